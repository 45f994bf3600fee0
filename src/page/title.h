// title.h: what a page gives as its title, and which of its blocks is the headline.
//
// Threads  free functions without state
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "page/html_tree.h"

namespace muster::page {

/// Of letters and digits alone, so that spelling with references, case and punctuation do not count.
/// TextBlock::hash is the same function.
uint64_t word_hash(std::string_view text);

/// Titles that the head of the page gives, and the parts that separators cut them into ("Dam breaks |
/// The Example"); parts of one or two words are left out.
std::vector<uint64_t> title_hashes(const HtmlTree& tree);

/// The ranges of `title` between separators, longest first; a separator stands between spaces.
std::vector<std::string_view> title_parts(std::string_view title);

}  // namespace muster::page
