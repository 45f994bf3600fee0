// database.h: SQLite behind RAII: a database, its statements, a transaction that rolls back unless committed.
//
// The one place that calls the C interface; the files beside it hold SQL, one file a table.
// Errors    kIo (disk full, read-only, cannot be opened), kConflict (another process writes), kCorrupt (damaged file),
//           kUnsupported (not a ledger), kInternal (a statement that does not fit its table: a fault of ours).
//           Messages name the file and say what to do.
// Threads   a Database belongs to one thread at a time
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace muster::ledger {

class Database;

/// Bytes that are no text: bound and read as a BLOB.
struct Blob {
  std::string_view bytes;
};

/// A prepared statement. Parameters and columns count from 1 and 0, as SQLite's.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  /// Binds all parameters in order. Texts and blobs must live until step() has returned its last row.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_one(++index, values), ...);
    return *this;
  }
  void bind_one(int index, int64_t value);
  void bind_one(int index, int value) { bind_one(index, static_cast<int64_t>(value)); }
  void bind_one(int index, double value);
  void bind_one(int index, std::string_view value);
  void bind_one(int index, const std::string& value) { bind_one(index, std::string_view(value)); }
  void bind_one(int index, const char* value) { bind_one(index, std::string_view(value)); }
  void bind_one(int index, Blob value);
  void bind_null(int index);
  template <typename T>
  void bind_one(int index, const std::optional<T>& value) {
    value ? bind_one(index, *value) : bind_null(index);
  }

  /// True when there is a row.
  Result<bool> step();
  /// For statements without rows.
  Result<void> run();
  void reset();

  int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;  ///< also of a BLOB; "" for NULL
  bool is_null(int column) const;

 private:
  friend class Database;
  Statement(Database* database, sqlite3_stmt* statement);
  Database* database_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

class Database {
 public:
  /// kImmutable: of a file that nobody can write now.
  enum class Mode { kImmutable, kReadOnly, kReadWrite, kCreate };
  /// Sets foreign keys, WAL with full synchronisation, and how long a lock is waited for.
  static Result<Database> open(const std::string& path, Mode mode, int busy_timeout_ms = 5000);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Runs statements without parameters or rows.
  Result<void> execute(const char* sql);
  /// A statement of its own, for SQL that is built.
  Result<Statement> prepare(std::string_view sql);
  /// The kept statement of this SQL text, reset. It must not be in use already.
  Result<Statement*> statement(const char* sql);
  /// First column of the first row; 0 without one.
  Result<int64_t> integer(const char* sql);

  int64_t last_key() const;
  int64_t n_changes() const;  ///< rows of the last statement
  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_; }
  /// What SQLite says of its last call, as an Error.
  Error error(int code) const;

 private:
  Database() = default;
  void close();
  sqlite3* handle_ = nullptr;
  std::string path_;
  // Behind a pointer, so that statements keep the address of the database they report to.
  std::map<const char*, std::unique_ptr<Statement>> kept_;
};

/// Rolls back when it is destroyed before commit().
class Transaction {
 public:
  /// Takes the write lock at once, so that two writers meet here and not in the middle.
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

}  // namespace muster::ledger
