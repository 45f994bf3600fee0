#include "source/testing.h"

namespace muster {
namespace {

using namespace source::testing;
class FeedTest : public source::testing::Folder {};

TEST_F(FeedTest, Rss) {
  const Taken taken = take_all({write("a.rss", R"(<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Paper &amp; Co</title><atom:link href="http://e.org/feed" rel="self"/>
<image><title>Not this</title></image><language>en-GB</language>
<item><title>Flood kills 12</title><link>http://e.org/1?a=1&b=2</link><guid>g1</guid>
 <pubDate>Tue, 05 Mar 2024 10:15:00 +0100</pubDate><dc:creator>A. Writer</dc:creator>
 <media:title>a picture</media:title><description>Short.</description>
 <content:encoded><![CDATA[<p>At least 12 people died &amp; 30&nbsp;were hurt.</p>]]></content:encoded></item>
<item><title>Second</title><link>http://e.org/2</link><description>Plain&nbsp;words only.</description></item>
</channel></rss>)")});
  EXPECT_TRUE(taken.errors.empty()) << taken.errors[0];
  ASSERT_EQ(taken.captures.size(), 2U);
  const Capture& one = taken.captures[0];
  EXPECT_EQ(one.media_type, "text/html");
  EXPECT_EQ(one.url, "http://e.org/1?a=1&b=2");
  EXPECT_EQ(one.hints.title, "Flood kills 12");
  EXPECT_EQ(one.hints.outlet, "The Paper & Co");
  EXPECT_EQ(one.hints.published, "2024-03-05T10:15:00+01:00");
  EXPECT_EQ(one.hints.author, "A. Writer");
  EXPECT_EQ(one.hints.language, "en-GB");
  EXPECT_EQ(one.container.record_id, "g1");
  EXPECT_NE(one.bytes.find("<p>At least 12 people died &amp; 30&nbsp;were hurt.</p>"),
            std::string::npos);
  EXPECT_EQ(taken.captures[1].media_type, "text/plain");
  EXPECT_EQ(taken.captures[1].bytes, "Second\n\nPlain\xC2\xA0words only.");
}

TEST_F(FeedTest, AtomAndRdf) {
  Taken taken = take_all({write("a.xml", R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title type="text">Agency</title><entry><title>T</title><link rel="self" href="http://e.org/s"/>
<link href="http://e.org/t"/><id>tag:1</id><published>2024-03-05T10:15:00Z</published>
<updated>2024-03-06T00:00:00Z</updated><author><name>N</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Two <b>died</b>.</p></div></content></entry>
<entry><title>U</title><link href="http://e.org/u"/><summary type="html">&lt;p&gt;Three&lt;/p&gt;</summary></entry>
</feed>)")});
  ASSERT_EQ(taken.captures.size(), 2U);
  EXPECT_EQ(taken.captures[0].url, "http://e.org/t");
  EXPECT_EQ(taken.captures[0].hints.updated, "2024-03-06T00:00:00Z");
  EXPECT_EQ(taken.captures[0].hints.language, "en");
  EXPECT_EQ(taken.captures[0].hints.author, "N");
  EXPECT_NE(taken.captures[0].bytes.find("<p>Two <b>died</b>.</p>"), std::string::npos);
  EXPECT_NE(taken.captures[1].bytes.find("<p>Three</p>"), std::string::npos);
  taken =
      take_all({write("a.rdf", R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x">
<title>Old</title></channel><item rdf:about="http://e.org/1"><title>One</title><link>http://e.org/1</link>
<description>text</description><dc:date>2004-03-05</dc:date></item></rdf:RDF>)")});
  ASSERT_EQ(taken.captures.size(), 1U);
  EXPECT_EQ(taken.captures[0].hints.outlet, "Old");
  EXPECT_EQ(taken.captures[0].hints.published, "2004-03-05");
}

TEST_F(FeedTest, SitemapsListLinks) {
  const Taken taken = take_all({write(
      "sitemap.xml",
      "<urlset "
      "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>http://e.org/1</loc></url>"
      "<url><loc>http://e.org/2</loc></url></urlset>")});
  EXPECT_TRUE(taken.captures.empty());
  EXPECT_TRUE(taken.errors.empty());
  EXPECT_EQ(taken.counts.n_links, 2U);
}

TEST_F(FeedTest, BrokenAndHostile) {
  // What came before a fault is read.
  const std::string item = "<item><title>T</title><description>words</description></item>";
  Taken taken = take_all({write("cut.xml", "<rss><channel>" + item + item + "<item><title>cut")});
  EXPECT_GE(taken.captures.size(), 2U);
  EXPECT_EQ(taken.errors.size(), 1U);
  // Entities that multiply.
  std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\">";
  for (char c = 'b'; c < 'k'; ++c)
    bomb += std::string("<!ENTITY ") + c + " \"" + std::string(10, '&') + "\">";
  taken = take_all({write("bomb.xml", bomb + "]><rss><channel>" + item + "</channel></rss>")});
  ASSERT_EQ(taken.errors.size(), 1U);
  EXPECT_NE(taken.errors[0].find("declares entities"), std::string::npos) << taken.errors[0];
  // A file of this machine is not loaded.
  taken = take_all({write("file.xml", "<!DOCTYPE rss SYSTEM \"file:///etc/passwd\"><rss><channel>" +
                                          item + "</channel></rss>")});
  ASSERT_EQ(taken.captures.size(), 1U);
  EXPECT_EQ(taken.captures[0].bytes.find("root:"), std::string::npos);
  std::string deep = "<rss><channel><item>";
  for (int i = 0; i < 100'000; ++i) deep += "<b>";
  EXPECT_EQ(take_all({write("deep.xml", deep)}).errors.size(), 1U);
  SourceOptions options;
  options.max_line_bytes = 100'000;
  const std::string long_item = "<rss><channel>" + item + "<item><description>" +
                                std::string(1 << 20, 'x') + "</description>";
  taken = take_all({write("long.xml", long_item)}, options);
  EXPECT_EQ(taken.errors.size(), 1U);
  EXPECT_NE(taken.errors[0].find("limit"), std::string::npos) << taken.errors[0];
}

}  // namespace
}  // namespace muster
