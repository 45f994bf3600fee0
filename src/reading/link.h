// link.h: links between the claims of one report: part of, base, same as, revises.
#pragma once

#include <vector>

#include "reading/measure.h"
#include "reading/mentions.h"
#include "reading/record.h"

namespace muster::reading {

/// A claim with what it was made of.
struct Draft {
  size_t quantity = 0;  ///< index into the quantities
  Claim claim;
};

/// Fills part_of, base, same_as and revises of the drafts, which are in text order with ids set.
void link_claims(const Analysis& analysis, const std::vector<Quantity>& quantities,
                 const std::vector<std::optional<Binding>>& bindings, std::vector<Draft>& drafts);

}  // namespace muster::reading
