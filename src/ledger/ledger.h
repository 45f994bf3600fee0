// ledger.h: a ledger file: everything that was read, kept for good, and the claims as they stand now.
//
// Append-only are captures, documents, appearances, readings, adoptions, failures, reviews and the log; what claims are
// found by is made of them (claim_index.h) and can be made again. One transaction is one entry of the log, whose hash
// covers the rows it came with. docs/LEDGER.md explains every table and column.
//
// Errors    those of Database; kCorrupt when stored bytes are not what their hash says
// Threads   a Ledger belongs to one thread at a time; prepare() is free of state
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/result.h"
#include "ledger/claim_index.h"
#include "ledger/database.h"
#include "ledger/review.h"
#include "ledger/stored_reading.h"
#include "source/capture.h"

namespace muster::ledger {

/// Which program, rules and model made a reading.
struct EngineVersion {
  std::string program_version, rules_sha256, model_name, model_sha256;
  bool operator==(const EngineVersion&) const = default;
};

/// A document as it was taken: what is known of it from outside, and its bytes.
struct TakenDocument {
  std::string bytes;
  std::string media_type = "text/plain", charset;
  std::string url, outlet;        ///< "" when not known
  std::optional<Date> published;  ///< from outside; what the text says is in the reading
  std::string name;        ///< for people: file name, name in an archive, title of a feed item
  std::string locator;     ///< where it was: URL, "file:/path", "file:/path#name"
  std::string fetched_at;  ///< "" when not known
  /// A record of a file of many: that an older record stands there again says nothing.
  bool in_container = false;
  Container container;  ///< where the bytes lie; its file is absolute. kind "" when not known
  uint32_t part = 0;    ///< which report of a page that holds several (Document::from_page)
};
/// Content hash of bytes, URL, outlet, date and part; that of the bytes alone where nothing else is known.
std::string document_id_of(const TakenDocument& taken, const std::string& sha256);

/// A document ready to be stored: all that takes time has been done, on any thread.
struct PreparedDocument {
  TakenDocument taken;
  std::string document_id, sha256;
  std::string capture;                       ///< compressed
  std::string reading_sha256, claims, rest;  ///< as stored
  StoredReading reading;
  DocumentRows rows;  ///< without reviews
  std::string text, search_title, search_body;
};
/// `text` is Document::text(); `search_*` its words without markup, for the full-text index.
PreparedDocument prepare(TakenDocument taken, const std::string& sha256, StoredReading reading,
                         std::string text, std::string search_title, std::string search_body);

struct Failure {
  std::string name, locator, code, message, at;
  std::string bytes;  ///< as taken; "" when there was nothing to take
};

struct Appearance {
  std::string name, locator, fetched_at, seen_at;
  Container container = {};  ///< kind "" when not known
};

/// The six columns of an appearance from `column` on: kind, file, member, record_id, file_offset, length.
Container container_at(const Statement& row, int column);

struct LogEntry {
  int64_t seq = 0;
  std::string at, who, action, detail, rows_sha256, previous, hash;
};
std::string log_hash(const LogEntry& entry);

/// What is kept of a document beside its reading.
struct DocumentRecord {
  int64_t document_key = 0;
  std::string document_id, sha256, media_type, charset, url, outlet;
  uint32_t part = 0;
  std::optional<Date> published;        ///< from outside
  std::vector<Appearance> appearances;  ///< by name and locator
  std::string superseded_by;            ///< document_id of a later revision; "" for the current one
  const std::string& name() const { return appearances.front().name; }
};

/// A reading that is kept, with the versions that made it.
struct ReadingRecord {
  int64_t reading_key = 0;
  EngineVersion engine;
  std::string sha256, adopted_at;  ///< last
  StoredReading reading;
};

enum class Added { kNew, kChanged, kSeen };

class Ledger {
 public:
  enum class Mode { kRead, kWrite, kCreate };
  /// kCreate makes the file where there is none; kWrite and kCreate bring an older one up to date.
  /// Errors: kNotFound (no such ledger), those of check_schema.
  static Result<Ledger> open(const std::string& path, Mode mode);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  Database& database();
  const std::string& path() const;
  /// Copy that was made of an older file; "" mostly.
  const std::string& backup_made() const;

