#include "story/copy_finder.h"

#include <algorithm>
#include <numeric>

#include "core/result.h"

namespace muster::story {

uint32_t CopyFinder::add(std::string_view text) {
  fingerprints(text, scratch_);
  return add(scratch_);
}

uint32_t CopyFinder::add(const std::vector<Fingerprint>& prints) {
  prints_.insert(prints_.end(), prints.begin(), prints.end());
  begins_.push_back(prints_.size());
  return static_cast<uint32_t>(begins_.size() - 2);
}

std::vector<CopyMatch> CopyFinder::find(bool best_only) const {
  MUSTER_CHECK(prints_.size() < UINT32_MAX);
  const size_t n = size();
  // Fingerprint and text in one number, sorted: the texts of a fingerprint stand together, in order.
  std::vector<uint32_t> run_of(prints_.size(),
                               UINT32_MAX);  // where the texts of a fingerprint begin, if several
  std::vector<uint32_t> texts;               // of all runs
  {
    std::vector<uint64_t> sorted(prints_.size());
    for (size_t i = 0; i < prints_.size(); ++i) sorted[i] = (uint64_t{prints_[i]} << 32) | i;
    std::sort(sorted.begin(), sorted.end());
    const auto text_of = [&](uint32_t posting) {
      return static_cast<uint32_t>(std::upper_bound(begins_.begin(), begins_.end(), posting) -
                                   begins_.begin() - 1);
    };
    for (size_t i = 0; i < sorted.size();) {
      size_t end = i + 1;
      while (end < sorted.size() && sorted[end] >> 32 == sorted[i] >> 32) ++end;
      if (end - i > 1) {
        const auto begin = static_cast<uint32_t>(texts.size());
        const size_t kept = std::min(end - i, kPostings);
        texts.push_back(static_cast<uint32_t>(kept));
        for (size_t k = i; k < i + kept; ++k)
          texts.push_back(text_of(static_cast<uint32_t>(sorted[k])));
        for (size_t k = i; k < end; ++k) run_of[static_cast<uint32_t>(sorted[k])] = begin;
      }
      i = end;
    }
  }
  std::vector<CopyMatch> out;
  std::vector<uint32_t> shared(n, 0), touched;
  for (uint32_t t = 0; t < n; ++t) {
    touched.clear();
    for (uint64_t p = begins_[t]; p < begins_[t + 1]; ++p) {
      const uint32_t run = run_of[p];
      if (run == UINT32_MAX) continue;
      for (uint32_t k = 1; k <= texts[run]; ++k) {
        const uint32_t other = texts[run + k];
        if (other >= t) break;
        if (shared[other]++ == 0) touched.push_back(other);
      }
    }
    const auto mine = static_cast<float>(begins_[t + 1] - begins_[t]);
    std::vector<CopyMatch> found;
    for (uint32_t other : touched) {
      const uint32_t s = shared[other];
      shared[other] = 0;
      const auto theirs = static_cast<float>(begins_[other + 1] - begins_[other]);
      if (s < rule_.least_shared ||
          static_cast<double>(static_cast<float>(s) / std::min(mine, theirs)) < rule_.containment)
        continue;
      found.push_back({t, other, s, static_cast<float>(s) / mine, static_cast<float>(s) / theirs});
    }
    std::sort(found.begin(), found.end(), [](const CopyMatch& a, const CopyMatch& b) {
      return a.shared != b.shared ? a.shared > b.shared : a.of < b.of;
    });
    if (best_only && found.size() > 1) found.resize(1);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

std::vector<uint32_t> CopyFinder::groups(size_t n_texts, const std::vector<CopyMatch>& matches) {
  std::vector<uint32_t> parent(n_texts);
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](uint32_t x) {
    while (parent[x] != x) x = parent[x] = parent[parent[x]];
    return x;
  };
  for (const CopyMatch& m : matches) {
    const uint32_t a = root(m.text), b = root(m.of);
    if (a != b) parent[std::max(a, b)] = std::min(a, b);
  }
  for (uint32_t i = 0; i < n_texts; ++i) parent[i] = root(i);
  return parent;
}

}  // namespace muster::story
