#include "reading/not_counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/table.h"

namespace muster::reading {
namespace {

using Form = NumberMatch::Form;

template <size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

bool is_capital(std::string_view text) { return !text.empty() && text[0] >= 'A' && text[0] <= 'Z'; }

bool is_month(std::string_view rule) { return rule == "date"; }

bool whole_between(const std::optional<Decimal>& value, int64_t low, int64_t high) {
  return value && value->is_whole() && *value >= Decimal(low) && *value <= Decimal(high);
}

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }

// The number modifies a noun to its right in the parse, so the word to its left does not own it.
bool modifies_right(const NumberContext& c) {
  for (size_t i = c.number.begin; i < c.number.end; ++i) {
    const Token& t = c.a[c.base + static_cast<TokenIndex>(i)];
    if (t.head >= c.base + c.number.end && is_noun(c.a[t.head]) && t.dep == "nummod") return true;
  }
  return false;
}

// The number hangs on the token just before it.
bool hangs_on_previous(const NumberContext& c) {
  if (c.number.begin == 0) return false;
  const TokenIndex previous = c.base + static_cast<TokenIndex>(c.number.begin) - 1;
  const Token& t = c.a[c.base + static_cast<TokenIndex>(c.number.begin)];
  return t.head == previous &&
         (t.dep == "nummod" || t.dep == "appos" || t.dep == "npadvmod" || t.dep == "nmod");
}

}  // namespace

Result<NotCounts> NotCounts::make(const std::filesystem::path& lexicon_dir) {
  NotCounts n;
  MUSTER_TRY(const Table units, Table::load(lexicon_dir / "measure_units.tsv"));
  for (size_t r = 0; r < units.n_rows(); ++r) {
    const std::string_view place = units.cell(r, "place");
    if ((place != "before" && place != "after") || units.cell(r, "rule").empty())
      return Error{
          ErrorCode::kCorrupt,
          fmt::format("{}: place '{}' is not before or after, or no rule", units.where(r), place)};
    (place == "before" ? n.units_before_ : n.units_after_)
        .add(units.cell(r, "words"), n.units_.size());
    n.units_.push_back({std::string(units.cell(r, "rule")), std::string(units.cell(r, "norm"))});
  }
  MUSTER_TRY(const Table words, Table::load(lexicon_dir / "not_counts.tsv"));
  for (size_t r = 0; r < words.n_rows(); ++r) {
    const std::string_view place = words.cell(r, "place");
    PhraseTable* table = place == "before"   ? &n.words_before_
                         : place == "after"  ? &n.words_after_
                         : place == "phrase" ? &n.phrases_
                                             : nullptr;
    if (!table || words.cell(r, "rule").empty())
      return Error{ErrorCode::kCorrupt, fmt::format("{}: place '{}' is not before, after or phrase",
                                                    words.where(r), place)};
    table->add(words.cell(r, "words"), n.rules_.size());
    n.rules_.emplace_back(words.cell(r, "rule"));
  }
  return n;
}

size_t NotCounts::currency_before(std::span<const NumberToken> tokens, size_t i,
                                  size_t floor) const {
  const auto m = units_before_.match_before(tokens, i, floor);
  return m ? m->end - m->begin : 0;
}

