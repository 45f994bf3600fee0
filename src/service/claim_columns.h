// claim_columns.h: a claim of a ledger as one flat row: what `list --csv`, `list --columns` and the exports are made of.
//
// Threads: free functions without state.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "service/ledger_list.h"

namespace muster::service {

struct ClaimColumn {
  std::string_view name;
  std::string_view type;  ///< of a Frictionless Table Schema: string, number, integer, boolean
  std::string_view what;  ///< a line for people
  std::string_view key;   ///< key of the JSON form that it holds whole; "" when only a part of it
};

/// In the order in which they are written.
std::span<const ClaimColumn> claim_columns();
/// "" when the claim does not say. Lists have "; " between; spans are code points of the document text.
/// `value` (bounds as people write them) is known too.
std::string column_value(const ListedClaim& listed, std::string_view column);
/// One line of RFC 4180, with its line end.
std::string csv_line(std::span<const std::string> cells);
/// What is known of the first place of a claim; null when nothing is.
const ledger::PlaceFact* first_place(const ListedClaim& listed);

}  // namespace muster::service
