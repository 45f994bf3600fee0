#include "reading/quantity.h"

#include <algorithm>
#include <array>

#include "core/table.h"
#include "core/word_map.h"
#include "reading/change_words.h"
#include "reading/counted_noun.h"
#include "reading/hedges.h"
#include "reading/not_counts.h"
#include "reading/number_grammar.h"
#include "reading/unit.h"

namespace muster::reading {
namespace {

using Form = NumberMatch::Form;

bool is_article(std::string_view lower) {
  return lower == "a" || lower == "an" || lower == "another";
}

bool is_capital(std::string_view text) { return !text.empty() && text[0] >= 'A' && text[0] <= 'Z'; }

template <size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

// Words that turn "no" into no number at all: "no longer", "no doubt", "No. 5".
constexpr std::array<std::string_view, 16> kNotZero = {
    "longer", "doubt", "matter", "more",    "less", "fewer", "way", "wonder",
    "sooner", "other", "where",  "further", "one",  "-",     ".",   ","};
constexpr size_t kChangeReach = 10;  // words from a verb of change to the first of its figures

using ZeroNouns = WordMap<std::string>;  // noun -> role

class BlockReader {
 public:
  BlockReader(const Analysis& a, TokenRange block, const NumberGrammar& grammar,
              const HedgeTable& hedges, const NotCounts& not_counts, const UnitTable& units,
              const ChangeWords& change, const ZeroNouns& zero_nouns)
      : a_(a),
        base_(block.begin),
        grammar_(grammar),
        hedges_(hedges),
        not_counts_(not_counts),
        units_(units),
        change_(change),
        zero_nouns_(zero_nouns) {
    tokens_.reserve(block.size());
    for (TokenIndex i = block.begin; i < block.end; ++i)
      tokens_.push_back({a[i].text, a[i].lower, a[i].space_after});
    settle_short_scales();
  }

  void read(std::vector<Quantity>& out, Notes& notes) {
    size_t floor = 0;
    for (size_t i = 0; i < tokens_.size();) {
      bool too_long = false;
      std::optional<Quantity> q;
      size_t next = i + 1;
      if (auto number = grammar_.match(tokens_, i, &too_long)) {
        if (is_change(*number))
          if (auto first = grammar_.match(std::span(tokens_).first(number->second - 1), i))
            number = std::move(first);
        next = std::max(next, number->end);
        if (!is_ordinal(*number)) q = from_number(*number, floor);
        // "as many as 300": "many" is no amount of its own between "as" and "as".
        if (q && q->not_a_count == "unquantified" && lower(next) == "as" && i > 0 &&
            lower(i - 1) == "as")
          q.reset();
      } else if (too_long) {
        notes.push_back({a_[at(i)].span, "number.too_long",
                         "A number has more digits than can be kept exactly; it was skipped."});
      } else {
        q = zero(i, floor);
        if (!q) q = article(i);
      }
      if (q) {
        floor = q->tokens.end - base_;
        next = std::max(next, floor);
        out.push_back(std::move(*q));
      }
      i = next;
    }
  }

 private:
  TokenIndex at(size_t i) const { return base_ + static_cast<TokenIndex>(i); }
  TokenRange range(size_t begin, size_t end) const { return {at(begin), at(end)}; }
  std::string_view lower(size_t i) const {
    return i < tokens_.size() ? tokens_[i].lower : std::string_view();
  }

  // "10 m people", "£3 bn": a short scale word that the tokenizer parted from its digits. "m" is metres unless money
  // stands before or a noun behind.
  void settle_short_scales() {
    for (size_t i = 1; i < tokens_.size(); ++i) {
      if (lower(i) != "m" || tokens_[i - 1].space_after || !read_numeral(tokens_[i - 1].text))
        continue;
      const bool money = i >= 2 && not_counts_.currency_before(tokens_, i - 1, 0) > 0;
      const bool noun_follows = i + 1 < tokens_.size() && tokens_[i].space_after &&
                                (a_[at(i + 1)].pos == "NOUN" || a_[at(i + 1)].pos == "ADJ" ||
                                 a_[at(i + 1)].pos == "PROPN") &&
                                lower(i + 1) != "high" && lower(i + 1) != "long" &&
                                lower(i + 1) != "deep" && lower(i + 1) != "wide" &&
                                lower(i + 1) != "tall" && lower(i + 1) != "north" &&
                                lower(i + 1) != "south" && lower(i + 1) != "east" &&
                                lower(i + 1) != "west" && lower(i + 1) != "away";
      if (money || noun_follows) tokens_[i].lower = "mn";
    }
  }

