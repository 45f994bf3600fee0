// list_view.h: claims of a ledger as a table for people, and as one card.
#pragma once

#include <string>
#include <vector>

#include "output.h"
#include "service/ledger_list.h"

namespace muster::cli {

/// `columns` empty: what fits people best.
std::string list_table(const std::vector<service::ListedClaim>& claims,
                       const std::vector<std::string>& columns, const Style& style);

/// The sentence of the claim with its words set off.
std::string marked_context(const service::ListedClaim& claim, const std::string& first_indent,
                           const Style& style);
/// What is told of a claim in a few lines: figure, fields, sentence.
std::string claim_card(const service::ListedClaim& claim, const Style& style);

}  // namespace muster::cli
