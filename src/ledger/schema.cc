#include "ledger/schema.h"

#include <fmt/format.h>

#include "ledger/stored_reading.h"

namespace muster::ledger {
namespace {

// What was taken and decided (append-only) comes first; `document_index` and what follows is made from it and can be
// made again (Ledger::rebuild).
constexpr const char* kVersion1 = R"(
CREATE TABLE dictionaries (
  dictionary_key INTEGER PRIMARY KEY,
  bytes          BLOB NOT NULL
) STRICT;

CREATE TABLE log (
  seq         INTEGER PRIMARY KEY,
  at          TEXT NOT NULL,
  who         TEXT NOT NULL,
  action      TEXT NOT NULL,
  detail      TEXT NOT NULL,
  rows_sha256 TEXT NOT NULL,
  previous    TEXT NOT NULL,
  hash        TEXT NOT NULL
) STRICT;

CREATE TABLE engines (
  engine_key      INTEGER PRIMARY KEY,
  program_version TEXT NOT NULL,
  rules_sha256    TEXT NOT NULL,
  model_name      TEXT NOT NULL,
  model_sha256    TEXT NOT NULL,
  UNIQUE (program_version, rules_sha256, model_name, model_sha256)
) STRICT;

CREATE TABLE captures (
  capture_key INTEGER PRIMARY KEY,
  sha256      BLOB NOT NULL UNIQUE,
  n_bytes     INTEGER NOT NULL,
  bytes       BLOB NOT NULL,
  seq         INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE documents (
  document_key INTEGER PRIMARY KEY,
  document_id  TEXT NOT NULL UNIQUE,
  capture_key  INTEGER NOT NULL REFERENCES captures (capture_key),
  media_type   TEXT NOT NULL,
  charset      TEXT,
  url          TEXT,
  outlet       TEXT,
  published    TEXT,
  seq          INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX documents_by_capture ON documents (capture_key);

CREATE TABLE appearances (
  appearance_key INTEGER PRIMARY KEY,
  document_key   INTEGER NOT NULL REFERENCES documents (document_key),
  name           TEXT NOT NULL,
  locator        TEXT NOT NULL,
  fetched_at     TEXT,
  seen_at        TEXT NOT NULL,
  seq            INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX appearances_by_document ON appearances (document_key, locator, seen_at);
CREATE INDEX appearances_by_locator ON appearances (locator);

CREATE TABLE readings (
  reading_key    INTEGER PRIMARY KEY,
  document_key   INTEGER NOT NULL REFERENCES documents (document_key),
  engine_key     INTEGER NOT NULL REFERENCES engines (engine_key),
  dictionary_key INTEGER NOT NULL REFERENCES dictionaries (dictionary_key),
  sha256         BLOB NOT NULL,
  claims         BLOB NOT NULL,
  rest           BLOB NOT NULL,
  seq            INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX readings_by_document ON readings (document_key, engine_key);

CREATE TABLE adoptions (
  adoption_key INTEGER PRIMARY KEY,
  reading_key  INTEGER NOT NULL REFERENCES readings (reading_key),
  at           TEXT NOT NULL,
  seq          INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (reading_key, at)
) STRICT;

CREATE TABLE failures (
  failure_key INTEGER PRIMARY KEY,
  name        TEXT NOT NULL,
  locator     TEXT NOT NULL,
  capture_key INTEGER REFERENCES captures (capture_key),
  code        TEXT NOT NULL,
  message     TEXT NOT NULL,
  at          TEXT NOT NULL,
  seq         INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX failures_once ON failures (locator, code, ifnull(capture_key, 0));

CREATE TABLE reviews (
  review_key INTEGER PRIMARY KEY,
  review_id  TEXT NOT NULL UNIQUE,
  claim_id   TEXT NOT NULL,
  sha256     BLOB NOT NULL,
  span_begin INTEGER NOT NULL,
  span_end   INTEGER NOT NULL,
  action     TEXT NOT NULL,
  field      TEXT NOT NULL,
  value      TEXT NOT NULL,
  why        TEXT NOT NULL,
  who        TEXT NOT NULL,
  at         TEXT NOT NULL,
  seq        INTEGER NOT NULL REFERENCES log (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX reviews_by_claim ON reviews (claim_id);
CREATE INDEX reviews_by_capture ON reviews (sha256);

CREATE TABLE document_index (
  document_key   INTEGER PRIMARY KEY REFERENCES documents (document_key),
  reading_key    INTEGER NOT NULL REFERENCES readings (reading_key),
  published      TEXT,
  sort_key       INTEGER NOT NULL,
  n_claims       INTEGER NOT NULL,
  n_statements   INTEGER NOT NULL,
  n_events       INTEGER NOT NULL,
  superseded_by  INTEGER REFERENCES documents (document_key)
) STRICT;

CREATE TABLE claims (
  claim_key    INTEGER PRIMARY KEY AUTOINCREMENT,
  claim_id     TEXT NOT NULL,
  document_key INTEGER NOT NULL REFERENCES documents (document_key),
  reading_key  INTEGER NOT NULL REFERENCES readings (reading_key),
  claim_index  INTEGER NOT NULL,
  sort_key     INTEGER NOT NULL,
  span_begin   INTEGER NOT NULL,
  span_end     INTEGER NOT NULL,
  low          TEXT,
  high         TEXT,
  low_real     REAL,
  high_real    REAL,
  kind         TEXT NOT NULL,
  unit         TEXT NOT NULL,
  frame        TEXT NOT NULL,
  status       TEXT NOT NULL,
  modality     TEXT NOT NULL,
  polarity     TEXT NOT NULL,
  doc_role     TEXT NOT NULL,
  when_from    INTEGER,
  when_to      INTEGER,
  review       TEXT NOT NULL,
  superseded   INTEGER NOT NULL
) STRICT;
CREATE INDEX claims_by_id ON claims (claim_id);
CREATE INDEX claims_by_document ON claims (document_key);
CREATE INDEX claims_in_order ON claims (sort_key);
CREATE INDEX claims_by_value ON claims (ifnull(high_real, low_real));

CREATE TABLE terms (
  term_key INTEGER PRIMARY KEY,
  field    TEXT NOT NULL,
  term     TEXT NOT NULL,
  UNIQUE (field, term)
) STRICT;

CREATE TABLE claim_terms (
  term_key  INTEGER NOT NULL REFERENCES terms (term_key),
  sort_key  INTEGER NOT NULL,
  claim_key INTEGER NOT NULL,
  PRIMARY KEY (term_key, sort_key, claim_key)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE document_text USING fts5 (
  title, body, content = '', tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE claim_text USING fts5 (
  words, context, content = '', tokenize = "unicode61 remove_diacritics 2"
);
)";

// Where in an archive a report lies, and which report of a page with several it is. What failed without
// bytes is told apart by what was said of it: an archive may be damaged in several places.
constexpr const char* kVersion2 = R"(
ALTER TABLE documents ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
ALTER TABLE appearances ADD COLUMN kind TEXT;
ALTER TABLE appearances ADD COLUMN file TEXT;
ALTER TABLE appearances ADD COLUMN member TEXT;
ALTER TABLE appearances ADD COLUMN record_id TEXT;
ALTER TABLE appearances ADD COLUMN file_offset INTEGER;
ALTER TABLE appearances ADD COLUMN length INTEGER;
DROP INDEX appearances_by_document;
CREATE UNIQUE INDEX appearances_by_document ON appearances (
  document_key, locator, seen_at, ifnull(fetched_at, ''), ifnull(file, ''), ifnull(file_offset, -1)
);
DROP INDEX failures_once;
CREATE UNIQUE INDEX failures_once ON failures (
  locator, code, ifnull(capture_key, 0), CASE WHEN capture_key IS NULL THEN message ELSE '' END
);
)";

constexpr Migration kMigrations[] = {{1, kVersion1}, {2, kVersion2}};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }
int schema_version() { return migrations().back().version; }

Result<void> check_schema(Database& database) {
  MUSTER_TRY(const int64_t application, database.integer("PRAGMA application_id"));
  MUSTER_TRY(const int64_t version, database.integer("PRAGMA user_version"));
  if (application == 0 && version == 0) {
    // SQLite writes its header before the transaction that makes the tables.
    MUSTER_TRY(const int64_t n_tables, database.integer("SELECT count(*) FROM sqlite_schema"));
    if (n_tables == 0)
      return Error{ErrorCode::kNotFound,
                   fmt::format("{}: is empty, as a ledger is that was stopped while it was made; "
                               "muster add makes it",
                               database.path())};
  }
  if (application != kApplicationId)
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: is not a ledger of Muster", database.path())};
  if (version > schema_version())
    return Error{ErrorCode::kUnsupported,
                 fmt::format("{}: made by a newer Muster (schema {}, this one knows {}); use that "
                             "version",
                             database.path(), version, schema_version())};
  if (version < schema_version())
    return Error{ErrorCode::kUnsupported,
                 fmt::format("{}: made by an older Muster (schema {}, now {}); muster add with no "
                             "source brings it up to date",
                             database.path(), version, schema_version())};
  return {};
}

Result<void> update_schema(Database& database, std::string* backup,
                           std::span<const Migration> steps) {
  const auto state = [&]() -> Result<std::pair<int64_t, int64_t>> {
    MUSTER_TRY(const int64_t application, database.integer("PRAGMA application_id"));
    MUSTER_TRY(const int64_t version, database.integer("PRAGMA user_version"));
    return std::pair{application, version};
  };
  const int newest = steps.back().version;
  MUSTER_TRY(auto found, state());
  if (found.first == kApplicationId && found.second == newest) return {};
  if (found.first == kApplicationId && found.second > newest) return check_schema(database);
  MUSTER_TRY(const int64_t n_tables, database.integer("SELECT count(*) FROM sqlite_schema"));
  const bool is_new = found.first == 0 && found.second == 0 && n_tables == 0;
  if (!is_new && found.first != kApplicationId)
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: is a database, but not a ledger of Muster", database.path())};
  if (!is_new) {
    const std::string copy = fmt::format("{}.schema-{}", database.path(), found.second);
    MUSTER_TRY(Statement vacuum, database.prepare("VACUUM INTO ?"));
    MUSTER_TRY_VOID(vacuum.bind(copy).run());
    if (backup) *backup = copy;
  }
  MUSTER_TRY(Transaction transaction, Transaction::begin(database));
  // Another process may have done it meanwhile.
  MUSTER_TRY(found, state());
  if (found.first == kApplicationId && found.second >= newest) return transaction.commit();
  for (const Migration& step : steps) {
    if (step.version <= found.second) continue;
    MUSTER_TRY_VOID(database.execute(step.sql));
  }
  MUSTER_TRY_VOID(database.execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, newest)
          .c_str()));
  if (found.second == 0) {
    MUSTER_TRY(Statement insert,
               database.prepare("INSERT INTO dictionaries (dictionary_key, bytes) VALUES (1, ?)"));
    MUSTER_TRY_VOID(insert.bind(Blob{reading_dictionary()}).run());
  }
  return transaction.commit();
}

}  // namespace muster::ledger
