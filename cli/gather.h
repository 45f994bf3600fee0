// gather.h: many reports of whatever Source takes, read into memory: for commands that look at reports together.
#pragma once

#include <string>
#include <vector>

#include "service/engine.h"
#include "source/source_options.h"
#include "story/report.h"
#include "text/document.h"

namespace muster::cli {

struct GatherArguments {
  std::vector<std::string> files;
  SourceOptions source;
  DocumentOptions document;
  service::EngineOptions engine;
  unsigned n_threads = 0;  ///< 0: as many as there are cores
};

struct Gathered {
  std::vector<story::Report> reports;  ///< in the order of files and lines
  int status = 0;                      ///< 0, or the exit status of the first failure
};

/// Reads every file; one that fails is reported on standard error, and the others go on.
Gathered gather(const GatherArguments& arguments, const service::Engine& engine);

}  // namespace muster::cli
