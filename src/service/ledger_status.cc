#include "service/ledger_status.h"

#include <filesystem>

namespace muster::service {

Result<LedgerStatus> status(ledger::Ledger& ledger) {
  LedgerStatus s;
  s.path = ledger.path();
  std::error_code ignored;
  for (const char* suffix : {"", "-wal"}) {
    const auto size = std::filesystem::file_size(s.path + suffix, ignored);
    if (!ignored) s.file_bytes += static_cast<int64_t>(size);
  }
  auto& db = ledger.database();
  const std::pair<int64_t*, const char*> counts[] = {
      {&s.n_captures, "SELECT count(*) FROM captures"},
      {&s.captured_bytes, "SELECT ifnull(sum(n_bytes), 0) FROM captures"},
      {&s.compressed_bytes, "SELECT ifnull(sum(length(bytes)), 0) FROM captures"},
      {&s.n_documents, "SELECT count(*) FROM documents"},
      {&s.n_superseded, "SELECT count(*) FROM document_index WHERE superseded_by IS NOT NULL"},
      {&s.n_readings, "SELECT count(*) FROM readings"},
      {&s.n_claims, "SELECT count(*) FROM claims WHERE superseded = 0"},
      {&s.n_failures, "SELECT count(*) FROM failures"},
      {&s.n_reviews, "SELECT count(*) FROM reviews"},
      {&s.n_log, "SELECT count(*) FROM log"}};
  for (const auto& [into, sql] : counts) {
    MUSTER_TRY(*into, db.integer(sql));
  }
  MUSTER_TRY(ledger::Statement span,
             db.prepare("SELECT min(published), max(published) FROM document_index"));
  MUSTER_TRY([[maybe_unused]] const bool row, span.step());
  s.first_published = span.text(0);
  s.last_published = span.text(1);
  MUSTER_TRY(const auto last, ledger.log(1));
  if (!last.empty()) s.last_hash = last.front().hash;

  const auto list = [&](const char* sql, std::vector<LedgerStatus::Count>& into) -> Result<void> {
    MUSTER_TRY(ledger::Statement rows, db.prepare(sql));
    for (;;) {
      MUSTER_TRY(const bool more, rows.step());
      if (!more) return {};
      into.push_back({rows.text(0), rows.integer(1)});
    }
  };
  MUSTER_TRY_VOID(
      list("SELECT review, count(*) FROM claims WHERE superseded = 0 GROUP BY review "
           "ORDER BY review",
           s.reviews));
  MUSTER_TRY_VOID(
      list("SELECT t.term, count(*) AS n FROM terms t JOIN claim_terms x USING "
           "(term_key) JOIN claims c USING (claim_key) WHERE t.field = 'measure' AND "
           "c.superseded = 0 GROUP BY t.term_key ORDER BY n DESC, t.term LIMIT 10",
           s.measures));
  MUSTER_TRY(ledger::Statement engines,
             db.prepare("SELECT program_version, rules_sha256, model_name, model_sha256, (SELECT "
                        "count(*) FROM readings r WHERE r.engine_key = e.engine_key) FROM engines "
                        "e ORDER BY engine_key"));
  for (;;) {
    MUSTER_TRY(const bool more, engines.step());
    if (!more) return s;
    s.engines.push_back(
        {{engines.text(0), engines.text(1), engines.text(2), engines.text(3)}, engines.integer(4)});
  }
}

}  // namespace muster::service
