// block_features.h: what the block model sees of each block: numbers that mean the same on any page.
//
// Threads  free functions without state
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "page/text_blocks.h"

namespace muster::page {

// Of the block itself; of its neighbours (by `previous`, `next`); of its container, the one above and
// the one above that (`c0` `c1` `c2`); of its place on the page.
#define MUSTER_BLOCK_FEATURES(X)                                                                   \
  X(words)                                                                                         \
  X(word_length)                                                                                   \
  X(link_share) X(links) X(commas) X(stops) X(digits) X(upper) X(caps) X(signs) X(breaks) X(       \
      ends_stop) X(ends_colon) X(starts_upper) X(bold) X(tag) X(depth) X(in_article) X(in_aside)   \
      X(in_nav) X(in_footer) X(in_header) X(in_form) X(in_list) X(in_table) X(in_figure) X(        \
          in_quote) X(in_body_item) X(in_hidden) X(in_noscript) X(lead) X(repeated)                \
          X(previous_words) X(previous_link_share) X(previous_stop) X(previous_tag) X(next_words)  \
              X(next_link_share) X(next_stop) X(next_tag) X(previous2_words) X(                    \
                  previous2_link_share) X(next2_words) X(next2_link_share) X(c0_words)             \
                  X(c0_link_share) X(c0_paragraphs) X(c0_blocks) X(c1_words) X(c1_link_share) X(   \
                      c1_paragraphs) X(c1_blocks) X(c2_words) X(c2_link_share) X(c2_paragraphs)    \
                      X(c2_blocks) X(c0_share) X(c1_share) X(c2_share) X(best_up) X(best_down)     \
                          X(best_share) X(best_before) X(best_after) X(place) X(after_h1) X(       \
                              prose_before) X(prose_after) X(since_prose) X(till_prose)            \
                              X(same_tag_prose) X(good_here) X(bad_here) X(good_near) X(bad_near)  \
                                  X(good_above) X(bad_above) X(h_article) X(h_content) X(h_nav)    \
                                      X(h_sidebar) X(h_comment) X(h_related) X(h_share) X(h_ad)    \
                                          X(h_author) X(h_date) X(h_caption) X(h_newsletter)       \
                                              X(h_summary) X(h_title) X(h_tags) X(h_gallery)       \
                                                  X(h_video) X(h_form) X(h_list) X(h_quote)        \
                                                      X(h_box) X(h_meta) X(h_widget) X(h_footer)   \
                                                          X(h_header) X(title_match) X(page_words) \
                                                              X(page_paragraphs)

enum class Feature : uint8_t {
#define X(name) k_##name,
  MUSTER_BLOCK_FEATURES(X)
#undef X
      kCount
};
inline constexpr size_t kFeatureCount = static_cast<size_t>(Feature::kCount);
std::string_view feature_name(size_t index);

using Features = std::array<float, kFeatureCount>;

/// True for what cannot belong to a report, so that no model is asked: lists of links in menus and
/// the like.
bool is_hopeless(const TextBlock& block);

/// What all blocks of a page share, counted once.
class PageFeatures {
 public:
  /// `title_words` as folded words of the page's title, to know the headline by.
  PageFeatures(const TextBlocks& text, ContainerIndex best,
               std::vector<uint64_t> title_hashes = {});
  void of(size_t block, Features& out) const;

 private:
  struct Along {
    float prose_before = 0;   // words of prose in blocks before
    uint32_t last_prose = 0;  // blocks since the last prose
    uint32_t next_prose = 0;
    bool repeated = false;
  };
  const TextBlocks& text_;
  ContainerIndex best_;
  std::vector<uint64_t> title_hashes_;
  std::vector<Along> along_;
  std::vector<float> level_from_best_;  // of each container
  float prose_ = 0;
  uint32_t chars_ = 0;
  std::vector<uint32_t> chars_before_;
  uint32_t h1_block_ = 0;
};

}  // namespace muster::page
