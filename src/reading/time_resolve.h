// time_resolve.h: from what the words say to a TIMEX3 value and calendar days.
//
// Anchors  the publication date; for "the next day", "two weeks later" the date last told
// Source   news convention: a bare weekday, month or day is the latest one not after publication,
// or the next one
//          when the verb speaks of the future
#pragma once

#include <optional>
#include <string>

#include "core/date.h"
#include "reading/time_context.h"
#include "reading/time_meaning.h"

namespace muster::reading {

struct TimeAnchor {
  std::optional<Date> published;     ///< day precision
  std::optional<Stamp> mention;      ///< the date told last, for expressions that count from it
  std::optional<Stamp> in_sentence;  ///< the date told last in the same sentence
  Tense tense = Tense::kOpen;
  bool deadline = false;  ///< after "by" or "until", which look ahead unless the verb is past
};

struct Resolved {
  std::string type, value, by;
  std::optional<DateInterval> plain;     ///< calendar unit named
  std::optional<DateInterval> lookback;  ///< for "the past 48 hours": the days it covers
  std::optional<Stamp> stamp;            ///< for later expressions to count from
};

Resolved resolve(const Meaning& meaning, const TimeAnchor& anchor);

/// The days that a length of time before (direction -1) or after a day covers: hours, days and
/// weeks in days, months in months, years in years (one year in months). Empty for vague lengths.
std::optional<DateInterval> stretch_from(Date day, const std::vector<DurationPart>& parts,
                                         int direction);

}  // namespace muster::reading
