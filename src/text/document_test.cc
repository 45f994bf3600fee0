#include "text/document.h"

#include <gtest/gtest.h>

#include <random>

#include "core/utf8.h"
#include "fuzz/document_check.h"

namespace muster {
namespace {

const ZoneRules& rules() {
  static const auto loaded = ZoneRules::make(std::string(MUSTER_ROOT) + "/lexicon");
  return *loaded;
}
Capture capture_of(std::string bytes) { return {std::move(bytes), "report.txt", "text/plain"}; }
Result<Document> make(std::string bytes, DocumentOptions options = {}) {
  return Document::make(capture_of(std::move(bytes)), rules(), std::move(options));
}
std::vector<std::string> clean_blocks(const Document& d) {
  std::vector<std::string> out;
  for (const Block& b : d.blocks()) out.push_back(b.clean);
  return out;
}
using Lines = std::vector<std::string>;

TEST(Document, KeepsTheBytesAndTheirIdentity) {
  const auto d = make("Twelve people died.\n");
  ASSERT_TRUE(d.has_value());
  EXPECT_EQ(d->text(), "Twelve people died.\n");
  EXPECT_EQ(d->encoding(), "utf-8");
  EXPECT_EQ(d->sha256(), "7fd5077020d5bbc0bedccba57bd20828079c9ed5a4fb9b0e7ca115b7ed24749a");
  EXPECT_EQ(d->id(), d->sha256().substr(0, 16));
}

TEST(Document, CleansWhatCannotBeSeen) {
  const struct {
    const char *text, *clean;
  } kCases[] = {
      {"12\xC2\xA0people \t died.", "12 people died."},
      {"cas\xC2\xADual\xE2\x80\x8Bties were 12.", "casualties were 12."},
      {"\xEF\xBB\xBF\xE2\x80\x8E 12 died. \xE2\x80\x8F", "12 died."},
      {"\xE2\x80\xAA"
       "12\xE2\x80\xAC died.",
       "12 died."},
      {"12\x01"
       "dead\x7F now",
       "12 dead now"},
      {"\xEF\xAC\x81ve \xE2\x80\x9C"
       "dead\xE2\x80\x9D",
       "\xEF\xAC\x81ve \xE2\x80\x9C"
       "dead\xE2\x80\x9D"},
      // Joiners stay where they shape a word or a picture, and go elsewhere.
      {"\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88 12",
       "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88 12"},
      {"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA6 12",
       "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA6 12"},
      {"wo\xE2\x80\x8Dunded 12", "wounded 12"},
  };
  for (const auto& c : kCases) {
    const auto d = make(c.text);
    ASSERT_TRUE(d.has_value()) << c.clean;
    EXPECT_EQ(clean_blocks(*d), Lines{c.clean});
  }
}

TEST(Document, EveryLineEndCuts) {
  for (const char* end : {"\n", "\r\n", "\r", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xC2\x85", "\x0B",
                          "\x0C", "\n\n\n", "\r\n\r\n"}) {
    const auto d = make(std::string("Twelve people died.") + end + "Forty were hurt." + end);
    ASSERT_TRUE(d.has_value());
    EXPECT_EQ(clean_blocks(*d), (Lines{"Twelve people died.", "Forty were hurt."}))
        << testing::PrintToString(end);
  }
}

TEST(Document, JoinsHardWrappedProse) {
  const auto d = make(
      "Floods kill 40 in north\n\n"
      "At least 40 people have been killed in floods in the\n"
      "north of the country, the interior ministry said on\n"
      "Monday. Rescuers are looking for survivors.\n\n"
      "  The governor said that 1,200 houses in the north-\n"
      "  western district were destroyed, and pre-\n"
      "  and primary schools closed.\n");
  ASSERT_TRUE(d.has_value());
  EXPECT_EQ(clean_blocks(*d), (Lines{"Floods kill 40 in north",
                                     "At least 40 people have been killed in floods in the north "
                                     "of the country, the interior ministry said on "
                                     "Monday. Rescuers are looking for survivors.",
                                     "The governor said that 1,200 houses in the north-western "
                                     "district were destroyed, and pre- and primary "
                                     "schools closed."}));
  EXPECT_EQ(d->blocks()[0].zone, Zone::kTitle);
}

TEST(Document, ParagraphsWithoutBlankLinesStayApart) {
  const auto d = make(
      "Twelve people died in the north.\nThe ministry said 40 were hurt.\nHospitals are full.\n");
  ASSERT_TRUE(d.has_value());
  EXPECT_EQ(d->blocks().size(), 3U);
}

TEST(Document, ListsLoseTheirMarkers) {
  const auto d = make(
      "The ministry counted:\n- 12 dead\n\xE2\x80\xA2 40 wounded\n1. two missing\n2) five "
      "rescued\n12. Not an item.\n");
  ASSERT_TRUE(d.has_value());
  EXPECT_EQ(clean_blocks(*d), (Lines{"The ministry counted:", "12 dead", "40 wounded",
                                     "two missing", "five rescued", "12. Not an item."}));
}

TEST(Document, HeadingsLoseTheirMarks) {
  const auto d = make(
      "Floods kill 40\n==============\n\nForty people died.\n\n## What we know\n\n* * *\n\nTwelve "
      "are missing.\n");
  ASSERT_TRUE(d.has_value());
  EXPECT_EQ(clean_blocks(*d),
            (Lines{"Floods kill 40", "Forty people died.", "What we know", "Twelve are missing."}));
  EXPECT_EQ(d->text_of(*d->title()), "Floods kill 40");
}

TEST(Document, RefusesNothingToRead) {
  for (const char* text : {" ", "\n\n", "\xEF\xBB\xBF", "\xC2\xA0\xE2\x80\x8B\r\n", "\t \x0C"}) {
    const auto d = make(text);
    ASSERT_FALSE(d.has_value());
    EXPECT_EQ(d.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(d.error().message,
              "report.txt: holds only white space; give a report with at least one line of text");
  }
  EXPECT_EQ(make("").error().message,
            "report.txt: is empty; give a report with at least one line of text");
  EXPECT_EQ(Document::make({"", "-", ""}, rules(), {}).error().message,
            "standard input: is empty; give a report with at least one line of text");
  const auto large = make(std::string(kMaxReportBytes + 1, 'x'));
  EXPECT_EQ(large.error().code, ErrorCode::kUnsupported);
}

TEST(Document, DatesComeFromTheUserFirst) {
  const std::string text =
      "Floods kill 40\nPublished: 12:30, 3 May 2024\n[x]\nKATHMANDU, May 2 (Reuters) - Forty "
      "people have died in floods.\n";
  const auto from_text = make(text);
  EXPECT_EQ(from_text->published()->iso(), "2024-05-03");
  EXPECT_EQ(from_text->dateline()->date->iso(), "2024-05-02");
  DocumentOptions options;
  options.published = Date{2019, 1, 2};
  EXPECT_EQ(make(text, options)->published()->iso(), "2019-01-02");
  options.published = Date{2020, 1, 2};
  EXPECT_EQ(make("KYIV, Dec 31 (AP) - Forty people have died in floods.", options)
                ->dateline()
                ->date->iso(),
            "2019-12-31");
  EXPECT_FALSE(
      make("KYIV, Dec 31 (AP) - Forty people have died in floods.")->published().has_value());
}

TEST(Document, SpansSelectTheirWordsInRawBytesToo) {
  const std::string bytes =
      "\xEF\xBB\xBF"
      "Caf\xC3\xA9 \xF0\x9F\x98\x80: 12 peo\xC2\xADple died.\r\nKo\xCC\x88ln said 3.\r\n";
  const auto d = make(bytes);
  ASSERT_TRUE(d.has_value());
  const size_t at = d->text().find("12");
  const RawSpan raw = d->to_raw({static_cast<uint32_t>(at), static_cast<uint32_t>(at + 2)});
  EXPECT_EQ(bytes.substr(raw.begin, raw.size()), "12");
  const Block& block = d->blocks()[0];
  const size_t word = block.clean.find("people");
  const auto span = block.map.to_source<SourceSpan>(
      CleanSpan{static_cast<uint32_t>(word), static_cast<uint32_t>(word + 6)});
  EXPECT_EQ(d->text_of({block.span.begin + span.begin, block.span.begin + span.end}),
            "peo\xC2\xADple");
}

TEST(Document, LongParagraphsAreReadInPieces) {
  std::string text;
  while (text.size() < 250'000) text += "At least 12 people were killed, the ministry said. ";
  const auto d = make(text);
  ASSERT_TRUE(d.has_value());
  EXPECT_EQ(d->blocks().size(), 3U);
  for (const Block& b : d->blocks()) EXPECT_EQ(b.clean.back(), '.');
  EXPECT_EQ(d->notes().back().code, "text.block_cut");
  EXPECT_EQ(checks::broken_promise(capture_of(text), *d), "");
  std::string accents;
  for (size_t i = 0; i < 125'000; ++i) accents += "\xC3\xA9";
  const auto one_word = make(accents);
  ASSERT_TRUE(one_word.has_value());
  EXPECT_EQ(checks::broken_promise(capture_of(accents), *one_word), "");
}

// Random pages out of the pieces that news pages are made of.
TEST(Document, RandomPagesKeepTheirPromises) {
  const std::string kPieces[] = {"At least 12 people were killed",
                                 ", officials said",
                                 ". ",
                                 ".",
                                 "\n",
                                 "\r\n",
                                 "\r",
                                 "\n\n",
                                 " ",
                                 "\t",
                                 "\xC2\xA0",
                                 "Also Read: ",
                                 "ALSO READ | ",
                                 "(Read more: ",
                                 ")",
                                 "[",
                                 "]",
                                 "KYIV, Jan 22 (Reuters) - ",
                                 "GAZA CITY (AP) \xE2\x80\x94 ",
                                 "NEW DELHI: ",
                                 "\xE2\x80\x94",
                                 "- ",
                                 "1. ",
                                 "2. ",
                                 "# ",
                                 "=====",
                                 "Most read",
                                 "3 comments",
                                 "Sources",
                                 "By John Smith",
                                 "Published: 3 May 2024",
                                 "\xC2\xA9 2024",
                                 "Photo: Reuters",
                                 "\xF0\x9F\x98\x80",
                                 "e\xCC\x81",
                                 "\xD8\xB3\xD9\x84\xD8\xA7\xD9\x85",
                                 "\xC2\xAD",
                                 "\xE2\x80\x8B",
                                 "\xE2\x80\x8D",
                                 "\xEF\xBB\xBF",
                                 std::string(1, '\0'),
                                 "\x1B",
                                 "\xFF",
                                 "\xE2\x82",
                                 "> ",
                                 "|a|b|c|",
                                 "a\tb\tc",
                                 "Title Of A Page",
                                 "lower case words follow here",
                                 "\xE2\x80\xA8",
                                 "Sign up for our newsletter",
                                 "\xE2\x80\x9CWe saw 40,\xE2\x80\x9D he said",
                                 "http://example.org/a",
                                 "-"};
  for (uint32_t seed = 1; seed <= 3000; ++seed) {
    std::mt19937 random(seed);
    std::string bytes;
    for (uint32_t n = random() % 30; n > 0; --n) bytes += kPieces[random() % std::size(kPieces)];
    const auto d = make(bytes);
    if (!d) continue;
    ASSERT_EQ(checks::broken_promise(capture_of(bytes), *d), "")
        << "seed " << seed << ": " << testing::PrintToString(bytes);
  }
}

}  // namespace
}  // namespace muster
