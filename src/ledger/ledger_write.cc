#include <fmt/format.h>

#include "core/hash.h"
#include "ledger/compress.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"

namespace muster::ledger {
namespace {

// --- SQL of the tables that only grow; that of the index stands in claim_index.cc ------------------------------------

constexpr const char* kFindCapture = "SELECT capture_key FROM captures WHERE sha256 = ?";
constexpr const char* kMakeCapture =
    "INSERT INTO captures (sha256, n_bytes, bytes, seq) VALUES (?, ?, ?, ?)";
constexpr const char* kMakeDocument =
    "INSERT INTO documents (document_id, capture_key, media_type, charset, url, outlet, published, "
    "part, seq) VALUES (?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), ?, ?, ?)";
constexpr const char* kMakeAppearance =
    "INSERT OR IGNORE INTO appearances (document_key, name, locator, fetched_at, seen_at, kind, "
    "file, member, record_id, file_offset, length, seq) VALUES (?, ?, ?, nullif(?, ''), ?, "
    "nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''), ?, ?, ?)";
constexpr const char* kIsAtLocator =
    "SELECT 1 FROM appearances WHERE document_key = ? AND locator = ?";
// Of a record of a file of many, also the same record; ledgers of schema 1 do not know which it was.
constexpr const char* kIsAtRecord =
    "SELECT 1 FROM appearances WHERE document_key = ? AND locator = ? AND (kind IS NULL OR (file = "
    "? AND ifnull(member, '') = ? AND ifnull(record_id, '') = ? AND ifnull(fetched_at, '') = ?))";
constexpr const char* kOthersAtLocator =
    "SELECT DISTINCT document_key FROM appearances WHERE locator = ? AND document_key <> ?";
constexpr const char* kLastAtLocators = R"(
  SELECT (SELECT b.document_key FROM appearances b JOIN documents d USING (document_key)
          WHERE b.locator = a.locator ORDER BY ifnull(b.fetched_at, b.seen_at) DESC, b.seen_at DESC, d.document_id DESC LIMIT 1)
  FROM appearances a WHERE a.document_key = ? GROUP BY a.locator ORDER BY a.locator)";
constexpr const char* kFindEngine =
    "SELECT engine_key FROM engines WHERE program_version = ? AND rules_sha256 = ? AND "
    "model_name = ? AND model_sha256 = ?";
constexpr const char* kMakeEngine =
    "INSERT INTO engines (program_version, rules_sha256, model_name, model_sha256) "
    "VALUES (?, ?, ?, ?)";
constexpr const char* kFindReading =
    "SELECT reading_key, lower(hex(sha256)) FROM readings WHERE document_key = ? AND engine_key = "
    "?";
constexpr const char* kMakeReading =
    "INSERT INTO readings (document_key, engine_key, dictionary_key, sha256, claims, rest, seq) "
    "VALUES (?, ?, 1, ?, ?, ?, ?)";
constexpr const char* kMakeAdoption =
    "INSERT OR IGNORE INTO adoptions (reading_key, at, seq) VALUES (?, ?, ?)";
constexpr const char* kMakeFailure =
    "INSERT OR IGNORE INTO failures (name, locator, capture_key, code, message, at, seq) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kMakeReview =
    "INSERT OR IGNORE INTO reviews (review_id, claim_id, sha256, span_begin, span_end, action, "
    "field, value, why, who, at, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kHasReviews = "SELECT 1 FROM reviews WHERE sha256 = ?";
constexpr const char* kMakeLog =
    "INSERT INTO log (seq, at, who, action, detail, rows_sha256, previous, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

}  // namespace

Result<int64_t> Ledger::State::capture_key(const std::string& sha256, std::string_view compressed,
                                           size_t size) {
  const std::string hash = from_hex(sha256);
  MUSTER_TRY(Statement * find, database.statement(kFindCapture));
  find->bind(Blob{hash});
  MUSTER_TRY(const bool there, find->step());
  if (there) {
    const int64_t key = find->integer(0);
    find->reset();
    return key;
  }
  MUSTER_TRY(Statement * make, database.statement(kMakeCapture));
  MUSTER_TRY_VOID(make->bind(Blob{hash}, static_cast<int64_t>(size), Blob{compressed}, seq).run());
  return database.last_key();
}

Result<int64_t> Ledger::State::engine_key(const EngineVersion& e) {
  MUSTER_TRY(Statement * find, database.statement(kFindEngine));
  find->bind(e.program_version, e.rules_sha256, e.model_name, e.model_sha256);
  MUSTER_TRY(const bool there, find->step());
  if (there) {
    const int64_t key = find->integer(0);
    find->reset();
    return key;
  }
  MUSTER_TRY(Statement * make, database.statement(kMakeEngine));
  MUSTER_TRY_VOID(
      make->bind(e.program_version, e.rules_sha256, e.model_name, e.model_sha256).run());
  return database.last_key();
}

