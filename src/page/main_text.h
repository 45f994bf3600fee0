// main_text.h: decides for each block of a page whether it belongs to the report, and as what.
//
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/html_tree.h"
#include "page/page.h"
#include "page/page_hints.h"
#include "page/text_blocks.h"

namespace muster::page {

struct Decision {
  PageZone zone = PageZone::kFurniture;
  float score = 0;
  std::string_view by;
};

/// Scores every container by the prose that it holds directly or one level deeper, after the method
/// of readability extractors; sets Container::score. Returns the best, 0 if there is no prose.
ContainerIndex score_containers(TextBlocks& text);

/// One decision a block.
std::vector<Decision> choose_blocks(const HtmlTree& tree, const TextBlocks& text,
                                    ContainerIndex best);

}  // namespace muster::page
