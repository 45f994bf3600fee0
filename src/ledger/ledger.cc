#include "ledger/ledger.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/hash.h"
#include "ledger/compress.h"
#include "ledger/ledger_state.h"
#include "ledger/schema.h"

namespace muster::ledger {
namespace {

// --- SQL of the tables that only grow; that of the index stands in claim_index.cc ------------------------------------

constexpr const char* kFindDocument = "SELECT document_key FROM documents WHERE document_id = ?";
constexpr const char* kAppearancesOf =
    "SELECT name, locator, fetched_at, min(seen_at), kind, file, member, record_id, file_offset, "
    "length FROM appearances WHERE document_key = ? GROUP BY name, locator, fetched_at, file, "
    "file_offset ORDER BY name, locator, fetched_at, file, file_offset";
// For each place where the document was seen: the document that was seen there last.
constexpr const char* kReadingsOf = R"(
  SELECT r.reading_key, e.program_version, e.rules_sha256, e.model_name, e.model_sha256, lower(hex(r.sha256)),
         (SELECT max(a.at) FROM adoptions a WHERE a.reading_key = r.reading_key) AS adopted, r.claims, r.rest,
         r.dictionary_key
  FROM readings r JOIN engines e USING (engine_key) WHERE r.document_key = ?
  ORDER BY adopted DESC, r.sha256, e.engine_key)";
constexpr const char* kDocumentRow = R"(
  SELECT d.document_id, lower(hex(c.sha256)), d.media_type, d.charset, d.url, d.outlet, d.published, d.part,
         (SELECT s.document_id FROM document_index i JOIN documents s ON s.document_key = i.superseded_by
          WHERE i.document_key = d.document_key)
  FROM documents d JOIN captures c USING (capture_key) WHERE d.document_key = ?)";
constexpr const char* kCaptureBytes =
    "SELECT c.bytes, lower(hex(c.sha256)) FROM documents d JOIN captures c USING (capture_key) "
    "WHERE d.document_key = ?";
constexpr const char* kReviewsOf =
    "SELECT review_id, claim_id, lower(hex(sha256)), span_begin, span_end, action, field, value, "
    "why, who, at FROM reviews WHERE sha256 = ? ORDER BY at, review_id";
constexpr const char* kDocumentsOfCapture =
    "SELECT d.document_key FROM captures c JOIN documents d USING (capture_key) WHERE c.sha256 = ? "
    "ORDER BY d.document_id";
constexpr const char* kFailures =
    "SELECT f.name, f.locator, f.code, f.message, f.at, c.bytes FROM failures f LEFT JOIN captures "
    "c USING (capture_key) ORDER BY f.locator, f.code, f.message, c.sha256";
constexpr const char* kLogRows =
    "SELECT seq, at, who, action, detail, rows_sha256, previous, hash FROM log ORDER BY seq DESC "
    "LIMIT ? OFFSET ?";

Result<std::optional<Date>> date_of(const std::string& iso) {
  if (iso.empty()) return std::optional<Date>();
  auto date = Date::parse(iso);
  if (!date) return Error{ErrorCode::kCorrupt, date.error().message};
  return std::optional(*date);
}

}  // namespace

std::string document_id_of(const TakenDocument& taken, const std::string& sha256) {
  if (taken.url.empty() && taken.outlet.empty() && !taken.published && taken.part == 0)
    return sha256.substr(0, 16);
  std::string lines = fmt::format("muster/document/1\n{}\n{}\n{}\n{}", sha256, taken.url,
                                  taken.outlet, taken.published ? taken.published->iso() : "");
  if (taken.part > 0) lines += fmt::format("\n{}", taken.part);
  return sha256_hex(lines).substr(0, 16);
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

Container container_at(const Statement& row, int column) {
  Container c{row.text(column), row.text(column + 1), row.text(column + 2), row.text(column + 3), {}, {}};
  if (!row.is_null(column + 4)) c.offset = static_cast<uint64_t>(row.integer(column + 4));
  if (!row.is_null(column + 5)) c.length = static_cast<uint64_t>(row.integer(column + 5));
  return c;
}

std::string from_hex(std::string_view hex) {
  std::string out;
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
  return out;
}

Result<const std::string*> Ledger::State::dictionary(int64_t key) {
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
    auto ledger = open_as(Database::Mode::kReadOnly, path);
    const Result<void> checked = ledger ? check_schema(ledger->database()) : ledger.error();
    if (checked) return ledger;
    if (checked.error().code != ErrorCode::kIo) return checked.error();
    // SQLite cannot make the files of its write-ahead log in a folder that cannot be written: nobody writes there now.
    MUSTER_TRY(Ledger fixed, open_as(Database::Mode::kImmutable, path));
    MUSTER_TRY_VOID(check_schema(fixed.database()));
    return fixed;
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
  d.part = static_cast<uint32_t>(row->integer(7));
  d.superseded_by = row->text(8);
  row->reset();
  MUSTER_TRY(Statement * seen, state_->database.statement(kAppearancesOf));
  seen->bind(document_key);
  for (;;) {
    MUSTER_TRY(const bool more, seen->step());
    if (!more) break;
    d.appearances.push_back({seen->text(0), seen->text(1), seen->text(2), seen->text(3),
                             container_at(*seen, 4)});
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

Result<std::vector<int64_t>> Ledger::documents_of_capture(const std::string& sha256) {
  const std::string hash = from_hex(sha256);
  MUSTER_TRY(Statement * rows, state_->database.statement(kDocumentsOfCapture));
  rows->bind(Blob{hash});
  std::vector<int64_t> keys;
  for (;;) {
    MUSTER_TRY(const bool more, rows->step());
    if (!more) return keys;
    keys.push_back(rows->integer(0));
  }
}

Result<std::vector<Failure>> Ledger::failures() {
  MUSTER_TRY(Statement rows, state_->database.prepare(kFailures));
  std::vector<Failure> out;
  for (;;) {
    MUSTER_TRY(const bool more, rows.step());
    if (!more) return out;
    Failure& f = out.emplace_back();
    f = {rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4), ""};
    if (rows.is_null(5)) continue;
    MUSTER_TRY(f.bytes, decompress(rows.text(5)));
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

}  // namespace muster::ledger
