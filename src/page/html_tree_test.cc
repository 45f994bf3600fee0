#include "page/html_tree.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "page/entities.h"

namespace muster::page {
namespace {

/// The tree in brackets: "html(body(p('text')))"; the head is left out while it is empty.
std::string show(const HtmlTree& tree, NodeIndex i) {
  if (tree[i].tag == Tag::kText) return "'" + std::string(tree.text(i)) + "'";
  std::string inside;
  for (NodeIndex c = i + 1; c < tree[i].next; c = tree[c].next) {
    const std::string child = show(tree, c);
    if (child == "head()") continue;
    inside += (inside.empty() ? "" : " ") + child;
  }
  if (i == kRoot) return inside;
  return std::string(tag_name(tree[i].tag)) + "(" + inside + ")";
}
std::string show(std::string_view html) {
  const HtmlTree tree = HtmlTree::parse(html);
  return show(tree, kRoot);
}
std::string body(std::string_view html) {
  const std::string all = show(html);
  const size_t at = all.find("body(");
  return at == std::string::npos ? all : all.substr(at + 5, all.size() - at - 7);
}

TEST(HtmlTree, ImpliesWhatIsLeftOut) {
  EXPECT_EQ(show("one"), "html(body('one'))");
  EXPECT_EQ(show("<!DOCTYPE html><title>T</title><p>one<p>two"),
            "html(head(title('T')) body(p('one') p('two')))");
  EXPECT_EQ(body("<ul><li>a<li>b<ul><li>c</ul></ul>"), "ul(li('a') li('b' ul(li('c'))))");
  EXPECT_EQ(body("<dl><dt>a<dd>b<dt>c</dl>"), "dl(dt('a') dd('b') dt('c'))");
  EXPECT_EQ(body("<table><tr><td>a<td>b<tr><th>c</table>d"),
            "table(tbody(tr(td('a') td('b')) tr(th('c')))) 'd'");
  EXPECT_EQ(body("<p>a<div>b</div>c"), "p('a') div('b') 'c'");
  EXPECT_EQ(body("<h1>a<h2>b</h2>c"), "h1('a') h2('b') 'c'");
  EXPECT_EQ(body("<a href=x>a<a href=y>b</a>"), "a('a') a('b')");
}

TEST(HtmlTree, StrayEndTagsDoNoHarm) {
  EXPECT_EQ(body("<div>a</span></p></div>b</div>c"), "div('a') 'b' 'c'");
  EXPECT_EQ(body("<div><table><tr><td>a</div>b</table>c</div>"),
            "div(table(tbody(tr(td('a' 'b')))) 'c')");
  EXPECT_EQ(body("a</body></html>b"), "'a' 'b'");
  EXPECT_EQ(body("<b><p>a</b>b</p>"), "b(p('a' 'b'))");
}

TEST(HtmlTree, CommentsAndRawTextHoldNoTags) {
  EXPECT_EQ(body("a<!-- <p>x</p> -->b<!-->c<!--->d<!-- x --!>e"), "'a' 'b' 'c' 'd' 'e'");
  EXPECT_EQ(body("a<!-- never closed <p>b"), "'a'");
  EXPECT_EQ(body("<p><script>if (a<b) document.write('</p><p>');</script>c"),
            "p(script('if (a<b) document.write('</p><p>');') 'c')");
  EXPECT_EQ(body("<p><script><!-- <script>x</script> --></script>c"),
            "p(script('<!-- <script>x</script> -->') 'c')");
  EXPECT_EQ(body("<textarea><p>x</textarea>a"), "textarea('<p>x') 'a'");
  EXPECT_EQ(show("<title>a<b>c</title>d"), "html(head(title('a<b>c')) body('d'))");
  EXPECT_EQ(body("<p>a<svg><title>x</title><style> a > b </style></svg>b"),
            "p('a' svg(title('x') style(' a > b ')) 'b')");
}

TEST(HtmlTree, ReadsAttributesAsTheyStand) {
  const std::string html =
      "<p CLASS = 'a b' id=c data-x=\"d\" hidden href=/e/>x<p title=\"1 > 0\" class='' class=z>";
  const HtmlTree tree = HtmlTree::parse(html);
  std::vector<NodeIndex> p;
  for (NodeIndex i = 0; i < tree.size(); ++i)
    if (tree[i].tag == Tag::kP) p.push_back(i);
  ASSERT_EQ(p.size(), 2U);
  EXPECT_EQ(tree.attribute(p[0], Attr::kClass), "a b");
  EXPECT_EQ(tree.attribute(p[0], Attr::kId), "c");
  EXPECT_EQ(tree.attribute(p[0], Attr::kHref), "/e/");
  EXPECT_TRUE(tree.has_attribute(p[0], Attr::kHidden));
  EXPECT_EQ(tree.attribute(p[1], Attr::kTitle), "1 > 0");
  EXPECT_EQ(tree.attribute(p[1], Attr::kClass), "");
}

TEST(HtmlTree, SubtreesAreRanges) {
  const HtmlTree tree = HtmlTree::parse("<div><p>a<b>b</b></p><p>c</p></div><i>d</i>");
  for (NodeIndex i = 1; i < tree.size(); ++i) {
    EXPECT_LT(tree[i].parent, i);
    EXPECT_LE(tree[i].next, tree[tree[i].parent].next);
    EXPECT_GT(tree[i].next, i);
  }
}

std::string repeat(std::string_view piece, size_t n) {
  std::string out;
  out.reserve(piece.size() * n);
  for (size_t i = 0; i < n; ++i) out += piece;
  return out;
}

// Each of these takes time that grows with the square of its length in a careless parser. A million
// pieces of them take a second or so here when linear, and hours when not; the bound is wide.
TEST(HtmlTree, HostilePagesTakeLinearTime) {
  const size_t n = 60'000;
  const std::string pages[] = {
      repeat("<div>", n),
      repeat("<p><b>", n) + repeat("</p>", n),
      repeat("<a>", n) + repeat("</b>", n),
      repeat("<table>", n),
      repeat("<table><tr><td>", n) + repeat("</tr>", n),
      repeat("<!--", n),
      repeat("<!-- --", n),
      repeat("<script>", n),
      repeat("<script><!--<script></script>", n),
      repeat("<title>", n),
      repeat("<x-y>", n) + repeat("</y-x>", n),
      repeat("<svg><p>", n),
      repeat("<", n),
      repeat("</", n),
      repeat("<a b=\"", n),
      "<a b=\"" + repeat("x", n * 10),
      "<a " + repeat("b ", n),
      repeat("&", n),
      repeat("<li><ul>", n) + repeat("</li>", n),
      repeat("<![CDATA[", n),
  };
  for (const std::string& html : pages) {
    const auto start = std::chrono::steady_clock::now();
    const HtmlTree tree = HtmlTree::parse(html);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took.count(), 2.0) << html.substr(0, 40);
    EXPECT_LE(tree.size(), 4 * n + 8);
  }
}

TEST(Entities, NamesNumbersAndWhatIsNone) {
  EXPECT_EQ(resolve_entities("Tom &amp; Jerry &lt;3 &#39;x&#x27; &eacute;&hellip;"),
            "Tom & Jerry <3 'x' é…");
  EXPECT_EQ(resolve_entities("&#150;&#0;&#xD800;&#x110000;"), "–\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(resolve_entities("AT&T &unknown; & &; &#; &#x;"), "AT&T &unknown; & &; &#; &#x;");
  EXPECT_EQ(resolve_entities("&copy 2014 &notit;", Where::kText), "© 2014 ¬it;");
  EXPECT_EQ(resolve_entities("?a=1&copy=2&not"), "?a=1&copy=2¬");
  EXPECT_EQ(resolve_entities("&NotEqualTilde;"), "\u2242\u0338");
  const Entity e = entity_at("&CounterClockwiseContourIntegral;", 0);
  EXPECT_EQ(e.first, U'\u2233');
  EXPECT_EQ(e.length, 33U);
}

}  // namespace
}  // namespace muster::page
