// byline.h: the names of those who wrote a report, out of a line that says so.
//
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/page_hints.h"

namespace muster::page {

/// Takes "By ", "Written by: " and the like off the begin; false where there is none.
bool take_byline_lead(std::string_view& words);

/// Whether the page marks the words as names of writers; in its text they have to look like names.
enum class BylineSource { kMarked, kText };
/// "Ana Kehl and Jo Marr, Example News | 5 March": the names, in order.
std::vector<std::string> byline_names(std::string_view words, const PageHints& hints,
                                      BylineSource source);

}  // namespace muster::page
