// copies.h: reports that print one text: who had it first, what each made of it, and which figures changed on the way.
//
// Method   copies by fingerprints (copy_finder.h), each of the earlier report that it shares most with; a claim of a copy
//          answers the claim of its root that stands in the same words. Credits ("(Reuters)", "AFP reported", an
//          agency's name as outlet) name the agency that a text comes from.
#pragma once

#include <string>
#include <vector>

#include "story/copy_finder.h"
#include "story/report.h"
#include "story/story.h"
#include "story/words.h"

namespace muster::story {

/// What a copy made of one figure of its root.
struct FigureChange {
  ClaimRef claim, of;                ///< in the copy, in the root
  std::vector<std::string> changes;  ///< figure, bound, hedge, measure, side, source; in this order
  std::string why;                   ///< one sentence
};

struct CopyOf {
  uint32_t report = 0, of = 0;      ///< indices into Stories::reports
  double of_copy = 0, of_root = 0;  ///< shares of the two texts, 0 to 1
  std::vector<FigureChange> changed;
  std::vector<ClaimRef> added;    ///< figures of the copy that the root does not have
  std::vector<ClaimRef> dropped;  ///< figures of the root that the copy does not have
};

struct CopyGroup {
  std::string id;                 ///< content hash of its first report
  std::vector<uint32_t> reports;  ///< in order of date; the first is the earliest capture
};

struct Copies {
  std::vector<CopyGroup> groups;   ///< of one report and more, in order of their first reports
  std::vector<uint32_t> group_of;  ///< by report
  std::vector<std::string>
      role;  ///< by report: original, copy, abridged, rewrite; "" for a report alone
  std::vector<std::string> agency;  ///< by report: the agency that it credits, "" for none
  std::vector<CopyOf> copies;       ///< by report
};

/// Of reports in order of date, as in Stories. Cannot fail.
Copies find_copies(const Stories& stories, const StoryWords& words);
/// The agency that a report credits: its outlet, or a name in brackets or on a line of its own near the beginning or end.
std::string agency_of(const Report& report, const StoryWords& words);
/// Fills what changed, was added and was dropped between the two reports that `copy` names.
void compare_copy(const Stories& stories, CopyOf& copy);
/// The groups alone, of any texts in order of date.
std::vector<uint32_t> copy_groups(const std::vector<Report>& reports);

/// How `b` tells a figure of `a` otherwise; empty when it does not. "figure" stands before "bound" and "hedge".
std::vector<std::string> changes_between(const reading::Claim& a, const reading::Claim& b);

}  // namespace muster::story
