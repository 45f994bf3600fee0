// page_command.h: `muster page`: what is kept of web pages, and why.
#pragma once

#include <string>
#include <vector>

#include "service/engine.h"
#include "source/source_options.h"

namespace muster::cli {

enum class PageFormat { kPeople, kText, kJson, kHtml };

struct PageArguments {
  std::vector<std::string> files;
  SourceOptions source;
  PageFormat format = PageFormat::kPeople;
  std::string url;                ///< of the page, where it is known
  service::EngineOptions engine;  ///< only the lexicon is used
};

/// Reads every page; one that fails is reported, and the others go on. Returns the exit status.
int run_page(const PageArguments& arguments);

}  // namespace muster::cli
