// phrase_table.h: longest match of fixed phrases over a token sequence, forwards or backwards.
//
// Phrases come from lexicon tables as words parted by spaces; a token matches by its lower-cased text.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/word_map.h"

namespace muster::reading {

/// A token as the number passes see it; the views belong to the analysis.
struct NumberToken {
  std::string_view text;
  std::string_view lower;
  bool space_after = true;
};

class PhraseTable {
 public:
  struct Match {
    size_t begin = 0, end = 0;  ///< tokens
    size_t payload = 0;         ///< as given to add()
  };

  /// `words`: lower-case tokens parted by single spaces. `payload`: most often the row of the table.
  void add(std::string_view words, size_t payload);
  bool empty() const { return by_first_.empty(); }

  /// The longest phrase that begins at `i`.
  std::optional<Match> match_at(std::span<const NumberToken> tokens, size_t i) const;
  /// The longest phrase that ends just before `end` and begins at `floor` or later.
  std::optional<Match> match_before(std::span<const NumberToken> tokens, size_t end,
                                    size_t floor = 0) const;

 private:
  struct Phrase {
    std::vector<std::string> words;
    size_t payload;
  };
  std::vector<Phrase> phrases_;
  WordMap<std::vector<size_t>> by_first_, by_last_;
};

}  // namespace muster::reading
