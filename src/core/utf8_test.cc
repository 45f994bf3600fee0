#include "core/utf8.h"

#include <gtest/gtest.h>

#include <random>

namespace muster {
namespace {

TEST(Utf8, EveryCodePointRoundTrips) {
  std::string text;
  size_t n = 0;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string one;
    append_utf8(one, c);
    size_t pos = 0;
    ASSERT_EQ(next_code_point(one, pos), c);
    ASSERT_EQ(pos, one.size());
    if (c % 97 == 0) text += one, ++n;
  }
  EXPECT_TRUE(is_valid_utf8(text));
  EXPECT_EQ(count_code_points(text), n);
}

TEST(Utf8, Validity) {
  const struct {
    std::string_view bytes;
    bool valid;
  } kCases[] = {
      {"", true},
      {"plain", true},
      {std::string_view("a\0b", 3), true},
      {"caf\xC3\xA9", true},
      {"\xF0\x9F\x98\x80", true},
      {"\xEF\xBF\xBD", true},
      {"\xC3", false},
      {"\xC3(", false},
      {"\x80", false},
      {"\xC0\x80", false},          // overlong
      {"\xE0\x80\x80", false},      // overlong
      {"\xF0\x80\x80\x80", false},  // overlong
      {"\xED\xA0\x80", false},      // surrogate
      {"\xF4\x90\x80\x80", false},  // past U+10FFFF
      {"\xF5\x80\x80\x80", false},
      {"\xE2\x82", false},
      {"\xFF\xFE", false},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(is_valid_utf8(c.bytes), c.valid) << testing::PrintToString(c.bytes);
}

TEST(CodePointIndex, AgreesWithCounting) {
  const std::string kPieces[] = {
      "a",         " ",        "\xC3\xA9", "\xE2\x80\x99",      "\xF0\x9F\x91\xA9",
      "e\xCC\x81", "\xD8\xB3", "\r\n",     std::string(1, '\0')};
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    std::string text;
    for (uint32_t n = random() % 400; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
    const CodePointIndex index(text);
    EXPECT_EQ(index.size(), count_code_points(text));
    size_t n = 0;
    for (size_t pos = 0; pos < text.size(); ++n) {
      ASSERT_EQ(index.from_byte(pos), n) << "seed " << seed << " byte " << pos;
      next_code_point(text, pos);
    }
    EXPECT_EQ(index.from_byte(text.size()), n);
  }
}

}  // namespace
}  // namespace muster
