// not_counts.h: tells numbers that count nothing (dates, ages, money, names, scores) and why.
//
// Source   lexicon/measure_units.tsv (units and currencies), lexicon/not_counts.tsv (names, dates, idioms)
// Threads  immutable after make()
//
// Two steps, since a unit belongs to the quantity ("$3 million", "48 hours") and a name does not ("Flight 17"):
// measure() looks for a unit of measure beside the number; reason() for everything else that vetoes a count.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "reading/analysis.h"
#include "reading/number_grammar.h"
#include "reading/phrase_table.h"

namespace muster::reading {

/// A number with its surroundings. Token positions are relative to `base`, the first token of the block.
struct NumberContext {
  const Analysis& a;
  std::span<const NumberToken> tokens;  ///< of the block
  TokenIndex base = 0;
  const NumberMatch& number;
  size_t begin = 0, end = 0;   ///< number with hedges
  bool hedged = false;         ///< bounded or softened: names and dates never are
  TokenIndex noun = kNoToken;  ///< counted noun, if one follows
  bool noun_is_unit = false;   ///< the unit table knows the noun as a countable thing

  const Token* token(size_t i) const {
    return i < tokens.size() ? &a[base + static_cast<TokenIndex>(i)] : nullptr;
  }
  std::string_view lower(size_t i) const {
    return i < tokens.size() ? tokens[i].lower : std::string_view();
  }
};

struct MeasureUnit {
  std::string rule;           ///< money, distance, duration, weight ...
  std::string norm;           ///< USD, kilometre, year ...
  size_t begin = 0, end = 0;  ///< its tokens, before or after the number
  bool in_front = false;
  bool hyphen = false;  ///< "48-hour": an attribute of the next noun
};

class NotCounts {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (bad row, message has file:line).
  static Result<NotCounts> make(const std::filesystem::path& lexicon_dir);

  /// Length in tokens of a currency sign that ends just before `i` ("US$", "Rs."), 0 for none.
  size_t currency_before(std::span<const NumberToken> tokens, size_t i, size_t floor) const;
  /// The unit of measure of the number, in front of it or behind it.
  std::optional<MeasureUnit> measure(const NumberContext& c) const;
  /// Why the number counts nothing, "" when it may count. `measure` has been tried before.
  std::string reason(const NumberContext& c) const;

 private:
  struct UnitRow {
    std::string rule, norm;
  };
  std::string by_phrase(const NumberContext& c) const;
  std::string by_suffix(const NumberContext& c) const;
  std::string by_date(const NumberContext& c) const;
  std::string by_age(const NumberContext& c) const;
  std::string by_name(const NumberContext& c) const;
  std::string by_score(const NumberContext& c) const;
  std::string by_share(const NumberContext& c) const;
  std::string by_one(const NumberContext& c) const;

  PhraseTable units_after_, units_before_, words_before_, words_after_, phrases_;
  std::vector<UnitRow> units_;
  std::vector<std::string> rules_;
};

}  // namespace muster::reading
