// query.h: which claims: filters over the index, in an order that is the same in every ledger of the same content.
//
// Threads  a query belongs to its ledger's thread
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/decimal.h"
#include "core/result.h"
#include "ledger/database.h"

namespace muster::ledger {

/// Values of one field are alternatives; fields add up. Terms are compared without regard to case.
struct ClaimFilter {
  std::vector<std::string> measure, side, agent, place, source, source_kind, outlet;
  std::vector<std::string> kind, unit, frame, status, modality, polarity, doc_role;
  std::vector<std::string> review;    ///< new, corrected, approved, rejected
  std::vector<std::string> document;  ///< document_id, or how it begins
  std::string text;                   ///< all of these words in the figure or its sentence
  std::optional<Date> published_from,
      published_to;                          ///< inclusive; the precision of a day, month or year
  std::optional<Date> when_from, when_to;    ///< claims whose `when` overlaps
  std::optional<Decimal> at_least, at_most;  ///< claims with a number in this range
  bool superseded = false;                   ///< also claims of earlier revisions of pages
  bool rejected = false;                     ///< also claims that a person rejected
};

enum class ClaimSort { kPublished, kPublishedDown, kValue, kValueDown };

struct ClaimPage {
  size_t limit = 50, offset = 0;
};

struct ClaimHit {
  int64_t claim_key = 0, document_key = 0;
  std::string claim_id;
  int64_t claim_index = 0;  ///< of the document's effective claims
};

/// At most page.limit + 1 hits: one more than asked for says that there are more.
/// Errors: kInvalidInput for a text that is no full-text query.
Result<std::vector<ClaimHit>> find_claims(Database& database, const ClaimFilter& filter,
                                          ClaimSort sort, const ClaimPage& page);
Result<int64_t> count_claims(Database& database, const ClaimFilter& filter);

/// Claims whose id begins with `prefix`, each id once; at most `limit`.
Result<std::vector<ClaimHit>> claims_by_id(Database& database, const std::string& prefix,
                                           size_t limit);
/// Keys of documents whose id begins with `prefix`.
Result<std::vector<int64_t>> documents_by_id(Database& database, const std::string& prefix,
                                             size_t limit);

struct TextHit {
  int64_t document_key = 0;
};
/// Documents that hold the words, best first. `words` is plain words; "quoted words" are a phrase.
Result<std::vector<TextHit>> search_documents(Database& database, const std::string& words,
                                              const ClaimPage& page);
/// Plain words and quoted phrases as an FTS5 query that can mean nothing else.
std::string fts_query(const std::string& words);

}  // namespace muster::ledger
