#include "suggest.h"

#include <algorithm>

namespace muster::cli {
namespace {

// Optimal string alignment distance (Damerau-Levenshtein without edits inside a swapped pair).
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replace = previous[j - 1] + (a[i - 1] != b[j - 1]);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before[j - 2] + 1);
    }
    before.swap(previous);
    previous.swap(current);
  }
  return previous[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  // A word from a script may be of any length; nothing we know is long.
  if (word.size() > 64) return "";
  std::string best;
  size_t best_distance = 0;
  for (const std::string& candidate : known) {
    const size_t d = distance(word, candidate);
    // The start of an option is a common way to ask for it ("--pub").
    const bool prefix = word.size() >= 4 && candidate.starts_with(word);
    const size_t effective = prefix ? 1 : d;
    if (effective > std::max<size_t>(1, candidate.size() / 3)) continue;
    if (best.empty() || effective < best_distance) {
      best = candidate;
      best_distance = effective;
    }
  }
  return best;
}

}  // namespace muster::cli
