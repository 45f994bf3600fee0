// Calendar names: days, months, years, weekdays, seasons, quarters, decades, centuries, holidays.
#include <charconv>

#include "reading/time_grammar.h"

namespace muster::reading {
namespace {

int to_number(std::string_view s) {
  int n = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), n);
  return r.ec == std::errc() && r.ptr == s.data() + s.size() ? n : -1;
}

TimeMatch date(size_t end, int year, int month, int day) {
  TimeMatch m;
  m.end = end;
  m.meaning.year = year;
  m.meaning.month = month;
  m.meaning.day = day;
  m.meaning.gran = day ? Gran::kDay : month ? Gran::kMonth : Gran::kYear;
  return m;
}

}  // namespace

// 2025-01-22 (three tokens or one), 22/01/2025, 1/22/2025, 22.01.2025, 9/11.
TimeGrammar::Found TimeGrammar::numeric_date(size_t i) const {
  const int y = year_number(i);
  if (y && i + 4 < pieces_.size() && is_dash(i + 1) && is_dash(i + 3) && pieces_[i + 1].glued &&
      pieces_[i + 3].glued) {
    const int64_t m = pieces_[i + 2].digits, d = pieces_[i + 4].digits;
    if (is_date(y, m, d)) return date(i + 5, y, static_cast<int>(m), static_cast<int>(d));
  }
  const std::string_view w = word(i);
  if (w == "9/11") return date(i + 1, 2001, 9, 11);
  const char mark = w.find('/') != w.npos ? '/' : '.';
  const size_t a = w.find(mark);
  if (a == w.npos) return std::nullopt;
  const size_t b = w.find(mark, a + 1);
  if (b == w.npos || w.find(mark, b + 1) != w.npos) return std::nullopt;
  const int first = to_number(w.substr(0, a)), second = to_number(w.substr(a + 1, b - a - 1));
  int third = to_number(w.substr(b + 1));
  if (first < 0 || second < 0 || third < 0) return std::nullopt;
  if (a == 4 && is_date(first, second, third)) return date(i + 1, first, second, third);
  if (w.size() - b - 1 == 2 && mark == '/') third += third < 50 ? 2000 : 1900;
  if (third < 1000) return std::nullopt;
  if (mark == '/' && is_date(third, first, second)) {
    TimeMatch m = date(i + 1, third, first, second);
    m.meaning.numeric = is_date(third, second, first) && first != second;
    return m;
  }
  if (is_date(third, second, first)) return date(i + 1, third, second, first);
  return std::nullopt;
}

TimeGrammar::Found TimeGrammar::month_at(size_t i, bool& abbreviated) const {
  if (i >= pieces_.size() || !pieces_[i].capital) return std::nullopt;
  abbreviated = false;
  auto h = hit(TimeClass::kMonth, i);
  if (!h) {
    h = hit(TimeClass::kMonthShort, i);
    if (!h) return std::nullopt;
    abbreviated = true;
    size_t end = h->end;
    if (is(end, ".") && pieces_[end].glued) ++end;
    return date(end, 0, h->number(), 0);
  }
  return date(h->end, 0, h->number(), 0);
}

