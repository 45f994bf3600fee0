// phrase.h: small questions about the parse that several rules ask.
#pragma once

#include <string_view>
#include <vector>

#include "reading/analysis.h"
#include "reading/mentions.h"

namespace muster::reading {

/// Words of a quantity with its counted noun: "at least 40 North Korean soldiers".
TokenRange phrase_of(const Quantity& quantity);
/// The token through which the phrase hangs in the parse: the one whose head lies outside.
TokenIndex top_of(const Analysis& analysis, TokenRange phrase, TokenIndex preferred);
bool is_verb(const Token& token);
bool is_nominal(const Token& token);
/// Passive, or a bare participle that headlines use for one ("12 killed in ...").
bool reads_as_passive(const Analysis& analysis, TokenIndex verb);
/// Subject (active or passive) of a verb; of the verb it is coordinated with or a complement of, when it has none. kNoToken: none.
TokenIndex subject_of(const Analysis& analysis, TokenIndex verb);
/// Object of a verb, or kNoToken.
TokenIndex object_of(const Analysis& analysis, TokenIndex verb);
/// First token of `range` whose lower-cased text or lemma is `word`, or kNoToken.
TokenIndex find_word(const Analysis& analysis, TokenRange range, std::string_view word);
/// The verb (or other predicate) of the clause that holds `i`; `i` itself when it is one.
TokenIndex clause_of(const Analysis& analysis, TokenIndex i);

}  // namespace muster::reading
