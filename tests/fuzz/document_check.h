// document_check.h: the promises of a Document, checked on any input; used by property tests and fuzzers.
#pragma once

#include <string>
#include <string_view>

#include "source/capture.h"
#include "text/document.h"

namespace muster::checks {

/// "" when all invariants of docs/OFFSETS.md hold, else the one that does not.
std::string broken_promise(const Capture& capture, const Document& document);

}  // namespace muster::checks
