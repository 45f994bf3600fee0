#include "reading/time_calendar.h"

#include <fmt/format.h>

#include <algorithm>

namespace muster::reading {
namespace {

constexpr int64_t kMinDays = -719162;  // 0001-01-01
constexpr int64_t kMaxDays = 2932896;  // 9999-12-31

Date day_from(int64_t days) { return Date::from_days(std::clamp(days, kMinDays, kMaxDays)); }

Date year_start(int64_t year) {
  return {static_cast<int16_t>(std::clamp<int64_t>(year, 1, 9999)), 1, 1};
}

Date month_start(int64_t index) {  // months since year 0
  index = std::clamp<int64_t>(index, 12, 9999 * 12 + 11);
  return {static_cast<int16_t>(index / 12), static_cast<uint8_t>(index % 12 + 1), 1};
}

int64_t month_index(Date d) { return static_cast<int64_t>(d.year) * 12 + d.month - 1; }

int years_in(Gran gran) {
  switch (gran) {
    case Gran::kMillennium:
      return 1000;
    case Gran::kCentury:
      return 100;
    case Gran::kDecade:
      return 10;
    default:
      return 1;
  }
}

int months_in(Gran gran) {
  switch (gran) {
    case Gran::kHalf:
      return 6;
    case Gran::kQuarter:
    case Gran::kSeason:
      return 3;
    default:
      return 1;
  }
}

// ISO 8601: the week belongs to the year of its Thursday.
std::string week_value(Date monday) {
  const Date thursday = monday.plus_days(3);
  const int64_t week = (thursday.to_days() - year_start(thursday.year).to_days()) / 7 + 1;
  return fmt::format("{:04}-W{:02}", thursday.year, week);
}

DateInterval months_interval(Date first, int n) {
  return {first.to_month(), first.plus_months(n - 1).to_month()};
}

}  // namespace

bool is_date(int64_t year, int64_t month, int64_t day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= days_in_month(static_cast<int>(year), static_cast<int>(month));
}

Gran gran_of_unit(std::string_view unit) {
  if (unit == "ML") return Gran::kMillennium;
  if (unit == "CE") return Gran::kCentury;
  if (unit == "DE") return Gran::kDecade;
  if (unit == "Y") return Gran::kYear;
  if (unit == "Q") return Gran::kQuarter;
  if (unit == "M") return Gran::kMonth;
  if (unit == "W" || unit == "FN") return Gran::kWeek;
  if (unit == "WE") return Gran::kWeekend;
  if (unit == "TH") return Gran::kHour;
  if (unit == "TM") return Gran::kMinute;
  if (unit == "TS") return Gran::kSecond;
  return Gran::kDay;
}

Stamp unit_of(Gran gran, Date day) {
  Stamp s{gran, day, ""};
  switch (gran) {
    case Gran::kMillennium:
    case Gran::kCentury:  // the 20th century is 1901..2000
      s.first = year_start((day.year - 1) / years_in(gran) * years_in(gran) + 1);
      break;
    case Gran::kDecade:
      s.first = year_start(day.year / 10 * 10);
      break;
    case Gran::kYear:
      s.first = year_start(day.year);
      break;
    case Gran::kHalf:
    case Gran::kQuarter:
    case Gran::kMonth: {
      const int n = months_in(gran);
      s.first = month_start(month_index(day) / n * n);
      break;
    }
    case Gran::kSeason:
      s.first = month_start((month_index(day) + 1) / 3 * 3 - 1);
      break;
    case Gran::kWeek:
      s.first = day.plus_days(-day.weekday());
      break;
    case Gran::kWeekend:
      s.first = day.plus_days(5 - day.weekday());
      break;
    default:
      break;
  }
  return s;
}

Stamp shifted(Stamp s, int64_t n) {
  n = std::clamp<int64_t>(n, -4000000, 4000000);
  switch (s.gran) {
    case Gran::kMillennium:
    case Gran::kCentury:
    case Gran::kDecade:
    case Gran::kYear:
      s.first = year_start(s.first.year + n * years_in(s.gran));
      break;
    case Gran::kHalf:
    case Gran::kQuarter:
    case Gran::kSeason:
    case Gran::kMonth:
      s.first = month_start(month_index(s.first) + n * months_in(s.gran));
      break;
    case Gran::kWeek:
    case Gran::kWeekend:
      s.first = day_from(s.first.to_days() + 7 * n);
      break;
    case Gran::kHour:
      s.first = day_from(s.first.to_days() + n / 24);
      break;
    case Gran::kMinute:
    case Gran::kSecond:
      break;
    default:
      s.first = day_from(s.first.to_days() + n);
      break;
  }
  return s;
}

std::string timex_value(const Stamp& s) {
  const int year = s.first.year;
  switch (s.gran) {
    case Gran::kMillennium:
      return fmt::format("{}", year / 1000);
    case Gran::kCentury:
      return fmt::format("{:02}", year / 100);
    case Gran::kDecade:
      return fmt::format("{:03}", year / 10);
    case Gran::kYear:
      return fmt::format("{:04}", year);
    case Gran::kHalf:
      return fmt::format("{:04}-H{}", year, s.first.month <= 6 ? 1 : 2);
    case Gran::kQuarter:
      return fmt::format("{:04}-Q{}", year, (s.first.month - 1) / 3 + 1);
    case Gran::kSeason: {
      static constexpr const char* kCodes[] = {"SP", "SU", "FA", "WI"};
      return fmt::format("{:04}-{}", year, kCodes[(s.first.month - 3) / 3 % 4]);
    }
    case Gran::kMonth:
      return s.first.to_month().iso();
    case Gran::kWeek:
      return week_value(s.first);
    case Gran::kWeekend:
      return week_value(s.first.plus_days(-5)) + "-WE";
    default:
      break;
  }
  return s.daypart.empty() ? s.first.iso() : s.first.iso() + "T" + s.daypart;
}

DateInterval interval_of(const Stamp& s) {
  switch (s.gran) {
    case Gran::kMillennium:
    case Gran::kCentury:
    case Gran::kDecade: {
      const Date last = year_start(s.first.year + years_in(s.gran) - 1);
      return {s.first.to_year(), last.to_year()};
    }
    case Gran::kYear:
      return DateInterval::on(s.first.to_year());
    case Gran::kHalf:
    case Gran::kQuarter:
    case Gran::kSeason:
      return months_interval(s.first, months_in(s.gran));
    case Gran::kMonth:
      return DateInterval::on(s.first.to_month());
    case Gran::kWeek:
      return {s.first, s.first.plus_days(6)};
    case Gran::kWeekend:
      return {s.first, s.first.plus_days(1)};
    default:
      return DateInterval::on(s.first);
  }
}

Stamp season_of_year(std::string_view code, int year) {
  const int month = code == "SP" ? 3 : code == "SU" ? 6 : code == "FA" ? 9 : 12;
  return {Gran::kSeason, month_start(static_cast<int64_t>(year) * 12 + month - 1), ""};
}

Date weekday_in_week(Date day, int weekday) { return day.plus_days(weekday - 1 - day.weekday()); }

Date easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return {static_cast<int16_t>(year), static_cast<uint8_t>(n / 31),
          static_cast<uint8_t>(n % 31 + 1)};
}

Date nth_weekday(int year, int month, int weekday, int n) {
  const Date first{static_cast<int16_t>(year), static_cast<uint8_t>(month), 1};
  if (n < 0) {
    const Date last = first.to_month().last_day();
    return last.plus_days(-((last.weekday() - (weekday - 1) + 7) % 7));
  }
  return first.plus_days((weekday - 1 - first.weekday() + 7) % 7 + 7 * (n - 1));
}

Date from_hijri(int year, int month, int day) {
  // Julian day number of the tabular calendar; 2440588 is 1970-01-01.
  const int64_t jdn = (11 * static_cast<int64_t>(year) + 3) / 30 +
                      354 * static_cast<int64_t>(year) + 30 * month - (month - 1) / 2 + day +
                      1948440 - 385;
  return day_from(jdn - 2440588);
}

}  // namespace muster::reading
