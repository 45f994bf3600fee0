// rule_book.h: why each rule is there: the one-line reasons of lexicon/rules.tsv, for explanations.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace muster::service {

class RuleBook {
 public:
  /// Loads `lexicon_dir`/rules.tsv (columns: rule, reason). No such table: an empty book.
  /// Errors: kCorrupt (a bad row, a rule listed twice; file:line).
  static Result<RuleBook> make(const std::filesystem::path& lexicon_dir);
  /// "" when the book does not have the rule.
  std::string_view reason(std::string_view rule) const;
  /// (rule, reason), sorted by rule.
  const std::vector<std::pair<std::string, std::string>>& rules() const { return rules_; }

 private:
  std::vector<std::pair<std::string, std::string>> rules_;
};

}  // namespace muster::service
