#include "core/date.h"

#include <gtest/gtest.h>

#include <climits>

namespace muster {
namespace {

Date of(std::string_view iso) {
  const auto d = Date::parse(iso);
  EXPECT_TRUE(d.has_value()) << iso;
  return d ? *d : Date();
}

TEST(Date, ParsesEachPrecision) {
  for (const char* iso :
       {"2024", "2024-03", "2024-03-05", "2000-02-29", "0001-01-01", "9999-12-31"})
    EXPECT_EQ(of(iso).iso(), iso);
}

TEST(Date, SaysWhatIsWrong) {
  const struct {
    const char *in, *why;
  } kCases[] = {
      {"2024-13-02", "'2024-13-02' is not a date (month 1..12)"},
      {"2024-00-02", "'2024-00-02' is not a date (month 1..12)"},
      {"2023-02-29", "'2023-02-29' is not a date (no such day in that month)"},
      {"1900-02-29", "'1900-02-29' is not a date (no such day in that month)"},
      {"2024-04-31", "'2024-04-31' is not a date (no such day in that month)"},
      {"2024-04-00", "'2024-04-00' is not a date (no such day in that month)"},
      {"", "'' is not a date (use YYYY-MM-DD, YYYY-MM or YYYY)"},
      {"24-1-2", "'24-1-2' is not a date (use YYYY-MM-DD, YYYY-MM or YYYY)"},
      {"2024-1-02", "'2024-1-02' is not a date (use YYYY-MM-DD, YYYY-MM or YYYY)"},
      {"2024-01-02-03", "'2024-01-02-03' is not a date (use YYYY-MM-DD, YYYY-MM or YYYY)"},
      {"2024-01-", "'2024-01-' is not a date (use YYYY-MM-DD, YYYY-MM or YYYY)"},
      {"yesterday", "'yesterday' is not a date (use YYYY-MM-DD, YYYY-MM or YYYY)"},
      {"2024-01-02T10", "'2024-01-02T10' is not a date (use YYYY-MM-DD, YYYY-MM or YYYY)"},
  };
  for (const auto& c : kCases) {
    const auto d = Date::parse(c.in);
    ASSERT_FALSE(d.has_value()) << c.in;
    EXPECT_EQ(d.error().message, c.why);
    EXPECT_EQ(d.error().code, ErrorCode::kInvalidInput);
  }
}

TEST(Date, DaysAndWeekdays) {
  EXPECT_EQ(of("1970-01-01").to_days(), 0);
  EXPECT_EQ(of("2000-03-01").to_days(), 11017);
  EXPECT_EQ(of("1969-12-31").to_days(), -1);
  EXPECT_EQ(of("2024-01-22").weekday(), 0);  // a Monday
  EXPECT_EQ(of("1969-07-20").weekday(), 6);  // a Sunday
  EXPECT_EQ(of("0001-01-01").weekday(), 0);
}

TEST(Date, EveryDayOfFourCenturiesRoundTrips) {
  Date expected = of("1800-01-01");
  for (int64_t day = expected.to_days(); day < of("2201-01-01").to_days(); ++day) {
    const Date d = Date::from_days(day);
    ASSERT_EQ(d, expected) << day;
    ASSERT_EQ(d.to_days(), day);
    if (++expected.day > days_in_month(expected.year, expected.month))
      expected.day = 1, ++expected.month;
    if (expected.month > 12) expected.month = 1, ++expected.year;
  }
}

TEST(Date, Arithmetic) {
  EXPECT_EQ(of("2024-02-28").plus_days(2).iso(), "2024-03-01");
  EXPECT_EQ(of("2024-03-01").plus_days(-1).iso(), "2024-02-29");
  EXPECT_EQ(of("2024-01-31").plus_months(1).iso(), "2024-02-29");
  EXPECT_EQ(of("2024-03").plus_months(-3).iso(), "2023-12");
  EXPECT_EQ(of("2024").plus_months(12).iso(), "2025");
  EXPECT_EQ(of("2024-02").first_day().iso(), "2024-02-01");
  EXPECT_EQ(of("2024-02").last_day().iso(), "2024-02-29");
  EXPECT_EQ(of("2024").last_day().iso(), "2024-12-31");
}

TEST(Date, StaysInRangeWhateverATextSays) {
  const Date d = of("2024-05-06");
  EXPECT_EQ(d.plus_days(INT64_MAX).iso(), "9999-12-31");
  EXPECT_EQ(d.plus_days(INT64_MIN).iso(), "0001-01-01");
  EXPECT_EQ(d.plus_days(365'000'000).iso(), "9999-12-31");
  EXPECT_EQ(d.plus_months(INT_MAX).iso(), "9999-12-06");
  EXPECT_EQ(d.plus_months(INT_MIN).iso(), "0001-01-06");
}

TEST(DateInterval, Iso) {
  EXPECT_EQ(DateInterval::on(of("2024-03-05")).iso(), "2024-03-05");
  EXPECT_EQ((DateInterval{of("2024-03-05"), of("2024-03")}).iso(), "2024-03-05/2024-03");
  EXPECT_EQ((DateInterval{of("2022-02-24"), {}}).iso(), "2022-02-24/");
  EXPECT_EQ((DateInterval{{}, of("2022")}).iso(), "/2022");
}

}  // namespace
}  // namespace muster
