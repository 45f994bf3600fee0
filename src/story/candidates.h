// candidates.h: which accounts are compared, and how common what they share is: used by Joiner (all at once) and Live (one
// report at a time), which have to agree.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "story/account.h"
#include "story/same_happening.h"
#include "story/story.h"

namespace muster::story {

/// No account answers an older one.
inline constexpr int64_t kLongestDays = 400;

/// The one order that everything follows; undated reports come last.
bool comes_before(const Report& a, const Report& b);

/// Under which keys an account is found. A country alone is too common to find by; with a kind it is not.
std::vector<std::string> keys_of(const Account& account);
/// Which keys it asks for: its own, and where it tells no place every account of its kind.
std::vector<std::string> queries_of(const Account& account);
/// Places, names and words whose rarity counts: "p …", "n …", "t …".
std::vector<std::string> counted_keys(const Account& account);

/// Days on which accounts that are no tolls have a key.
class Counts {
 public:
  static constexpr int64_t kWindowDays = 60;
  /// Keeps the days in order. The keys of which one more account now has so many in the window of some day as makes a
  /// difference to Rarity are those for which around() gives kRare + 1 or kBusy + 1.
  void add(const Account& account);
  Rarity rarity(const Account& a, const Account& b) const;
  size_t around(const std::string& key, int64_t day) const;

 private:
  std::unordered_map<std::string, std::vector<int64_t>> days_;
};

/// Happenings, series and links, of reports in order with their accounts, from the earlier account that each one hangs on.
void assemble(Stories& stories, const std::map<AccountRef, Joint>& parents);

}  // namespace muster::story
