// adopt.h: one number for a series by a named rule, with what was chosen, what was not, and why. Nothing is averaged.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "story/independence.h"
#include "story/interval.h"

namespace muster::story {

enum class Policy {
  kMostConservative,  ///< the lowest figure that nobody contradicts upwards: the least that all current figures allow
  kMajority,   ///< the figure that most independent roots give
  kHierarchy,  ///< the figure of the best kind of source: recorder or UN, then state bodies, then media, then nobody
  kLatestBest,  ///< the latest figure that has a source of its own
  kRange,       ///< from the lowest to the highest of the current figures
  kNamesFloor,  ///< the highest figure that rests on names or is confirmed; else none
};
std::optional<Policy> policy_of(std::string_view name);
std::string_view name_of(Policy policy);
/// Names of all, in order, for messages.
std::vector<std::string_view> policy_names();

struct Adoption {
  Interval adopted;  ///< open when nothing was adopted
  std::vector<ClaimRef> chosen;
  struct Rejected {
    ClaimRef claim;
    std::string why;
  };
  std::vector<Rejected> rejected;
  std::string why;  ///< one sentence
};

/// Of a series, denied and corrected claims left out. `current`: of each root only its latest claim counts. Cannot fail;
/// no claim with a number: nothing adopted.
Adoption adopt(const Stories& stories, const Copies& copies, const Series& series, Policy policy);

}  // namespace muster::story
