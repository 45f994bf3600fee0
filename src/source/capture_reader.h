// capture_reader.h: what the readers of the container formats have in common.
//
// Each reader gives pieces, one after the other. A piece is a report, or may be a container itself;
// Source looks at its first bytes and puts the next reader on top.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "source/byte_stream.h"
#include "source/capture.h"
#include "source/source_options.h"

namespace muster::source {

struct Piece {
  Capture capture;                     ///< its bytes are empty where `stream` is set
  std::unique_ptr<ByteStream> stream;  ///< to be read before the reader's next next()
  bool is_report = false;              ///< nothing is looked for inside
  bool is_link = false;        ///< `capture.url` may be fetched; hints and container say from where
  bool named_by_user = false;  ///< what cannot be read is an error then, else only passed over
};

/// Shared by the readers over one input. Outlives them.
struct Context {
  const SourceOptions* options = nullptr;
  std::shared_ptr<Budget> budget;
  SourceCounts* counts = nullptr;
  std::vector<SourceNote>* notes = nullptr;
  bool follow = false;  ///< items of feeds are given as links
};

class CaptureReader {
 public:
  virtual ~CaptureReader() = default;
  /// The next piece; nothing at the end. After an error next() goes on behind what could not be
  /// read, and comes to an end.
  virtual Result<std::optional<Piece>> next() = 0;
};

}  // namespace muster::source
