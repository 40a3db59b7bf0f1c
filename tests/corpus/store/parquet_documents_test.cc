#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>

#include <algorithm>

#include "corpus/store/parquet/parquet_columns.h"
#include "tests/corpus/store/parquet_files.h"

namespace mathsieve {
namespace {

// As a program without mathsieve sees the file.
absl::StatusOr<std::shared_ptr<arrow::Table>> ReadTable(const std::string& path) {
  const auto file = arrow::io::ReadableFile::Open(path);
  if (!file.ok()) return absl::NotFoundError(file.status().ToString());
  const auto reader = parquet::arrow::OpenFile(*file, arrow::default_memory_pool());
  if (!reader.ok()) return absl::DataLossError(reader.status().ToString());
  const auto table = (*reader)->ReadTable();
  if (!table.ok()) return absl::DataLossError(table.status().ToString());
  return *table;
}

absl::Status WriteTable(const arrow::Table& table, const std::string& path) {
  const auto out = arrow::io::FileOutputStream::Open(path);
  const auto properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
  const arrow::Status status =
      parquet::arrow::WriteTable(table, arrow::default_memory_pool(), *out, 10,
                                 parquet::default_writer_properties(), properties);
  return status.ok() ? absl::OkStatus() : absl::InternalError(status.ToString());
}

std::string Cell(const arrow::Table& table, const std::string& column, int64_t row) {
  return (*table.GetColumnByName(column)->GetScalar(row))->ToString();
}
TEST(ParquetDocuments, DocumentsComeBackNested) {
  const TempFolder folder;
  const std::vector<Document> documents = RandomDocuments(200);
  for (const int64_t group_bytes : {int64_t{1}, int64_t{4000}, int64_t{64} << 20}) {
    WriteFileOf(folder / "a.parquet", documents, group_bytes);
    ASSERT_OK_AND_ASSIGN(const auto back, ReadDocuments(folder / "a.parquet"));
    ExpectSame(back, documents);
  }
}

TEST(ParquetDocuments, WhatNoCellCanSayStandsInOther) {
  const TempFolder folder;
  const std::vector<Document> documents = {
      {.id = "1", .text = "a", .metadata = {{"n", "1"}, {"x", "0.5"}}},
      {.id = "2",
       .text = "b",
       .metadata = {{"n", "\"two\""}, {"late", "[3]"}, {"x", "1.50"}},
       .extra = {{"y", "1.5"}, {"metadata.n", "0"}}}};
  WriteFileOf(folder / "a.parquet", documents, 1);
  ASSERT_OK_AND_ASSIGN(const auto table, ReadTable(folder / "a.parquet"));
  EXPECT_EQ(Cell(*table, "other", 0), "null");
  EXPECT_EQ(Cell(*table, "other", 1),
            R"({"extra":{"y":1.5,"metadata.n":0},"metadata":{"n":"two","late":[3],"x":1.50}})");
  EXPECT_EQ(Cell(*table, "n", 1), "null");
  EXPECT_EQ(Cell(*table, "x", 1), "1.5");
  ASSERT_OK_AND_ASSIGN(const auto back, ReadDocuments(folder / "a.parquet"));
  ExpectSame(back, documents);
}

TEST(ParquetDocuments, AnEmptyCellIsWhatItIsMoreOften) {
  const TempFolder folder;
  const std::vector<Document> documents = {
      {.id = "1", .text = "a", .metadata = {{"often", "null"}, {"seldom", "1"}}},
      {.id = "2", .text = "b", .metadata = {{"often", "null"}, {"seldom", "null"}}},
      {.id = "3", .text = "c", .metadata = {{"often", "\"x\""}}},
      {.id = "4", .text = "d"}};
  WriteFileOf(folder / "a.parquet", documents, 1 << 20);
  ASSERT_OK_AND_ASSIGN(const auto table, ReadTable(folder / "a.parquet"));
  EXPECT_EQ(Cell(*table, "other", 0), "null");
  EXPECT_EQ(Cell(*table, "other", 1), R"({"metadata":{"seldom":null}})");
  EXPECT_EQ(Cell(*table, "other", 2), "null");
  EXPECT_EQ(Cell(*table, "other", 3), R"({"absent":{"metadata":["often"]}})");
  ASSERT_OK_AND_ASSIGN(const auto back, ReadDocuments(folder / "a.parquet"));
  ExpectSame(back, documents);
}

TEST(ParquetDocuments, MembersOfOneTypeAreColumnsOfThatType) {
  const TempFolder folder;
  std::vector<Document> documents;
  for (int i = 0; i < 10; ++i) {
    documents.push_back({.id = std::to_string(i), .text = "t"});
    documents.back().metadata = {
        {"s", "\"\""},    {"i", std::to_string(i)}, {"r", i % 2 ? "1" : "0.5"},
        {"b", "false"},   {"o", "{\"a\": 1}"},      {"big", i % 2 ? "1" : "18446744073709551615"},
        {"never", "null"}};
    documents.back().extra = {{"Title", "\"T\""}};
    if (i % 3 == 0) documents.back().metadata.push_back({"sometimes", "1"});
  }
  WriteFileOf(folder / "a.parquet", documents, 1 << 20);
  ASSERT_OK_AND_ASSIGN(const auto table, ReadTable(folder / "a.parquet"));
  const std::map<std::string, std::string> types = {{"s", "string"},
                                                    {"i", "int64"},
                                                    {"r", "double"},
                                                    {"b", "bool"},
                                                    {"o", "string"},
                                                    {"big", "string"},
                                                    {"never", "string"},
                                                    {"sometimes", "int64"},
                                                    {"warc_record_offset", "int64"},
                                                    {"extra.Title", "string"}};
  for (const auto& [name, type] : types) {
    const auto field = table->schema()->GetFieldByName(name);
    ASSERT_NE(field, nullptr) << name;
    EXPECT_EQ(field->type()->ToString(), type) << name;
  }
  EXPECT_EQ(Cell(*table, "o", 0), "{\"a\": 1}");
  EXPECT_EQ(Cell(*table, "s", 0), "");
  EXPECT_EQ(Cell(*table, "sometimes", 1), "null");
  EXPECT_EQ(table->GetColumnByName("other")->null_count(), 10);
  ASSERT_OK_AND_ASSIGN(const auto back, ReadDocuments(folder / "a.parquet"));
  ExpectSame(back, documents);
}

std::string NastyValue(generate::Random& random, uint64_t kind) {
  constexpr std::string_view kIntegers[] = {
      "0", "-1", "7", "9007199254740993", "-0", "9223372036854775807", "-9223372036854775808"};
  constexpr std::string_view kReals[] = {"0.5",
                                         "1.0",
                                         "2",
                                         "1.50",
                                         "1e3",
                                         "1E+2",
                                         "-0.0",
                                         "1e-05",
                                         "0.1234567890123456",
                                         "5e-324",
                                         "1e-400",
                                         "9007199254740993",
                                         "0.30000000000000004000"};
  constexpr std::string_view kHuge[] = {"18446744073709551615", "1e400",
                                        "123456789012345678901234"};
  constexpr std::string_view kStrings[] = {R"("")",
                                           R"("a")",
                                           R"("null")",
                                           R"("\u0000\n")",
                                           R"("1")",
                                           R"("\ud800")",
                                           R"("\udc00\ud800x")",
                                           R"("\\ud800")",
                                           R"("\ud835\udc00\/")",
                                           R"("\uFFFD")",
                                           R"("{\"a\":1}")"};
  constexpr std::string_view kNested[] = {"{}", "[]", R"({"a": {"a":1,"a":2}})",
                                          R"([1 ,null, "\ud800"])", R"({"extra":{"x":1}})"};
  switch (kind) {
    case 0:
      return std::string(random.Pick(kIntegers));
    case 1:
      return std::string(random.Pick(kReals));
    case 2:
      return std::string(random.Pick(kStrings));
    case 3:
      return random.OneIn(2) ? "true" : "false";
    case 4:
      return std::string(random.Pick(kNested));
    case 5:
      return std::string(random.Pick(kHuge));
    case 6:
      return JsonString(generate::Text(random, random.Below(30)));
    default:
      return "null";
  }
}

std::vector<Field> NastyFields(generate::Random& random, std::initializer_list<const char*> never) {
  static const std::vector<std::string> keys = {"",
                                                "a",
                                                "A",
                                                "a.b",
                                                ".",
                                                "extra.a",
                                                "metadata.a",
                                                "extra.extra.a",
                                                "other",
                                                "Other",
                                                "absent",
                                                "extra",
                                                "metadata",
                                                "id",
                                                "ID",
                                                "text",
                                                "url",
                                                "source",
                                                "title",
                                                "Title",
                                                "token_count",
                                                "language_score",
                                                "warc_record_offset",
                                                "language",
                                                "x\ny",
                                                "\"",
                                                "é",
                                                std::string("\0", 1),
                                                std::string(300, 'k'),
                                                "late"};
  std::vector<Field> fields;
  for (size_t i = 0; i < keys.size(); ++i) {
    const bool own =
        std::any_of(never.begin(), never.end(), [&](auto key) { return keys[i] == key; });
    if (own || random.OneIn(i % 5 + 1)) continue;
    const uint64_t kind = random.OneIn(5) ? random.Below(9) : (i * 5 + never.size()) % 8;
    fields.push_back({keys[i], NastyValue(random, kind)});
  }
  if (random.OneIn(3)) std::reverse(fields.begin(), fields.end());
  return fields;
}

TEST(ParquetDocuments, AnyMembersComeBackAsTheyWere) {
  const TempFolder folder;
  for (uint64_t seed = 0; seed < 8; ++seed) {
    generate::Random random(seed);
    std::vector<Document> documents;
    for (int i = 0; i < 60; ++i) {
      documents.push_back({.id = "id" + std::to_string(i), .text = generate::Text(random, 50)});
      if (random.OneIn(2)) documents[i].url = generate::Text(random, 10) + "u";
      if (random.OneIn(2)) documents[i].source = "s";
      if (!random.OneIn(5)) documents[i].metadata = NastyFields(random, {"url"});
      if (!random.OneIn(5))
        documents[i].extra = NastyFields(random, {"id", "text", "source", "metadata"});
    }
    for (const int64_t group_bytes : {1, 9000, 64 << 20}) {
      WriteFileOf(folder / "a.parquet", documents, group_bytes);
      ASSERT_OK_AND_ASSIGN(const auto back, ReadDocuments(folder / "a.parquet"));
      ExpectSame(back, documents);
      if (HasFailure()) FAIL() << "seed " << seed << ", row groups of " << group_bytes;
    }
  }
}

TEST(ParquetDocuments, ManyDifferentMembersAreFewColumns) {
  const TempFolder folder;
  std::vector<Document> documents(3);
  for (int i = 0; i < 3; ++i) {
    documents[i] = {.id = std::to_string(i), .text = "t"};
    for (int k = 0; k < 30'000; ++k) {
      documents[i].metadata.push_back({"k" + std::to_string(k * 3 + i), std::to_string(k)});
    }
    documents[i].metadata.push_back({"all", "1"});
  }
  WriteFileOf(folder / "a.parquet", documents, 64 << 20);
  ASSERT_OK_AND_ASSIGN(const auto table, ReadTable(folder / "a.parquet"));
  EXPECT_EQ(table->num_columns(), 13 + 512 + 1);
  EXPECT_NE(table->schema()->GetFieldByName("all"), nullptr);
  ASSERT_OK_AND_ASSIGN(const auto back, ReadDocuments(folder / "a.parquet"));
  ExpectSame(back, documents);
}

// As pyarrow does: the table is changed and written with the metadata that it had.
class ChangedFile {
 public:
  explicit ChangedFile(const std::vector<Document>& documents) {
    WriteFileOf(folder_ / "a.parquet", documents, 1);
    table_ = *ReadTable(folder_ / "a.parquet");
  }

  template <typename Builder, typename Values>
  void Set(const std::string& name, const Values& values) {
    Builder builder;
    EXPECT_TRUE(builder.AppendValues(values).ok());
    const auto column = std::make_shared<arrow::ChunkedArray>(*builder.Finish());
    const auto field = arrow::field(name, column->type());
    const int at = table_->schema()->GetFieldIndex(name);
    table_ = at < 0 ? *table_->AddColumn(table_->num_columns(), field, column)
                    : *table_->SetColumn(at, field, column);
  }
  void SetTexts(const std::string& name, const std::vector<std::string>& values) {
    Set<arrow::StringBuilder>(name, values);
  }

  absl::StatusOr<std::vector<Document>> Documents() const {
    MS_RETURN_IF_ERROR(WriteTable(*table_, folder_ / "b.parquet"));
    return ReadDocuments(folder_ / "b.parquet");
  }

 private:
  TempFolder folder_;
  std::shared_ptr<arrow::Table> table_;
};

TEST(ParquetDocuments, CellsThatOthersChangeCount) {
  ChangedFile file({{.id = "1", .text = "a", .metadata = {{"n", "1"}, {"x", "0.5"}, {"o", "[1]"}}},
                    {.id = "2",
                     .text = "b",
                     .metadata = {{"n", "1"}, {"x", "1.50"}, {"late", "3"}, {"o", "{}"}}}});
  file.Set<arrow::DoubleBuilder>("x", std::vector<double>{2.0, 2.5});
  file.SetTexts("o", {"no JSON", "[2]"});
  ASSERT_OK_AND_ASSIGN(const auto back, file.Documents());
  ExpectSame(
      back, {{.id = "1", .text = "a", .metadata = {{"n", "1"}, {"x", "2.0"}, {"o", "\"no JSON\""}}},
             {.id = "2",
              .text = "b",
              .metadata = {{"n", "1"}, {"x", "2.5"}, {"late", "3"}, {"o", "[2]"}}}});
}

TEST(ParquetDocuments, ColumnsThatOthersAddAreMembers) {
  ChangedFile file({{.id = "1", .text = "a", .metadata = {{"n", "1"}}},
                    {.id = "2", .text = "b", .extra = {{"late", "1"}}}});
  file.SetTexts("quality", {"good", "bad"});
  file.SetTexts("metadata", {"m", ""});
  file.Set<arrow::Int64Builder>("late", std::vector<int64_t>{3, 4});
  ASSERT_OK_AND_ASSIGN(const auto back, file.Documents());
  ExpectSame(back, {{.id = "1",
                     .text = "a",
                     .metadata = {{"n", "1"}, {"metadata", "\"m\""}},
                     .extra = {{"quality", "\"good\""}, {"late", "3"}}},
                    {.id = "2",
                     .text = "b",
                     .metadata = {{"metadata", "\"\""}},
                     .extra = {{"quality", "\"bad\""}, {"late", "4"}}}});
}

TEST(ParquetDocuments, AStrangeOtherIsAMember) {
  ChangedFile file({{.id = "1", .text = "a"}, {.id = "2", .text = "b"}});
  file.SetTexts("other", {"{\"mine\":1}", "words"});
  ASSERT_OK_AND_ASSIGN(const auto back, file.Documents());
  ExpectSame(back, {{.id = "1", .text = "a", .extra = {{"other", "{\"mine\":1}"}}},
                    {.id = "2", .text = "b", .extra = {{"other", "\"words\""}}}});
}

TEST(ParquetDocuments, GroupsAreCutByAllThatDocumentsHold) {
  const TempFolder folder;
  std::vector<Document> documents(100,
                                  Document{.id = "1", .extra = {{"k", std::string(1000, '1')}}});
  WriteFileOf(folder / "a.parquet", documents, 20'000);
  const auto file = arrow::io::ReadableFile::Open(folder / "a.parquet");
  ASSERT_TRUE(file.ok());
  EXPECT_GT(parquet::ParquetFileReader::Open(*file)->metadata()->num_row_groups(), 4);
}
TEST(ParquetColumns, TypesFollowTheValues) {
  using namespace parquet_columns;
  EXPECT_EQ(TypeOf("1"), Type::kInteger);
  EXPECT_EQ(TypeOf("-1.5e3"), Type::kReal);
  EXPECT_EQ(TypeOf("9223372036854775808"), Type::kJson);
  EXPECT_EQ(TypeOf("1e999"), Type::kJson);
  EXPECT_EQ(TypeOf("\"1\""), Type::kString);
  EXPECT_EQ(TypeOf("[1]"), Type::kJson);
  const auto fit = [](std::string_view raw, Type type, bool whole = false, bool null = false) {
    return FitOf(raw, {.type = type, .whole = whole, .null = null});
  };
  EXPECT_EQ(fit("1.5", Type::kInteger), Fit::kNone);
  EXPECT_EQ(fit("-0", Type::kInteger), Fit::kNear);
  EXPECT_EQ(fit("1", Type::kReal), Fit::kNear);
  EXPECT_EQ(fit("1", Type::kReal, true), Fit::kExact);
  EXPECT_EQ(fit("1.0", Type::kReal, true), Fit::kNear);
  EXPECT_EQ(fit("9007199254740993", Type::kReal, true), Fit::kNear);
  EXPECT_EQ(fit("1e400", Type::kReal), Fit::kNone);
  EXPECT_EQ(fit("\"\\u00e9\"", Type::kString), Fit::kExact);
  EXPECT_EQ(fit("\"\\ud800\"", Type::kString), Fit::kNear);
  EXPECT_EQ(fit("null", Type::kString), Fit::kNone);
  EXPECT_EQ(fit("null", Type::kString, false, true), Fit::kExact);
  EXPECT_EQ(fit("1.5", Type::kJson), Fit::kExact);
}

}  // namespace
}  // namespace mathsieve
