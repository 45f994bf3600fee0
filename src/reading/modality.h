// modality.h: whether what a figure counts happened, is planned, or is only possible; and whether the text negates it.
//
// Source   lexicon/modality.tsv
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/word_map.h"
#include "reading/analysis.h"

namespace muster::reading {

struct Modality {
  std::string value =
      "actual";  ///< actual, planned, ordered, promised, intended, possible, expected, feared, conditional
  TokenIndex word = kNoToken;  ///< the word that says so
  bool negated = false;        ///< "not 500", "did not kill"
};

class ModalityReader {
 public:
  /// Errors: kNotFound, kCorrupt (message has file:line).
  static Result<ModalityReader> make(const std::filesystem::path& lexicon_dir);
  /// Of the clause whose predicate is `event`; `phrase` is the counted phrase, whose own adjectives count too.
  Modality read(const Analysis& analysis, TokenIndex event, TokenRange phrase) const;

 private:
  const std::string* find(char pos, const Token& token) const;
  WordMap<std::vector<std::pair<char, std::string>>> words_;  // lemma -> pos letter, modality
};

}  // namespace muster::reading
