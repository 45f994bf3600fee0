// measure.h: says of each quantity which measure it counts, by which words, and of which larger count it is a part.
//
// Input    tokens with their parse, the quantities, the trigger hits (reading/trigger.h)
// Output   at most one Binding a quantity; a quantity without one makes no claim
// Method   the phrase around the number is climbed to the predicate that governs it; where the parse gives nothing, the words right
//          beside it decide; parts ("including three children") and gaps ("12 in B") take their measure from an earlier number
// Threads  immutable after construction
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reading/mentions.h"
#include "reading/trigger.h"

namespace muster::reading {

struct Binding {
  bool downed = false;  ///< brought down in flight
  std::string unit;  ///< unit class that the trigger takes, when the quantity's own noun is elided
  std::vector<std::string> measures;  ///< terms of measures.tsv, in its order
  std::vector<TokenRange> words;      ///< the triggers that say so; empty when inherited
  TokenIndex event =
      kNoToken;  ///< predicate or noun that tells the happening: where its scope is read
  Counted counted = Counted::kObject;
  std::string rule;             ///< "measure.verb_object", ...
  std::optional<size_t> whole;  ///< index of the quantity this one is a part of
  std::string role;             ///< including, of_whom, among, of_set
  std::optional<size_t>
      like;  ///< index of the quantity whose measure and scope it repeats (gaps, parts)
};

class MeasureBinder {
 public:
  explicit MeasureBinder(const TriggerTable& table) : table_(table) {}

  /// `units[i]` is the unit class of quantities[i] ("person" when its noun is elided). One entry a quantity.
  std::vector<std::optional<Binding>> bind(const Analysis& analysis,
                                           const std::vector<Quantity>& quantities,
                                           const std::vector<std::string>& units) const;

 private:
  const TriggerTable& table_;
};

}  // namespace muster::reading
