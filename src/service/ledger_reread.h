// ledger_reread.h: the user actions that work on whole ledgers: read again with new rules, merge, back up.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/result.h"
#include "service/ledger_add.h"
#include "service/ledger_list.h"

namespace muster::service {

struct RereadSummary {
  size_t n_read = 0, n_changed = 0;
  size_t n_current = 0;               ///< documents whose reading is by these rules already
  std::vector<RevisionDiff> changed;  ///< at most the first 1,000
  std::vector<Error> failures;
  bool stopped = false;
};
/// Reads every document again that was read by other rules or another model. Both readings stay; the new one counts.
/// Errors: those of Ledger; what was committed before stays, and the same call goes on from there.
Result<RereadSummary> reread(const Engine& engine, const AddRequest& request,
                             const std::function<void(size_t done, size_t total)>& progress = {},
                             const std::function<bool()>& stop = {});

struct MergeSummary {
  size_t n_documents = 0, n_readings = 0, n_reviews = 0, n_failures = 0, n_same = 0;
  std::vector<std::string> conflicts;
};
/// Adds to the ledger of `into` what the ledger `from` has and it has not. Content decides, so that merging either way
/// gives the same. `from` is only read.
Result<MergeSummary> merge(Reader& into, Reader& from, const std::string& who,
                           size_t batch_size = 256);

/// Copies a ledger while others may write to it; `to` appears whole or not at all.
/// Errors: kConflict when `to` is there and is no ledger; those of writing.
Result<void> backup(ledger::Ledger& ledger, const std::string& to);

/// Writes every document with all that is kept of it, then failures, a line each: what import_lines() takes.
Result<void> export_lines(Reader& reader, const std::function<Result<void>(std::string)>& put);
/// Merges lines of an export. `next` gives a line, or false at the end.
Result<MergeSummary> import_lines(Reader& into,
                                  const std::function<Result<bool>(std::string&)>& next,
                                  const std::string& who, size_t batch_size = 256);

}  // namespace muster::service
