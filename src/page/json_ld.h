// json_ld.h: what the JSON-LD of a page (schema.org) says about its report.
//
// Source   schema.org NewsArticle and its parents; docs/PAGES.md
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::page {

/// One object that describes a report: an Article of any kind, else a WebPage.
struct LinkedReport {
  std::string type;  ///< "NewsArticle"
  std::string headline, published, modified, publisher, body, language, url, description;
  std::vector<std::string> authors, based_on, credits;
  bool paywalled = false;             ///< isAccessibleForFree is false
  std::vector<LinkedReport> updates;  ///< of a LiveBlogPosting
};

/// The reports that one script describes, articles before pages; nothing where it is no JSON, or too
/// deep. Line ends and tabs inside strings, which JSON forbids and pages have, are read as spaces.
std::vector<LinkedReport> linked_reports(std::string_view script);

}  // namespace muster::page
