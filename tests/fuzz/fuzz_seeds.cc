// usage: fuzz_seeds TARGET FOLDER     writes inputs to start from

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "classifier/fasttext/fasttext.h"
#include "corpus/base/json.h"
#include "corpus/store/pages/page_table.h"
#include "corpus/store/parquet/parquet.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

std::string PageTable(generate::Random& random) {
  const std::vector<std::string> files = {"a.warc.gz", "b.warc.gz"};
  std::string table = PageTableHeader(files);
  PageTableBuilder builder;
  const int64_t rows = 1 + static_cast<int64_t>(random.Below(20));
  for (int64_t i = 0; i < rows; ++i) {
    builder.Add({.url = "http://a.example/" + std::to_string(random.Below(100)),
                 .fetch_time = "2024-05-01T12:00:00Z",
                 .language = "en",
                 .logit = 0.5f,
                 .tokens = i,
                 .file = static_cast<uint32_t>(i % 2),
                 .offset = 100 * i,
                 .length = 99,
                 .kept = i % 3 == 0});
  }
  if (!builder.Take().AppendTo(table).ok()) std::abort();
  return table + PageTableEnd(rows);
}

std::string Arc(generate::Random& random) {
  std::string arc = "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 9\n1 0 Test\n\n";
  for (int i = 0; i < 3; ++i) {
    const std::string body = generate::HttpResponse(generate::Html(random, 3), "");
    arc += "http://a.example/ 1.2.3.4 20140216050221 text/html " + std::to_string(body.size()) +
           "\n" + body + "\n";
  }
  return random.OneIn(2) ? arc : generate::GzipMember(arc);
}

// A model of a few words; which loss and n-grams, `random` says.
std::string Model(generate::Random& random) {
  const TempFolder folder;
  std::string lines;
  for (int i = 0; i < 20; ++i) {
    lines += i % 2 == 0 ? "__label__math the theorem of a\n" : "__label__other the bread of a\n";
  }
  FastTextTrainArgs args;
  args.dim = 2;
  args.epoch = 1;
  args.bucket = 10;
  args.word_ngrams = 1 + static_cast<int>(random.Below(3));
  args.loss = random.OneIn(4) ? "ova" : "softmax";
  const auto model = FastTextModel::Train(args, folder.Write("lines", lines));
  if (!model.ok() || !(*model)->Save(folder / "model.bin").ok()) std::abort();
  return ReadAll(folder / "model.bin");
}

std::string Parquet(generate::Random& random) {
  const TempFolder folder;
  auto writer = ParquetWriter::Create(folder / "a.parquet", {.row_group_bytes = 400});
  if (!writer.ok()) return "PAR1";
  for (int i = 0; i < 8; ++i) {
    Document document;
    document.id = std::to_string(i);
    document.text = generate::Text(random, 40);
    document.metadata = {{"n", std::to_string(i)}, {"mixed", i % 2 ? "[1, null]" : "\"a\""}};
    if (!writer->Add(document).ok()) std::abort();
  }
  if (!writer->Commit().ok()) std::abort();
  return ReadAll(folder / "a.parquet");
}

std::string Flags(generate::Random& random) {
  return random.OneIn(2) ? "--model=a.bin\n--budget-tokens\nen=30B,zh=10B\n--floor\n-1\nin.warc.gz"
                         : "threads = 2\n[filter]\nmodel = \"a.bin\"\nbudget-tokens = [\"1M\"]\n";
}

std::string Seed(std::string_view target, generate::Random& random) {
  if (target == "warc" && random.OneIn(4)) return Arc(random);
  if (target == "warc") return generate::Warc(random, 2, random.OneIn(2)).bytes;
  if (target == "url") return "http://user@www.Example.co.uk:80/a/b/c.html?q#f";
  if (target == "options") return Flags(random);
  if (target == "model") return Model(random);
  if (target == "parquet") return Parquet(random);
  if (target == "http") {
    return generate::HttpResponse(generate::Html(random, 3), "Transfer-Encoding: chunked\r\n");
  }
  if (target == "document" || target == "json") {
    return "{\"id\": \"a\", \"text\": " + JsonString(generate::Text(random, 200)) +
           ", \"n\": [1.5, -2e9, true, null], \"metadata\": {\"url\": \"http://a.example/\"}}";
  }
  if (target == "page_table") return PageTable(random);
  if (target == "text" || target == "ascii_math" || target == "plain_math") {
    return generate::Text(random, 300);
  }
  return generate::Html(random, 20, random.OneIn(2));
}

}  // namespace
}  // namespace mathsieve

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::filesystem::path folder = argv[2];
  std::filesystem::create_directories(folder);
  mathsieve::generate::Random random(1);
  for (int i = 0; i < 40; ++i) {
    std::ofstream file(folder / ("seed" + std::to_string(i)), std::ios::binary);
    file << mathsieve::Seed(argv[1], random);
  }
}
