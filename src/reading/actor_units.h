// actor_units.h: where the names are in a document and what each stands for, before grammar looks
// at their use.
//
// Joins three views: known names (actor_tables.h), the entities of the syntax engine, which often
// errs, and runs of proper nouns that both missed. Known names win over entities; an entity that is
// longer than a known name keeps it inside.
#pragma once

#include <vector>

#include "reading/actor_tables.h"
#include "reading/analysis.h"

namespace muster::reading {

struct NameUnit {
  TokenRange tokens;                 ///< without article and genitive mark
  const KnownName* known = nullptr;  ///< null for a name that no table has
  std::string kind;    ///< as ActorMention::kind, or "capital", or "" for a name of unknown kind
  TokenRange core;     ///< the name inside ("Karak" of "Karak District"); equals `tokens` otherwise
  bool inner = false;  ///< lies inside another unit
  bool joined = false;  ///< part of a longer word ("M23-aligned", "pro-Russian")
};

/// Names in text order, an outer one before those inside it. Linear in the tokens.
/// The gazetteer says of a name whose kind the words leave open whether there is such a place.
std::vector<NameUnit> find_units(const Analysis& analysis, const ActorTables& tables,
                                 const Gazetteer& gazetteer);

}  // namespace muster::reading
