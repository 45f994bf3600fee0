// series.h: the claims of a happening that answer the same question: same measure, same people counted.
#pragma once

#include "story/story.h"

namespace muster::story {

/// Fills `series`, `series_of` and the series of each happening. Cannot fail.
void make_series(Stories& stories);

/// The figure is some of another one of its report that counts the same: "including three children". 4,000 killed of 11,000
/// sent are no part of a toll.
bool is_part(const Stories& stories, ClaimRef claim);

/// Both figures say which of two camps they count, and it is not the same one: soldiers against militants.
bool kinds_of_people_differ(const reading::Claim& a, const reading::Claim& b);

/// The later figure names some of those that the earlier one counts as people: "one employee was injured" after "63
/// injured". It is told apart from a toll that fell.
bool some_of_them(const Stories& stories, ClaimRef later, ClaimRef earlier);

/// Who is counted, as far as it sets a figure apart from the whole: "child", "women", "firefighter".
std::string people_counted(const Stories& stories, ClaimRef claim);

}  // namespace muster::story
