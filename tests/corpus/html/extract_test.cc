#include "corpus/html/extract.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Extraction Extract(std::string_view html) {
  HtmlExtractor extractor;
  Extraction extraction;
  EXPECT_TRUE(extractor.Extract(html, extraction));
  return extraction;
}

constexpr std::string_view kProse =
    "<p>A group is a set with an operation that is associative, has a neutral element, and gives "
    "every element an inverse. Groups describe symmetry, which is why they turn up everywhere.</p>"
    "<p>The integers with addition are the first example. The rotations of a square are another, "
    "and they differ from the integers in being finite. Both are abelian.</p>";

std::string Page(std::string_view around, std::string_view content = kProse) {
  std::string html("<!doctype html><html lang=en><title>Groups</title><body>");
  html.append(around);
  return html.append("<div id=x>").append(content).append("</div>");
}

TEST(Extract, GivesTitleAndLanguage) {
  EXPECT_EQ(Extract("<title> a\n b </title>").title, "a b");
  EXPECT_EQ(Extract("<meta property='og:title' content='og'><h1>h</h1>").title, "og");
  EXPECT_EQ(Extract("<svg><title>icon</title></svg><h1>h</h1>").title, "h");
  EXPECT_EQ(Extract("<html lang='zh-CN'>").language, "zh-cn");
  EXPECT_EQ(Extract("<meta http-equiv=Content-Language content='de, en'>").language, "de");
  EXPECT_EQ(Extract("<meta property='og:locale' content='ja_JP'>").language, "ja-jp");
}

TEST(Extract, TellsTheTitleFromTheNameOfTheSite) {
  const auto title = [](std::string_view title, std::string_view heading) {
    return Extract("<title>" + std::string(title) + "</title>" + std::string(heading)).title;
  };
  EXPECT_EQ(title("Groups | My site", "<h1>Groups</h1>"), "Groups");
  EXPECT_EQ(title("My site: Groups", "<h1>Groups</h1>"), "Groups");
  EXPECT_EQ(title("Groups | My site", "<h1><a href=/>My site</a></h1><h2>Groups</h2>"),
            "Groups | My site");
  EXPECT_EQ(title("Groups | My site", "<h1 class=site-title>My site</h1><h1>Groups</h1>"),
            "Groups");
  EXPECT_EQ(title("Groups and rings", "<h1>Groups</h1>"), "Groups and rings");
}

TEST(Extract, DropsWhatSurroundsTheContent) {
  const std::string_view surroundings[] = {
      "<nav><ul><li><a href=/>Home</a><li><a href=/a>About this site</a></ul></nav>",
      "<div class='site-footer'><p>Copyright of the publisher. All rights are reserved.</p></div>",
      "<div class=topMenu>Products Services Contact</div>",
      "<div id=cookie-consent><p>We use cookies to make this site better. Do you agree?</p></div>",
      "<aside><h3>Related stories</h3><p><a href=/b>Ten rings that changed the "
      "world</a></p></aside>",
      "<ul><li><a href=/1>One link</a><li><a href=/2>Another</a><li><a href=/3>Third</a></ul>",
      "<div role=navigation>You are here: somewhere below the start page</div>",
      "<div class=breadcrumbs><a href=/>Start</a> / <a href=/m>Mathematics</a> / Groups</div>",
  };
  const std::string expected = Extract(Page("")).text;
  EXPECT_THAT(expected, HasSubstr("A group is a set"));
  EXPECT_THAT(expected, HasSubstr("Both are abelian."));
  for (const std::string_view around : surroundings) {
    EXPECT_EQ(Extract(Page(around)).text, expected) << around;
  }
}

