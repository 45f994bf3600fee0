// live.h: reports joined one at a time, as they arrive: the same happenings as Joiner::join() makes of all of them at once.
//
// A new report is compared with what shares a key with it, on both sides in time. It also makes what it shares with others
// more common: where a place, name or word stops being rare by it, the accounts of those days that have it choose again.
// Whoever's choice changes passes that on to the later accounts that might hang on it; nothing else is looked at.
//
// Cost      time grows with the accounts that share a key within 400 days, not with the ledger (benchmarks/live_speed.cc)
// Threads   one object, one thread
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "story/story.h"

namespace muster::story {

class Live {
 public:
  /// Loads the tables of lexicon_dir/story. Errors: kNotFound, kCorrupt (file:line).
  static Result<Live> make(const std::filesystem::path& lexicon_dir);
  Live(Live&&) noexcept;
  Live& operator=(Live&&) noexcept;
  ~Live();

  struct Added {
    bool is_new = false;      ///< false: a report of this name and document is there
    size_t n_compared = 0;    ///< pairs of accounts
    size_t n_chose_again = 0;  ///< reports whose accounts looked for their place once more, without the new one
    /// Ids of happenings that this report began, joined or changed, in order of their first accounts.
    std::vector<std::string> happenings;
  };
  Added add(Report report);
  size_t n_reports() const;
  size_t n_claims() const;
  /// Reports, claims, series and links of one happening, by its id, as they stand now; empty for none. Links to running
  /// totals that are other happenings are left out: stories() has them.
  Stories happening(const std::string& id) const;
  /// Everything: equal to Joiner::join() of the reports added, in any order. Linear.
  Stories stories() const;

 private:
  struct State;
  explicit Live(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::story
