// url_matcher.h: says whether a chunk is a URL, as the package's url_match expression does, in one pass.
//
// The expression is fixed but for the letters of the top-level domain:
//   scheme "://"? then anything "@"? then an IP address or host labels and a top-level domain, then ":" port?, then a
//   path that begins with / ? or #, to the end.
// Nothing of it needs backtracking: a host may begin at the start, behind the scheme, or behind any "@"; from there
// every part ends at a character that the part itself cannot hold.
#pragma once

#include <string_view>

#include "core/result.h"
#include "syntax/affix_pattern.h"

namespace muster::syntax {

class UrlMatcher {
 public:
  /// Errors: kUnsupported (not the known expression).
  static Result<UrlMatcher> make(std::string_view url_source);
  /// For chunks without spaces, valid UTF-8.
  bool matches(std::string_view chunk) const;

 private:
  explicit UrlMatcher(CharSet top_level) : top_level_(std::move(top_level)) {}
  bool host_matches(std::string_view text) const;
  bool labels_match(std::string_view host) const;

  CharSet top_level_;  // letters of a top-level domain
};

}  // namespace muster::syntax
