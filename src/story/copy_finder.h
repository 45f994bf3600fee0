// copy_finder.h: which of many texts are copies of which, by shared fingerprints, at the scale of a million.
//
// Method   an inverted index over fingerprints (fingerprint.h), sorted once. A text is a copy of the earlier text with
//          which it shares most, if the share of the smaller one of the two is large enough ("containment": an abridged
//          text inside a longer page is found). Of a fingerprint that many texts have only the first kPostings are
//          looked at: what everybody prints says nothing, and forty copies of one root all meet the root.
// Cost     n log n in fingerprints; about 20 bytes a fingerprint while it runs (benchmarks/copies_speed.cc)
// Threads  one object, one thread
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "story/fingerprint.h"

namespace muster::story {

struct CopyRule {
  double containment = 0.26;  ///< of the smaller text, in fingerprints
  size_t least_shared = 4;    ///< fingerprints
};

struct CopyMatch {
  uint32_t text = 0, of = 0;       ///< later, earlier: in order of add()
  uint32_t shared = 0;             ///< fingerprints
  float of_text = 0, of_root = 0;  ///< shares of the two that are common
};

class CopyFinder {
 public:
  explicit CopyFinder(CopyRule rule = {}) : rule_(rule) {}
  /// Texts in order of capture. Returns its number.
  uint32_t add(std::string_view text);
  uint32_t add(const std::vector<Fingerprint>& prints);
  size_t size() const { return begins_.size() - 1; }
  /// All pairs of a text and an earlier one that are copies, best first for each text; texts in order.
  /// `best_only`: just the first of each.
  std::vector<CopyMatch> find(bool best_only) const;
  /// Number of the group of each text: that of its earliest member.
  static std::vector<uint32_t> groups(size_t n_texts, const std::vector<CopyMatch>& matches);

 private:
  static constexpr size_t kPostings = 48;
  CopyRule rule_;
  std::vector<Fingerprint> prints_;
  std::vector<uint64_t> begins_{0};
  std::vector<Fingerprint> scratch_;
};

}  // namespace muster::story
