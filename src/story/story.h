// story.h: what several reports say together: happenings, series of figures, links between claims.
//
// Input     reports (report.h), in any order: the result depends on their dates and names only
// Output    for every claim its happening and its series; links between claims, each with the rule that decided, the
//           evidence's claims, a score and a sentence
// Method    reports are cut into accounts (account.h); each account hangs on the earlier account that most likely tells
//           of the same happening (same_happening.h), if any is likely enough, so that a happening is a tree; a new
//           report changes only the parents of accounts that are later than it and share a place, a name or a kind
// Threads   Stories is immutable after join()
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "story/account.h"
#include "story/same_happening.h"
#include "story/words.h"

namespace muster::story {

/// A claim of a report.
struct ClaimRef {
  uint32_t report = 0, claim = 0;  ///< indices into Stories::reports and Reading::claims
  auto operator<=>(const ClaimRef&) const = default;
};

struct AccountRef {
  uint32_t report = 0, account = 0;
  auto operator<=>(const AccountRef&) const = default;
};

/// Claims that answer one question: same happening, same measure, same people counted; in order of date.
struct Series {
  std::string id;
  uint32_t happening = 0;
  std::string part;  ///< who of the whole is counted ("child"), "" for the whole
  std::vector<ClaimRef> claims;
};

struct Happening {
  std::string id;                    ///< content hash of its first account
  std::vector<AccountRef> accounts;  ///< in order of date
  std::vector<uint32_t> series;
};

/// Why an account was put with an earlier one.
struct Joint {
  AccountRef from, to;  ///< later, earlier
  double score = 0;
  std::vector<Feature> reasons;
};

struct Link {
  std::string
      type;  ///< repeats, updates, corrects, contradicts, part_of, sums_to, ... (docs/STORIES.md)
  ClaimRef from, to;
  std::string rule;     ///< as in lexicon/rules.tsv
  std::string why;      ///< one sentence
  double score = 0;     ///< 0 to 1
  std::string differs;  ///< of differs_by: scope, period, measure, unit, rounding, as_of
  std::vector<ClaimRef>
      evidence;  ///< other claims that it rests on: the total before, the whole of a share
};

struct Stories {
  std::vector<Report> reports;             ///< in order of date and name
  std::vector<AccountsOfReport> accounts;  ///< one a report
  std::vector<Happening> happenings;       ///< in order of their first accounts
  std::vector<Series> series;
  std::vector<Joint> joints;
  std::vector<Link> links;                                     ///< in order of `from`, `to`, type
  std::vector<std::vector<uint32_t>> happening_of, series_of;  ///< by report and claim
  std::shared_ptr<const StoryWords::Countries>
      countries;  ///< voices are known by them; may be null

  const reading::Claim& claim(ClaimRef r) const {
    return reports[r.report].reading.claims[r.claim];
  }
  const ClaimTraits& traits(ClaimRef r) const { return accounts[r.report].claims[r.claim]; }
  const Account& account(AccountRef r) const { return accounts[r.report].accounts[r.account]; }
  const Account& account_of(ClaimRef r) const {
    return accounts[r.report].accounts[traits(r).account];
  }
};

class Joiner {
 public:
  /// Loads the tables of lexicon_dir/story. Errors: kNotFound, kCorrupt (file:line).
  static Result<Joiner> make(const std::filesystem::path& lexicon_dir);
  /// Cannot fail. Reports may share a name; those of one document are one.
  Stories join(std::vector<Report> reports) const;
  /// The pairs of accounts that are compared, with their features: for training and for explanations.
  struct Pair {
    AccountRef earlier, later;
    Features features;
  };
  std::vector<Pair> pairs(const Stories& stories) const;
  const StoryWords& words() const { return words_; }

 private:
  StoryWords words_;
  PairModel model_;
};

}  // namespace muster::story
