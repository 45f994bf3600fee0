// zone_rules.h: the words by which zones are told apart (lexicon/zones.tsv), loaded once.
//
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace muster {

class ZoneRules {
 public:
  /// Loads zones.tsv of `lexicon_dir`. Errors: kNotFound (no such table), kCorrupt (a bad row;
  /// file:line).
  static Result<ZoneRules> make(const std::filesystem::path& lexicon_dir);

  /// Lower-case phrases that open a teaser when a separator follows ("also read", "related").
  const std::vector<std::string>& teaser_leads() const { return teaser_leads_; }

 private:
  ZoneRules() = default;
  std::vector<std::string> teaser_leads_;
};

}  // namespace muster
