#include "ledger/ledger.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/hash.h"
#include "ledger/compress.h"
#include "ledger/schema.h"

namespace muster::ledger {
namespace {

// --- SQL of the tables that only grow; that of the index stands in claim_index.cc ------------------------------------

constexpr const char* kFindCapture = "SELECT capture_key FROM captures WHERE sha256 = ?";
constexpr const char* kMakeCapture =
    "INSERT INTO captures (sha256, n_bytes, bytes, seq) VALUES (?, ?, ?, ?)";
constexpr const char* kFindDocument = "SELECT document_key FROM documents WHERE document_id = ?";
constexpr const char* kMakeDocument =
    "INSERT INTO documents (document_id, capture_key, media_type, charset, url, outlet, published, "
    "seq) VALUES (?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), ?, ?)";
constexpr const char* kAppearancesOf =
    "SELECT name, locator, fetched_at, min(seen_at) FROM appearances WHERE document_key = ? "
    "GROUP BY name, locator, fetched_at ORDER BY name, locator, fetched_at";
constexpr const char* kMakeAppearance =
    "INSERT OR IGNORE INTO appearances (document_key, name, locator, fetched_at, seen_at, seq) "
    "VALUES (?, ?, ?, nullif(?, ''), ?, ?)";
constexpr const char* kIsAtLocator =
    "SELECT 1 FROM appearances WHERE document_key = ? AND locator = ?";
constexpr const char* kOthersAtLocator =
    "SELECT DISTINCT document_key FROM appearances WHERE locator = ? AND document_key <> ?";
// For each place where the document was seen: the document that was seen there last.
constexpr const char* kLastAtLocators = R"(
  SELECT (SELECT b.document_key FROM appearances b JOIN documents d USING (document_key)
          WHERE b.locator = a.locator ORDER BY b.seen_at DESC, d.document_id DESC LIMIT 1)
  FROM appearances a WHERE a.document_key = ? GROUP BY a.locator ORDER BY a.locator)";
constexpr const char* kFindEngine =
    "SELECT engine_key FROM engines WHERE program_version = ? AND rules_sha256 = ? AND "
    "model_name = ? AND model_sha256 = ?";
constexpr const char* kMakeEngine =
    "INSERT INTO engines (program_version, rules_sha256, model_name, model_sha256) "
    "VALUES (?, ?, ?, ?)";
constexpr const char* kFindReading =
    "SELECT reading_key FROM readings WHERE document_key = ? AND engine_key = ?";
constexpr const char* kMakeReading =
    "INSERT INTO readings (document_key, engine_key, dictionary_key, sha256, claims, rest, seq) "
    "VALUES (?, ?, 1, ?, ?, ?, ?)";
constexpr const char* kMakeAdoption =
    "INSERT OR IGNORE INTO adoptions (reading_key, at, seq) VALUES (?, ?, ?)";
constexpr const char* kReadingsOf = R"(
  SELECT r.reading_key, e.program_version, e.rules_sha256, e.model_name, e.model_sha256, lower(hex(r.sha256)),
         (SELECT max(a.at) FROM adoptions a WHERE a.reading_key = r.reading_key) AS adopted, r.claims, r.rest,
         r.dictionary_key
  FROM readings r JOIN engines e USING (engine_key) WHERE r.document_key = ?
  ORDER BY adopted DESC, r.sha256, e.engine_key)";
constexpr const char* kDocumentRow = R"(
  SELECT d.document_id, lower(hex(c.sha256)), d.media_type, d.charset, d.url, d.outlet, d.published,
         (SELECT s.document_id FROM document_index i JOIN documents s ON s.document_key = i.superseded_by
          WHERE i.document_key = d.document_key)
  FROM documents d JOIN captures c USING (capture_key) WHERE d.document_key = ?)";
constexpr const char* kCaptureBytes =
    "SELECT c.bytes, lower(hex(c.sha256)) FROM documents d JOIN captures c USING (capture_key) "
    "WHERE d.document_key = ?";
