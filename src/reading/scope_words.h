// scope_words.h: classes of words that scope rules ask for.
//
// Source   lexicon/scope_words.tsv
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/word_map.h"
#include "reading/analysis.h"

namespace muster::reading {

class ScopeWords {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (a row without class or words; message has file:line).
  static Result<ScopeWords> make(const std::filesystem::path& lexicon_dir);
  /// True if the token's lemma or lower-cased text is in the class.
  bool is(std::string_view word_class, const Token& token) const;

 private:
  WordMap<std::vector<std::string>> words_;  // word -> its classes
};

}  // namespace muster::reading
