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

// Number words and digits, with halves: "two and a half", "2.5", "one-and-a-half", "half a", "a
// few", "a".
TimeGrammar::Count TimeGrammar::count(size_t i) const {
  Count none{i, {}, false};
  if (i >= pieces_.size()) return none;
  auto exact = [](int64_t n) { return Amount{std::to_string(n), n, false}; };
  if (const auto h = hit(TimeClass::kVague, i)) {
    if (h->value == "X") return {h->end, {"X", 0, true}, false};
    return {h->end, exact(h->number()), false};
  }
  if (is(i, "half") && (is(i + 1, "a") || is(i + 1, "an")))
    return {i + 2, {"0.5", 0, false}, false};
  if (is(i, "a") && is(i + 1, "half"))
    return {is_dash(i + 2) ? i + 3 : i + 2, {"0.5", 0, false}, false};
  if (is(i, "half") && is_dash(i + 1)) return {i + 2, {"0.5", 0, false}, false};
  if (is(i, "a") || is(i, "an")) return {i + 1, exact(1), true};

  size_t end = i;
  int64_t total = 0;
  bool any = false;
  const std::string& text = pieces_[i].text;
  if (pieces_[i].digits >= 0 && text.size() <= 6) {
    total = pieces_[i].digits;
    end = i + 1;
    any = true;
    if (is(end, "1/2") || is(end, "½"))
      return {end + 1, {std::to_string(total) + ".5", total, false}, false};
  } else if (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    // 2.5 or 1,200
    std::string plain;
    int points = 0;
    for (char c : text) {
      if (c == ',') continue;
      if (c == '.') ++points;
      if ((c < '0' || c > '9') && c != '.') return none;
      plain += c;
    }
    if (points > 1 || plain.size() > 9 || plain.back() == '.') return none;
    const int64_t whole = std::stoll(plain.substr(0, plain.find('.')));
    return {i + 1, {plain, whole, false}, false};
  } else {
    // "one hundred and twenty-five", in at most eight words
    int64_t group = 0;
    size_t j = i;
    for (int steps = 0; steps < 8; ++steps) {
      size_t next = j;
      if (const auto h = hit(TimeClass::kTens, j)) {
        group += h->number();
        next = h->end;
        if (is_dash(next)) {
          if (const auto one = hit(TimeClass::kNumber, next + 1); one && one->number() < 10) {
            group += one->number();
            next = one->end;
          }
        } else if (const auto one = hit(TimeClass::kNumber, next); one && one->number() < 10) {
          group += one->number();
          next = one->end;
        }
      } else if (const auto h1 = hit(TimeClass::kNumber, j)) {
        group += h1->number();
        next = h1->end;
      } else if (const auto power = hit(TimeClass::kPower, j); power && any) {
        const int64_t scale = power->number();
        if (scale == 100) {
          group = std::max<int64_t>(group, 1) * 100;
        } else {
          total += std::max<int64_t>(group, 1) * scale;
          group = 0;
        }
        next = power->end;
        if (is(next, "and") &&
            (hit(TimeClass::kNumber, next + 1) || hit(TimeClass::kTens, next + 1)))
          ++next;
      }
      if (next == j) break;
      any = true;
      end = j = next;
      if (!hit(TimeClass::kPower, j) && !hit(TimeClass::kPower, end) &&
          !(word(end - 1) == "and" || lexicon_.has(TimeClass::kPower, word(end - 1)))) {
        break;
      }
    }
    if (!any) return none;
    total += group;
    if (is(end - 1, "and")) --end;
  }
  // "two and a half", "one-and-a-half"
  size_t k = end;
  if (is_dash(k) && is(k + 1, "and") && is_dash(k + 2) && is(k + 3, "a") && is_dash(k + 4) &&
      is(k + 5, "half")) {
    return {k + 6, {std::to_string(total) + ".5", total, false}, false};
  }
  if (is(k, "and") && is(k + 1, "a") && is(k + 2, "half")) {
    return {k + 3, {std::to_string(total) + ".5", total, false}, false};
  }
  return {end, exact(total), false};
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
