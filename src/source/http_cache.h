// http_cache.h: what was fetched before, in a folder of the user's: two files a page, named by the
// SHA-256 of its address.
//
// Threads  a cache belongs to one thread at a time; files are replaced as a whole, so several
//          programs may share a folder
#pragma once

#include <optional>
#include <string>

#include "core/result.h"

namespace muster::source {

struct CachedPage {
  std::string body, content_type, language, etag, last_modified, fetched_at;
};

class HttpCache {
 public:
  /// "" for none: nothing is found then, and nothing kept.
  explicit HttpCache(std::string folder) : folder_(std::move(folder)) {}
  /// Only pages that can be asked for again (with ETag or Last-Modified), and whose bytes are as they were.
  std::optional<CachedPage> find(const std::string& url) const;
  /// Errors: kIo.
  Result<void> keep(const std::string& url, const CachedPage& page) const;

 private:
  std::string folder_;
};

}  // namespace muster::source
