// What a log entry vouches for. Lines name rows by content, never by key, so that they say the same in every file. What
// later schemas added stands in a line only where it is set, so that the hashes of older entries hold.
#include <array>
#include <span>

#include "ledger/ledger.h"

namespace muster::ledger {
namespace {

constexpr std::array<CoveredTable, 7> kTables = {{
    {"captures", R"(SELECT seq, 'capture ' || lower(hex(sha256)) || ' ' || n_bytes
       FROM captures WHERE capture_key > ? ORDER BY capture_key)",
     "SELECT max(capture_key) FROM captures"},
    {"documents",
     R"(SELECT d.seq, 'document ' || CASE WHEN d.part = 0
         THEN json_array(d.document_id, lower(hex(c.sha256)), d.media_type, d.charset, d.url, d.outlet, d.published)
         ELSE json_array(d.document_id, lower(hex(c.sha256)), d.media_type, d.charset, d.url, d.outlet, d.published,
                         d.part) END
       FROM documents d JOIN captures c USING (capture_key) WHERE d.document_key > ? ORDER BY d.document_key)",
     "SELECT max(document_key) FROM documents"},
    {"appearances",
     R"(SELECT a.seq, 'appearance ' || CASE WHEN a.kind IS NULL
         THEN json_array(d.document_id, a.name, a.locator, a.fetched_at, a.seen_at)
         ELSE json_array(d.document_id, a.name, a.locator, a.fetched_at, a.seen_at, a.kind, a.file, a.member,
                         a.record_id, a.file_offset, a.length) END
       FROM appearances a JOIN documents d USING (document_key) WHERE a.appearance_key > ? ORDER BY a.appearance_key)",
     "SELECT max(appearance_key) FROM appearances"},
    {"readings",
     R"(SELECT r.seq, 'reading ' || json_array(d.document_id, lower(hex(r.sha256)), e.program_version,
         e.rules_sha256, e.model_name, e.model_sha256)
       FROM readings r JOIN documents d USING (document_key) JOIN engines e USING (engine_key)
       WHERE r.reading_key > ? ORDER BY r.reading_key)",
     "SELECT max(reading_key) FROM readings"},
    {"adoptions",
     R"(SELECT a.seq, 'adoption ' || json_array(d.document_id, lower(hex(r.sha256)), a.at)
       FROM adoptions a JOIN readings r USING (reading_key) JOIN documents d USING (document_key)
       WHERE a.adoption_key > ? ORDER BY a.adoption_key)",
     "SELECT max(adoption_key) FROM adoptions"},
    {"failures",
     R"(SELECT f.seq, 'failure ' || json_array(f.name, f.locator, lower(hex(c.sha256)), f.code, f.message, f.at)
       FROM failures f LEFT JOIN captures c USING (capture_key) WHERE f.failure_key > ? ORDER BY f.failure_key)",
     "SELECT max(failure_key) FROM failures"},
    {"reviews",
     R"(SELECT seq, 'review ' || json_array(review_id, claim_id, lower(hex(sha256)), span_begin, span_end,
         action, field, value, why, who, at)
       FROM reviews WHERE review_key > ? ORDER BY review_key)",
     "SELECT max(review_key) FROM reviews"},
}};

}  // namespace

std::span<const CoveredTable> covered_tables() { return kTables; }

}  // namespace muster::ledger
