#include "corpus/crawl/http/charset.h"

#include <iconv.h>

#include "corpus/text/utf8.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using Basis = DecodedText::Basis;
using namespace std::string_literals;

struct Decoded {
  std::string text, charset;
  Basis basis;
  bool had_errors;
};

Decoded Decode(std::string_view bytes, std::string_view http_charset = "") {
  std::string buffer;
  const DecodedText decoded = DecodeToUtf8(bytes, http_charset, buffer);
  EXPECT_TRUE(IsUtf8(decoded.text));
  return {std::string(decoded.text), decoded.charset, decoded.basis, decoded.had_errors};
}

std::string CharsetOf(std::string_view bytes, std::string_view http_charset = "") {
  return Decode(bytes, http_charset).charset;
}

// `text` in a legacy encoding, by the system's converter.
std::string Encode(const std::string& text, const char* charset) {
  const iconv_t converter = iconv_open(charset, "UTF-8");
  EXPECT_NE(converter, reinterpret_cast<iconv_t>(-1)) << charset;
  std::string in = text, out(text.size() * 4 + 16, '\0');
  char *from = in.data(), *to = out.data();
  size_t from_left = in.size(), to_left = out.size();
  EXPECT_NE(iconv(converter, &from, &from_left, &to, &to_left), static_cast<size_t>(-1)) << charset;
  iconv(converter, nullptr, nullptr, &to, &to_left);
  iconv_close(converter);
  out.resize(out.size() - to_left);
  return out;
}

TEST(Charset, EveryFamilyAgreesWithIconv) {
  const std::string cyrillic = "Теорема о среднем значении: f(b) - f(a)";
  const std::string chinese = "数学分析：极限与连续。设函数 f(x) 在区间上连续";
  const std::string japanese = "微分積分学の基本定理 カタカナ ひらがな f(x)";
  for (const auto& [charset, text] : std::vector<std::pair<const char*, std::string>>{
           {"windows-1251", cyrillic},
           {"koi8-r", cyrillic},
           {"iso-8859-5", cyrillic},
           {"windows-1252", "Théorème de Gauß – “naïve” €"},
           {"iso-8859-2", "Věta o střední hodnotě"},
           {"windows-1253", "Θεώρημα"},
           {"windows-1256", "نظرية"},
           {"iso-8859-15", "œuvre €"},
           {"gbk", chinese},
           {"gb18030", chinese + "𝔸"},
           {"big5", "數學分析：極限與連續"},
           {"euc-kr", "수학의 정리와 증명"},
           {"shift_jis", japanese},
           {"euc-jp", japanese},
           {"iso-2022-jp", japanese},
           {"utf-16le", japanese + "🙂"},
           {"utf-16be", japanese + "🙂"}}) {
    const Decoded decoded = Decode(Encode(text, charset), charset);
    EXPECT_EQ(decoded.text, text) << charset;
    EXPECT_EQ(decoded.charset, charset);
    EXPECT_EQ(decoded.basis, Basis::kHttp);
    EXPECT_FALSE(decoded.had_errors) << charset;
  }
}

TEST(Charset, LabelsAreThoseOfTheStandard) {
  for (const auto& [label, name] :
       std::vector<std::pair<const char*, const char*>>{{"latin1", "windows-1252"},
                                                        {"ISO-8859-1", "windows-1252"},
                                                        {"us-ascii", "windows-1252"},
                                                        {" Utf8 ", "utf-8"},
                                                        {"\"utf-8\"", "utf-8"},
                                                        {"'gb2312';", "gbk"},
                                                        {"x-sjis", "shift_jis"},
                                                        {"ks_c_5601-1987", "euc-kr"},
                                                        {"big5-hkscs", "big5"},
                                                        {"cp1251", "windows-1251"},
                                                        {"tis-620", "windows-874"},
                                                        {"iso-8859-9", "windows-1254"},
                                                        {"utf-16", "utf-16le"},
                                                        {"koi8-u", "koi8-u"},
                                                        {"x-user-defined", "x-user-defined"}}) {
    EXPECT_EQ(CharsetOf("abc", label), name) << label;
  }
  EXPECT_EQ(Decode("abc", "no-such-charset").basis, Basis::kDetected);
  EXPECT_EQ(Decode("abc", "hz-gb-2312").text, "\uFFFD");
}

