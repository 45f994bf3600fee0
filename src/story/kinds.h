// kinds.h: what kinds of happenings (lexicon/story/words.tsv) have to do with each other. Lists are sorted.
#pragma once

#include <string>
#include <vector>

namespace muster::story {

/// Both name a kind that lasts for days and covers a country or province (flood, storm, disease); one strike or crash is
/// told once.
bool share_slow_kind(const std::vector<std::string>& a, const std::vector<std::string>& b);

/// They name kinds that reports of one happening use for each other: a siege is a battle after the car bomb.
bool near_kinds(const std::vector<std::string>& a, const std::vector<std::string>& b);

}  // namespace muster::story
