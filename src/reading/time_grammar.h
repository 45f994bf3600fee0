// time_grammar.h: which pieces of a block form a time expression, and what they say.
//
// Input    the pieces of one block (time_lexicon.h) and its parse
// Output   for a start position the longest expression; spans follow TimeML: no preposition,
// determiners and
//          modifiers included ("the past two weeks", "more than a year", "early Tuesday")
// Idea     one function per construction, tried at every piece, each looking a bounded number of
// pieces ahead;
//          the longest match wins. The parse only settles doubtful words ("May", "2000 people", "a
//          day").
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "reading/analysis.h"
#include "reading/time_lexicon.h"
#include "reading/time_meaning.h"

namespace muster::reading {

struct TimeMatch {
  size_t end = 0;  ///< one past the last piece
  Meaning meaning;
};

class TimeGrammar {
 public:
  TimeGrammar(const TimeLexicon& lexicon, const Analysis& analysis, std::span<const Piece> pieces)
      : lexicon_(lexicon), analysis_(analysis), pieces_(pieces) {}
  /// Longest expression that starts at piece `i`; it starts and ends at token borders.
  std::optional<TimeMatch> match(size_t i) const;

 private:
  using Found = std::optional<TimeMatch>;
  struct Count {
    size_t end = 0;
    Amount amount;
    bool article = false;  ///< the words are "a" or "an"
  };
  struct Unit {
    size_t end = 0;
    std::string unit;
    bool plural = false;
  };

  // Words.
  std::string_view word(size_t i) const;
  bool is(size_t i, std::string_view lower) const { return word(i) == lower; }
  bool is_dash(size_t i) const { return is(i, "-"); }
  const Token& token(size_t i) const { return analysis_[pieces_[i].token]; }
  std::string_view tag(size_t i) const;
  bool any_of(size_t i, std::initializer_list<std::string_view> words) const;
  std::optional<TimeLexicon::Hit> hit(TimeClass cls, size_t i) const {
    return lexicon_.find(cls, pieces_, i);
  }
  bool counts_noun(size_t i) const;  ///< number piece i counts a plural noun to its right
  bool named(size_t i) const;        ///< piece i is part of a person's name
  Count number_words(size_t i) const;
  Count count(size_t i) const;      ///< end == i when there is none
  Unit unit(size_t i) const;        ///< end == i when there is none
  int day_number(size_t i) const;   ///< 1..31 as "22" or "22nd", 0 else
  int year_number(size_t i) const;  ///< four digits 1000..2100, 0 else
  int ordinal(size_t i, size_t& end) const;

  // Dates (time_grammar_date.cc).
  Found numeric_date(size_t i) const;
  Found month_at(size_t i, bool& abbreviated) const;
  Found month_first(size_t i) const;
  Found day_first(size_t i) const;
  Found weekday(size_t i) const;
  Found year(size_t i) const;
  Found decade(size_t i) const;
  Found century(size_t i) const;
  Found quarter(size_t i) const;
  Found season(size_t i) const;
  Found holiday(size_t i) const;
  Found calendar(size_t i) const;  ///< any of these
  bool year_in_context(size_t i) const;

  // Relative to publication or to what was said before (time_grammar_relative.cc).
  Found shifted_name(size_t i) const;
  Found definite_unit(size_t i) const;
  Found day_word(size_t i) const;
  Found part_of(size_t i) const;
  Found with_part(size_t i) const;
  Found ordinal_part(size_t i) const;
  Found relative(size_t i) const;
  Found day_before(size_t i) const;
  Found period_end(size_t i) const;

  // Times of day (time_grammar_clock.cc).
  Found clock(size_t i) const;
  Found daypart(size_t i) const;
  Found dated_clock(size_t i) const;
  Found date_with_time(size_t i, const Found& date) const;

  // Durations, sets, references (time_grammar_duration.cc).
  Found duration(size_t i) const;
  Found bare_units(size_t i) const;
  Found set(size_t i) const;
  Found reference(size_t i) const;
  Found after_duration(size_t i, TimeMatch found, bool article) const;
  bool is_rate(size_t i) const;

  const TimeLexicon& lexicon_;
  const Analysis& analysis_;
  std::span<const Piece> pieces_;
};

}  // namespace muster::reading