TEST(Charset, AMarkWinsOverEverything) {
  const Decoded utf8 = Decode("\xEF\xBB\xBFé", "windows-1252");
  EXPECT_EQ(utf8.text, "é");
  EXPECT_EQ(utf8.basis, Basis::kBom);
  EXPECT_EQ(Decode("\xFF\xFE"
                   "a\0b\0"s,
                   "utf-8")
                .text,
            "ab");
  EXPECT_EQ(Decode("\xFE\xFF\0a\0b"s, "utf-8").charset, "utf-16be");
  EXPECT_EQ(Decode("\xEF\xBB\xBF").text, "");
}

TEST(Charset, TheHeaderWinsOverMetaAndMetaOverDetection) {
  const std::string page = "<meta charset=windows-1251><p>\xD2";
  EXPECT_EQ(Decode(page, "iso-8859-1").text.substr(30), "Ò");
  EXPECT_EQ(Decode(page).text.substr(30), "Т");
  EXPECT_EQ(Decode(page).basis, Basis::kMeta);
}

TEST(Charset, MetaIsReadAsTheStandardSays) {
  for (const auto& [html, charset] : std::vector<std::pair<std::string, std::string>>{
           {"<meta charset=\"koi8-r\">", "koi8-r"},
           {"<META CHARSET='KOI8-R' />", "koi8-r"},
           {"<meta/charset=koi8-r>", "koi8-r"},
           {"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">", "koi8-r"},
           {"<meta content='text/html;charset = \"koi8-r\"' http-equiv=content-type>", "koi8-r"},
           {"<meta content=\"text/html; charset=koi8-r\">", "utf-8"},
           {"<!-- <meta charset=koi8-r> --><meta charset=big5>", "big5"},
           {"<title><meta charset=koi8-r></title>", "koi8-r"},
           {"<p title='<meta charset=koi8-r>'><meta charset=big5>", "big5"},
           {"<meta charset=unknown><meta charset=big5>", "big5"},
           {"<meta charset=utf-16>", "utf-8"},
           {"<meta charset=x-user-defined>", "windows-1252"},
           {"<meta charset=koi8-r", "koi8-r"},
           {"<metacharset=koi8-r>", "utf-8"}}) {
    EXPECT_EQ(CharsetOf(html + "\n<p>x"), charset) << html;
  }
}

TEST(Charset, ALateMetaCountsOnlyWhereTheBytesAreNoUtf8) {
  const std::string late = "<head>" + std::string(3000, ' ') + "<meta charset=windows-1251>";
  EXPECT_EQ(CharsetOf(late + "Теорема"), "utf-8");
  const Decoded decoded = Decode(late + Encode("Теорема", "windows-1251"));
  EXPECT_EQ(decoded.charset, "windows-1251");
  EXPECT_TRUE(decoded.text.ends_with("Теорема"));
}

TEST(Charset, WithoutADeclarationValidUtf8Wins) {
  const std::string text = "<p>Теорема 定理";
  std::string buffer;
  const DecodedText decoded = DecodeToUtf8(text, "", buffer);
  EXPECT_EQ(decoded.text.data(), text.data()) << "copied";
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.basis, Basis::kDetected);
  EXPECT_EQ(CharsetOf(""), "utf-8");
}

TEST(Charset, DetectsWhatDeclaresNothing) {
  std::string cyrillic, chinese, japanese, korean;
  for (int i = 0; i < 20; ++i) {
    cyrillic += "Пусть функция непрерывна на отрезке и дифференцируема на интервале. ";
    chinese += "设函数在闭区间上连续，在开区间内可导，则至少存在一点使得等式成立。";
    japanese += "閉区間で連続で、開区間で微分可能な関数について次が成り立つ。";
    korean += "닫힌구간에서 연속이고 열린구간에서 미분가능한 함수에 대하여 성립한다. ";
  }
  for (const auto& [charset, text] :
       std::vector<std::pair<const char*, std::string>>{{"windows-1251", cyrillic},
                                                        {"koi8-r", cyrillic},
                                                        {"gb18030", chinese},
                                                        {"shift_jis", japanese},
                                                        {"euc-jp", japanese},
                                                        {"iso-2022-jp", japanese},
                                                        {"euc-kr", korean},
                                                        {"utf-16le", "<p>" + chinese},
                                                        {"utf-16be", "<p>" + chinese}}) {
    const Decoded decoded = Decode(Encode(text, charset));
    EXPECT_EQ(decoded.text, text) << charset << " taken for " << decoded.charset;
    EXPECT_EQ(decoded.basis, Basis::kDetected) << charset;
  }
}