  // "rose from 14 to 31": the words of a range, and yet two figures, the later in place of the earlier.
  bool is_change(const NumberMatch& n) const {
    if (n.form != Form::kRange || n.second < 2 || lower(n.second - 1) != "to") return false;
    size_t p = n.begin;
    while (p > 0 && (a_[at(p - 1)].pos == "DET" || a_[at(p - 1)].pos == "ADJ")) --p;
    if (p == 0 || lower(p - 1) != "from") return false;
    const uint32_t sentence = a_[at(n.begin)].sentence;
    for (size_t k = p - 1; k-- > 0 && p - k < kChangeReach && a_[at(k)].sentence == sentence;)
      if (change_.is_change(a_[at(k)])) return true;
    return false;
  }

  static bool is_ordinal(const NumberMatch& n) {
    return n.suffix == "st" || n.suffix == "nd" || n.suffix == "rd" || n.suffix == "th";
  }

  // A hedge word that governs something else: "talks about 12 prisoners" is in the table; here the parse decides.
  bool is_preposition(size_t begin, size_t end) const {
    if (end != begin + 1) return false;
    const Token& t = a_[at(begin)];
    if (t.lower == "top") return t.pos != "VERB";
    if (t.lower == "just" || t.lower == "only") return false;
    return false;
  }

  Quantity from_number(NumberMatch& n, size_t floor) {
    Quantity q;
    size_t begin = n.begin;
    const size_t sign = not_counts_.currency_before(tokens_, begin, floor);
    if (sign > 0 && (!(lower(begin - sign)[0] >= 'a' && lower(begin - sign)[0] <= 'z') ||
                     is_capital(tokens_[begin - sign].text))) {
      begin -= sign;
      extend_money_range(n);
    }
    const size_t ceiling = tokens_.size();
    const Hedging h = hedges_.around(tokens_, begin, n.end, floor, ceiling,
                                     [this](size_t b, size_t e) { return is_preposition(b, e); });
    q.tokens = range(h.begin, h.end);
    q.number = range(n.begin, n.end);
    q.head = head_of(q.number);
    q.additional = h.more;
    q.all = h.all;
    for (const Hedging::Piece& piece : h.pieces)
      q.hedges.push_back({range(piece.begin, piece.end), piece.direction});

    CountedNoun counted = find_counted(a_, q.number, counted_from(n, h.end));
    // "arrests tripled last year", "doubled the toll": a verb counts nothing behind it.
    if (n.form == Form::kMultiplier && a_[q.head].tag.starts_with("V")) counted = {};
    std::optional<UnitEntry> unit = units_.of_noun(a_, counted.phrase, counted.noun);
    NumberContext c{a_,           tokens_, base_, n, h.begin, h.end, h.lower || h.upper || h.approx,
                    counted.noun, false};
    c.noun_is_unit = unit && (unit->unit != "other" || a_[counted.noun].tag == "NNS");
    settle_mark(n, unit.has_value());
    set_value(q, n, h);
    if (n.form == Form::kPercent) {
      q.unit_norm = "percent";
      q.unit_words = range(n.end - 1, n.end);
    }
    if (const auto measure = not_counts_.measure(c)) {
      q.unit_norm = measure->norm;
      q.unit_words = range(measure->begin, measure->end);
      q.not_a_count = measure->rule;
      if (measure->rule == "money" || !measure->hyphen) set_change(q, c);
    }
    if (q.not_a_count.empty()) q.not_a_count = not_counts_.reason(c);
    if (q.not_a_count == "nobody") {
      q.not_a_count.clear();
      q.tier = q.kind = "zero";
      q.low = q.high = Decimal(0);
      q.tokens.begin = std::min(
          q.tokens.begin,
          at(n.begin > 0 ? (lower(n.begin - 1) == "-" && n.begin > 1 ? n.begin - 2 : n.begin - 1)
                         : 0));
      q.number = q.tokens;
      return q;
    }
    if (n.form == Form::kPercent && q.change.empty()) set_change(q, c);
    if (q.unit_words.empty() || n.form == Form::kPercent) {
      q.noun = counted.noun;
      q.counted = counted.phrase;
      q.whole = counted.whole;
      if (unit) {
        q.unit = unit->unit;
        q.unit_detail = unit->unit_detail;
        q.unit_when_fired = unit->unit_when_fired;
        q.population = unit->population;
      }
    }
    if (q.unit == "vehicle" && carries_goods(counted.noun)) q.unit = "goods";
    if (is_strength(n)) {
      // "a 4,000-strong force": the people in it, not the force, are 4,000.
      q.unit = "person";
      if (q.unit_detail.empty()) q.unit_detail = "person";
    }
    set_rate(q, h.end);
    return q;
  }

