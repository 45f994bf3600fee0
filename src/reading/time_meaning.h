// time_meaning.h: what the words of a time expression say, before anything is known of the
// publication date.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reading/time_calendar.h"

namespace muster::reading {

/// How much of a unit: "two and a half", "several".
struct Amount {
  std::string text = "X";  ///< digits with at most one decimal point, or "X" when vague
  int64_t whole = 0;       ///< integer part
  bool vague = false;
};

struct DurationPart {
  Amount amount;
  std::string unit;  ///< TIMEX3 letters as in lexicon/time_words.tsv
};

/// What a relative expression counts from.
enum class Base : uint8_t { kPublished, kMention };

/// "last" and the like before a name ("last March"). kNone: a bare name, resolved by tense.
enum class Shift : uint8_t { kNone, kLast, kThis, kNext, kPrevious, kFollowing, kSame };

struct Meaning {
  enum class Kind : uint8_t {
    kDate,       ///< year, month, day, weekday, season, quarter, half, decade or century, as far as
                 ///< given
    kHoliday,    ///< `holiday` rule, perhaps with a year
    kUnit,       ///< `n` units of `gran` from `base`
    kPart,       ///< the `n`-th unit of `gran` inside what `inner` says ("the first week of March")
    kDuration,   ///< `parts`, perhaps anchored (`direction`)
    kSet,        ///< `value`
    kReference,  ///< `value`: PAST_REF, PRESENT_REF, FUTURE_REF
    kTime,       ///< a clock time or part of day with no date of its own
  };
  Kind kind = Kind::kDate;
  Gran gran = Gran::kDay;                         ///< finest unit given
  int year = 0, month = 0, day = 0, weekday = 0;  ///< 0 = not given; weekday 1..7
  int end_year = 0, end_month = 0, end_day = 0;   ///< end of a compact range ("May 3-5"), 0 = none
  int index = 0;                                  ///< number of a quarter or half
  std::string season;                             ///< TIMEX3 code
  std::string holiday;                            ///< rule of lexicon/time_holidays.tsv
  Shift shift = Shift::kNone;
  Base base = Base::kPublished;
  int64_t n = 0;
  std::vector<Meaning> inner;  ///< one element for kPart
  std::vector<DurationPart> parts;
  Amount upper;       ///< upper end of a range of amounts; whole == 0 for none
  int direction = 0;  ///< -1 "the past", +1 "the next", 0 not anchored
  bool age = false;
  bool ago = false;
  std::string daypart;  ///< MO, AF, EV, NI or a clock time "09:30"
  std::string value;
  std::string mod;  ///< TIMEX3 modifier
  bool edge =
      false;  ///< `mod` comes from "the start of", "the end of": a border rather than a stretch
  bool numeric = false;  ///< day and month may be the other way round ("05/06/2024")
};

}  // namespace muster::reading