Result<std::optional<int64_t>> Ledger::State::superseded_by(int64_t document_key) {
  MUSTER_TRY(Statement * last, database.statement(kLastAtLocators));
  last->bind(document_key);
  std::optional<int64_t> by;
  for (;;) {
    MUSTER_TRY(const bool more, last->step());
    if (!more) return by;
    if (last->integer(0) == document_key) {
      last->reset();
      return std::optional<int64_t>();
    }
    if (!by) by = last->integer(0);
  }
}

Result<void> Ledger::State::update_superseded(const std::string& locator, int64_t except) {
  std::vector<int64_t> others;
  MUSTER_TRY(Statement * find, database.statement(kOthersAtLocator));
  find->bind(locator, except);
  for (;;) {
    MUSTER_TRY(const bool more, find->step());
    if (!more) break;
    others.push_back(find->integer(0));
  }
  for (const int64_t key : others) {
    MUSTER_TRY(const auto by, superseded_by(key));
    MUSTER_TRY_VOID(index.supersede(key, by));
  }
  return {};
}

Result<std::string> Ledger::State::rows_sha256() {
  std::string lines;
  size_t i = 0;
  for (const CoveredTable& table : covered_tables()) {
    MUSTER_TRY(Statement * rows, database.statement(table.lines));
    rows->bind(before[i++]);
    for (;;) {
      MUSTER_TRY(const bool more, rows->step());
      if (!more) break;
      lines += rows->text(1) + "\n";
    }
  }
  return lines.empty() ? std::string() : sha256_hex(lines);
}

Result<void> Ledger::begin() {
  State& s = *state_;
  rollback();
  MUSTER_TRY(Transaction transaction, Transaction::begin(s.database));
  MUSTER_TRY(const auto last, log(1));
  s.seq = last.empty() ? 1 : last.front().seq + 1;
  s.previous_hash = last.empty() ? "" : last.front().hash;
  s.before.clear();
  for (const CoveredTable& table : covered_tables()) {
    MUSTER_TRY(Statement * key, s.database.statement(table.last_key));
    MUSTER_TRY([[maybe_unused]] const bool row, key->step());
    s.before.push_back(key->integer(0));
    key->reset();
  }
  s.transaction.emplace(std::move(transaction));
  return {};
}

void Ledger::rollback() {
  if (!state_->transaction) return;
  state_->transaction.reset();
  state_->index.forget();
}

Result<void> Ledger::commit(const std::string& action, const std::string& who,
                            const std::string& at, const std::string& detail) {
  State& s = *state_;
  MUSTER_CHECK(s.transaction.has_value());
  MUSTER_TRY(const std::string rows, s.rows_sha256());
  if (rows.empty()) {
    rollback();
    return {};
  }
  LogEntry entry{s.seq, at, who, action, detail, rows, s.previous_hash, ""};
  entry.hash = log_hash(entry);
  MUSTER_TRY(Statement * make, s.database.statement(kMakeLog));
  MUSTER_TRY_VOID(make->bind(entry.seq, entry.at, entry.who, entry.action, entry.detail,
                             entry.rows_sha256, entry.previous, entry.hash)
                      .run());
  MUSTER_TRY_VOID(s.transaction->commit());
  s.transaction.reset();
  return {};
}

Result<void> Ledger::State::put_appearance(int64_t document_key, const Appearance& a) {
  const auto number = [](const std::optional<uint64_t>& n) {
    return n ? std::optional<int64_t>(static_cast<int64_t>(*n)) : std::nullopt;
  };
  MUSTER_TRY(Statement * make, database.statement(kMakeAppearance));
  const Container& c = a.container;
  return make
      ->bind(document_key, a.name, a.locator, a.fetched_at, a.seen_at, c.kind, c.file, c.member,
             c.record_id, number(c.offset), number(c.length), seq)
      .run();
}

Result<void> Ledger::add_appearance(int64_t document_key, const Appearance& appearance) {
  State& s = *state_;
  MUSTER_TRY_VOID(s.put_appearance(document_key, appearance));
  MUSTER_TRY_VOID(s.update_superseded(appearance.locator, document_key));
  MUSTER_TRY(const auto by, s.superseded_by(document_key));
  return s.index.supersede(document_key, by);
}