  // "44 trucks of aid", "44 trucks carrying food": counted for what they bring.
  bool carries_goods(TokenIndex noun) const {
    if (noun == kNoToken || !a_.same_block(noun, std::min<TokenIndex>(noun + 2, a_.size() - 1)))
      return false;
    static constexpr std::array<std::string_view, 6> kWith = {"of",      "carrying",     "with",
                                                              "bearing", "transporting", "loaded"};
    static constexpr std::array<std::string_view, 9> kGoods = {
        "aid", "food", "relief", "humanitarian", "supplies", "medicine", "flour", "fuel", "water"};
    if (noun + 2 >= a_.size() || !one_of(a_[noun + 1].lower, kWith)) return false;
    for (TokenIndex t = noun + 2; t < std::min<TokenIndex>(noun + 5, a_.size()); ++t)
      if (one_of(a_[t].lower, kGoods)) return true;
    return false;
  }

  bool is_strength(const NumberMatch& n) const {
    return n.suffix == "strong" ||
           (n.suffix.empty() && lower(n.end) == "-" && lower(n.end + 1) == "strong");
  }

  // Where the counted noun may begin: behind hedges, "-strong" and "%".
  TokenIndex counted_from(const NumberMatch& n, size_t end) const {
    if (is_strength(n) && n.suffix.empty()) return at(std::min(n.end + 2, tokens_.size()));
    return at(end);
  }

  // "$2 to $3 million": the second sign stands between.
  void extend_money_range(NumberMatch& n) const {
    if (n.form != Form::kCardinal || !n.low) return;
    size_t p = n.end;
    if (lower(p) != "to" && lower(p) != "-" && lower(p) != "–" && lower(p) != "and") return;
    ++p;
    const std::string_view sign = lower(p);
    if (sign != "$" && sign != "£" && sign != "€" && sign != "us$" && sign != "₹") return;
    const auto other = grammar_.match(tokens_, p + 1);
    if (!other || !other->low || other->form != Form::kCardinal) return;
    Decimal low = *n.low;
    if (n.scale == Decimal(1) && other->scale > Decimal(1)) {
      const auto scaled = Decimal::multiply(low, other->scale);
      if (scaled && *scaled < *other->low) low = *scaled;
    }
    if (!(low < *other->low)) return;
    n.form = Form::kRange;
    n.low = low;
    n.high = other->high;
    n.second = p + 1;
    n.end = other->end;
  }

  TokenIndex head_of(TokenRange r) const {
    for (TokenIndex i = r.begin; i < r.end; ++i)
      if (!r.contains(a_[i].head) || a_.is_root(i)) return i;
    return r.begin;
  }

