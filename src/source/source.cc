#include "source/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "source/capture_reader.h"
#include "source/feed_reader.h"
#include "source/folder_reader.h"
#include "source/format.h"
#include "source/http_fetch.h"
#include "source/mail_reader.h"
#include "source/pdf_text.h"
#include "source/report_json.h"
#include "source/unpack_stream.h"
#include "source/warc_reader.h"
#include "source/zip_reader.h"

namespace muster {
namespace {

using namespace source;

constexpr size_t kMaxNotes = 10'000;

}  // namespace

class Source::Impl {
 public:
  Impl(std::vector<std::string> inputs, SourceOptions options)
      : inputs_(std::move(inputs)), options_(options) {}

  Result<std::optional<Capture>> next() {
    auto capture = take_next();
    if (!capture)
      ++counts_.n_failed;
    else if (*capture)
      ++counts_.n_captures;
    if (notes_.size() > kMaxNotes) notes_.resize(kMaxNotes);
    return capture;
  }

  bool may_hold_many() {
    if (options_.lines) return true;
    return std::any_of(inputs_.begin(), inputs_.end(),
                       [&](const std::string& input) { return may_hold_many(input); });
  }

  std::vector<SourceNote> take_notes() { return std::exchange(notes_, {}); }
  const SourceCounts& counts() const { return counts_; }
  uint64_t bytes_read() const { return bytes_before_ + (budget_ ? budget_->n_read : 0); }

  const std::string& current_file() const { return current_file_; }

  std::optional<uint64_t> bytes_total() const {
    uint64_t total = 0;
    for (const std::string& input : inputs_) {
      std::error_code failed;
      if (is_url(input)) return std::nullopt;
      if (is_folder(input)) {
        namespace fs = std::filesystem;
        for (fs::recursive_directory_iterator at(input, failed), end; !failed && at != end;
             at.increment(failed)) {
          std::error_code gone;
          const auto size = at->is_regular_file(gone) ? at->file_size(gone) : 0;
          if (!gone) total += size;
        }
        continue;
      }
      const auto size = std::filesystem::file_size(input, failed);
      if (failed) return std::nullopt;
      total += size;
    }
    return total;
  }

 private:
  Result<std::optional<Capture>> take_next() {
    for (;;) {
      if (readers_.empty()) {
        if (n_inputs_ == inputs_.size() && matches_.empty()) return std::optional<Capture>();
        auto capture = open_input();
        if (!capture || *capture) return capture;
        continue;
      }
      auto piece = readers_.back()->next();
      if (!piece) return std::move(piece).error();
      if (!*piece) {
        readers_.pop_back();
        continue;
      }
      auto capture = open_piece(std::move(**piece));
      if (!capture || *capture) return capture;
    }
  }

  /// A link of a feed or sitemap: followed if that was asked for, else counted.
  Result<std::optional<Capture>> follow(const Capture& link) {
    if (!context_.follow || n_followed_ >= options_.follow_links || !is_url(link.url)) {
      ++counts_.n_links;
      return std::optional<Capture>();
    }
    ++n_followed_;
    return fetch(link.url, &link.hints);
  }

  /// `hints` of who linked to it are kept where the page may not say it.
  Result<std::optional<Capture>> fetch(const std::string& url, const Hints* hints) {
    if (!fetcher_) fetcher_ = std::make_unique<HttpFetcher>(options_.fetch);
    Piece piece;
    piece.named_by_user = true;
    MUSTER_TRY(piece.capture, fetcher_->fetch(url, notes_));
    budget_->n_raw += piece.capture.bytes.size();
    budget_->n_read = budget_->n_raw;
    if (hints) {
      const Hints own = std::exchange(piece.capture.hints, *hints);
      if (!own.language.empty()) piece.capture.hints.language = own.language;
      if (hints->updated.empty()) piece.capture.hints.updated = own.updated;
    }
    return open_piece(std::move(piece));
  }

