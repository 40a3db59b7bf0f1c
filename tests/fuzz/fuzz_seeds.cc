// usage: fuzz_seeds TARGET FOLDER     writes inputs to start from

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "corpus/base/json.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

std::string Seed(std::string_view target, generate::Random& random) {
  if (target == "warc") return generate::Warc(random, 2, random.OneIn(2)).bytes;
  if (target == "http") {
    return generate::HttpResponse(generate::Html(random, 3), "Transfer-Encoding: chunked\r\n");
  }
  if (target == "document" || target == "json" || target == "field_map") {
    return "{\"id\": \"a\", \"text\": " + JsonString(generate::Text(random, 200)) +
           ", \"n\": [1.5, -2e9, true, null], \"metadata\": {\"url\": \"http://a.example/\"}}";
  }
  if (target == "text") return generate::Text(random, 300);
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
