#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "corpus/crawl/record.h"

namespace mathsieve {

// What tells records apart in a crawl format. Stateless.
class RecordGrammar {
 public:
  virtual ~RecordGrammar() = default;

  // Whether a record begins at the start of `bytes`. kMaybe: that needs more bytes.
  enum class Start { kNo, kYes, kMaybe };
  virtual Start StartsAt(std::string_view bytes) const = 0;
  // The first place from `from` on, at the start of a line, where a record begins, else npos.
  virtual size_t FindStart(std::string_view bytes, size_t from) const = 0;
  // How far before the end of bytes FindStart may miss a record that goes on behind them.
  virtual size_t overlap() const = 0;

  // The length of the header at the start of `bytes`, npos where its end is missing. The first
  // `search_from` bytes have been searched before.
  virtual size_t HeaderSize(std::string_view bytes, size_t search_from) const = 0;
  // What a header says of the bytes behind it; -1 where it says nothing that can be believed.
  virtual int64_t ContentLength(std::string_view header) const = 0;

  virtual RawRecord::Kind kind() const = 0;
  virtual std::string_view stray_reason() const = 0;       // of bytes that start no record
  virtual std::string_view stray_detail() const = 0;       // what was expected instead
  virtual std::string_view header_end_detail() const = 0;  // what was expected behind a header
};

std::unique_ptr<RecordGrammar> MakeWarcGrammar();
std::unique_ptr<RecordGrammar> MakeArcGrammar();

}  // namespace mathsieve
