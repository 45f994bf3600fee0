#include "core/decode.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "core/utf8.h"

namespace muster {
namespace {

using Json = nlohmann::json;

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

/// Invariants of a map between bytes and text, on every code point.
void check_map(std::string_view bytes, const Decoded& d, const std::string& where) {
  ASSERT_TRUE(is_valid_utf8(d.text)) << where;
  ASSERT_EQ(d.map.source_size(), bytes.size()) << where;
  ASSERT_EQ(d.map.clean_size(), d.text.size()) << where;
  size_t raw = 0, clean = 0;
  for (const OffsetMap::Run& run : d.map.runs()) {
    if (!run.changed) {
      ASSERT_EQ(bytes.substr(raw, run.source_length),
                std::string_view(d.text).substr(clean, run.clean_length))
          << where;
    }
    raw += run.source_length;
    clean += run.clean_length;
  }
  uint32_t last_end = 0;
  for (size_t pos = 0; pos < d.text.size();) {
    const auto begin = static_cast<uint32_t>(pos);
    next_code_point(d.text, pos);
    const auto span = d.map.to_source<RawSpan>(SourceSpan{begin, static_cast<uint32_t>(pos)});
    ASSERT_LT(span.begin, span.end) << where;
    ASSERT_LE(last_end, span.begin) << where;
    last_end = span.end;
  }
}

// Written by tests/golden/text/make_decode_vectors.py with CPython's own codecs.
TEST(Decode, EqualsPython) {
  std::ifstream in(std::string(MUSTER_ROOT) + "/tests/golden/text/decode_vectors.jsonl");
  ASSERT_TRUE(in.good());
  size_t n = 0;
  for (std::string line; std::getline(in, line); ++n) {
    const Json vector = Json::parse(line);
    const std::string bytes = bytes_of_hex(vector["bytes"]), where = vector["name"];
    EXPECT_EQ(detect_encoding(bytes), vector["encoding"]) << where;
    const auto d = decode(bytes, "vector");
    ASSERT_TRUE(d.has_value()) << where << ": " << d.error().message;
    EXPECT_EQ(d->text, vector["text"].get<std::string>()) << where;
    check_map(bytes, *d, where);
  }
  EXPECT_GT(n, 400U);
}

TEST(Decode, NotesSayWhatWasReplacedAndWhere) {
  const auto d = decode("Caf\xC3\xA9: 12 dead \xFF\xFE, 3 hurt \xE2\x82", "x");
  ASSERT_TRUE(d.has_value());
  EXPECT_EQ(d->encoding, "utf-8");
  ASSERT_EQ(d->notes.size(), 2U);
  EXPECT_EQ(d->notes[0].code, "decode.replaced");
  EXPECT_EQ(d->notes[0].text,
            "2 bytes at byte 15 cannot be decoded as utf-8 and are read as U+FFFD");
  EXPECT_EQ(d->text.substr(d->notes[0].span.begin, d->notes[0].span.size()),
            "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(d->map.to_source<RawSpan>(d->notes[0].span), (RawSpan{15, 17}));
  EXPECT_EQ(d->map.to_source<RawSpan>(d->notes[1].span), (RawSpan{26, 28}));
  std::string many = "caf\xC3\xA9 ";
  for (int i = 0; i < 100; ++i) many += "the number of words in between \xFF ";
  EXPECT_EQ(decode(many, "x")->notes.size(), 21U);
  EXPECT_EQ(decode(many, "x")->notes.back().text,
            "80 more bytes or sequences were replaced in the same way");
}

TEST(Decode, TellsWindowsFromDamage) {
  const struct {
    std::string_view bytes;
    const char* encoding;
  } kCases[] = {
      {"plain", "utf-8"},
      {"It\x92s 12\x96"
       "15 dead, \x93he\x94 said",
       "cp1252"},
      {"caf\xE9 in Bogot\xE1", "cp1252"},
      {"price \xA3"
       "40",
       "cp1252"},
      {"caf\xC3\xA9 in Bogot\xC3", "utf-8"},  // cut at the end
      {"12 dead \xFF 3 hurt", "utf-8"},
      {"12 dead \xE2\x82 3 hurt", "utf-8"},  // cut inside
      {"caf\xC3\xA9, ma\xC3\xB1"
       "ana, s\xE9",
       "utf-8"},  // mostly sound UTF-8
      {"\xFF\xFE"
       "1\0",
       "utf-16"},
      {std::string_view("1\0 \0d\0e\0a\0d\0", 12), "utf-16-le"},
      {std::string_view("\0"
                        "1\0 \0d\0e\0a\0d",
                        12),
       "utf-16-be"},
      {std::string_view("a\0b twelve people died here", 27), "utf-8"},
      {"\xEF\xBB\xBF"
       "12",
       "utf-8-sig"},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(detect_encoding(c.bytes), c.encoding) << testing::PrintToString(c.bytes);
}

TEST(Decode, RefusesWhatIsNoText) {
  const struct {
    std::string bytes;
    const char* message;
  } kCases[] = {
      {"%PDF-1.7 etc", "r: is a PDF, not text; extract its text first, for example with pdftotext"},
      {std::string("PK\x03\x04 zip", 8),
       "r: is a ZIP archive or an office document, not text; extract its text first"},
      {std::string("\xFF\xFE\0\0"
                   "a\0\0\0",
                   8),
       "r: is UTF-32 text; convert it to UTF-8 first, for example with iconv"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(decode(c.bytes, "r").error().message, c.message);
    EXPECT_EQ(decode(c.bytes, "r").error().code, ErrorCode::kUnsupported);
  }
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    std::string noise;
    for (int i = 0; i < 4000; ++i) noise.push_back(static_cast<char>(random()));
    const auto d = decode(noise, "r");
    ASSERT_FALSE(d.has_value()) << "seed " << seed;
    EXPECT_EQ(d.error().code, ErrorCode::kUnsupported);
    EXPECT_NE(d.error().message.find("r: looks binary"), std::string::npos);
  }
}

TEST(Decode, OddTextIsStillText) {
  const std::string kOdd[] = {
      std::string("12\0 people\0 died", 16),
      "\x1B[31m12 people\x1B[0m died",
      "\x0C page two \x0B tab",
      "\xE2\x80\x8F\xD9\x82\xD8\xAA\xD9\x84 12",
      "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA6",
      "\x01\x02\x03\x04 four controls",
      "MZ is the start of a word",
      "BM 12 GI 5",
  };
  for (const std::string& bytes : kOdd)
    EXPECT_TRUE(decode(bytes, "r").has_value()) << testing::PrintToString(bytes.substr(0, 40));
}

TEST(Decode, RandomBytesKeepTheInvariants) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    std::mt19937 random(seed);
    std::string bytes;
    const uint32_t kind = random() % 3;
    for (uint32_t n = random() % 60; n > 0; --n) {
      if (kind == 0) {
        bytes.push_back(static_cast<char>(random()));
      } else if (kind == 1) {
        append_utf8(bytes, random() % 0xD800 + 1);
        if (random() % 5 == 0) bytes.pop_back();
      } else {
        bytes.push_back(
            static_cast<char>(random() % 4 == 0 ? 0x80 + random() % 0x80 : 'a' + random() % 26));
      }
    }
    if (random() % 6 == 0) bytes.insert(0, random() % 2 == 0 ? "\xFF\xFE" : "\xFE\xFF");
    if (const auto d = decode(bytes, "r")) check_map(bytes, *d, "seed " + std::to_string(seed));
  }
}

}  // namespace
}  // namespace muster
