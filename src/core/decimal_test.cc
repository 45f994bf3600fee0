#include "core/decimal.h"

#include <gtest/gtest.h>

#include <random>

namespace muster {
namespace {

Decimal of(std::string_view text) {
  const auto d = Decimal::parse(text);
  EXPECT_TRUE(d.has_value()) << text;
  return d ? *d : Decimal();
}

TEST(Decimal, ParsesAndPrints) {
  const struct {
    const char *in, *out;
  } kCases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"4000", "4000"},
      {"007", "7"},
      {"1.20", "1.2"},
      {"0.3333", "0.3333"},
      {"-12.5", "-12.5"},
      {".5", "0.5"},
      {"3.", "3"},
      {"0.000000000001", "0.000000000001"},
      {"999999999999999999999999999999", "999999999999999999999999999999"},
  };
  for (const auto& c : kCases) EXPECT_EQ(of(c.in).to_string(), c.out) << c.in;
}

TEST(Decimal, RefusesWhatItCannotKeep) {
  for (const char* bad : {"", "-", ".", "1,200", "1e5", "12a", "1.2.3", "--1", " 1", "+1"})
    EXPECT_EQ(Decimal::parse(bad).error().message, "not a decimal number") << bad;
  for (const std::string& bad :
       {std::string(31, '9'), std::string(1'000'000, '1'), std::string("0.0000000000001")})
    EXPECT_EQ(Decimal::parse(bad).error().message,
              "number has more digits than can be kept exactly");
  EXPECT_EQ(of(std::string(1'000'000, '0') + "5").to_string(), "5");
}

TEST(Decimal, Arithmetic) {
  EXPECT_EQ(Decimal::add(of("1.5"), of("2.25"))->to_string(), "3.75");
  EXPECT_EQ(Decimal::add(of("0.5"), of("0.5"))->to_string(), "1");
  EXPECT_EQ(Decimal::subtract(of("312"), of("40"))->to_string(), "272");
  EXPECT_EQ(Decimal::multiply(of("1.2"), of("1000000"))->to_string(), "1200000");
  EXPECT_EQ(Decimal::multiply(of("-0.5"), of("0.5"))->to_string(), "-0.25");
  const Decimal huge = of("900000000000000000000000000000");
  EXPECT_FALSE(Decimal::add(huge, huge).has_value());
  EXPECT_FALSE(Decimal::multiply(huge, huge).has_value());
  EXPECT_FALSE(Decimal::add(huge, of("0.000000000001")).has_value());
}

TEST(Decimal, RatiosAreRoundedHalfUp) {
  EXPECT_EQ(Decimal::ratio(1, 3, 4).to_string(), "0.3333");
  EXPECT_EQ(Decimal::ratio(2, 3, 4).to_string(), "0.6667");
  EXPECT_EQ(Decimal::ratio(1, 8, 2).to_string(), "0.13");
  EXPECT_EQ(Decimal::ratio(-1, 8, 2).to_string(), "-0.13");
  EXPECT_EQ(Decimal::ratio(9, 10, 4).to_string(), "0.9");
  EXPECT_EQ(Decimal::ratio(of("1.5"), of("0.5"), 0).to_string(), "3");
  // Extremes stay defined.
  const Decimal huge = of("999999999999999999999999999999"), tiny = of("0.000000000001");
  EXPECT_EQ(Decimal::ratio(tiny, huge, 0).to_string(), "0");
  EXPECT_EQ(Decimal::ratio(huge, huge, 4).to_string(), "1");
}

TEST(Decimal, OrderIsThatOfTheNumbers) {
  const char* kAscending[] = {"-999999999999999999999999999999",
                              "-2",
                              "-1.5",
                              "-0.000000000001",
                              "0",
                              "0.1",
                              "0.25",
                              "1",
                              "1.000000000001",
                              "10",
                              "999999999999999999999999999999"};
  for (size_t i = 0; i < std::size(kAscending); ++i)
    for (size_t k = 0; k < std::size(kAscending); ++k)
      EXPECT_EQ(of(kAscending[i]) <=> of(kAscending[k]), i <=> k)
          << kAscending[i] << " " << kAscending[k];
}

TEST(Decimal, PrintingAndParsingAreInverse) {
  std::mt19937_64 random(7);
  for (int n = 0; n < 2000; ++n) {
    std::string text = std::to_string(random() % 1'000'000'000);
    if (random() % 2 == 0) text += "." + std::to_string(random() % 1'000'000);
    const Decimal d = of(text);
    EXPECT_EQ(of(d.to_string()), d) << text;
  }
}

}  // namespace
}  // namespace muster
