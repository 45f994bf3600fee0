// time_context.h: what the sentence around a time expression says of it: tense and the role of its
// preposition.
#pragma once

#include <string>

#include "reading/analysis.h"
#include "reading/time_lexicon.h"

namespace muster::reading {

/// Whether what happens at that time lies before or after publication, by the verb that governs it.
enum class Tense : uint8_t { kPast, kOpen, kFuture };

/// Tense of the clause that holds token `i`: of the nearest verb above it, with its auxiliaries,
/// and for infinitives of what governs them ("is expected to arrive on Friday"). Climbs a bounded
/// number of arcs.
Tense tense_at(const Analysis& analysis, const TimeLexicon& lexicon, TokenIndex i);

/// Role of an expression from the words before `tokens` and the parse above it, as in
/// TimeExpression::role.
std::string role_at(const Analysis& analysis, const TimeLexicon& lexicon, TokenRange tokens,
                    TokenIndex head);

}  // namespace muster::reading
