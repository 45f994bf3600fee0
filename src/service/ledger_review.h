// ledger_review.h: the user actions by which people change what a ledger says: correct, approve, reject, note, undo.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "service/ledger_list.h"

namespace muster::service {

struct ReviewRequest {
  std::string claim;                                             ///< id, or how it begins
  std::string action;  ///< correct, approve, reject, note, overrule
  std::vector<std::pair<std::string, std::string>> assignments;  ///< correct: field, value; overrule: Review's
  std::string text;                                              ///< note
  std::string why, who;
};

/// Writes the reviews, all or none, and gives the claim as it then stands.
/// `measures` are the terms that a measure may have. Errors: those of Reader::find and set_field; kInvalidInput for an
/// empty note or a correction without a field.
Result<ListedClaim> review(Reader& reader, const ReviewRequest& request,
                           const std::vector<std::string>& measures);

/// Takes a review back: by its id, or the last one of the claim that `id` names. Nothing when the claim was there only
/// because of it. Errors: kNotFound.
Result<std::optional<ListedClaim>> undo(Reader& reader, const std::string& id,
                                        const std::string& why, const std::string& who);

/// Terms of lexicon/measures.tsv.
Result<std::vector<std::string>> measure_terms(const EngineOptions& options);

}  // namespace muster::service
