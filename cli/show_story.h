// show_story.h: what several reports say, for people.
#pragma once

#include <string>
#include <vector>

#include "output.h"
#include "service/story_views.h"

namespace muster::cli {

std::string show_story(const service::StoryBook& book, const std::vector<uint32_t>& happenings,
                       const Style& style);
std::string show_compare(const service::StoryBook& book, const std::vector<uint32_t>& series,
                         const Style& style);
std::string show_conflicts(const service::StoryBook& book, const Style& style);
std::string show_copies(const service::StoryBook& book, const Style& style);
std::string show_drift(const service::StoryBook& book, const std::vector<uint32_t>& series,
                       const Style& style);
std::string show_adoption(const service::StoryBook& book, const std::vector<uint32_t>& series,
                          story::Policy policy, const Style& style);

}  // namespace muster::cli
