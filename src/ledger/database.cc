#include "ledger/database.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

namespace muster::ledger {

// --- Statement -------------------------------------------------------------------------------------------------------

Statement::Statement(Database* database, sqlite3_stmt* statement)
    : database_(database), statement_(statement) {}
Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}
Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(statement_, other.statement_);
  database_ = other.database_;
  return *this;
}
Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::bind_one(int index, int64_t value) {
  MUSTER_CHECK(sqlite3_bind_int64(statement_, index, value) == SQLITE_OK);
}
void Statement::bind_one(int index, double value) {
  MUSTER_CHECK(sqlite3_bind_double(statement_, index, value) == SQLITE_OK);
}
void Statement::bind_one(int index, std::string_view value) {
  // A view without data would be bound as NULL.
  const char* data = value.data() ? value.data() : "";
  MUSTER_CHECK(sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_STATIC,
                                   SQLITE_UTF8) == SQLITE_OK);
}
void Statement::bind_one(int index, Blob value) {
  const char* data = value.bytes.data() ? value.bytes.data() : "";
  MUSTER_CHECK(sqlite3_bind_blob64(statement_, index, data, value.bytes.size(), SQLITE_STATIC) ==
               SQLITE_OK);
}
void Statement::bind_null(int index) {
  MUSTER_CHECK(sqlite3_bind_null(statement_, index) == SQLITE_OK);
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const Error error = database_->error(code);
  sqlite3_reset(statement_);
  return error;
}

Result<void> Statement::run() {
  MUSTER_TRY([[maybe_unused]] const bool row, step());
  sqlite3_reset(statement_);
  return {};
}

void Statement::reset() { sqlite3_reset(statement_); }

int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }
std::string Statement::text(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_, column));
  return data ? std::string(static_cast<const char*>(data), size) : std::string();
}
bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

// --- Database --------------------------------------------------------------------------------------------------------

Result<Database> Database::open(const std::string& path, Mode mode, int busy_timeout_ms) {
  Database database;
  database.path_ = path;
  // A reader that may also write takes the files of the write-ahead log away when it is the last one to close; where it
  // may not, SQLite opens the file to be read by itself.
  int access = SQLITE_OPEN_READWRITE;
  std::string name = path;
  if (mode == Mode::kCreate) access |= SQLITE_OPEN_CREATE;
  if (mode == Mode::kImmutable) {
    access = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    name = "file:";
    for (const char c : path)
      name += c == '?' || c == '#' || c == '%' ? fmt::format("%{:02x}", c) : std::string(1, c);
    name += "?immutable=1";
  }
  const int code = sqlite3_open_v2(name.c_str(), &database.handle_,
                                   access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code != SQLITE_OK) return database.error(code);
  sqlite3_busy_timeout(database.handle_, busy_timeout_ms);
  MUSTER_TRY_VOID(
      database.execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                       "PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536;"));
  if (mode == Mode::kReadWrite || mode == Mode::kCreate)
    MUSTER_TRY_VOID(database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
  return database;
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), path_(std::move(other.path_)) {
  other.kept_.clear();  // they would report to the old address; they are made again when asked for
}
Database& Database::operator=(Database&& other) noexcept {
  close();
  other.kept_.clear();
  handle_ = std::exchange(other.handle_, nullptr);
  path_ = std::move(other.path_);
  return *this;
}
Database::~Database() { close(); }

void Database::close() {
  kept_.clear();
  sqlite3_close_v2(handle_);
  handle_ = nullptr;
}

Result<void> Database::execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return error(code);
  return Statement(this, statement);
}

Result<Statement*> Database::statement(const char* sql) {
  auto& kept = kept_[sql];
  if (!kept) {
    MUSTER_TRY(Statement made, prepare(sql));
    kept = std::unique_ptr<Statement>(new Statement(std::move(made)));
  }
  kept->reset();
  return kept.get();
}

Result<int64_t> Database::integer(const char* sql) {
  MUSTER_TRY(Statement made, prepare(sql));
  MUSTER_TRY(const bool row, made.step());
  return row ? made.integer(0) : int64_t{0};
}

int64_t Database::last_key() const { return sqlite3_last_insert_rowid(handle_); }
int64_t Database::n_changes() const { return sqlite3_changes64(handle_); }

Error Database::error(int code) const {
  const std::string reason = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return {ErrorCode::kIo,
              fmt::format("{}: the disk is full; what was committed before is kept; make room and "
                          "run the same command again",
                          path_)};
    case SQLITE_READONLY:
      return {ErrorCode::kIo,
              fmt::format("{}: cannot be written; check the permissions of the file and its folder",
                          path_)};
    case SQLITE_CANTOPEN: {
      std::error_code ignored;
      const auto folder = std::filesystem::path(path_).parent_path();
      const std::string shown = folder.empty() ? "." : folder.string();
      if (!std::filesystem::is_directory(shown, ignored))
        return {ErrorCode::kNotFound, fmt::format("{}: no folder {}", path_, shown)};
      if (access(shown.c_str(), W_OK) != 0)
        return {ErrorCode::kIo,
                fmt::format("{}: the folder {} cannot be written; check its permissions, or name "
                            "another ledger with --ledger",
                            path_, shown)};
      return {ErrorCode::kIo, fmt::format("{}: cannot be opened ({})", path_, reason)};
    }
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kConflict,
              fmt::format("{}: another process is writing to it; try again when it has finished",
                          path_)};
    case SQLITE_CORRUPT:
      return {ErrorCode::kCorrupt,
              fmt::format("{}: the file is damaged ({}); go back to a copy made by muster backup, "
                          "or save what is readable with muster export",
                          path_, reason)};
    case SQLITE_NOTADB:
      return {ErrorCode::kCorrupt, fmt::format("{}: is not a ledger of Muster", path_)};
    case SQLITE_IOERR:
      return {ErrorCode::kIo, fmt::format("{}: reading or writing failed ({})", path_, reason)};
    case SQLITE_NOMEM:
      return {ErrorCode::kIo, fmt::format("{}: out of memory", path_)};
    default:
      return {ErrorCode::kInternal, fmt::format("{}: {}", path_, reason)};
  }
}

// --- Transaction -----------------------------------------------------------------------------------------------------

Result<Transaction> Transaction::begin(Database& database) {
  MUSTER_TRY_VOID(database.execute("BEGIN IMMEDIATE"));
  return Transaction(&database);
}
Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}
Transaction::~Transaction() {
  // After some errors (disk full) SQLite has rolled back by itself.
  if (database_ && !sqlite3_get_autocommit(database_->handle()))
    (void)sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}
Result<void> Transaction::commit() {
  MUSTER_TRY_VOID(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace muster::ledger
