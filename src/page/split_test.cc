#include "page/split.h"

#include <gtest/gtest.h>

#include "page/page.h"

namespace muster::page {
namespace {

std::vector<Page> read(const std::string& body, const std::string& head = "") {
  static const auto reader = PageReader::make(MUSTER_ROOT "/lexicon");
  EXPECT_TRUE(reader.has_value());
  const Capture capture{"<!DOCTYPE html><html><head><title>Karsa floods: latest - The Example</title>"
                        "<meta property='article:published_time' content='2024-03-05T06:00:00Z'>" +
                            head + "</head><body><div id=menu><a href=/>Home</a></div><main>" + body +
                            "</main></body></html>",
                        "test.html", "text/html"};
  auto pages = reader->read(capture);
  EXPECT_TRUE(pages.has_value());
  return pages ? std::move(*pages) : std::vector<Page>();
}

std::string kept(const Page& page) {
  std::string out;
  for (const PageBlock& b : page.blocks)
    if (!b.span.empty()) out += std::string(b.words(page)) + "\n";
  return out;
}

std::string first(const std::vector<Evidence>& list) { return list.empty() ? "" : list.front().value; }

const std::string kLead =
    "<h1>Karsa floods: latest</h1><p>Rivers across the district of Karsa have burst their banks after a week of rain, and "
    "thousands of people have been told to leave their homes. Follow the events here as they happen.</p>";

std::string post(const std::string& stamp, const std::string& title, const std::string& words,
                 const std::string& attributes = "") {
  return "<div class=entry" + attributes + "><div class=head>" + stamp + "</div>" +
         (title.empty() ? "" : "<h3>" + title + "</h3>") + "<p>" + words +
         " Rescue teams said that the roads to the north were still closed, and that boats were on their way to the "
         "villages beyond the bridge.</p></div>";
}

TEST(Split, PostsOfALiveBlogAreReportsOfTheirOwn) {
  const auto pages = read(
      kLead + "<div class=entries>" +
      post("<time datetime='2024-03-05T10:42:00Z'>10:42</time>", "Toll rises to 15", "Police now say 15 people died.",
           " id=p3") +
      post("<time datetime='2024-03-05T09:10:00Z'>9:10</time>", "", "Police say 12 people died in the floods.",
           " id=p2") +
      post("<time datetime='2024-03-04T21:05:00Z'>21:05</time>", "Bridge is gone", "The bridge of Karsa fell, the mayor said.",
           " id=p1") +
      "</div>");
  ASSERT_EQ(pages.size(), 4U);
  EXPECT_EQ(pages[0].name, "lead");
  EXPECT_NE(kept(pages[0]).find("burst their banks"), std::string::npos);
  EXPECT_EQ(kept(pages[0]).find("people died"), std::string::npos);
  EXPECT_EQ(pages[1].name, "p3");
  EXPECT_EQ(first(pages[1].metadata.published), "2024-03-05T10:42:00Z");
  EXPECT_EQ(first(pages[1].metadata.title), "Toll rises to 15");
  EXPECT_NE(kept(pages[1]).find("15 people died"), std::string::npos);
  EXPECT_EQ(kept(pages[1]).find("12 people died"), std::string::npos);
  // A post without a headline: that of the page is the next best.
  EXPECT_EQ(first(pages[2].metadata.title), "Karsa floods: latest");
  EXPECT_EQ(first(pages[3].metadata.published), "2024-03-04T21:05:00Z");
  // One text, so that a span means the same words whichever report it was found in.
  for (const Page& page : pages) EXPECT_EQ(page.text, pages[0].text);
}

TEST(Split, ATimeOfDayIsOfTheDayOfThePage) {
  const auto pages = read(kLead + "<ul>" +
                          [] {
                            std::string items;
                            for (const char* clock : {"4.42pm", "11:10 GMT", "9:05"})
                              items += "<li>" + post("<span>" + std::string(clock) + "</span>", "",
                                                     "The ministry said at " + std::string(clock) + " that 12 were dead.") +
                                       "</li>";
                            return items;
                          }() + "</ul>");
  ASSERT_EQ(pages.size(), 4U);
  EXPECT_EQ(first(pages[1].metadata.published), "2024-03-05T16:42");
  EXPECT_EQ(first(pages[2].metadata.published), "2024-03-05T11:10");
  EXPECT_EQ(pages[3].metadata.published.front().by, "post.clock");
}

TEST(Split, JsonLdSaysMoreOfAPost) {
  const std::string words = "Police now say that 15 people died in the floods around the town.";
  const auto pages = read(
      kLead + "<section>" + post("<time>10:42</time>", "", words) +
          post("<time>9:10</time>", "", "The mayor of Karsa spoke to reporters in the morning.") + "</section>",
      "<script type='application/ld+json'>{\"@type\":\"LiveBlogPosting\",\"headline\":\"Karsa floods: latest\","
      "\"liveBlogUpdate\":[{\"@type\":\"BlogPosting\",\"headline\":\"Toll rises\",\"articleBody\":\"" + words +
      "\",\"datePublished\":\"2024-03-05T10:42:10+01:00\",\"url\":\"https://e.org/live#a1\","
      "\"author\":{\"@type\":\"Person\",\"name\":\"Ana Kehl\"}}]}</script>");
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_EQ(first(pages[1].metadata.published), "2024-03-05T10:42:10+01:00");
  EXPECT_EQ(first(pages[1].metadata.title), "Toll rises");
  EXPECT_EQ(first(pages[1].metadata.byline), "Ana Kehl");
  EXPECT_EQ(first(pages[1].metadata.canonical_url), "https://e.org/live#a1");
  EXPECT_EQ(first(pages[2].metadata.published), "2024-03-05T09:10");
}

std::string article(const std::string& title, const std::string& figure) {
  return "<article><h2>" + title + "</h2><p>At least " + figure +
         " people were killed when a dam broke above the town on Monday, officials said, and some four thousand had to "
         "leave their homes before the evening.</p><p>The governor, Ana Kehl, said that rescue teams had reached two "
         "villages by boat and that the number of the dead could rise, because several houses were still under water.</p>"
         "<p>Heavy rain had fallen in the mountains for three days, and the dam, which was built sixty years ago, had been "
         "under repair since last year, according to the ministry.</p></article>";
}

TEST(Split, ArticlesOneBelowTheOther) {
  const auto pages = read(article("Dam breaks in Karsa", "12") + article("Fire in the port of Belin", "7"));
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(first(pages[0].metadata.title), "Dam breaks in Karsa");
  EXPECT_NE(kept(pages[1]).find("At least 7"), std::string::npos);
  EXPECT_EQ(kept(pages[1]).find("At least 12"), std::string::npos);
}

TEST(Split, WhatOnlyLooksLikeManyReportsIsOne) {
  const std::string story = "<h1>Karsa floods: latest</h1>" + article("Dam breaks in Karsa", "12");
  std::string comments = "<div class=comments>", teasers = "<div class=more>";
  for (int i = 0; i < 5; ++i) {
    const std::string stamp = "<time datetime='2024-03-0" + std::to_string(i + 1) + "'>March</time>";
    comments += post(stamp, "", "I think that the mayor should have known about all of this.");
    teasers += "<div>" + stamp + "<h3><a href=/a" + std::to_string(i) +
               ">Another thing that happened</a></h3><p>Something else that happened elsewhere is told on another page of "
               "ours, which has much more of it.</p></div>";
  }
  const auto pages = read(story + comments + "</div>" + teasers + "</div>");
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(pages[0].name, "");
}

}  // namespace
}  // namespace muster::page
