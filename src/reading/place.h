// place.h: joins places that stand together into one phrase, for whoever asks where a thing
// happened.
//
// "at the Sabrein Market in Omdurman, Khartoum State, Sudan" is one phrase with four parts, the
// most specific first; its governor is the word that "at" hangs on. Works on the mentions of
// actor.h.
#pragma once

#include <string>
#include <vector>

#include "reading/mentions.h"
#include "reading/record.h"

namespace muster::reading {

/// Places that say together where one thing is.
struct PlacePhrase {
  std::vector<uint32_t> parts;  ///< indices of the mentions, most specific first; never empty
  TokenRange tokens;            ///< from the first part to the last, without the preposition
  TokenIndex head = kNoToken;   ///< head of the part that stands highest in the parse
  TokenIndex preposition =
      kNoToken;  ///< "in", "near", "off"; kNoToken for objects, modifiers and bare names
  TokenIndex governor =
      kNoToken;      ///< the verb or noun that the phrase belongs to; kNoToken for a bare name
  std::string role;  ///< as ActorMention::role, of the highest part
};

/// Phrases in text order. Every mention with is_place lies in exactly one; a genitive or adjective
/// of a country before a place
/// ("Pakistan's Balochistan province") joins as its last part. Linear in the mentions.
std::vector<PlacePhrase> place_phrases(const Analysis& analysis,
                                       const std::vector<ActorMention>& mentions);

/// The parts as fields of a record, most specific first, each name once; `by` names the rule.
std::vector<Named> named_places(const Analysis& analysis, const std::vector<ActorMention>& mentions,
                                const PlacePhrase& phrase, const std::string& by);

}  // namespace muster::reading
