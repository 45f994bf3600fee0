// What counts from the publication date or from a date told before: "last week", "two days later",
// "the year".
#include "reading/time_grammar.h"

namespace muster::reading {
namespace {

Shift shift_of(std::string_view word) {
  if (word == "last" || word == "past") return Shift::kLast;
  if (word == "previous" || word == "preceding" || word == "prior") return Shift::kPrevious;
  if (word == "same" || word == "that") return Shift::kSame;
  if (word == "next" || word == "coming" || word == "upcoming" || word == "forthcoming")
    return Shift::kNext;
  if (word == "following" || word == "subsequent" || word == "ensuing") return Shift::kFollowing;
  return Shift::kThis;
}

int steps_of(Shift shift) {
  switch (shift) {
    case Shift::kLast:
    case Shift::kPrevious:
      return -1;
    case Shift::kNext:
    case Shift::kFollowing:
      return 1;
    default:
      return 0;
  }
}

}  // namespace

// "last week", "this March", "next Tuesday", "the past two weeks", "recent months", "the following
// day".
TimeGrammar::Found TimeGrammar::shifted_name(size_t i) const {
  size_t j = i;
  const bool the = is(j, "the");
  const bool these = any_of(j, {"these", "those", "this", "its", "his", "her", "their", "our"});
  if (the) ++j;
  if (these && hit(TimeClass::kShift, j + 1)) ++j;
  if (const auto recent = hit(TimeClass::kVagueShift, j)) {
    size_t k = recent->end;
    if (Count c = count(k); c.end > k) k = c.end;
    const Unit u = unit(k);
    if (u.end == k || !u.plural) return std::nullopt;
    TimeMatch found;
    found.end = u.end;
    found.meaning.kind = Meaning::Kind::kReference;
    found.meaning.value = recent->value;
    return found;
  }
  const auto h = hit(TimeClass::kShift, j);
  if (!h) return std::nullopt;
  const std::string_view word_here = word(j);
  Shift shift = shift_of(word_here);
  if (word_here == "that" && tag(j) != "DT") return std::nullopt;
  // "may last six weeks": a verb.
  if (word_here == "last" &&
      (tag(j) == "VB" || tag(j) == "VBP" || (j > 0 && (tag(j - 1) == "MD" || tag(j - 1) == "TO"))))
    return std::nullopt;
  if ((word_here == "same" || shift == Shift::kFollowing) && !the) return std::nullopt;
  if (word_here == "present" && !the && !these) return std::nullopt;
  size_t k = h->end;
  if (word_here == "this" && (is(k, "past") || is(k, "coming") || is(k, "last") || is(k, "very"))) {
    if (!is(k, "very")) shift = shift_of(word(k));
    ++k;
  }
  if (word_here == "that" && is(k, "same")) ++k;
  while (
      any_of(k, {"fiscal", "calendar", "financial", "full", "whole", "entire", "academic", "very"}))
    ++k;

  TimeMatch found;
  Meaning& m = found.meaning;
  m.shift = shift;
  // Several units: a stretch up to or from now.
  size_t after_count = k;
  Amount amount;
  amount.vague = true;
  if (const Count c = count(k); c.end > k && !c.article) {
    amount = c.amount;
    after_count = c.end;
  }
  size_t unit_at = is_dash(after_count) ? after_count + 1 : after_count;
  while (after_count > k && hit(TimeClass::kFiller, unit_at)) ++unit_at;
  const Unit u = unit(unit_at);
  if (u.end > unit_at && (u.plural || after_count > k)) {
    if (shift == Shift::kThis) return std::nullopt;
    if (shift == Shift::kSame && after_count == k) return std::nullopt;
    m.kind = Meaning::Kind::kDuration;
    m.parts.push_back({amount, u.unit});
    m.direction = shift == Shift::kNext ? 1 : shift == Shift::kLast ? -1 : 0;
    if (shift == Shift::kPrevious) {
      m.direction = -1;
      m.base = Base::kMention;
    } else if (shift == Shift::kFollowing) {
      m.direction = 1;
      m.base = Base::kMention;
    }
    m.gran = gran_of_unit(u.unit);
    found.end = u.end;
    return found;
  }
  if (after_count > k) return std::nullopt;
  // One unit.
  if (u.end > unit_at) {
    if (u.unit == "NI") {
      m.kind = Meaning::Kind::kUnit;
      m.gran = Gran::kDaypart;
      m.daypart = "NI";
      m.n = steps_of(shift);
      m.base = shift == Shift::kPrevious || shift == Shift::kFollowing || shift == Shift::kSame ||
                       (the && shift == Shift::kNext)
                   ? Base::kMention
                   : Base::kPublished;
      found.end = u.end;
      return found;
    }
    if (u.unit == "TS" || u.unit == "TM") return std::nullopt;
    const bool spans =
        i > 0 && any_of(i - 1, {"over", "in", "during", "within", "for", "throughout", "across"});
    const bool stretch = (the && is(j, "past")) ||
                         (the && spans && any_of(j, {"last", "next", "coming"}) && u.unit != "WE" &&
                          !is(u.end, "of")) ||
                         u.unit == "TH";
    if (stretch && u.unit != "WE") {
      m.kind = Meaning::Kind::kDuration;
      m.parts.push_back({{"1", 1, false}, u.unit});
      m.direction = steps_of(shift);
      m.gran = gran_of_unit(u.unit);
      found.end = u.end;
      if (is(u.end, "and") && is(u.end + 1, "a") && is(u.end + 2, "half")) {
        m.parts[0].amount.text = "1.5";
        found.end = u.end + 3;
      }
      return found;
    }
    m.kind = Meaning::Kind::kUnit;
    m.gran = gran_of_unit(u.unit);
    m.n = steps_of(shift) * (u.unit == "FN" ? 2 : 1);
    m.base = shift == Shift::kPrevious || shift == Shift::kFollowing || shift == Shift::kSame
                 ? Base::kMention
                 : Base::kPublished;
    // "the next day" is the day after what was just told.
    if (the && u.unit == "D" && shift == Shift::kNext) m.base = Base::kMention;
    if (m.gran == Gran::kDay && shift == Shift::kThis && !is(j, "this") && !is(j, "present"))
      return std::nullopt;
    if (m.gran == Gran::kDay && is(j, "last"))
      return std::nullopt;  // "the last day of", "last day"
    found.end = u.end;
    return found;
  }
  if (word_here == "present" || word_here == "ongoing" || word_here == "that" ||
      word_here == "current") {
    if (!(word_here == "that" && hit(TimeClass::kDaypart, k))) return std::nullopt;
  }
  // A name.
  if (const auto part = hit(TimeClass::kDaypart, k)) {
    m.kind = Meaning::Kind::kUnit;
    m.gran = Gran::kDaypart;
    m.daypart = part->value;
    m.n = steps_of(shift);
    m.base = shift == Shift::kThis || shift == Shift::kLast ? Base::kPublished : Base::kMention;
    found.end = part->end;
    return found;
  }
  bool abbreviated = false;
  if (const Found month = month_at(k, abbreviated)) {
    found.end = month->end;
    m.gran = Gran::kMonth;
    m.month = month->meaning.month;
    if (const int day = day_number(found.end); day && !counts_noun(found.end)) {
      m.day = day;
      m.gran = Gran::kDay;
      ++found.end;
    }
    return found;
  }
  if (k < pieces_.size() && pieces_[k].capital) {
    if (const auto day = hit(TimeClass::kWeekday, k)) {
      found.end = day->end;
      m.weekday = day->number();
      return found;
    }
    if (const auto holiday = hit(TimeClass::kHoliday, k)) {
      found.end = holiday->end;
      m.kind = Meaning::Kind::kHoliday;
      m.holiday = holiday->value;
      return found;
    }
  }
  if (const auto season = hit(TimeClass::kSeason, k); season && !the) {
    if (token(k).dep == "compound" && token(k).head > pieces_[k].token && is(j, "this")) {
      // "this summer offensive" is rare; "this spring" stays a date.
    }
    found.end = season->end;
    m.gran = Gran::kSeason;
    m.season = season->value;
    return found;
  }
  return std::nullopt;
}

// "the year", "the weekend" where a preposition shows that this one is meant.
TimeGrammar::Found TimeGrammar::definite_unit(size_t i) const {
  if (!is(i, "the")) return std::nullopt;
  size_t k = i + 1;
  while (any_of(k, {"calendar", "fiscal", "financial", "whole", "entire", "full"})) ++k;
  const Unit u = unit(k);
  if (u.end == k || u.plural) return std::nullopt;
  if (u.unit == "TS" || u.unit == "TM" || u.unit == "TH" || u.unit == "ML" || u.unit == "NI")
    return std::nullopt;
  TimeMatch found;
  found.end = u.end;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kUnit;
  m.gran = gran_of_unit(u.unit);
  m.shift = Shift::kNone;
  m.base = m.gran == Gran::kDay ? Base::kMention : Base::kPublished;
  return found;
}

// "yesterday morning", "tonight", "overnight".
TimeGrammar::Found TimeGrammar::day_word(size_t i) const {
  TimeMatch found;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kUnit;
  if (const auto h = hit(TimeClass::kDayWord, i)) {
    m.gran = Gran::kDay;
    m.n = h->number();
    m.shift = m.n < 0 ? Shift::kLast : m.n > 0 ? Shift::kNext : Shift::kThis;
    found.end = h->end;
    return found;
  }
  if (const auto h = hit(TimeClass::kNightWord, i)) {
    m.gran = Gran::kDaypart;
    m.daypart = "NI";
    m.shift = Shift::kThis;
    found.end = h->end;
    return found;
  }
  return std::nullopt;
}

TimeGrammar::Found TimeGrammar::relative(size_t i) const {
  Found best = shifted_name(i);
  if (const Found d = day_word(i); d && (!best || d->end > best->end)) best = d;
  if (best && best->meaning.kind == Meaning::Kind::kUnit && best->meaning.gran == Gran::kDay) {
    return date_with_time(i, best);
  }
  if (best && best->meaning.weekday) return date_with_time(i, best);
  if (best) return best;
  if (const Found u = definite_unit(i)) {
    const bool prompted = i > 0 && any_of(i - 1, {"in", "during", "for", "over", "throughout",
                                                  "through", "across", "on"});
    const std::string_view t = tag(u->end);
    const bool compound = t == "NN" || t == "NNS" || t == "NNP" || is_dash(u->end);
    const bool modified = any_of(u->end, {"of", "that", "when", "after", "before", "he", "she",
                                          "they", "the", "it", "since", "to", "'s"});
    if (u->meaning.gran == Gran::kWeekend && !compound) return u;
    if (prompted && !compound && !modified) return u;
  }
  return std::nullopt;
}

// "early 2024", "late Tuesday", "mid-March", "later this week", "earlier today".
TimeGrammar::Found TimeGrammar::with_part(size_t i) const {
  size_t j = is(i, "the") ? i + 1 : i;
  const auto part = hit(TimeClass::kPart, j);
  if (!part) return std::nullopt;
  j = is_dash(part->end) ? part->end + 1 : part->end;
  const bool comparative = is(part->end - 1, "earlier") || is(part->end - 1, "later");
  if (!comparative) {
    // "mid-year", "midweek" hold for the unit that runs now.
    if (const Unit u = unit(j); is_dash(part->end) && u.end > j && !u.plural &&
                                (u.unit == "Y" || u.unit == "M" || u.unit == "W")) {
      TimeMatch found;
      found.end = u.end;
      found.meaning.kind = Meaning::Kind::kUnit;
      found.meaning.gran = gran_of_unit(u.unit);
      found.meaning.shift = Shift::kThis;
      found.meaning.mod = part->value;
      return found;
    }
  }
  Found found = relative(j);
  if (found && found->meaning.kind == Meaning::Kind::kDuration) found.reset();
  if (found && is(j, "the")) found.reset();
  if (!comparative) {
    if (const Found c = date_with_time(j, calendar(j)); c && (!found || c->end > found->end))
      found = c;
    // A year, month or season needs no preposition once "early" stands before it.
    if (!found) {
      if (const auto s = hit(TimeClass::kSeason, j)) {
        TimeMatch m;
        m.end = s->end;
        m.meaning.gran = Gran::kSeason;
        m.meaning.season = s->value;
        found = m;
      } else if (const int y = year_number(j); y && !counts_noun(j)) {
        TimeMatch m;
        m.end = j + 1;
        m.meaning.gran = Gran::kYear;
        m.meaning.year = y;
        found = m;
      }
    }
  }
  if (!found) return std::nullopt;
  // "Earlier on Tuesday" has the preposition between; "earlier Tuesday" is rare but fine.
  if (found->meaning.mod.empty()) found->meaning.mod = part->value;
  if (comparative) found->meaning.mod = part->value == "START" ? "BEFORE" : "AFTER";
  return found;
}

// "the end of 2012", "the start of the year", "the middle of next week".
TimeGrammar::Found TimeGrammar::part_of(size_t i) const {
  const auto part = hit(TimeClass::kPartOf, i);
  if (!part) return std::nullopt;
  const size_t j = part->end;
  Found best;
  for (Found f : {calendar(j), shifted_name(j), definite_unit(j), with_part(j), day_word(j)}) {
    if (f && (!best || f->end > best->end)) best = std::move(f);
  }
  if (!best) {
    if (const int y = year_number(j)) {
      TimeMatch m;
      m.end = j + 1;
      m.meaning.gran = Gran::kYear;
      m.meaning.year = y;
      best = m;
    } else if (is(j, "year") || is(j, "month")) {
      TimeMatch m;
      m.end = j + 1;
      m.meaning.kind = Meaning::Kind::kUnit;
      m.meaning.gran = is(j, "year") ? Gran::kYear : Gran::kMonth;
      m.meaning.shift = Shift::kThis;
      best = m;
    }
  }
  if (!best || best->meaning.kind == Meaning::Kind::kDuration) return std::nullopt;
  best->meaning.mod = part->value;
  best->meaning.edge = true;
  return best;
}

// "the first week of March", "the last three days of February", "the second half of 2024" is a
// quarter().
TimeGrammar::Found TimeGrammar::ordinal_part(size_t i) const {
  size_t j = is(i, "the") ? i + 1 : i;
  size_t end = j;
  const int n = ordinal(j, end);
  if (n == 0 || n > 60) return std::nullopt;
  if (is(end, "full")) ++end;
  Amount amount;
  size_t k = end;
  if (const Count c = count(end); c.end > end && !c.article && !hit(TimeClass::kUnit, end)) {
    amount = c.amount;
    k = c.end;
  }
  const Unit u = unit(k);
  if (u.end == k) {
    // "the first Monday in March", "the last Friday of Ramadan"
    const auto w = hit(TimeClass::kWeekday, k);
    if (!w || k > end || !any_of(w->end, {"of", "in"})) return std::nullopt;
    Found inner = calendar(w->end + 1);
    if (const Found s = shifted_name(w->end + 1); s && (!inner || s->end > inner->end)) inner = s;
    if (!inner || inner->meaning.kind == Meaning::Kind::kDuration) return std::nullopt;
    TimeMatch found;
    found.end = inner->end;
    found.meaning.kind = Meaning::Kind::kPart;
    found.meaning.n = n;
    found.meaning.weekday = w->number();
    found.meaning.inner = {std::move(inner->meaning)};
    return found;
  }
  if (!any_of(u.end, {"of", "in"})) return std::nullopt;
  Found inner;
  for (Found f : {calendar(u.end + 1), shifted_name(u.end + 1), definite_unit(u.end + 1)}) {
    if (f && f->meaning.kind != Meaning::Kind::kDuration && (!inner || f->end > inner->end))
      inner = std::move(f);
  }
  if (!inner) return std::nullopt;
  if (k > end && amount.whole == 0 && !amount.vague) return std::nullopt;
  TimeMatch found;
  found.end = inner->end;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kPart;
  m.n = n;
  m.gran = gran_of_unit(u.unit);
  if (k > end) m.parts.push_back({amount, u.unit});
  m.inner = {std::move(inner->meaning)};
  return found;
}

// "the day before", "the night before", "the week after", "the year before" when nothing follows.
TimeGrammar::Found TimeGrammar::day_before(size_t i) const {
  if (!is(i, "the")) return std::nullopt;
  const Unit u = unit(i + 1);
  if (u.end == i + 1 || u.plural || !any_of(u.end, {"before", "after"})) return std::nullopt;
  const size_t k = u.end + 1;
  const bool ends = k >= pieces_.size() || any_of(k, {".", ",", ";", ")", "and", "but", "\"", "''",
                                                      ":", "when", "in", "at"});
  if (!ends) return std::nullopt;
  if (u.unit == "TS" || u.unit == "TM" || u.unit == "TH") return std::nullopt;
  TimeMatch found;
  found.end = k;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kUnit;
  m.gran = u.unit == "NI" ? Gran::kDaypart : gran_of_unit(u.unit);
  if (u.unit == "NI") m.daypart = "NI";
  m.base = Base::kMention;
  m.n = is(u.end, "before") ? -1 : 1;
  return found;
}

// "year-end", "year's end", "the month's end".
TimeGrammar::Found TimeGrammar::period_end(size_t i) const {
  size_t j = is(i, "the") ? i + 1 : i;
  if (!any_of(j, {"year", "month", "week"})) return std::nullopt;
  const size_t k = is_dash(j + 1) || is(j + 1, "'s") ? j + 2 : 0;
  if (k == 0 || !is(k, "end")) return std::nullopt;
  TimeMatch found;
  found.end = k + 1;
  found.meaning.kind = Meaning::Kind::kUnit;
  found.meaning.gran = gran_of_unit(hit(TimeClass::kUnit, j)->value);
  found.meaning.shift = Shift::kThis;
  found.meaning.mod = "END";
  return found;
}

}  // namespace muster::reading
