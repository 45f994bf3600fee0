// source.h: everything that users have, as one stream of captures.
//
// Input    files, folders, patterns, standard input ("-"); which formats: docs/SOURCES.md
// Output   captures in a fixed order: of the inputs as given, of a folder by the bytes of the names,
//          of a container as it is written. The same input gives the same stream.
// Memory   one report at a time, and what a container has to hold (SourceOptions::max_held_bytes);
//          it does not grow with the size of an archive
// Threads  one thread at a time; different sources do not share anything
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "source/capture.h"
#include "source/source_options.h"

namespace muster {

class Source {
 public:
  /// Opens nothing yet: what is wrong with an input is told when its turn comes.
  explicit Source(std::vector<std::string> inputs, SourceOptions options = {});
  Source(Source&&) noexcept;
  Source& operator=(Source&&) noexcept;
  ~Source();

  /// The next report; nothing at the end. An error is about one input, member or record (its message
  /// begins with where): the caller tells it and calls again, and the stream goes on behind it.
  /// Errors: kNotFound, kIo (of the inputs), kInvalidInput (damaged, empty, malformed),
  /// kUnsupported (over a limit, encrypted, of a kind that cannot be read).
  Result<std::optional<Capture>> next();

  /// Whether an input can hold several reports (a folder, an archive, a file of lines, a feed).
  /// Looks at the first bytes of files; what it reads of standard input is kept.
  bool may_hold_many();

  /// Notes since the last call, in order. Not asked for they are kept up to 10,000.
  std::vector<SourceNote> take_notes();
  const SourceCounts& counts() const;
  /// The file or address that next() is in, as given or as a folder names it: what an error is about.
  const std::string& current_file() const;
  /// Bytes read of all inputs so far, as they lie on disk; and of how many in all, where every
  /// input is a file.
  uint64_t bytes_read() const;
  std::optional<uint64_t> bytes_total() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The day of a hint ("2024-03-05T10:15:00Z"), to anchor relative dates; nothing if it is none.
std::optional<Date> day_of_hint(const std::string& iso);

}  // namespace muster
