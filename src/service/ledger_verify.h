// ledger_verify.h: the user action "does all of it still hold?".
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/result.h"
#include "service/ledger_list.h"

namespace muster::service {

struct VerifyAnswer {
  size_t n_log = 0, n_captures = 0, n_documents = 0, n_readings = 0, n_claims = 0, n_reviews = 0,
         n_reread = 0;
  std::string last_hash;            ///< of the log
  std::vector<std::string> faults;  ///< what does not hold; empty when all does
  std::vector<std::string> notes;
};

/// Checks the file, foreign keys, the chain of the log with the rows it covers, every capture against its hash, every
/// reading and span against its text, every claim's id, reviews, and the index against what it is made of. With
/// `engine`, `n_reread` documents that it read are read again and must give the same.
/// Errors: only when nothing can be checked at all; whatever is found is a fault.
Result<VerifyAnswer> verify(Reader& reader, const Engine* engine, size_t n_reread);

/// Makes the index again from what is kept. Number of claims.
Result<int64_t> rebuild(Reader& reader);

}  // namespace muster::service