std::optional<MeasureUnit> NotCounts::measure(const NumberContext& c) const {
  const NumberMatch& n = c.number;
  if (n.form == Form::kPercent) {
    return MeasureUnit{"", "percent", n.end - 1, n.end, false, false};
  }
  if (n.form == Form::kMultiplier || n.form == Form::kOneIn) return std::nullopt;
  const auto front = units_before_.match_before(c.tokens, n.begin, 0);
  if (front) {
    const std::string_view sign = c.lower(front->begin);
    // "re", "rs" and codes need to stand alone; a lower-case word is no currency sign.
    const bool letters = !sign.empty() && sign[0] >= 'a' && sign[0] <= 'z';
    if (!letters || is_capital(c.tokens[front->begin].text))
      return MeasureUnit{units_[front->payload].rule,
                         units_[front->payload].norm,
                         front->begin,
                         front->end,
                         true,
                         false};
  }
  // A unit glued to the digits: "155mm", "48-hour", "5km".
  if (!n.suffix.empty()) {
    const NumberToken glued{n.suffix, n.suffix, true};
    if (const auto m = units_after_.match_at(std::span(&glued, 1), 0))
      return MeasureUnit{
          units_[m->payload].rule, units_[m->payload].norm, n.end - 1, n.end, false, n.hyphen};
    return std::nullopt;
  }
  size_t p = n.end;
  bool hyphen = false;
  auto m = units_after_.match_at(c.tokens, p);
  if (!m && p < c.tokens.size() && (c.lower(p) == "-" || c.lower(p) == "–") &&
      !c.tokens[p - 1].space_after && !c.tokens[p].space_after) {
    ++p;
    hyphen = true;
    m = units_after_.match_at(c.tokens, p);
  }
  // "12 long days", "3 full years", "two more weeks", "five consecutive nights"
  static constexpr std::array<std::string_view, 17> kBetween = {
      "more",     "full",       "long",     "short",    "whole", "consecutive",
      "straight", "additional", "extra",    "further",  "last",  "past",
      "other",    "successive", "nautical", "calendar", "solid"};
  for (int skipped = 0; !m && skipped < 2 && p < c.tokens.size() && one_of(c.lower(p), kBetween);
       ++skipped)
    m = units_after_.match_at(c.tokens, ++p);
  if (!m) return std::nullopt;
  const UnitRow& row = units_[m->payload];
  const Token& first = *c.token(m->begin);
  const std::string_view lower = first.lower;
  // Short forms and words with another life need the look of a unit.
  if (lower.size() == 1 && lower[0] >= 'a' && lower[0] <= 'z') {
    if (!n.digits || (m->begin > n.end && !hyphen)) return std::nullopt;
    if (lower == "c" && !is_capital(first.text)) return std::nullopt;
  }
  static constexpr std::array<std::string_view, 24> kNounOnly = {
      "won",     "real", "try",   "tries",  "runs",    "run",    "sets",   "set",
      "bar",     "in.",  "stone", "pounds", "seconds", "second", "points", "point",
      "penalty", "mg",   "laps",  "lap",    "mt",      "min",    "mi",     "rand"};
  if (one_of(lower, kNounOnly) &&
      !(first.pos == "NOUN" || first.pos == "PROPN" || first.pos == "X" || first.pos == "SYM"))
    return std::nullopt;
  if (lower == "won" && first.tag == "VBD") return std::nullopt;
  if (lower == "try" || lower == "real") return std::nullopt;
  // A unit that modifies another noun counts that noun: "12 night guards", "40 day labourers", "30 weekend visitors".
  if (!hyphen && row.rule == "duration" && lower.back() != 's' && n.low && *n.low > Decimal(1) &&
      m->end < c.tokens.size() && is_noun(*c.token(m->end)))
    return std::nullopt;
  if (row.rule == "seats" || row.rule == "votes" || row.rule == "score") {
    if (m->end < c.tokens.size() && is_noun(*c.token(m->end)) && !hyphen && lower != "goals")
      return std::nullopt;
  }
  // "40 tonnes of aid" counts goods; "3 square kilometres of land" does not.
  if ((row.rule == "weight" || row.rule == "volume") && c.lower(m->end) == "of" && !hyphen &&
      !(m->end + 1 < c.tokens.size() && has_digit(c.tokens[m->end + 1].text)))
    return std::nullopt;
  if (row.norm == "pound" && row.rule == "money" && c.lower(m->end) == "of") return std::nullopt;
  return MeasureUnit{row.rule, row.norm, m->begin, m->end, false, hyphen};
}

std::string NotCounts::by_phrase(const NumberContext& c) const {
  const size_t first = c.number.begin >= 3 ? c.number.begin - 3 : 0;
  for (size_t i = first; i < c.number.end; ++i) {
    const auto m = phrases_.match_at(c.tokens, i);
    if (m && m->end > c.number.begin) return rules_[m->payload];
  }
  return "";
}

