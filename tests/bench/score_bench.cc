// How fast a model scores lines that are in its text form already, beside fastText in process.
//
//   score_bench MODEL LINES [--library] [--text FORM]
//
// LINES has one document a line. --library also times fastText's own predictLine; --text FORM
// times the text form on the lines instead. The command-line tool is timed with
//   time fasttext predict-prob MODEL LINES 2 > /dev/null    less    … MODEL /dev/null 2
// whose difference leaves out the loading of the model. Best of five passes, one thread; the last
// line is a JSON object for ./dev bench, unless --library is given.

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "classifier/fasttext/fasttext.h"
#include "classifier/model/scorer.h"
#include "corpus/text/script.h"
#include "corpus/text/tokens.h"
#include "corpus/text/unicode.h"

namespace mathsieve {
namespace {

// Seconds of this thread on a core: others may use the machine too.
double Now() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double Seconds(const std::function<void()>& work) {
  const double begin = Now();
  work();
  return Now() - begin;
}

double Best(int passes, const std::function<void()>& work) {
  double best = Seconds(work);
  for (int i = 1; i < passes; ++i) best = std::min(best, Seconds(work));
  return best;
}

void Print(const char* what, double bytes, double seconds, double checksum) {
  std::printf("%-28s %9.1f MB/s   checksum %.6f\n", what, bytes / seconds / 1e6, checksum);
}

// Times `work` on all lines; the sum of what it returns keeps it from being optimised away.
double Time(const char* what, int passes, const std::vector<std::string>& lines, double bytes,
            const std::function<double(const std::string&)>& work) {
  double sum = 0;
  const double seconds = Best(passes, [&] {
    sum = 0;
    for (const std::string& line : lines) sum += work(line);
  });
  Print(what, bytes, seconds, sum);
  return seconds;
}

int TimeText(const std::vector<std::string>& lines, double bytes, const std::string& name) {
  const auto form = TextForm::Create(name);
  if (!form.ok()) return 2;
  std::string out;
  Time(name.c_str(), 5, lines, bytes, [&](const std::string& line) {
    (*form)->Apply(line, out);
    return static_cast<double>(out.size());
  });
  Time("NFKC", 5, lines, bytes,
       [&](const std::string& line) { return static_cast<double>(Nfkc(line, out).size()); });
  Time("token estimate", 5, lines, bytes,
       [](const std::string& line) { return static_cast<double>(EstimateTokens(line)); });
  Time("script counts", 5, lines, bytes,
       [](const std::string& line) { return static_cast<double>(CountScripts(line)[1]); });
  return 0;
}

int TimeModel(const std::string& path, const std::vector<std::string>& lines, double bytes,
              bool library) {
  absl::StatusOr<std::unique_ptr<Scorer>> scorer = absl::UnknownError("");
  const double load = Seconds([&] { scorer = Scorer::Load(path, {}); });
  if (!scorer.ok()) {
    const double again = Seconds([&] { scorer = Scorer::Load(path, {"plain", ""}); });
    if (!scorer.ok()) {
      std::cerr << scorer.status().ToString() << "\n";
      return 2;
    }
    std::printf("loaded as plain in %.2f s\n", again);
  } else {
    std::printf("loaded in %.2f s\n", load);
  }
  ScoreScratch scratch;
  const double ours =
      Time((*scorer)->folded() ? "folded" : "through the library", 5, lines, bytes,
           [&](const std::string& line) { return (*scorer)->ScoreLine(line, scratch).logit; });
  if (!library) {
    std::printf("{\"lines\": %zu, \"bytes\": %.0f, \"seconds\": %.6f}\n", lines.size(), bytes,
                ours);
    return 0;
  }
  const auto model = FastTextModel::Load(path);
  std::vector<float> p;
  const double theirs = Time("fastText's predictLine", 2, lines, bytes, [&](const auto& line) {
    (*model)->Predict(line, p);
    return p[0];
  });
  std::printf("%.1f x\n", theirs / ours);
  return 0;
}

int Main(const std::vector<std::string>& args) {
  if (args.size() < 2) {
    std::cerr << "usage: score_bench MODEL LINES [--library] [--text FORM]\n";
    return 2;
  }
  std::ifstream file(args[1]);
  std::vector<std::string> lines;
  double bytes = 0;
  for (std::string line; std::getline(file, line);) {
    bytes += static_cast<double>(line.size() + 1);
    lines.push_back(line);
  }
  std::printf("%zu lines, %.1f MB\n", lines.size(), bytes / 1e6);
  if (args.size() > 3 && args[2] == "--text") return TimeText(lines, bytes, args[3]);
  return TimeModel(args[0], lines, bytes, args.size() > 2 && args[2] == "--library");
}

}  // namespace
}  // namespace mathsieve

int main(int argc, char** argv) {
  return mathsieve::Main(std::vector<std::string>(argv + 1, argv + argc));
}
