// export_command.h: `muster export`.
#pragma once

#include <memory>

#include "ledger_command.h"

namespace muster::cli {

std::unique_ptr<LedgerCommand> make_export_command();

}  // namespace muster::cli
