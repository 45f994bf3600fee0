// ledger_list.h: the user actions that find claims: list, show, search, status.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "ledger/query.h"
#include "service/keep.h"

namespace muster::service {

/// A claim as it stands, with the document it stands in. Claims of one document share it.
struct ListedClaim {
  std::shared_ptr<const KeptDocument> document;
  size_t index = 0;  ///< into document->claims
  const ledger::EffectiveClaim& effective() const { return document->claims[index]; }
  const reading::Claim& claim() const { return effective().claim; }
};

struct ListAnswer {
  std::vector<ListedClaim> claims;
  bool more = false;  ///< the next page begins at offset + limit
};

struct SearchHit {
  std::shared_ptr<const KeptDocument> document;
  /// Sentences that hold the words, at most three; \x02 and \x03 stand around the words.
  std::vector<std::string> snippets;
};
struct SearchAnswer {
  std::vector<SearchHit> hits;
  bool more = false;
};

/// An open ledger with what it takes to read its documents. One thread at a time.
class Reader {
 public:
  /// Errors: those of Ledger::open and of the tables.
  static Result<Reader> open(const std::string& path, const EngineOptions& options,
                             ledger::Ledger::Mode mode = ledger::Ledger::Mode::kRead);

  ledger::Ledger& ledger() { return ledger_; }
  TextRules text_rules() const { return {zones_.get(), pages_.get()}; }
  Result<std::shared_ptr<const KeptDocument>> document(
      int64_t document_key, ledger::Ledger::Part part = ledger::Ledger::Part::kClaims);
  Result<ListAnswer> list(const ledger::ClaimFilter& filter, ledger::ClaimSort sort,
                          const ledger::ClaimPage& page);
  /// Documents that hold all of the words, best first.
  Result<SearchAnswer> search(const std::vector<std::string>& words, const ledger::ClaimPage& page);
  /// The claims whose id begins with `prefix`; one id may stand in several documents with the same bytes.
  /// Errors: kNotFound; kInvalidInput when several ids begin so, naming them.
  Result<std::vector<ListedClaim>> find(const std::string& prefix);
  /// Every claim that fits, without holding all of them at once. An error of `visit` ends it.
  Result<void> each_claim(const ledger::ClaimFilter& filter, ledger::ClaimSort sort,
                          const std::function<Result<void>(const ListedClaim&)>& visit);
  /// Every document that counts with its claims as they stand, by document_id: the same order in every ledger of the
  /// same content. `visit` false ends it.
  Result<void> each(const std::function<bool(const KeptDocument&)>& visit,
                    ledger::Ledger::Part part = ledger::Ledger::Part::kClaims);

 private:
  Reader(ledger::Ledger ledger, ZoneRules zones, page::PageReader pages)
      : ledger_(std::move(ledger)),
        zones_(std::make_unique<const ZoneRules>(std::move(zones))),
        pages_(std::make_unique<const page::PageReader>(std::move(pages))) {}
  Result<std::vector<ListedClaim>> fetch(const std::vector<ledger::ClaimHit>& hits);
  ledger::Ledger ledger_;
  std::unique_ptr<const ZoneRules> zones_;
  std::unique_ptr<const page::PageReader> pages_;
};

/// One line of JSON: {"document": ..., the keys of a claim, "context": ..., "review": ...}.
std::string listed_json(const ListedClaim& claim);

}  // namespace muster::service