constexpr const char* kMakeFailure =
    "INSERT OR IGNORE INTO failures (name, locator, capture_key, code, message, at, seq) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kReviewsOf =
    "SELECT review_id, claim_id, lower(hex(sha256)), span_begin, span_end, action, field, value, "
    "why, who, at FROM reviews WHERE sha256 = ? ORDER BY at, review_id";
constexpr const char* kMakeReview =
    "INSERT OR IGNORE INTO reviews (review_id, claim_id, sha256, span_begin, span_end, action, "
    "field, value, why, who, at, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kHasReviews = "SELECT 1 FROM reviews WHERE sha256 = ?";
constexpr const char* kMakeLog =
    "INSERT INTO log (seq, at, who, action, detail, rows_sha256, previous, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kLogRows =
    "SELECT seq, at, who, action, detail, rows_sha256, previous, hash FROM log ORDER BY seq DESC "
    "LIMIT ? OFFSET ?";

std::string from_hex(std::string_view hex) {
  std::string out;
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
  return out;
}

Result<std::optional<Date>> date_of(const std::string& iso) {
  if (iso.empty()) return std::optional<Date>();
  auto date = Date::parse(iso);
  if (!date) return Error{ErrorCode::kCorrupt, date.error().message};
  return std::optional(*date);
}

}  // namespace

std::string document_id_of(const TakenDocument& taken, const std::string& sha256) {
  if (taken.url.empty() && taken.outlet.empty() && !taken.published) return sha256.substr(0, 16);
  return sha256_hex(fmt::format("muster/document/1\n{}\n{}\n{}\n{}", sha256, taken.url,
                                taken.outlet, taken.published ? taken.published->iso() : ""))
      .substr(0, 16);
}

std::string log_hash(const LogEntry& e) {
  return sha256_hex(fmt::format("muster/log/1\n{}\n{}\n{}\n{}\n{}\n{}\n{}", e.previous, e.seq, e.at,
                                e.who, e.action, e.detail, e.rows_sha256));
}

PreparedDocument prepare(TakenDocument taken, const std::string& sha256, StoredReading reading,
                         std::string text, std::string search_title, std::string search_body) {
  PreparedDocument p;
  p.document_id = document_id_of(taken, sha256);
  p.sha256 = sha256;
  p.capture = compress(taken.bytes);
  std::string prefix(reading_dictionary());
  prefix += text;
  const std::string claims = claims_json(reading), rest = rest_json(reading);
  p.reading_sha256 = sha256_hex(claims + "\n" + rest);
  p.claims = compress(claims, prefix);
  p.rest = compress(rest, prefix);
  p.rows = make_index(lay_over(reading, {}, {}, text), reading, p.document_id, taken.outlet, text);
  p.taken = std::move(taken);
  p.reading = std::move(reading);
  p.text = std::move(text);
  p.search_title = std::move(search_title);
  p.search_body = std::move(search_body);
  return p;
}

struct Ledger::State {
  explicit State(Database opened) : database(std::move(opened)), index(database) {}
  Database database;
  ClaimIndex index;
  std::optional<Transaction> transaction;
  int64_t seq = 0;              // of the open transaction
  std::vector<int64_t> before;  // last key of each covered table when it began
  std::string previous_hash;
  std::map<int64_t, std::string> dictionaries;
  std::string backup;

  Result<const std::string*> dictionary(int64_t key) {
    auto& kept = dictionaries[key];
    if (kept.empty()) {
      MUSTER_TRY(Statement find,
                 database.prepare("SELECT bytes FROM dictionaries WHERE dictionary_key = ?"));
      find.bind(key);
      MUSTER_TRY(const bool there, find.step());
      if (!there)
        return Error{ErrorCode::kCorrupt,
                     fmt::format("{}: dictionary {} is missing", database.path(), key)};
      kept = find.text(0);
    }
    return &kept;
  }

  Result<int64_t> capture_key(const std::string& sha256, std::string_view compressed, size_t size) {
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
    MUSTER_TRY_VOID(
        make->bind(Blob{hash}, static_cast<int64_t>(size), Blob{compressed}, seq).run());
    return database.last_key();
  }

