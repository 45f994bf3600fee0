#include "source/warc_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <unordered_map>

#include "source/http_message.h"
#include "source/time_text.h"
#include "source/unpack_stream.h"

namespace muster::source {
namespace {

constexpr size_t kMaxHeader = size_t{1} << 20;
constexpr size_t kMaxHttpHeader = size_t{1} << 20;
constexpr size_t kMaxPlaces = 2'000'000;
constexpr size_t kSmallRead = size_t{16} << 10;

struct Record {
  uint64_t begin = 0;  // position in the unpacked stream
  std::optional<uint64_t> raw_begin;
  uint64_t length = 0;  // of the block
  std::string type, id, url, date, payload_type;
  std::string refers_to_id, refers_to_url, refers_to_date;  // of a revisit
  bool is_http = false, is_truncated = false, is_segment = false;
};

/// "20240305101500" -> "2024-03-05T10:15:00Z"; "" for anything else.
std::string iso_of_digits(std::string_view digits) {
  if (digits.size() < 14 || !std::all_of(digits.begin(), digits.begin() + 14,
                                         [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  return fmt::format("{}-{}-{}T{}:{}:{}Z", digits.substr(0, 4), digits.substr(4, 2),
                     digits.substr(6, 2), digits.substr(8, 2), digits.substr(10, 2),
                     digits.substr(12, 2));
}

std::optional<uint64_t> whole_number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string unbracketed(std::string_view value) {
  if (value.size() > 2 && value.front() == '<' && value.back() == '>')
    value = value.substr(1, value.size() - 2);
  return std::string(value);
}

class ArchiveReader : public CaptureReader {
 public:
  ArchiveReader(ArchiveKind kind, std::unique_ptr<BufferedStream> stream, const Capture& from,
                const Context& context)
      : kind_(kind), in_(std::move(stream)), from_(from), context_(context) {
    from_.bytes.clear();
    const Container& c = from_.container;
    can_go_back_ = c.member.empty() && !c.file.empty() && c.file != "-" &&
                   (c.kind == "file" || c.kind == "gzip" || c.kind == "zstd");
  }

  Result<std::optional<Piece>> next() override {
    for (;;) {
      if (ended_) return std::optional<Piece>();
      auto piece = read_record();
      if (!piece) {
        // After damage to the stream itself nothing that was read ahead is left.
        if (stream_failed_) {
          stream_failed_ = false;
          auto more = in_->resync();
          ended_ = !more || !*more;
        }
        return std::move(piece).error();
      }
      if (*piece || ended_) return piece;
    }
  }

 private:
  Error at(uint64_t offset, const std::string& what, ErrorCode code = ErrorCode::kInvalidInput) {
    return {code, fmt::format("{}: record at offset {}: {}", from_.origin, offset, what)};
  }
  uint64_t place(const Record& r) const { return r.raw_begin.value_or(r.begin); }
  Error broken(Error error) {
    stream_failed_ = true;
    return error;
  }

  /// Nothing, without the end, for a record that is no report.
  Result<std::optional<Piece>> read_record() {
    Record record;
    auto has = read_header(record);
    if (!has) return std::move(has).error();
    if (!*has) {
      ended_ = true;
      return std::optional<Piece>();
    }
    const bool wanted = is_wanted(record);
    const size_t limit = context_.options->max_report_bytes + kMaxHttpHeader;
    std::string block;
    uint64_t got = 0;
    const bool too_large = record.length > limit;
    if (wanted && !too_large) block.reserve(record.length);
    auto read = wanted && !too_large ? in_->append(block, record.length) : in_->skip(record.length);
    if (!read) return broken(at(place(record), read.error().message));
    got = *read;
    if (got < record.length) {
      ended_ = true;
      return at(place(record),
                fmt::format("cut off after {} of {} bytes; skipped", got, record.length));
    }
    const auto raw_end = end_of_record(record);
    if (record.type == "revisit") return revisit(record);
    if (!wanted) return std::optional<Piece>();
    remember(record);
    if (too_large)
      return at(place(record),
                fmt::format("larger than {} MiB, the limit for one report; skipped",
                            context_.options->max_report_bytes >> 20),
                ErrorCode::kUnsupported);
    return make_piece(record, std::move(block), raw_end);
  }

  /// Skips the empty lines behind the block; the end of the record in the outermost file.
  std::optional<uint64_t> end_of_record(const Record& record) {
    for (int lines = 0; lines < 2; ++lines) {
      if (in_->buffered().empty()) in_->look_ahead();
      if (in_->buffered().starts_with('\r') && in_->buffered().size() == 1) (void)in_->peek(2);
      const std::string_view there = in_->buffered();
      const size_t n = there.starts_with("\r\n") ? 2 : there.starts_with('\n') ? 1 : 0;
      if (n == 0) break;
      (void)in_->skip(n);
    }
    if (!record.raw_begin) return std::nullopt;
    auto end = in_->raw_offset(in_->position());
    if (!end) {
      in_->look_ahead();
      end = in_->raw_offset(in_->position());
    }
    return end;
  }

  /// False at the end.
  Result<bool> read_header(Record& record) {
    for (;;) {  // empty lines too many
      in_->look_ahead();
      std::string_view there = in_->buffered();
      const size_t n = std::min(there.find_first_not_of("\r\n"), there.size());
      if (n > 0) (void)in_->skip(n);
      if (!in_->buffered().empty()) break;
      auto more = in_->peek(1);
      if (!more) return broken(std::move(more).error());
      if (more->empty()) return false;
    }
    record.begin = in_->position();
    record.raw_begin = in_->raw_offset(record.begin);
    return kind_ == ArchiveKind::kWarc ? read_warc_header(record) : read_arc_header(record);
  }

  Result<bool> read_warc_header(Record& record) {
    (void)in_->peek(5);
    if (!in_->buffered().starts_with("WARC/")) return find_next(record);
    std::pair<size_t, size_t> end;
    for (size_t size = in_->buffered().size();; size *= 2) {
      end = header_end(in_->buffered());
      if (end.first != std::string_view::npos) break;
      if (size > kMaxHeader) return find_next(record);
      auto more = in_->peek(2 * size);
      if (!more) return broken(std::move(more).error());
      if (more->size() <= size && header_end(*more).first == std::string_view::npos) {
        auto rest = in_->skip(UINT64_MAX);  // gives the error that lies behind, if one does
        if (!rest) return broken(at(place(record), rest.error().message));
        ended_ = true;
        return at(place(record), "cut off inside its header; skipped");
      }
      size = more->size() / 2;
    }
    const std::string_view head = in_->buffered().substr(0, end.first);
    const HeaderFields fields =
        HeaderFields::parse(head.substr(std::min(head.find('\n'), head.size() - 1) + 1));
    const auto length = whole_number(fields.get("content-length"));
    record.type = lower(fields.get("warc-type"));
    record.id = unbracketed(fields.get("warc-record-id"));
    record.url = unbracketed(fields.get("warc-target-uri"));
    record.date = fields.get("warc-date");
    record.refers_to_id = unbracketed(fields.get("warc-refers-to"));
    record.refers_to_url = unbracketed(fields.get("warc-refers-to-target-uri"));
    record.refers_to_date = fields.get("warc-refers-to-date");
    record.is_truncated = fields.has("warc-truncated");
    record.is_segment =
        record.type == "continuation" ||
        (fields.has("warc-segment-number") && trimmed(fields.get("warc-segment-number")) != "1");
    const ContentType type = ContentType::parse(fields.get("content-type"));
    record.is_http = type.type == "application/http" ||
                     (record.type == "response" && record.url.starts_with("http"));
    record.payload_type = fields.get("warc-identified-payload-type");
    if (record.payload_type.empty() && !record.is_http) record.payload_type = type.type;
    (void)in_->skip(end.second);
    if (!length) return find_next(record, "has no valid Content-Length");
    record.length = *length;
    return true;
  }

  Result<bool> read_arc_header(Record& record) {
    std::string line;
    bool cut = false;
    auto more = in_->read_line(line, 16384, cut);
    if (!more) return broken(std::move(more).error());
    if (!*more) return false;
    std::vector<std::string_view> words;
    for (std::string_view rest = trimmed(line); !rest.empty(); rest = trimmed(rest)) {
      const size_t space = std::min(rest.find(' '), rest.size());
      words.push_back(rest.substr(0, space));
      rest.remove_prefix(space);
    }
    const auto length = words.size() < 5 || cut ? std::nullopt : whole_number(words.back());
    size_t date = 1;
    while (date < words.size() && iso_of_digits(words[date]).empty()) ++date;
    if (!length || date + 1 >= words.size()) return find_next(record);
    record.url = words[0];
    record.date = iso_of_digits(words[date]);
    record.payload_type = ContentType::parse(words[date + 1]).type;
    record.length = *length;
    record.type = record.url.starts_with("filedesc:") || record.url.starts_with("dns:")
                      ? "warcinfo"
                      : "response";
    record.is_http = record.url.starts_with("http");
    return true;
  }

  /// What stands here is no record: on to the next, telling what was skipped.
  Error find_next(const Record& record, const char* what = "is no record") {
    uint64_t skipped = in_->position() - record.begin;
    std::string line;
    bool cut = false;
    for (;;) {
      // A record begins at the begin of a line. Of ARC only those that are packed one by one, or
      // lines that look like a header.
      in_->look_ahead();
      (void)in_->peek(kind_ == ArchiveKind::kWarc ? 6 : 2048);
      const std::string_view there = in_->buffered();
      if (skipped > 0 && begins_record(there)) break;
      auto more = in_->read_line(line, 64, cut);
      if (!more) {
        stream_failed_ = true;
        break;
      }
      if (!*more) {
        ended_ = true;
        break;
      }
      skipped = in_->position() - record.begin;
    }
    return at(place(record), fmt::format("{}; {} bytes skipped{}", what, skipped,
                                         ended_ ? ", up to the end" : ""));
  }

  bool begins_record(std::string_view there) const {
    if (kind_ == ArchiveKind::kWarc) return there.starts_with("WARC/");
    if (!there.starts_with("http://") && !there.starts_with("https://")) return false;
    const std::string_view line = there.substr(0, there.find('\n'));
    const size_t space = line.rfind(' ');
    return std::count(line.begin(), line.end(), ' ') >= 4 && space != std::string_view::npos &&
           whole_number(trimmed(line.substr(space))).has_value();
  }

  bool is_wanted(const Record& record) {
    if (record.type == "revisit") return false;
    const bool wanted =
        !record.is_segment &&
        (record.type == "response" || record.type == "resource" || record.type == "conversion") &&
        (record.payload_type.empty() || may_be_report(record.payload_type)) &&
        !record.url.ends_with("/robots.txt") && (record.is_http || record.type != "response");
    if (record.is_segment && record.type != "request")
      context_.notes->push_back(
          {origin_of(record), "warc.segment",
           "a record in segments is not put together; this part is left out"});
    if (!wanted) ++context_.counts->n_passed_over;
    return wanted;
  }

  // --- records that say "the same as before" -------------------------------------------------------------------------

  static uint64_t key_of(const std::string& id) { return std::hash<std::string>{}(id); }
  static uint64_t key_of(const std::string& url, const std::string& date) {
    return key_of(url + '\n' + date);
  }

  /// Where a record lies, for a revisit that names it. What is no file of its own cannot be gone back to.
  void remember(const Record& record) {
    if (!record.raw_begin || !can_go_back_ || places_.size() >= kMaxPlaces) return;
    if (!record.id.empty()) places_[key_of(record.id)] = *record.raw_begin;
    if (!record.url.empty()) places_[key_of(record.url, record.date)] = *record.raw_begin;
  }

  std::optional<uint64_t> place_of(const Record& record) const {
    auto found = places_.find(key_of(record.refers_to_id));
    if (record.refers_to_id.empty() || found == places_.end()) {
      if (record.refers_to_date.empty()) return std::nullopt;
      found = places_.find(key_of(
          record.refers_to_url.empty() ? record.url : record.refers_to_url, record.refers_to_date));
    }
    if (found == places_.end()) return std::nullopt;
    return found->second;
  }

  /// The bytes of the record that is meant, as they were found again at the time of this one; a note where that record
  /// is not in this file.
  Result<std::optional<Piece>> revisit(const Record& record) {
    if (const auto there = place_of(record)) {
      auto piece = record_at(*there, record);
      if (piece && *piece) {
        Capture& capture = (*piece)->capture;
        capture.origin = origin_of(record);
        capture.url = record.url;
        capture.name = record.url;
        capture.fetched_at = record.date;
        return piece;
      }
    }
    ++context_.counts->n_revisits;
    context_.notes->push_back(
        {origin_of(record), "warc.revisit",
         fmt::format("{} was the same as before{}: its bytes are in an earlier record",
                     record.url.empty() ? record.id : record.url,
                     record.refers_to_date.empty() ? "" : " (" + record.refers_to_date + ")")});
    return std::optional<Piece>();
  }

  Result<std::optional<Piece>> record_at(uint64_t offset, const Record& wanted) {
    const std::string& path = from_.container.file;
    MUSTER_TRY(auto file, FileStream::open(path));
    MUSTER_TRY_VOID(file->begin_at(offset));
    // Small reads: one record is wanted, not what lies behind it.
    auto stream = std::make_unique<BufferedStream>(std::move(file), kSmallRead);
    MUSTER_TRY(const auto head, stream->peek(4));
    if (const Packing packing = packing_of(head); packing != Packing::kNone) {
      MUSTER_TRY(auto unpacked,
                 UnpackStream::make(packing, std::move(stream), std::make_shared<Budget>(), path));
      stream = std::make_unique<BufferedStream>(std::move(unpacked));
    }
    SourceCounts counts;
    std::vector<SourceNote> notes;
    Context context = context_;
    context.counts = &counts;
    context.notes = &notes;
    ArchiveReader reader(kind_, std::move(stream), from_, context);
    reader.can_go_back_ = false;
    MUSTER_TRY(auto piece, reader.read_record());
    if (!piece) return piece;
    const Capture& c = piece->capture;
    const bool same = c.container.offset == offset &&
                      (wanted.refers_to_id.empty() ? c.fetched_at == wanted.refers_to_date
                                                   : c.container.record_id == wanted.refers_to_id ||
                                                         c.fetched_at == wanted.refers_to_date);
    return same ? std::move(piece) : std::optional<Piece>();
  }

  std::string origin_of(const Record& record) const {
    return fmt::format("{}@{}", from_.origin, place(record));
  }

  Result<std::optional<Piece>> make_piece(Record& record, std::string block,
                                          std::optional<uint64_t> raw_end) {
    Piece piece;
    Capture& capture = piece.capture;
    capture.origin = origin_of(record);
    capture.container = from_.container;
    capture.container.kind = kind_ == ArchiveKind::kWarc ? "warc" : "arc";
    capture.container.record_id = record.id;
    capture.container.offset = record.raw_begin;
    capture.container.length.reset();
    if (record.raw_begin && raw_end) capture.container.length = *raw_end - *record.raw_begin;
    capture.url = record.url;
    capture.name = record.url;
    capture.fetched_at = record.date;
    capture.media_type = record.payload_type;
    if (record.is_http) {
      auto response = parse_http_response(std::move(block), context_.options->max_report_bytes,
                                          *context_.budget);
      if (!response) return at(place(record), response.error().message, response.error().code);
      if (response->status < 200 || response->status > 299) return pass_over();
      const ContentType type = ContentType::parse(response->fields.get("content-type"));
      capture.charset = type.charset;
      if (!type.type.empty()) capture.media_type = type.type;
      capture.hints.language = response->fields.get("content-language");
      capture.hints.updated =
          iso_of_last_modified(response->fields.get("last-modified"), record.date);
      if (!capture.media_type.empty() && !may_be_report(capture.media_type)) return pass_over();
      capture.bytes = std::move(response->body);
    } else {
      capture.bytes = std::move(block);
    }
    if (capture.bytes.size() > context_.options->max_report_bytes)
      return at(place(record),
                fmt::format("larger than {} MiB, the limit for one report; skipped",
                            context_.options->max_report_bytes >> 20),
                ErrorCode::kUnsupported);
    if (trimmed(capture.bytes).empty()) return pass_over();
    if (record.is_truncated)
      context_.notes->push_back({capture.origin, "warc.truncated",
                                 "the crawler cut this page off; what is there is read"});
    return std::optional<Piece>(std::move(piece));
  }

  Result<std::optional<Piece>> pass_over() {
    ++context_.counts->n_passed_over;
    return std::optional<Piece>();
  }

  ArchiveKind kind_;
  std::unique_ptr<BufferedStream> in_;
  Capture from_;
  Context context_;
  std::unordered_map<uint64_t, uint64_t> places_;  // of records, by what revisits call them
  bool can_go_back_ = false;
  bool ended_ = false, stream_failed_ = false;
};

}  // namespace

std::unique_ptr<CaptureReader> make_archive_reader(ArchiveKind kind,
                                                   std::unique_ptr<BufferedStream> stream,
                                                   const Capture& from, const Context& context) {
  return std::make_unique<ArchiveReader>(kind, std::move(stream), from, context);
}

bool may_be_report(const std::string& media_type) {
  static constexpr std::array<std::string_view, 18> kTypes = {"text/html",
                                                              "application/xhtml+xml",
                                                              "text/plain",
                                                              "text/markdown",
                                                              "text/xml",
                                                              "application/xml",
                                                              "application/rss+xml",
                                                              "application/atom+xml",
                                                              "application/rdf+xml",
                                                              "application/feed+json",
                                                              "application/json",
                                                              "application/pdf",
                                                              "message/rfc822",
                                                              "multipart/related",
                                                              "application/x-mimearchive",
                                                              "application/x-ndjson",
                                                              "application/octet-stream",
                                                              ""};
  return std::find(kTypes.begin(), kTypes.end(), media_type) != kTypes.end();
}

}  // namespace muster::source
