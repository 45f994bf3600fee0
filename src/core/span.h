// span.h: half-open byte ranges, one type per text they point into.
//
// Only an OffsetMap converts between them, so a span cannot be read against the wrong text.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>

namespace muster {

template <typename Tag>
struct BasicSpan {
  uint32_t begin = 0;  ///< first byte
  uint32_t end = 0;    ///< one past the last byte
  uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool contains(const BasicSpan& other) const { return begin <= other.begin && other.end <= end; }
  bool overlaps(const BasicSpan& other) const { return begin < other.end && other.begin < end; }
  auto operator<=>(const BasicSpan&) const = default;
};

/// The smallest span that covers both.
template <typename Tag>
BasicSpan<Tag> cover(BasicSpan<Tag> a, BasicSpan<Tag> b) {
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

using RawSpan = BasicSpan<struct RawTag>;  ///< bytes of Capture::bytes, as taken
using SourceSpan =
    BasicSpan<struct SourceTag>;  ///< bytes of Document::text() (UTF-8); stored and shown
using CleanSpan = BasicSpan<struct CleanTag>;  ///< bytes of one block's clean text, as parsed

}  // namespace muster