std::string NotCounts::by_suffix(const NumberContext& c) const {
  const NumberMatch& n = c.number;
  const std::string& s = n.suffix;
  if (s.empty()) {
    // "five-member panel", "two-storey house", "three-vehicle pile-up": an attribute, not a count of the noun.
    if (n.form != Form::kVague && n.end + 1 < c.tokens.size() &&
        (c.lower(n.end) == "-" || c.lower(n.end) == "‑") && !c.tokens[n.end - 1].space_after &&
        !c.tokens[n.end].space_after) {
      const std::string_view next = c.lower(n.end + 1);
      if (next == "strong" || next == "odd" || next == "plus") return "";
      return "compound";
    }
    return "";
  }
  if (s == "falling") return "score";
  if (s == "strong" || s == "odd" || s == "plus" || s == "+" || s == "." || s == "fraction" ||
      s == "k")
    return "";
  if (s == "s" || s == "’s" || s == "'s") return "decade";
  if (s[0] == ':' || s == "am" || s == "pm" || s == "a.m." || s == "p.m." || s == "h" ||
      s == "hrs" || s == "gmt")
    return "clock";
  if (s[0] == '/') return "date";
  if (s[0] == '.') return "list_number";
  if (n.hyphen) return "compound";
  return "designation";
}

std::string NotCounts::by_date(const NumberContext& c) const {
  const NumberMatch& n = c.number;
  if (n.form != Form::kCardinal && n.form != Form::kRange) return "";
  if (!n.digits || n.has_mark || n.scale != Decimal(1)) return "";
  const Token& first = *c.token(n.begin);
  // Day of a month, on either side.
  if (whole_between(n.low, 1, 31) && !c.hedged) {
    if (const auto m = words_before_.match_before(c.tokens, n.begin);
        m && is_month(rules_[m->payload])) {
      const Token& month = *c.token(m->begin);
      if (is_capital(month.text) && month.pos != "AUX" && month.pos != "VERB") return "date";
    }
    if (const auto m = words_after_.match_at(c.tokens, n.end); m && is_month(rules_[m->payload])) {
      if (is_capital(c.tokens[m->end - 1].text)) return "date";
    }
    if ((c.lower(n.end) == "may" || c.lower(n.end) == "march") &&
        is_capital(c.tokens[n.end].text) && c.token(n.end)->pos == "PROPN")
      return "date";
  }
  if (const auto m = words_after_.match_at(c.tokens, n.end);
      m && rules_[m->payload] == "clock" && !c.hedged)
    return "clock";
  if (n.leading_zero && n.n_digits == 4) return "clock";
  if (n.leading_zero) return "identifier";
  // Years.
  if (n.n_digits == 4 && whole_between(n.low, 1000, 2100)) {
    if (first.ent_type == "DATE" && !(c.noun_is_unit && c.hedged)) return "year";
    static constexpr std::array<std::string_view, 26> kBefore = {
        "in",     "since",   "by",      "until",  "till",   "from",   "of",     "during", "for",
        "before", "after",   "around",  "circa",  "early",  "late",   "mid",    "the",    "to",
        "year",   "between", "through", "spring", "summer", "autumn", "winter", "back"};
    const std::string_view before = n.begin > 0 ? c.lower(n.begin - 1) : std::string_view();
    if (n.begin > 0 && one_of(before, kBefore) && !c.noun_is_unit &&
        whole_between(n.low, 1500, 2100))
      return "year";
    if (const auto m = words_before_.match_before(c.tokens, n.begin);
        m && is_month(rules_[m->payload]))
      return "year";
    if (whole_between(n.low, 1900, 2100) && !c.hedged) {
      // "(2014)", "2014:", "the 2023 earthquake", "March 5, 2014"
      if (!c.noun_is_unit && (c.noun == kNoToken || one_of(before, kBefore))) return "year";
      if (before == "the" || before == "'s" || before == "’s") {
        if (c.noun != kNoToken && c.a[c.noun].tag != "NNS" && c.a[c.noun].tag != "NNPS")
          return "year";
      }
      if (c.noun != kNoToken && (c.a[c.noun].tag == "NN" || c.a[c.noun].tag == "NNP") &&
          !c.noun_is_unit)
        return "year";
    }
    if (n.form == Form::kRange && whole_between(n.high, 1500, 2100) && !c.noun_is_unit)
      return "year";
  }
  if (n.form == Form::kRange && n.n_digits == 4 && whole_between(n.low, 1900, 2100) &&
      !c.noun_is_unit)
    return "year";
  if (c.lower(n.end) == "-" && n.end + 2 < c.tokens.size() && whole_between(n.low, 1900, 2100) &&
      c.lower(n.end + 2) == "-")
    return "date";
  return "";
}

