// show_reading.h: a reading as people read it: a table of figures, the sentences they stand in,
// statements, events.
#pragma once

#include <string>

#include "output.h"
#include "service/json.h"
#include "service/read.h"

namespace muster::cli {

std::string show_reading(const service::ReadAnswer& answer, const service::Selection& selection,
                         const Style& style);

/// "≈ 4,000", "≥ 12", "25,000–30,000", "× 3 at most": the bounds of a claim with thousands set
/// apart.
std::string bounds_of(const reading::Claim& claim);
/// "killed or wounded".
std::string measure_of(const reading::Claim& claim);
/// The root claimant and through whom it came; "the report itself" when nobody is named.
std::string claimant_of(const reading::Claim& claim);
/// The sentence that holds `span`, printable, wrapped, with the words of `marks` set off.
std::string marked_sentence(const service::ReadAnswer& answer, SourceSpan span,
                            const std::vector<SourceSpan>& marks, const std::string& first_indent,
                            const Style& style);

}  // namespace muster::cli
