// http_fetch.h: pages that the user named, from the network: one at a time, politely, within limits.
//
//   robots.txt    is asked once a host and obeyed; one that cannot be had for a fault of the server
//                 forbids all (RFC 9309, 2.3.1.4)
//   delay         between two requests to one host; its Crawl-delay if that is longer, up to 30 s
//   addresses     of this machine and of private networks are refused, whatever name leads there,
//                 also by a redirect: a page must not make this program ask a router or a service
//   TLS           certificates are checked, always
//   cache         with a folder for it, what was fetched is asked for with If-None-Match and
//                 If-Modified-Since, and taken from there where it has not changed
//
// Threads  a fetcher belongs to one thread at a time
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "source/capture.h"
#include "source/source_options.h"

namespace muster::source {

bool is_url(const std::string& input);  ///< http:// or https://

class HttpFetcher {
 public:
  explicit HttpFetcher(FetchOptions options);
  ~HttpFetcher();
  HttpFetcher(const HttpFetcher&) = delete;
  HttpFetcher& operator=(const HttpFetcher&) = delete;

  /// The page with its final address as `url`, and what was asked for as `container.file`. Notes tell of
  /// redirects and of what came from the cache. Errors: kInvalidInput (no URL), kNotFound (404, 410),
  /// kUnsupported (robots.txt, a private address, over the limit of size, other answers), kIo (no
  /// connection, TLS, too slow, 429, 5xx). Messages begin with `url`.
  Result<Capture> fetch(const std::string& url, std::vector<SourceNote>& notes);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether an address (in text: "127.0.0.1", "::1") is of this machine, a private or a special net.
bool is_private_address(const std::string& address);

}  // namespace muster::source
