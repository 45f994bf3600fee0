// number_forms.cc: what may become of a plain number: fractions, multipliers, ranges, "one in five", percentages.
#include <algorithm>

#include "reading/number_grammar.h"
#include "reading/number_grammar_words.h"

namespace muster::reading {

using namespace number_words;

std::optional<NumberMatch> NumberGrammar::fraction(Tokens t, size_t i) const {
  NumberMatch m;
  m.begin = i;
  m.form = NumberMatch::Form::kFraction;
  size_t p = i;
  Decimal numerator = 1;
  if (is(t, p, "half") || ((is(t, p, "a") || is(t, p, "one")) && is(t, p + 1, "half"))) {
    m.end = is(t, p, "half") ? p + 1 : p + 2;
    m.low = m.high = *Decimal::parse("0.5");
    return m;
  }
  if (t[p].lower.size() > 1 || (t[p].lower[0] >= '0' && t[p].lower[0] <= '9')) {
    const Word* w = word(t[p].lower);
    if (w && (w->cls == "unit" || w->cls == "teen")) {
      numerator = w->value;
      ++p;
    } else if (auto numeral = read_numeral(t[p].text)) {
      if (numeral->suffix == "fraction") {
        m.end = p + 1;
        m.low = m.high = numeral->value;
        m.digits = true;
        return m;
      }
      // "1/3": only proper fractions of everyday size; "9/11" and "24/7" are none.
      if (numeral->suffix.size() > 1 && numeral->suffix[0] == '/' && numeral->value.is_whole()) {
        auto below = Decimal::parse(std::string_view(numeral->suffix).substr(1));
        if (below && below->is_whole() && is_whole_below(*below, 11) && numeral->value < *below &&
            numeral->value > Decimal(0) && !(*below == Decimal(7) || *below == Decimal(9))) {
          m.end = p + 1;
          m.low = m.high = Decimal::ratio(numeral->value, *below, 4);
          m.digits = true;
          return m;
        }
      }
      if (!numeral->suffix.empty() || !is_whole_below(numeral->value, 20)) return std::nullopt;
      numerator = numeral->value;
      m.digits = true;
      ++p;
    } else {
      return std::nullopt;
    }
  } else if (is(t, p, "a")) {
    ++p;
  } else {
    return std::nullopt;
  }
  if (is_hyphen(t, p)) ++p;
  const Word* below = p < t.size() ? word(t[p].lower) : nullptr;
  if (!below || below->cls != "denominator") return std::nullopt;
  const bool plural = t[p].lower.back() == 's';
  if (plural != (numerator > Decimal(1)) || !(numerator < below->value)) return std::nullopt;
  m.end = p + 1;
  m.low = m.high = Decimal::ratio(numerator, below->value, 4);
  return m;
}

std::optional<NumberMatch> NumberGrammar::multiplier(Tokens t, size_t i) const {
  const Word* w = word(t[i].lower);
  if (!w) return std::nullopt;
  if (w->cls != "fold" && w->cls != "twice" && w->cls != "verb" && w->cls != "verb_or_adjective")
    return std::nullopt;
  NumberMatch m;
  m.begin = i;
  m.end = i + 1;
  m.form = NumberMatch::Form::kMultiplier;
  m.low = m.high = w->value;
  if (w->cls == "twice" && is(t, i + 1, "as") && (is(t, i + 2, "many") || is(t, i + 2, "much")))
    m.end = i + 3;
  return m;
}

void NumberGrammar::extend_range(Tokens t, NumberMatch& m) const {
  if (m.form != NumberMatch::Form::kCardinal || !m.low) return;
  if (!m.suffix.empty() && m.suffix != "%") return;
  size_t p = m.end;
  const bool percent_before = is(t, p, "%") || is(t, p, "percent");
  if (percent_before) ++p;
  size_t connector = p;
  enum { kDash, kTo, kOr } kind;
  if (is_dash(t, p)) {
    kind = kDash;
    ++p;
    if (is_hyphen(t, p - 1) && is(t, p, "to") && is_hyphen(t, p + 1)) {
      kind = kTo;
      p += 2;
    }
  } else if (is(t, p, "to")) {
    kind = kTo;
    ++p;
  } else if (is(t, p, "or")) {
    kind = kOr;
    ++p;
  } else {
    return;
  }
  if (is(t, p, "a") && kind != kDash) return;  // "two to a room"
  auto other = cardinal(t, p, nullptr);
  if (!other || other->form != NumberMatch::Form::kCardinal || !other->low || other->bare_scale)
    return;
  Decimal low = *m.low, high = *other->low;
  // "2 to 3 million", "two to three dozen": the scale belongs to both ends when the first has none.
  const bool dash_glued =
      kind == kDash && !t[connector - 1].space_after && !t[connector].space_after;
  if (m.scale == Decimal(1) && other->scale > Decimal(1) && low < other->scale &&
      !(other->scale == Decimal(100) && !(low < Decimal(10)))) {
    auto scaled = times(low, other->scale);
    if (scaled && *scaled <= high) low = *scaled;
  } else if (m.scale == Decimal(1) && other->has_mark && !m.has_mark && m.digits && kind != kOr) {
    // "20-30,000": a first end a thousand times too small shares the thousands.
    auto scaled = times(low, 1000);
    if (scaled && *scaled < high && low < Decimal(1000) && (dash_glued || low >= Decimal(10)))
      low = *scaled;
  }
  if (!(low < high)) {
    if (dash_glued) m.suffix = "falling";  // "3-0": a score
    return;
  }
  if (kind == kOr) {
    auto twice = times(low, 2);
    if (!twice || high > *twice) return;
  }
  // "2024-25": a season or a pair of years; the reader's year rule takes it as one expression.
  m.form = NumberMatch::Form::kRange;
  m.low = low;
  m.high = high;
  m.second = other->begin;
  m.end = other->end;
  m.digits = m.digits || other->digits;
  m.has_mark = m.has_mark || other->has_mark;
  m.ambiguous_mark = other->ambiguous_mark;
  m.ambiguous_scale = other->ambiguous_scale;
  m.scale = other->scale;
  m.suffix = other->suffix;
  m.hyphen = other->hyphen;
  m.joined_range = dash_glued;
}

void NumberGrammar::extend_one_in(Tokens t, NumberMatch& m) const {
  if (m.form != NumberMatch::Form::kCardinal || !m.low || !m.suffix.empty() || m.has_mark) return;
  if (!is_whole_below(*m.low, 100) || m.scale != Decimal(1) || *m.low == Decimal(0)) return;
  size_t p = m.end;
  bool every = false, in = false;
  if (is_hyphen(t, p) && is(t, p + 1, "in") && is_hyphen(t, p + 2)) {
    p += 3;
    in = true;
  } else if (is(t, p, "in")) {
    ++p;
    in = true;
  } else if (is(t, p, "out") && is(t, p + 1, "of")) {
    p += 2;
  } else if (is(t, p, "of") && is(t, p + 1, "every")) {
    ++p;
  } else {
    return;
  }
  if (is(t, p, "every")) {
    every = true;
    ++p;
  }
  auto other = cardinal(t, p, nullptr);
  if (!other || other->form != NumberMatch::Form::kCardinal || !other->low ||
      !other->suffix.empty() || other->bare_scale)
    return;
  const Decimal of = *other->low;
  if (!of.is_whole() || !(*m.low < of)) return;
  const bool round = of == Decimal(10) || of == Decimal(100) || of == Decimal(1000) ||
                     of == Decimal(20) || of == Decimal(10000) || of == Decimal(100000) ||
                     of == Decimal(1000000);
  const bool small = is_whole_below(of, 21);
  // "three in 10 days", "one in 12 hours", "two in 2024" are no ratios.
  if (p + 1 < t.size() && other->end < t.size()) {
    static constexpr std::string_view kSpans[] = {
        "day",     "days",      "hour",      "hours",    "week",      "weeks",
        "month",   "months",    "year",      "years",    "minute",    "minutes",
        "seconds", "attacks",   "incidents", "villages", "provinces", "districts",
        "states",  "countries", "cities",    "separate"};
    if (!every && in &&
        std::find(std::begin(kSpans), std::end(kSpans), t[other->end].lower) != std::end(kSpans))
      return;
  }
  // "3 out of 4 missing Americans" tells two counts of one set; "nine out of 10" a share.
  const bool in_words = !m.digits && !other->digits;
  if (!every && !(in && (round || small)) && !(!in && (round || (in_words && small)))) return;
  m.form = NumberMatch::Form::kOneIn;
  m.second = other->begin;
  m.end = other->end;
  m.low = m.high = Decimal::ratio(*m.low, of, 4);
}

void NumberGrammar::extend_percent(Tokens t, NumberMatch& m) const {
  if (m.form != NumberMatch::Form::kCardinal && m.form != NumberMatch::Form::kRange) return;
  if (!m.suffix.empty() && m.suffix != "pc" && m.suffix != "percent" && m.suffix != "%" &&
      m.suffix != "pct")
    return;
  size_t p = m.end;
  if (!m.suffix.empty()) {
    m.suffix.clear();
  } else {
    if (is_hyphen(t, p)) ++p;
    if (is(t, p, "%") || is(t, p, "percent") || is(t, p, "pct") || is(t, p, "pc") ||
        is(t, p, "pct.")) {
      ++p;
    } else if (is(t, p, "per") && (is(t, p + 1, "cent") || is(t, p + 1, "cent."))) {
      p += 2;
    } else {
      return;
    }
  }
  m.range_percent = m.form == NumberMatch::Form::kRange;
  m.form = NumberMatch::Form::kPercent;
  m.end = p;
}

}  // namespace muster::reading
