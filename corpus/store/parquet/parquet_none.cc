#include "corpus/store/parquet/parquet.h"

namespace mathsieve {
namespace {

absl::Status NotBuiltIn() { return absl::UnimplementedError("built without Parquet"); }

}  // namespace

bool ParquetIsBuiltIn() { return false; }

struct ParquetReader::Impl {};
ParquetReader::ParquetReader() = default;
ParquetReader::~ParquetReader() = default;
ParquetReader::ParquetReader(ParquetReader&&) noexcept = default;
absl::StatusOr<ParquetReader> ParquetReader::Open(const std::string&) { return NotBuiltIn(); }
int64_t ParquetReader::rows() const { return 0; }
absl::StatusOr<int64_t> ParquetReader::SetRange(int64_t, int64_t) { return NotBuiltIn(); }
absl::Status ParquetReader::Seek(int64_t) { return NotBuiltIn(); }
absl::StatusOr<bool> ParquetReader::Next(std::string&, std::vector<size_t>&) {
  return NotBuiltIn();
}

struct ParquetWriter::Impl {};
ParquetWriter::ParquetWriter() = default;
ParquetWriter::~ParquetWriter() = default;
ParquetWriter::ParquetWriter(ParquetWriter&&) noexcept = default;
absl::StatusOr<ParquetWriter> ParquetWriter::Create(const std::string&, Options) {
  return NotBuiltIn();
}
absl::Status ParquetWriter::Add(const Document&) { return NotBuiltIn(); }
absl::Status ParquetWriter::Commit() { return NotBuiltIn(); }

}  // namespace mathsieve