TEST(Charset, BrokenSequencesBecomeReplacements) {
  EXPECT_EQ(Decode("a\xFF\xE4\xB8z", "utf-8").text, "a\uFFFD\uFFFDz");
  EXPECT_TRUE(Decode("a\xFFz", "utf-8").had_errors);
  EXPECT_EQ(Decode("a\x81", "gbk").text, "a\uFFFD");
  EXPECT_EQ(Decode("a\x81 b", "gbk").text, "a\uFFFD b");
  EXPECT_EQ(Decode("\xD8\x00"s, "utf-16be").text, "\uFFFD");
  EXPECT_EQ(Decode("a\0b"s, "utf-16le").text.size(), 4u);
  EXPECT_EQ(Decode("\x81\x8D", "windows-1252").text, "\xC2\x81\xC2\x8D");
  EXPECT_EQ(Decode("\xA5", "windows-1253").had_errors, false);
  EXPECT_EQ(Decode("\xD2", "windows-1253").text, "\uFFFD");
}

TEST(Charset, AnyBytesInAnyCharsetGiveUtf8) {
  generate::Random random(3);
  for (const char* const charset : {"",
                                    "utf-8",
                                    "big5",
                                    "euc-jp",
                                    "euc-kr",
                                    "gbk",
                                    "gb18030",
                                    "iso-2022-jp",
                                    "shift_jis",
                                    "utf-16le",
                                    "utf-16be",
                                    "windows-1250",
                                    "windows-874",
                                    "macintosh",
                                    "ibm866",
                                    "x-user-defined",
                                    "iso-8859-8-i",
                                    "iso-8859-16",
                                    "x-mac-cyrillic",
                                    "iso-2022-kr"}) {
    for (int i = 0; i < 200; ++i) Decode(generate::Bytes(random, random.Below(200)), charset);
    const std::string large = generate::Bytes(random, 100'000);
    EXPECT_GT(Decode(large, charset).text.size(), charset == "iso-2022-kr"s ? 1u : 40'000u)
        << charset;
  }
}

TEST(Charset, LongTextsAreNotCutAtBlockBorders) {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += i % 7 == 0 ? "a" : i % 5 == 0 ? "数" : "学";
  for (const char* const charset : {"gb18030", "utf-16le", "shift_jis", "euc-jp"}) {
    for (size_t shift = 0; shift < 3; ++shift) {
      const std::string shifted = std::string(shift, 'x') + text;
      EXPECT_EQ(Decode(Encode(shifted, charset), charset).text, shifted) << charset;
    }
  }
}

TEST(Charset, RealLegacyPages) {
  const auto path = SharedDataPath("pages_legacy_charset.jsonl.zst");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  int pages = 0, with_high_bytes = 0;
  ForEachRow(*path, [&](const Json& row) {
    std::string bytes, out;
    int bits = 0, value = 0;
    for (const char c : row["html_b64"].String()) {
      const size_t digit =
          std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
              .find(c);
      if (digit == std::string_view::npos) continue;
      value = (value << 6 | static_cast<int>(digit)) & 0xFFFFFF;
      if ((bits += 6) >= 8) bytes += static_cast<char>(value >> (bits -= 8) & 0xFF);
    }
    ++pages;
    const Decoded decoded = Decode(bytes);
    EXPECT_FALSE(decoded.had_errors) << row["path"].String();
    if (IsUtf8(bytes)) return;
    ++with_high_bytes;
    EXPECT_EQ(decoded.charset, "windows-1252") << row["path"].String();
    EXPECT_EQ(decoded.text, Decode(bytes, "windows-1252").text);
  });
  EXPECT_EQ(pages, 24);
  EXPECT_GT(with_high_bytes, 10);
}

}  // namespace
}  // namespace mathsieve
