// Rows are taken apart into columns while they come; compressing a column is left to whichever
// thread has time. Offsets and lengths grow slowly within a file, so differences are stored; words
// that repeat (languages) are numbered in the order they first appear in the block.

#include "corpus/store/pages/page_table.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <map>

#include "absl/strings/str_format.h"
#include "corpus/base/hash.h"
#include "corpus/base/json.h"
#include "corpus/base/zstd.h"
#include "corpus/store/pages/column_code.h"
#include "corpus/store/pages/page_table_code.h"

namespace mathsieve {
namespace {

using namespace page_table;

constexpr int kLevel = 3;

Json Strings(std::span<const std::string> strings) {
  Json array = Json::Array();
  for (const std::string& text : strings) array.Append(text);
  return array;
}

uint8_t FlagsOf(const PageRow& row) {
  return static_cast<uint8_t>((row.extracted ? kExtracted : 0) | (row.kept ? kKept : 0) |
                              (row.quick_rejected ? kQuickRejected : 0));
}

}  // namespace

std::string PageTableHeader(std::span<const std::string> files,
                            std::span<const std::string> dumps) {
  Json json = Json::Object();
  json.Set("kind", "page_table").Set("files", Strings(files)).Set("dumps", Strings(dumps));
  std::string frame;
  if (!ZstdCompressor(kLevel).AppendFrame(json.Dump(), frame).ok()) return {};
  std::string header(kFileMagic);
  AppendFixed32(header, kVersion);
  AppendFixed32(header, static_cast<uint32_t>(frame.size()));
  AppendFixed64(header, Hash64(header));
  return header + frame;
}

std::string PageTableEnd(int64_t rows) {
  std::string mark(kEndMagic);
  AppendFixed64(mark, static_cast<uint64_t>(rows));
  AppendFixed64(mark, Hash64(mark));
  return mark;
}

absl::Status PageTableBlock::AppendTo(std::string& out) const {
  ZstdCompressor compressor(kLevel);
  std::string frames;
  std::string header(kBlockMagic);
  AppendFixed32(header, static_cast<uint32_t>(rows_));
  for (const std::string& column : columns_) {
    const size_t before = frames.size();
    MS_RETURN_IF_ERROR(compressor.AppendFrame(column, frames));
    AppendFixed32(header, static_cast<uint32_t>(frames.size() - before));
  }
  AppendFixed64(header, Hash64(header));
  out += header;
  out += frames;
  return absl::OkStatus();
}

struct PageTableBuilder::Impl {
  int64_t rows = 0;
  std::array<std::string, kColumns> columns;
  std::vector<float> logits;
  DeltaWriter time, file, offset;
  std::string lengths, url_bytes, languages;
  std::map<std::string, uint64_t, std::less<>> language_numbers;
};

PageTableBuilder::PageTableBuilder() : impl_(std::make_unique<Impl>()) {}
PageTableBuilder::~PageTableBuilder() = default;
PageTableBuilder::PageTableBuilder(PageTableBuilder&&) noexcept = default;

bool PageTableBuilder::empty() const { return impl_->rows == 0; }

bool PageTableBuilder::Add(const PageRow& row) {
  Impl& block = *impl_;
  AppendVarint(block.columns[kUrl], row.url.size());
  block.url_bytes += row.url;
  block.time.Add(block.columns[kTime], ParseFetchTime(row.fetch_time));
  const auto [language, is_new] =
      block.language_numbers.try_emplace(row.language, block.language_numbers.size());
  if (is_new) {
    AppendVarint(block.languages, row.language.size());
    block.languages += row.language;
  }
  AppendVarint(block.columns[kLanguage], language->second);
  block.logits.push_back(row.logit);
  AppendVarint(block.columns[kTokens], static_cast<uint64_t>(row.tokens));
  block.file.Add(block.columns[kFile], row.file);
  block.offset.Add(block.columns[kPlace], row.offset);
  AppendVarint(block.lengths, static_cast<uint64_t>(row.length));
  block.columns[kFlags] += static_cast<char>(FlagsOf(row));
  return ++block.rows >= kBlockRows;
}

PageTableBlock PageTableBuilder::Take() {
  Impl& block = *impl_;
  block.columns[kUrl] += block.url_bytes;
  std::string count;
  AppendVarint(count, block.language_numbers.size());
  block.columns[kLanguage] = count + block.languages + block.columns[kLanguage];
  block.columns[kLogit] = ShuffleFloats(block.logits);
  block.columns[kPlace] += block.lengths;
  PageTableBlock taken;
  taken.rows_ = block.rows;
  for (std::string& column : block.columns) taken.columns_.push_back(std::move(column));
  *impl_ = Impl();
  return taken;
}

int64_t ParseFetchTime(std::string_view text) {
  // Days from the civil calendar, by eras of 400 years (H. Hinnant, chrono-compatible algorithms).
  int part[6] = {};
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (text.size() < kShape.size()) return 0;
  for (size_t i = 0, field = 0; i < kShape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (digit != (kShape[i] == '0') || (!digit && text[i] != kShape[i] && text[i] != ' ')) return 0;
    if (digit) {
      part[field] = part[field] * 10 + (text[i] - '0');
    } else {
      ++field;
    }
  }
  const int64_t year = part[0] - (part[1] <= 2 ? 1 : 0);
  const int64_t era = year / 400, year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (part[1] + (part[1] > 2 ? -3 : 9)) + 2) / 5 + part[2] - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  const int64_t days = era * 146097 + day_of_era - 719468;
  return ((days * 24 + part[3]) * 60 + part[4]) * 60 + part[5];
}

std::string FormatFetchTime(int64_t seconds) {
  if (seconds == 0) return {};
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) return {};
  return absl::StrFormat("%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                         parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace mathsieve
