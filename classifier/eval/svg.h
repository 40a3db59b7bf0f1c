#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mathsieve {

// One axis of a panel: what it spans, linearly or by powers of ten, and where it is labelled.
struct SvgAxis {
  std::string label;
  double low = 0;
  double high = 1;
  bool log = false;
  std::vector<std::pair<double, std::string>> ticks;

  // 0 at `low`, 1 at `high`; what lies outside is drawn on the edge.
  double Place(double value) const;
  // `low` to `high` in steps of 1, 2 or 5 times a power of ten, at most `most` of them.
  static SvgAxis Linear(std::string label, double low, double high, int most = 6);
  // Shares from 0 to 1, in percent.
  static SvgAxis Percent(std::string label);
};

// The colours of what is drawn: one a meaning, with variants for light and dark.
enum class SvgInk { kFirst, kSecond, kGuide };

// A plot with frame, grid and tick labels at a place of a figure. Coordinates are those of its
// axes; numbers are written with two digits behind the point, so equal data give equal bytes.
class SvgPanel {
 public:
  SvgPanel(double left, double top, double width, double height, std::string_view title, SvgAxis x,
           SvgAxis y);

  using Points = std::vector<std::pair<double, double>>;
  void Line(const Points& points, SvgInk ink, bool dashed = false);
  // The area between the line and the lower edge.
  void Area(const Points& points, SvgInk ink);
  void Dot(double x, double y, SvgInk ink);
  void ErrorBar(double x, double low, double high, SvgInk ink);
  // A line from edge to edge; its label stands above the panel.
  void Vertical(double x, std::string_view label);
  // An entry of the legend, in the order of calls, below the top (or above the lower) edge.
  void Legend(std::string_view text, SvgInk ink, bool dashed = false);
  void LegendAtBottom(int entries) { legend_offset_ = height_ - 10 - 17.0 * entries; }

  const std::string& body() const { return body_; }

 private:
  double X(double value) const;
  double Y(double value) const;
  std::string Path(const Points& points) const;
  void Frame(std::string_view title);

  double left_, top_, width_, height_;
  SvgAxis x_, y_;
  double legend_offset_ = 8;
  std::string body_;
};

// The whole file: valid XML that needs nothing from outside and follows the reader's light or dark
// theme.
std::string SvgFigure(int width, int height, std::string_view title, std::string_view subtitle,
                      const std::vector<SvgPanel>& panels);

// `text` with what XML reserves written as entities.
std::string EscapeXml(std::string_view text);

}  // namespace mathsieve