// "Jan. 22, 2025", "May 3-5", "March 2024", "March".
TimeGrammar::Found TimeGrammar::month_first(size_t i) const {
  bool abbreviated = false;
  Found found = month_at(i, abbreviated);
  if (!found) return std::nullopt;
  const size_t after_month = found->end;
  size_t j = after_month;
  if (is(j, "the")) ++j;
  size_t end = j;
  int day = day_number(j);
  if (!day && j > after_month) day = ordinal(j, end);
  if (day && !counts_noun(j) && is_date(2024, found->meaning.month, day)) {
    Meaning& m = found->meaning;
    m.day = day;
    m.gran = Gran::kDay;
    end = j + 1;
    size_t k = end;
    if (is_dash(k) || any_of(k, {"to", "and", "through", "until"})) {
      const int last = day_number(k + 1);
      bool ignored = false;
      const bool joined = !is(k, "and") || last == day + 1;
      if (last > day && joined && !counts_noun(k + 1) && !month_at(k + 2, ignored)) {
        m.end_day = last;
        end = k + 2;
      } else if (is_dash(k)) {
        // "March 28-April 2"
        if (const Found other = month_at(k + 1, ignored)) {
          if (const int last_day = day_number(other->end); last_day && !counts_noun(other->end)) {
            m.end_month = other->meaning.month;
            m.end_day = last_day;
            end = other->end + 1;
          }
        }
      }
    }
    k = is(end, ",") || is(end, "of") ? end + 1 : end;
    if (const int y = year_number(k); y && !counts_noun(k)) {
      m.year = y;
      end = k + 1;
    }
    found->end = end;
    return found;
  }
  size_t k = is(after_month, ",") || is(after_month, "of") ? after_month + 1 : after_month;
  if (const int y = year_number(k); y && !counts_noun(k)) {
    found->meaning.year = y;
    found->end = k + 1;
    return found;
  }
  // A month alone: "May" and "March" are verbs too, "April" and "June" are people, "Jan" and "Mar"
  // need a full stop.
  const std::string_view t = tag(i);
  if (t == "MD" || t == "VB" || t == "VBP" || t == "VBD" || named(i)) return std::nullopt;
  if (abbreviated && !is(i, "sept") && word(i).back() != '.') return std::nullopt;
  const bool prompted =
      i > 0 &&
      any_of(i - 1, {"in",      "since", "by",     "until",  "till",    "of",      "from", "to",
                     "between", "and",   "during", "before", "after",   "last",    "next", "this",
                     "early",   "late",  "mid",    "-",      "through", "through", "for"});
  if (!prompted && any_of(i, {"may", "march", "august"}) && token(i).ent_type != "DATE")
    return std::nullopt;
  // Part of a longer name ("March Madness", "the May Revolution").
  if (!prompted && i + 1 < pieces_.size() && pieces_[i + 1].capital && tag(i + 1) == "NNP" &&
      token(i).ent_type != "DATE") {
    return std::nullopt;
  }
  return found;
}

// "22 January 2025", "the 22nd of January", "3-5 May".
TimeGrammar::Found TimeGrammar::day_first(size_t i) const {
  size_t j = is(i, "the") ? i + 1 : i;
  int day = day_number(j);
  size_t end = j + 1;
  if (!day && j > i) day = ordinal(j, end);
  if (day < 1 || day > 31) return std::nullopt;
  int last = 0;
  if (is_dash(end) || any_of(end, {"to", "and"})) {
    last = day_number(end + 1);
    if (last <= day || (is(end, "and") && last != day + 1)) {
      last = 0;
    } else {
      end += 2;
    }
  }
  if (is(end, "of")) ++end;
  bool abbreviated = false;
  const Found month = month_at(end, abbreviated);
  if (!month || !is_date(2024, month->meaning.month, day)) return std::nullopt;
  // "killed 12 May Day marchers": a name follows; "at least 22 March" has nothing of a date before
  // it either.
  if (hit(TimeClass::kHoliday, end) && tag(end + 1) == "NNP") return std::nullopt;
  TimeMatch found = date(month->end, 0, month->meaning.month, day);
  found.meaning.end_day = last;
  size_t k = is(found.end, ",") || is(found.end, "of") ? found.end + 1 : found.end;
  if (const int y = year_number(k); y && !counts_noun(k)) {
    found.meaning.year = y;
    found.end = k + 1;
  }
  return found;
}