TEST(Extract, KeepsEveryPostOfADiscussion) {
  std::string posts;
  for (int i = 0; i < 6; ++i) {
    posts += "<div class=post><p>Answer " + std::to_string(i) +
             " says that the order of a subgroup divides the order of the group, by counting "
             "cosets. This is the theorem of Lagrange.</p></div>";
  }
  const std::string text = Extract(Page("", posts)).text;
  for (int i = 0; i < 6; ++i) EXPECT_THAT(text, HasSubstr("Answer " + std::to_string(i)));
}

TEST(Extract, KeepsContentWhoseContainerHasAnUnluckyName) {
  const std::string html = "<body><div class='content-sidebar-wrap'><div class='has-menu'>" +
                           std::string(kProse) + "</div></div>";
  EXPECT_THAT(Extract(html).text, HasSubstr("Both are abelian."));
}

// Content in many elements whose name is one of surroundings.
TEST(Extract, KeepsWhatIsMostOfThePageWhateverItIsCalled) {
  for (const char* name : {"comment", "elementor-widget", "share"}) {
    std::string html;
    for (const char* word : {"first", "second", "third", "fourth"}) {
      html += "<div class=" + std::string(name) + "><p>The " + word +
              " part says something of its own about groups.</p></div>";
    }
    const std::string text = Extract(html).text;
    for (const char* word : {"first", "second", "third", "fourth"}) {
      EXPECT_THAT(text, HasSubstr(word)) << name;
    }
  }
}

TEST(Extract, IdsOfSectionsAreNoNamesOfTemplates) {
  const std::string text = Extract(Page("",
                                        "<p>Before the sections.</p><h2 id=related-rates>Related "
                                        "rates</h2><p>Rates that depend on each other.</p>"
                                        "<div class=section id=skip-lists><h2>Skip lists</h2>"
                                        "<p>Lists with shortcuts.</p></div>"))
                               .text;
  EXPECT_THAT(text, HasSubstr("## Related rates"));
  EXPECT_THAT(text, HasSubstr("## Skip lists\n\nLists with shortcuts."));
}

TEST(Extract, WrappersOfTheWholePageDoNotHideIt) {
  for (const char* wrapper : {"<body style='visibility:hidden'>", "<div aria-hidden=true>",
                              "<div class=gutter>", "<noscript><p>Switch scripts on.</noscript>"}) {
    EXPECT_THAT(Extract(wrapper + std::string(kProse)).text, HasSubstr("Both are abelian."))
        << wrapper;
  }
}

TEST(Extract, HiddenSolutionsKeepTheWordsOfTheirFormulas) {
  const std::string text =
      Extract(
          Page("<div class=modal style='display:none'><p>Sign in to save your place.</p></div>",
               std::string(kProse) + "<div hidden><p>Since \\(x^2\\) is even, so is x.</p></div>"))
          .text;
  EXPECT_THAT(text, HasSubstr("Since $x^2$ is even, so is x."));
  EXPECT_THAT(text, Not(HasSubstr("Sign in")));
}

TEST(Extract, ListingsKeepTheirLinesWhereFormulasAreIgnored) {
  EXPECT_THAT(Extract("<div class=tex2jax_ignore><pre>def f(x):\n  return x</pre></div>").text,
              HasSubstr("def f(x):\n  return x"));
}

TEST(Extract, FormulasInCodeAreReadWhereThePageSaysSo) {
  const std::string snippet =
      "<script type='text/x-mathjax-config'>MathJax.Hub.Config({tex2jax: {inlineMath: "
      "[['$','$']], skipTags: ['script', 'pre']}});</script>";
  const std::string content =
      std::string(kProse) + "<p>Let <code>$x^2$</code> be <code>a$b</code>.";
  EXPECT_THAT(Extract(snippet + content).text, HasSubstr("Let $x^2$ be `a$b`."));
  EXPECT_THAT(Extract(content).text, HasSubstr("Let `$x^2$` be"));
}

