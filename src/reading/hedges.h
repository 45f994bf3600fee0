// hedges.h: the words around a number that bound, soften or extend it ("at least", "some", "or more", "another").
//
// Source   lexicon/hedges.tsv
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "reading/phrase_table.h"

namespace muster::reading {

/// The hedges found on both sides of one number, as token positions of the same sequence.
struct Hedging {
  struct Piece {
    size_t begin = 0, end = 0;
    std::string direction;  ///< under, over, either
  };
  size_t begin = 0, end = 0;  ///< the number widened by its hedges
  std::vector<Piece> pieces;  ///< in text order; only those that bound or soften
  bool lower = false, upper = false, approx = false;
  bool lower_strict = false, upper_strict = false;
  bool more = false;  ///< "another", "additional", "more"
  bool all = false;   ///< "all six"
};

class HedgeTable {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (bad row, message has file:line).
  static Result<HedgeTable> make(const std::filesystem::path& lexicon_dir);

  /// Widens [begin, end) to both sides, again and again ("at least about 300"), not beyond [floor, ceiling).
  /// `is_preposition(i)` says that the word at i governs something else here ("talks about 12 prisoners").
  template <typename IsPreposition>
  Hedging around(std::span<const NumberToken> tokens, size_t begin, size_t end, size_t floor,
                 size_t ceiling, IsPreposition is_preposition) const {
    Hedging h;
    h.begin = begin;
    h.end = end;
    while (auto m = before_.match_before(tokens, h.begin, floor)) {
      const Row& row = rows_[m->payload];
      if (blocked(row, tokens, m->begin, floor) || is_preposition(m->begin, m->end)) break;
      apply(row, h, m->begin, m->end, true);
      h.begin = m->begin;
    }
    while (auto m = after_.match_at(tokens, h.end)) {
      if (m->end > ceiling) break;
      const Row& row = rows_[m->payload];
      if (m->end < ceiling && row.effect == "more" &&
          (tokens[m->end].lower == "than" || tokens[m->end].lower == "or"))
        break;
      apply(row, h, m->begin, m->end, false);
      h.end = m->end;
    }
    return h;
  }

 private:
  struct Row {
    std::string effect, direction;
    bool strict = false;
    std::vector<std::string> not_after;
  };
  static bool blocked(const Row& row, std::span<const NumberToken> tokens, size_t begin,
                      size_t floor);
  static void apply(const Row& row, Hedging& h, size_t begin, size_t end, bool in_front);
  PhraseTable before_, after_;
  std::vector<Row> rows_;
};

}  // namespace muster::reading
