// Stretches of time, repeated times, and vague references: "more than two years", "every week",
// "recently".
#include <algorithm>

#include "reading/time_grammar.h"

namespace muster::reading {

// "a day" after a count or a price is a rate: 40 a day, $3 a month, twice a year.
bool TimeGrammar::is_rate(size_t i) const {
  if (i == 0) return false;
  const std::string_view t = tag(i - 1);
  if (t == "IN" || t == "TO" || t.starts_with("VB") || t == "CC" || t == "RB" || t == "," ||
      t == "DT" || t == "MD") {
    return false;
  }
  return t == "CD" || t == "NNS" || t == "NN" || t == "%" || t == "$" || is(i - 1, "times");
}

// What stands behind "N units" and makes a date or an age of it.
TimeGrammar::Found TimeGrammar::after_duration(size_t i, TimeMatch found, bool article) const {
  const size_t k = found.end;
  Meaning& m = found.meaning;
  const DurationPart first = m.parts.front();
  auto counted_from = [&](Base base, int sign, size_t end) {
    found.end = end;
    const bool beyond =
        first.amount.whole > 9000;  // no year of the calendar ("4 million years ago")
    if (first.amount.vague || m.upper.whole || beyond) {
      m.kind = Meaning::Kind::kReference;
      m.value = sign < 0 ? "PAST_REF" : "FUTURE_REF";
      m.base = base;
      m.ago = base == Base::kPublished && sign < 0;
      return found;
    }
    m.kind = Meaning::Kind::kUnit;
    m.gran = first.unit == "NI" ? Gran::kDay : gran_of_unit(first.unit);
    m.n = sign * first.amount.whole * (first.unit == "FN" ? 2 : 1);
    m.base = base;
    m.ago = base == Base::kPublished && sign < 0;
    return found;
  };
  if (is(k, "ago")) return counted_from(Base::kPublished, -1, k + 1);
  if (is(k, "from") && is(k + 1, "now")) return counted_from(Base::kPublished, 1, k + 2);
  if (is(k, "hence")) return counted_from(Base::kPublished, 1, k + 1);
  if (any_of(k, {"earlier", "beforehand", "previously"}))
    return counted_from(Base::kMention, -1, k + 1);
  if (any_of(k, {"later", "afterwards", "afterward", "thereafter"}))
    return counted_from(Base::kMention, 1, k + 1);
  if (any_of(k, {"before", "after"})) {
    const bool ends =
        k + 1 >= pieces_.size() || any_of(k + 1, {".", ",", ";", ")", "\"", "''", ":"});
    if (ends) return counted_from(Base::kMention, is(k, "before") ? -1 : 1, k + 1);
    return found;
  }
  if (is_dash(k) && is(k + 1, "old")) {
    m.age = true;
    found.end = k + 2;
    if (is(found.end, "s")) ++found.end;
    return found;
  }
  if (is_dash(k) && is(k + 1, "olds")) {
    m.age = true;
    found.end = k + 2;
    return found;
  }
  if (is(k, "old")) {
    m.age = true;
    found.end = k + 1;
    return found;
  }
  if (is(k, "of") && is(k + 1, "age")) {
    m.age = true;
    found.end = k + 2;
    return found;
  }
  if (is_dash(k) && is(k + 1, "long")) {
    found.end = k + 2;
    return found;
  }
  if (article && first.unit != "NI" && !is(k, "of") && is_rate(i)) {
    m.kind = Meaning::Kind::kSet;
    m.value = first.unit == "TH"   ? "PT1H"
              : first.unit == "TM" ? "PT1M"
              : first.unit == "TS" ? "PT1S"
                                   : "P1" + first.unit;
  }
  return found;
}

TimeGrammar::Found TimeGrammar::duration(size_t i) const {
  size_t j = i;
  std::string mod;
  if (const auto hedge = hit(TimeClass::kHedge, i)) {
    mod = hedge->value;
    j = hedge->end;
    // "over two years": the preposition, unless another one stands before it.
    if (is(i, "over") && j == i + 1 &&
        !(i > 0 && (any_of(i - 1, {"for", "after", "in", "of", "with", "just", "well"})))) {
      return std::nullopt;
    }
    if (is(i, "some") && is(j, "of")) return std::nullopt;
    if (hit(TimeClass::kHedge, j)) j = hit(TimeClass::kHedge, j)->end;  // "at least about"
  }
  // "a quarter-century", "a quarter of a century"
  {
    size_t k = is(j, "a") ? j + 1 : j;
    if (is(k, "quarter")) {
      size_t c = is_dash(k + 1) ? k + 2 : is(k + 1, "of") && is(k + 2, "a") ? k + 3 : k + 1;
      if (is(c, "century")) {
        TimeMatch found;
        found.end = c + 1;
        found.meaning.kind = Meaning::Kind::kDuration;
        found.meaning.parts.push_back({{"25", 25, false}, "Y"});
        found.meaning.mod = mod;
        return after_duration(i, std::move(found), false);
      }
    }
  }
  if (const auto whole = hit(TimeClass::kLong, j)) {
    TimeMatch found;
    found.end = whole->end;
    found.meaning.kind = Meaning::Kind::kDuration;
    found.meaning.parts.push_back({{"1", 1, false}, std::string(whole->value.substr(2))});
    return found;
  }
  const Count c = count(j);
  if (c.end == j) return std::nullopt;
  TimeMatch found;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kDuration;
  m.mod = mod;
  size_t k = c.end;
  // A second number: "two to three weeks", "two or three days", "10-15 minutes".
  if (!c.article && !c.amount.vague) {
    size_t second = k;
    if (is_dash(k) && is(k + 1, "to") && is_dash(k + 2)) {
      second = k + 3;
    } else if (is_dash(k) || any_of(k, {"to", "or"})) {
      second = k + 1;
    }
    if (second > k) {
      if (const Count upper = count(second);
          upper.end > second && !upper.article && !upper.amount.vague) {
        m.upper = upper.amount;
        k = upper.end;
      }
    }
  }
  if (is_dash(k)) {
    ++k;
    if (k >= pieces_.size() || !pieces_[k].glued) return std::nullopt;
  }
  if (const auto day = hit(TimeClass::kWeekdayPlural, k);
      day && !c.amount.vague && c.amount.whole > 0 && is(day->end, "ago")) {
    found.end = day->end + 1;
    m.kind = Meaning::Kind::kDate;
    m.weekday = day->number();
    m.n = 1 - std::min<int64_t>(c.amount.whole, 500);
    m.ago = true;
    return found;
  }
  const size_t fillers = k;
  while (hit(TimeClass::kFiller, k) && k < fillers + 3) ++k;
  const Unit u = unit(k);
  if (u.end == k) return std::nullopt;
  if (u.unit == "Q" && (is(u.end, "of") || !u.plural ||
                        (c.amount.whole > 1 && !token(k).lemma.starts_with("quarter")))) {
    return std::nullopt;
  }
  if (u.unit == "TS" && !u.plural && (c.article || tag(k) == "JJ" || tag(k) == "RB"))
    return std::nullopt;
  if (u.unit == "ML" && c.article) return std::nullopt;
  if (u.unit == "TM" && c.article && is(u.end, "of")) return std::nullopt;
  if (c.article && is_dash(u.end))
    return std::nullopt;  // "a month-long siege": the article is the siege's
  m.parts.push_back({c.amount, u.unit});
  m.gran = gran_of_unit(u.unit);
  found.end = u.end;
  // "a year and a half", "two years and three months"
  if (is(u.end, "and") && is(u.end + 1, "a") && is(u.end + 2, "half")) {
    m.parts[0].amount.text += ".5";
    found.end = u.end + 3;
  } else {
    size_t next = u.end;
    for (int extra = 0; extra < 3; ++extra) {
      size_t at = is(next, "and") || is(next, ",") ? next + 1 : next;
      const Count more = count(at);
      if (more.end == at || more.amount.vague) break;
      const Unit smaller = unit(more.end);
      if (smaller.end == more.end ||
          gran_of_unit(smaller.unit) <= gran_of_unit(m.parts.back().unit))
        break;
      if (is(next, ",") && more.article) break;
      m.parts.push_back({more.amount, smaller.unit});
      next = smaller.end;
      found.end = next;
    }
  }
  // One day: "some day", unless a preposition or a hyphen makes it a length.
  if (u.unit == "D" && is(j, "one") && !is_dash(c.end) &&
      !(i > 0 && any_of(i - 1, {"in", "for", "within", "after", "than", "of", "least", "just",
                                "only", "over"})) &&
      !any_of(u.end, {"before", "after", "later", "earlier", "ago"})) {
    return std::nullopt;
  }
  // Adjectives of a thing that is no time: "a night club", "an hour hand".
  if (c.article && !u.plural && (tag(u.end) == "NN" || tag(u.end) == "NNS") &&
      token(k).head == token(u.end).head && token(k).dep == "compound") {
    return std::nullopt;
  }
  if (c.article && u.unit == "NI") {
    if (!any_of(u.end, {"ago", "earlier", "later", "before", "after"})) return std::nullopt;
  }
  if (c.article && u.unit == "WE") return std::nullopt;
  return after_duration(j, std::move(found), c.article && mod.empty());
}

// "years of war", "for months", "weeks later", "hours-long".
TimeGrammar::Found TimeGrammar::bare_units(size_t i) const {
  const auto h = hit(TimeClass::kUnitPlural, i);
  size_t end = i;
  std::string unit_name;
  if (h) {
    end = h->end;
    unit_name = h->value;
  } else {
    const Unit u = unit(i);
    if (u.end == i || !is_dash(u.end) || (i > 0 && pieces_[i].glued && is_dash(i - 1)) ||
        !any_of(u.end + 1, {"long", "old"}))
      return std::nullopt;
    end = u.end;
    unit_name = u.unit;
  }
  if (is_dash(end) && i > 0 && pieces_[i].glued && is_dash(i - 1)) return std::nullopt;
  if (unit_name == "Q" || unit_name == "WE" || unit_name == "NI" || unit_name == "FN")
    return std::nullopt;
  if (i > 0 && !is_dash(end)) {
    const std::string_view t = tag(i - 1);
    const bool glued_dash = is_dash(i - 1) && pieces_[i].glued;
    if (glued_dash || t == "DT" || t == "PRP$" || t == "JJ" || t == "NN" || t == "NNP" ||
        t == "CD" || t == "POS" || t == "NNS" || t == "VBG" || t == "VBN" || t == "JJR" ||
        t == "JJS" || t == "PDT" || t == "WDT") {
      // "marathon hours", "the days", "three years" are not bare; but "lasted days" is.
      if (!(t == "VBN" && token(i).dep != "amod")) return std::nullopt;
    }
  }
  const std::string_view next = tag(end);
  if (h && (next == "NN" || next == "NNS")) return std::nullopt;
  if (h && is(i, "minutes") && is(end, "of") &&
      !(i > 0 && any_of(i - 1, {"within", "in", "after", "for"})))
    return std::nullopt;
  TimeMatch found;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kDuration;
  m.gran = gran_of_unit(unit_name);
  Amount amount;
  amount.vague = true;
  if (!h) amount = {"1", 1, false};
  m.parts.push_back({amount, unit_name});
  found.end = end;
  found = *after_duration(i, std::move(found), false);
  if (found.meaning.age && !is_dash(end)) return std::nullopt;  // "years old" says no age
  found.meaning.age = false;
  return found;
}

TimeGrammar::Found TimeGrammar::set(size_t i) const {
  TimeMatch found;
  Meaning& m = found.meaning;
  m.kind = Meaning::Kind::kSet;
  auto period = [](std::string_view unit, std::string_view amount) {
    std::string v = unit.starts_with("T") ? "PT" : "P";
    v += amount;
    v += unit.starts_with("T") ? unit.substr(1) : unit == "NI" ? "D" : unit;
    return v;
  };
  if (const auto h = hit(TimeClass::kSet, i)) {
    if (pieces_[i].capital && tag(i) == "NNP") return std::nullopt;  // the Daily Mail
    if (tag(i) == "NN" && is(i, "daily")) return std::nullopt;       // a newspaper
    found.end = h->end;
    m.value = h->value;
    return found;
  }
  if (i < pieces_.size() && pieces_[i].capital) {
    if (const auto h = hit(TimeClass::kWeekdayPlural, i)) {
      found.end = h->end;
      m.value = "XXXX-WXX-" + std::string(h->value);
      return found;
    }
  }
  size_t j = i;
  size_t k = j;
  if (any_of(j, {"once", "twice"})) {
    k = j + 1;
  } else if (const Count c = count(j); c.end > j && !c.article && is(c.end, "times")) {
    k = c.end + 1;
  }
  if (k > j) {
    if (!any_of(k, {"a", "an", "per", "each", "every"})) return std::nullopt;
    const Unit u = unit(k + 1);
    if (u.end == k + 1 || u.plural) return std::nullopt;
    found.end = u.end;
    m.value = period(u.unit, "1");
    return found;
  }
  if (!any_of(j, {"every", "each"})) return std::nullopt;
  j += 1;
  if (is(j, "single")) ++j;
  if (is(j, "other")) {
    const Unit u = unit(j + 1);
    if (u.end == j + 1) return std::nullopt;
    found.end = u.end;
    m.value = period(u.unit, "2");
    return found;
  }
  if (const Unit u = unit(j); u.end > j && !u.plural) {
    found.end = u.end;
    m.value = period(u.unit, "1");
    return found;
  }
  if (const Count c = count(j); c.end > j && !c.article) {
    const Unit u = unit(c.end);
    if (u.end == c.end) return std::nullopt;
    found.end = u.end;
    m.value = period(u.unit, c.amount.text);
    return found;
  }
  if (j < pieces_.size() && pieces_[j].capital) {
    if (const auto h = hit(TimeClass::kWeekday, j)) {
      found.end = h->end;
      m.value = "XXXX-WXX-" + std::string(h->value);
      if (const auto part = hit(TimeClass::kDaypart, found.end)) {
        found.end = part->end;
        m.value += "T" + std::string(part->value);
      }
      return found;
    }
    bool abbreviated = false;
    if (const Found month = month_at(j, abbreviated)) {
      found.end = month->end;
      m.value = std::string("XXXX-") + (month->meaning.month < 10 ? "0" : "") +
                std::to_string(month->meaning.month);
      return found;
    }
  }
  if (const auto part = hit(TimeClass::kDaypart, j)) {
    found.end = part->end;
    m.value = "XXXX-XX-XXT" + std::string(part->value);
    return found;
  }
  if (const auto season = hit(TimeClass::kSeason, j)) {
    found.end = season->end;
    m.value = "XXXX-" + std::string(season->value);
    return found;
  }
  return std::nullopt;
}

TimeGrammar::Found TimeGrammar::reference(size_t i) const {
  TimeMatch found;
  found.meaning.kind = Meaning::Kind::kReference;
  if (const auto h = hit(TimeClass::kReference, i)) {
    if (is(i, "the")) {
      // "the past" and "the future" as nouns, not before one.
      const std::string_view t = tag(h->end);
      if (t == "NN" || t == "NNS" || t == "CD" || t == "JJ") return std::nullopt;
    }
    found.end = h->end;
    found.meaning.value = h->value;
    return found;
  }
  if (const auto h = hit(TimeClass::kAtReference, i);
      h && i > 0 && any_of(i - 1, {"at", "for", "to", "by"})) {
    if (is(i, "present") && !is(i - 1, "at")) return std::nullopt;
    if (any_of(h->end, {"of", "that", "when"}) && is(i, "the")) return std::nullopt;
    if (!is(i - 1, "at") && !is(i, "the")) return std::nullopt;
    found.end = h->end;
    found.meaning.value = h->value;
    return found;
  }
  return std::nullopt;
}

}  // namespace muster::reading
