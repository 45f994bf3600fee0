// stake.h: where the claimant of a figure stands to those who are counted (RECORD field attr.stake).
//
// Input    a claim with its sides, agents and root source; the mentions of the report; its date of publication
// Output   own_side, ally, enemy, third_party, neutral_recorder, unknown
// Source   lexicon/alignments.tsv: wars and alliances with their dates
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "reading/analysis.h"
#include "reading/mentions.h"
#include "reading/record.h"

namespace muster::reading {

class StakeReader {
 public:
  /// Errors: kNotFound, kCorrupt (message has file:line).
  static Result<StakeReader> make(const std::filesystem::path& lexicon_dir);

  /// Sets `stake` of each claim, and `by["stake"]` where it is known. A report without a date takes the relations that
  /// are still open.
  void read(const Analysis& analysis, const std::vector<ActorMention>& actors,
            std::vector<Claim>& claims) const;

 private:
  struct Relation {
    std::string other;
    bool enemy = false;
    std::optional<Date> from, to;
    bool holds(const std::optional<Date>& on) const;
  };
  enum class Stance { kNone, kAlly, kEnemy };

  std::vector<std::string> parties(const std::string& id, const std::optional<Date>& on) const;
  Stance stance(const std::vector<std::string>& a, const std::vector<std::string>& b,
                const std::optional<Date>& on) const;

  std::map<std::string, std::vector<Relation>> relations_;  // both ways
  std::map<std::string, std::vector<Relation>> blocs_;      // party -> blocs it is in
  std::map<std::string, std::string> bloc_words_;           // "Western" -> West
};

}  // namespace muster::reading
