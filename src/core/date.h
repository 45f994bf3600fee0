// date.h: calendar dates with precision, and intervals with open ends (proleptic Gregorian).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace muster {

/// A year, a month of a year, or a day. month == 0: only the year is known; day == 0: only the month.
struct Date {
  int16_t year = 0;
  uint8_t month = 0;
  uint8_t day = 0;

  /// Reads YYYY, YYYY-MM or YYYY-MM-DD. Errors: kInvalidInput, naming the part that is wrong.
  static Result<Date> parse(std::string_view iso);
  /// Days since 1970-01-01; a month or year counts from its first day.
  int64_t to_days() const;
  static Date from_days(
      int64_t days);    ///< day precision; outside the years 1..9999 the first or last day of them
  int weekday() const;  ///< 0 = Monday .. 6 = Sunday; needs day precision
  Date plus_days(int64_t n) const;  ///< needs day precision; bounded as from_days
  /// Keeps precision; the day is cut to the month's length. Outside the years 1..9999 the first or last month of them.
  Date plus_months(int n) const;
  Date first_day() const;  ///< 2024 -> 2024-01-01, 2024-03 -> 2024-03-01
  Date last_day() const;   ///< 2024 -> 2024-12-31, 2024-02 -> 2024-02-29
  Date to_month() const { return {year, month, 0}; }
  Date to_year() const { return {year, 0, 0}; }
  std::string iso() const;  ///< "2024", "2024-03", "2024-03-05"
  auto operator<=>(const Date&) const = default;
};

int days_in_month(int year, int month);

/// `from` or `to` absent: open at that end. A single date has from == to.
struct DateInterval {
  std::optional<Date> from;
  std::optional<Date> to;
  static DateInterval on(Date d) { return {d, d}; }
  std::string iso() const;  ///< "2024-03-05" when from == to, else "from/to" with an empty open end
  bool operator==(const DateInterval&) const = default;
};

}  // namespace muster
