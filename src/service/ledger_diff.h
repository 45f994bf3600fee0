// ledger_diff.h: what two readings differ in, figure by figure: a page that was changed, or rules that were.
#pragma once

#include <string>
#include <vector>

#include "ledger/review.h"
#include "reading/record.h"

namespace muster::service {

struct ClaimChange {
  enum class Kind { kAdded, kRemoved, kChanged };
  Kind kind = Kind::kAdded;
  std::string before_id, after_id;        ///< "" where there is none
  std::string before_words, after_words;  ///< number with what is counted
  std::string measure;
  std::vector<std::string> fields;  ///< kChanged: "value: 3 -> 5", one a field
};
const char* name_of(ClaimChange::Kind kind);

/// In the order of the text; empty when nothing that is claimed differs. Where figures stand in the text does not matter.
std::vector<ClaimChange> diff(const std::vector<reading::Claim>& before,
                              const std::vector<reading::Claim>& after);

struct RevisionDiff {
  std::string name, before_document, after_document;
  std::vector<ClaimChange> changes;
};

}  // namespace muster::service
