// place_resolver.h: decides which place a name means, from the gazetteer and the rest of the report.
//
// A name's candidates start with how known they are (population, capital, country); the report then speaks for some:
// what stands right beside ("Paris, Texas", "Syria's Idlib"), countries and divisions named elsewhere in it, and
// places near to others that are plain. One name means one place in one report. Points are integers; a candidate
// with ten points less than another is half as likely. Run by actor.cc after the mentions are found.
#pragma once

#include <vector>

#include "reading/actor_tables.h"
#include "reading/analysis.h"
#include "reading/gazetteer.h"
#include "reading/mentions.h"

namespace muster::reading {

/// Fills `candidates` of every mention of a place or country, best first, and `id` and `country` where they are empty
/// and one candidate, with those of its country near it, has at least six tenths. A building without an entry takes the
/// place that it stands in ("the Sabrein Market in Omdurman"). Linear in the mentions; cannot fail.
void resolve_places(const Analysis& analysis, const ActorTables& tables, const Gazetteer& gazetteer,
                    std::vector<ActorMention>& mentions);

}  // namespace muster::reading
