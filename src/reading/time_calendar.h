// time_calendar.h: calendar units, their TIMEX3 values and the days they cover. Knows nothing of
// text.
//
// Source   TIMEX3 values: TimeML 1.2.1 and ISO 8601; Western Easter: the Gregorian computus;
// Islamic dates: the
//          tabular calendar with the civil epoch, which may differ from the sighted month by a day
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/date.h"

namespace muster::reading {

/// Units in which a date can be told, from coarse to fine.
enum class Gran : uint8_t {
  kMillennium,
  kCentury,
  kDecade,
  kYear,
  kHalf,
  kQuarter,
  kSeason,
  kMonth,
  kWeek,
  kWeekend,
  kDay,
  kDaypart,
  kHour,
  kMinute,
  kSecond
};

/// One calendar unit: the week of 2025-08-18, summer 2024, the morning of a day.
struct Stamp {
  Gran gran = Gran::kDay;
  Date first;  ///< its first day, with day precision
  std::string
      daypart;  ///< TIMEX3 code (MO, AF, EV, NI) or a clock time ("09:30"), for kDaypart and finer
};

/// Unit named by its TIMEX3 letters in lexicon/time_words.tsv; kDay when unknown.
Gran gran_of_unit(std::string_view unit);
/// The unit of this size which holds `day`.
Stamp unit_of(Gran gran, Date day);
/// `n` units later (earlier when negative). Stays within years 1..9999.
Stamp shifted(Stamp stamp, int64_t n);
/// TIMEX3 value: "2025-W34", "2024-SU", "199", "2025-08-21TMO".
std::string timex_value(const Stamp& stamp);
/// The days, months or years that it covers, in the coarsest precision that says it exactly.
DateInterval interval_of(const Stamp& stamp);
/// Season code (SP, SU, FA, WI) of a year. Winter starts in December of its year.
Stamp season_of_year(std::string_view code, int year);
/// Monday = 1 .. Sunday = 7 of the ISO week that holds `day`.
Date weekday_in_week(Date day, int weekday);
/// First and last day of Western Easter's Sunday in `year`.
Date easter(int year);
/// The n-th weekday (Monday = 1) of a month; n = -1 for the last one.
Date nth_weekday(int year, int month, int weekday, int n);
/// Gregorian day of a date in the tabular Islamic calendar.
Date from_hijri(int year, int month, int day);
/// Whether a year, month and day can be a date of the calendar.
bool is_date(int64_t year, int64_t month, int64_t day);

}  // namespace muster::reading
