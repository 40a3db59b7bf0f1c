#pragma once

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/generate.h"

// Crawl files that deceive, packed in every way.
namespace mathsieve {

using generate::GzipMember;
using generate::Random;

constexpr size_t kDictionaryBytes = 2000;

// Without a checksum.
inline std::string Frame(std::string_view bytes, std::string_view dictionary = {}) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  out.resize(ZSTD_compress_usingDict(context, out.data(), out.size(), bytes.data(), bytes.size(),
                                     dictionary.data(), dictionary.size(), 3));
  ZSTD_freeCCtx(context);
  return out;
}

// A gzip member whose content can be seen in it: a body that is compressed itself is stored.
inline std::string StoredMember(std::string_view bytes) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 0, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// The frame that a WARC-zstd file with a dictionary begins with.
inline std::string DictionaryFrame(std::string_view dictionary) {
  std::string frame = "\x5D\x2A\x4D\x18";
  for (int shift = 0; shift < 32; shift += 8) {
    frame += static_cast<char>(dictionary.size() >> shift);
  }
  return frame.append(dictionary);
}

using Records = std::vector<std::string>;
using Pack = std::function<std::string(std::string_view)>;

inline const Pack kGzip = [](std::string_view bytes) { return GzipMember(bytes); };
inline const Pack kZstd = [](std::string_view bytes) { return Frame(bytes); };

inline std::string Each(const Records& records, const Pack& pack) {
  std::string bytes;
  for (const std::string& record : records) bytes += pack(record);
  return bytes;
}

inline std::string Join(const Records& records) {
  return Each(records, [](std::string_view record) { return std::string(record); });
}

// Members of at most `most` bytes each that begin and end anywhere.
inline std::string Blocks(Random& random, std::string_view bytes, const Pack& pack,
                          size_t most = 3000) {
  std::string packed;
  while (!bytes.empty()) {
    const size_t size = std::min<size_t>(1 + random.Below(most), bytes.size());
    packed += pack(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return packed;
}

// All ways to pack `records`, by the endings of their names.
inline std::map<std::string, std::string> Packings(Random& random, const Records& records) {
  const std::string all = Join(records);
  const std::string dictionary = all.substr(0, kDictionaryBytes);
  const Records half(records.begin(), records.begin() + records.size() / 2);
  const std::string rest = all.substr(Join(half).size());
  return {{"", all},
          {"each.gz", Each(records, kGzip)},
          {"stored.gz", Each(records, StoredMember)},
          {"blocks.gz", Blocks(random, all, kGzip)},
          {"stored_blocks.gz", Blocks(random, all, StoredMember)},
          {"one.gz", GzipMember(all)},
          {"mixed.gz", Each(half, kGzip) + Blocks(random, rest, kGzip)},
          {"padded.gz", Each(half, kGzip) + std::string(3000, '\0') + GzipMember(rest)},
          {"each.zst", Each(records, kZstd)},
          {"blocks.zst", Blocks(random, all, kZstd)},
          {"dictionary.zst",
           DictionaryFrame(dictionary) +
               Each(records, [&](std::string_view bytes) { return Frame(bytes, dictionary); })}};
}

inline std::string Resource(int number, std::string_view body) {
  return generate::WarcRecord("resource", "http://a.org/" + std::to_string(number), "text/html",
                              body);
}

// A body that looks like records and members, whole ones and chains of them too.
inline std::string Deceiver(Random& random, int number) {
  const std::string text = generate::Text(random, random.Below(1500));
  const Records stored = {Resource(-1, text), Resource(-2, "x"), Resource(-3, text)};
  switch (number % 7) {
    case 0:
      return text + "\nWARC/1.0\r\nContent-Length: 10\r\n\r\nno record" + text;
    case 1:
      return text + "\r\n\r\nWARC/1.0\r\n" + text;
    case 2:
      return GzipMember("WARC/1.0\r\n" + text) + text;
    case 3:
      return Each(stored, kGzip);
    case 4:
      return text + "\n" + Join(stored);
    case 5:
      return Each(stored, kZstd);
    default:
      return std::string(2000, '\n') + text + std::string(2000, '\r');
  }
}

inline Records WarcRecords(Random& random, int count) {
  Records records;
  for (int i = 0; i < count; ++i) {
    std::string body = generate::Text(random, random.Below(2500));
    if (i % 3 == 1) body = Deceiver(random, i / 3);
    if (i % 13 == 0) body = generate::Bytes(random, 6000);
    const std::string url = "http://a.org/" + std::to_string(i);
    records.push_back(i % 2 == 0 ? generate::WarcRecord("response", url,
                                                        "application/http; msgtype=response",
                                                        generate::HttpResponse(body))
                                 : generate::WarcRecord("conversion", url, "text/plain", body));
  }
  return records;
}

inline Records ArcRecords(Random& random, int count, uint64_t longest = 2500) {
  Records records;
  for (int i = 0; i < count; ++i) {
    const std::string text = generate::Text(random, random.Below(longest));
    const std::string line = "http://b.org/ 1.2.3.4 20140216050221 text/html ";
    const std::string body =
        i == 0 ? "1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
        : i % 5 == 1 ? text + "\n" + line + std::to_string(text.size()) + "\n" + text
                     : generate::HttpResponse(text);
    const std::string head =
        i == 0 ? "filedesc://a.arc 0.0.0.0 20140216050221 text/plain "
               : "http://a.org/" + std::to_string(i) + " 1.2.3.4 20140216050221 text/html ";
    records.push_back(head + std::to_string(body.size()) + "\n" + body + "\n");
  }
  return records;
}

inline Records Lines(Random& random, int count, uint64_t words = 40) {
  Records lines;
  for (int i = 0; i < count; ++i) {
    std::string text;
    for (uint64_t k = random.Below(i % 9 == 0 ? 20 * words : words); k > 0; --k) {
      text += " word" + std::to_string(random.Below(100000)) + "{\\n";
    }
    lines.push_back("{\"id\":\"" + std::to_string(i) + "\",\"text\":\"" + text + "\"}\n");
    if (i % 10 == 3) lines.push_back("\n");
  }
  return lines;
}

}  // namespace mathsieve
