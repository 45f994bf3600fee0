// The network itself: tests/e2e/sources_test.py.
#include "source/http_fetch.h"
#include "source/robots.h"
#include "source/testing.h"

namespace muster::source {
namespace {

TEST(Robots, TheLongestRuleCounts) {
  const Robots r = Robots::parse(
      "# a comment\nUser-agent: other\nDisallow: /\n\nUser-Agent: Muster/1.0\nuser-agent: more\n"
      "Disallow: /private\nAllow: /private/open\nDisallow: /*.cgi$\nCrawl-delay: 2.5\n"
      "Sitemap: http://e.org/s\n\nUser-agent: *\nDisallow: /all",
      "muster");
  EXPECT_TRUE(r.allows("/"));
  EXPECT_TRUE(r.allows("/all"));  // our own group counts alone
  EXPECT_FALSE(r.allows("/private/x"));
  EXPECT_TRUE(r.allows("/private/open/x"));
  EXPECT_FALSE(r.allows("/a/b.cgi"));
  EXPECT_TRUE(r.allows("/a/b.cgi?x"));
  EXPECT_EQ(r.crawl_delay(), 2.5);
  EXPECT_FALSE(Robots::parse("User-agent: *\nDisallow: /\n", "muster").allows("/x"));
  EXPECT_TRUE(Robots::parse("User-agent: *\nDisallow:\n", "muster").allows("/x"));
  EXPECT_TRUE(Robots::parse("<html>nothing</html>", "muster").allows("/x"));
  EXPECT_FALSE(Robots::allow_none().allows("/"));
}

TEST(Robots, Patterns) {
  EXPECT_TRUE(matches_pattern("/a*c", "/abbbcd"));
  EXPECT_TRUE(matches_pattern("/a*c$", "/acbc"));
  EXPECT_FALSE(matches_pattern("/a*c$", "/acb"));
  EXPECT_TRUE(matches_pattern("", "/x"));
  EXPECT_FALSE(matches_pattern("/$", "/x"));
  EXPECT_FALSE(matches_pattern(std::string(200, '*') + "b", std::string(2000, 'a')));
}

TEST(Addresses, PrivateOnes) {
  for (const char* address :
       {"127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1",
        "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "nonsense"})
    EXPECT_TRUE(is_private_address(address)) << address;
  for (const char* address :
       {"93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:2800:21f:cb07::1", "::ffff:8.8.8.8"})
    EXPECT_FALSE(is_private_address(address)) << address;
}

TEST(Fetch, ThisMachineIsRefusedBeforeAnythingIsSent) {
  HttpFetcher fetcher({});
  std::vector<SourceNote> notes;
  for (const char* url : {"http://127.0.0.1:9/x", "http://[::1]:9/x", "http://2130706433:9/"}) {
    const auto page = fetcher.fetch(url, notes);
    ASSERT_FALSE(page.has_value());
    EXPECT_EQ(page.error().code, ErrorCode::kUnsupported) << page.error().message;
    EXPECT_NE(page.error().message.find("--allow-private"), std::string::npos);
  }
  EXPECT_EQ(fetcher.fetch("http://", notes).error().code, ErrorCode::kInvalidInput);
  EXPECT_FALSE(is_url("ftp://e.org/"));
  EXPECT_TRUE(is_url("HTTPS://e.org/"));
}

}  // namespace
}  // namespace muster::source
