// source_options.h: what the user may ask of the sources, and what is told of a run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "source/capture.h"

namespace muster {

/// How pages are fetched whose address the user gave.
struct FetchOptions {
  bool allow_private = false;           ///< this machine and private networks; and proxies
  size_t max_bytes = size_t{16} << 20;  ///< of one answer, unpacked
  int connect_timeout_ms = 15'000;
  int timeout_ms = 60'000;  ///< of one answer
  int delay_ms = 1'000;     ///< between two requests to one host
  int max_redirects = 10;
  std::string cache_dir;  ///< "" for none
  std::string user_agent = "muster/0.1 (reads pages that its user named)";
};

struct SourceOptions {
  bool lines = false;  ///< every file holds one report a line, whatever its name
  size_t max_report_bytes = kMaxReportBytes;
  size_t max_line_bytes = 2 * kMaxReportBytes;
  /// What has to be held as a whole to be read: a zip inside another file or a pipe, a mail, a PDF.
  size_t max_held_bytes = size_t{256} << 20;
  size_t max_members = 1'000'000;  ///< of one zip archive
  unsigned max_depth = 5;          ///< containers inside each other
  /// How many pages are fetched that feeds and sitemaps link to whose own address was given; 0: none.
  size_t follow_links = 0;
  FetchOptions fetch;
};

/// Something that a reader of the results should know and that lost no report.
struct SourceNote {
  std::string where;  ///< origin of the capture, or the file
  std::string code;   ///< stable, dotted: "warc.revisit"
  std::string text;   ///< one sentence for a person
};

struct SourceCounts {
  uint64_t n_captures = 0;
  uint64_t n_failed = 0;  ///< could not be read; each was an error
  uint64_t n_passed_over =
      0;                    ///< no reports by their kind: pictures, scripts, requests, error pages
  uint64_t n_links = 0;     ///< of sitemaps, not followed
  uint64_t n_revisits = 0;  ///< records that say "the same as before" of what is not in this file
};

}  // namespace muster