  Result<std::optional<Capture>> open_input() {
    std::string path;
    if (!matches_.empty()) {
      path = std::move(matches_.back());
      matches_.pop_back();
    } else {
      path = inputs_[n_inputs_++];
      std::error_code failed;
      if (path != "-" && !is_url(path) && is_pattern(path) &&
          !std::filesystem::exists(path, failed)) {
        matches_ = glob_paths(path);
        if (matches_.empty())
          return Error{ErrorCode::kNotFound,
                       fmt::format("{}: no file matches this pattern; check the path", path)};
        std::reverse(matches_.begin(), matches_.end());
        return std::optional<Capture>();
      }
    }
    new_budget();
    current_file_ = path;
    if (is_url(path)) {
      context_.follow = options_.follow_links > 0;
      n_folders_ = 0;
      return fetch(path, nullptr);
    }
    if (path != "-" && is_folder(path)) {
      readers_.push_back(make_folder_reader(path, context_));
      n_folders_ = 1;
      return std::optional<Capture>();
    }
    n_folders_ = 0;
    Piece piece;
    piece.named_by_user = true;
    piece.capture.origin = path;
    piece.capture.container.kind = "file";
    piece.capture.container.file = path;
    return open_piece(std::move(piece));
  }

  /// A report, or nothing when a reader was put on top or there is no report in it.
  Result<std::optional<Capture>> open_piece(Piece piece) {
    Capture& capture = piece.capture;
    if (piece.is_link) return follow(capture);
    if (piece.is_report) return std::optional<Capture>(std::move(capture));
    const bool is_file = !piece.stream && capture.bytes.empty() && capture.container.member.empty();
    const std::string& inside = capture.container.member;
    std::string name = !inside.empty()        ? inside
                       : !capture.url.empty() ? capture.url
                                              : capture.origin;

    if (!piece.stream && !is_file) {  // held already, as records of archives are
      const Format format = format_of(name, capture.media_type,
                                      std::string_view(capture.bytes).substr(0, kSniffBytes));
      if (is_plain(format)) return leaf(std::move(piece), format);
      if (format == Format::kOther && piece.named_by_user)
        return Error{
            ErrorCode::kUnsupported,
            fmt::format("{}: is no report ({})", shown(capture.origin), capture.media_type)};
      if (format == Format::kOther) return pass_over();
      std::string bytes = std::move(capture.bytes);
      piece.stream = std::make_unique<MemoryStream>(std::move(bytes));
    }
    std::optional<uint64_t> file_size;
    if (is_file) {
      current_file_ = capture.origin;
      // Each file of a folder may unpack to as much as a file that stands alone.
      if (!piece.named_by_user) new_budget();
      if (format_by_name_is_other(piece, name)) return pass_over();
      if (capture.origin == "-" && stdin_) {
        piece.stream = std::move(stdin_);
      } else {
        MUSTER_TRY(auto file, FileStream::open(capture.origin, budget_));
        file_size = file->size();
        piece.stream = std::move(file);
      }
    }
    auto stream = std::make_unique<BufferedStream>(std::move(piece.stream));
    Format format = Format::kOther;
    for (unsigned depth = 0;; ++depth) {
      MUSTER_TRY(const auto head, stream->peek(kSniffBytes));
      format = format_of(name, capture.media_type == "text/plain" ? "" : capture.media_type, head);
      if (format != Format::kGzip && format != Format::kZstd) break;
      if (depth + depth_of_readers() >= options_.max_depth) return too_deep(capture.origin);
      capture.container.kind = format == Format::kGzip ? "gzip" : "zstd";
      MUSTER_TRY(auto unpacked,
                 UnpackStream::make(format == Format::kGzip ? Packing::kGzip : Packing::kZstd,
                                    std::move(stream), budget_, shown(capture.origin)));
      stream = std::make_unique<BufferedStream>(std::move(unpacked));
      name = unpacked_name(name);
      capture.media_type = "text/plain";
    }
    if (options_.lines && is_file) format = Format::kLines;
    if (is_container(format)) {
      if (depth_of_readers() >= options_.max_depth) return too_deep(capture.origin);
      MUSTER_TRY(auto reader, make_reader(format, std::move(stream), piece, file_size.has_value()));
      readers_.push_back(std::move(reader));
      return std::optional<Capture>();
    }
    if (format == Format::kOther && !piece.named_by_user) return pass_over();
    if (format == Format::kPdf) return pdf(std::move(piece), *stream, file_size);
    if (file_size && capture.container.kind == "file" && *file_size > options_.max_report_bytes)
      return too_large(shown(capture.origin), options_.max_report_bytes);
    MUSTER_TRY(capture.bytes, read_all(*stream, options_.max_report_bytes, shown(capture.origin)));
    if (is_file && file_size) {
      capture.container.offset = 0;
      capture.container.length = *file_size;
    } else if (is_file && capture.container.kind == "file") {
      capture.container.offset = 0;
      capture.container.length = capture.bytes.size();
    }
    return leaf(std::move(piece), format);
  }

