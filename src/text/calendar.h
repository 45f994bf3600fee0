// calendar.h: the dates that pages and datelines carry: "Jan 22", "3 May 2024", "Thursday, January
// 24, 2019".
//
// Only what dates the page itself is read here; dates in running prose belong to reading/time.h.
//
// Threads  free functions without state
#pragma once

#include <optional>
#include <string_view>

#include "core/date.h"
#include "text/zone_rules.h"

namespace muster {

/// A day as written; year 0 where none is given.
struct WrittenDate {
  int year = 0, month = 0, day = 0;
  /// A Date where the year is stated and the day exists.
  std::optional<Date> certain() const;
};

/// 1..12 for a month's name or usual abbreviation, in any case, with or without a point; else 0.
int month_number(std::string_view word);
bool is_weekday(std::string_view word);

/// A text that is a date and nothing else but a weekday: all of "Monday, Jan. 22, 2024", "22
/// January", "2024-01-22".
std::optional<WrittenDate> parse_written_date(std::string_view text);

/// What a line that only dates the page says.
struct DateLine {
  std::optional<WrittenDate>
      date;               ///< empty for "3 hours ago" or where day and month cannot be told apart
  bool labelled = false;  ///< begins with kDateLead
  bool update = false;    ///< the label is about an update
};

/// Reads "Published: 12:30, 3 May 2024", "Last updated 2 hours ago", "Thursday, January 24, 2019".
/// Nothing when the line holds any other word than a label, a date, a time of day or kDateWord.
std::optional<DateLine> parse_date_line(std::string_view line, const ZoneRules& rules);

}  // namespace muster
