// All that is asked of a character lies in one two-stage table, made at first use: classes and
// lower case from unicode_tables.inc, normalisation from lexbor.
//
// Text is cut before every character that never combines with what precedes it. Nearly all pieces
// are one character that is normal already, or one with a fixed replacement (a full-width comma);
// lexbor's normaliser sees the rest only. Unchanged stretches are copied whole.

#include "corpus/text/unicode.h"

#include <lexbor/unicode/unicode.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "corpus/base/code_points.h"

namespace mathsieve {
namespace {

struct ClassRange {
  uint32_t first, last;
  CharClass char_class;
};
struct LowerRange {
  uint32_t first, last;
  int step, delta;
};
#include "corpus/text/unicode_tables.inc"

constexpr char32_t kTableEnd = CharFactsTable::kEnd;
constexpr int kPageBits = CharFactsTable::kPageBits;
constexpr size_t kPageSize = size_t{1} << kPageBits;

struct CharInfo {
  int32_t lower_delta = 0;
  uint16_t replacement = 0;  // of the character alone: 1 + index into `replacements`
  uint8_t combining_class = 0;
  CharClass char_class = CharClass::kSeparator;
  bool starts_piece = true;  // never combines with what precedes it
  bool is_normal = true;     // NFKC quick check: yes
  friend bool operator==(const CharInfo&, const CharInfo&) = default;
};

class Normalizer {
 public:
  Normalizer() : normalizer_(lxb_unicode_normalizer_create()) {
    lxb_unicode_normalizer_init(normalizer_, LXB_UNICODE_NFKC);
  }
  ~Normalizer() { lxb_unicode_normalizer_destroy(normalizer_, true); }
  Normalizer(const Normalizer&) = delete;
  Normalizer& operator=(const Normalizer&) = delete;

  void Append(std::string_view piece, std::string& out) {
    const auto write = [](const lxb_char_t* data, size_t length, void* context) -> lxb_status_t {
      static_cast<std::string*>(context)->append(reinterpret_cast<const char*>(data), length);
      return LXB_STATUS_OK;
    };
    lxb_unicode_normalize(normalizer_, reinterpret_cast<const lxb_char_t*>(piece.data()),
                          piece.size(), write, &out, true);
    lxb_unicode_normalizer_clean(normalizer_);
  }

 private:
  lxb_unicode_normalizer_t* normalizer_;
};

const lxb_unicode_normalization_entry_t* EntryOf(char32_t code) {
  const auto* entry = lxb_unicode_normalization_entry_by_cp(code);
  return entry == nullptr || lxb_unicode_normalization_is_null(entry) ? nullptr : entry;
}

bool StartsPiece(const lxb_unicode_normalization_entry_t* entry) {
  size_t length = 0;
  const lxb_codepoint_t* decomposed = lxb_unicode_full_compatibility(entry, &length);
  const auto* first = length > 0 ? EntryOf(decomposed[0]) : entry;
  return first == nullptr ||
         (first->ccc == 0 && (first->quick & LXB_UNICODE_QUICK_NFKC_MAYBE) == 0);
}

}  // namespace

class CharTable {
 public:
  static const CharTable& Get() {
    static const CharTable table;
    return table;
  }

  const CharInfo& operator[](char32_t code) const {
    if (code >= kTableEnd) return code < 0x40000 ? ideograph_ : other_;
    return infos_[size_t{pages_[code >> kPageBits]} << kPageBits | (code & (kPageSize - 1))];
  }
  // The public part of it.
  CharFactsTable facts() const {
    CharFactsTable table;
    table.pages_ = pages_.data();
    table.facts_ = facts_.data();
    table.ideograph_ = &ideograph_facts_;
    table.other_ = &other_facts_;
    return table;
  }
  const std::string& Replacement(const CharInfo& info) const {
    return replacements_[info.replacement - 1];
  }

 private:
  CharTable() {
    std::vector<CharInfo> flat(kTableEnd);
    ideograph_.char_class = CharClass::kIdeograph;
    for (char32_t code = 0; code < 0x80; ++code) flat[code] = AsciiInfo(code);
    for (char32_t code = 0x20000; code < kTableEnd; ++code) flat[code] = ideograph_;
    for (const ClassRange& range : kClassRanges) {
      for (uint32_t c = range.first; c <= range.last; ++c) flat[c].char_class = range.char_class;
    }
    for (const LowerRange& range : kLowerRanges) {
      for (uint32_t c = range.first; c <= range.last; c += range.step) {
        flat[c].lower_delta = range.delta;
      }
    }
    Normalizer normalizer;
    for (char32_t code = 0x80; code < kTableEnd; ++code) {
      if (const auto* entry = EntryOf(code)) SetNormalization(code, *entry, normalizer, flat[code]);
    }
    Compress(flat);
    for (const CharInfo& info : infos_) facts_.push_back(FactsOf(info));
    ideograph_facts_ = FactsOf(ideograph_);
    other_facts_ = FactsOf(other_);
  }

  static CharFacts FactsOf(const CharInfo& info) {
    const bool inert = info.is_normal && info.starts_piece && info.combining_class == 0;
    return {info.lower_delta, info.char_class, inert};
  }

