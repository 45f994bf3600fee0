// number_grammar.h: reads a number that starts at a token: digits, words, ranges, fractions, vague amounts.
//
// Input    tokens as spaCy cuts them ("thirty", "-", "seven"); no parse is needed
// Output   value and form of the longest number there; hedges ("at least") are not its business
// Source   number words: lexicon/numbers.tsv; vague amounts: lexicon/vague_numbers.tsv
// Threads  immutable after make()
//
// The idea: cardinal() reads one plain number (digits, words, or digits and scale words); match() then looks at
// what follows and makes a range, a fraction, a percentage, a ratio or a multiplier of it.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/decimal.h"
#include "core/result.h"
#include "core/word_map.h"
#include "reading/numeral.h"
#include "reading/phrase_table.h"

namespace muster::reading {

struct NumberMatch {
  enum class Form { kCardinal, kRange, kPercent, kFraction, kOneIn, kMultiplier, kVague };
  size_t begin = 0, end = 0;  ///< tokens
  Form form = Form::kCardinal;
  std::optional<Decimal> low, high;  ///< equal unless a range; empty for a vague amount
  std::string vague;                 ///< class of a vague amount ("dozens", "several_hundred")
  bool unquantified = false;         ///< "multiple", "a number of": too open to count
  bool digits = false;               ///< written with digits, at least in part
  bool bare_scale = false;           ///< "hundred", "dozen" with no number or article before it
  bool range_percent = false;        ///< a range of percentages
  bool from_change = false;          ///< reserved for the reader
  Decimal scale = 1;                 ///< factor of the last scale word
  std::string suffix;                ///< rest of the last digit token: "hour", "strong", "mm", "th"
  bool hyphen = false;               ///< `suffix` was joined by a hyphen
  bool has_mark = false, ambiguous_mark = false, ambiguous_scale = false, leading_zero = false;
  int n_digits = 0;           ///< digits of the first digit token before a decimal mark
  size_t second = 0;          ///< range, one-in: token where the second number begins; 0 for none
  bool joined_range = false;  ///< range by a dash without spaces ("2-1" is none: it falls)
};

class NumberGrammar {
 public:
  /// Errors: kNotFound, kCorrupt (file:line).
  static Result<NumberGrammar> make(const std::filesystem::path& lexicon_dir);

  /// The longest number that begins at tokens[i]; nullopt when none does. `too_long` is set when digits are there
  /// that cannot be kept exactly.
  std::optional<NumberMatch> match(std::span<const NumberToken> tokens, size_t i,
                                   bool* too_long = nullptr) const;

  /// Class of a number word ("unit", "scale"...), "" for other words.
  std::string_view word_class(std::string_view lower) const;

 private:
  struct Word {
    std::string cls;
    Decimal value;
  };
  using Tokens = std::span<const NumberToken>;
  const Word* word(std::string_view lower) const;
  bool is_class(Tokens t, size_t i, std::string_view cls) const;
  std::optional<NumberMatch> cardinal(Tokens t, size_t i, bool* too_long) const;
  std::optional<NumberMatch> vague(Tokens t, size_t i) const;
  std::optional<NumberMatch> fraction(Tokens t, size_t i) const;
  std::optional<NumberMatch> multiplier(Tokens t, size_t i) const;
  void extend_range(Tokens t, NumberMatch& m) const;
  void extend_one_in(Tokens t, NumberMatch& m) const;
  void extend_percent(Tokens t, NumberMatch& m) const;
  size_t plural_end(Tokens t, size_t i, std::string& name) const;

  WordMap<Word> words_;
  WordMap<std::string> plurals_;  // "dozens" -> "dozens"
  PhraseTable vague_phrases_;
  struct VagueRow {
    std::string name;
    bool unquantified = false;
    std::optional<Decimal> value;
  };
  std::vector<VagueRow> vague_rows_;
};

}  // namespace muster::reading