// "Tuesday", "Tuesday, Jan. 22, 2025", "Tues."
TimeGrammar::Found TimeGrammar::weekday(size_t i) const {
  if (i >= pieces_.size() || !pieces_[i].capital) return std::nullopt;
  auto h = hit(TimeClass::kWeekday, i);
  const bool abbreviated = !h;
  if (!h) h = hit(TimeClass::kWeekdayShort, i);
  if (!h) return std::nullopt;
  const int number = h->number();
  size_t j = h->end;
  if (abbreviated && is(j, ".") && pieces_[j].glued) ++j;
  const size_t end = j;
  if (is(j, ",") || is(j, "(")) ++j;
  const bool bracket = is(j - 1, "(");
  for (const Found& d : {month_first(j), day_first(j)}) {
    if (!d || d->meaning.day == 0) continue;
    TimeMatch full = *d;
    if (bracket) {
      if (!is(full.end, ")")) continue;
      ++full.end;
    }
    full.meaning.weekday = number;
    return full;
  }
  if (abbreviated && word(end - 1).back() != '.') return std::nullopt;
  if (abbreviated && any_of(i, {"sun.", "sat."}) && token(i).ent_type != "DATE")
    return std::nullopt;
  if (named(i)) return std::nullopt;
  // "the Sunday Times", "Friday Mosque"
  const Token& t = token(i);
  if (t.dep == "compound" && t.ent_type != "DATE" && t.ent_type != "TIME" && end < pieces_.size() &&
      pieces_[end].capital && tag(end).starts_with("NNP") && t.head >= pieces_[end].token &&
      !hit(TimeClass::kDaypart, end)) {
    return std::nullopt;
  }
  TimeMatch found;
  found.end = end;
  found.meaning.weekday = number;
  return found;
}

bool TimeGrammar::year_in_context(size_t i) const {
  const int y = year_number(i);
  if (!y || counts_noun(i)) return false;
  const Token& t = token(i);
  if (t.ent_type == "MONEY" || t.ent_type == "QUANTITY" || t.ent_type == "PERCENT") return false;
  if (i > 0 && any_of(i - 1, {"$", "€", "£", "#", "no.", "number", "-", "/"}) && pieces_[i].glued)
    return false;
  if (i > 0 && lexicon_.has(TimeClass::kNumbered, word(i - 1))) return false;
  if (lexicon_.has(TimeClass::kUnitPlural, word(i + 1)) ||
      any_of(i + 1, {"%", "percent", "people", "km", "miles", "hours"}))
    return false;
  const bool prompted =
      i > 0 &&
      any_of(i - 1, {"in",    "since",  "by",     "until",  "till",    "from",  "to",
                     "of",    "during", "before", "after",  "between", "and",   "through",
                     "early", "late",   "mid",    "fiscal", "year",    "circa", "throughout"});
  const bool near = y >= 1900 && y <= 2060;
  if (t.ent_type == "DATE") return near || prompted;
  if (prompted && near && t.ent_type != "CARDINAL") return true;
  if (prompted && near && any_of(i - 1, {"in", "since", "during", "by"}) && t.dep == "pobj")
    return true;
  if (!near) return false;
  // "the 2011 protests", "Egypt's 2013 coup", "(2012)".
  if (i > 0 && any_of(i - 1, {"the", "'s", "'"}) && t.ent_type != "CARDINAL") return true;
  return i > 0 && is(i - 1, "(") && is(i + 1, ")");
}

TimeGrammar::Found TimeGrammar::year(size_t i) const {
  size_t j = i;
  if (any_of(j, {"fiscal", "financial"})) ++j;
  if (j > i && is(j, "year")) ++j;
  const int y = year_number(j);
  if (!y) return std::nullopt;
  TimeMatch found = date(j + 1, y, 0, 0);
  // "2012-2017", "2012-13", "2012/13" within one expression.
  if (is_dash(j + 1) && pieces_[j + 1].glued && j + 2 < pieces_.size() && pieces_[j + 2].glued) {
    const Piece& p = pieces_[j + 2];
    int64_t last = year_number(j + 2);
    if (!last && p.digits >= 0 && p.text.size() == 2) last = y / 100 * 100 + p.digits;
    if (last > y && last <= 2100 && y >= 1800) {
      found.meaning.end_year = static_cast<int>(last);
      found.end = j + 3;
      return found;
    }
    return std::nullopt;
  }
  if (j == i && !year_in_context(i)) return std::nullopt;
  return found;
}

