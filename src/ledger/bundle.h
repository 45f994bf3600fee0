// bundle.h: all that a ledger keeps of one document, in one piece: what merge, import and export carry.
//
// Everything is known by content, so that putting a bundle twice, or two ledgers' bundles in either order, gives the same.
// Threads: free functions; those that take a Ledger belong to its thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ledger/ledger.h"

namespace muster::ledger {

struct DocumentBundle {
  TakenDocument taken;  ///< without name, locator and fetched_at: those are in `appearances`
  std::string document_id, sha256;
  std::vector<Appearance> appearances;  ///< every one, by locator and seen_at
  struct Reading {
    EngineVersion engine;
    std::string claims, rest;             ///< JSON texts
    std::vector<std::string> adopted_at;  ///< in order
  };
  std::vector<Reading> readings;  ///< by engine
  std::vector<Review> reviews;    ///< of claims in these bytes, by time
};

/// The texts of a document, which the layers before this one make of its bytes.
struct DocumentTexts {
  std::string text, search_title, search_body;
};

Result<DocumentBundle> take_bundle(Ledger& ledger, int64_t document_key, std::string_view text);

struct PutAnswer {
  int64_t document_key = 0;
  bool is_new = false;
  size_t n_readings = 0, n_reviews = 0;  ///< that were not there
  /// What two people, or two runs of one engine, say differently; nothing of it is lost.
  std::vector<std::string> conflicts;
  bool changed() const { return is_new || n_readings > 0 || n_reviews > 0; }
};
/// Inside of begin() ... commit(). Errors: kCorrupt when the bundle contradicts itself (ids, spans outside of the text).
Result<PutAnswer> put_bundle(Ledger& ledger, const DocumentBundle& bundle,
                             const DocumentTexts& texts);

/// One line of JSON, without a line feed; `failure` for a report that could not be read.
std::string bundle_json(const DocumentBundle& bundle);
std::string failure_json(const Failure& failure);
/// A line of either kind. Errors: kInvalidInput, naming what is wrong.
struct ImportedLine {
  std::optional<DocumentBundle> bundle;
  std::optional<Failure> failure;
};
Result<ImportedLine> parse_export_line(std::string_view line);

}  // namespace muster::ledger