std::string NotCounts::by_age(const NumberContext& c) const {
  const NumberMatch& n = c.number;
  if (n.form != Form::kCardinal && n.form != Form::kRange) return "";
  if (!whole_between(n.low, 0, 125)) return "";
  if (const auto m = words_before_.match_before(c.tokens, c.begin);
      m && rules_[m->payload] == "age")
    return "age";
  if (const auto m = words_before_.match_before(c.tokens, n.begin);
      m && rules_[m->payload] == "age")
    return "age";
  const size_t b = c.begin;
  if (c.noun != kNoToken && c.noun < c.base + n.end + 3) {
    // A noun follows at once: "children under five years" is caught as a unit, the rest counts.
    return "";
  }
  const std::string_view next = c.lower(n.end);
  const bool closed = n.end >= c.tokens.size() || next == "," || next == "." || next == ")" ||
                      next == ";" || next == "and";
  // "John Smith, 34, was", "his wife, 28,": after a person or a singular noun, between commas.
  if (!c.hedged && closed && b >= 2 && c.lower(b - 1) == "," && next != "and") {
    const Token& owner = *c.token(b - 2);
    if (is_noun(owner) && (owner.ent_type == "PERSON" || owner.tag == "NNP" || owner.tag == "NN") &&
        n.digits && owner.ent_type != "GPE" && owner.ent_type != "DATE")
      return "age";
  }
  if (!c.hedged && b >= 2 && c.lower(b - 1) == "(" && next == ")") {
    const Token& owner = *c.token(b - 2);
    if (owner.ent_type == "PERSON" || owner.tag == "NNP") return "age";
  }
  // "children under five", "people over 65"
  if (b < n.begin && b >= 1 && closed) {
    const std::string_view hedge = c.lower(b);
    const Token& owner = *c.token(b - 1);
    static constexpr std::array<std::string_view, 16> kAged = {
        "people",  "children", "men",     "women",    "boys",      "girls", "those",  "adults",
        "persons", "males",    "females", "patients", "residents", "kids",  "anyone", "civilians"};
    if ((hedge == "under" || hedge == "over" || hedge == "above" || hedge == "below") &&
        one_of(owner.lower, kAged))
      return "age";
  }
  return "";
}

