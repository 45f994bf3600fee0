// lemmatizer.h: dictionary forms by rules, exceptions and an index of known words.
//
// Source   spaCy 3.8.14 pipeline/lemmatizer.py, lang/en/lemmatizer.py (a form found in the index
// goes to the front:
//          3.8.8 and later); tables from the package's lemmatizer/lookups/lookups.bin
// Threads  immutable after make()
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace muster::syntax {

class Lemmatizer {
 public:
  /// Errors: kCorrupt (a table missing or not what the format promises).
  static Result<Lemmatizer> make(std::string_view lookups_bin);
  Lemmatizer(Lemmatizer&&) noexcept;
  Lemmatizer& operator=(Lemmatizer&&) noexcept;
  ~Lemmatizer();

  /// The lemma of a token without one. `pos` is the universal tag ("NOUN"; "" for none), `morph`
  /// its features
  /// ("Number=Plur"; "" for none).
  std::string lemma(std::string_view text, std::string_view pos, std::string_view morph) const;

  /// Forms that no rule explains, with their lemmas: ("said", "say"). `pos` as above. Valid as long as this is.
  std::vector<std::pair<std::string_view, std::string_view>> irregular(std::string_view pos) const;

 private:
  struct State;
  explicit Lemmatizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::syntax
