// independence.h: how many voices really stand behind a figure: report → outlet → agency → claimant → origin.
//
// A root is what a figure goes back to: the origin that its chain of sources ends in, else the agency or first printing of
// the text, else the outlet itself. An anonymous collective ("Western officials") is one root only through the outlet
// that it spoke to: the officials who told the BBC need not be those who told somebody else.
#pragma once

#include <string>
#include <vector>

#include "story/copies.h"
#include "story/story.h"

namespace muster::story {

struct Provenance {
  ClaimRef claim;
  std::vector<std::string>
      path;  ///< from the report outwards: "report a1", "outlet BBC", "agency AFP", "claimant …"
  std::string root;  ///< the last of it, as compared
};

struct Roots {
  std::vector<Provenance> claims;  ///< one a claim, in the order given
  std::vector<std::string> roots;  ///< without repeats, in order of first mention
  size_t n_reports = 0;
  double n_effective = 0;  ///< 1 / sum of squared shares: forty reports of one root count as one
};

Roots roots_of(const Stories& stories, const Copies& copies, const std::vector<ClaimRef>& claims);

}  // namespace muster::story