std::string NotCounts::by_name(const NumberContext& c) const {
  const NumberMatch& n = c.number;
  if (n.form != Form::kCardinal && n.form != Form::kRange) return "";
  if (c.hedged || n.begin == 0) return "";
  const Token& previous = *c.token(n.begin - 1);
  const Token& first = *c.token(n.begin);
  if (const auto m = words_before_.match_before(c.tokens, n.begin)) {
    const std::string& rule = rules_[m->payload];
    const bool capital = is_capital(c.tokens[m->begin].text) && m->begin > 0;
    if (rule == "magnitude") {
      const bool plain = n.low && *n.low < Decimal(11);
      if (plain && !(c.noun_is_unit && c.noun != kNoToken)) return "magnitude";
    } else if (rule == "rank") {
      if (previous.pos != "VERB" && !(previous.lower == "no" && previous.text != "No"))
        return "rank";
    } else if (rule == "phone") {
      if (n.digits && n.low && (n.n_digits >= 7 || !modifies_right(c)) && c.noun == kNoToken)
        return "phone";
    } else if (rule == "designation") {
      if (hangs_on_previous(c) || (capital && !modifies_right(c)) ||
          (capital && first.ent_iob == 'I' && first.ent_type != "DATE"))
        return "designation";
      if (n.digits && c.noun == kNoToken && !capital && previous.tag == "NN" &&
          !modifies_right(c) && previous.dep != "nsubj" && previous.dep != "nsubjpass")
        return "designation";
    } else if (rule == "year") {
      if (n.digits) return "year";
    } else if (rule == "odds") {
      return "odds";
    }
  }
  // "Al-Qassam 105", "Falcon 9": one name in the eyes of the entity tagger, and no noun of its own.
  if (n.digits && previous.pos == "PROPN" && first.ent_iob == 'I' &&
      previous.ent_type == first.ent_type &&
      (first.ent_type == "PRODUCT" || first.ent_type == "FAC" || first.ent_type == "LAW" ||
       first.ent_type == "EVENT" || first.ent_type == "ORG" || first.ent_type == "WORK_OF_ART" ||
       first.ent_type == "PERSON" || first.ent_type == "LOC") &&
      !modifies_right(c))
    return "designation";
  if (n.digits && previous.pos == "PROPN" && hangs_on_previous(c) && c.noun == kNoToken &&
      is_capital(previous.text)) {
    const std::string_view next = c.lower(n.end);
    // "In Gaza 12 were killed" is parsed so at times: a verb after it keeps the count.
    const Token* after = c.token(n.end);
    if (!after ||
        (after->pos != "VERB" && after->pos != "AUX" && after->pos != "ADJ" && next != "("))
      return "designation";
  }
  // "S 400 battery": a letter by itself begins a name.
  if (n.digits && previous.text.size() == 1 && is_capital(previous.text) && previous.lower != "i" &&
      previous.lower != "a")
    return "designation";
  if (n.digits && previous.tag == "NNP" && is_capital(previous.text) &&
      previous.ent_type != "GPE" && previous.ent_type != "NORP" && previous.ent_type != "DATE" &&
      previous.ent_type != "TIME") {
    // "Mirage 2000 jets": the name belongs to the noun behind as the number does, and a count would stand before it.
    if (previous.dep == "compound" && previous.head == first.head &&
        first.head > c.base + n.begin && first.dep == "nummod")
      return "designation";
    // "the capsized Hong Hai 16", "the tanker Hong Hai 16": a name behind an article or a noun goes on.
    if (c.noun == kNoToken || !modifies_right(c)) {
      size_t run = n.begin - 1;
      while (run > 0 && c.token(run - 1)->tag == "NNP") --run;
      if (n.begin - run > 1 && run > 0 &&
          (c.token(run - 1)->pos == "DET" || c.token(run - 1)->pos == "ADJ" ||
           c.token(run - 1)->pos == "NOUN" || c.token(run - 1)->tag == "VBN"))
        return "designation";
    }
  }
  if (previous.lower == "#" || previous.lower == "№") return "rank";
  return "";
}

