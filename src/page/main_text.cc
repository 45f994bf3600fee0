#include "page/main_text.h"

#include <algorithm>

namespace muster::page {

ContainerIndex score_containers(TextBlocks& text) {
  for (const TextBlock& b : text.blocks) {
    const TextCounts& c = b.counts;
    if (c.n_words < 8 || c.n_link_words * 2 > c.n_words) continue;
    if ((b.path & (kInNav | kInFooter | kInForm | kInAside)) != 0) continue;
    const float points = 1.F + static_cast<float>(std::min(c.n_commas + c.n_stops, 10U)) +
                         std::min(static_cast<float>(c.n_words) / 15.F, 5.F);
    ContainerIndex at = b.container;
    float share = 1;
    for (int level = 0; level < 3 && at != 0; ++level, share /= 2) {
      text.containers[at].score += points * share;
      at = text.containers[at].parent;
    }
  }
  ContainerIndex best = 0;
  for (ContainerIndex i = 1; i < text.containers.size(); ++i) {
    Container& c = text.containers[i];
    if (c.total.n_words == 0) continue;
    c.score *= 1.F - static_cast<float>(c.total.n_link_words) / static_cast<float>(c.total.n_words);
    if (best == 0 || c.score > text.containers[best].score) best = i;
  }
  return best;
}

std::vector<Decision> choose_blocks(const HtmlTree& tree, const TextBlocks& text,
                                    ContainerIndex best) {
  std::vector<Decision> out(text.blocks.size());
  if (best == 0) return out;
  const Container& c = text.containers[best];
  for (uint32_t i = c.first_block; i < c.last_block; ++i) {
    const TextBlock& b = text.blocks[i];
    const bool linked = b.counts.n_link_words * 2 > b.counts.n_words;
    if (linked || b.counts.n_words < 5) continue;
    out[i] = {b.tag == Tag::kFigcaption ? PageZone::kCaption
              : is_heading(b.tag)       ? PageZone::kHeading
                                        : PageZone::kBody,
              0.5F, "page.container"};
  }
  (void)tree;
  return out;
}

}  // namespace muster::page
