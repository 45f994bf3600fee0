// offset_map.h: how the bytes of one text correspond to the bytes of the text it was made from.
//
// A map is a list of runs (source length, clean length). In a kept run both are equal and bytes are the same;
// in a changed run they may differ, and an offset inside it maps outward, to the run's edges, so that no span
// shrinks to nothing. Invariants, checked in tests and fuzzers: run lengths add up to both texts; mapping is
// monotone; a clean span maps to a source span that contains all its bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "core/span.h"

namespace muster {

class OffsetMap {
 public:
  struct Run {
    uint32_t source_length = 0;
    uint32_t clean_length = 0;
    bool changed = false;
    bool operator==(const Run&) const = default;
  };

  /// Appends `length` bytes that are the same in both texts.
  void keep(uint32_t length);
  /// Appends a place where `source_length` bytes became `clean_length` bytes; 0 is allowed on either side.
  void change(uint32_t source_length, uint32_t clean_length);

  uint32_t source_size() const { return source_size_; }
  uint32_t clean_size() const { return clean_size_; }
  const std::vector<Run>& runs() const { return runs_; }

  /// Offsets relative to the start of the mapped source range. Bytes dropped next to the span stay outside it.
  /// An empty span maps to an empty one.
  template <typename To, typename From>
  To to_source(From span) const {
    if (span.empty()) return {source_begin(span.begin), source_begin(span.begin)};
    return {source_begin(span.begin), source_end(span.end)};
  }

 private:
  struct Start {
    uint32_t source = 0, clean = 0;
  };
  size_t run_of_clean(uint32_t clean_byte) const;  // run that holds this clean byte
  uint32_t source_begin(uint32_t clean) const;     // where the byte at `clean` begins
  uint32_t source_end(uint32_t clean) const;       // where the byte before `clean` ends

  std::vector<Run> runs_;
  std::vector<Start> starts_;
  uint32_t source_size_ = 0, clean_size_ = 0;
};

}  // namespace muster
