#include "page/page.h"

#include <gtest/gtest.h>

#include "page/charset.h"

namespace muster::page {
namespace {

const PageReader& reader() {
  static const auto made = PageReader::make(MUSTER_ROOT "/lexicon");
  EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
  return *made;
}

Page read(std::string html, const std::string& charset = "") {
  Capture capture{std::move(html), "test.html", "text/html"};
  capture.charset = charset;
  auto pages = reader().read(capture);
  EXPECT_TRUE(pages.has_value()) << (pages ? "" : pages.error().message);
  return pages ? std::move(pages->front()) : Page{};
}

const std::string kStory =
    "<html><head><title>Dam breaks in Karsa - The Example</title></head><body>"
    "<div class=nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></div>"
    "<div class=\"story-body\"><h1>Dam breaks in Karsa</h1>"
    "<p>At least 12 people were killed when a dam broke above the town of Karsa&nbsp;on Monday,\n"
    "   officials said, and some 4,000 had to leave their homes.</p>"
    "<p>The governor, Ana Kehl, said that rescue teams had reached two villages &ldquo;by "
    "boat&rdquo; and that "
    "the number of the dead could rise, because several houses were still under water.</p>"
    "<script>var x = '<p>not text</p>';</script>"
    "<p>Heavy rain had fallen in the mountains for three days, and the dam, which was built in "
    "1962, "
    "had been under repair since last year, according to the ministry.</p></div>"
    "<div class=footer><a href=/terms>Terms of use</a></div></body></html>";

TEST(PageReader, KeepsTheReportAndLeavesTheRest) {
  const Page page = read(kStory);
  EXPECT_EQ(page.kind, PageKind::kReport);
  EXPECT_NE(
      page.text.find("killed when a dam broke above the town of Karsa\u00A0on Monday, officials"),
      std::string::npos)
      << page.text;
  EXPECT_NE(page.text.find("“by boat”"), std::string::npos);
  for (const char* absent : {"Home", "not text", "Terms"})
    EXPECT_EQ(page.text.find(absent), std::string::npos) << absent;
}

TEST(PageReader, EveryKeptWordLeadsBackToItsBytes) {
  const Page page = read(kStory);
  const size_t at = page.text.find("“by boat”");
  ASSERT_NE(at, std::string::npos);
  const RawSpan raw = page.to_raw(SourceSpan{
      static_cast<uint32_t>(at), static_cast<uint32_t>(at + std::string("“by boat”").size())});
  EXPECT_EQ(kStory.substr(raw.begin, raw.size()), "&ldquo;by boat&rdquo;");
  const size_t dead = page.text.find("4,000");
  const RawSpan figure =
      page.to_raw(SourceSpan{static_cast<uint32_t>(dead), static_cast<uint32_t>(dead + 5)});
  EXPECT_EQ(kStory.substr(figure.begin, figure.size()), "4,000");
}

TEST(PageReader, ReadsTheCharsetThatFits) {
  std::string latin = kStory;
  latin.replace(latin.find("Kehl"), 4, "K\xFChl");
  EXPECT_NE(read(latin, "iso-8859-1").text.find("Ana Kühl"), std::string::npos);
  EXPECT_NE(read(latin).text.find("Ana Kühl"), std::string::npos);
  std::string cyrillic = kStory;
  cyrillic.replace(cyrillic.find("Ana Kehl"), 8, "\xC0\xED\xED\xE0");
  const Page page = read(cyrillic, "windows-1251");
  const size_t at = page.text.find("Анна");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(page.encoding, "cp1251");
  const RawSpan raw =
      page.to_raw(SourceSpan{static_cast<uint32_t>(at), static_cast<uint32_t>(at + 8)});
  EXPECT_EQ(cyrillic.substr(raw.begin, raw.size()), "\xC0\xED\xED\xE0");
  // What the page says is wrong; the bytes are UTF-8.
  std::string wrong = kStory;
  wrong.replace(wrong.find("Kehl"), 4, "Kühl");
  EXPECT_NE(read(wrong, "iso-8859-1").text.find("Ana Kühl"), std::string::npos);
}

TEST(PageReader, OddPagesAreNoErrors) {
  EXPECT_EQ(read("<html></html>").kind, PageKind::kNoText);
  EXPECT_EQ(read("<").text, "");
  const auto empty = reader().read(Capture{"", "e.html", "text/html"});
  ASSERT_FALSE(empty.has_value());
  EXPECT_EQ(empty.error().code, ErrorCode::kInvalidInput);
}

// <title> after the text once led the text backwards.
TEST(PageReader, ATitleAfterTheTextIsNoPartOfIt) {
  const std::string html =
      "<p>" + kStory.substr(kStory.find("At least"), 110) + "</p><title>Late title here</title>";
  const Page page = read(html);
  EXPECT_EQ(page.map.clean_size(), page.text.size());
  EXPECT_EQ(page.text.find("Late title"), std::string::npos);
}

TEST(IsHtml, ByTypeOrFirstBytes) {
  const auto sniff = [](const char* bytes) { return is_html(Capture{bytes, "x", "text/plain"}); };
  EXPECT_TRUE(sniff("<!DOCTYPE html>"));
  EXPECT_TRUE(sniff("\xEF\xBB\xBF \n<!-- saved --><HTML lang=en>"));
  EXPECT_TRUE(sniff("<?xml version='1.0'?><html xmlns='x'>"));
  EXPECT_FALSE(sniff("At least <b>12</b> people"));
  EXPECT_FALSE(sniff("<rss version='2.0'>"));
  EXPECT_TRUE(is_html(Capture{"x", "x", "text/html"}));
}

TEST(Compose, TwoMapsInOne) {
  OffsetMap inner, outer;  // raw: "a\xE9b&amp;" -> "aéb&amp;" -> "éb&"
  inner.keep(1);
  inner.change(1, 2);
  inner.keep(6);
  outer.change(1, 0);
  outer.keep(3);
  outer.change(5, 1);
  const OffsetMap both = compose(inner, outer);
  EXPECT_EQ(both.source_size(), 8U);
  EXPECT_EQ(both.clean_size(), 4U);
  const auto raw = [&](uint32_t b, uint32_t e) {
    return both.to_source<RawSpan>(SourceSpan{b, e});
  };
  EXPECT_EQ(raw(0, 2), (RawSpan{1, 2}));
  EXPECT_EQ(raw(2, 3), (RawSpan{2, 3}));
  EXPECT_EQ(raw(3, 4), (RawSpan{3, 8}));
}

}  // namespace
}  // namespace muster::page
