#include "reading/time_grammar.h"

#include <algorithm>

namespace muster::reading {

std::string_view TimeGrammar::word(size_t i) const {
  return i < pieces_.size() ? std::string_view(pieces_[i].lower) : std::string_view();
}

std::string_view TimeGrammar::tag(size_t i) const {
  return i < pieces_.size() ? token(i).tag : std::string_view();
}

bool TimeGrammar::any_of(size_t i, std::initializer_list<std::string_view> words) const {
  return std::find(words.begin(), words.end(), word(i)) != words.end() && !word(i).empty();
}

bool TimeGrammar::counts_noun(size_t i) const {
  if (i + 1 >= pieces_.size()) return false;
  const Token& number = token(i);
  const Token& head = analysis_[number.head];
  return number.head > pieces_[i].token && number.dep == "nummod" &&
         (head.tag == "NNS" || head.tag == "NNPS") &&
         !lexicon_.has(TimeClass::kUnitPlural, head.lower);
}

bool TimeGrammar::named(size_t i) const {
  return i < pieces_.size() && token(i).ent_type == "PERSON";
}

int TimeGrammar::day_number(size_t i) const {
  if (i >= pieces_.size()) return 0;
  const Piece& p = pieces_[i];
  if (p.digits >= 1 && p.digits <= 31 && p.text.size() <= 2) return static_cast<int>(p.digits);
  size_t end = i;
  if (p.lower.empty() || p.lower[0] < '0' || p.lower[0] > '9') return 0;
  const int n = ordinal(i, end);
  return n >= 1 && n <= 31 ? n : 0;
}

int TimeGrammar::year_number(size_t i) const {
  if (i >= pieces_.size()) return 0;
  const Piece& p = pieces_[i];
  return p.text.size() == 4 && p.digits >= 1000 && p.digits <= 2100 ? static_cast<int>(p.digits)
                                                                    : 0;
}

int TimeGrammar::ordinal(size_t i, size_t& end) const {
  end = i;
  if (i >= pieces_.size()) return 0;
  if (const auto h = hit(TimeClass::kOrdinal, i)) {
    end = h->end;
    return h->number();
  }
  const std::string_view w = word(i);
  if (w.size() < 3 || w.size() > 4) return 0;
  const std::string_view suffix = w.substr(w.size() - 2);
  if (suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th") return 0;
  int n = 0;
  for (char c : w.substr(0, w.size() - 2)) {
    if (c < '0' || c > '9') return 0;
    n = n * 10 + (c - '0');
  }
  end = i + 1;
  return n;
}

TimeGrammar::Unit TimeGrammar::unit(size_t i) const {
  if (const auto h = hit(TimeClass::kUnit, i)) return {h->end, std::string(h->value), false};
  if (const auto h = hit(TimeClass::kUnitPlural, i)) return {h->end, std::string(h->value), true};
  return {i, "", false};
}

// "2.5", "1,200", "3"; empty for anything else.
static std::optional<Amount> read_digits(std::string_view text) {
  Amount amount{"", 0, false};
  int points = 0;
  for (char c : text) {
    if (c == ',' && points == 0) continue;
    if (c == '.' && ++points == 1 && !amount.text.empty()) {
      amount.text += c;
    } else if (c >= '0' && c <= '9') {
      amount.text += c;
      if (points == 0) amount.whole = amount.whole * 10 + (c - '0');
    } else {
      return std::nullopt;
    }
    if (amount.text.size() > 9) return std::nullopt;
  }
  if (amount.text.empty() || amount.text.back() == '.') return std::nullopt;
  return amount;
}

// "one hundred and twenty-five"; end == i when there is no number word.
TimeGrammar::Count TimeGrammar::number_words(size_t i) const {
  constexpr int kMaxWords = 10;
  Count count{i, {}, false};
  int64_t total = 0, current = 0;
  bool after_power = true;  // a smaller number may follow only a power ("hundred and five")
  for (int words = 0; words < kMaxWords; ++words) {
    size_t j = count.end;
    if (j > i && after_power && is(j, "and")) ++j;
    if (const auto tens = hit(TimeClass::kTens, j); tens && after_power) {
      current += tens->number();
      count.end = tens->end;
      const size_t k = is_dash(count.end) ? count.end + 1 : count.end;
      if (const auto one = hit(TimeClass::kNumber, k); one && one->number() < 10) {
        current += one->number();
        count.end = one->end;
      }
      after_power = false;
    } else if (const auto number = hit(TimeClass::kNumber, j); number && after_power) {
      current += number->number();
      count.end = number->end;
      after_power = false;
    } else if (const auto power = hit(TimeClass::kPower, count.end); power && count.end > i) {
      if (power->number() == 100) {
        current *= 100;
      } else {
        total = std::min<int64_t>(total + current * power->number(), int64_t{1} << 40);
        current = 0;
      }
      count.end = power->end;
      after_power = true;
    } else {
      break;
    }
  }
  total += current;
  count.amount = {std::to_string(total), total, false};
  return count;
}

// Number words and digits, with halves: "two and a half", "2.5", "half a", "a few", "a".
TimeGrammar::Count TimeGrammar::count(size_t i) const {
  const Count none{i, {}, false};
  if (i >= pieces_.size()) return none;
  if (const auto h = hit(TimeClass::kVague, i)) {
    if (is(i, "many") && i > 0 && is(i - 1, "as")) return none;  // "in as many days"
    if (h->value == "X") return {h->end, {"X", 0, true}, false};
    return {h->end, {std::string(h->value), h->number(), false}, false};
  }
  const Amount half{"0.5", 0, false}, one{"1", 1, false};
  if (is(i, "half") && (any_of(i + 1, {"a", "an"}) || is_dash(i + 1))) return {i + 2, half, false};
  if (is(i, "a") && is(i + 1, "half")) return {is_dash(i + 2) ? i + 3 : i + 2, half, false};
  if (any_of(i, {"a", "an"})) return {i + 1, one, true};

  Count count = number_words(i);
  if (count.end == i) {
    const auto digits = read_digits(word(i));
    if (!digits) return none;
    count = {i + 1, *digits, false};
    if (any_of(count.end, {"1/2", "½"})) {
      count.amount.text += ".5";
      ++count.end;
      return count;
    }
    if (const auto power = hit(TimeClass::kPower, count.end)) {
      const int64_t scale = power->number();
      const size_t point = count.amount.text.find('.');
      const int tenths = point == std::string::npos ? 0 : count.amount.text[point + 1] - '0';
      count.amount.whole = count.amount.whole * scale + tenths * scale / 10;
      count.amount.text = std::to_string(count.amount.whole);
      count.end = power->end;
    }
  }
  // "two and a half", "one-and-a-half"
  const size_t k = count.end;
  const bool dashed = is_dash(k) && is(k + 1, "and") && is_dash(k + 2) && is(k + 3, "a") &&
                      is_dash(k + 4) && is(k + 5, "half");
  if (dashed || (is(k, "and") && is(k + 1, "a") && is(k + 2, "half"))) {
    count.amount.text += ".5";
    count.end = dashed ? k + 6 : k + 3;
  }
  return count;
}

std::optional<TimeMatch> TimeGrammar::match(size_t i) const {
  if (i >= pieces_.size() || !pieces_[i].starts_token) return std::nullopt;
  Found best;
  auto offer = [&](Found found) {
    if (!found || found->end <= i || found->end > pieces_.size()) return;
    if (!pieces_[found->end - 1].ends_token) return;
    if (!best || found->end > best->end) best = std::move(found);
  };
  offer(dated_clock(i));
  offer(with_part(i));
  offer(part_of(i));
  offer(ordinal_part(i));
  offer(relative(i));
  offer(date_with_time(i, calendar(i)));
  offer(day_before(i));
  offer(period_end(i));
  offer(daypart(i));
  offer(duration(i));
  offer(bare_units(i));
  offer(set(i));
  offer(reference(i));
  return best;
}

}  // namespace muster::reading
