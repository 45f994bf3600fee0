#include "ledger/compress.h"

#include <fmt/format.h>
#include <zstd.h>

#include <memory>

namespace muster::ledger {
namespace {

// Texts of some kilobytes: higher levels cost milliseconds a report and save under 1 %.
constexpr int kLevel = 12;

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

int window_log_for(size_t n) {
  int log = 10;
  while (log < 27 && (size_t{1} << log) < n) ++log;
  return log;
}

}  // namespace

std::string compress(std::string_view bytes, std::string_view prefix) {
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  // The window has to reach back over the whole prefix.
  if (!prefix.empty())
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog,
                           window_log_for(prefix.size() + bytes.size()));
  ZSTD_CCtx_refPrefix(context.get(), prefix.data(), prefix.size());
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size =
      ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  MUSTER_CHECK(!ZSTD_isError(size));
  out.resize(size);
  return out;
}

Result<std::string> decompress(std::string_view frame, std::string_view prefix, size_t max_bytes) {
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  const auto corrupt = [](const std::string& why) {
    return Error{ErrorCode::kCorrupt, "a compressed part cannot be read: " + why};
  };
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
    return corrupt("not a zstd frame with its size");
  if (size > max_bytes) return corrupt(fmt::format("its size is given as {} bytes", size));
  ZSTD_DCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  ZSTD_DCtx_refPrefix(context.get(), prefix.data(), prefix.size());
  std::string out(size, '\0');
  const size_t got =
      ZSTD_decompressDCtx(context.get(), out.data(), out.size(), frame.data(), frame.size());
  if (ZSTD_isError(got)) return corrupt(ZSTD_getErrorName(got));
  if (got != size) return corrupt("it is shorter than it says");
  return out;
}

}  // namespace muster::ledger
