// time_lexicon.h: the words of time expressions, and text cut finely enough to find them.
//
// Input    lexicon/time_words.tsv, lexicon/time_holidays.tsv
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "core/word_map.h"
#include "reading/analysis.h"

namespace muster::reading {

struct TimeWord;

/// A token, or a part of one: "20-year" is three pieces, "8am" two. Every piece knows its token.
struct Piece {
  std::string text, lower;
  TokenIndex token = 0;
  bool starts_token = true, ends_token = true;
  bool glued = false;    ///< no white space before it
  int64_t digits = -1;   ///< its value when it is all digits (at most 9 of them), else -1
  bool capital = false;  ///< starts with an ASCII capital
  const TimeWord* known =
      nullptr;  ///< what the lexicon has of `lower`; set by TimeLexicon::look_up
};

/// Cuts one token's text; `token` and `glued` of the first piece are the caller's.
void cut_pieces(std::string_view text, TokenIndex token, bool glued, std::vector<Piece>& out);

enum class TimeClass : uint8_t {
  kMonth,
  kMonthShort,
  kWeekday,
  kWeekdayShort,
  kWeekdayPlural,
  kUnit,
  kUnitPlural,
  kSeason,
  kDaypart,
  kClockWord,
  kHalfDay,
  kZone,
  kNumber,
  kTens,
  kPower,
  kVague,
  kOrdinal,
  kDecadeWord,
  kShift,
  kVagueShift,
  kDayWord,
  kNightWord,
  kReference,
  kAtReference,
  kSet,
  kLong,
  kHedge,
  kPart,
  kPartOf,
  kFiller,
  kFutureVerb,
  kFutureNoun,
  kPastNoun,
  kStartVerb,
  kNumbered,
  kHoliday,
  kCount
};

class TimeLexicon {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (unknown class or rule; message has file:line).
  static Result<TimeLexicon> make(const std::filesystem::path& lexicon_dir);

  struct Hit {
    size_t end = 0;  ///< one past the last piece
    std::string_view value;
    int number() const;  ///< value as a number, 0 when it is none
  };
  /// Sets `known` of the pieces; find() needs it.
  void look_up(std::span<Piece> pieces) const;
  /// Longest entry of `cls` whose words are the pieces from `i` on.
  std::optional<Hit> find(TimeClass cls, std::span<const Piece> pieces, size_t i) const;
  bool has(TimeClass cls, std::string_view lower_word) const;
  /// The days of a holiday in a year, by its rule; first and last equal for a single day.
  static std::optional<DateInterval> holiday(std::string_view rule, int year);

 private:
  WordMap<TimeWord> words_;  // by first word
};

/// The entries that begin with one word.
struct TimeWord {
  struct Entry {
    TimeClass cls;
    std::vector<std::string> words;
    std::string value;
  };
  uint64_t classes = 0;  ///< a bit for each class that has an entry
  std::vector<Entry> entries;
  bool has(TimeClass cls) const { return (classes >> static_cast<unsigned>(cls) & 1) != 0; }
};
static_assert(static_cast<size_t>(TimeClass::kCount) <= 64);

}  // namespace muster::reading
