// word_policy.h: numbers for "dozens" and "several", by a rule with a name, when a table is written and never before.
//
// Source   lexicon/word_policies.tsv
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "core/result.h"
#include "reading/record.h"

namespace muster::service {

class WordPolicy {
 public:
  /// `name` is `literal` (words stay words) or a policy of the table.
  /// Errors: kInvalidInput naming the policies there are; those of Table::load.
  static Result<WordPolicy> make(const std::filesystem::path& lexicon_dir, const std::string& name);
  const std::string& name() const { return name_; }
  struct Bounds {
    std::optional<Decimal> low, high;
  };
  /// The claim's own bounds; where it has words alone, those of the policy.
  Bounds bounds(const reading::Claim& claim) const;

 private:
  std::string name_;
  std::map<std::string, Bounds> bounds_;  // Claim::vague -> numbers
};

}  // namespace muster::service
