#include "story/kinds.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace muster::story {

bool share_slow_kind(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  static constexpr std::array<std::string_view, 11> kSlow = {
      "disease",   "drought", "earthquake", "famine",   "flood", "heat",
      "landslide", "storm",   "volcano",    "wildfire", "winter"};
  for (const std::string_view kind : kSlow)
    if (std::binary_search(a.begin(), a.end(), kind) &&
        std::binary_search(b.begin(), b.end(), kind))
      return true;
  return false;
}

bool near_kinds(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  static constexpr std::array<std::pair<std::string_view, int>, 18> kGroups = {
      {{"bombing", 1}, {"shooting", 1}, {"battle", 1}, {"massacre", 1}, {"kidnapping", 1}, {"stabbing", 1}, {"unrest", 1}, {"strike", 1}, {"flood", 2}, {"landslide", 2}, {"storm", 2}, {"winter", 2}, {"lightning", 2}, {"fire", 3}, {"wildfire", 3}, {"explosion", 3}, {"crash", 4}, {"vessel", 4}}};
  const auto groups = [&](const std::vector<std::string>& kinds) {
    unsigned out = 0;
    for (const std::string& k : kinds)
      for (const auto& [name, group] : kGroups)
        if (k == name) out |= 1U << group;
    return out;
  };
  return (groups(a) & groups(b)) != 0;
}

}  // namespace muster::story
