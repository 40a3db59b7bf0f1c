#pragma once

#include <map>
#include <string>
#include <vector>

#include "corpus/store/parquet/parquet.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {

inline absl::StatusOr<std::vector<std::string>> ReadRows(const std::string& path,
                                                         int64_t from = 0) {
  std::vector<std::string> rows;
  MS_ASSIGN_OR_RETURN(ParquetReader reader, ParquetReader::Open(path));
  if (from > 0) MS_RETURN_IF_ERROR(reader.Seek(from));
  std::string lines;
  std::vector<size_t> starts;
  while (true) {
    MS_ASSIGN_OR_RETURN(const bool more, reader.Next(lines, starts));
    if (!more) return rows;
    for (size_t i = 0; i < starts.size(); ++i) {
      const size_t end = i + 1 < starts.size() ? starts[i + 1] : lines.size();
      rows.push_back(lines.substr(starts[i], end - starts[i]));
    }
  }
}

inline Document RandomDocument(generate::Random& random, int i) {
  Document document{.id = "id" + std::to_string(i),
                    .text = generate::Text(random, random.Below(200))};
  if (!random.OneIn(4)) document.url = "https://example.org/" + std::to_string(i);
  if (random.OneIn(3)) document.source = "cc";
  document.metadata = {{"warc_filename", "\"a.warc.gz\""},
                       {"warc_record_offset", std::to_string((int64_t{1} << 40) + i)},
                       {"warc_record_length", std::to_string(i)},
                       {"language_score", i % 2 ? "0.5" : "1"},
                       {"formulas", "{\"mathml\":3}"},
                       {"kept", i % 3 ? "true" : "false"}};
  if (random.OneIn(2))
    document.metadata.push_back({"title", JsonString(generate::Text(random, 20))});
  document.extra = {
      {"n", std::to_string(i)}, {"mixed", i % 2 ? "1" : "\"one\""}, {"title", "\"top\""}};
  return document;
}

inline std::vector<Document> RandomDocuments(int count) {
  generate::Random random(1);
  std::vector<Document> documents;
  for (int i = 0; i < count; ++i) documents.push_back(RandomDocument(random, i));
  return documents;
}

inline void WriteFileOf(const std::string& path, const std::vector<Document>& documents,
                        int64_t group_bytes) {
  ASSERT_OK_AND_ASSIGN(ParquetWriter writer,
                       ParquetWriter::Create(path, {.row_group_bytes = group_bytes}));
  for (const Document& document : documents) ASSERT_OK(writer.Add(document));
  ASSERT_OK(writer.Commit());
}

inline absl::StatusOr<std::vector<Document>> ReadDocuments(const std::string& path) {
  MS_ASSIGN_OR_RETURN(const auto rows, ReadRows(path));
  JsonObjectReader reader;
  std::vector<Document> documents(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    MS_RETURN_IF_ERROR(ParseDocumentLine(rows[i], reader, documents[i]));
  }
  return documents;
}

// Fields by key, each value byte for byte, but of a string its characters.
inline std::map<std::string, std::string> Values(const std::vector<Field>& fields) {
  std::map<std::string, std::string> values;
  for (const Field& field : fields) {
    std::string text;
    const bool is_string = UnescapeJsonString(field.json, text) && !HasHalfSurrogate(field.json);
    EXPECT_TRUE(values.emplace(field.key, is_string ? "string " + text : field.json).second);
  }
  return values;
}

inline void ExpectSame(const std::vector<Document>& back, const std::vector<Document>& documents) {
  ASSERT_EQ(back.size(), documents.size());
  for (size_t i = 0; i < back.size(); ++i) {
    EXPECT_EQ(back[i].id, documents[i].id);
    EXPECT_EQ(back[i].url, documents[i].url);
    EXPECT_EQ(back[i].text, documents[i].text);
    EXPECT_EQ(back[i].source, documents[i].source);
    EXPECT_EQ(Values(back[i].extra), Values(documents[i].extra)) << i;
    EXPECT_EQ(Values(back[i].metadata), Values(documents[i].metadata)) << i;
  }
}

}  // namespace mathsieve
