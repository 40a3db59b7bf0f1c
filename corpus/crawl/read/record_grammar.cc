#include "corpus/crawl/read/record_grammar.h"

#include "corpus/crawl/arc.h"
#include "corpus/crawl/warc.h"

namespace mathsieve {
namespace {

constexpr std::string_view kMark = "WARC/";

class WarcGrammar : public RecordGrammar {
 public:
  Start StartsAt(std::string_view bytes) const override {
    if (bytes.size() < kMark.size()) return kMark.starts_with(bytes) ? Start::kMaybe : Start::kNo;
    return bytes.starts_with(kMark) ? Start::kYes : Start::kNo;
  }
  size_t FindStart(std::string_view bytes, size_t from) const override {
    return FindRecordStart(bytes, from);
  }
  size_t overlap() const override { return 32; }
  size_t HeaderSize(std::string_view bytes, size_t search_from) const override {
    return HeaderBlockSize(bytes, search_from);
  }
  int64_t ContentLength(std::string_view header) const override {
    return WarcContentLength(header);
  }
  RawRecord::Kind kind() const override { return RawRecord::Kind::kWarc; }
  std::string_view stray_reason() const override { return "not_warc"; }
  std::string_view stray_detail() const override {
    return "expected \"WARC/\" at the start of a record";
  }
  std::string_view header_end_detail() const override {
    return "expected an empty line behind the header";
  }
};

class ArcGrammar : public RecordGrammar {
 public:
  Start StartsAt(std::string_view bytes) const override {
    switch (StartsArcRecord(bytes)) {
      case ArcStart::kYes:
        return Start::kYes;
      case ArcStart::kMaybe:
        return Start::kMaybe;
      case ArcStart::kNo:
        break;
    }
    return Start::kNo;
  }
  size_t FindStart(std::string_view bytes, size_t from) const override {
    return FindArcRecordStart(bytes, from);
  }
  size_t overlap() const override { return kLongestArcHeader; }
  size_t HeaderSize(std::string_view bytes, size_t search_from) const override {
    const size_t end = bytes.find('\n', search_from);
    return end == std::string_view::npos ? end : end + 1;
  }
  int64_t ContentLength(std::string_view header) const override {
    ArcHeader parsed;
    ParseArcHeader(header.substr(0, header.find('\n')), parsed);
    return parsed.content_length;
  }
  RawRecord::Kind kind() const override { return RawRecord::Kind::kArc; }
  std::string_view stray_reason() const override { return "not_arc"; }
  std::string_view stray_detail() const override {
    return "expected the line of an ARC record: URL, IP, date, media type, length";
  }
  std::string_view header_end_detail() const override { return "expected the end of the line"; }
};

}  // namespace

std::unique_ptr<RecordGrammar> MakeWarcGrammar() { return std::make_unique<WarcGrammar>(); }
std::unique_ptr<RecordGrammar> MakeArcGrammar() { return std::make_unique<ArcGrammar>(); }

}  // namespace mathsieve
