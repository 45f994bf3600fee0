#include <gtest/gtest.h>

#include "page/json_ld.h"
#include "page/page.h"
#include "page/page_date.h"
#include "page/title.h"

namespace muster::page {
namespace {

const PageReader& reader() {
  static const auto made = PageReader::make(MUSTER_ROOT "/lexicon");
  EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
  return *made;
}

Page read(const std::string& html, const std::string& url = "") {
  Capture capture{html, "test.html", "text/html"};
  capture.url = url;
  auto pages = reader().read(capture);
  EXPECT_TRUE(pages.has_value());
  return std::move(pages->front());
}

std::string first(const std::vector<Evidence>& list) {
  return list.empty() ? "" : list.front().value;
}

const std::string kProse =
    "<p>KARSA, Mar 4 (Reuters) - At least 12 people were killed when a dam broke above the town, "
    "officials said, and some 4,000 had to leave their homes in the valley.</p>"
    "<p>The governor said that rescue teams had reached two villages by boat, and that the number "
    "of "
    "the dead could rise, because several houses were still under water on Tuesday.</p>"
    "<p>Heavy rain had fallen in the mountains for three days, and the dam, which was built in "
    "1962, "
    "had been under repair since last year, according to the ministry of works in the capital.</p>";

TEST(FindMoment, ReadsTheFormsThatPagesHave) {
  const auto iso = [](const char* text) {
    const auto m = find_moment(text);
    return m ? m->iso : std::string("none");
  };
  EXPECT_EQ(iso("2014-12-30T16:33:05+05:30"), "2014-12-30T16:33:05+05:30");
  EXPECT_EQ(iso("2014-12-30T16:33:05.123Z"), "2014-12-30T16:33:05Z");
  EXPECT_EQ(iso("2014-12-30 16:33"), "2014-12-30T16:33");
  EXPECT_EQ(iso("Tue, 30 Dec 2014 11:03:00 GMT"), "2014-12-30T11:03:00Z");
  EXPECT_EQ(iso("Tue Dec 30, 2014 4:33pm EST"), "2014-12-30T16:33-05:00");
  EXPECT_EQ(iso("Published: December 30th, 2014 at 12:05 a.m."), "2014-12-30T00:05");
  EXPECT_EQ(iso("Sept. 3, 2021"), "2021-09-03");
  EXPECT_EQ(iso("3 March 2024, 14:00"), "2024-03-03T14:00");
  EXPECT_EQ(iso("20141230"), "2014-12-30");
  EXPECT_EQ(iso("1419935580"), "2014-12-30T10:33:00Z");
  EXPECT_EQ(iso("30/12/2014"), "2014-12-30");
  EXPECT_EQ(iso("12/30/2014 09:15"), "2014-12-30T09:15");
  EXPECT_EQ(iso("Dec 30 11:03:00 2014"), "2014-12-30T11:03:00");
  EXPECT_EQ(iso("03/04/2014"), "none");
  EXPECT_EQ(iso("2014-02-30"), "none");
  EXPECT_EQ(iso("May 3 others in 2014"), "none");
  EXPECT_EQ(iso("call 555-2014"), "none");
}

TEST(MomentOfUrl, FindsTheDayInThePath) {
  EXPECT_EQ(moment_of_url("https://example.org/2014/12/30/dam-breaks")->iso, "2014-12-30");
  EXPECT_EQ(moment_of_url("https://example.org/world/2014/dec/30/dam")->iso, "2014-12-30");
  EXPECT_EQ(moment_of_url("https://example.org/dam-20141230.html")->iso, "2014-12-30");
  EXPECT_FALSE(moment_of_url("https://example.org/a?d=2014-12-30").has_value());
}

TEST(LinkedReports, ArticlesWhereverTheyStand) {
  const auto graph = linked_reports(
      R"({"@graph":[{"@type":"WebPage","name":"x"},{"@type":["NewsArticle","Thing"],"headline":"Dam breaks",
      "datePublished":"2024-03-04T10:00:00Z","author":[{"name":"Ana Kehl"},{"name":"Jo Marr"}],
      "publisher":{"name":"The Example"},"isAccessibleForFree":false,"isBasedOn":"https://example.org/a"}]})");
  ASSERT_EQ(graph.size(), 2U);
  EXPECT_EQ(graph[0].headline, "Dam breaks");
  EXPECT_EQ(graph[0].authors, (std::vector<std::string>{"Ana Kehl", "Jo Marr"}));
  EXPECT_EQ(graph[0].publisher, "The Example");
  EXPECT_EQ(graph[0].based_on, (std::vector<std::string>{"https://example.org/a"}));
  EXPECT_TRUE(graph[0].paywalled);
  EXPECT_EQ(
      linked_reports("//<![CDATA[\n[{\"@type\":\"Article\",\"headline\":\"a\nb\"}];//]]>").size(),
      1U);
  EXPECT_TRUE(linked_reports("{\"@type\":").empty());
  EXPECT_TRUE(linked_reports("").empty());
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "{\"@graph\":[";
  EXPECT_TRUE(linked_reports(deep).empty());
}

TEST(TitleParts, CutAtSeparators) {
  const auto parts = title_parts("Dam breaks in Karsa | World - The Example");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0], "Dam breaks in Karsa");
  EXPECT_EQ(word_hash("Dam breaks&hellip; in KARSA!"), word_hash("Dam breaks in Karsa"));
}

