// actor_roles.h: decides from the grammar whether a name is where something happens or who does it.
//
// "Ankara says Damascus lost 300 in Idlib": two parties and one place. Used by actor.cc.
#pragma once

#include <string>

#include "reading/actor_tables.h"
#include "reading/analysis.h"

namespace muster::reading {

/// How a geographical name is used.
struct PlaceUse {
  bool place = false, party = false;
  std::string role;  ///< as ActorMention::role
  TokenIndex preposition = kNoToken;
  TokenIndex governor = kNoToken;
};

/// What kind of thing the name is; a country or the seat of its government can act.
enum class CanAct { kNo, kCapital, kCountry };

/// Use of the phrase whose highest token is `head`. Climbs at most a fixed number of arcs; cannot
/// fail.
PlaceUse use_of(const Analysis& analysis, const ActorTables& tables, TokenIndex head,
                CanAct can_act);

/// The noun phrase of `head` without trailing clauses: determiners, adjectives, compounds and
/// genitives before it. Contiguous, within the sentence; always contains `head`.
TokenRange base_phrase(const Analysis& analysis, TokenIndex head);

/// The highest token of a range: the one whose head lies outside, the last such one if there are
/// several.
TokenIndex head_of(const Analysis& analysis, TokenRange range);

}  // namespace muster::reading
