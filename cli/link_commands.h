// link_commands.h: the commands overrule and revisions.
#pragma once

#include "ledger_command.h"

namespace muster::cli {

void make_link_commands(LedgerCommandList& list);

}  // namespace muster::cli
