// dateline.h: the opening of an agency report: "KYIV, Jan 22 (Reuters) -", "GAZA CITY (AP) —", "NEW
// DELHI:".
//
// A dateline is told by its form: a place in capitals or with its country, a date, an agency in
// brackets, and a dash or colon before the first sentence. Two of these make it certain; a
// capitalised word before a dash alone does not, because "Kabul – the capital – has seen" begins in
// the same way.
//
// Threads  free functions without state
#pragma once

#include <optional>
#include <string_view>

#include "text/calendar.h"
#include "text/zone_rules.h"

namespace muster {

/// Offsets are bytes of the paragraph's clean text.
struct DatelineForm {
  size_t end = 0;        ///< past the dash or colon, before the first word of the report
  size_t words_end = 0;  ///< past the last visible character that belongs to the dateline
  size_t place_begin = 0, place_end = 0;    ///< equal when only an agency stands there
  size_t date_begin = 0, date_end = 0;      ///< equal when there is none
  size_t agency_begin = 0, agency_end = 0;  ///< equal when there is none
  std::optional<WrittenDate> date;
};

/// At the beginning of a paragraph of prose.
std::optional<DatelineForm> find_dateline(std::string_view paragraph, const ZoneRules& rules);
/// A whole line that is a dateline: "KABUL, Afghanistan (AP) —", "Islamabad, 22 January 2019".
std::optional<DatelineForm> whole_dateline(std::string_view line, const ZoneRules& rules);

}  // namespace muster
