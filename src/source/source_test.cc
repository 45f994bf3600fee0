#include "source/source.h"

#include "source/testing.h"

namespace muster {
namespace {

using namespace source::testing;
class SourceTest : public source::testing::Folder {};

std::vector<std::string> texts(const Taken& taken) {
  std::vector<std::string> out;
  for (const Capture& c : taken.captures) out.push_back(c.bytes);
  return out;
}
using Texts = std::vector<std::string>;

TEST_F(SourceTest, AFileIsTakenAsItIs) {
  const std::string path = write("a.txt", "At least 12 died.\n");
  const Taken taken = take_all({path, (folder_ / "none").string(), path});
  EXPECT_EQ(texts(taken), (Texts{"At least 12 died.\n", "At least 12 died.\n"}));
  ASSERT_EQ(taken.errors.size(), 1U);
  EXPECT_EQ(taken.errors[0], (folder_ / "none").string() +
                                 ": no such file; check the path, or give - for standard input");
  EXPECT_EQ(taken.captures[0].origin, path);
  EXPECT_EQ(taken.captures[0].container.kind, "file");
  EXPECT_EQ(cut_out(taken.captures[0]), "At least 12 died.\n");
  EXPECT_EQ(taken.counts.n_captures, 2U);
  EXPECT_EQ(taken.counts.n_failed, 1U);
}

TEST_F(SourceTest, AFolderIsReadInTheOrderOfNames) {
  write("in/b.txt", "b");
  write("in/a/z.html", "<p>az</p>");
  write("in/a.html", "<p>a</p>");
  write("in/a_files/ad.html", "<p>an advertisement</p>");
  write("in/.hidden/x.txt", "hidden");
  write("in/c/photo.jpg", "\xff\xd8\xff");
  write("in/c/noname", std::string("\0\1\2\3", 4));
  write("in/c/empty.txt", " \n");
  write("in/d.txt.gz", gzip("d"));
  std::filesystem::create_directory_symlink(folder_ / "in", folder_ / "in" / "loop");
  const Taken taken = take_all({(folder_ / "in").string()});
  EXPECT_EQ(texts(taken), (Texts{"<p>az</p>", "<p>a</p>", "b", "d"}));
  EXPECT_EQ(taken.captures[0].media_type, "text/html");
  EXPECT_EQ(taken.captures[2].media_type, "text/plain");
  EXPECT_EQ(taken.counts.n_passed_over, 4U);
  EXPECT_TRUE(taken.errors.empty());
  EXPECT_TRUE(Source({(folder_ / "in").string()}).may_hold_many());
}

TEST_F(SourceTest, PatternsAreSorted) {
  for (const char* name : {"r2.txt", "r10.txt", "s.txt", "[r].txt"}) write(name, name);
  EXPECT_EQ(texts(take_all({(folder_ / "r*.txt").string()})), (Texts{"r10.txt", "r2.txt"}));
  // A file of that very name comes first.
  EXPECT_EQ(texts(take_all({(folder_ / "[r].txt").string()})), Texts{"[r].txt"});
  EXPECT_EQ(take_all({(folder_ / "q*").string()}).errors.size(), 1U);
}

TEST_F(SourceTest, PackedFiles) {
  const std::string two = gzip("first ") + gzip("second") + std::string(512, '\0');
  EXPECT_EQ(texts(take_all({write("a.txt.gz", two), write("b.txt.zst", zstd("zstandard")),
                            write("c", gzip(zstd("both")))})),
            (Texts{"first second", "zstandard", "both"}));
  const Taken cut = take_all({write("cut.gz", gzip("some text that is cut").substr(0, 20))});
  ASSERT_EQ(cut.errors.size(), 1U);
  EXPECT_NE(cut.errors[0].find("cut off"), std::string::npos) << cut.errors[0];
  std::string deep = "x";
  for (int i = 0; i < 8; ++i) deep = gzip(deep);
  EXPECT_EQ(take_all({write("deep.gz", deep)}).errors.size(), 1U);
}

TEST_F(SourceTest, ABombIsLeftInTime) {
  const std::string bomb = gzip(std::string(size_t{70} << 20, 'x'), 9);
  SourceOptions options;
  options.max_report_bytes = size_t{1} << 30;
  Taken taken = take_all({write("bomb.gz", bomb)}, options);
  ASSERT_EQ(taken.errors.size(), 1U);
  EXPECT_NE(taken.errors[0].find("bomb"), std::string::npos) << taken.errors[0];
  taken = take_all({write("large.gz", bomb)});
  ASSERT_EQ(taken.errors.size(), 1U);
  EXPECT_NE(taken.errors[0].find("larger than 8 MiB"), std::string::npos) << taken.errors[0];
}

TEST_F(SourceTest, MembersOfAZip) {
  const std::string inner = zip({{"deep.txt", "deep"}});
  const std::string path = write("a.zip", zip({{"z.html", "<html>z"},
                                               {"../../../etc/evil.txt", "names are only names"},
                                               {"dir/caf\xC3\xA9.txt", "text"},
                                               {"pic.png", "\x89PNG"},
                                               {"inner.zip", inner},
                                               {"r.ndjson", "{\"text\": \"a line\"}\n"}}));
  const Taken taken = take_all({path});
  EXPECT_EQ(texts(taken), (Texts{"<html>z", "names are only names", "text", "deep", "a line"}));
  EXPECT_TRUE(taken.errors.empty());
  EXPECT_EQ(taken.captures[1].origin, path + "!../../../etc/evil.txt");
  EXPECT_EQ(taken.captures[2].container.member, "dir/caf\xC3\xA9.txt");
  EXPECT_EQ(taken.captures[3].container.member, "inner.zip!deep.txt");
  EXPECT_EQ(taken.captures[3].container.file, path);
  EXPECT_EQ(taken.counts.n_passed_over, 1U);
  // Without its index at the end it is read from the front.
  const std::string whole = zip({{"a.txt", "a"}, {"b.txt", std::string(3000, 'b')}});
  EXPECT_EQ(take_all({write("cut.zip", whole.substr(0, whole.size() - 30))}).captures.size(), 2U);
  const Taken cut = take_all({write("half.zip", whole.substr(0, whole.size() / 3))});
  EXPECT_EQ(cut.captures.size(), 1U);
  EXPECT_EQ(cut.errors.size(), 1U);
}

TEST_F(SourceTest, Lines) {
  const std::string lines =
      "{\"name\": \"n\", \"published\": \"2024-03-05T10:00:00Z\", \"outlet\": \"o\", \"text\": "
      "\"t\"}\r\n"
      "\n"
      "nonsense\n"
      "{\"maintext\": \"Body.\", \"title\": \"Head\", \"date_publish\": \"2024-03-06 01:02:03\", "
      "\"source_domain\": \"example.org\", \"language\": \"en\", \"authors\": [\"A\", \"B\"], "
      "\"url\": "
      "\"http://example.org/1\"}\n"
      "{\"title\": \"Head\", \"text\": \"Text.\", \"date\": \"2024-03-07\", \"hostname\": "
      "\"example.net\", "
      "\"sitename\": \"Site\", \"source\": \"http://example.net/2\"}";
  const std::string path = write("r.jsonl", lines);
  const Taken taken = take_all({path});
  EXPECT_EQ(texts(taken), (Texts{"t", "Head\n\nBody.", "Head\n\nText."}));
  EXPECT_EQ(taken.errors, (Texts{path + ":3: not valid JSON (expected one object a line)"}));
  EXPECT_EQ(taken.captures[0].name, "n");
  EXPECT_EQ(taken.captures[0].hints.outlet, "o");
  EXPECT_EQ(day_of_hint(taken.captures[0].hints.published), (Date{2024, 3, 5}));
  EXPECT_EQ(taken.captures[1].origin, path + ":4");
  EXPECT_EQ(taken.captures[1].hints.published, "2024-03-06T01:02:03");
  EXPECT_EQ(taken.captures[1].hints.author, "A; B");
  EXPECT_EQ(taken.captures[1].url, "http://example.org/1");
  EXPECT_EQ(taken.captures[2].hints.outlet, "Site");
  EXPECT_EQ(taken.captures[2].url, "http://example.net/2");
  EXPECT_EQ(cut_out(taken.captures[2]), lines.substr(lines.rfind('\n') + 1));
}

TEST_F(SourceTest, JsonFiles) {
  EXPECT_EQ(texts(take_all({write("a.json", " {\"text\": \"one\"} ")})), Texts{"one"});
  const std::string path = write("b.json", "[{\"text\": \"one \\\"}] \"},\n {\"text\": \"two\"}]");
  const Taken taken = take_all({path});
  EXPECT_EQ(texts(taken), (Texts{"one \"}] ", "two"}));
  EXPECT_EQ(taken.captures[1].origin, path + "#2");
  EXPECT_EQ(cut_out(taken.captures[1]), "{\"text\": \"two\"}");
  EXPECT_EQ(texts(take_all({write("c.json", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n")})),
            (Texts{"one", "two"}));
  EXPECT_EQ(take_all({write("d.json", "{\"text\": \"cut")}).errors.size(), 1U);
  EXPECT_EQ(take_all({write("e.json", "{\"id\": 1}")}).errors.size(), 1U);
  write("in/package.json", "{\"id\": 1}");
  EXPECT_TRUE(take_all({(folder_ / "in").string()}).errors.empty());
  const Taken feed = take_all({write(
      "feed.json",
      "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"F\", \"items\": ["
      "{\"id\": 7, \"title\": \"T\", \"url\": \"http://example.org/7\", \"content_html\": \"<p>12 "
      "died</p>\", \"date_published\": \"2024-03-05T10:15:00+01:00\"},"
      "{\"id\": \"8\", \"content_text\": \"plain\"}]}")});
  ASSERT_EQ(feed.captures.size(), 2U);
  EXPECT_EQ(feed.captures[0].url, "http://example.org/7");
  EXPECT_EQ(feed.captures[0].media_type, "text/html");
  EXPECT_EQ(feed.captures[0].hints.published, "2024-03-05T10:15:00+01:00");
  EXPECT_EQ(feed.captures[0].hints.outlet, "F");
  EXPECT_EQ(feed.captures[0].container.record_id, "7");
  EXPECT_NE(feed.captures[0].bytes.find("<p>12 died</p>"), std::string::npos);
  EXPECT_EQ(feed.captures[1].bytes, "plain");
}

}  // namespace
}  // namespace muster