  static std::string shown(const std::string& origin) {
    return origin == "-" ? "standard input" : origin;
  }

  /// A picture in a folder is not opened further.
  static bool format_by_name_is_other(const Piece& piece, const std::string& name) {
    return !piece.named_by_user && format_of(name, "", "") == Format::kOther;
  }

  Result<std::optional<Capture>> leaf(Piece piece, Format format) {
    Capture& capture = piece.capture;
    if (!piece.named_by_user && capture.bytes.find_first_not_of(" \t\r\n") == std::string::npos)
      return pass_over();
    capture.media_type = media_type_of(format);
    return std::optional<Capture>(std::move(capture));
  }

  /// A PDF becomes its text; a claim in it is found by the words, not by bytes.
  Result<std::optional<Capture>> pdf(Piece piece, ByteStream& stream,
                                     std::optional<uint64_t> file_size) {
    Capture& capture = piece.capture;
    const std::string name = shown(capture.origin);
    MUSTER_TRY(const std::string bytes, read_all(stream, options_.max_held_bytes, name));
    MUSTER_TRY(PdfText text, read_pdf(bytes, options_.max_report_bytes, name));
    capture.bytes = std::move(text.text);
    capture.media_type = "text/plain";
    capture.charset = "utf-8";
    if (capture.container.kind == "file" && file_size) {
      capture.container.offset = 0;
      capture.container.length = *file_size;
    }
    capture.container.kind = "pdf";
    // The day a file was made is often not the day of the report: it is no hint of publication.
    capture.hints.title = std::move(text.title);
    capture.hints.author = std::move(text.author);
    return std::optional<Capture>(std::move(capture));
  }

  Result<std::optional<Capture>> pass_over() {
    ++counts_.n_passed_over;
    return std::optional<Capture>();
  }

  Error too_deep(const std::string& origin) const {
    return {ErrorCode::kUnsupported,
            fmt::format("{}: more than {} archives inside each other; not opened", shown(origin),
                        options_.max_depth)};
  }

  size_t depth_of_readers() const { return readers_.size() - n_folders_; }

  static bool is_plain(Format format) {
    return format == Format::kText || format == Format::kHtml || format == Format::kMarkdown ||
           format == Format::kXml;
  }

  static bool is_container(Format format) {
    switch (format) {
      case Format::kLines:
      case Format::kJson:
      case Format::kFeed:
      case Format::kMail:
      case Format::kMhtml:
      case Format::kZip:
      case Format::kWarc:
      case Format::kArc:
        return true;
      default:
        return false;
    }
  }

