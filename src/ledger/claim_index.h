// claim_index.h: the rows by which claims are found: made of effective claims, thrown away and made again at will.
//
// SQL of the tables document_index, claims, terms, claim_terms, document_text, claim_text stands in claim_index.cc.
// Threads: make_index() is free of state; ClaimIndex belongs to its database's thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ledger/database.h"
#include "ledger/review.h"

namespace muster::ledger {

/// Lower case and single spaces: how terms are compared.
std::string fold_term(std::string_view text);
/// 2025-08-22 as 20250822; a month or year has zeros for what is not said.
int64_t date_number(Date date);

struct ClaimRow {
  std::string claim_id;
  SourceSpan span;
  std::optional<std::string> low, high;
  std::optional<double> low_real, high_real;
  std::string kind, unit, frame, status, modality, polarity, doc_role, review;
  std::optional<int64_t> when_from, when_to;
  std::vector<std::pair<std::string, std::string>>
      terms;                   ///< field, folded term; sorted, each once
  std::string words, context;  ///< for the full-text index
};

struct DocumentRows {
  std::optional<std::string> published;  ///< ISO
  int64_t sort_key = 0;
  int64_t n_statements = 0, n_events = 0;
  std::vector<ClaimRow> claims;
};

/// By publication day, then by content: the order of lists, the same in every ledger. Undated documents come first.
int64_t sort_key_of(std::optional<Date> published, std::string_view document_id);

/// `text` is that of the document. Of `stored` the places and the number of statements and events are used.
DocumentRows make_index(const std::vector<EffectiveClaim>& claims, const StoredReading& stored,
                        std::string_view document_id, std::string_view outlet,
                        std::string_view text);

class ClaimIndex {
 public:
  explicit ClaimIndex(Database& database) : database_(database) {}

  /// Replaces what the index has of the document. `is_new` skips looking for it.
  Result<void> put(int64_t document_key, int64_t reading_key, const DocumentRows& rows,
                   std::optional<int64_t> superseded_by, bool is_new);
  /// Once for a document; texts do not change.
  Result<void> put_text(int64_t document_key, std::string_view title, std::string_view body);
  Result<void> supersede(int64_t document_key, std::optional<int64_t> by);
  /// Empties the index.
  Result<void> clear();
  /// Key of the term, made if it is not there.
  Result<int64_t> term_key(const std::string& field, const std::string& term);
  /// After a rollback: keys that were handed out may be gone.
  void forget() { terms_.clear(); }

 private:
  Database& database_;
  std::unordered_map<std::string, int64_t> terms_;  // "field\tterm" -> key
};

}  // namespace muster::ledger