TEST(Metadata, JsonLdComesFirst) {
  const std::string html =
      "<html lang=en-GB><head><title>Dam breaks in Karsa | The Example</title>"
      "<meta property=og:site_name content='Example Online'><link rel=canonical "
      "href='https://example.org/2024/03/04/dam'>"
      "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Dam breaks in "
      "Karsa\",\"datePublished\":\"2024-03-04T10:00:00Z\",\"dateModified\":\"2024-03-05T09:00:"
      "00Z\","
      "\"author\":{\"name\":\"Ana Kehl\"},\"publisher\":{\"name\":\"The Example\"}}</script></head>"
      "<body><h1>Dam breaks in Karsa</h1><p class=byline>By Somebody Else</p>" +
      kProse + "</body></html>";
  const Page page = read(html);
  const PageMetadata& m = page.metadata;
  EXPECT_EQ(first(m.title), "Dam breaks in Karsa");
  EXPECT_EQ(first(m.outlet), "The Example");
  EXPECT_EQ(first(m.published), "2024-03-04T10:00:00Z");
  EXPECT_EQ(m.published.front().by, "json_ld.datePublished");
  EXPECT_EQ(html.substr(m.published.front().raw.begin, m.published.front().raw.size()),
            "2024-03-04T10:00:00Z");
  EXPECT_EQ(first(m.updated), "2024-03-05T09:00:00Z");
  EXPECT_EQ(first(m.byline), "Ana Kehl");
  EXPECT_EQ(m.byline.size(), 1U);
  EXPECT_EQ(first(m.agency), "Reuters");
  EXPECT_EQ(first(m.language), "en-GB");
  EXPECT_EQ(first(m.canonical_url), "https://example.org/2024/03/04/dam");
  EXPECT_EQ(m.published_date()->iso(), "2024-03-04");
}

TEST(Metadata, WithoutAnyMarkupTheTextTells) {
  const Page page = read(
      "<title>Dam breaks in Karsa - The Example</title><h2>Dam breaks in Karsa</h2>"
      "<div class=info>By Ana Kehl and Jo Marr</div><div>Posted March 4, 2024 10:15 "
      "am</div>" +
      kProse);
  const PageMetadata& m = page.metadata;
  EXPECT_EQ(first(m.title), "Dam breaks in Karsa");
  EXPECT_EQ(first(m.outlet), "The Example");
  EXPECT_EQ(first(m.published), "2024-03-04T10:15");
  ASSERT_EQ(m.byline.size(), 2U);
  EXPECT_EQ(m.byline[1].value, "Jo Marr");
}

TEST(Metadata, NamesAreToldFromWhatStandsAroundThem) {
  const auto byline = [](const std::string& line) {
    std::string out;
    for (const Evidence& e :
         read("<title>Dam breaks in Karsa</title><h1>Dam breaks in Karsa</h1>" + line + kProse)
             .metadata.byline)
      out += (out.empty() ? "" : "; ") + e.value;
    return out;
  };
  EXPECT_EQ(byline("<p class=byline>By Ana Kehl, Staff Writer | March 4, 2024</p>"), "Ana Kehl");
  EXPECT_EQ(
      byline("<div class=author><a>Ana Kehl</a></div><div class=author-tools>Follow Email</div>"),
      "Ana Kehl");
  EXPECT_EQ(byline("<p class=author><img> Ana Kehl <a>Ana Kehl</a></p>"), "Ana Kehl");
  EXPECT_EQ(byline("<div class=byline>ByJo deMarr</div>"), "Jo deMarr");
  EXPECT_EQ(byline("<p class=credit>Credit: Example/Files</p>"), "");
}

TEST(Metadata, TheAddressIsTheLastResort) {
  const Page page = read("<h1>Dam breaks in Karsa</h1>" + kProse,
                         "https://www.example.org/news/2024/03/04/dam-breaks");
  EXPECT_EQ(first(page.metadata.outlet), "example.org");
  EXPECT_EQ(first(page.metadata.published), "2024-03-04");
  EXPECT_EQ(page.metadata.published.front().by, "url.path");
}

TEST(PageKind, WhatIsNoReportIsSaid) {
  const auto code = [](const Page& page) {
    return page.notes.empty() ? "" : page.notes.back().code;
  };
  const Page error = read(
      "<title>Page not found | The Example</title><h1>Page not found</h1><p>The page "
      "you are looking for has moved. Try the search, or go back to the front page.</p>");
  EXPECT_EQ(error.kind, PageKind::kErrorPage);
  EXPECT_EQ(code(error), "page.error");
  const Page wall = read(
      "<title>Dam breaks in Karsa</title><h1>Dam breaks in Karsa</h1><p>At least 12 people "
      "were killed when a dam broke above the town.</p><div class=paywall><p>Subscribe to "
      "continue reading this article. Already a subscriber? Log in.</p></div>");
  EXPECT_EQ(wall.kind, PageKind::kPaywall);
  EXPECT_EQ(code(wall), "page.paywall");
  const Page cookie = read(
      "<title>The Example</title><div><h2>Before you continue</h2><p>We use cookies and we and our "
      "partners store and/or access information on a device. See our cookie policy.</p>"
      "<button>Accept all cookies</button></div>");
  EXPECT_EQ(cookie.kind, PageKind::kCookieWall);
  std::string list = "<title>The Example</title><ul>";
  for (int i = 0; i < 30; ++i)
    list += "<li><a href=/" + std::to_string(i) + ">Officials say that the dam number " +
            std::to_string(i) + " broke on Monday</a></li>";
  EXPECT_EQ(read(list + "</ul>").kind, PageKind::kListing);
  EXPECT_EQ(read("<h1>Dam breaks in Karsa</h1>" + kProse).kind, PageKind::kReport);
}

}  // namespace
}  // namespace muster::page
