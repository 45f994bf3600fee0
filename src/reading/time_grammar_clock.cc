// Times of day, alone and with a date: "8:30 a.m. local time Tuesday", "Tuesday morning", "the
// night of March 4".
#include <fmt/format.h>

#include "reading/time_grammar.h"

namespace muster::reading {
namespace {

struct HourMinute {
  int hour = -1, minute = 0;
  bool colon = false, four = false;
};

// 8, 8:30, 8.30, 0830
HourMinute read_clock(std::string_view w) {
  HourMinute t;
  int digits[2] = {0, 0};
  size_t n[2] = {0, 0};
  int part = 0;
  for (char c : w) {
    if (c >= '0' && c <= '9') {
      digits[part] = digits[part] * 10 + (c - '0');
      if (++n[part] > 4) return {};
    } else if ((c == ':' || c == '.') && part == 0 && n[0] > 0) {
      part = 1;
      t.colon = c == ':';
    } else {
      return {};
    }
  }
  if (n[0] == 0) return {};
  if (part == 1) {
    if (n[1] != 2 || n[0] > 2) return {};
    t.hour = digits[0];
    t.minute = digits[1];
    if (!t.colon) t.colon = false;
  } else if (n[0] == 4) {
    t.four = true;
    t.hour = digits[0] / 100;
    t.minute = digits[0] % 100;
  } else if (n[0] <= 2) {
    t.hour = digits[0];
  } else {
    return {};
  }
  if (t.hour > 24 || t.minute > 59) return {};
  return t;
}

}  // namespace

TimeGrammar::Found TimeGrammar::clock(size_t i) const {
  TimeMatch found;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kTime;
  m.gran = Gran::kMinute;
  auto done = [&](size_t end, int hour, int minute) -> Found {
    if (is(end, "(")) {
      // "8 a.m. (0600 GMT)": the second is an expression of its own
    } else if (const auto zone = hit(TimeClass::kZone, end)) {
      if (zone->value != "local" || pieces_[end].capital || is(end, "local")) end = zone->end;
    }
    found.end = end;
    m.daypart = fmt::format("{:02}:{:02}", hour, minute);
    return found;
  };
  if (const auto h = hit(TimeClass::kClockWord, i)) {
    const int hour = h->value == "12:00" ? 12 : 24;
    return done(h->end, hour, 0);
  }
  if (i >= pieces_.size()) return std::nullopt;
  HourMinute t = read_clock(word(i));
  size_t end = i + 1;
  if (t.hour < 0) {
    const auto h = hit(TimeClass::kNumber, i);
    if (!h || h->number() < 1 || h->number() > 12) return std::nullopt;
    t.hour = h->number();
    end = h->end;
  }
  if (const auto half = hit(TimeClass::kHalfDay, end)) {
    // "am" is a verb unless a number stands before it; here one does.
    if (t.hour > 12 && !t.four) {
      // "14:30 p.m." happens; the hour decides
    } else if (half->value == "12" && t.hour < 12) {
      t.hour += 12;
    } else if (half->value == "0" && t.hour == 12) {
      t.hour = 0;
    }
    end = half->end;
    return done(end, t.hour, t.minute);
  }
  if (any_of(end, {"o'clock", "oclock"}) || (is(end, "o") && is(end + 1, "'clock"))) {
    end += is(end, "o") ? 2 : 1;
    if (is(end, "in") && is(end + 1, "the")) {
      if (const auto part = hit(TimeClass::kDaypart, end + 2)) {
        if (part->value != "MO" && t.hour < 12) t.hour += 12;
        end = part->end;
      }
    }
    return done(end, t.hour, t.minute);
  }
  const bool zone = hit(TimeClass::kZone, end).has_value();
  if ((t.four || t.colon) && zone) return done(end, t.hour, t.minute);
  if (t.colon && t.minute < 60 && i > 0 &&
      any_of(i - 1, {"at", "by", "around", "about", "until", "since", "from", "before", "after",
                     "to", "and", "between", "approximately", "till"})) {
    return done(end, t.hour, t.minute);
  }
  if (t.four && i > 0 && is(i - 1, "at") && any_of(end, {"hours", "hrs"}))
    return done(end + 1, t.hour, t.minute);
  return std::nullopt;
}

// A clock time with the day right behind it, or alone: "8 a.m. Tuesday", "noon today", "8 a.m."
TimeGrammar::Found TimeGrammar::dated_clock(size_t i) const {
  Found time = clock(i);
  if (!time) return std::nullopt;
  const size_t j = is(time->end, ",") ? time->end + 1 : time->end;
  Found day;
  for (Found f : {calendar(j), shifted_name(j), day_word(j)}) {
    if (f && f->meaning.gran == Gran::kDay && f->meaning.kind != Meaning::Kind::kDuration &&
        (!day || f->end > day->end)) {
      day = std::move(f);
    }
  }
  if (!day || (j > time->end && day->meaning.kind == Meaning::Kind::kUnit)) return time;
  day->meaning.gran = Gran::kMinute;
  day->meaning.daypart = time->meaning.daypart;
  return day;
}

// "Tuesday morning", "March 5 at dawn" stays two, "yesterday 8 a.m."
TimeGrammar::Found TimeGrammar::date_with_time(size_t, const Found& date) const {
  if (!date || date->meaning.gran != Gran::kDay) return date;
  TimeMatch found = *date;
  size_t j = found.end;
  if (const auto early = hit(TimeClass::kPart, j); early && !is(j, "earlier") && !is(j, "later"))
    j = early->end;
  if (const auto part = hit(TimeClass::kDaypart, j); part && !is(j, "dawn")) {
    // "Saturday Night Live" and the like are names.
    if (pieces_[j].capital && tag(part->end) == "NNP" && token(j).ent_type != "TIME") return date;
    found.end = part->end;
    found.meaning.gran = Gran::kDaypart;
    found.meaning.daypart = part->value;
    return found;
  }
  if (const Found time = clock(found.end)) {
    found.end = time->end;
    found.meaning.gran = Gran::kMinute;
    found.meaning.daypart = time->meaning.daypart;
    return found;
  }
  return date;
}

// "the morning of March 5", "the early hours of Sunday", "the evening", "at dawn".
TimeGrammar::Found TimeGrammar::daypart(size_t i) const {
  size_t j = i;
  const bool article = any_of(j, {"the"});
  if (article) ++j;
  std::string mod;
  if (const auto part = hit(TimeClass::kPart, j); part && !is(j, "earlier") && !is(j, "later")) {
    mod = part->value;
    j = is_dash(part->end) ? part->end + 1 : part->end;
  }
  std::string code;
  size_t end = j;
  bool hours = false;
  if (const auto h = hit(TimeClass::kDaypart, j)) {
    code = h->value;
    end = h->end;
    if (is_dash(end) || any_of(end, {"hours"})) {
      hours = is(end, "hours");
      if (hours) ++end;
    }
  } else if (is(j, "hours") && (mod == "START" || mod == "END") && article) {
    code = mod == "START" ? "MO" : "NI";
    end = j + 1;
    hours = true;
  } else {
    return std::nullopt;
  }
  TimeMatch found;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kTime;
  m.gran = Gran::kDaypart;
  m.daypart = code;
  m.mod = mod;
  found.end = end;
  if (is(end, "of") && (article || hours)) {
    size_t k = end + 1;
    if (hours && is(k, "the") && hit(TimeClass::kDaypart, k + 1)) {
      k = hit(TimeClass::kDaypart, k + 1)->end;
      found.end = k;
      if (is(k, "of")) ++k;
    }
    Found day;
    for (Found f : {calendar(k), shifted_name(k), day_word(k)}) {
      if (f && (f->meaning.gran == Gran::kDay || (f->meaning.gran == Gran::kDaypart && hours)) &&
          f->meaning.kind != Meaning::Kind::kDuration && (!day || f->end > day->end)) {
        day = std::move(f);
      }
    }
    if (day) {
      if (hours)
        if (const auto again = hit(TimeClass::kDaypart, day->end)) day->end = again->end;
      // "the night of Monday to Tuesday" belongs to the first day.
      if (day->meaning.weekday && !day->meaning.month &&
          (is(day->end, "to") || is_dash(day->end))) {
        if (const auto next = hit(TimeClass::kWeekday, day->end + 1);
            next && next->number() == day->meaning.weekday % 7 + 1) {
          day->end = next->end;
        }
      }
      if (day->meaning.gran == Gran::kDay) day->meaning.daypart = code;
      day->meaning.gran = Gran::kDaypart;
      day->meaning.mod = mod;
      return day;
    }
    if (!hours) return std::nullopt;  // "the night of the attack", "the dawn of an era"
  }
  // Alone: only as the object of a preposition, and not as the name of a thing ("night vision",
  // "dawn raid").
  const bool prompted = i > 0 && any_of(i - 1, {"in", "at", "before", "during", "by", "until",
                                                "after", "since", "around", "towards", "toward",
                                                "from", "through", "throughout", "on", "over"});
  const std::string_view t = tag(found.end);
  if (!prompted || t == "NN" || t == "NNS" || t == "NNP") return std::nullopt;
  if (is(found.end, "of") || is_dash(found.end)) return std::nullopt;
  return found;
}

}  // namespace muster::reading
