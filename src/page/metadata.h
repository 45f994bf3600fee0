// metadata.h: what a page says about itself: title, outlet, byline, dates, language, address, and
// where it says so.
//
// Source   docs/PAGES.md has the order of trust
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/html_tree.h"
#include "page/json_ld.h"
#include "page/page.h"
#include "page/page_hints.h"
#include "page/text_blocks.h"

namespace muster::page {

/// A statement found, with its place in the HTML.
struct Found {
  std::string value, by;
  uint32_t begin = 0, end = 0;
  int trust = 0;  ///< less is better
};

struct FoundMetadata {
  std::vector<Found> title, outlet, byline, agency, published, updated, language, canonical_url,
      based_on;
  std::vector<LinkedReport> reports;  ///< of JSON-LD, articles first
  bool paywalled = false;
};

/// Reads the head, JSON-LD, `time` and marked elements of the whole page. `headline` is the block
/// that was chosen as the title, or none; `lead` the first block of prose that is kept.
struct MetadataInput {
  const HtmlTree& tree;
  const TextBlocks& text;
  const PageHints& hints;
  std::string_view url;
  const TextBlock* headline = nullptr;
  const TextBlock* lead = nullptr;
};

/// JSON-LD alone, needed before blocks are chosen.
std::vector<LinkedReport> find_linked_reports(const HtmlTree& tree);

FoundMetadata find_metadata(const MetadataInput& input, std::vector<LinkedReport> reports);

}  // namespace muster::page
