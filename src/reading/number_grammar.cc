#include "reading/number_grammar.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/table.h"
#include "reading/number_grammar_words.h"

namespace muster::reading {

using namespace number_words;

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
  return words_.find(lower);
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
      // "£5m." at the end of a sentence: the tokenizer parts the scale from its number.
      if (pos < t.size() && !t[pos - 1].space_after) {
        std::string_view unit = t[pos].text;
        if (unit.ends_with(".")) unit.remove_suffix(1);
        const bool money =
            i > 0 && (t[i - 1].text == "$" || t[i - 1].text == "£" || t[i - 1].text == "€");
        const int64_t scale = unit == "bn"                             ? 1000000000
                              : unit == "tn"                           ? 1000000000000
                              : unit == "mn" || (unit == "m" && money) ? 1000000
                                                                       : 1;
        if (scale > 1) {
          group = times(*group, Decimal(scale));
          if (!group) return std::nullopt;
          m.scale = Decimal(scale);
          end = ++pos;
          break;
        }
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
  const std::string* first = plurals_.find(t[i].lower);
  if (!first) return i;
  name = *first;
  size_t end = i + 1;
  if (is(t, end, "of") && end + 1 < t.size()) {
    const std::string* second = plurals_.find(t[end + 1].lower);
    if (second) {
      name += "_of_" + *second;
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