  // --- reading ------------------------------------------------------------------------------------------------------
  /// Ids of all documents.
  Result<std::unordered_set<std::string>> document_ids();
  Result<std::optional<int64_t>> document_key(const std::string& document_id);
  Result<DocumentRecord> document(int64_t document_key);
  /// The bytes as taken, checked against their hash.
  Result<std::string> capture_bytes(int64_t document_key);
  /// Readings of a document, the one that counts first. `text` is Document::text(). kClaims leaves statements and events out.
  enum class Part { kClaims, kAll };
  Result<std::vector<ReadingRecord>> readings(int64_t document_key, std::string_view text,
                                              Part part);
  /// The one that counts.
  Result<ReadingRecord> reading(int64_t document_key, std::string_view text, Part part);
  /// Reviews of claims in these bytes.
  Result<std::vector<Review>> reviews(const std::string& sha256);
  /// The claims of the document as they stand. `reading` is the one that counts, for what else it has.
  Result<std::vector<EffectiveClaim>> claims(const DocumentRecord& document,
                                             const StoredReading& reading, std::string_view text);
  /// Keys of all documents that are not superseded, by document_id: the same order in every ledger.
  Result<std::vector<int64_t>> document_keys(bool superseded_too = false);
  /// Documents with these bytes.
  Result<std::vector<int64_t>> documents_of_capture(const std::string& sha256);
  /// Reports that could not be read, with their bytes where there were any; in order of content.
  Result<std::vector<Failure>> failures();
  Result<std::vector<LogEntry>> log(size_t limit, size_t offset = 0);  ///< newest first
  Result<std::string> last_log_time();

  // --- writing: inside of begin() ... commit() -----------------------------------------------------------------------
  /// Opens a transaction. What is not committed is rolled back by the next begin(), or when the ledger is closed.
  Result<void> begin();
  /// One entry of the log for all that was written since begin(). Nothing is written when nothing was added.
  Result<void> commit(const std::string& action, const std::string& who, const std::string& at,
                      const std::string& detail);
  void rollback();
  /// kSeen: the document is there; a new place where it was seen is noted. `changed_from` is set with kChanged.
  Result<Added> add(const PreparedDocument& document, const EngineVersion& engine,
                    const std::string& at, std::optional<int64_t>* changed_from = nullptr);
  /// A document that is there was met again; a place where it was not seen before is noted.
  Result<void> see(const std::string& document_id, const TakenDocument& taken,
                   const std::string& at);
  Result<void> add_appearance(int64_t document_key, const Appearance& appearance);
  /// Stores another reading of a document and lets it count. False when it was the one that counts already.
  Result<bool> add_reading(int64_t document_key, const PreparedDocument& document,
                           const EngineVersion& engine, const std::string& at);
  /// A reading as another ledger has it, with its document if that is not here; reindex() has to follow.
  struct PutReading {
    int64_t document_key = 0;
    bool is_new_document = false, is_new_reading = false;
    bool differs = false;  ///< the same engine read something else here; that one is kept
  };
  Result<PutReading> put_reading(const PreparedDocument& document, const EngineVersion& engine,
                                 const std::vector<std::string>& adopted_at);
  /// True when it was not noted before.
  Result<bool> add_failure(const Failure& failure);
  /// True when it is new.
  Result<bool> add_review(const Review& review);
  /// Makes the index rows of a document again, from what is kept.
  Result<void> reindex(int64_t document_key, std::string_view text);
  /// To make the whole index again: clear_index(), then index_text() and reindex() for every document, commit_index().
  Result<void> clear_index();
  Result<void> index_text(int64_t document_key, const std::string& title, const std::string& body);
  Result<void> commit_index();

  struct State;

 private:
  Result<int64_t> make_document(const PreparedDocument& document, int64_t capture_key);
  Result<int64_t> make_reading(int64_t document_key, int64_t engine_key,
                               const PreparedDocument& document);
  explicit Ledger(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The tables that a log entry covers, each with the SQL that gives (seq, line) of its rows in order of their keys;
/// `WHERE key > ?`. rows_sha256 is the hash of all lines, table after table.
struct CoveredTable {
  const char* name;
  const char* lines;
  const char* last_key;
};
std::span<const CoveredTable> covered_tables();

}  // namespace muster::ledger
