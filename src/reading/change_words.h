// change_words.h: words of change and level that tie a figure to a count ("the toll rose from 14 to 31").
//
// Source   lexicon/change_words.tsv
// Threads  immutable after make()
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/word_map.h"
#include "reading/analysis.h"

namespace muster::reading {

class ChangeWords {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (unknown pos; message has file:line).
  static Result<ChangeWords> make(const std::filesystem::path& lexicon_dir);

  /// up, down, either, level; "" for a word that is neither of change nor of level.
  std::string_view direction(const Token& token) const;
  /// True for up, down, either.
  bool is_change(const Token& token) const;
  bool is_verb_of_level_or_change(const Token& token) const;

 private:
  std::string_view find(char pos, std::string_view word) const;
  std::array<WordMap<std::string>, 3> words_;  // of v, n, a: lemma -> direction
};

}  // namespace muster::reading