std::string NotCounts::by_score(const NumberContext& c) const {
  const NumberMatch& n = c.number;
  if (const auto m = words_after_.match_at(c.tokens, n.end)) {
    const std::string& rule = rules_[m->payload];
    if (rule == "magnitude") return rule;
  }
  // "a 7.8 quake"
  if (n.form == Form::kCardinal && n.low && !n.low->is_whole() && *n.low < Decimal(11) &&
      c.noun != kNoToken) {
    static constexpr std::array<std::string_view, 8> kQuakes = {
        "quake", "earthquake", "tremor", "temblor", "aftershock", "quakes", "shock", "earthquakes"};
    if (one_of(c.a[c.noun].lower, kQuakes)) return "magnitude";
  }
  if (n.form != Form::kRange || !n.joined_range || !whole_between(n.high, 0, 30)) return "";
  static constexpr std::array<std::string_view, 34> kCues = {
      "beat",      "beats",   "beating", "beaten",    "defeat",  "defeated", "defeats",
      "defeating", "won",     "win",     "wins",      "winning", "lost",     "lose",
      "losing",    "loss",    "draw",    "drew",      "drawn",   "lead",     "led",
      "leading",   "trailed", "victory", "aggregate", "scored",  "score",    "thrashed",
      "edged",     "down",    "final",   "match",     "tied",    "tie"};
  const size_t first = n.begin >= 6 ? n.begin - 6 : 0;
  for (size_t i = first; i < n.begin; ++i)
    if (one_of(c.lower(i), kCues) && c.noun == kNoToken) return "score";
  static constexpr std::array<std::string_view, 6> kNouns = {"win",  "victory", "defeat",
                                                             "loss", "draw",    "vote"};
  for (size_t i = n.end; i < std::min(n.end + 3, c.tokens.size()); ++i)
    if (one_of(c.lower(i), kNouns)) return c.lower(i) == "vote" ? "votes" : "score";
  return "";
}

std::string NotCounts::by_share(const NumberContext& c) const {
  const NumberMatch& n = c.number;
  if (n.form == Form::kMultiplier) {
    const std::string_view word = c.lower(n.end - 1);
    if (word == "doubled" || word == "tripled" || word == "trebled" || word == "quadrupled" ||
        word == "halved" || word == "quintupled" || word == "doubling" || word == "tripling" ||
        word == "trebling" || word == "quadrupling" || word == "doubles" || word == "triples" ||
        word == "halving")
      return c.token(n.end - 1)->pos == "ADJ" ? "times" : "";
    if (word == "double" || word == "triple" || word == "treble" || word == "quadruple") {
      const Token& t = *c.token(n.end - 1);
      const std::string_view next = c.lower(n.end);
      return t.pos == "VERB" || next == "the" || next == "that" || next == "its" || next == "their"
                 ? ""
                 : "times";
    }
    if (word.ends_with("fold") || word == "many" || word == "much" || c.number.suffix == "x")
      return "";
    // "three times": a multiplier only in comparison or growth; else how often.
    const std::string_view next = c.lower(n.end);
    static constexpr std::array<std::string_view, 22> kCompared = {
        "as",     "more",     "the",   "higher", "larger",   "greater", "bigger", "less",
        "fewer",  "that",     "its",   "their",  "those",    "last",    "what",   "this",
        "faster", "stronger", "worse", "lower",  "deadlier", "over"};
    if (next == "this" || next == "last" || next == "the") {
      const std::string_view second = c.lower(n.end + 1);
      static constexpr std::array<std::string_view, 8> kTime = {"week",  "month",  "year", "day",
                                                                "night", "season", "past", "last"};
      if (one_of(second, kTime)) return "times";
    }
    if (one_of(next, kCompared)) return "";
    const std::string_view before = c.begin > 0 ? c.lower(c.begin - 1) : std::string_view();
    if (before == "by" || before == "almost" || before == "increased" || before == "rose" ||
        before == "grew" || before == "grown" || before == "risen" || before == "multiplied")
      return "";
    return "times";
  }
  if (n.form == Form::kPercent) {
    if (c.lower(n.end) == "point" || c.lower(n.end) == "points") return "percentage_point";
    static constexpr std::array<std::string_view, 46> kChange = {
        "rose",    "rise",     "rises",     "risen",     "rising",     "fell",     "fall",
        "falls",   "fallen",   "falling",   "grew",      "grow",       "grows",    "grown",
        "growth",  "increase", "increased", "increases", "increasing", "decrease", "decreased",
        "drop",    "dropped",  "drops",     "dropping",  "jumped",     "jump",     "climbed",
        "gained",  "gain",     "lost",      "slid",      "slipped",    "shed",     "declined",
        "decline", "soared",   "surged",    "plunged",   "contracted", "expanded", "shrank",
        "up",      "down",     "cut",       "added"};
    const size_t first = c.begin >= 5 ? c.begin - 5 : 0;
    if (c.lower(n.end) != "of") {
      for (size_t i = first; i < c.begin; ++i)
        if (one_of(c.lower(i), kChange) && c.lower(i + 1) != "to" && !c.noun_is_unit)
          return "percent_change";
      for (size_t i = n.end; i < std::min(n.end + 2, c.tokens.size()); ++i)
        if (one_of(c.lower(i), kChange) || c.lower(i) == "growth" || c.lower(i) == "interest" ||
            c.lower(i) == "tax" || c.lower(i) == "tariff" || c.lower(i) == "tariffs" ||
            c.lower(i) == "stake" || c.lower(i) == "inflation" || c.lower(i) == "chance" ||
            c.lower(i) == "discount" || c.lower(i) == "turnout" || c.lower(i) == "approval" ||
            c.lower(i) == "support")
          return "percent_change";
    }
    static constexpr std::array<std::string_view, 22> kPolled = {
        "vote",     "votes",   "voters",    "respondents", "gdp",        "shares",
        "turnout",  "ballots", "income",    "revenue",     "budget",     "sales",
        "capacity", "exports", "imports",   "output",      "production", "economy",
        "profits",  "land",    "territory", "water"};
    for (size_t i = n.end; i < std::min(n.end + 5, c.tokens.size()); ++i)
      if (one_of(c.lower(i), kPolled)) return "poll";
  }
  return "";
}

