#include "corpus/store/pages/page_table.h"

#include <cmath>

#include "corpus/base/file.h"
#include "corpus/store/pages/column_code.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

PageRow RandomRow(generate::Random& random, int i) {
  const std::vector<std::string> languages = {"en", "zh", "de", "", "Latn"};
  PageRow row;
  row.url = "https://site" + std::to_string(random.Below(50)) + ".org/a/" + std::to_string(i);
  row.fetch_time =
      random.OneIn(9)
          ? ""
          : FormatFetchTime(1'700'000'000 + static_cast<int64_t>(random.Below(1 << 20)));
  row.language = random.Pick(languages);
  row.logit = random.OneIn(5) ? NAN : static_cast<float>(random.Below(2000)) / 100 - 10;
  row.tokens = static_cast<int64_t>(random.Below(5000));
  row.file = static_cast<uint32_t>(i / 100);
  row.offset = random.OneIn(50) ? int64_t{1} << 40 : i * 9000;
  row.length = static_cast<int64_t>(random.Below(20'000));
  row.extracted = random.OneIn(2);
  row.kept = random.OneIn(4);
  row.quick_rejected = random.OneIn(3);
  return row;
}

std::vector<PageRow> RandomRows(int count, uint64_t seed) {
  generate::Random random(seed);
  std::vector<PageRow> rows;
  for (int i = 0; i < count; ++i) rows.push_back(RandomRow(random, i));
  return rows;
}

const std::vector<std::string> kFiles = {"a.warc.gz", "b.warc.gz"};
const std::vector<std::string> kDumps = {"CC-MAIN-2024-10", ""};

std::string TableOf(const std::vector<PageRow>& rows, int block_rows = 0) {
  std::string bytes = PageTableHeader(kFiles, kDumps);
  PageTableBuilder builder;
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool full = builder.Add(rows[i]);
    const bool cut = block_rows > 0 && (i + 1) % block_rows == 0;
    if (full || cut) {
      EXPECT_OK(builder.Take().AppendTo(bytes));
    }
  }
  if (!builder.empty()) {
    EXPECT_OK(builder.Take().AppendTo(bytes));
  }
  return bytes + PageTableEnd(static_cast<int64_t>(rows.size()));
}

void ExpectSame(const PageRow& a, const PageRow& b) {
  EXPECT_EQ(a.url, b.url);
  EXPECT_EQ(a.fetch_time, b.fetch_time);
  EXPECT_EQ(a.language, b.language);
  EXPECT_EQ(std::isnan(a.logit) ? 1e9f : a.logit, std::isnan(b.logit) ? 1e9f : b.logit);
  EXPECT_EQ(a.tokens, b.tokens);
  EXPECT_EQ(a.file, b.file);
  EXPECT_EQ(a.offset, b.offset);
  EXPECT_EQ(a.length, b.length);
  EXPECT_EQ(a.extracted, b.extracted);
  EXPECT_EQ(a.kept, b.kept);
  EXPECT_EQ(a.quick_rejected, b.quick_rejected);
}

absl::StatusOr<std::vector<PageRow>> ReadTable(const std::string& path) {
  std::vector<PageRow> rows;
  const absl::Status status = ForEachPageBlock(path, kPageAll, [&](const PageColumns& columns) {
    EXPECT_EQ(columns.first_row, static_cast<int64_t>(rows.size()));
    for (int64_t i = 0; i < columns.rows; ++i) rows.push_back(columns.Row(i));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return rows;
}

TEST(PageTable, RowsComeBack) {
  const TempFolder folder;
  for (const auto& [count, block] : {std::pair{0, 0}, {1, 0}, {1000, 300}, {70'000, 0}}) {
    const std::vector<PageRow> rows = RandomRows(count, 1);
    const std::string path = folder.Write("pages", TableOf(rows, block));
    ASSERT_OK_AND_ASSIGN(const std::vector<PageRow> back, ReadTable(path));
    ASSERT_EQ(back.size(), rows.size());
    for (size_t i = 0; i < rows.size(); i += 1 + rows.size() / 5000) ExpectSame(back[i], rows[i]);
  }
}

TEST(PageTable, TheHeaderNamesFilesAndDumps) {
  const TempFolder folder;
  ASSERT_OK_AND_ASSIGN(const PageTableReader reader,
                       PageTableReader::Open(folder.Write("pages", TableOf({}))));
  EXPECT_EQ(reader.files(), kFiles);
  EXPECT_EQ(reader.dumps(), kDumps);
}

TEST(PageTable, BlocksAreFullAtTheirLimitAndStandAlone) {
  PageTableBuilder builder;
  for (int64_t i = 1; i < PageTableBuilder::kBlockRows; ++i)
    ASSERT_FALSE(builder.Add({.url = "u"}));
  EXPECT_TRUE(builder.Add({.url = "u"}));
  EXPECT_EQ(builder.Take().rows(), PageTableBuilder::kBlockRows);
  EXPECT_TRUE(builder.empty());
  std::string first, second;
  const std::vector<PageRow> rows = RandomRows(10, 2);
  for (std::string* const bytes : {&first, &second}) {
    for (const PageRow& row : rows) builder.Add(row);
    EXPECT_OK(builder.Take().AppendTo(*bytes));
  }
  EXPECT_EQ(first, second);
}

TEST(PageTable, ARowTakesAFewTensOfBytes) {
  const std::vector<PageRow> rows = RandomRows(20'000, 3);
  EXPECT_LT(TableOf(rows).size() / rows.size(), 30u);
}

TEST(PageTable, ColumnsThatNobodyWantsAreNotRead) {
  const TempFolder folder;
  const std::vector<PageRow> rows = RandomRows(200, 4);
  std::string bytes = TableOf(rows);
  const size_t block = bytes.find("MSPB");
  bytes[block + 60] ^= 0x55;  // inside the first column, the URLs
  const std::string path = folder.Write("pages", bytes);
  EXPECT_THAT(ReadTable(path), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("column url")));
  int64_t count = 0;
  ASSERT_OK(ForEachPageBlock(path, kPageLogit | kPageTokens, [&](const PageColumns& columns) {
    for (int64_t i = 0; i < columns.rows; ++i) EXPECT_EQ(columns.tokens[i], rows[i].tokens);
    EXPECT_TRUE(columns.url.empty());
    count += columns.rows;
    return absl::OkStatus();
  }));
  EXPECT_EQ(count, 200);
}

TEST(PageTable, EveryCutIsNoticed) {
  const TempFolder folder;
  const std::string bytes = TableOf(RandomRows(6, 5), 2);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ReadTable(folder.Write("pages", bytes.substr(0, size))).ok()) << size;
  }
  EXPECT_FALSE(ReadTable(folder.Write("pages", bytes + "x")).ok());
}

// A frame's header has bits that mean nothing; everything else must be noticed.
TEST(PageTable, NoFlippedByteGivesOtherRows) {
  const TempFolder folder;
  const std::vector<PageRow> rows = RandomRows(6, 6);
  const std::string bytes = TableOf(rows, 3);
  size_t unnoticed = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string broken = bytes;
    broken[i] = static_cast<char>(broken[i] ^ (1 << (i % 8)));
    const auto back = ReadTable(folder.Write("pages", broken));
    if (back.ok()) {
      ++unnoticed;
      ASSERT_EQ(back->size(), rows.size()) << "byte " << i;
      for (size_t row = 0; row < rows.size(); ++row) ExpectSame((*back)[row], rows[row]);
    } else {
      EXPECT_THAT(std::string(back.status().message()), HasSubstr("/pages"));
    }
  }
  EXPECT_LT(unnoticed, bytes.size() / 20);
}

TEST(PageTable, OtherFilesAndVersionsAreRefused) {
  const TempFolder folder;
  EXPECT_THAT(PageTableReader::Open(folder.Write("pages", "{\"a\":1}\n")).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no page table")));
  std::string later = TableOf({});
  later[8] = 2;
  EXPECT_THAT(PageTableReader::Open(folder.Write("pages", later)).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("version 2, this program reads 1")));
  EXPECT_THAT(PageTableReader::Open(folder / "none").status(),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST(PageTable, AnUnfinishedTableIsReadToItsEnd) {
  const TempFolder folder;
  const std::string bytes = TableOf(RandomRows(6, 7), 2);
  ASSERT_OK_AND_ASSIGN(PageTableReader reader,
                       PageTableReader::Open(folder.Write(
                           "pages", bytes.substr(0, bytes.size() - PageTableEnd(0).size()))));
  PageColumns columns;
  int64_t rows = 0;
  while (*reader.Next(kPageAll, columns)) rows += columns.rows;
  EXPECT_EQ(rows, 6);
  EXPECT_FALSE(reader.complete());
}

TEST(FetchTime, IsTheCalendars) {
  EXPECT_EQ(ParseFetchTime("1970-01-02T00:00:01Z"), 86'401);
  EXPECT_EQ(ParseFetchTime("2000-02-29T12:34:56Z"), 951'827'696);
  EXPECT_EQ(ParseFetchTime("2024-05-01 12:00:00.123"), 1'714'564'800);
  EXPECT_EQ(ParseFetchTime("yesterday"), 0);
  EXPECT_EQ(ParseFetchTime("2024-05-01"), 0);
  generate::Random random(8);
  for (int i = 0; i < 2000; ++i) {
    const auto seconds = static_cast<int64_t>(1 + random.Below(uint64_t{1} << 33));
    EXPECT_EQ(ParseFetchTime(FormatFetchTime(seconds)), seconds);
  }
}

TEST(ColumnCode, NumbersOfEverySizeComeBack) {
  generate::Random random(9);
  std::vector<int64_t> values = {0, -1, INT64_MIN, INT64_MAX, 127, 128};
  for (int i = 0; i < 500; ++i)
    values.push_back(static_cast<int64_t>(random.Below(UINT64_MAX) >> random.Below(64)));
  std::string varints, deltas;
  DeltaWriter writer;
  for (const int64_t value : values) {
    AppendVarint(varints, static_cast<uint64_t>(value));
    writer.Add(deltas, value);
  }
  std::vector<int64_t> back;
  EXPECT_TRUE(ReadVarints(varints, static_cast<int64_t>(values.size()), back));
  EXPECT_EQ(back, values);
  EXPECT_TRUE(ReadDeltas(deltas, static_cast<int64_t>(values.size()), back));
  EXPECT_EQ(back, values);
  EXPECT_FALSE(ReadVarints(varints + "x", static_cast<int64_t>(values.size()), back));
  EXPECT_FALSE(ReadVarints(varints, static_cast<int64_t>(values.size()) + 1, back));
  EXPECT_FALSE(ReadVarints(std::string(11, '\x80'), 1, back));
}

}  // namespace
}  // namespace mathsieve