  // "1.200 soldiers": a mark that could be decimal or thousands; people and things come whole.
  void settle_mark(NumberMatch& n, bool counts_things) const {
    if (!n.ambiguous_mark || !counts_things || !n.low || n.low->is_whole()) return;
    const auto low = Decimal::multiply(*n.low, 1000);
    const auto high = n.high ? Decimal::multiply(*n.high, 1000) : low;
    if (!low || !high) return;
    const bool same = n.low == n.high;
    n.low = *low;
    n.high = same ? *low : *high;
  }

  static void set_value(Quantity& q, const NumberMatch& n, const Hedging& h) {
    q.low = n.low;
    q.high = n.high;
    q.vague = n.vague;
    q.tier = n.form == Form::kVague ? "vague" : "number";
    bool lower = h.lower, upper = h.upper, approx = h.approx;
    if (n.suffix == "odd") approx = true;
    if (n.suffix == "plus" || n.suffix == "+") lower = true;
    switch (n.form) {
      case Form::kVague:
        q.kind = "vague";
        return;
      case Form::kRange:
        q.kind = "range";
        return;
      case Form::kPercent:
        q.kind = "percent";
        break;
      case Form::kFraction:
      case Form::kOneIn:
        q.kind = "ratio";
        break;
      case Form::kMultiplier:
        q.kind = "multiplier";
        break;
      case Form::kCardinal:
        q.kind = lower ? "lower_bound" : upper ? "upper_bound" : approx ? "approx" : "exact";
        if (n.low == Decimal(0) && !lower && !upper) q.tier = q.kind = "zero";
        break;
    }
    if (n.low != n.high) return;  // a range of percentages keeps both ends
    if (lower) {
      q.high.reset();
      q.low_strict = h.lower_strict;
    } else if (upper) {
      q.low.reset();
      q.high_strict = h.upper_strict;
    }
  }

  // "rose 5%", "down $3 million", "a 4% increase"
  void set_change(Quantity& q, const NumberContext& c) const {
    static constexpr std::array<std::string_view, 22> kUp = {
        "rose",   "rise",       "rises",  "risen",  "up",       "increased", "increase", "grew",
        "grown",  "growth",     "gained", "jumped", "climbed",  "surged",    "soared",   "added",
        "rising", "increasing", "raised", "gain",   "advanced", "growing"};
    static constexpr std::array<std::string_view, 24> kDown = {
        "fell", "fall",     "falls",      "fallen", "down",    "decreased", "decrease", "dropped",
        "drop", "declined", "decline",    "slid",   "slipped", "lost",      "plunged",  "sank",
        "shed", "cut",      "contracted", "shrank", "falling", "reduced",   "tumbled",  "off"};
    const size_t first = c.begin >= 4 ? c.begin - 4 : 0;
    for (size_t i = c.begin; i > first; --i) {
      if (lower(i - 1) == "to" && i == c.begin) return;
      if (one_of(lower(i - 1), kUp)) q.change = "up";
      if (one_of(lower(i - 1), kDown)) q.change = "down";
      if (!q.change.empty()) return;
    }
    for (size_t i = c.end; i < std::min(c.end + 2, tokens_.size()); ++i) {
      if (lower(i) == "increase" || lower(i) == "rise" || lower(i) == "growth" ||
          lower(i) == "gain" || lower(i) == "jump")
        q.change = "up";
      if (lower(i) == "decrease" || lower(i) == "fall" || lower(i) == "drop" ||
          lower(i) == "decline" || lower(i) == "cut")
        q.change = "down";
      if (!q.change.empty()) return;
    }
  }

