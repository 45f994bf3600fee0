// ledger_status.h: the user actions "what is in it?" and "what was done to it?".
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "ledger/ledger.h"

namespace muster::service {

struct LedgerStatus {
  std::string path;
  int64_t file_bytes = 0;
  int64_t n_captures = 0, n_documents = 0, n_superseded = 0, n_readings = 0, n_claims = 0,
          n_failures = 0, n_reviews = 0, n_log = 0, captured_bytes = 0, compressed_bytes = 0;
  std::string first_published, last_published;
  std::string last_hash;  ///< of the log: names this state of the ledger
  struct Count {
    std::string name;
    int64_t n;
  };
  std::vector<Count> reviews;   ///< claims by review state
  std::vector<Count> measures;  ///< the ten with most claims
  struct Engine {
    ledger::EngineVersion version;
    int64_t n_readings;
  };
  std::vector<Engine> engines;
};
Result<LedgerStatus> status(ledger::Ledger& ledger);

}  // namespace muster::service