// "the 1990s", "the '90s", "the nineties", "1990's".
TimeGrammar::Found TimeGrammar::decade(size_t i) const {
  size_t j = i;
  const bool the = is(j, "the");
  if (the) ++j;
  std::string mod;
  if (the) {
    if (const auto part = hit(TimeClass::kPart, j)) {
      mod = part->value;
      j = is_dash(part->end) ? part->end + 1 : part->end;
    }
  }
  int start = -1;
  size_t end = j + 1;
  std::string_view w = word(j);
  const bool apostrophe = !w.empty() && w[0] == '\'';
  if (apostrophe) w.remove_prefix(1);
  if (w.empty() && apostrophe && j + 1 < pieces_.size()) {
    w = word(j + 1);
    end = j + 2;
  }
  if (w.size() >= 3 && w.back() == 's') {
    std::string_view digits = w.substr(0, w.size() - 1);
    if (digits.ends_with('\'')) digits.remove_suffix(1);
    const int n = to_number(digits);
    if (digits.size() == 4 && n >= 1000 && n % 10 == 0) start = n;
    if (digits.size() == 2 && n >= 0 && n % 10 == 0 &&
        (apostrophe || (the && token(j).ent_type == "DATE"))) {
      start = n < 30 ? 2000 + n : 1900 + n;
    }
  } else if (const int y = year_number(j); y && y % 10 == 0 && is(j + 1, "'s") && the) {
    start = y;
    end = j + 2;
  }
  if (start < 0 && the) {
    if (const auto h = hit(TimeClass::kDecadeWord, j)) {
      start = h->number() < 30 ? 2000 + h->number() : 1900 + h->number();
      if (h->number() == 20 || h->number() == 30) start = 1900 + h->number();
      end = h->end;
    }
  }
  if (start < 0) return std::nullopt;
  TimeMatch found = date(end, start, 0, 0);
  found.meaning.gran = Gran::kDecade;
  found.meaning.mod = mod;
  return found;
}

// "the 19th century", "mid-20th-century".
TimeGrammar::Found TimeGrammar::century(size_t i) const {
  size_t j = is(i, "the") ? i + 1 : i;
  std::string mod;
  if (const auto part = hit(TimeClass::kPart, j)) {
    mod = part->value;
    j = is_dash(part->end) ? part->end + 1 : part->end;
  }
  size_t end = j;
  const int n = ordinal(j, end);
  if (n < 1 || n > 30) return std::nullopt;
  if (is_dash(end)) ++end;
  if (!is(end, "century") && !is(end, "centuries")) return std::nullopt;
  TimeMatch found = date(end + 1, (n - 1) * 100 + 1, 0, 0);
  found.meaning.gran = Gran::kCentury;
  found.meaning.mod = mod;
  return found;
}

// "the third quarter of 2024", "third-quarter", "Q3 2024", "the first half of this year".
TimeGrammar::Found TimeGrammar::quarter(size_t i) const {
  TimeMatch found;
  Meaning& m = found.meaning;
  const std::string_view w = word(i);
  if (w.size() == 2 && (w[0] == 'q' || w[0] == 'h') && w[1] >= '1' &&
      w[1] <= (w[0] == 'q' ? '4' : '2') && pieces_[i].capital) {
    m.gran = w[0] == 'q' ? Gran::kQuarter : Gran::kHalf;
    m.index = w[1] - '0';
    found.end = i + 1;
    const int y = year_number(found.end);
    if (y) {
      m.year = y;
      ++found.end;
    } else if (token(i).ent_type != "DATE") {
      return std::nullopt;
    }
    return found;
  }
  size_t j = is(i, "the") ? i + 1 : i;
  if (any_of(j, {"fiscal"})) ++j;
  size_t end = j;
  int n = ordinal(j, end);
  if (is(j, "latter")) {
    n = 2;
    end = j + 1;
  }
  if (n == 0) return std::nullopt;
  if (is(end, "fiscal")) ++end;
  if (is_dash(end)) ++end;
  if (is(end, "quarter") && (n >= 1 && n <= 4)) {
    m.gran = Gran::kQuarter;
  } else if (is(end, "half") && (n == 1 || n == 2)) {
    m.gran = Gran::kHalf;
  } else {
    return std::nullopt;
  }
  m.index = n;
  found.end = end + 1;
  size_t k = found.end;
  if (any_of(k, {"of", "in"})) ++k;
  if (any_of(k, {"fiscal", "financial"})) ++k;
  if (const int y = year_number(k); y && !counts_noun(k)) {
    m.year = y;
    found.end = k + 1;
    return found;
  }
  if (is(k, "the") && is(k + 1, "year")) {
    m.shift = Shift::kThis;
    found.end = k + 2;
  } else if (is(k, "last") && is(k + 1, "year")) {
    m.shift = Shift::kLast;
    found.end = k + 2;
  } else if (is(k, "this") && is(k + 1, "year")) {
    m.shift = Shift::kThis;
    found.end = k + 2;
  } else if (is(k, "next") && is(k + 1, "year")) {
    m.shift = Shift::kNext;
    found.end = k + 2;
  } else if (m.gran == Gran::kHalf) {
    return std::nullopt;  // of a match, a book, anything
  }
  return found;
}

