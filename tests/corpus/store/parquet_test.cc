#include "corpus/store/parquet/parquet.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/writer.h>
#include <unistd.h>

#include "corpus/base/file.h"
#include "tests/corpus/store/parquet_files.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

TEST(Parquet, TheSameDocumentsGiveTheSameBytes) {
  const TempFolder folder;
  WriteFileOf(folder / "a.parquet", RandomDocuments(300), 5000);
  WriteFileOf(folder / "b.parquet", RandomDocuments(300), 5000);
  EXPECT_EQ(ReadAll(folder / "a.parquet"), ReadAll(folder / "b.parquet"));
}

TEST(Parquet, SeekGoesToAnyRow) {
  const TempFolder folder;
  WriteFileOf(folder / "a.parquet", RandomDocuments(700), 20'000);
  ASSERT_OK_AND_ASSIGN(const auto all, ReadRows(folder / "a.parquet"));
  for (const int64_t row : {1, 255, 256, 257, 400, 699, 700}) {
    ASSERT_OK_AND_ASSIGN(const auto rows, ReadRows(folder / "a.parquet", row));
    EXPECT_EQ(rows, std::vector<std::string>(all.begin() + row, all.end())) << row;
  }
}

TEST(Parquet, NoDocumentsAreAFileWithoutRows) {
  const TempFolder folder;
  WriteFileOf(folder / "a.parquet", {}, 1000);
  ASSERT_OK_AND_ASSIGN(const auto rows, ReadRows(folder / "a.parquet"));
  EXPECT_TRUE(rows.empty());
}

TEST(Parquet, BrokenFilesAreErrorsWithTheirPath) {
  const TempFolder folder;
  EXPECT_THAT(ReadRows(folder / "none.parquet").status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("none.parquet")));
  EXPECT_THAT(ReadRows(folder.Write("x.parquet", "no parquet at all")).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("x.parquet")));
  WriteFileOf(folder / "a.parquet", RandomDocuments(50), 1000);
  const std::string bytes = ReadAll(folder / "a.parquet");
  for (size_t size = 0; size < bytes.size(); size += 211) {
    EXPECT_FALSE(ReadRows(folder.Write("x.parquet", bytes.substr(0, size))).ok()) << size;
  }
  generate::Random random(2);
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    const auto rows =
        ReadRows(folder.Write("x.parquet", generate::Damage(random, bytes, bytes.size())));
    refused += !rows.ok();
    if (rows.ok()) continue;
    EXPECT_THAT(std::string(rows.status().message()), HasSubstr("x.parquet"));
  }
  EXPECT_GT(refused, 50);
}

TEST(Parquet, AFullDiskIsTheSystemsError) {
  const TempFolder folder;
  ASSERT_EQ(symlink("/dev/full", (folder / "a.parquet.partial").c_str()), 0);
  ASSERT_OK_AND_ASSIGN(ParquetWriter writer, ParquetWriter::Create(folder / "a.parquet"));
  ASSERT_OK(writer.Add({.id = "1", .text = "t"}));
  EXPECT_THAT(writer.Commit(),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("a.parquet")));
  EXPECT_FALSE(FileExists(folder / "a.parquet"));
}

