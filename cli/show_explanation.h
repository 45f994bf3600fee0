// show_explanation.h: why each field of each figure has its value: the words, the rule, the path in
// the parse.
#pragma once

#include <string>

#include "output.h"
#include "service/read.h"
#include "service/rule_book.h"

namespace muster::cli {

std::string show_explanation(const service::ReadAnswer& answer, const service::RuleBook& rules,
                             const Style& style);

/// The claims whose id begins with `id`: their fields as above, and what the passes found in the
/// sentence, chosen or not, with its parse. "" when the reading has none.
std::string show_trace(const service::ReadAnswer& answer, const std::string& id,
                       const service::RuleBook& rules, const Style& style);

}  // namespace muster::cli