  Result<int64_t> engine_key(const EngineVersion& e) {
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

  // The document that stands where this one stood; none when it still stands somewhere itself.
  Result<std::optional<int64_t>> superseded_by(int64_t document_key) {
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

  Result<void> update_superseded(const std::string& locator, int64_t except) {
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

  Result<std::string> rows_sha256() {
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
};

Ledger::Ledger(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::open(const std::string& path, Mode mode) {
  std::error_code ignored;
  if (mode != Mode::kCreate && !std::filesystem::exists(path, ignored))
    return Error{ErrorCode::kNotFound,
                 fmt::format("{}: no such ledger; muster add makes one, --ledger or MUSTER_LEDGER "
                             "names another",
                             path)};
  if (std::filesystem::is_directory(path, ignored))
    return Error{ErrorCode::kInvalidInput, fmt::format("{}: is a folder, not a ledger", path)};
  const auto open_as = [&](Database::Mode how, const std::string& name) -> Result<Ledger> {
    MUSTER_TRY(Database database, Database::open(name, how));
    return Ledger(std::make_unique<State>(std::move(database)));
  };
  if (mode == Mode::kRead) {
    MUSTER_TRY(Ledger ledger, open_as(Database::Mode::kReadOnly, path));
    auto checked = check_schema(ledger.database());
    if (!checked && checked.error().code == ErrorCode::kIo) {
      // In a folder that cannot be written SQLite cannot make the files of its write-ahead log; nobody can write then.
      MUSTER_TRY(ledger, open_as(Database::Mode::kReadOnly, path));
      return checked.error();
    }
    if (!checked) return checked.error();
    return ledger;
  }
  MUSTER_TRY(
      Ledger ledger,
      open_as(mode == Mode::kCreate ? Database::Mode::kCreate : Database::Mode::kReadWrite, path));
  MUSTER_TRY_VOID(update_schema(ledger.database(), &ledger.state_->backup));
  return ledger;
}

Database& Ledger::database() { return state_->database; }
const std::string& Ledger::path() const { return state_->database.path(); }
const std::string& Ledger::backup_made() const { return state_->backup; }

// --- reading ---------------------------------------------------------------------------------------------------------

Result<std::unordered_set<std::string>> Ledger::document_ids() {
  std::unordered_set<std::string> ids;
  MUSTER_TRY(Statement all, state_->database.prepare("SELECT document_id FROM documents"));
  for (;;) {
    MUSTER_TRY(const bool more, all.step());
    if (!more) return ids;
    ids.insert(all.text(0));
  }
}

Result<std::optional<int64_t>> Ledger::document_key(const std::string& document_id) {
  MUSTER_TRY(Statement * find, state_->database.statement(kFindDocument));
  find->bind(document_id);
  MUSTER_TRY(const bool there, find->step());
  std::optional<int64_t> key;
  if (there) key = find->integer(0);
  find->reset();
  return key;
}

Result<DocumentRecord> Ledger::document(int64_t document_key) {
  DocumentRecord d;
  MUSTER_TRY(Statement * row, state_->database.statement(kDocumentRow));
  row->bind(document_key);
  MUSTER_TRY(const bool there, row->step());
  if (!there)
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: document {} is missing", path(), document_key)};
  d.document_key = document_key;
  d.document_id = row->text(0);
  d.sha256 = row->text(1);
  d.media_type = row->text(2);
  d.charset = row->text(3);
  d.url = row->text(4);
  d.outlet = row->text(5);
  MUSTER_TRY(d.published, date_of(row->text(6)));
  d.superseded_by = row->text(7);
  row->reset();
  MUSTER_TRY(Statement * seen, state_->database.statement(kAppearancesOf));
  seen->bind(document_key);
  for (;;) {
    MUSTER_TRY(const bool more, seen->step());
    if (!more) break;
    d.appearances.push_back({seen->text(0), seen->text(1), seen->text(2), seen->text(3)});
  }
  if (d.appearances.empty())
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: document {} has no name", path(), d.document_id)};
  return d;
}

Result<std::string> Ledger::capture_bytes(int64_t document_key) {
  MUSTER_TRY(Statement * row, state_->database.statement(kCaptureBytes));
  row->bind(document_key);
  MUSTER_TRY(const bool there, row->step());
  if (!there)
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: the bytes of document {} are missing", path(), document_key)};
  auto bytes = decompress(row->text(0));
  const std::string expected = row->text(1);
  row->reset();
  if (!bytes || sha256_hex(*bytes) != expected)
    return Error{
        ErrorCode::kCorrupt,
        fmt::format("{}: the bytes of capture {} are not what they were", path(), expected)};
  return bytes;
}

Result<std::vector<ReadingRecord>> Ledger::readings(int64_t document_key, std::string_view text,
                                                    Part part) {
  std::vector<ReadingRecord> out;
  MUSTER_TRY(Statement * rows, state_->database.statement(kReadingsOf));
  rows->bind(document_key);
  for (;;) {
    MUSTER_TRY(const bool more, rows->step());
    if (!more) return out;
    ReadingRecord& r = out.emplace_back();
    r.reading_key = rows->integer(0);
    r.engine = {rows->text(1), rows->text(2), rows->text(3), rows->text(4)};
    r.sha256 = rows->text(5);
    r.adopted_at = rows->text(6);
    MUSTER_TRY(const std::string* dictionary, state_->dictionary(rows->integer(9)));
    std::string prefix = *dictionary;
    prefix += text;
    MUSTER_TRY(const std::string claims, decompress(rows->text(7), prefix));
    MUSTER_TRY(r.reading, parse_claims(claims, text));
    if (part == Part::kClaims) continue;
    MUSTER_TRY(const std::string rest, decompress(rows->text(8), prefix));
    if (sha256_hex(claims + "\n" + rest) != r.sha256)
      return Error{ErrorCode::kCorrupt, fmt::format("{}: reading {} is not what it was", path(),
                                                    r.sha256.substr(0, 16))};
    MUSTER_TRY_VOID(parse_rest(rest, text, r.reading));
  }
}

Result<ReadingRecord> Ledger::reading(int64_t document_key, std::string_view text, Part part) {
  MUSTER_TRY(auto all, readings(document_key, text, part));
  if (all.empty())
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: document {} has no reading", path(), document_key)};
  return std::move(all.front());
}

Result<std::vector<Review>> Ledger::reviews(const std::string& sha256) {
  std::vector<Review> out;
  const std::string hash = from_hex(sha256);
  MUSTER_TRY(Statement * rows, state_->database.statement(kReviewsOf));
  rows->bind(Blob{hash});
  for (;;) {
    MUSTER_TRY(const bool more, rows->step());
    if (!more) return out;
    out.push_back(
        {rows->text(0),
         rows->text(1),
         rows->text(2),
         {static_cast<uint32_t>(rows->integer(3)), static_cast<uint32_t>(rows->integer(4))},
         rows->text(5),
         rows->text(6),
         rows->text(7),
         rows->text(8),
         rows->text(9),
         rows->text(10)});
  }
}

Result<std::vector<EffectiveClaim>> Ledger::claims(const DocumentRecord& document,
                                                   const StoredReading& reading,
                                                   std::string_view text) {
  MUSTER_TRY(auto said, reviews(document.sha256));
  if (said.empty()) return lay_over(reading, {}, {}, text);
  MUSTER_TRY(const auto all, readings(document.document_key, text, Part::kClaims));
  std::vector<const StoredReading*> older;
  for (size_t i = 1; i < all.size(); ++i) older.push_back(&all[i].reading);
  return lay_over(reading, older, std::move(said), text);
}

Result<std::vector<int64_t>> Ledger::document_keys(bool superseded_too) {
  std::vector<int64_t> keys;
  MUSTER_TRY(
      Statement all,
      state_->database.prepare(
          superseded_too ? "SELECT document_key FROM documents ORDER BY document_id"
                         : "SELECT d.document_key FROM documents d JOIN document_index i USING "
                           "(document_key) WHERE i.superseded_by IS NULL ORDER BY d.document_id"));
  for (;;) {
    MUSTER_TRY(const bool more, all.step());
    if (!more) return keys;
    keys.push_back(all.integer(0));
  }
}

Result<std::vector<LogEntry>> Ledger::log(size_t limit, size_t offset) {
  std::vector<LogEntry> out;
  MUSTER_TRY(Statement * rows, state_->database.statement(kLogRows));
  rows->bind(static_cast<int64_t>(limit), static_cast<int64_t>(offset));
  for (;;) {
    MUSTER_TRY(const bool more, rows->step());
    if (!more) return out;
    out.push_back({rows->integer(0), rows->text(1), rows->text(2), rows->text(3), rows->text(4),
                   rows->text(5), rows->text(6), rows->text(7)});
  }
}

Result<std::string> Ledger::last_log_time() {
  MUSTER_TRY(const auto last, log(1));
  return last.empty() ? std::string() : last.front().at;
}

// --- writing ---------------------------------------------------------------------------------------------------------

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

Result<void> Ledger::add_appearance(int64_t document_key, const std::string& name,
                                    const std::string& locator, const std::string& fetched_at,
                                    const std::string& at) {
  State& s = *state_;
  MUSTER_TRY(Statement * make, s.database.statement(kMakeAppearance));
  MUSTER_TRY_VOID(make->bind(document_key, name, locator, fetched_at, at, s.seq).run());
  MUSTER_TRY_VOID(s.update_superseded(locator, document_key));
  MUSTER_TRY(const auto by, s.superseded_by(document_key));
  return s.index.supersede(document_key, by);
}

Result<void> Ledger::see(const std::string& document_id, const TakenDocument& taken,
                         const std::string& at) {
  State& s = *state_;
  MUSTER_TRY(const auto key, document_key(document_id));
  MUSTER_CHECK(key.has_value());
  MUSTER_TRY(Statement * is_there, s.database.statement(kIsAtLocator));
  is_there->bind(*key, taken.locator);
  MUSTER_TRY(const bool there, is_there->step());
  is_there->reset();
  MUSTER_TRY(const auto by, s.superseded_by(*key));
  // A page that went back to what it was is seen again there.
  if (there && (!by || taken.in_container)) return {};
  return add_appearance(*key, taken.name, taken.locator, taken.fetched_at, at);
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
  MUSTER_TRY(Statement * make, s.database.statement(kMakeDocument));
  std::optional<std::string> published;
  if (d.taken.published) published = d.taken.published->iso();
  MUSTER_TRY_VOID(make->bind(d.document_id, capture, d.taken.media_type, d.taken.charset,
                             d.taken.url, d.taken.outlet, published, s.seq)
                      .run());
  const int64_t key = s.database.last_key();
  MUSTER_TRY(Statement * others, s.database.statement(kOthersAtLocator));
  others->bind(d.taken.locator, key);
  MUSTER_TRY(const bool is_revision, others->step());
  if (is_revision && changed_from) *changed_from = others->integer(0);
  others->reset();
  MUSTER_TRY(Statement * seen, s.database.statement(kMakeAppearance));
  MUSTER_TRY_VOID(
      seen->bind(key, d.taken.name, d.taken.locator, d.taken.fetched_at, at, s.seq).run());
  MUSTER_TRY(const int64_t engine_key, s.engine_key(engine));
  MUSTER_TRY(Statement * reading, s.database.statement(kMakeReading));
  const std::string reading_hash = from_hex(d.reading_sha256);
  MUSTER_TRY_VOID(
      reading->bind(key, engine_key, Blob{reading_hash}, Blob{d.claims}, Blob{d.rest}, s.seq)
          .run());
  const int64_t reading_key = s.database.last_key();
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
    MUSTER_TRY(Statement * make, s.database.statement(kMakeReading));
    const std::string reading_hash = from_hex(d.reading_sha256);
    MUSTER_TRY_VOID(make->bind(document_key, engine_key, Blob{reading_hash}, Blob{d.claims},
                               Blob{d.rest}, s.seq)
                        .run());
    reading_key = s.database.last_key();
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

}  // namespace muster::ledger