TEST(Extract, ButtonsAreHeadingsAndHoldFormulas) {
  const Extraction page =
      Extract("<h2><button>What is a prime?</button></h2>" + std::string(kProse) +
              "<button>Send <script type='math/tex'>x^2</script></button>");
  EXPECT_THAT(page.text, HasSubstr("## What is a prime?"));
  EXPECT_THAT(page.text, HasSubstr("$x^2$"));
  EXPECT_THAT(page.text, Not(HasSubstr("Send")));
}

// Every line of a listing repeats what stands before it.
TEST(Extract, DeepQuotationsDoNotMultiplyThePage) {
  std::string html;
  for (int i = 0; i < 490; ++i) html += "<blockquote>";
  html += "<pre>";
  for (int i = 0; i < 10'000; ++i) html += "a\n";
  EXPECT_LT(Extract(html).text.size(), 40 * html.size());
}

TEST(Extract, WeighsChineseByItsCharacters) {
  const std::string content =
      "<p>群是一个集合，带有一个满足结合律的运算，有单位元，每个元素都有逆元。</p>"
      "<p>整数对加法构成群，这是第一个例子。</p>";
  const std::string menu = "<ul><li><a href=/>首页</a><li><a href=/t>标签</a></ul>";
  EXPECT_EQ(Extract(Page(menu, content)).text,
            "群是一个集合，带有一个满足结合律的运算，有单位元，每个元素都有逆元。\n\n"
            "整数对加法构成群，这是第一个例子。");
}

TEST(Extract, KeepsAHeadingWithItsSectionOnly) {
  const std::string content = "<h2>Definition</h2>" + std::string(kProse) +
                              "<h2>More from us</h2><ul><li><a href=/1>One thing to read</a>"
                              "<li><a href=/2>Another thing to read</a></ul>";
  const std::string text = Extract(Page("", content)).text;
  EXPECT_THAT(text, HasSubstr("## Definition\n\nA group"));
  EXPECT_THAT(text, Not(HasSubstr("More from us")));
}

TEST(Extract, KeepsAPageOfShortLines) {
  const std::string menu = "<ul><li><a href=/>Home</a><li><a href=/t>Topics</a></ul>";
  std::string entry, expected;
  for (const std::string_view line : {"2 eggs", "flour", "some salt", "butter", "sugar"}) {
    entry.append("<p class=profile>").append(line).append("</p>");
    expected.append(expected.empty() ? "" : "\n\n").append(line);
  }
  EXPECT_EQ(Extract(Page(menu, entry)).text, expected);
}

constexpr std::string_view kComments =
    "<div id=comments><h3>Comments</h3>"
    "<div class=comment id=comment-1><p>Ann, today</p><p>Thank you, this was a joy to "
    "read.</p></div>"
    "<div class=comment id=comment-2><p>What of \\(x^2\\) then?</p><p>I never saw that before.</p>"
    "</div></div>";

TEST(Extract, CommentsAreLeftOutUnlessTheyHoldFormulas) {
  const std::string text = Extract(Page("", std::string(kProse) + std::string(kComments))).text;
  EXPECT_THAT(text, Not(HasSubstr("a joy to read")));
  EXPECT_THAT(text, HasSubstr("**Comment**\n\nWhat of $x^2$ then?\n\nI never saw that before."));
}

TEST(Extract, MoreCommentsThanArticleAreStillComments) {
  std::string comments = "<div class=comments--x3>";
  for (int i = 0; i < 8; ++i) {
    comments +=
        "<div><p>I beg to differ, since the article says something else about groups than "
        "what was taught at school, number " +
        std::to_string(i) + " of my remarks.</p></div>";
  }
  const std::string text = Extract(Page("", std::string(kProse) + comments + "</div>")).text;
  EXPECT_THAT(text, HasSubstr("Both are abelian."));
  EXPECT_THAT(text, Not(HasSubstr("I beg to differ")));
}

TEST(Extract, CommentsAreKeptOnDemand) {
  HtmlExtractor extractor({.comments = "keep", .structure = "plain"});
  Extraction page;
  ASSERT_TRUE(extractor.Extract(Page("", std::string(kProse) + std::string(kComments)), page));
  EXPECT_THAT(page.text, HasSubstr("Comment\n\nThank you, this was a joy to read."));
  EXPECT_THAT(page.text, HasSubstr("Comment\n\nWhat of $x^2$ then?"));
}

TEST(Extract, AnswersAndRepliesAreMarkedContent) {
  const std::string answers =
      "<div class=question><p>Why is the order of a subgroup a divisor of that of the "
      "group?</p></div>"
      "<div class=answer id=answer-7><p>Because cosets have the same size.</p>"
      "<ul class=comments><li class=comment>Nice.</ul></div>"
      "<div itemscope itemtype='https://schema.org/Answer'><p>Count them.</p></div>";
  EXPECT_EQ(Extract(Page("", answers)).text,
            "Why is the order of a subgroup a divisor of that of the group?\n\n"
            "**Answer**\n\nBecause cosets have the same size.\n\n**Answer**\n\nCount them.");
  std::string posts;
  for (const char* word : {"first", "second", "third"}) {
    posts +=
        "<div class=post><p>The " + std::string(word) + " of three posts says this much.</div>";
  }
  EXPECT_EQ(Extract(Page("", posts)).text,
            "The first of three posts says this much.\n\n"
            "**Reply**\n\nThe second of three posts says this much.\n\n"
            "**Reply**\n\nThe third of three posts says this much.");
}

TEST(Extract, PagesOfMathematicsKeepTheirTitle) {
  const std::string_view title = "<div class=head><h1><a href=/q>Groups of order 4</a></h1></div>";
  const auto text = [&](std::string_view end) {
    return Extract("<title>Groups of order 4 - Site</title>" + std::string(title) +
                   "<div class=menu><a href=/>Home</a></div><div>" + std::string(kProse) +
                   std::string(end) + "</div>")
        .text;
  };
  EXPECT_THAT(text("<p>Or $$x^2$$"), HasSubstr("# Groups of order 4\n\nA group"));
  EXPECT_THAT(text(""), Not(HasSubstr("of order 4")));
}

// A blog's front page shows posts that nobody replies to.
TEST(Extract, ExcerptsOfABlogAreNoReplies) {
  std::string posts;
  for (const char* word : {"first", "second", "third"}) {
    posts += "<div class=post><h2><a href=/p>The " + std::string(word) +
             "</a></h2><p>An excerpt of this post that says little but takes a line.</div>";
  }
  EXPECT_THAT(Extract(Page("", posts)).text, Not(HasSubstr("Reply")));
}

struct Facts {
  std::string_view html, author, date;
};

TEST(Extract, StatesAuthorAndDateWhereThePageDoes) {
  const Facts kPages[] = {
      {"<meta name=author content=' A.  Euler '>"
       "<meta property='article:published_time' content='2024-03-04T10:00:00Z'>",
       "A. Euler", "2024-03-04"},
      {"<meta name=citation_author content='Gauss, C.'><meta name=citation_author content='Abel, "
       "N.'>"
       "<meta name=citation_date content='1826'>",
       "Gauss, C.; Abel, N.", "1826"},
      {"<script type='application/ld+json'>{\"author\": [{\"@type\": \"Person\", \"name\": "
       "\"E. Galois\"}], \"datePublished\": \"1832-05-29\"}</script>",
       "E. Galois", "1832-05-29"},
      {"<p>By <a rel=author href=/n>Noether</a>, <time itemprop=datePublished "
       "datetime='1921-01-02'>"
       "long ago</time>",
       "Noether", "1921-01-02"},
      {"<meta name=author content='https://example.org/me'><p>x", "", ""},
  };
  for (const Facts& page : kPages) {
    const Extraction extraction = Extract(page.html);
    EXPECT_EQ(extraction.author, page.author) << page.html;
    EXPECT_EQ(extraction.date, page.date) << page.html;
  }
}

TEST(Extract, ExplainsEveryBlock) {
  HtmlExtractor extractor;
  Extraction page;
  ASSERT_TRUE(extractor.Extract(
      Page("<nav><a href=/>Home</a></nav>", std::string(kProse) + "<p>Or $$x^2$$"), page));
  const std::vector<ExplainedBlock> blocks = extractor.Explain();
  ASSERT_GE(blocks.size(), 4u);
  EXPECT_FALSE(blocks.front().kept);
  EXPECT_EQ(blocks.back().rule, "formula");
  for (const ExplainedBlock& block : blocks) {
    EXPECT_EQ(page.text.find(block.text) != std::string::npos, block.kept) << block.text;
    EXPECT_TRUE(block.rule != "score" || block.kept == (block.score > 0)) << block.text;
  }
}

TEST(Extract, GivesTheSameAgainFromTheSameExtractor) {
  HtmlExtractor extractor;
  Extraction first, second;
  ASSERT_TRUE(extractor.Extract(Page("<nav>n</nav>"), first));
  ASSERT_TRUE(extractor.Extract("<table><tr><td>a<td>b<tr><td>c<td><pre>x", second));
  ASSERT_TRUE(extractor.Extract(Page("<nav>n</nav>"), second));
  EXPECT_EQ(first.text, second.text);
}

TEST(Extract, SurvivesHostilePages) {
  const auto repeat = [](std::string_view piece, size_t times) {
    std::string text;
    for (size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  const std::string pages[] = {
      "",
      std::string("\0\0<p>\0a\0</p>\0", 14),
      std::string(2 << 20, '<'),
      repeat("<div>", 100'000) + "x",
      repeat("<ul><li>", 50'000) + "x",
      repeat("<blockquote><table><tr><td>", 20'000) + "x",
      repeat("<b><i><font><a href=x>", 50'000) + repeat("<p>x", 10'000),
      "<table>" + repeat("<tr><td>a<td>b", 20'000),
      "<table><tr>" + repeat("<td>a", 50'000),
      repeat("<table>x<tr>", 3'000),
      repeat("</p></br></table>", 100'000),
      "<p " + repeat("a='b' ", 200'000) + ">x",
      "<p class='" + repeat("nav menu ", 200'000) + "'>x",
      "<pre>" + std::string(1'000'000, '`'),
      repeat("&amp;&lt;&notin;&#x41;", 100'000),
  };
  HtmlExtractor extractor;
  Extraction extraction;
  for (const std::string& page : pages) {
    extractor.Extract(page, extraction);
    EXPECT_LE(extraction.text.size(), 40 * page.size() + 1000) << page.substr(0, 40);
  }
}

TEST(Extract, SurvivesMutatedPages) {
  const std::string seed = Page("<nav><a href=x>n</a></nav>",
                                std::string(kProse) +
                                    "<table><tr><td>1<td>2<tr><td>3<td><p>4</table><ol><li>a<pre>b"
                                    "</pre><blockquote>c<br><br>d</blockquote></ol><code>e</code>"
                                    "<sup>2</sup><span aria-hidden=true>h</span><h2>$x$</h2>");
  std::mt19937 random(11);
  HtmlExtractor extractor;
  Extraction extraction;
  for (int round = 0; round < 2000; ++round) {
    std::string html = seed;
    for (int change = 0; change < 10; ++change) {
      const size_t at = random() % html.size();
      switch (random() % 3) {
        case 0:
          html[at] = static_cast<char>(random());
          break;
        case 1:
          html.erase(at, random() % 20);
          break;
        default:
          html.insert(at, html.substr(random() % html.size(), random() % 60));
      }
    }
    ASSERT_TRUE(extractor.Extract(html, extraction));
  }
}

}  // namespace
}  // namespace mathsieve
