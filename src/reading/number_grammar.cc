#include "reading/number_grammar.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/table.h"

namespace muster::reading {
namespace {

using Tokens = std::span<const NumberToken>;

bool is(Tokens t, size_t i, std::string_view lower) { return i < t.size() && t[i].lower == lower; }

bool is_dash(Tokens t, size_t i) {
  return is(t, i, "-") || is(t, i, "–") || is(t, i, "—") || is(t, i, "−") || is(t, i, "‑");
}

// A hyphen glued to both neighbours, as spaCy cuts "thirty-seven".
bool is_hyphen(Tokens t, size_t i) {
  return i > 0 && is_dash(t, i) && !t[i - 1].space_after && !t[i].space_after;
}

bool is_ascii_digits(std::string_view text, size_t n) {
  return text.size() == n && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Decimal> times(Decimal a, Decimal b) {
  auto product = Decimal::multiply(a, b);
  return product ? std::optional<Decimal>(*product) : std::nullopt;
}

std::optional<Decimal> plus(Decimal a, Decimal b) {
  auto sum = Decimal::add(a, b);
  return sum ? std::optional<Decimal>(*sum) : std::nullopt;
}

bool is_whole_below(Decimal value, int64_t limit) {
  return value.is_whole() && value < Decimal(limit);
}

// "two hundred and five": only words may follow "and", and only small ones.
bool is_small_class(std::string_view cls) { return cls == "unit" || cls == "teen" || cls == "ten"; }

}  // namespace

Result<NumberGrammar> NumberGrammar::make(const std::filesystem::path& lexicon_dir) {
  NumberGrammar g;
  MUSTER_TRY(const Table numbers, Table::load(lexicon_dir / "numbers.tsv"));
  for (size_t r = 0; r < numbers.n_rows(); ++r) {
    const std::string key(numbers.cell(r, "word"));
    auto value = Decimal::parse(numbers.cell(r, "value"));
    if (!value || key.empty())
      return Error{ErrorCode::kCorrupt, fmt::format("{}: value '{}' is not a decimal number",
                                                    numbers.where(r), numbers.cell(r, "value"))};
    g.words_[key] = {std::string(numbers.cell(r, "class")), *value};
    const std::string plural(numbers.cell(r, "plural"));
    if (!plural.empty()) g.plurals_[plural] = plural;
  }
  MUSTER_TRY(const Table vague, Table::load(lexicon_dir / "vague_numbers.tsv"));
  for (size_t r = 0; r < vague.n_rows(); ++r) {
    VagueRow row;
    row.name = vague.cell(r, "vague");
    row.unquantified = vague.cell(r, "quantified") == "no";
    if (vague.cell(r, "quantified") == "number") {
      auto value = Decimal::parse(vague.cell(r, "value"));
      if (!value)
        return Error{ErrorCode::kCorrupt,
                     fmt::format("{}: quantified 'number' needs a value", vague.where(r))};
      row.value = *value;
    }
    g.vague_phrases_.add(vague.cell(r, "words"), g.vague_rows_.size());
    g.vague_rows_.push_back(std::move(row));
  }
  return g;
}

const NumberGrammar::Word* NumberGrammar::word(std::string_view lower) const {
  const auto found = words_.find(std::string(lower));
  return found == words_.end() ? nullptr : &found->second;
}

std::string_view NumberGrammar::word_class(std::string_view lower) const {
  const Word* w = word(lower);
  return w ? std::string_view(w->cls) : std::string_view();
}

bool NumberGrammar::is_class(Tokens t, size_t i, std::string_view cls) const {
  return i < t.size() && word_class(t[i].lower) == cls;
}

// One plain number. State: `total` holds closed groups ("two million"), `group` the open one ("three hundred").
std::optional<NumberMatch> NumberGrammar::cardinal(Tokens t, size_t i, bool* too_long) const {
  if (i >= t.size()) return std::nullopt;
  NumberMatch m;
  m.begin = i;
  size_t pos = i, end = i;  // `end` follows the last token that belongs to the number
  Decimal total = 0;
  std::optional<Decimal> group, high, last_scale;
  std::string_view last_class;
  bool has_any = false;

  // "a hundred", "half a million", "a quarter of a million", "a half-dozen".
  {
    size_t p = pos;
    const bool article = is(t, p, "a") || is(t, p, "an") || is(t, p, "one");
    if (article) ++p;
    const bool half = is(t, p, "half");
    const bool quarter = is(t, p, "quarter");
    auto scale_at = [&](size_t k) {
      return is_class(t, k, "scale") || is_class(t, k, "hundred") || is_class(t, k, "dozen");
    };
    if (half || (quarter && article)) {
      size_t q = p + 1;
      if (is_hyphen(t, q)) ++q;
      if (is(t, q, "of")) ++q;
      if (is(t, q, "a") || is(t, q, "one")) ++q;
      if (is_hyphen(t, q)) ++q;
      if (scale_at(q) && !(q + 1 < t.size() && t[q].lower.back() == 's')) {
        group = *Decimal::parse(half ? "0.5" : "0.25");
        last_class = "digits";
        pos = q;
        has_any = true;
      }
    } else if (article && t[i].lower != "one" && scale_at(p)) {
      group = Decimal(1);
      last_class = "article";
      pos = p;
    } else if (is(t, p, "three") && is(t, p + 1, "quarters") && is(t, p + 2, "of") &&
               is(t, p + 3, "a") && is_class(t, p + 4, "scale")) {
      group = *Decimal::parse("0.75");
      last_class = "digits";
      pos = p + 4;
      has_any = true;
    }
  }

  while (pos < t.size()) {
    const NumberToken& token = t[pos];
    if (has_digit(token.text)) {
      if (group || high) break;
      if (has_any) {
        // "1 crore 20 lakh": digits after a scale word only with a smaller scale word of their own.
        if (last_class != "scale" || !is_class(t, pos + 1, "scale") || !last_scale ||
            !(word(t[pos + 1].lower)->value < *last_scale))
          break;
      }
      NumeralError error = NumeralError::kNone;
      auto numeral = read_numeral(token.text, &error);
      if (!numeral) {
        if (error == NumeralError::kTooLong && too_long) *too_long = true;
        break;
      }
      m.digits = true;
      if (!has_any) m.n_digits = numeral->n_digits;
      m.has_mark = numeral->has_mark;
      m.ambiguous_mark = numeral->ambiguous_mark;
      m.ambiguous_scale = numeral->ambiguous_scale;
      m.leading_zero = numeral->leading_zero;
      m.suffix = numeral->suffix;
      m.hyphen = numeral->hyphen;
      group = numeral->value;
      high = numeral->high;
      has_any = true;
      last_class = "digits";
      end = ++pos;
      if (!m.suffix.empty()) {
        const Word* scale = m.hyphen ? word(m.suffix) : nullptr;  // "10-million"
        if (!scale || scale->cls != "scale") break;
        group = times(*group, scale->value);
        if (!group) return std::nullopt;
        m.scale = scale->value;
        m.suffix.clear();
        break;
      }
      if (m.hyphen) break;
      if (numeral->scale != Decimal(1)) {
        m.scale = numeral->scale;
        break;
      }
      // "1 234 567": groups of three parted by spaces.
      if (!numeral->has_mark && numeral->value.is_whole() && numeral->n_digits <= 3 &&
          !numeral->leading_zero && numeral->value != Decimal(0)) {
        size_t p = pos;
        std::string digits = group->to_string();
        while (p < t.size() && is_ascii_digits(t[p].text, 3) && t[p - 1].space_after &&
               digits.size() < 15)
          digits += t[p++].text;
        // One group only where nothing else claims the first number: a month or a name before it does.
        const bool first_is_bound = i > 0 && !t[i - 1].text.empty() && t[i - 1].text[0] >= 'A' &&
                                    t[i - 1].text[0] <= 'Z' && p - pos == 1 && i > 1;
        if (p > pos && !first_is_bound) {
          group = *Decimal::parse(digits);
          m.has_mark = true;
          end = pos = p;
        }
      }
      continue;
    }
    const Word* w = word(token.lower);
    // A hyphen or "and" inside a number; undone when no number goes on.
    if (!w && has_any) {
      size_t p = pos;
      if (is_hyphen(t, p)) {
        ++p;
        if (is(t, p, "and") && is_hyphen(t, p + 1)) p += 2;
      } else if (is(t, p, "and")) {
        ++p;
      }
      if (p == pos || p >= t.size()) break;
      const bool by_and = t[p - 1].lower == "and" || (p >= 2 && t[p - 2].lower == "and");
      // "two and a half million", "one-and-a-half"
      if (by_and && is(t, p, "a")) {
        size_t q = p + 1;
        if (is_hyphen(t, q)) ++q;
        if (is(t, q, "half")) {
          if (group) {
            group = plus(*group, *Decimal::parse("0.5"));
          } else if (last_scale) {
            auto half = times(*last_scale, *Decimal::parse("0.5"));
            auto sum = half ? plus(total, *half) : std::nullopt;
            if (!sum) break;
            total = *sum;
          }
          if (group) last_class = "digits";
          end = pos = q + 1;
          if (is_hyphen(t, pos) && is_class(t, pos + 1, "scale")) ++pos;
          continue;
        }
      }
      const Word* next = word(t[p].lower);
      if (!next) break;
      if (by_and) {
        if (m.digits || !(last_class == "hundred" || last_class == "scale") ||
            !is_small_class(next->cls))
          break;
      } else if (!(is_small_class(next->cls) && last_class == "ten" && next->cls == "unit") &&
                 !(next->cls == "scale" || next->cls == "hundred" || next->cls == "dozen")) {
        break;
      }
      pos = p;
      continue;
    }
    if (!w) break;
    if (w->cls == "unit" || w->cls == "teen" || w->cls == "ten" || w->cls == "zero") {
      if (!group) {
        if (has_any && last_class != "scale") break;
        group = w->value;
      } else if (last_class == "ten" && w->cls == "unit" && !m.digits) {
        group = plus(*group, w->value);
      } else if (last_class == "hundred" && w->cls != "zero") {
        group = plus(*group, w->value);
      } else {
        break;
      }
      if (!group) return std::nullopt;
      last_class = w->cls;
    } else if (w->cls == "hundred") {
      if (!group && has_any) break;
      if (!group) m.bare_scale = true;
      if (group && (last_class == "hundred" || !(*group < Decimal(100)))) break;
      group = times(group.value_or(Decimal(1)), w->value);
      if (!group) return std::nullopt;
      last_class = "hundred";
      m.scale = w->value;
    } else if (w->cls == "scale") {
      if (last_scale && !group && last_class == "scale" && w->value > *last_scale) {
        auto product = times(total, w->value);  // "2 lakh crore"
        if (!product) return std::nullopt;
        total = *product;
      } else {
        if (!group && has_any) break;
        if (last_scale && !(w->value < *last_scale)) break;
        if (!group) m.bare_scale = true;
        auto product = times(group.value_or(Decimal(1)), w->value);
        auto sum = product ? plus(total, *product) : std::nullopt;
        if (!sum) return std::nullopt;
        total = *sum;
        if (high) {
          high = times(*high, w->value);
          if (!high) return std::nullopt;
        }
        group.reset();
      }
      last_scale = w->value;
      last_class = "scale";
      m.scale = w->value;
      m.ambiguous_mark = false;
    } else if (w->cls == "dozen") {
      if (!group && has_any) break;
      if (!group) m.bare_scale = true;
      if (group && !(*group < Decimal(1000))) break;
      group = times(group.value_or(Decimal(1)), w->value);
      if (high) high = times(*high, w->value);
      last_class = "dozen";
      m.scale = w->value;
      has_any = true;
      end = ++pos;
      break;
    } else {
      break;
    }
    has_any = true;
    end = ++pos;
  }
  if (!has_any || end == i) return std::nullopt;
  auto value = plus(total, group.value_or(Decimal(0)));
  if (!value) return std::nullopt;
  m.end = end;
  m.low = *value;
  m.high = *value;
  if (high) {
    m.joined_range = true;
    if (*high > *value) {
      m.form = NumberMatch::Form::kRange;
      m.high = *high;
    } else {
      m.suffix = "falling";  // "2–1": a score, never a range
    }
    m.second = 0;
  }
  return m;
}

// End of a plural amount at i ("dozens", "tens of thousands", "hundreds of thousands"); i when there is none.
size_t NumberGrammar::plural_end(Tokens t, size_t i, std::string& name) const {
  if (i >= t.size()) return i;
  const auto first = plurals_.find(std::string(t[i].lower));
  if (first == plurals_.end()) return i;
  name = first->second;
  size_t end = i + 1;
  if (is(t, end, "of") && end + 1 < t.size()) {
    const auto second = plurals_.find(std::string(t[end + 1].lower));
    if (second != plurals_.end()) {
      name += "_of_" + second->second;
      end += 2;
    }
  }
  return end;
}

std::optional<NumberMatch> NumberGrammar::vague(Tokens t, size_t i) const {
  NumberMatch m;
  m.begin = i;
  m.form = NumberMatch::Form::kVague;
  std::string name;
  size_t end = plural_end(t, i, name);
  if (end == i) {
    const auto phrase = vague_phrases_.match_at(t, i);
    if (!phrase) return std::nullopt;
    const VagueRow& row = vague_rows_[phrase->payload];
    end = phrase->end;
    name = row.name;
    m.unquantified = row.unquantified;
    if (row.value) {
      m.form = NumberMatch::Form::kCardinal;
      m.low = m.high = row.value;
    }
    // "several hundred", "a few dozen", "many thousands", "a couple of hundred thousand"
    size_t p = end;
    std::string scale;
    while (p < t.size() && p < end + 2) {
      const Word* w = word(t[p].lower);
      const bool is_scale = w && (w->cls == "hundred" || w->cls == "scale" || w->cls == "dozen");
      std::string plural;
      const size_t plural_stop = is_scale ? p : plural_end(t, p, plural);
      if (is_scale) {
        scale += (scale.empty() ? "" : "_") + std::string(t[p].lower);
        ++p;
      } else if (plural_stop > p && scale.empty() && row.name != "scores") {
        scale = plural;
        p = plural_stop;
        break;
      } else {
        break;
      }
    }
    if (p > end && !row.value) {
      end = p;
      m.unquantified = false;
      if (scale.ends_with("s") && scale != "dozens") {
        name = row.name == "many" ? scale : row.name + "_" + scale.substr(0, scale.size() - 1);
      } else {
        name = row.name + "_" + scale;
      }
    } else if (is(t, end, "of") && t[end - 1].lower == "several") {
      // "several of them": the number is still "several"
    } else if (is(t, end - 1, "of")) {
      --end;  // "a couple of soldiers": without "of"
    }
  }
  // "hundreds, if not thousands", "dozens or even hundreds", "hundreds to thousands"
  size_t p = end;
  if (is(t, p, ",")) ++p;
  if (is(t, p, "if") && is(t, p + 1, "not")) {
    p += 2;
  } else if (is(t, p, "or")) {
    ++p;
    if (is(t, p, "even") || is(t, p, "possibly") || is(t, p, "perhaps")) ++p;
  } else if (is(t, p, "perhaps") || is(t, p, "possibly") || is(t, p, "maybe")) {
    ++p;
  } else {
    p = end;
  }
  if (p > end && !m.unquantified && m.form == NumberMatch::Form::kVague) {
    std::string second;
    const size_t stop = plural_end(t, p, second);
    if (stop > p) {
      name += "_or_" + second;
      end = stop;
    }
  }
  m.end = end;
  m.vague = m.form == NumberMatch::Form::kVague ? name : "";
  return m;
}

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

std::optional<NumberMatch> NumberGrammar::match(Tokens t, size_t i, bool* too_long) const {
  if (i >= t.size()) return std::nullopt;
  // "between 5 and 7"
  if (is(t, i, "between") || is(t, i, "beween")) {
    auto low = cardinal(t, i + 1, nullptr);
    if (!low || !low->low || low->form != NumberMatch::Form::kCardinal) return std::nullopt;
    size_t p = low->end;
    const bool percent = is(t, p, "%") || is(t, p, "percent");
    if (percent) ++p;
    if (!is(t, p, "and") && !is(t, p, "to") && !is_dash(t, p)) return std::nullopt;
    auto high = cardinal(t, p + 1, nullptr);
    if (!high || !high->low || high->form != NumberMatch::Form::kCardinal) return std::nullopt;
    NumberMatch m = *high;
    Decimal first = *low->low;
    if (low->scale == Decimal(1) && high->scale > Decimal(1) && first < high->scale) {
      auto scaled = times(first, high->scale);
      if (scaled && *scaled <= *high->low) first = *scaled;
    }
    if (!(first < *high->low)) return std::nullopt;
    m.begin = i;
    m.low = first;
    m.form = NumberMatch::Form::kRange;
    m.digits = low->digits || high->digits;
    m.has_mark = low->has_mark || high->has_mark;
    m.second = high->begin;
    m.n_digits = low->n_digits;
    extend_percent(t, m);
    return m;
  }
  auto number = cardinal(t, i, too_long);
  auto share = fraction(t, i);
  if (share && (!number || share->end > number->end)) return share;
  if (auto amount = vague(t, i); amount && (!number || amount->end > number->end)) return amount;
  if (!number) return multiplier(t, i);
  NumberMatch& m = *number;
  extend_range(t, m);
  extend_percent(t, m);
  if (m.form == NumberMatch::Form::kCardinal) extend_one_in(t, m);
  if (m.form == NumberMatch::Form::kCardinal || m.form == NumberMatch::Form::kRange) {
    size_t p = m.end;
    if (m.suffix == "fold" || m.suffix == "x") {
      m.form = NumberMatch::Form::kMultiplier;
      m.suffix.clear();
    } else if (m.suffix.empty()) {
      if (is_hyphen(t, p) && is(t, p + 1, "fold")) {
        m.form = NumberMatch::Form::kMultiplier;
        m.end = p + 2;
      } else if (is(t, p, "fold")) {
        m.form = NumberMatch::Form::kMultiplier;
        m.end = p + 1;
      } else if (is(t, p, "times")) {
        m.form = NumberMatch::Form::kMultiplier;
        m.end = p + 1;
        if (is(t, m.end, "as") && (is(t, m.end + 1, "many") || is(t, m.end + 1, "much")))
          m.end += 2;
      }
    }
  }
  return number;
}

}  // namespace muster::reading
