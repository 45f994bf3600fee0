#include "source/zip_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "source/http_message.h"

namespace muster::source {
namespace {

struct Free {
  void operator()(archive* a) const { archive_read_free(a); }
};
using Archive = std::unique_ptr<archive, Free>;

std::string why(archive* a) {
  const char* text = archive_error_string(a);
  return text ? text : "not readable";
}

class EntryStream : public ByteStream {
 public:
  EntryStream(archive* a, std::shared_ptr<Budget> budget, std::string name)
      : archive_(a), budget_(std::move(budget)), name_(std::move(name)) {}

  Result<size_t> read(char* into, size_t size) override {
    const la_ssize_t got = archive_read_data(archive_, into, size);
    if (got < 0)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("{}: cannot be unpacked: {}", name_, why(archive_))};
    if (budget_) MUSTER_TRY_VOID(budget_->add_unpacked(static_cast<uint64_t>(got), name_));
    return static_cast<size_t>(got);
  }
  std::optional<uint64_t> raw_offset(uint64_t) const override { return std::nullopt; }
  uint64_t raw_position() const override { return 0; }

 private:
  archive* archive_;
  std::shared_ptr<Budget> budget_;
  std::string name_;
};

class ZipReader : public CaptureReader {
 public:
  ZipReader(std::string bytes, const Capture& from, const Context& context)
      : bytes_(std::move(bytes)), from_(from), context_(context) {
    from_.bytes.clear();
  }

  /// Opens `path`, or the bytes that are held when it is null.
  Result<void> open(const char* path) {
    archive_.reset(archive_read_new());
    if (!archive_) return Error{ErrorCode::kInternal, from_.origin + ": no memory"};
    archive_read_support_format_zip(archive_.get());
    const int opened = path
                           ? archive_read_open_filename(archive_.get(), path, 64U << 10)
                           : archive_read_open_memory(archive_.get(), bytes_.data(), bytes_.size());
    if (opened != ARCHIVE_OK)
      return Error{ErrorCode::kInvalidInput, fmt::format("{}: cannot be read as a zip archive: {}",
                                                         from_.origin, why(archive_.get()))};
    return {};
  }

  Result<std::optional<Piece>> next() override {
    while (!ended_) {
      archive_entry* entry = nullptr;
      const int got = archive_read_next_header(archive_.get(), &entry);
      if (got == ARCHIVE_EOF) break;
      if (got == ARCHIVE_FATAL || got == ARCHIVE_RETRY) {
        ended_ = true;
        return Error{ErrorCode::kInvalidInput,
                     fmt::format("{}: damaged after {} members: {}", from_.origin, n_members_,
                                 why(archive_.get()))};
      }
      if (++n_members_ > context_.options->max_members) {
        ended_ = true;
        return Error{ErrorCode::kUnsupported,
                     fmt::format("{}: more than {} members; the rest is not read", from_.origin,
                                 context_.options->max_members)};
      }
      if (archive_entry_filetype(entry) == AE_IFDIR) continue;
      const char* utf8 = archive_entry_pathname_utf8(entry);
      const char* raw = utf8 ? utf8 : archive_entry_pathname(entry);
      const std::string member = raw ? raw : fmt::format("member {}", n_members_);
      if (member.ends_with('/')) continue;
      const std::string name = from_.origin + "!" + member;
      if (archive_entry_is_data_encrypted(entry) == 1)
        return Error{ErrorCode::kUnsupported, name + ": encrypted; unpack it with its password"};
      Piece piece;
      piece.capture.origin = name;
      piece.capture.container = from_.container;
      piece.capture.container.kind = "zip";
      piece.capture.container.offset.reset();
      piece.capture.container.length.reset();
      std::string& path = piece.capture.container.member;
      path += (path.empty() ? "" : "!") + member;
      piece.stream = std::make_unique<EntryStream>(archive_.get(), context_.budget, name);
      return std::optional<Piece>(std::move(piece));
    }
    ended_ = true;
    return std::optional<Piece>();
  }

 private:
  std::string bytes_;
  Archive archive_;
  Capture from_;
  Context context_;
  size_t n_members_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<CaptureReader>> make_zip_reader_of_file(const std::string& path,
                                                               const Capture& from,
                                                               const Context& context) {
  auto reader = std::make_unique<ZipReader>("", from, context);
  MUSTER_TRY_VOID(reader->open(path.c_str()));
  return std::unique_ptr<CaptureReader>(std::move(reader));
}

Result<std::unique_ptr<CaptureReader>> make_zip_reader(std::string bytes, const Capture& from,
                                                       const Context& context) {
  auto reader = std::make_unique<ZipReader>(std::move(bytes), from, context);
  MUSTER_TRY_VOID(reader->open(nullptr));
  return std::unique_ptr<CaptureReader>(std::move(reader));
}

}  // namespace muster::source