// "the summer of 2024", "summer 2024", "by summer", "in the fall".
TimeGrammar::Found TimeGrammar::season(size_t i) const {
  size_t j = is(i, "the") ? i + 1 : i;
  std::string mod;
  if (const auto part = hit(TimeClass::kPart, j); part && j > i) {
    mod = part->value;
    j = is_dash(part->end) ? part->end + 1 : part->end;
  }
  const auto h = hit(TimeClass::kSeason, j);
  if (!h) return std::nullopt;
  TimeMatch found;
  found.end = h->end;
  Meaning& m = found.meaning;
  m.gran = Gran::kSeason;
  m.season = h->value;
  m.mod = mod;
  size_t k = any_of(found.end, {"of", "in"}) || is(found.end, ",") ? found.end + 1 : found.end;
  if (const int y = year_number(k); y && !counts_noun(k)) {
    m.year = y;
    found.end = k + 1;
    return found;
  }
  // Alone it must stand as a noun after a word of time: "spring" leaps, Kabul's "fall" and "winter"
  // coats do not count.
  if (tag(j) != "NN" && tag(j) != "NNP") return std::nullopt;
  const bool prompted = i > 0 && any_of(i - 1, {"in", "by", "since", "until", "during", "over",
                                                "before", "after", "through", "throughout", "early",
                                                "late", "mid", "-", "of", "from", "this"});
  const bool sure = m.season == "SU" || m.season == "WI" || is(j, "autumn");
  if (is(found.end, "of")) return std::nullopt;
  if (!prompted && !(sure && j > i)) return std::nullopt;
  if (token(j).dep == "compound" && token(j).head > pieces_[j].token) return std::nullopt;
  if (!sure && !any_of(i - 1, {"in", "by", "since", "until", "during", "this", "early", "late",
                               "mid", "-"})) {
    return std::nullopt;
  }
  return found;
}

TimeGrammar::Found TimeGrammar::holiday(size_t i) const {
  const auto h = hit(TimeClass::kHoliday, i);
  if (!h) return std::nullopt;
  const size_t first = is(i, "the") ? i + 1 : i;
  if (first >= pieces_.size() || !(pieces_[first].capital || is(i, "the"))) return std::nullopt;
  TimeMatch found;
  found.end = h->end;
  found.meaning.kind = Meaning::Kind::kHoliday;
  found.meaning.holiday = h->value;
  const size_t k = is(found.end, ",") || is(found.end, "of") ? found.end + 1 : found.end;
  if (const int y = year_number(k)) {
    found.meaning.year = y;
    found.end = k + 1;
  } else if (found.end < pieces_.size() && pieces_[found.end].capital && tag(found.end) == "NNP" &&
             !hit(TimeClass::kDaypart, found.end)) {
    return std::nullopt;  // "Christmas Island", "Good Friday Agreement"
  }
  return found;
}

TimeGrammar::Found TimeGrammar::calendar(size_t i) const {
  if (i >= pieces_.size()) return std::nullopt;
  Found best;
  using Rule = Found (TimeGrammar::*)(size_t) const;
  static constexpr Rule kRules[] = {&TimeGrammar::numeric_date, &TimeGrammar::weekday,
                                    &TimeGrammar::month_first,  &TimeGrammar::day_first,
                                    &TimeGrammar::decade,       &TimeGrammar::century,
                                    &TimeGrammar::quarter,      &TimeGrammar::season,
                                    &TimeGrammar::holiday,      &TimeGrammar::year};
  for (const Rule rule : kRules) {
    Found f = (this->*rule)(i);
    if (f && (!best || f->end > best->end)) best = std::move(f);
  }
  return best;
}

}  // namespace muster::reading
