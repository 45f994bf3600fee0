#include "core/error_table.h"

#include <cstddef>
#include <iterator>

namespace muster {
namespace {
// Exit statuses are part of the interface: scripts test them. Do not change; append.
constexpr ErrorRow kRows[] = {
    {ErrorCode::kInvalidInput, "invalid_input", 3, 400},
    {ErrorCode::kNotFound, "not_found", 4, 404},
    {ErrorCode::kConflict, "conflict", 5, 409},
    {ErrorCode::kCorrupt, "corrupt", 6, 500},
    {ErrorCode::kIo, "io", 7, 503},
    {ErrorCode::kUnsupported, "unsupported", 8, 415},
    {ErrorCode::kInternal, "internal", 9, 500},
};
}  // namespace

std::span<const ErrorRow> error_table() { return kRows; }

const ErrorRow& error_row(ErrorCode code) {
  const auto index = static_cast<size_t>(code) - 1;
  MUSTER_CHECK(index < std::size(kRows) && kRows[index].code == code);
  return kRows[index];
}

}  // namespace muster
