#include "source/http_cache.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/hash.h"
#include "source/byte_stream.h"

namespace muster::source {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMaxKept = size_t{64} << 20;

std::optional<std::string> bytes_of(const std::string& path) {
  auto file = FileStream::open(path);
  if (!file) return std::nullopt;
  auto bytes = read_all(**file, kMaxKept, path);
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

bool replace_file(const std::string& path, const std::string& bytes) {
  const std::string beside = fmt::format("{}.{}", path, ::getpid());
  {
    std::ofstream out(beside, std::ios::binary);
    if (!(out << bytes) || !out.flush()) return false;
  }
  std::error_code failed;
  fs::rename(beside, path, failed);
  return !failed;
}

}  // namespace

std::optional<CachedPage> HttpCache::find(const std::string& url) const {
  if (folder_.empty()) return std::nullopt;
  const std::string base = folder_ + "/" + sha256_hex(url);
  const auto head = bytes_of(base + ".json");
  auto body = bytes_of(base + ".body");
  if (!head || !body) return std::nullopt;
  const auto json = nlohmann::json::parse(*head, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto get = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  CachedPage page{"",          get("content_type"),  get("language"),
                  get("etag"), get("last_modified"), get("fetched_at")};
  if (get("url") != url || get("sha256") != sha256_hex(*body)) return std::nullopt;
  if (page.etag.empty() && page.last_modified.empty()) return std::nullopt;
  page.body = std::move(*body);
  return page;
}

Result<void> HttpCache::keep(const std::string& url, const CachedPage& page) const {
  if (folder_.empty()) return {};
  std::error_code failed;
  fs::create_directories(folder_, failed);
  const nlohmann::json json = {{"url", url},
                               {"sha256", sha256_hex(page.body)},
                               {"content_type", page.content_type},
                               {"language", page.language},
                               {"etag", page.etag},
                               {"last_modified", page.last_modified},
                               {"fetched_at", page.fetched_at}};
  const std::string base = folder_ + "/" + sha256_hex(url);
  if (!replace_file(base + ".body", page.body) ||
      !replace_file(base + ".json",
                    json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace)))
    return Error{ErrorCode::kIo, folder_ + ": the cache cannot be written"};
  return {};
}

}  // namespace muster::source
