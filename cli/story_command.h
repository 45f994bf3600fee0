// story_command.h: the commands over several reports: links.
#pragma once

#include "gather.h"

namespace muster::cli {

enum class LinksForm { kLines, kPairs };

/// `muster links`. Returns the exit status.
int run_links(const GatherArguments& arguments, LinksForm form);

}  // namespace muster::cli
