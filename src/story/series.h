// series.h: the claims of a happening that answer the same question: same measure, same people counted.
#pragma once

#include "story/story.h"

namespace muster::story {

/// Fills `series`, `series_of` and the series of each happening. Cannot fail.
void make_series(Stories& stories);

/// Who is counted, as far as it sets a figure apart from the whole: "child", "women", "firefighter".
std::string people_counted(const Stories& stories, ClaimRef claim);

}  // namespace muster::story