// A file as others write them: structs, lists, maps, times, every width of number.
arrow::Status WriteForeign(const std::string& path) {
  arrow::Int32Builder id;
  ARROW_RETURN_NOT_OK(id.AppendValues({1, -2}));
  arrow::FloatBuilder score;
  ARROW_RETURN_NOT_OK(score.AppendValues({0.1f, 2.0f}));
  arrow::UInt64Builder big;
  ARROW_RETURN_NOT_OK(big.AppendValues({UINT64_MAX, 0}));
  arrow::LargeStringBuilder text;
  ARROW_RETURN_NOT_OK(text.Append("a\"b"));
  ARROW_RETURN_NOT_OK(text.AppendNull());
  arrow::BinaryBuilder bytes;
  ARROW_RETURN_NOT_OK(bytes.Append("\xFFz"));
  ARROW_RETURN_NOT_OK(bytes.Append("y"));
  arrow::Date32Builder day;
  ARROW_RETURN_NOT_OK(day.AppendValues({0, 19'844}));
  arrow::TimestampBuilder time(arrow::timestamp(arrow::TimeUnit::MILLI),
                               arrow::default_memory_pool());
  ARROW_RETURN_NOT_OK(time.AppendValues({0, 1'714'564'800'000}));
  const auto items = std::make_shared<arrow::Int64Builder>();
  arrow::ListBuilder list(arrow::default_memory_pool(), items);
  ARROW_RETURN_NOT_OK(list.Append());
  ARROW_RETURN_NOT_OK(items->AppendValues({7, 8}));
  ARROW_RETURN_NOT_OK(list.Append());
  const auto keys = std::make_shared<arrow::StringBuilder>();
  const auto values = std::make_shared<arrow::BooleanBuilder>();
  arrow::MapBuilder map(arrow::default_memory_pool(), keys, values);
  ARROW_RETURN_NOT_OK(map.Append());
  ARROW_RETURN_NOT_OK(keys->Append("k"));
  ARROW_RETURN_NOT_OK(values->Append(true));
  ARROW_RETURN_NOT_OK(map.AppendNull());
  arrow::StringBuilder url, lang;
  ARROW_RETURN_NOT_OK(url.AppendValues({"u1", "u2"}));
  ARROW_RETURN_NOT_OK(lang.AppendValues({"en", "zh"}));
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (arrow::ArrayBuilder* const builder : std::vector<arrow::ArrayBuilder*>{
           &id, &score, &big, &text, &bytes, &day, &time, &list, &map}) {
    ARROW_ASSIGN_OR_RAISE(auto array, builder->Finish());
    arrays.push_back(array);
  }
  ARROW_ASSIGN_OR_RAISE(auto urls, url.Finish());
  ARROW_ASSIGN_OR_RAISE(auto langs, lang.Finish());
  ARROW_ASSIGN_OR_RAISE(
      auto meta, arrow::StructArray::Make({urls, langs}, std::vector<std::string>{"url", "lang"}));
  arrays.push_back(meta);
  arrow::FieldVector fields;
  const char* const names[] = {"id",  "score", "big",  "text", "bytes",
                               "day", "time",  "list", "map",  "meta"};
  for (size_t i = 0; i < arrays.size(); ++i)
    fields.push_back(arrow::field(names[i], arrays[i]->type()));
  ARROW_ASSIGN_OR_RAISE(auto out, arrow::io::FileOutputStream::Open(path));
  return parquet::arrow::WriteTable(*arrow::Table::Make(arrow::schema(fields), arrays),
                                    arrow::default_memory_pool(), out, 10);
}

TEST(Parquet, ForeignRowsBecomeJson) {
  const TempFolder folder;
  const arrow::Status status = WriteForeign(folder / "a.parquet");
  ASSERT_TRUE(status.ok()) << status.ToString();
  ASSERT_OK_AND_ASSIGN(const auto rows, ReadRows(folder / "a.parquet"));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0],
            "{\"id\":1,\"score\":0.1,\"big\":18446744073709551615,\"text\":\"a\\\"b\",\"bytes\":"
            "\"\uFFFDz\","
            "\"day\":\"1970-01-01\",\"time\":\"1970-01-01T00:00:00.000\",\"list\":[7,8],\"map\":{"
            "\"k\":true},"
            "\"meta\":{\"url\":\"u1\",\"lang\":\"en\"}}\n");
  EXPECT_EQ(
      rows[1],
      "{\"id\":-2,\"score\":2.0,\"big\":0,\"text\":null,\"bytes\":\"y\",\"day\":\"2024-05-01\","
      "\"time\":\"2024-05-01T12:00:00.000\",\"list\":[],\"map\":null,"
      "\"meta\":{\"url\":\"u2\",\"lang\":\"zh\"}}\n");
}

}  // namespace
}  // namespace mathsieve
