// unit.h: what a counted noun is ("soldiers" -> person, military; "drones" -> weapon, or ammunition when fired).
//
// Source   lexicon/units.tsv
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/word_map.h"
#include "reading/analysis.h"

namespace muster::reading {

struct UnitEntry {
  std::string unit;         ///< person, household, formation ... other (eval field `unit`)
  std::string unit_detail;  ///< lemma that decided: soldier, brigade, drone
  std::vector<std::string> population;  ///< military, civilian, child ...
  std::string unit_when_fired;  ///< class when launched, shot down or intercepted; "" for the same
};

class UnitTable {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (bad row, message has file:line).
  static Result<UnitTable> make(const std::filesystem::path& lexicon_dir);

  /// The row of a lemma or compound, lower case; nullptr when it is not listed.
  const UnitEntry* find(std::string_view noun) const;

  /// What `noun` counts, given its phrase: the longest listed compound that ends at `noun`, then its lemma, then
  /// its form (nationalities, -men, -ists). Modifiers inside `phrase` add their population ("child soldiers").
  /// nullopt when nothing is known of it.
  std::optional<UnitEntry> of_noun(const Analysis& a, TokenRange phrase, TokenIndex noun) const;

 private:
  WordMap<UnitEntry> rows_;
};

}  // namespace muster::reading
