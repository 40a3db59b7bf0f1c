// warc_bench FILE.warc.gz…: how fast records are iterated, beside what the two inflate libraries
// need for the same members (found beforehand) and nothing else. The rows take turns, so that a
// change of the machine's speed meets all of them. Prints a table and one line of JSON.

#include <isa-l/igzip_lib.h>
#include <libdeflate.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/base/file.h"
#include "corpus/base/json.h"
#include "corpus/crawl/page.h"
#include "corpus/crawl/read/source.h"

namespace mathsieve {
namespace {

constexpr int kRounds = 11;
constexpr size_t kLargestMember = size_t{64} << 20;

struct Member {
  std::string_view bytes;
  size_t inflated = 0;
};

std::vector<Member> FindMembers(std::string_view file, std::string& out) {
  libdeflate_decompressor* const inflater = libdeflate_alloc_decompressor();
  std::vector<Member> members;
  while (!file.empty()) {
    size_t read = 0, written = 0;
    if (libdeflate_gzip_decompress_ex(inflater, file.data(), file.size(), out.data(), out.size(),
                                      &read, &written) != LIBDEFLATE_SUCCESS) {
      break;
    }
    members.push_back({file.substr(0, read), written});
    file.remove_prefix(read);
  }
  libdeflate_free_decompressor(inflater);
  return members;
}

void RunLibdeflate(const std::vector<Member>& members, std::string& out) {
  libdeflate_decompressor* const inflater = libdeflate_alloc_decompressor();
  for (const Member& member : members) {
    size_t written = 0;
    libdeflate_gzip_decompress(inflater, member.bytes.data(), member.bytes.size(), out.data(),
                               out.size(), &written);
  }
  libdeflate_free_decompressor(inflater);
}

void RunIsal(const std::vector<Member>& members, std::string& out) {
  const auto state = std::make_unique<inflate_state>();
  for (const Member& member : members) {
    isal_inflate_init(state.get());
    state->crc_flag = ISAL_GZIP;
    state->next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(member.bytes.data()));
    state->avail_in = static_cast<uint32_t>(member.bytes.size());
    state->next_out = reinterpret_cast<uint8_t*>(out.data());
    state->avail_out = static_cast<uint32_t>(out.size());
    isal_inflate(state.get());
  }
}

// Returns the number of records.
size_t RunSource(const std::vector<std::string>& paths, bool pages) {
  auto inputs = ResolveInputs(paths);
  auto source = RecordSource::Open(*std::move(inputs), {});
  PageReader reader;
  CrawlPage page;
  RecordBatch batch;
  size_t records = 0;
  while (*(*source)->Next(batch)) {
    records += batch.records.size();
    for (const RawRecord& record : batch.records) {
      if (pages) reader.Read(record, page);
    }
  }
  return records;
}

// Of this process, system calls included: other work on the machine disturbs it least.
double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double Seconds(const std::function<void()>& body) {
  const double start = CpuSeconds();
  body();
  return CpuSeconds() - start;
}

int Run(const std::vector<std::string>& paths) {
  std::string out(kLargestMember, '\0');
  std::vector<std::string> files;
  std::vector<Member> members;
  for (const std::string& path : paths) {
    files.push_back(ReadFile(path).value());
    for (const Member& member : FindMembers(files.back(), out)) members.push_back(member);
  }
  double bytes = 0;
  for (const Member& member : members) bytes += static_cast<double>(member.inflated);
  size_t records = 0;
  const std::vector<std::pair<std::string, std::function<void()>>> rows{
      {"libdeflate", [&] { RunLibdeflate(members, out); }},
      {"isal", [&] { RunIsal(members, out); }},
      {"records", [&] { records = RunSource(paths, false); }},
      {"pages", [&] { RunSource(paths, true); }},
  };
  std::vector<double> best(rows.size(), 1e300);
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = 0; i < rows.size(); ++i) best[i] = std::min(best[i], Seconds(rows[i].second));
  }
  const double fastest = std::min(best[0], best[1]);
  Json json = Json::Object();
  json.Set("records", static_cast<int64_t>(records)).Set("bytes", bytes);
  for (size_t i = 0; i < rows.size(); ++i) {
    std::printf("%-12s %8.0f MB/s %8.3f of the faster inflate\n", rows[i].first.c_str(),
                bytes / best[i] / 1e6, fastest / best[i]);
    json.Set(rows[i].first + "_mb_per_s", bytes / best[i] / 1e6);
    json.Set(rows[i].first + "_ratio", fastest / best[i]);
  }
  std::printf("%s\n", json.Dump().c_str());
  return 0;
}

}  // namespace
}  // namespace mathsieve

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: warc_bench FILE.warc.gz...\n");
    return 2;
  }
  return mathsieve::Run({argv + 1, argv + argc});
}
