// main_text.h: decides for each block of a page whether it belongs to the report, and as what.
//
// Threads  free functions without state
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/block_model.h"
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

struct Choice {
  std::vector<Decision> decisions;         ///< one a block
  std::optional<uint32_t> headline, lead;  ///< blocks: the title, and the first prose that is kept
  uint32_t n_words = 0;                    ///< of prose that is kept without doubt
};

/// `article_body`: what JSON-LD gives as the text of the report, or "". Blocks that stand in it are
/// kept more readily; it is not taken over itself.
Choice choose_blocks(const HtmlTree& tree, const TextBlocks& text, ContainerIndex best,
                     const BlockModel& model, std::string_view article_body);

}  // namespace muster::page
