// format.h: what an input is, told by its first bytes, its name, and what the transport says.
//
// First hit wins: magic bytes of packings and archives; the ending of the name; the media type; the
// look of the first bytes. A `.txt` or `.md` is text whatever stands in it, but for the magic.
//
// Threads  free functions without state
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace muster::source {

enum class Format {
  kText,
  kHtml,
  kMarkdown,
  kXml,  ///< of no known kind: read as it stands
  kLines,
  kJson,
  kFeed,  ///< RSS, Atom, RDF, sitemap
  kMail,
  kMhtml,
  kPdf,
  kGzip,
  kZstd,
  kZip,
  kWarc,
  kArc,
  kOther,  ///< known to be no report: a picture, a program, an office file
};

/// How many first bytes are looked at.
inline constexpr size_t kSniffBytes = 4096;

/// `name` is a path or URL, `media_type` may be empty.
Format format_of(std::string_view name, std::string_view media_type, std::string_view head);

/// Whether an input of this format can hold several reports.
bool holds_many(Format format);

/// The name without the ending of its packing: "a.warc.gz" -> "a.warc".
std::string unpacked_name(std::string_view name);

const char* media_type_of(Format format);

}  // namespace muster::source
