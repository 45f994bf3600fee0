#include "source/testing.h"

namespace muster {
namespace {

using namespace source::testing;
class WarcTest : public source::testing::Folder {};

std::string page(const std::string& text) { return "<html><body>" + text + "</body></html>"; }

TEST_F(WarcTest, RecordsWithTheirPlaces) {
  const std::vector<std::string> records = {
      warc("warcinfo", "", "software: test\r\n"),
      warc("request", "http://example.org/1", "GET / HTTP/1.1\r\n\r\n"),
      warc("response", "http://example.org/1", http(page("one"))),
      warc("response", "http://example.org/p.png", http("PNG", "image/png")),
      warc("response", "http://example.org/404",
           http(page("gone"), "text/html", "", "404 Not Found")),
      warc("revisit", "http://example.org/1", http(""),
           "WARC-Refers-To-Date: 2024-03-01T00:00:00Z\r\n"),
      warc("resource", "http://example.org/2", page("two")),
  };
  std::string plain, packed, whole;
  for (const std::string& r : records) {
    plain += r;
    packed += gzip(r);
  }
  whole = gzip(plain);
  for (const auto& [name, bytes] : {std::pair{"a.warc", plain}, {"a.warc.gz", packed}}) {
    const std::string path = write(name, bytes);
    const Taken taken = take_all({path});
    ASSERT_EQ(taken.captures.size(), 2U) << name;
    EXPECT_TRUE(taken.errors.empty());
    const Capture& one = taken.captures[0];
    EXPECT_EQ(one.bytes, page("one"));
    EXPECT_EQ(one.url, "http://example.org/1");
    EXPECT_EQ(one.charset, "utf-8");
    EXPECT_EQ(one.fetched_at, "2024-03-05T10:15:00Z");
    EXPECT_EQ(one.container.kind, "warc");
    EXPECT_TRUE(one.container.record_id.starts_with("urn:uuid:")) << one.container.record_id;
    // The record can be cut out of the file again.
    EXPECT_EQ(cut_out(one), name == std::string("a.warc") ? records[2] : gzip(records[2]));
    EXPECT_EQ(cut_out(taken.captures[1]),
              name == std::string("a.warc") ? records[6] : gzip(records[6]));
    EXPECT_EQ(taken.counts.n_revisits, 1U);
    EXPECT_EQ(taken.counts.n_passed_over, 4U);
    ASSERT_EQ(taken.notes.size(), 1U);
    EXPECT_EQ(taken.notes[0].code, "warc.revisit");
  }
  const Taken taken = take_all({write("w.warc.gz", whole)});
  ASSERT_EQ(taken.captures.size(), 2U);
  EXPECT_FALSE(taken.captures[0].container.offset.has_value());
  std::string frames;
  for (const std::string& r : records) frames += zstd(r);
  EXPECT_EQ(take_all({write("z.warc.zst", frames)}).captures.size(), 2U);
}

TEST_F(WarcTest, ARevisitHasTheBytesOfTheRecordItNames) {
  const std::string first = warc("response", "http://e.org/1", http(page("one")));
  const size_t id_at = first.find("<urn:");
  const std::string id = first.substr(id_at, first.find('>', id_at) + 1 - id_at);
  const std::vector<std::string> records = {
      first,
      warc("response", "http://e.org/2", http(page("two"))),
      // By record, by address and date, and one whose record is not here.
      warc("revisit", "http://e.org/1", http(""), "WARC-Refers-To: " + id + "\r\n"),
      warc("revisit", "http://e.org/other", http(""),
           "WARC-Refers-To-Target-URI: http://e.org/2\r\nWARC-Refers-To-Date: 2024-03-05T10:15:00Z\r\n"),
      warc("revisit", "http://e.org/3", http(""), "WARC-Refers-To: <urn:uuid:elsewhere>\r\n"),
      warc("response", "http://e.org/4", http(page("four")))};
  std::string plain, packed;
  for (const std::string& r : records) {
    plain += r;
    packed += gzip(r);
  }
  for (const auto& [name, bytes] : {std::pair{"a.warc", plain}, {"a.warc.gz", packed}}) {
    const Taken taken = take_all({write(name, bytes)});
    ASSERT_EQ(taken.captures.size(), 5U) << name;
    EXPECT_EQ(taken.captures[2].bytes, page("one"));
    EXPECT_EQ(taken.captures[2].url, "http://e.org/1");
    EXPECT_EQ("<" + taken.captures[2].container.record_id + ">", id);
    EXPECT_EQ(cut_out(taken.captures[2]), cut_out(taken.captures[0]));
    EXPECT_EQ(taken.captures[3].bytes, page("two"));
    EXPECT_EQ(taken.captures[3].url, "http://e.org/other");
    EXPECT_EQ(cut_out(taken.captures[3]), cut_out(taken.captures[1]));
    EXPECT_EQ(taken.captures[4].bytes, page("four"));
    EXPECT_EQ(taken.counts.n_revisits, 1U);
  }
  // Packed as a whole, only the first record can be gone back to.
  EXPECT_EQ(take_all({write("w.warc.gz", gzip(plain))}).counts.n_revisits, 2U);
}

TEST_F(WarcTest, BodiesAreUnpacked) {
  const std::string body = page("a body that is packed");
  const std::string chunked = "5\r\n" + body.substr(0, 5) + "\r\n" + "1f;x=y\r\n" +
                              body.substr(5, 31) + "\r\n" + "7D0\r\n" + body.substr(36);
  const std::string archive =
      warc("response", "http://e.org/1",
           http(gzip(body), "text/html", "Content-Encoding: gzip\r\n")) +
      warc("response", "http://e.org/2", http(body, "text/html", "Content-Encoding: gzip\r\n")) +
      warc("response", "http://e.org/3",
           http(chunked, "text/html", "Transfer-Encoding: chunked\r\n")) +
      warc("response", "http://e.org/4",
           http(body, "text/html", "Transfer-Encoding: chunked\r\n")) +
      warc("response", "http://e.org/5",
           http(zstd(body), "text/html", "Content-Encoding: zstd\r\n")) +
      warc("response", "http://e.org/6", http(body, "text/html", "Content-Encoding: br\r\n")) +
      warc("response", "http://e.org/7", http("x", "text/html", "Content-Encoding: rot13\r\n"));
  const Taken taken = take_all({write("a.warc", archive)});
  ASSERT_EQ(taken.captures.size(), 6U);
  for (const Capture& c : taken.captures) EXPECT_EQ(c.bytes, body) << c.url;
  ASSERT_EQ(taken.errors.size(), 1U);
  EXPECT_NE(taken.errors[0].find("rot13"), std::string::npos) << taken.errors[0];
}

TEST_F(WarcTest, DamageCostsWhatItHits) {
  std::vector<std::string> records;
  for (int i = 0; i < 6; ++i)
    records.push_back(warc("response", "http://e.org/" + std::to_string(i),
                           http(page("report " + std::to_string(i) + std::string(2000, 'x')))));
  const auto urls = [](const Taken& taken) {
    std::string out;
    for (const Capture& c : taken.captures) out += c.url.back();
    return out;
  };
  std::string packed;
  for (int i = 0; i < 6; ++i) packed += i == 2 ? gzip(records[2]).substr(0, 150) : gzip(records[i]);
  Taken taken = take_all({write("half.warc.gz", packed)});
  EXPECT_EQ(urls(taken), "01345");
  EXPECT_EQ(taken.errors.size(), 1U);
  EXPECT_NE(taken.errors[0].find("offset"), std::string::npos) << taken.errors[0];
  // Also behind the damage each record lies where it is said to, whether its member broke off early,
  // in the middle or late.
  for (const size_t n : {size_t{20}, size_t{60}, size_t{150}, gzip(records[2]).size() - 9}) {
    packed.clear();
    for (int i = 0; i < 6; ++i) packed += i == 2 ? gzip(records[2]).substr(0, n) : gzip(records[i]);
    taken = take_all({write("place.warc.gz", packed)});
    EXPECT_EQ(urls(taken), "01345") << n;
    for (const Capture& c : taken.captures)
      EXPECT_EQ(cut_out(c), gzip(records[static_cast<size_t>(c.url.back() - '0')])) << n << c.url;
  }

  std::string junk = records[0] + "this is no record\r\nnor this\r\n" + records[1] + records[2];
  taken = take_all({write("junk.warc", junk)});
  EXPECT_EQ(urls(taken), "012");
  ASSERT_EQ(taken.errors.size(), 1U);
  EXPECT_NE(taken.errors[0].find("29 bytes skipped"), std::string::npos) << taken.errors[0];

  for (const size_t n : {size_t{3}, size_t{40}, size_t{400}}) {
    taken = take_all({write("cut.warc", records[0] + records[1].substr(0, n))});
    EXPECT_EQ(urls(taken), "0") << n;
    EXPECT_EQ(taken.errors.size(), 1U) << n;
    taken =
        take_all({write("cut.warc.gz", gzip(records[0]) + gzip(records[1]).substr(0, n / 4 + 4))});
    EXPECT_EQ(urls(taken), "0") << n;
    EXPECT_EQ(taken.errors.size(), 1U) << n;
  }
  std::string wrong = records[1];
  wrong.replace(wrong.find("Content-Length: "), 17, "Content-Length: x");
  taken = take_all({write("length.warc", records[0] + wrong + records[2])});
  EXPECT_EQ(urls(taken), "02");
  EXPECT_EQ(taken.errors.size(), 1U);
}

TEST_F(WarcTest, LargeRecordsAreSkipped) {
  SourceOptions options;
  options.max_report_bytes = 1000;
  const std::string bomb =
      http(gzip(std::string(1 << 20, 'x')), "text/html", "Content-Encoding: gzip\r\n");
  const Taken taken = take_all(
      {write("a.warc", warc("response", "http://e.org/1", http(std::string(3 << 20, 'x'))) +
                           warc("response", "http://e.org/2", bomb) +
                           warc("response", "http://e.org/3", http(page("small"))))},
      options);
  ASSERT_EQ(taken.captures.size(), 1U);
  EXPECT_EQ(taken.errors.size(), 2U);
}

TEST_F(WarcTest, Arc) {
  const std::string one = http(page("one")), two = http(page("two"));
  const auto record = [](const std::string& url, const std::string& block) {
    return url + " 192.0.2.1 20080305101500 text/html " + std::to_string(block.size()) + "\n" +
           block + "\n";
  };
  const std::string info = "1 0 test\nURL IP-address Archive-date Content-type Archive-length\n\n";
  const std::string head = "filedesc://a.arc 0.0.0.0 20080305101500 text/plain " +
                           std::to_string(info.size()) + "\n" + info + "\n";
  const std::string first = record("http://e.org/1", one), second = record("http://e.org/2", two);
  Taken taken = take_all({write("a.arc", head + first + second)});
  ASSERT_EQ(taken.captures.size(), 2U);
  EXPECT_EQ(taken.captures[0].bytes, page("one"));
  EXPECT_EQ(taken.captures[1].fetched_at, "2008-03-05T10:15:00Z");
  EXPECT_EQ(taken.captures[1].container.kind, "arc");
  EXPECT_EQ(cut_out(taken.captures[1]), second);
  taken = take_all({write("a.arc.gz", gzip(head) + gzip(first) + gzip(second))});
  ASSERT_EQ(taken.captures.size(), 2U);
  EXPECT_EQ(cut_out(taken.captures[1]), gzip(second));
}

}  // namespace
}  // namespace muster
