// compress.h: zstd frames against a text that both sides know.
//
// A reading's words stand in its text and its keys are always the same, so it is compressed with both as the prefix
// (zstd --patch-from): about a third of what a frame of its own takes. Threads: free functions without state.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace muster::ledger {

/// One zstd frame with its content size. `prefix` must be given again to decompress().
std::string compress(std::string_view bytes, std::string_view prefix = {});
/// Errors: kCorrupt (not a frame, cut off, another prefix, or over `max_bytes`).
Result<std::string> decompress(std::string_view frame, std::string_view prefix = {},
                               size_t max_bytes = size_t{1} << 28);

}  // namespace muster::ledger
