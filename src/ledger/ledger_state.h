// ledger_state.h: what an open ledger holds; of ledger.cc and ledger_write.cc alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/claim_index.h"
#include "ledger/database.h"
#include "ledger/ledger.h"

namespace muster::ledger {

/// Bytes of lower-case hex digits.
std::string from_hex(std::string_view hex);

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

  Result<const std::string*> dictionary(int64_t key);
  // Keys of rows, which are made if they are not there.
  Result<int64_t> capture_key(const std::string& sha256, std::string_view compressed, size_t size);
  Result<int64_t> engine_key(const EngineVersion& engine);
  // The document that stands where this one stood; none when it still stands somewhere itself.
  Result<std::optional<int64_t>> superseded_by(int64_t document_key);
  Result<void> update_superseded(const std::string& locator, int64_t except);
  Result<std::string> rows_sha256();
  Result<void> put_appearance(int64_t document_key, const Appearance& appearance);
};

}  // namespace muster::ledger