  Result<std::unique_ptr<CaptureReader>> make_reader(Format format,
                                                     std::unique_ptr<BufferedStream> stream,
                                                     const Piece& piece, bool is_regular_file) {
    const Capture& from = piece.capture;
    switch (format) {
      case Format::kLines:
        return make_lines_reader(std::move(stream), from, context_);
      case Format::kJson:
        return make_json_reader(std::move(stream), from, context_,
                                piece.named_by_user ? WithoutText::kError : WithoutText::kPassOver);
      case Format::kWarc:
        return make_archive_reader(ArchiveKind::kWarc, std::move(stream), from, context_);
      case Format::kArc:
        return make_archive_reader(ArchiveKind::kArc, std::move(stream), from, context_);
      case Format::kFeed:
        return make_feed_reader(std::move(stream), from, context_);
      case Format::kMail:
      case Format::kMhtml: {
        MUSTER_TRY(std::string bytes,
                   read_all(*stream, options_.max_held_bytes, shown(from.origin)));
        return make_mail_reader(format == Format::kMail ? MailKind::kMail : MailKind::kSavedPage,
                                std::move(bytes), from, context_);
      }
      default:
        break;
    }
    // A zip is read from its end; in a file it can be, anything else has to be held.
    if (is_regular_file && from.container.kind == "file" && from.origin != "-")
      return make_zip_reader_of_file(from.origin, from, context_);
    MUSTER_TRY(std::string bytes, read_all(*stream, options_.max_held_bytes, shown(from.origin)));
    return make_zip_reader(std::move(bytes), from, context_);
  }

  void new_budget() {
    if (budget_) bytes_before_ += budget_->n_read;
    budget_ = std::make_shared<Budget>();
    context_ = {&options_, budget_, &counts_, &notes_};
  }

  bool may_hold_many(const std::string& input) {
    std::error_code failed;
    if (is_url(input)) return options_.follow_links > 0;
    if (input != "-" && is_folder(input)) return true;
    if (input != "-" && is_pattern(input) && !std::filesystem::exists(input, failed)) return true;
    std::string head;
    if (input == "-") {
      if (!stdin_) {
        auto file = FileStream::open(input, budget_);
        if (!file) return false;
        stdin_ = std::make_unique<BufferedStream>(std::move(*file));
      }
      if (const auto there = stdin_->peek(kSniffBytes)) head = *there;
    } else if (const auto file = FileStream::open(input)) {
      head.resize(kSniffBytes);
      const auto got = (*file)->size() ? (*file)->read(head.data(), head.size()) : size_t{0};
      head.resize(got ? *got : 0);
    }
    const Format format = format_of(input, "", head);
    if (format != Format::kGzip && format != Format::kZstd) return holds_many(format);
    return holds_many(format_of(unpacked_name(input), "", ""));
  }

  std::vector<std::string> inputs_;
  SourceOptions options_;
  size_t n_inputs_ = 0;
  std::string current_file_;
  std::vector<std::string> matches_;  // of a pattern, the next one last
  std::vector<std::unique_ptr<CaptureReader>> readers_;
  size_t n_folders_ = 0;  // readers that are folders
  std::shared_ptr<Budget> budget_;
  Context context_;
  std::unique_ptr<HttpFetcher> fetcher_;
  size_t n_followed_ = 0;
  std::unique_ptr<BufferedStream> stdin_;  // looked at before its turn
  uint64_t bytes_before_ = 0;
  SourceCounts counts_;
  std::vector<SourceNote> notes_;
};

Source::Source(std::vector<std::string> inputs, SourceOptions options)
    : impl_(std::make_unique<Impl>(std::move(inputs), std::move(options))) {}
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;
Source::~Source() = default;

Result<std::optional<Capture>> Source::next() { return impl_->next(); }
bool Source::may_hold_many() { return impl_->may_hold_many(); }
std::vector<SourceNote> Source::take_notes() { return impl_->take_notes(); }
const SourceCounts& Source::counts() const { return impl_->counts(); }
const std::string& Source::current_file() const { return impl_->current_file(); }
uint64_t Source::bytes_read() const { return impl_->bytes_read(); }
std::optional<uint64_t> Source::bytes_total() const { return impl_->bytes_total(); }

std::optional<Date> day_of_hint(const std::string& iso) {
  const auto date = Date::parse(std::string_view(iso).substr(0, iso.find_first_of("T ")));
  if (!date) return std::nullopt;
  return *date;
}

}  // namespace muster
