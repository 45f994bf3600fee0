// method.h: the user action "how does it read?": every rule with its reason, every measure with its definition.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "service/rule_book.h"

namespace muster::service {

struct Measure {
  std::string term, group, join, frame, definition;
};

struct Method {
  RuleBook rules;
  std::vector<Measure> measures;  ///< in the order of the table
};

/// Errors: those of RuleBook::make and Table::load.
Result<Method> method(const std::filesystem::path& lexicon_dir);

}  // namespace muster::service
