#include "reading/time_resolve.h"

#include <fmt/format.h>

#include <algorithm>

#include "reading/time_lexicon.h"

namespace muster::reading {
namespace {

// Days after publication within which a date without a year and without a telling tense is taken as
// coming.
constexpr int64_t kSoonDays = 92;

std::string duration_value(const std::vector<DurationPart>& parts,
                           const Amount* replace_first = nullptr) {
  std::string date_part, time_part;
  for (size_t i = 0; i < parts.size(); ++i) {
    std::string amount = i == 0 && replace_first ? replace_first->text : parts[i].amount.text;
    std::string unit = parts[i].unit;
    if (unit == "FN") {
      unit = "W";
      if (amount != "X") amount = std::to_string(2 * parts[i].amount.whole);
    }
    if (unit == "NI") unit = "D";
    if (amount == "0.5") {  // half a unit is told in the next smaller one
      static constexpr const char* kHalves[][3] = {
          {"Y", "6", "M"},    {"DE", "5", "Y"},  {"CE", "50", "Y"}, {"ML", "500", "Y"},
          {"TH", "30", "TM"}, {"D", "12", "TH"}, {"TM", "30", "TS"}};
      for (const auto& half : kHalves) {
        if (unit == half[0]) {
          amount = half[1];
          unit = half[2];
          break;
        }
      }
    }
    if (unit.size() == 2 && unit[0] == 'T') {
      time_part += amount + unit[1];
    } else {
      date_part += amount + unit;
    }
  }
  return "P" + date_part + (time_part.empty() ? "" : "T" + time_part);
}

Date day_of(const Date& d) { return d.day ? d : d.first_day(); }

// Year for a month and day (day 0: the month alone) that the text leaves out.
int infer_year(int month, int day, const TimeAnchor& anchor, Shift shift) {
  const Date pub = *anchor.published;
  const auto at = [&](int year) {
    return Date{static_cast<int16_t>(year), static_cast<uint8_t>(month),
                static_cast<uint8_t>(day == 0 ? 0 : std::min(day, days_in_month(year, month)))};
  };
  const Date now = day == 0 ? pub.to_month() : pub;
  const bool reached = at(pub.year) <= now;
  switch (shift) {
    case Shift::kLast:
    case Shift::kPrevious:
      return at(pub.year) < now ? pub.year : pub.year - 1;
    case Shift::kNext:
    case Shift::kFollowing:
      return at(pub.year) > now ? pub.year : pub.year + 1;
    case Shift::kThis:
      return pub.year;
    default:
      break;
  }
  // "In 2004 he was jailed in March", "in November 2020 ... in January": the sentence's own year
  // goes before.
  if (anchor.in_sentence && anchor.tense != Tense::kFuture) {
    const Stamp& s = *anchor.in_sentence;
    if (s.gran == Gran::kYear && s.first.year < pub.year) return s.first.year;
    if ((s.gran == Gran::kMonth || s.gran == Gran::kDay) && s.first.year < pub.year - 1) {
      const bool later = month >= s.first.month;
      return later ? s.first.year : s.first.year + 1;
    }
  }
  if (anchor.tense == Tense::kFuture || (anchor.deadline && anchor.tense != Tense::kPast)) {
    return at(pub.year) >= now ? pub.year : pub.year + 1;
  }
  if (reached) {
    // Early in January a bare "January 10" is near, late in December too.
    if (anchor.tense == Tense::kOpen && at(pub.year + 1).to_days() - pub.to_days() <= 31)
      return pub.year + 1;
    return pub.year;
  }
  if (anchor.tense == Tense::kPast) return pub.year - 1;
  return at(pub.year).to_days() - pub.to_days() <= kSoonDays ? pub.year : pub.year - 1;
}

Date infer_weekday(int weekday, const TimeAnchor& anchor, Shift shift, bool& from_mention) {
  const Date pub = *anchor.published;
  const Date mention = anchor.mention ? day_of(anchor.mention->first) : pub;
  auto back = [&](Date from, bool strict) {
    int n = (from.weekday() - (weekday - 1) + 7) % 7;
    if (n == 0 && strict) n = 7;
    return from.plus_days(-n);
  };
  auto ahead = [&](Date from, bool strict) {
    int n = (weekday - 1 - from.weekday() + 7) % 7;
    if (n == 0 && strict) n = 7;
    return from.plus_days(n);
  };
  switch (shift) {
    case Shift::kLast:
      return back(pub, true);
    case Shift::kNext:
      return ahead(pub, true);
    case Shift::kPrevious:
      from_mention = true;
      return back(mention, true);
    case Shift::kFollowing:
      from_mention = true;
      return ahead(mention, true);
    case Shift::kSame:
      from_mention = true;
      return weekday_in_week(mention, weekday);
    case Shift::kThis:
      if (anchor.tense == Tense::kPast) return back(pub, false);
      return weekday_in_week(pub, weekday) < pub && anchor.tense == Tense::kFuture
                 ? ahead(pub, false)
                 : weekday_in_week(pub, weekday);
    default:
      break;
  }
  if (anchor.tense == Tense::kFuture || (anchor.deadline && anchor.tense != Tense::kPast))
    return ahead(pub, false);
  return back(pub, false);
}

Stamp infer_season(const std::string& code, const TimeAnchor& anchor, Shift shift) {
  const Date pub = *anchor.published;
  const Stamp now = unit_of(Gran::kSeason, pub);
  const Stamp same_year = season_of_year(code, pub.year);
  const bool running =
      same_year.first == now.first || season_of_year(code, pub.year - 1).first == now.first;
  switch (shift) {
    case Shift::kLast:
    case Shift::kPrevious: {
      return same_year.first < now.first ? same_year : season_of_year(code, pub.year - 1);
    }
    case Shift::kNext:
    case Shift::kFollowing:
      return same_year.first > now.first ? same_year : season_of_year(code, pub.year + 1);
    default:
      break;
  }
  if (running) return now;
  if (shift == Shift::kThis) {
    // "this winter" in spring is the one just gone, in autumn the one to come.
    if (code == "WI" && pub.month <= 6) return season_of_year(code, pub.year - 1);
    return same_year;
  }
  const bool coming =
      anchor.tense == Tense::kFuture || (anchor.deadline && anchor.tense != Tense::kPast);
  if (coming) return same_year.first >= now.first ? same_year : season_of_year(code, pub.year + 1);
  return same_year.first <= now.first ? same_year : season_of_year(code, pub.year - 1);
}

// The weekend meant by "the weekend" or "this weekend".
Stamp infer_weekend(const TimeAnchor& anchor, const Meaning& m) {
  const Date pub = *anchor.published;
  const Stamp here = unit_of(Gran::kWeekend, pub);
  const bool on_weekend = pub.weekday() >= 5;
  if (m.shift == Shift::kLast) return shifted(here, -1);
  if (m.shift == Shift::kNext) return shifted(here, pub.weekday() >= 5 ? 1 : 0);
  if (m.shift == Shift::kThis) {
    return !on_weekend && anchor.tense == Tense::kPast && pub.weekday() <= 1 ? shifted(here, -1)
                                                                             : here;
  }
  if (on_weekend || anchor.tense == Tense::kFuture) return here;
  return shifted(here, -1);
}

void set_stamp(Resolved& r, Stamp stamp, std::string by) {
  r.type = stamp.gran >= Gran::kDaypart ? "TIME" : "DATE";
  r.value = timex_value(stamp);
  r.plain = interval_of(stamp);
  r.by = std::move(by);
  r.stamp = std::move(stamp);
}

// A value with the unknown digits as X, for documents without a date.
std::string unknown_value(const Meaning& m) {
  std::string time = m.daypart.empty() ? "" : "T" + m.daypart;
  if (m.weekday) return fmt::format("XXXX-WXX-{}{}", m.weekday, time);
  if (m.day) return fmt::format("XXXX-{:02}-{:02}{}", m.month, m.day, time);
  if (m.month) return fmt::format("XXXX-{:02}", m.month);
  if (!m.season.empty()) return "XXXX-" + m.season;
  switch (m.gran) {
    case Gran::kHalf:
      return m.index ? fmt::format("XXXX-H{}", m.index) : "XXXX-HX";
    case Gran::kQuarter:
      return m.index ? fmt::format("XXXX-Q{}", m.index) : "XXXX-QX";
    case Gran::kMillennium:
      return "X";
    case Gran::kCentury:
      return "XX";
    case Gran::kDecade:
      return "XXX";
    case Gran::kYear:
      return "XXXX";
    case Gran::kMonth:
      return "XXXX-XX";
    case Gran::kWeek:
      return "XXXX-WXX";
    case Gran::kWeekend:
      return "XXXX-WXX-WE";
    default:
      return "XXXX-XX-XX" + time;
  }
}

Gran gran_with_time(const Meaning& m, Gran gran) {
  return m.daypart.empty() ? gran : m.daypart.size() == 2 ? Gran::kDaypart : Gran::kMinute;
}

Resolved resolve_date(const Meaning& m, const TimeAnchor& anchor) {
  Resolved r;
  r.type = m.daypart.empty() ? "DATE" : "TIME";
  const auto y16 = [](int y) { return static_cast<int16_t>(y); };
  const auto u8 = [](int n) { return static_cast<uint8_t>(n); };

  if (m.gran == Gran::kDecade || m.gran == Gran::kCentury) {
    set_stamp(r, unit_of(m.gran, {y16(m.year), 1, 1}), "when.explicit");
    return r;
  }
  if (m.gran == Gran::kSeason) {
    if (m.year) {
      set_stamp(r, season_of_year(m.season, m.year), "when.explicit");
    } else if (anchor.published) {
      set_stamp(r, infer_season(m.season, anchor, m.shift), "when.from_publication");
    } else {
      r.value = unknown_value(m);
    }
    return r;
  }
  if (m.gran == Gran::kQuarter || m.gran == Gran::kHalf) {
    int year = m.year;
    const int first_month =
        m.gran == Gran::kQuarter ? (m.index > 0 ? m.index * 3 - 2 : 10) : (m.index == 1 ? 1 : 7);
    if (!year && !anchor.published) {
      r.value = unknown_value(m);
      return r;
    }
    if (!year) {
      const Date pub = *anchor.published;
      year = pub.year;
      if (m.shift == Shift::kLast) --year;
      if (m.shift == Shift::kNext) ++year;
      if (m.shift == Shift::kNone) {
        const bool begun = first_month <= pub.month;
        if (!begun && anchor.tense != Tense::kFuture) --year;
      }
    }
    set_stamp(r, unit_of(m.gran, {y16(year), u8(first_month), 1}),
              m.year ? "when.explicit" : "when.from_publication");
    return r;
  }
  if (m.gran == Gran::kYear) {
    set_stamp(r, unit_of(Gran::kYear, {y16(m.year), 1, 1}), "when.explicit");
    if (m.end_year) {
      r.plain = DateInterval{Date{y16(m.year), 0, 0}, Date{y16(m.end_year), 0, 0}};
      r.value = r.plain->iso();
    }
    return r;
  }
  if (m.month) {
    int year = m.year;
    std::string by = "when.explicit";
    if (!year) {
      by = "when.from_publication";
      if (!anchor.published) {
        r.value = unknown_value(m);
        return r;
      }
      year = infer_year(m.month, m.day, anchor, m.shift);
    }
    if (m.day == 0) {
      set_stamp(r, unit_of(Gran::kMonth, {y16(year), u8(m.month), 1}), by);
      return r;
    }
    int month = m.month, day = m.day;
    if (m.numeric && anchor.published && is_date(year, day, month)) {
      // 05/06/2024: the reading that lies nearer to publication, if it is not in its future
      const Date a{y16(year), u8(month), u8(day)}, b{y16(year), u8(day), u8(month)};
      const int64_t pub = anchor.published->to_days();
      const int64_t da = pub - a.to_days(), db = pub - b.to_days();
      if ((da < 0 && db >= 0) || (db >= 0 && db < da)) std::swap(month, day);
    }
    day = std::min(day, days_in_month(year, month));
    Stamp stamp{gran_with_time(m, Gran::kDay), Date{y16(year), u8(month), u8(day)}, m.daypart};
    set_stamp(r, stamp, by);
    if (m.end_day) {
      const int end_month = m.end_month ? m.end_month : month;
      const int end_year = end_month < month ? year + 1 : year;
      if (is_date(end_year, end_month, m.end_day)) {
        r.plain->to = Date{y16(end_year), u8(end_month), u8(m.end_day)};
        if (m.daypart.empty()) r.value = r.plain->iso();
      }
    }
    return r;
  }
  if (m.weekday) {
    if (!anchor.published) {
      r.value = unknown_value(m);
      return r;
    }
    bool from_mention = false;
    Date day = infer_weekday(m.weekday, anchor, m.ago ? Shift::kLast : m.shift, from_mention);
    day = shifted({Gran::kDay, day, ""}, 7 * m.n).first;
    set_stamp(r, {gran_with_time(m, Gran::kDay), day, m.daypart},
              from_mention ? "when.from_mention" : "when.weekday");
    return r;
  }
  r.value = unknown_value(m);
  return r;
}

Resolved resolve_holiday(const Meaning& m, const TimeAnchor& anchor) {
  Resolved r;
  r.type = "DATE";
  r.by = "when.holiday";
  if (!m.year && !anchor.published) {
    if (m.holiday.size() == 5)
      r.value = "XXXX-" + m.holiday;
    else
      r.value = "XXXX-XX-XX";
    return r;
  }
  std::optional<DateInterval> days;
  if (m.year) {
    days = TimeLexicon::holiday(m.holiday, m.year);
  } else {
    const Date pub = *anchor.published;
    const bool coming = m.shift == Shift::kNext ||
                        (m.shift == Shift::kNone && anchor.tense == Tense::kFuture) ||
                        (anchor.deadline && anchor.tense != Tense::kPast);
    for (int year = pub.year - 1; year <= pub.year + 1; ++year) {
      const auto candidate = TimeLexicon::holiday(m.holiday, year);
      if (!candidate) continue;
      if (coming) {
        if (*candidate->to < pub) continue;
        days = candidate;
        break;
      }
      const int64_t ahead = candidate->from->to_days() - pub.to_days();
      const bool soon = anchor.tense == Tense::kOpen && m.shift == Shift::kNone && ahead <= 31;
      if (m.shift == Shift::kLast
              ? *candidate->to < pub
              : ahead <= 0 || soon || (m.shift == Shift::kThis && year == pub.year)) {
        days = candidate;
      }
    }
  }
  if (!days) {
    r.value = "XXXX-XX-XX";
    return r;
  }
  r.plain = days;
  r.stamp = Stamp{Gran::kDay, *days->from, m.daypart};
  r.value = days->iso();
  if (!m.daypart.empty()) {
    r.stamp->gran = gran_with_time(m, Gran::kDay);
    r.value = timex_value(*r.stamp);
    r.type = "TIME";
  }
  return r;
}

Resolved resolve_unit(const Meaning& m, const TimeAnchor& anchor) {
  Resolved r;
  const bool mention = m.base == Base::kMention && anchor.mention;
  r.type = m.gran >= Gran::kDaypart || !m.daypart.empty() ? "TIME" : "DATE";
  if (!mention && !anchor.published) {
    r.value = unknown_value(m);
    return r;
  }
  const Date base = mention ? day_of(anchor.mention->first) : *anchor.published;
  const std::string by = m.base == Base::kMention ? "when.from_mention"
                         : m.ago                  ? "when.ago"
                                                  : "when.relative";
  if (m.gran == Gran::kWeekend && m.base == Base::kPublished) {
    set_stamp(r, infer_weekend(anchor, m), by);
    return r;
  }
  if (m.gran == Gran::kDaypart || (m.gran == Gran::kMinute && !m.daypart.empty())) {
    set_stamp(r, {m.gran, day_of(shifted({Gran::kDay, base, ""}, m.n).first), m.daypart}, by);
    return r;
  }
  if (m.gran == Gran::kHour || m.gran == Gran::kMinute || m.gran == Gran::kSecond) {
    // The hour of publication is unknown; the day is what can be said.
    Stamp s = shifted({m.gran, base, ""}, m.n);
    s.gran = Gran::kDay;
    set_stamp(r, s, by);
    r.type = "TIME";
    return r;
  }
  Stamp s = unit_of(m.gran, base);
  if (m.base == Base::kMention && m.n == 0 && anchor.mention && anchor.mention->gran >= m.gran)
    s = unit_of(m.gran, base);
  set_stamp(r, shifted(s, m.n), by);
  return r;
}

Resolved resolve_part(const Meaning& m, const TimeAnchor& anchor) {
  Resolved r;
  r.type = m.parts.empty() ? "DATE" : "DURATION";
  const Resolved inner = resolve(m.inner.front(), anchor);
  if (!inner.plain || !inner.plain->from || !inner.plain->to) {
    r.value = m.parts.empty() ? inner.value : duration_value(m.parts);
    r.by = inner.by;
    return r;
  }
  const Date first = inner.plain->from->first_day(), last = inner.plain->to->last_day();
  r.by = inner.by;
  if (m.weekday) {
    const int month_n = static_cast<int>(m.n);
    Date day = m.n < 0
                   ? last.plus_days(-((last.weekday() - (m.weekday - 1) + 7) % 7))
                   : first.plus_days((m.weekday - 1 - first.weekday() + 7) % 7 + 7 * (month_n - 1));
    set_stamp(r, {Gran::kDay, day, ""}, inner.by);
    return r;
  }
  int64_t length = 1;
  if (!m.parts.empty()) {
    if (m.parts[0].amount.vague || m.parts[0].amount.whole == 0) {
      r.value = duration_value(m.parts);
      r.plain = inner.plain;
      return r;
    }
    length = m.parts[0].amount.whole;
  }
  const int64_t n = m.n < 0 ? -1 : m.n;
  DateInterval span;
  if (m.gran == Gran::kMonth || m.gran == Gran::kQuarter || m.gran == Gran::kHalf) {
    const int months = static_cast<int>((m.gran == Gran::kMonth     ? 1
                                         : m.gran == Gran::kQuarter ? 3
                                                                    : 6) *
                                        std::min<int64_t>(length, 1200));
    const int offset =
        static_cast<int>(std::min<int64_t>(n - 1, 1000)) * (m.gran == Gran::kMonth ? 1 : 3);
    const Date from =
        n < 0 ? last.to_month().plus_months(1 - months) : first.to_month().plus_months(offset);
    span = {from, from.plus_months(months - 1)};
    if (m.parts.empty() && months > 1) set_stamp(r, unit_of(m.gran, from.first_day()), inner.by);
    if (months == 1) set_stamp(r, unit_of(Gran::kMonth, from.first_day()), inner.by);
  } else if (m.gran <= Gran::kYear) {
    const int years = static_cast<int>(std::min<int64_t>(length, 100));
    const int from = n < 0 ? last.year - years + 1 : first.year + static_cast<int>(n - 1);
    span = {Date{static_cast<int16_t>(from), 0, 0},
            Date{static_cast<int16_t>(from + years - 1), 0, 0}};
    if (m.parts.empty())
      set_stamp(r, unit_of(Gran::kYear, {static_cast<int16_t>(from), 1, 1}), inner.by);
  } else {
    const int64_t unit_days = m.gran == Gran::kWeek || m.gran == Gran::kWeekend ? 7 : 1;
    const int64_t days = unit_days * std::min<int64_t>(length, 4000);
    const Date from = n < 0 ? last.plus_days(1 - days) : first.plus_days((n - 1) * unit_days);
    span = {from, from.plus_days(days - 1)};
    if (m.parts.empty()) {
      set_stamp(r,
                unit_of(unit_days == 7 ? Gran::kWeek : Gran::kDay,
                        unit_days == 7 ? from.plus_days(3) : from),
                inner.by);
      r.stamp->first = from;
    }
  }
  r.plain = span;
  r.by = inner.by;
  if (!m.parts.empty()) {
    r.type = "DURATION";
    r.value = duration_value(m.parts);
  }
  return r;
}

}  // namespace

std::optional<DateInterval> stretch_from(Date day, const std::vector<DurationPart>& parts,
                                         int direction) {
  if (parts.empty() || parts[0].amount.vague || direction == 0) return std::nullopt;
  const int64_t n = std::min<int64_t>(parts[0].amount.whole, 4000);
  const std::string& unit = parts[0].unit;
  const int64_t sign = direction < 0 ? -1 : 1;
  Date far = day, near = day;
  if (unit == "Y" || unit == "DE" || unit == "CE") {
    const int64_t years = n * (unit == "Y" ? 1 : unit == "DE" ? 10 : 100);
    if (years == 1) {
      near = day.to_month();
      far = near.plus_months(static_cast<int>(12 * sign));
    } else {
      near = day.to_year();
      far = shifted(unit_of(Gran::kYear, day), sign * years).first.to_year();
    }
  } else if (unit == "M" || unit == "Q") {
    near = day.to_month();
    far = shifted(unit_of(Gran::kMonth, day), sign * n * (unit == "M" ? 1 : 3)).first.to_month();
  } else if (unit == "TH") {
    far = shifted({Gran::kDay, day, ""}, sign * ((n + 23) / 24)).first;
  } else if (unit == "W" || unit == "FN" || unit == "D" || unit == "NI") {
    far = shifted({Gran::kDay, day, ""}, sign * n *
                                             (unit == "W"    ? 7
                                              : unit == "FN" ? 14
                                                             : 1))
              .first;
  } else {
    return std::nullopt;
  }
  return direction < 0 ? DateInterval{far, near} : DateInterval{near, far};
}

Resolved resolve(const Meaning& m, const TimeAnchor& anchor) {
  Resolved r;
  switch (m.kind) {
    case Meaning::Kind::kDate:
      return resolve_date(m, anchor);
    case Meaning::Kind::kHoliday:
      return resolve_holiday(m, anchor);
    case Meaning::Kind::kUnit:
      return resolve_unit(m, anchor);
    case Meaning::Kind::kPart:
      return m.inner.empty() ? r : resolve_part(m, anchor);
    case Meaning::Kind::kDuration: {
      r.type = "DURATION";
      r.value = duration_value(m.parts);
      if (m.upper.whole) r.value += "/" + duration_value(m.parts, &m.upper);
      r.by = "when.duration";
      const bool mention = m.base == Base::kMention;
      if (m.direction && (mention ? anchor.mention.has_value() : anchor.published.has_value())) {
        r.lookback = stretch_from(mention ? day_of(anchor.mention->first) : *anchor.published,
                                  m.parts, m.direction);
        if (r.lookback) r.by = "when.lookback";
      }
      return r;
    }
    case Meaning::Kind::kSet:
      r.type = "SET";
      r.value = m.value;
      r.by = "when.set";
      return r;
    case Meaning::Kind::kReference:
      r.type = "DATE";
      r.value = m.value;
      r.by = "when.reference";
      if (m.value == "PRESENT_REF" && anchor.published)
        r.plain = DateInterval::on(*anchor.published);
      return r;
    case Meaning::Kind::kTime: {
      r.type = "TIME";
      r.by = "when.from_publication";
      std::optional<Date> day;
      if (anchor.in_sentence && anchor.in_sentence->gran >= Gran::kDay) {
        day = anchor.in_sentence->first;
        r.by = "when.from_mention";
      } else {
        day = anchor.published;
      }
      if (!day) {
        r.value = "T" + m.daypart;
        return r;
      }
      set_stamp(r, {gran_with_time(m, Gran::kDay), *day, m.daypart}, r.by);
      return r;
    }
  }
  return r;
}

}  // namespace muster::reading