  // "40 a day", "92 soldiers per day", "12 each month"
  void set_rate(Quantity& q, size_t end) const {
    size_t p = q.counted.empty() ? end : q.counted.end - base_;
    if (p + 1 >= tokens_.size()) return;
    if (lower(p) == "daily") q.rate = "day";
    if (lower(p) != "a" && lower(p) != "per" && lower(p) != "each" && lower(p) != "every" &&
        lower(p) != "an")
      return;
    static constexpr std::array<std::string_view, 8> kPeriods = {
        "day", "hour", "week", "month", "year", "minute", "night", "second"};
    // "2,360 a day earlier": no rate.
    static constexpr std::array<std::string_view, 8> kDistance = {
        "ago", "earlier", "before", "after", "later", "previously", "since", "old"};
    if (one_of(lower(p + 1), kPeriods) && !one_of(lower(p + 2), kDistance)) q.rate = lower(p + 1);
  }

  std::string_view zero_role(std::string_view word) const {
    const std::string* found = zero_nouns_.find(word);
    return found ? std::string_view(*found) : std::string_view();
  }

  std::optional<Quantity> zero(size_t i, size_t floor) const {
    const std::string_view word = lower(i);
    Quantity q;
    size_t end = i + 1;
    if (word == "nobody" || word == "no-one" || word == "none") {
      if (word == "none" && lower(i + 1) == "the") return std::nullopt;  // "none the less"
    } else if (word == "no") {
      if (lower(i + 1) == "one") {
        end = i + 2;
      } else if (lower(i + 1) == "-" && lower(i + 2) == "one") {
        end = i + 3;
      } else if (i + 1 >= tokens_.size() ||
                 (one_of(lower(i + 1), kNotZero) && lower(i + 1) != "other" &&
                  lower(i + 1) != "further")) {
        return std::nullopt;
      }
    } else if (word == "without") {
      const CountedNoun counted = find_counted(a_, {at(i), at(i + 1)}, at(i + 1));
      size_t p = i + 1;
      while (p < tokens_.size() && (lower(p) == "any" || lower(p) == "causing" || lower(p) == "a" ||
                                    lower(p) == "further"))
        ++p;
      if (!(p < tokens_.size() && zero_role(lower(p)) == "harm") &&
          !(counted.noun != kNoToken && zero_role(a_[counted.noun].lower) == "harm"))
        return std::nullopt;
    } else if (word == "not" && lower(i + 1) == "a" && lower(i + 2) == "single") {
      end = i + 3;
    } else if (word == "not" && lower(i + 1) == "one" && lower(i + 2) != "of") {
      end = i + 2;
    } else {
      return std::nullopt;
    }
    (void)floor;
    q.tokens = q.number = range(i, end);
    q.head = head_of(q.number);
    q.tier = q.kind = "zero";
    q.low = q.high = Decimal(0);
    size_t from = end;
    if (word == "without") {
      while (from < tokens_.size() &&
             (lower(from) == "any" || lower(from) == "causing" || lower(from) == "a"))
        ++from;
    }
    const CountedNoun counted = find_counted(a_, q.number, at(std::min(from, tokens_.size())));
    q.noun = counted.noun;
    q.counted = counted.phrase;
    q.whole = counted.whole;
    const auto unit = units_.of_noun(a_, counted.phrase, counted.noun);
    if (unit) {
      q.unit = unit->unit;
      q.unit_detail = unit->unit_detail;
      q.unit_when_fired = unit->unit_when_fired;
      q.population = unit->population;
    }
    if (word == "no" && end == i + 1) {
      // "no evidence", "no comment": a denial of a thing that nobody counts.
      if (counted.noun == kNoToken) return std::nullopt;
      const std::string_view role = zero_role(a_[counted.noun].lower);
      const bool of_something = counted.noun + 1 < a_.size() &&
                                a_.same_block(counted.noun, counted.noun + 1) &&
                                a_[counted.noun + 1].lower == "of";
      const bool counts =
          role == "report" ? of_something : !role.empty() || (unit && unit->unit != "other");
      if (!counts) return std::nullopt;
    }
    return q;
  }

