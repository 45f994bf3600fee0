// keep.h: a report as the ledger keeps it: read, compressed, with its index rows; and back again.
//
// Used by all actions on a ledger. Threads: a Keeper is immutable after make(); one may serve many threads.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/result.h"
#include "ledger/bundle.h"
#include "ledger/ledger.h"
#include "page/page.h"
#include "service/engine.h"
#include "service/read.h"

namespace muster::service {

/// What the ledger knows about places and words of a reading beyond its claims.
ledger::StoredReading stored_reading(const ReadAnswer& answer,
                                     const std::map<std::string, std::string>& country_names);

class Keeper {
 public:
  /// `engine` must outlive the keeper. Errors: those of Table::load (countries.tsv).
  static Result<Keeper> make(const Engine& engine);
  ledger::EngineVersion version() const;
  /// Reads the document and prepares it. Errors: those of read().
  Result<ledger::PreparedDocument> prepare(ledger::TakenDocument taken) const;
  /// The same for the document that was made of it.
  Result<ledger::PreparedDocument> prepare(ledger::TakenDocument taken, Document document) const;

 private:
  explicit Keeper(const Engine& engine) : engine_(&engine) {}
  const Engine* engine_;
  std::map<std::string, std::string> country_names_;  // ISO 3166 code -> name
};

/// A document taken out of a ledger again.
struct KeptDocument {
  ledger::DocumentRecord record;
  ledger::ReadingRecord reading;  ///< the one that counts; its claims are the machine's
  std::vector<ledger::EffectiveClaim> claims;  ///< as they stand: with what people changed
  ReadAnswer answer;  ///< the document alone, for the JSON form; the rest is empty
  const Document& document() const { return *answer.document; }
  std::string_view text() const { return answer.document->text(); }
};

/// The document made of its bytes again, as it was when it was added.
Result<std::unique_ptr<const Document>> document_of(ledger::Ledger& ledger,
                                                    const ledger::DocumentRecord& record,
                                                    const TextRules& rules);
Result<std::unique_ptr<const Document>> document_of(const ledger::TakenDocument& taken,
                                                    const TextRules& rules);
/// What a document was added with, to be read again.
Result<ledger::TakenDocument> taken_of(ledger::Ledger& ledger,
                                       const ledger::DocumentRecord& record);
ledger::DocumentTexts texts_of(const Document& document);
Result<KeptDocument> kept_document(ledger::Ledger& ledger, int64_t document_key,
                                   const TextRules& rules, ledger::Ledger::Part part);

/// Time as the ledger writes it: 2025-08-22T10:00:00.123Z; never before `last`, should the clock have gone back.
std::string time_now(const std::string& last = {});
/// As time_now(), but always after `last`.
std::string time_after(const std::string& last);
/// --who, else MUSTER_AUTHOR, else the name of the system's user, else "someone".
std::string author(const std::string& given);

}  // namespace muster::service