std::string NotCounts::by_one(const NumberContext& c) const {
  const NumberMatch& n = c.number;
  if (n.end != n.begin + 1 || c.lower(n.begin) != "one") return "";
  const Token& one = *c.token(n.begin);
  if (c.lower(n.end) == "of") {
    // "one of the deadliest attacks": a rank, not a count; "one of the attackers was killed" counts.
    for (size_t i = n.end + 1; i < std::min(n.end + 8, c.tokens.size()); ++i) {
      const Token& t = *c.token(i);
      if (t.tag == "JJS" || t.tag == "RBS" || t.lower == "most" || t.lower == "largest" ||
          t.lower == "first" || t.lower == "last" || t.lower == "few" || t.lower == "main" ||
          t.lower == "only" || t.lower == "many" || t.lower == "several" || t.lower == "key" ||
          t.lower == "leading" || t.lower == "top" || t.lower == "major" || t.lower == "best" ||
          t.lower == "worst")
        return "one_of";
      if (is_noun(t) &&
          !(i + 1 < c.tokens.size() && (c.lower(i + 1) == "'s" || c.lower(i + 1) == "’s")))
        break;
    }
    if (one.dep == "attr" || one.dep == "appos" || one.dep == "pobj") return "one_of";
    return "";
  }
  if (one.pos == "PRON" && one.tag == "PRP") return "pronoun";
  if (n.begin > 0) {
    const Token& previous = *c.token(n.begin - 1);
    // "a new one", "the previous one"
    if (previous.pos == "ADJ" && previous.head == c.base + n.begin && c.noun == kNoToken)
      return "pronoun";
  }
  return "";
}

std::string NotCounts::reason(const NumberContext& c) const {
  if (c.number.unquantified) return "unquantified";
  if (auto r = by_phrase(c); !r.empty()) return r;
  if (auto r = by_suffix(c); !r.empty()) return r;
  if (auto r = by_date(c); !r.empty()) return r;
  if (auto r = by_age(c); !r.empty()) return r;
  if (auto r = by_name(c); !r.empty()) return r;
  if (auto r = by_score(c); !r.empty()) return r;
  if (auto r = by_share(c); !r.empty()) return r;
  if (auto r = by_one(c); !r.empty()) return r;
  const NumberMatch& n = c.number;
  if (n.digits && !n.has_mark && n.scale == Decimal(1) && n.n_digits >= 7 && c.noun == kNoToken &&
      !c.hedged)
    return "identifier";
  return "";
}

}  // namespace muster::reading