Result<void> Ledger::see(const std::string& document_id, const TakenDocument& taken,
                         const std::string& at) {
  State& s = *state_;
  MUSTER_TRY(const auto key, document_key(document_id));
  MUSTER_CHECK(key.has_value());
  const Container& c = taken.container;
  const bool is_record = taken.in_container && !c.kind.empty();
  MUSTER_TRY(Statement * is_there,
             s.database.statement(is_record ? kIsAtRecord : kIsAtLocator));
  if (is_record) {
    is_there->bind(*key, taken.locator, c.file, c.member, c.record_id, taken.fetched_at);
  } else {
    is_there->bind(*key, taken.locator);
  }
  MUSTER_TRY(const bool there, is_there->step());
  is_there->reset();
  MUSTER_TRY(const auto by, s.superseded_by(*key));
  // A page that went back to what it was is seen again there.
  if (there && (!by || taken.in_container)) return {};
  return add_appearance(*key, {taken.name, taken.locator, taken.fetched_at, at, c});
}

Result<Added> Ledger::add(const PreparedDocument& d, const EngineVersion& engine,
                          const std::string& at, std::optional<int64_t>* changed_from) {
  State& s = *state_;
  MUSTER_TRY(const auto known, document_key(d.document_id));
  if (known) {
    MUSTER_TRY_VOID(see(d.document_id, d.taken, at));
    return Added::kSeen;
  }
  MUSTER_TRY(const int64_t capture, s.capture_key(d.sha256, d.capture, d.taken.bytes.size()));
  MUSTER_TRY(const int64_t key, make_document(d, capture));
  MUSTER_TRY(Statement * others, s.database.statement(kOthersAtLocator));
  others->bind(d.taken.locator, key);
  MUSTER_TRY(const bool is_revision, others->step());
  if (is_revision && changed_from) *changed_from = others->integer(0);
  others->reset();
  MUSTER_TRY_VOID(s.put_appearance(
      key, {d.taken.name, d.taken.locator, d.taken.fetched_at, at, d.taken.container}));
  MUSTER_TRY(const int64_t engine_key, s.engine_key(engine));
  MUSTER_TRY(const int64_t reading_key, make_reading(key, engine_key, d));
  MUSTER_TRY(Statement * adopt, s.database.statement(kMakeAdoption));
  MUSTER_TRY_VOID(adopt->bind(reading_key, at, s.seq).run());
  MUSTER_TRY_VOID(s.index.put(key, reading_key, d.rows, std::nullopt, true));
  MUSTER_TRY_VOID(s.index.put_text(key, d.search_title, d.search_body));
  if (is_revision) {
    MUSTER_TRY_VOID(s.update_superseded(d.taken.locator, key));
    MUSTER_TRY(const auto by, s.superseded_by(key));
    if (by) MUSTER_TRY_VOID(s.index.supersede(key, by));
  }
  // Someone may have reviewed the same bytes seen elsewhere.
  const std::string hash = from_hex(d.sha256);
  MUSTER_TRY(Statement * reviewed, s.database.statement(kHasReviews));
  reviewed->bind(Blob{hash});
  MUSTER_TRY(const bool has_reviews, reviewed->step());
  reviewed->reset();
  if (has_reviews) MUSTER_TRY_VOID(reindex(key, d.text));
  return is_revision ? Added::kChanged : Added::kNew;
}

Result<bool> Ledger::add_reading(int64_t document_key, const PreparedDocument& d,
                                 const EngineVersion& engine, const std::string& at) {
  State& s = *state_;
  MUSTER_TRY(const int64_t engine_key, s.engine_key(engine));
  MUSTER_TRY(Statement * find, s.database.statement(kFindReading));
  find->bind(document_key, engine_key);
  MUSTER_TRY(const bool there, find->step());
  int64_t reading_key = there ? find->integer(0) : 0;
  find->reset();
  if (there) {
    MUSTER_TRY(const ReadingRecord counts, reading(document_key, d.text, Part::kClaims));
    if (counts.reading_key == reading_key) return false;
  } else {
    MUSTER_TRY(reading_key, make_reading(document_key, engine_key, d));
  }
  MUSTER_TRY(Statement * adopt, s.database.statement(kMakeAdoption));
  MUSTER_TRY_VOID(adopt->bind(reading_key, at, s.seq).run());
  MUSTER_TRY_VOID(reindex(document_key, d.text));
  return true;
}

