// schema.h: the tables of a ledger file, made and brought up to date by numbered migrations (docs/LEDGER.md).
#pragma once

#include <span>
#include <string>

#include "core/result.h"
#include "ledger/database.h"

namespace muster::ledger {

/// Step `version` - 1 -> `version`. Steps are on disk in files of users: never changed, only added.
struct Migration {
  int version;
  const char* sql;
};
std::span<const Migration> migrations();

/// "MUST" in ASCII: PRAGMA application_id of every ledger.
inline constexpr int64_t kApplicationId = 0x4D555354;
int schema_version();

/// Checks that the file is a ledger this version can read, without changing it.
/// Errors: kNotFound (an empty database), kCorrupt (not a ledger), kUnsupported (made by a newer version, or
/// older than this one and opened to be read).
Result<void> check_schema(Database& database);

/// Makes the tables of a new file, or brings an older file up to date; before that a copy is put beside it, named in
/// `backup`. All in one transaction. Errors: those of check_schema, and of writing.
Result<void> update_schema(Database& database, std::string* backup = nullptr,
                           std::span<const Migration> steps = migrations());

}  // namespace muster::ledger
