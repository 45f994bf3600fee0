// http_message.h: header fields as HTTP, WARC and mail write them, and the body of an HTTP response.
//
// Source   RFC 9110, RFC 9112 (HTTP/1.1), ISO 28500 (WARC)
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "source/byte_stream.h"

namespace muster::source {

class HeaderFields {
 public:
  /// Reads "Name: value" lines; lines that begin with white space go on with the value before.
  /// Lines without a colon are passed over.
  static HeaderFields parse(std::string_view lines);
  /// The first value of `name` (in lower case), trimmed; "" without one.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  size_t size() const { return fields_.size(); }
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;  // names in lower case
};

/// "text/html; charset=utf-8" in parts, lower case; what is missing is "".
struct ContentType {
  std::string type, charset, boundary;
  static ContentType parse(std::string_view value);
};

/// Where the header of `message` ends: {end of the header lines, begin of the body}; npos twice
/// without an empty line.
std::pair<size_t, size_t> header_end(std::string_view message);

struct HttpResponse {
  int status = 0;
  HeaderFields fields;
  std::string body;  ///< without chunks and Content-Encoding
};

/// Reads a whole response as archives keep it. Encodings that the header declares but the body does
/// not have (archives unpack, and keep the header) are passed over.
/// Errors: kInvalidInput (no status line, a damaged encoding), kUnsupported (a body over
/// `max_bytes`, an unknown encoding). Messages without a place before them.
Result<HttpResponse> parse_http_response(std::string message, size_t max_bytes, Budget& budget);

/// `body` without the encodings of a Content-Encoding header ("gzip", "br", "deflate", "zstd").
Result<std::string> decode_content(std::string body, std::string_view encodings, size_t max_bytes,
                                   Budget& budget);

std::string lower(std::string_view text);         ///< ASCII
std::string_view trimmed(std::string_view text);  ///< without white space at both ends

}  // namespace muster::source