  std::optional<Quantity> article(size_t i) const {
    if (!is_article(lower(i)) || i + 1 >= tokens_.size()) return std::nullopt;
    const Token& determiner = a_[at(i)];
    if (determiner.pos != "DET" && determiner.pos != "PRON") return std::nullopt;
    const CountedNoun counted = find_counted(a_, {at(i), at(i + 1)}, at(i + 1));
    TokenIndex noun = counted.noun;
    // The parse knows the head of "a Black Hawk helicopter" well; trust it inside the scanned words.
    if (noun == kNoToken) return std::nullopt;
    if (determiner.head > at(i) && determiner.head <= noun &&
        (a_[determiner.head].pos == "NOUN" || a_[determiner.head].pos == "PROPN") &&
        a_[determiner.head].dep != "compound" && a_[determiner.head].dep != "amod")
      noun = determiner.head;
    const Token& head = a_[noun];
    if (head.tag != "NN" && head.tag != "NNP") return std::nullopt;
    TokenRange phrase{counted.phrase.begin, std::max(noun + 1, counted.phrase.begin + 1)};
    const auto unit = units_.of_noun(a_, phrase, noun);
    if (!unit || unit->unit == "other") return std::nullopt;
    // "a 12,000-strong contingent": the number counts, not the article.
    if (const auto number = grammar_.match(tokens_, i + 1);
        number && (number->suffix == "strong" || lower(number->end + 1) == "strong"))
      return std::nullopt;
    Quantity q;
    q.tokens = q.number = range(i, i + 1);
    q.head = at(i);
    q.tier = "article";
    q.kind = "exact";
    q.low = q.high = Decimal(1);
    q.additional = lower(i) == "another";
    q.noun = noun;
    q.counted = phrase;
    q.unit = unit->unit;
    q.unit_detail = unit->unit_detail;
    q.unit_when_fired = unit->unit_when_fired;
    q.population = unit->population;
    return q;
  }

  const Analysis& a_;
  TokenIndex base_;
  const NumberGrammar& grammar_;
  const HedgeTable& hedges_;
  const NotCounts& not_counts_;
  const UnitTable& units_;
  const ChangeWords& change_;
  const ZeroNouns& zero_nouns_;
  std::vector<NumberToken> tokens_;
};

}  // namespace

struct QuantityReader::State {
  NumberGrammar grammar;
  HedgeTable hedges;
  NotCounts not_counts;
  UnitTable units;
  ChangeWords change;
  ZeroNouns zero_nouns;
};
QuantityReader::QuantityReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
QuantityReader::QuantityReader(QuantityReader&&) noexcept = default;
QuantityReader& QuantityReader::operator=(QuantityReader&&) noexcept = default;
QuantityReader::~QuantityReader() = default;

Result<QuantityReader> QuantityReader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(auto grammar, NumberGrammar::make(lexicon_dir));
  MUSTER_TRY(auto hedges, HedgeTable::make(lexicon_dir));
  MUSTER_TRY(auto not_counts, NotCounts::make(lexicon_dir));
  MUSTER_TRY(auto units, UnitTable::make(lexicon_dir));
  MUSTER_TRY(auto change, ChangeWords::make(lexicon_dir));
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "zero_nouns.tsv"));
  ZeroNouns zero_nouns;
  for (size_t i = 0; i < table.n_rows(); ++i)
    for (const std::string& word : split_list(table.cell(i, "word")))
      zero_nouns[word] = table.cell(i, "role");
  return QuantityReader(
      std::make_unique<State>(State{std::move(grammar), std::move(hedges), std::move(not_counts),
                                    std::move(units), std::move(change), std::move(zero_nouns)}));
}

std::vector<Quantity> QuantityReader::read(const Analysis& analysis, Notes& notes) const {
  std::vector<Quantity> out;
  for (TokenIndex begin = 0; begin < analysis.size();) {
    TokenIndex end = begin + 1;
    while (end < analysis.size() && analysis.same_block(begin, end)) ++end;
    BlockReader(analysis, {begin, end}, state_->grammar, state_->hedges, state_->not_counts,
                state_->units, state_->change, state_->zero_nouns)
        .read(out, notes);
    begin = end;
  }
  return out;
}

}  // namespace muster::reading
