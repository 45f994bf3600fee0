// read_command.h: `muster read`: reports in, readings out, in the form that was asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/engine.h"
#include "service/json.h"
#include "source/source_options.h"
#include "text/document.h"

namespace muster::cli {

enum class Format { kPeople, kJson, kRecords, kMentions, kExplanation };

struct ReadArguments {
  std::vector<std::string> files;
  SourceOptions source;
  Format format = Format::kPeople;
  service::Selection selection;
  bool full = false;  ///< parse every sentence, also those that can hold nothing of the selection
  std::string
      trace;  ///< with kExplanation: only the figure with this id (or how it begins), in full
  DocumentOptions document;
  service::EngineOptions engine;
  unsigned n_threads = 0;  ///< reports read at a time; 0: as many as there are cores
};

/// Reads every file; one that fails is reported on standard error, and the others go on. Output and messages come in
/// the order of the files and lines, the same bytes for any number of threads.
/// Returns the exit status: 0, or that of the first failure.
int run_read(const ReadArguments& arguments);

}  // namespace muster::cli