  static CharInfo AsciiInfo(char32_t code) {
    CharInfo info;
    const char32_t letter = code | 0x20;
    if (letter >= 'a' && letter <= 'z') info.char_class = CharClass::kLetter;
    if (code >= 'A' && code <= 'Z') info.lower_delta = 'a' - 'A';
    if (code >= '0' && code <= '9') info.char_class = CharClass::kDigit;
    for (const char symbol : {'+', '<', '=', '>', '|', '~'}) {
      if (code == static_cast<char32_t>(symbol)) info.char_class = CharClass::kSymbol;
    }
    return info;
  }

  void SetNormalization(char32_t code, const lxb_unicode_normalization_entry_t& entry,
                        Normalizer& normalizer, CharInfo& info) {
    info.combining_class = entry.ccc;
    info.is_normal =
        (entry.quick & (LXB_UNICODE_QUICK_NFKC_NO | LXB_UNICODE_QUICK_NFKC_MAYBE)) == 0;
    info.starts_piece = StartsPiece(&entry);
    if (info.is_normal) return;
    std::string itself, normal;
    AppendUtf8(itself, code);
    normalizer.Append(itself, normal);
    replacements_.push_back(std::move(normal));
    info.replacement = static_cast<uint16_t>(replacements_.size());
  }

  void Compress(const std::vector<CharInfo>& flat) {
    for (size_t begin = 0; begin < flat.size(); begin += kPageSize) {
      size_t page = 0;
      while (page * kPageSize < infos_.size() &&
             !std::equal(infos_.begin() + page * kPageSize, infos_.begin() + (page + 1) * kPageSize,
                         flat.begin() + begin)) {
        ++page;
      }
      if (page * kPageSize == infos_.size()) {
        infos_.insert(infos_.end(), flat.begin() + begin, flat.begin() + begin + kPageSize);
      }
      pages_.push_back(static_cast<uint16_t>(page));
    }
  }

  CharInfo ideograph_, other_;
  std::vector<uint16_t> pages_;
  std::vector<CharInfo> infos_;
  std::vector<CharFacts> facts_;
  CharFacts ideograph_facts_, other_facts_;
  std::vector<std::string> replacements_;
};

namespace {

// One run over a text; see the top of the file.
class NfkcRun {
 public:
  NfkcRun(std::string_view text, std::string& out) : text_(text), out_(out) {}

  std::string_view Run() {
    size_t at = 0;
    while (true) {
      if (const size_t ascii = AsciiRun(text_, at); ascii > 0) {
        Close(at);
        at += ascii;
        Open(at - 1, table_[' ']);
      }
      if (at >= text_.size()) break;
      const size_t begin = at;
      const CharInfo& info = table_[DecodeUtf8(text_, at)];
      if (info.starts_piece) {
        Close(begin);
        Open(begin, info);
      } else {
        Extend(info);
      }
    }
    Close(text_.size());
    if (copied_ == 0) return text_;
    out_.append(text_.substr(copied_));
    return out_;
  }

 private:
  void Open(size_t begin, const CharInfo& info) {
    begin_ = begin;
    info_ = &info;
    single_ = true;
    normal_ = info.is_normal;
    last_class_ = info.combining_class;
  }

  void Extend(const CharInfo& info) {
    single_ = false;
    const bool ordered = info.combining_class == 0 || info.combining_class >= last_class_;
    normal_ = normal_ && info.is_normal && ordered;
    last_class_ = info.combining_class;
  }

  void Close(size_t end) {
    if (normal_ || begin_ == end) return;
    if (copied_ == 0) out_.clear();
    out_.append(text_.substr(copied_, begin_ - copied_));
    if (single_ && info_->replacement > 0) {
      out_.append(table_.Replacement(*info_));
    } else {
      NormalizePiece(text_.substr(begin_, end - begin_));
    }
    copied_ = end;
    normal_ = true;
  }

  // A text that starts with marks has a piece without a starter, whose marks lexbor leaves
  // unordered: a space stands in.
  void NormalizePiece(std::string_view piece) {
    thread_local Normalizer normalizer;
    if (begin_ > 0) return normalizer.Append(piece, out_);
    std::string normal;
    normalizer.Append(" " + std::string(piece), normal);
    out_.append(normal, 1);
  }

  std::string_view text_;
  std::string& out_;
  const CharTable& table_ = CharTable::Get();
  const CharInfo* info_ = nullptr;
  size_t begin_ = 0;   // of the open piece
  size_t copied_ = 0;  // what `out_` stands for
  bool single_ = false;
  bool normal_ = true;
  uint8_t last_class_ = 0;
};

}  // namespace

CharClass ClassOf(char32_t code) { return CharTable::Get()[code].char_class; }

char32_t ToLower(char32_t code) {
  return static_cast<char32_t>(static_cast<int32_t>(code) + CharTable::Get()[code].lower_delta);
}

CharFactsTable CharFactsTable::Get() { return CharTable::Get().facts(); }

std::string_view Nfkc(std::string_view text, std::string& buffer) {
  return NfkcRun(text, buffer).Run();
}

}  // namespace mathsieve