Result<bool> Ledger::add_failure(const Failure& f) {
  State& s = *state_;
  std::optional<int64_t> capture;
  if (!f.bytes.empty()) {
    MUSTER_TRY(capture, s.capture_key(sha256_hex(f.bytes), compress(f.bytes), f.bytes.size()));
  }
  MUSTER_TRY(Statement * make, s.database.statement(kMakeFailure));
  MUSTER_TRY_VOID(make->bind(f.name, f.locator, capture, f.code, f.message, f.at, s.seq).run());
  return s.database.n_changes() > 0;
}

Result<bool> Ledger::add_review(const Review& r) {
  State& s = *state_;
  const std::string hash = from_hex(r.sha256);
  MUSTER_TRY(Statement * make, s.database.statement(kMakeReview));
  MUSTER_TRY_VOID(make->bind(r.review_id, r.claim_id, Blob{hash}, int64_t{r.span.begin},
                             int64_t{r.span.end}, r.action, r.field, r.value, r.why, r.who, r.at,
                             s.seq)
                      .run());
  return s.database.n_changes() > 0;
}

Result<void> Ledger::reindex(int64_t document_key, std::string_view text) {
  State& s = *state_;
  MUSTER_TRY(const DocumentRecord record, document(document_key));
  MUSTER_TRY(const ReadingRecord counts, reading(document_key, text, Part::kAll));
  MUSTER_TRY(const auto effective, claims(record, counts.reading, text));
  const DocumentRows rows =
      make_index(effective, counts.reading, record.document_id, record.outlet, text);
  MUSTER_TRY(const auto by, s.superseded_by(document_key));
  return s.index.put(document_key, counts.reading_key, rows, by, false);
}

Result<Ledger::PutReading> Ledger::put_reading(const PreparedDocument& d,
                                               const EngineVersion& engine,
                                               const std::vector<std::string>& adopted_at) {
  State& s = *state_;
  PutReading out;
  MUSTER_TRY(const auto known, document_key(d.document_id));
  if (known) {
    out.document_key = *known;
  } else {
    MUSTER_TRY(const int64_t capture, s.capture_key(d.sha256, d.capture, d.taken.bytes.size()));
    MUSTER_TRY(out.document_key, make_document(d, capture));
    out.is_new_document = true;
    MUSTER_TRY_VOID(s.index.put_text(out.document_key, d.search_title, d.search_body));
  }
  MUSTER_TRY(const int64_t engine_key, s.engine_key(engine));
  MUSTER_TRY(Statement * find, s.database.statement(kFindReading));
  find->bind(out.document_key, engine_key);
  MUSTER_TRY(const bool there, find->step());
  int64_t reading_key = there ? find->integer(0) : 0;
  if (there) out.differs = find->text(1) != d.reading_sha256;
  find->reset();
  if (!there) {
    MUSTER_TRY(reading_key, make_reading(out.document_key, engine_key, d));
    out.is_new_reading = true;
  }
  for (const std::string& at : adopted_at) {
    MUSTER_TRY(Statement * adopt, s.database.statement(kMakeAdoption));
    MUSTER_TRY_VOID(adopt->bind(reading_key, at, s.seq).run());
  }
  return out;
}

Result<int64_t> Ledger::make_document(const PreparedDocument& d, int64_t capture_key) {
  State& s = *state_;
  MUSTER_TRY(Statement * make, s.database.statement(kMakeDocument));
  std::optional<std::string> published;
  if (d.taken.published) published = d.taken.published->iso();
  MUSTER_TRY_VOID(make->bind(d.document_id, capture_key, d.taken.media_type, d.taken.charset,
                             d.taken.url, d.taken.outlet, published,
                             static_cast<int64_t>(d.taken.part), s.seq)
                      .run());
  return s.database.last_key();
}

Result<int64_t> Ledger::make_reading(int64_t document_key, int64_t engine_key,
                                     const PreparedDocument& d) {
  State& s = *state_;
  MUSTER_TRY(Statement * make, s.database.statement(kMakeReading));
  const std::string hash = from_hex(d.reading_sha256);
  MUSTER_TRY_VOID(
      make->bind(document_key, engine_key, Blob{hash}, Blob{d.claims}, Blob{d.rest}, s.seq).run());
  return s.database.last_key();
}

Result<void> Ledger::clear_index() { return state_->index.clear(); }
Result<void> Ledger::index_text(int64_t document_key, const std::string& title,
                                const std::string& body) {
  return state_->index.put_text(document_key, title, body);
}
Result<void> Ledger::commit_index() {
  State& s = *state_;
  MUSTER_CHECK(s.transaction.has_value());
  MUSTER_TRY(const std::string rows, s.rows_sha256());
  MUSTER_CHECK(rows.empty());
  MUSTER_TRY_VOID(s.transaction->commit());
  s.transaction.reset();
  return {};
}

}  // namespace muster::ledger
