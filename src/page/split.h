// split.h: pages that hold several reports: live blogs, and pages that print one article below the other.
//
// Found by what they have in common, not by names: elements of one kind beside each other that each hold prose of
// their own, with a time (posts) or a headline (articles), and that together hold most of what is kept.
//
// Threads  free functions without state
#pragma once

#include <string>
#include <vector>

#include "page/html_tree.h"
#include "page/json_ld.h"
#include "page/main_text.h"
#include "page/text_blocks.h"

namespace muster::page {

/// A statement about a post, with the place in the HTML that makes it.
struct PostFact {
  std::string value, by;
  uint32_t begin = 0, end = 0;
};

struct Post {
  uint32_t first_block = 0, last_block = 0;  ///< [first, last) of TextBlocks::blocks
  std::string name;                          ///< unlike that of any other post of the page
  std::vector<PostFact> title, published, updated, byline, url;
};

struct Posts {
  std::vector<Post> posts;  ///< in page order; empty for a page with one report
  bool has_lead = true;     ///< what stands outside of the posts is a report of its own, or the page's headline
  /// Blocks inside of posts that are kept though the page's model left them out, and headlines of posts.
  std::vector<std::pair<uint32_t, Decision>> decisions;
};

/// `day`: of the page, "2024-03-05" or "": what a post that gives the time of day alone is dated by.
Posts find_posts(const HtmlTree& tree, const TextBlocks& text, const Choice& choice,
                 const std::vector<LinkedReport>& linked, const std::string& day);

}  // namespace muster::page
