// story_html.h: a story as one HTML file that needs nothing else: a chart and a table for each question.
//
// The chart: a dot is an exact figure, a capped bar a stated range, a dashed arrow "at least" (or "at most"), a hollow
// bar in quotation marks a vague amount. What the reports say is text, never markup.
#pragma once

#include <string>
#include <vector>

#include "service/story_views.h"

namespace muster::service {

std::string story_html(const StoryBook& book, const std::vector<uint32_t>& happenings);

}  // namespace muster::service
