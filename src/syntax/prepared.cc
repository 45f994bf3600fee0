#include "syntax/prepared.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace muster::syntax {
namespace {

constexpr std::string_view kMagic = "muster model 1\n";  // counts up with the format
constexpr size_t kAlignment = 64;

struct Header {
  char magic[16] = {};
  uint64_t identity_size = 0, payload_size = 0, checksum = 0;
  uint64_t unused[3] = {};
};
static_assert(sizeof(Header) == kAlignment);

size_t aligned(size_t n) { return (n + kAlignment - 1) / kAlignment * kAlignment; }

// Against damage, not against malice: whoever can write here can write the model. Four sums side by side, so that it takes
// a fraction of the time of reading the file.
uint64_t checksum(std::string_view bytes) {
  std::array<uint64_t, 4> sums = {1, 2, 3, 4};
  size_t at = 0;
  for (; at + 32 <= bytes.size(); at += 32) {
    std::array<uint64_t, 4> words;
    std::memcpy(words.data(), bytes.data() + at, 32);
    for (size_t i = 0; i < 4; ++i) {
      sums[i] = (sums[i] ^ words[i]) * 0x9e3779b97f4a7c15u;
      sums[i] ^= sums[i] >> 29;
    }
  }
  for (; at < bytes.size(); ++at)
    sums[0] = (sums[0] ^ static_cast<unsigned char>(bytes[at])) * 0x9e3779b97f4a7c15u;
  uint64_t all = bytes.size();
  for (const uint64_t sum : sums) {
    all = (all ^ sum) * 0xd1b54a32d192ed03u;
    all ^= all >> 32;
  }
  return all;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

}  // namespace

void PreparedWriter::put(uint64_t value) {
  payload_.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void PreparedWriter::array(const void* data, size_t n_bytes) {
  put(n_bytes);
  payload_.resize(aligned(payload_.size()));
  if (n_bytes > 0) payload_.append(static_cast<const char*>(data), n_bytes);
}

bool PreparedWriter::write(const std::filesystem::path& path, std::string_view identity) const {
  Header header;
  std::memcpy(header.magic, kMagic.data(), kMagic.size());
  header.identity_size = identity.size();
  header.payload_size = payload_.size();
  header.checksum = checksum(payload_);
  std::string head(reinterpret_cast<const char*>(&header), sizeof header);
  head += identity;
  head.resize(aligned(head.size()));

  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  const std::string mine = fmt::format("{}.{}-{}", path.string(), ::getpid(), now);
  const int fd = ::open(mine.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return false;
  bool done = write_all(fd, head) && write_all(fd, payload_);
  done = ::close(fd) == 0 && done;
  done = done && ::rename(mine.c_str(), path.c_str()) == 0;
  if (!done) ::unlink(mine.c_str());
  return done;
}

std::optional<PreparedReader> PreparedReader::open(const std::filesystem::path& path,
                                                   std::string_view identity) {
  auto file = FileBytes::map(path.string());
  if (!file) return std::nullopt;
  const std::string_view bytes = file->view();
  Header header;
  if (bytes.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::string_view(header.magic, kMagic.size()) != kMagic ||
      header.identity_size != identity.size())
    return std::nullopt;
  const size_t begin = aligned(sizeof header + identity.size());
  if (bytes.size() < begin || bytes.size() - begin != header.payload_size ||
      bytes.substr(sizeof header, identity.size()) != identity ||
      checksum(bytes.substr(begin)) != header.checksum)
    return std::nullopt;
  PreparedReader reader(std::move(*file));
  reader.at_ = begin;
  return reader;
}

uint64_t PreparedReader::take() {
  const std::string_view bytes = file_.view();
  uint64_t value = 0;
  if (bytes.size() - at_ < sizeof value) {
    whole_ = false;
    return 0;
  }
  std::memcpy(&value, bytes.data() + at_, sizeof value);
  at_ += sizeof value;
  return value;
}

std::string_view PreparedReader::array() {
  const std::string_view bytes = file_.view();
  const uint64_t n = take();
  const size_t begin = aligned(at_);
  if (!whole_ || begin > bytes.size() || bytes.size() - begin < n) {
    whole_ = false;
    return {};
  }
  at_ = begin + n;
  return bytes.substr(begin, n);
}

}  // namespace muster::syntax
