#include "classifier/eval/svg.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

constexpr std::array<std::string_view, 3> kInks = {"first", "second", "guide"};

std::string_view InkName(SvgInk ink) { return kInks[static_cast<int>(ink)]; }

constexpr std::string_view kStyle = R"(<style>
  text { font-family: sans-serif; font-size: 12px; fill: #1f2937; stroke: #ffffff; stroke-width: 3;
    stroke-linejoin: round; paint-order: stroke; }
  .paper { fill: #ffffff; }
  text.title { font-size: 17px; font-weight: 600; }
  text.panel { font-size: 13px; font-weight: 600; }
  text.note { fill: #5b6472; }
  .grid { stroke: #e5e7eb; stroke-width: 1; }
  .frame { fill: none; stroke: #9ca3af; stroke-width: 1; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .area { fill-opacity: 0.18; stroke: none; }
  .dashed { stroke-dasharray: 5 4; }
  .line.first { stroke: #2563eb; } .line.second { stroke: #c2570c; }
  .line.guide { stroke: #6b7280; }
  .area.first, .dot.first { fill: #2563eb; } .area.second, .dot.second { fill: #c2570c; }
  .thin { stroke-width: 1.25; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb; stroke: #111827; }
    .paper { fill: #111827; }
    text.note { fill: #a3acba; }
    .grid { stroke: #283244; }
    .frame { stroke: #6b7280; }
    .line.first { stroke: #60a5fa; } .line.second { stroke: #fb923c; }
    .line.guide { stroke: #9ca3af; }
    .area.first, .dot.first { fill: #60a5fa; } .area.second, .dot.second { fill: #fb923c; }
  }
</style>
)";

std::string Text(double x, double y, std::string_view anchor, std::string_view css,
                 std::string_view text, std::string_view more = "") {
  return absl::StrFormat(
      "<text x=\"%.2f\" y=\"%.2f\" text-anchor=\"%s\" class=\"%s\"%s>%s</text>\n", x, y, anchor,
      css, more, EscapeXml(text));
}

std::string Segment(double x1, double y1, double x2, double y2, std::string_view css) {
  return absl::StrFormat("<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" class=\"%s\"/>\n",
                         x1, y1, x2, y2, css);
}

double NiceStep(double span, int most) {
  const double power = std::pow(10.0, std::floor(std::log10(span / most)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (span / (factor * power) <= most) return factor * power;
  }
  return 10 * power;
}

}  // namespace

double SvgAxis::Place(double value) const {
  const double share = log ? std::log(std::max(value, low) / low) / std::log(high / low)
                           : (value - low) / (high - low);
  return std::clamp(share, 0.0, 1.0);
}

SvgAxis SvgAxis::Linear(std::string label, double low, double high, int most) {
  SvgAxis axis = {.label = std::move(label), .low = low, .high = high};
  const double step = NiceStep(high - low, most);
  for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i) {
    const double tick = i * step + 0.0;  // no -0
    axis.ticks.emplace_back(tick, absl::StrFormat("%g", tick));
  }
  return axis;
}

SvgAxis SvgAxis::Percent(std::string label) {
  SvgAxis axis = {.label = std::move(label)};
  for (const int tick : {0, 20, 40, 60, 80, 100}) {
    axis.ticks.emplace_back(tick / 100.0, absl::StrFormat("%d %%", tick));
  }
  return axis;
}

SvgPanel::SvgPanel(double left, double top, double width, double height, std::string_view title,
                   SvgAxis x, SvgAxis y)
    : left_(left), top_(top), width_(width), height_(height), x_(std::move(x)), y_(std::move(y)) {
  Frame(title);
}

double SvgPanel::X(double value) const { return left_ + width_ * x_.Place(value); }
double SvgPanel::Y(double value) const { return top_ + height_ * (1 - y_.Place(value)); }

void SvgPanel::Frame(std::string_view title) {
  for (const auto& [value, label] : x_.ticks) {
    body_ += Segment(X(value), top_, X(value), top_ + height_, "grid");
    body_ += Text(X(value), top_ + height_ + 17, "middle", "note", label);
  }
  for (const auto& [value, label] : y_.ticks) {
    body_ += Segment(left_, Y(value), left_ + width_, Y(value), "grid");
    body_ += Text(left_ - 7, Y(value) + 4, "end", "note", label);
  }
  body_ += absl::StrFormat(
      "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" class=\"frame\"/>\n", left_, top_,
      width_, height_);
  body_ += Text(left_, top_ - 9, "start", "panel", title);
  body_ += Text(left_ + width_ / 2, top_ + height_ + 36, "middle", "note", x_.label);
  const double middle = top_ + height_ / 2;
  body_ += Text(left_ - 50, middle, "middle", "note", y_.label,
                absl::StrFormat(" transform=\"rotate(-90 %.2f %.2f)\"", left_ - 50, middle));
}

std::string SvgPanel::Path(const Points& points) const {
  std::string path;
  std::string before;
  for (const auto& [x, y] : points) {
    std::string point = absl::StrFormat("%.2f,%.2f", X(x), Y(y));
    if (point == before) continue;
    path += (path.empty() ? "" : " ") + point;
    before = std::move(point);
  }
  return path;
}

void SvgPanel::Line(const Points& points, SvgInk ink, bool dashed) {
  if (points.empty()) return;
  body_ += absl::StrFormat("<polyline class=\"line %s%s\" points=\"%s\"/>\n", InkName(ink),
                           dashed ? " dashed" : "", Path(points));
}

void SvgPanel::Area(const Points& points, SvgInk ink) {
  if (points.empty()) return;
  Points closed = points;
  closed.insert(closed.begin(), {points.front().first, y_.low});
  closed.emplace_back(points.back().first, y_.low);
  body_ +=
      absl::StrFormat("<polygon class=\"area %s\" points=\"%s\"/>\n", InkName(ink), Path(closed));
}

void SvgPanel::Dot(double x, double y, SvgInk ink) {
  body_ += absl::StrFormat("<circle cx=\"%.2f\" cy=\"%.2f\" r=\"4\" class=\"dot %s\"/>\n", X(x),
                           Y(y), InkName(ink));
}

void SvgPanel::ErrorBar(double x, double low, double high, SvgInk ink) {
  body_ += Segment(X(x), Y(low), X(x), Y(high), absl::StrFormat("line thin %s", InkName(ink)));
}

void SvgPanel::Vertical(double x, std::string_view label) {
  body_ += Segment(X(x), top_, X(x), top_ + height_, "line thin guide dashed");
  const double middle = std::clamp(X(x), left_ + 130, left_ + width_ - 50);
  body_ += Text(middle, top_ - 9, "middle", "note", label);
}

void SvgPanel::Legend(std::string_view text, SvgInk ink, bool dashed) {
  const double y = top_ + legend_offset_ + 9;
  body_ += Segment(left_ + 10, y, left_ + 32, y,
                   absl::StrFormat("line %s%s", InkName(ink), dashed ? " dashed" : ""));
  body_ += Text(left_ + 39, y + 4, "start", "", text);
  legend_offset_ += 17;
}

std::string SvgFigure(int width, int height, std::string_view title, std::string_view subtitle,
                      const std::vector<SvgPanel>& panels) {
  std::string svg = absl::StrFormat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
      "viewBox=\"0 0 %d %d\" role=\"img\">\n<title>%s</title>\n",
      width, height, width, height, EscapeXml(title));
  svg += kStyle;
  svg += absl::StrFormat("<rect width=\"%d\" height=\"%d\" class=\"paper\"/>\n", width, height);
  svg += Text(24, 32, "start", "title", title);
  svg += Text(24, 53, "start", "note", subtitle);
  for (const SvgPanel& panel : panels) svg += panel.body();
  return svg + "</svg>\n";
}

std::string EscapeXml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace mathsieve
