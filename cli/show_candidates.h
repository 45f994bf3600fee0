// show_candidates.h: what the passes found in the sentence of a figure, chosen or not, and its parse.
#pragma once

#include <string>

#include "output.h"
#include "service/read.h"

namespace muster::cli {

/// Quantities, times, actors and places, tellings of the sentence that holds `claim`, those that the
/// claim took marked with "*"; then its tokens with their heads.
std::string show_candidates(const service::ReadAnswer& answer, const reading::Claim& claim,
                            const Style& style);

}  // namespace muster::cli
