#include "corpus/html/dom.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

namespace mathsieve {
namespace {

// The tree as text: <p>a<br></p> is "(p 'a' (br))".
std::string Sketch(const Dom& dom, NodeId id) {
  const Node& node = dom[id];
  if (node.tag == Tag::kText) return "'" + std::string(node.text) + "'";
  if (node.tag == Tag::kComment) return "!" + std::string(node.text);
  std::string sketch = "(" + std::string(node.text);
  for (NodeId child = dom.FirstChild(id); child != kNoNode; child = dom.NextSibling(child)) {
    sketch += " " + Sketch(dom, child);
  }
  return sketch + ")";
}

std::string Sketch(std::string_view html) {
  Dom dom;
  if (!dom.Parse(html)) return "no tree";
  return dom.nodes().empty() ? "empty" : Sketch(dom, 0);
}

// Ranges nest, parents come first, attributes lie inside their array.
void ExpectSound(const Dom& dom) {
  for (NodeId id = 0; id < dom.nodes().size(); ++id) {
    const Node& node = dom[id];
    ASSERT_GT(node.end, id);
    ASSERT_LE(node.end, dom.nodes().size());
    ASSERT_LE(dom.attributes(id).size(), size_t{UINT16_MAX});
    if (id == 0) {
      ASSERT_EQ(node.parent, kNoNode);
      ASSERT_EQ(node.end, dom.nodes().size());
      continue;
    }
    ASSERT_LT(node.parent, id);
    ASSERT_LE(node.end, dom[node.parent].end);
  }
}

TEST(Dom, BuildsTheTreeOfTheHtmlRules) {
  EXPECT_EQ(Sketch("<p>a<p>b"), "(html (head) (body (p 'a') (p 'b')))");
  EXPECT_EQ(Sketch("<table><tr><td>x&lt;y"),
            "(html (head) (body (table (tbody (tr (td 'x<y'))))))");
  EXPECT_EQ(Sketch(""), "(html (head) (body))");
}

TEST(Dom, ReadsNoscriptAndTemplateAsElements) {
  EXPECT_EQ(Sketch("<body><noscript><img></noscript><template><b>t</b></template><p>z"),
            "(html (head) (body (noscript (img)) (template (b 't')) (p 'z')))");
}

TEST(Dom, KnowsMathMlAndSvgByNameWithAndWithoutPrefix) {
  Dom dom;
  ASSERT_TRUE(
      dom.Parse("<math><semantics><mi>x</mi><annotation>x</annotation></semantics></math>"
                "<svg><title>t</title><foreignObject>f</foreignObject></svg>"
                "<m:math><m:mi>y</m:mi></m:math>"));
  std::string tags;
  for (const Node& node : dom.nodes()) {
    if (node.tag == Tag::kMath) tags += "math ";
    if (node.tag == Tag::kSemantics) tags += "semantics ";
    if (node.tag == Tag::kAnnotation) tags += "annotation ";
    if (node.tag == Tag::kTitle) tags += "title ";
    if (node.text == "foreignobject") tags += "foreignobject ";
    if (node.text == "m:math") tags += "prefixed ";
  }
  EXPECT_EQ(tags, "math semantics annotation foreignobject math prefixed ");
}

TEST(Dom, DecodesAttributesAndFindsClassWords) {
  Dom dom;
  ASSERT_TRUE(dom.Parse("<body><img ALT='a &amp; b' CLASS='tex  tex-inline' hidden>"));
  const NodeId image = static_cast<NodeId>(dom.nodes().size() - 1);
  EXPECT_EQ(dom.Attr(image, "alt"), "a & b");
  EXPECT_TRUE(dom.HasAttribute(image, "hidden"));
  EXPECT_FALSE(dom.HasAttribute(image, "src"));
  EXPECT_TRUE(dom.HasClass(image, "tex"));
  EXPECT_TRUE(dom.HasClass(image, "tex-inline"));
  EXPECT_FALSE(dom.HasClass(image, "inline"));
}

TEST(Dom, GivesTheSourceOfScripts) {
  Dom dom;
  ASSERT_TRUE(dom.Parse("<body><script>if (a < b) f('&amp;');</script>"));
  EXPECT_EQ(dom.TextOf(0), "if (a < b) f('&amp;');");
}

TEST(Dom, ReusesItsMemoryFromPageToPage) {
  Dom dom;
  ASSERT_TRUE(dom.Parse("<p>first"));
  for (int round = 0; round < 100; ++round) {
    ASSERT_TRUE(dom.Parse("<p>page " + std::to_string(round) + "<unknown-element x=1>"));
    ASSERT_EQ(dom.TextOf(0), "page " + std::to_string(round));
  }
}

// A table ends the paragraph before it in standards mode only.
TEST(Dom, QuirksEndWithTheirPage) {
  constexpr std::string_view kStandard = "<!DOCTYPE html><body><p>a<table></table>";
  Dom dom;
  ASSERT_TRUE(dom.Parse("<p>a<table></table>"));
  EXPECT_EQ(Sketch(dom, 0), "(html (head) (body (p 'a' (table))))");
  ASSERT_TRUE(dom.Parse(kStandard));
  EXPECT_EQ(Sketch(dom, 0), Sketch(kStandard));
  EXPECT_EQ(Sketch(dom, 0), "(html (head) (body (p 'a') (table)))");
}

TEST(Dom, NoscriptEndsAtItsEndTag) {
  EXPECT_EQ(Sketch("<body><noscript><p>a<div>b</noscript><h1>c</h1>"),
            "(html (head) (body (noscript (p 'a') (div 'b')) (h1 'c')))");
}

// Each would be copied whole for every piece that is added to it.
TEST(Dom, TextsInManyPiecesDoNotMultiply) {
  const auto page = [](std::string_view start, std::string_view unit) {
    std::string html(start);
    for (int i = 0; i < 100'000; ++i) html += unit;
    return html;
  };
  Dom dom;
  EXPECT_FALSE(dom.Parse(page("<p>", "y</i a=b>")));
  EXPECT_FALSE(dom.Parse(page("<table>", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy<tr><td>z</td></tr>")));
  EXPECT_TRUE(dom.Parse(page("<p>", "y<i a=b>z</i>")));
}

TEST(Dom, ReplacesBadBytes) {
  Dom dom;
  ASSERT_TRUE(dom.Parse("<p>a\xFF z\xE4\xB8"));
  EXPECT_EQ(dom.TextOf(0), "a\xEF\xBF\xBD z\xEF\xBF\xBD");
}

TEST(Dom, LimitsTheNumberOfNodes) {
  std::string html;
  for (int i = 0; i < 1000; ++i) html += "<p>x";
  Dom dom;
  EXPECT_FALSE(dom.Parse(html, 1000));
  EXPECT_TRUE(dom.nodes().empty());
  EXPECT_TRUE(dom.Parse(html, 10'000));
  EXPECT_EQ(dom.nodes().size(), 2003u);
}

TEST(Dom, KeepsTheContentOfElementsBelowTheDepthLimit) {
  constexpr int kDivs = 100'000;
  std::string html;
  for (int i = 0; i < kDivs; ++i) html += "<div>";
  html += "deep";
  for (int i = 0; i < kDivs; ++i) html += "</div>";
  html += "<p>after";
  Dom dom;
  ASSERT_TRUE(dom.Parse(html));
  ExpectSound(dom);
  EXPECT_LT(dom.nodes().size(), 2u * Dom::kMaxDepth);
  EXPECT_EQ(dom.TextOf(0), "deepafter");
  const NodeId last = static_cast<NodeId>(dom.nodes().size() - 1);
  EXPECT_EQ(dom[dom[dom[last].parent].parent].text, "body") << "end tags of dropped elements count";
}

TEST(Dom, UnclosedFormattingDoesNotMultiplyNodes) {
  std::string html;
  for (int i = 0; i < 1000; ++i) html += "<font size=" + std::to_string(i) + ">";
  for (int i = 0; i < 1000; ++i) html += "<p>x</p>";
  Dom dom;
  ASSERT_TRUE(dom.Parse(html));
  EXPECT_LT(dom.nodes().size(), 20'000u);
}

TEST(Dom, TakesTheFirstOfRepeatedAttributesAndLimitsTheirNumber) {
  std::string html = "<body><p id=first id=second";
  for (int i = 0; i < 100'000; ++i) html += " a" + std::to_string(i) + "=1";
  Dom dom;
  ASSERT_TRUE(dom.Parse(html + ">x"));
  const NodeId text = static_cast<NodeId>(dom.nodes().size() - 1);
  EXPECT_EQ(dom.Attr(dom[text].parent, "id"), "first");
  EXPECT_LE(dom.attributes(dom[text].parent).size(), 256u);
}

TEST(Dom, ReadsPagesOfManyNames) {
  std::string html = "<body>";
  for (int i = 0; i < 20'000; ++i)
    html += "<x" + std::to_string(i) + " y" + std::to_string(i) + "/>";
  Dom dom;
  ASSERT_TRUE(dom.Parse(html));
  ExpectSound(dom);
}

TEST(Dom, SurvivesMutatedPages) {
  const std::string seed =
      "<!doctype html><html lang=en><head><title>T</title><script>x</script></head><body><table>"
      "<tr><td><p>a<b>c<i>d</b>e</i></table><math><mi>x</mi></math><svg><path/></svg>"
      "<select><option>o</select><!-- c --><template><tr></template><a href='?a&amp;b'>l</a>";
  std::mt19937 random(7);
  Dom dom;
  for (int round = 0; round < 3000; ++round) {
    std::string html = seed;
    for (int change = 0; change < 8; ++change) {
      const size_t at = random() % html.size();
      switch (random() % 4) {
        case 0:
          html[at] = static_cast<char>(random());
          break;
        case 1:
          html.erase(at, random() % 9);
          break;
        case 2:
          html.insert(at, html.substr(random() % html.size(), random() % 40));
          break;
        default:
          html.insert(at, 1, "<>&\"'/\0!"[random() % 8]);
          break;
      }
    }
    ASSERT_TRUE(dom.Parse(html));
    ExpectSound(dom);
  }
}

}  // namespace
}  // namespace mathsieve
