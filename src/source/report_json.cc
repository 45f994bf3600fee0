#include "source/report_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/date.h"
#include "source/feed_json.h"
#include "source/http_message.h"
#include "source/time_text.h"

namespace muster::source {
namespace {

using Json = nlohmann::json;

/// The first string under one of `keys`; "" without one.
std::string first_string(const Json& json, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    const auto found = json.find(key);
    if (found == json.end()) continue;
    if (found->is_string() && !found->get_ref<const std::string&>().empty())
      return found->get<std::string>();
    if (found->is_array()) {
      std::string all;
      for (const Json& one : *found)
        if (one.is_string()) all += (all.empty() ? "" : "; ") + one.get_ref<const std::string&>();
      if (!all.empty()) return all;
    }
  }
  return {};
}

bool has_any(const Json& json, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (json.contains(key)) return true;
  return false;
}

Result<Capture> capture_of(const Json& json, const std::string& where) {
  const auto invalid = [&](const std::string& what) {
    return Error{ErrorCode::kInvalidInput, fmt::format("{}: {}", where, what)};
  };
  if (!json.is_object())
    return invalid("not an object (expected {\"name\": ..., \"published\": ..., \"text\": ...})");
  Capture capture;
  capture.origin = where;
  const auto take = [&](const char* key, std::string& into) -> Result<bool> {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) return false;
    if (!found->is_string()) return invalid(fmt::format("{}: not a string", key));
    into = found->get<std::string>();
    return true;
  };
  // Only these programs write keys of these names.
  const bool extracted = has_any(json, {"maintext", "date_publish", "source_domain", "raw_text",
                                        "source-hostname", "sitename", "hostname", "fingerprint"});
  bool has_text = false;
  for (const char* key : {"maintext", "text", "raw_text"}) {
    if (has_text) break;
    MUSTER_TRY(has_text, take(key, capture.bytes));
  }
  if (!has_text) return invalid("text: missing (expected the report as a string)");
  MUSTER_TRY([[maybe_unused]] const bool has_name, take("name", capture.name));
  if (capture.name.empty()) capture.name = where;
  MUSTER_TRY([[maybe_unused]] const bool has_outlet, take("outlet", capture.hints.outlet));
  for (const char* key : {"date", "published"}) {
    std::string published;
    MUSTER_TRY(const bool has_date, take(key, published));
    if (!has_date) continue;
    // A time of day may follow the date ("2025-01-04T10:00:00Z"); only the day is an anchor.
    auto date = Date::parse(std::string_view(published).substr(0, published.find_first_of("T ")));
    if (!date) return invalid(fmt::format("{}: {}", key, date.error().message));
    const std::string iso = iso_time(published);
    capture.hints.published = iso.empty() ? date->iso() : iso;
  }
  if (capture.hints.published.empty())
    capture.hints.published = iso_time(first_string(json, {"date_publish"}));
  capture.hints.updated = iso_time(first_string(json, {"updated", "date_modify"}));
  capture.fetched_at = iso_time(first_string(json, {"fetched_at", "date_download", "filedate"}));
  if (capture.hints.outlet.empty())
    capture.hints.outlet =
        first_string(json, {"sitename", "source_domain", "source-hostname", "hostname"});
  capture.hints.title = first_string(json, {"title"});
  capture.hints.author = first_string(json, {"author", "authors"});
  capture.hints.language = first_string(json, {"language"});
  capture.url = first_string(json, {"url"});
  if (capture.url.empty())
    if (std::string url = first_string(json, {"source"}); url.starts_with("http"))
      capture.url = std::move(url);
  if (extracted) {
    const std::string title(trimmed(capture.hints.title));
    if (!title.empty() && !trimmed(capture.bytes).starts_with(title))
      capture.bytes = title + "\n\n" + capture.bytes;
  }
  return capture;
}

void set_place(Capture& capture, const Capture& from, const char* kind,
               std::optional<uint64_t> begin, std::optional<uint64_t> end) {
  capture.container = from.container;
  capture.container.kind = kind;
  capture.container.offset = begin;
  capture.container.length.reset();
  if (begin && end) capture.container.length = *end - *begin;
}

class LinesReader : public CaptureReader {
 public:
  LinesReader(std::unique_ptr<BufferedStream> stream, const Capture& from, const Context& context)
      : in_(std::move(stream)), from_(from), context_(context) {}

  Result<std::optional<Piece>> next() override {
    std::string line;
    while (!ended_) {
      bool cut = false;
      const uint64_t begin = in_->position();
      const auto raw_begin = in_->raw_offset(begin);
      auto more = in_->read_line(line, context_.options->max_line_bytes, cut);
      if (!more) {
        ended_ = true;  // lines have no mark by which the next could be known
        return std::move(more).error();
      }
      if (!*more) break;
      ++number_;
      const std::string where =
          fmt::format("{}:{}", from_.origin == "-" ? "standard input" : from_.origin, number_);
      if (cut)
        return Error{ErrorCode::kUnsupported, fmt::format("{}: line longer than {} MiB", where,
                                                          context_.options->max_line_bytes >> 20)};
      if (line.ends_with('\r')) line.pop_back();
      if (number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
      if (line.find_first_not_of(" \t") == std::string::npos) continue;
      Piece piece;
      MUSTER_TRY(piece.capture, parse_report_object(line, where));
      set_place(piece.capture, from_, "lines", raw_begin, in_->raw_offset(in_->position()));
      piece.is_report = true;
      return std::optional<Piece>(std::move(piece));
    }
    ended_ = true;
    return std::optional<Piece>();
  }

 private:
  std::unique_ptr<BufferedStream> in_;
  Capture from_;
  Context context_;
  size_t number_ = 0;
  bool ended_ = false;
};

class JsonReader : public CaptureReader {
 public:
  JsonReader(std::unique_ptr<BufferedStream> stream, const Capture& from, const Context& context,
             WithoutText without_text)
      : in_(std::move(stream)), from_(from), context_(context), without_text_(without_text) {}

