// affix_matcher.h: the affix rules without a regex engine; the engine that the tokenizer uses.
//
// One table look-up on a chunk's first or last character tells which few forms (affix_pattern.h) can apply there; for
// a letter or digit inside a chunk that is nearly always none. All steps are linear in the chunk. The classes come
// from the package's own expressions. Equal to AffixRegexes on every chunk, that is on valid UTF-8 that is either all
// spaces or free of them: tests/parity/matcher_fuzz.cc holds the two against each other.
#pragma once

#include <memory>

#include "syntax/affixes.h"

namespace muster::syntax {

class AffixMatcher final : public Affixes {
 public:
  /// Errors: kUnsupported (an expression of another shape than the published pipelines have).
  static Result<std::unique_ptr<AffixMatcher>> make(const AffixSources& sources);
  ~AffixMatcher() override;
  size_t prefix_length(std::string_view chunk) const override;
  size_t suffix_length(std::string_view chunk) const override;
  void find_infixes(std::string_view chunk, std::vector<Infix>& out) const override;
  bool is_url(std::string_view chunk) const override;

 private:
  struct Tables;
  explicit AffixMatcher(std::unique_ptr<Tables> tables);
  std::unique_ptr<Tables> tables_;
};

}  // namespace muster::syntax
