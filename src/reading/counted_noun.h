// counted_noun.h: what a number counts: the head noun, its phrase, and the set that it is a part of.
#pragma once

#include "reading/analysis.h"

namespace muster::reading {

struct CountedNoun {
  TokenIndex noun = kNoToken;  ///< head of the counted phrase; kNoToken when the text leaves it out
  TokenRange phrase;           ///< its words as written; empty when elided
  TokenRange whole;  ///< after "of": the set this is a part of ("them", "the 40 passengers")
};

/// The noun phrase that begins at `after`, the token behind a quantity expression whose number words are `number`.
/// Follows the words first and the parse second: headlines are parsed badly, but their words stand in order.
CountedNoun find_counted(const Analysis& a, TokenRange number, TokenIndex after);

/// True for words that say when, in a place where a noun could stand ("people Tuesday", "officers yesterday").
bool is_time_noun(const Token& token);

}  // namespace muster::reading
