#include "core/date.h"

#include <fmt/format.h>

#include <algorithm>

namespace muster {
namespace {
constexpr int64_t kFirstDay = -719162;  // 0001-01-01
constexpr int64_t kLastDay = 2932896;   // 9999-12-31
}  // namespace

int days_in_month(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

Result<Date> Date::parse(std::string_view iso) {
  auto fail = [&](const char* why) {
    return Error{ErrorCode::kInvalidInput, fmt::format("'{}' is not a date ({})", iso, why)};
  };
  int parts[3] = {0, 0, 0};
  size_t n = 0, digits = 0;
  for (char c : iso) {
    if (c == '-') {
      if (digits != (n == 0 ? 4U : 2U) || ++n > 2) return fail("use YYYY-MM-DD, YYYY-MM or YYYY");
      digits = 0;
    } else if (c >= '0' && c <= '9' && digits < 4) {
      parts[n] = parts[n] * 10 + (c - '0');
      ++digits;
    } else {
      return fail("use YYYY-MM-DD, YYYY-MM or YYYY");
    }
  }
  if (digits != (n == 0 ? 4U : 2U)) return fail("use YYYY-MM-DD, YYYY-MM or YYYY");
  if (n >= 1 && (parts[1] < 1 || parts[1] > 12)) return fail("month 1..12");
  if (n == 2 && (parts[2] < 1 || parts[2] > days_in_month(parts[0], parts[1])))
    return fail("no such day in that month");
  return Date{static_cast<int16_t>(parts[0]), static_cast<uint8_t>(parts[1]),
              static_cast<uint8_t>(parts[2])};
}

// Days-from-civil by counting years from March, so that the leap day comes last.
int64_t Date::to_days() const {
  const int m = month == 0 ? 1 : month, d = day == 0 ? 1 : day;
  const int64_t y = static_cast<int64_t>(year) - (m <= 2);
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

Date Date::from_days(int64_t days) {
  // A text may speak of a million years; a date out of range would wrap around.
  days = std::clamp(days, kFirstDay, kLastDay) + 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t doe = days - era * 146097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  const int64_t d = doy - (153 * mp + 2) / 5 + 1;
  const int64_t m = mp < 10 ? mp + 3 : mp - 9;
  return {static_cast<int16_t>(yoe + era * 400 + (m <= 2)), static_cast<uint8_t>(m),
          static_cast<uint8_t>(d)};
}

int Date::weekday() const {
  const int64_t w = (to_days() + 3) % 7;
  return static_cast<int>(w < 0 ? w + 7 : w);
}

Date Date::plus_days(int64_t n) const {
  constexpr int64_t kRange = kLastDay - kFirstDay;
  return from_days(to_days() + std::clamp(n, -kRange, kRange));
}

Date Date::plus_months(int n) const {
  const int64_t index = std::clamp<int64_t>(int64_t{year} * 12 + (month == 0 ? 0 : month - 1) + n,
                                            12, 9999 * 12 + 11);
  const int y = static_cast<int>(index / 12), m = static_cast<int>(index % 12);
  Date d{static_cast<int16_t>(y), static_cast<uint8_t>(month == 0 ? 0 : m + 1), day};
  if (d.day != 0) d.day = static_cast<uint8_t>(std::min<int>(d.day, days_in_month(y, m + 1)));
  return d;
}

Date Date::first_day() const {
  return {year, static_cast<uint8_t>(month == 0 ? 1 : month),
          static_cast<uint8_t>(day == 0 ? 1 : day)};
}

Date Date::last_day() const {
  const int m = month == 0 ? 12 : month;
  return {year, static_cast<uint8_t>(m),
          static_cast<uint8_t>(day == 0 ? days_in_month(year, m) : day)};
}

std::string Date::iso() const {
  if (month == 0) return fmt::format("{:04}", year);
  if (day == 0) return fmt::format("{:04}-{:02}", year, month);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string DateInterval::iso() const {
  if (from && to && *from == *to) return from->iso();
  return (from ? from->iso() : "") + "/" + (to ? to->iso() : "");
}

}  // namespace muster
