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

}  // namespace muster::cli
