// list_view.h: claims of a ledger as a table for people, as CSV, and as one card.
#pragma once

#include <string>
#include <vector>

#include "output.h"
#include "service/ledger_list.h"

namespace muster::cli {

/// Names of columns that --columns and CSV know, in their usual order.
const std::vector<std::string>& column_names();
/// One cell as it stands in CSV: exact values, lists with "; " between.
std::string column_value(const service::ListedClaim& claim, const std::string& column);

/// `columns` empty: what fits people best.
std::string list_table(const std::vector<service::ListedClaim>& claims,
                       const std::vector<std::string>& columns, const Style& style);
std::string csv_line(const std::vector<std::string>& cells);

/// The sentence of the claim with its words set off.
std::string marked_context(const service::ListedClaim& claim, const std::string& first_indent,
                           const Style& style);
/// What is told of a claim in a few lines: figure, fields, sentence.
std::string claim_card(const service::ListedClaim& claim, const Style& style);

}  // namespace muster::cli