  Result<std::optional<Piece>> next() override {
    if (feed_) {
      auto piece = feed_->next();
      if (!piece || *piece) return piece;
      feed_.reset();
    }
    while (!ended_) {
      auto skipped = skip_between();
      if (!skipped) {
        ended_ = true;
        return std::move(skipped).error();
      }
      if (ended_) break;
      const uint64_t begin = in_->position();
      const auto raw_begin = in_->raw_offset(begin);
      std::string value;
      auto whole = take_value(value);
      if (!whole) {
        ended_ = true;
        return std::move(whole).error();
      }
      ++number_;
      const std::string where = place();
      if (!*whole)
        return Error{ErrorCode::kUnsupported,
                     fmt::format("{}: larger than {} MiB, the limit for one report", where,
                                 context_.options->max_line_bytes >> 20)};
      auto json = Json::parse(value, nullptr, /*allow_exceptions=*/false);
      if (json.is_discarded()) {
        ended_ = true;
        return Error{ErrorCode::kInvalidInput, where + ": not valid JSON"};
      }
      if (is_json_feed(json)) {
        feed_ = make_json_feed_reader(std::move(json), from_);
        return next();
      }
      if (without_text_ == WithoutText::kPassOver &&
          (!json.is_object() || !has_any(json, {"text", "maintext", "raw_text"}))) {
        ++context_.counts->n_passed_over;
        continue;
      }
      Piece piece;
      MUSTER_TRY(piece.capture, capture_of(json, where));
      set_place(piece.capture, from_, "json", raw_begin, in_->raw_offset(in_->position()));
      piece.is_report = true;
      return std::optional<Piece>(std::move(piece));
    }
    ended_ = true;
    return std::optional<Piece>();
  }

 private:
  std::string place() const {
    const std::string& name = from_.origin == "-" ? kStandardInput : from_.origin;
    return number_ == 1 && !in_array_ ? name : fmt::format("{}#{}", name, number_);
  }

  Result<bool> skip_between() {
    for (;;) {
      MUSTER_TRY(const auto there, in_->peek(3));
      if (there.empty()) {
        ended_ = true;
        return false;
      }
      const char c = there[0];
      if (number_ == 0 && there == "\xEF\xBB\xBF") {
        MUSTER_TRY([[maybe_unused]] const auto mark, in_->skip(3));
        continue;
      }
      if (c == '[') in_array_ = true;
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != ',' && c != '[' && c != ']')
        return true;
      MUSTER_TRY([[maybe_unused]] const auto n, in_->skip(1));
    }
  }

  /// One value up to its end, found by brackets outside strings; false when it was too long and has
  /// been skipped.
  Result<bool> take_value(std::string& value) {
    bool in_string = false, escaped = false, kept = true;
    size_t depth = 0;
    for (;;) {
      MUSTER_TRY([[maybe_unused]] const auto some, in_->peek(1));
      const std::string_view there = in_->buffered();
      if (there.empty()) return kept;  // cut off: the parser says so
      size_t n = 0;
      bool done = false;
      for (; n < there.size() && !done; ++n) {
        const char c = there[n];
        if (in_string) {
          if (escaped)
            escaped = false;
          else if (c == '\\')
            escaped = true;
          else if (c == '"')
            in_string = false;
        } else if (c == '"') {
          in_string = true;
        } else if (c == '{' || c == '[') {
          ++depth;
        } else if (c == '}' || c == ']') {
          done = depth <= 1;
          if (depth > 0) --depth;
        } else if (depth == 0 && (c == ',' || c == '\n')) {
          done = true;
        }
      }
      kept = kept && value.size() + n <= context_.options->max_line_bytes;
      if (kept) value.append(there.substr(0, n));
      MUSTER_TRY([[maybe_unused]] const auto skipped, in_->skip(n));
      if (done) return kept;
    }
  }

  inline static const std::string kStandardInput = "standard input";
  std::unique_ptr<BufferedStream> in_;
  Capture from_;
  Context context_;
  std::unique_ptr<CaptureReader> feed_;
  WithoutText without_text_;
  size_t number_ = 0;
  bool ended_ = false, in_array_ = false;
};

}  // namespace

Result<Capture> parse_report_object(std::string_view text, const std::string& where) {
  const auto json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded())
    return Error{ErrorCode::kInvalidInput, where + ": not valid JSON (expected one object a line)"};
  return capture_of(json, where);
}

std::unique_ptr<CaptureReader> make_lines_reader(std::unique_ptr<BufferedStream> stream,
                                                 const Capture& from, const Context& context) {
  return std::make_unique<LinesReader>(std::move(stream), from, context);
}

std::unique_ptr<CaptureReader> make_json_reader(std::unique_ptr<BufferedStream> stream,
                                                const Capture& from, const Context& context,
                                                WithoutText without_text) {
  return std::make_unique<JsonReader>(std::move(stream), from, context, without_text);
}

}  // namespace muster::source
