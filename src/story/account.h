// account.h: what one report tells of one happening: the unit that happenings are made of.
//
// A report is one account unless it says otherwise: a running total beside the day's incident, a second place with
// figures of its own, "elsewhere", "hours later". Each split has the name of its rule.
// Method    word classes (words.h), places as the reading found them, dates of claims; strings are kept as sorted
//           lists, so that two accounts are compared by merging
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "story/report.h"
#include "story/words.h"

namespace muster::story {

/// What is known of a claim beyond its reading.
struct ClaimTraits {
  uint32_t sentence = 0;
  uint32_t account = 0;  ///< index into the accounts of its report
  bool toll = false;     ///< a figure that is said to move ("rises to 16")
  uint8_t toll_words =
      0;  ///< 2: what moves it stands right before it; 1: further off; 0: nothing does
  bool running = false;  ///< covers many happenings or a long stretch
  bool more = false;     ///< on top of others ("11 more bodies")
  bool left = false;     ///< those who remain ("still missing")
  bool fixed = false;    ///< put right ("revised", "instead of")
  bool retracted = false;  ///< its source took it back ("withdrew its figure of 40")
};

struct Account {
  uint32_t report = 0;
  std::vector<uint32_t> claims;  ///< indices into the report's claims, in text order
  std::string split_by;  ///< rule that set it apart from the account before; "" for the first
  bool toll = false, running = false;
  // Sorted, without repeats.
  std::vector<std::string> kinds;   ///< of happenings, named in its sentences
  std::vector<std::string> loose;   ///< kinds that go with others
  std::vector<std::string> places;  ///< below countries: keys of names (words.h)
  std::vector<std::string>
      fine;  ///< those of `places` that are no regions: towns, rivers, buildings
  std::vector<std::string> admins;     ///< first-level divisions that its places lie in
  std::vector<std::string> countries;  ///< ISO 3166 codes, else names
  std::vector<std::string> names;      ///< capitalised words that are no place and no party
  std::vector<std::string> place_words;  ///< the words of `places`, one by one
  std::vector<std::string> terms;      ///< stems of the other words
  std::vector<std::string> agents, sides;
  /// Troops are counted, and what happened to them is no single incident: the losses of a force in a war.
  bool force = false;
  std::vector<std::string> abroad;  ///< countries of those troops, where they are away from home
  // Days since 1970-01-01.
  int64_t published = 0;
  bool has_date = false;     ///< `published` is known
  int64_t from = 0, to = 0;  ///< when it happened, by words of the report
  bool dated = false;        ///< `from` and `to` are known
};

struct AccountsOfReport {
  std::vector<ClaimTraits> claims;  ///< one a claim of the report
  std::vector<Account> accounts;    ///< in order of their first claims; none without claims
};

/// `index` is written into Account::report. Cannot fail.
AccountsOfReport accounts_of(const Report& report, uint32_t index, const StoryWords& words);

}  // namespace muster::story
