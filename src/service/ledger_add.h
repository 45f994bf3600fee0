// ledger_add.h: the user action "keep these reports": sources in, a summary out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/result.h"
#include "ledger/ledger.h"
#include "service/keep.h"
#include "service/ledger_diff.h"
#include "source/source_options.h"
#include "text/document.h"

namespace muster::service {

struct AddRequest {
  std::string ledger;                ///< path of the file; made when it is not there
  std::vector<std::string> sources;  ///< whatever Source takes; "-" is standard input
  SourceOptions source;
  DocumentOptions document;          ///< what is known of all of them
  unsigned n_threads = 0;            ///< reports read at a time; 0: one a core
  std::string who;
  size_t batch_size = 128;   ///< reports in one transaction, at most ...
  double batch_seconds = 2;  ///< ... and how old it may get
};

struct AddProgress {
  size_t n_new = 0, n_seen = 0, n_changed = 0, n_failed = 0;
  uint64_t bytes_done = 0, bytes_total = 0;  ///< total 0: not known
  std::string name;                          ///< of the report that was dealt with last
  size_t n_done() const { return n_new + n_seen + n_changed + n_failed; }
};

struct AddSummary {
  AddProgress counts;                 ///< of what is in the ledger now
  std::vector<Error> failures;        ///< of reports, in order; kept in the ledger too
  std::vector<RevisionDiff> changed;  ///< pages that say something else than before
  std::vector<std::string> notes;
  SourceCounts left_out;  ///< what lost no report: pictures, links, records that say "as before"
  bool stopped = false;  ///< `stop` said so; what was read until then is in the ledger
};

/// Reads the sources and keeps them. The same bytes are kept once, whatever they were called.
///   progress  called on this thread after each report
///   stop      asked before each report, on any thread
/// Errors: those of Ledger; what was committed before stays, and `done` tells what that was.
Result<AddSummary> add(const Engine& engine, const AddRequest& request,
                       const std::function<void(const AddProgress&)>& progress = {},
                       const std::function<bool()>& stop = {}, AddProgress* done = nullptr);

}  // namespace muster::service
