// page_kind.h: tells a report from a page that only stands where a report was: a paywall, a cookie
// wall, an error, a list of reports.
//
// Threads  free functions without state
#pragma once

#include "page/main_text.h"
#include "page/metadata.h"
#include "page/page.h"

namespace muster::page {

struct KindInput {
  const HtmlTree& tree;
  const TextBlocks& text;
  const Choice& choice;
  const FoundMetadata& metadata;
  const PageHints& hints;
};

/// Sets `page.kind` and adds the note that says why: page.paywall, page.cookie_wall, page.error,
/// page.listing, page.no_text. A report that is cut off by a paywall and still has prose of its own is
/// a report with the note page.paywall.
void judge_page(const KindInput& input, Page& page);

}  // namespace muster::page
