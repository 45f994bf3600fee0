// parse_all.h: the parses of several documents in one call of the parser.
//
// Why      the parser streams four megabytes of weights through the caches with each call; a paragraph or two do not
//          repay that. Results do not depend on how texts are grouped (syntax/pipeline.h).
// Used by  service/read_all.h
#pragma once

#include <span>
#include <vector>

#include "reading/analysis.h"

namespace muster::reading {

/// For each document what Analysis::parse gives of it. Errors: those of Pipeline::parse, for any one of them.
Result<std::vector<std::vector<syntax::Parsed>>> parse_all(
    std::span<const Document* const> documents, const syntax::Pipeline& pipeline,
    const Cascade* cascade, const Wanted& wanted);

}  // namespace muster::reading
