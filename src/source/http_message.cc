#include "source/http_message.h"

#include <brotli/decode.h>
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "source/unpack_stream.h"

namespace muster::source {
namespace {

constexpr size_t kMaxFields = 1000;

Error invalid(std::string what) { return {ErrorCode::kInvalidInput, std::move(what)}; }

Error body_too_large(size_t max_bytes) {
  return {ErrorCode::kUnsupported,
          fmt::format("larger than {} MiB, the limit for one report", max_bytes >> 20)};
}

/// Takes chunks apart. A body that does not begin with a chunk is as it is: archives may keep the
/// header of what they have put together.
std::string without_chunks(std::string body) {
  std::string out;
  size_t at = 0;
  for (;;) {
    size_t size = 0;
    const char* end = body.data() + body.size();
    const auto [after, failed] = std::from_chars(body.data() + at, end, size, 16);
    if (failed != std::errc()) return at == 0 ? std::move(body) : out;
    const size_t line_end = body.find('\n', static_cast<size_t>(after - body.data()));
    const std::string_view extension =
        line_end == std::string::npos
            ? std::string_view("-")
            : trimmed(std::string_view(after, static_cast<size_t>(body.data() + line_end - after)));
    if (!extension.empty() && extension[0] != ';') return at == 0 ? std::move(body) : out;
    at = line_end + 1;
    if (size == 0) return out;
    const size_t there = std::min(size, body.size() - at);
    out.append(body, at, there);
    at += there;
    if (body.compare(at, 2, "\r\n") == 0)
      at += 2;
    else if (body.compare(at, 1, "\n") == 0)
      at += 1;
    if (at >= body.size()) return out;  // cut off
  }
}

Result<std::string> inflate_bare(const std::string& body, size_t max_bytes, Budget& budget) {
  // "deflate" is zlib's format; some servers send it without header.
  for (const int window : {15, -15}) {
    z_stream state{};
    if (inflateInit2(&state, window) != Z_OK) return Error{ErrorCode::kInternal, "no memory"};
    const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&state, inflateEnd);
    std::string out;
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    state.avail_in = static_cast<uInt>(body.size());
    int result = Z_OK;
    while (result == Z_OK) {
      const size_t used = out.size();
      if (used > max_bytes) return body_too_large(max_bytes);
      out.resize(used + std::max<size_t>(used, 64U << 10));
      state.next_out = reinterpret_cast<Bytef*>(out.data() + used);
      state.avail_out = static_cast<uInt>(out.size() - used);
      result = inflate(&state, Z_NO_FLUSH);
      out.resize(out.size() - state.avail_out);
      MUSTER_TRY_VOID(budget.add_unpacked(out.size() - used, "body"));
    }
    if (result == Z_STREAM_END && out.size() <= max_bytes) return out;
    if (out.size() > max_bytes) return body_too_large(max_bytes);
  }
  return invalid("the body is damaged: not valid deflate data");
}

Result<std::string> unbrotli(const std::string& body, size_t max_bytes, Budget& budget) {
  const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
  if (!state) return Error{ErrorCode::kInternal, "no memory"};
  std::string out;
  size_t n_in = body.size();
  const auto* in = reinterpret_cast<const uint8_t*>(body.data());
  for (;;) {
    const size_t used = out.size();
    if (used > max_bytes) return body_too_large(max_bytes);
    out.resize(used + std::max<size_t>(used, 64U << 10));
    auto* next = reinterpret_cast<uint8_t*>(out.data() + used);
    size_t n_out = out.size() - used;
    const auto result =
        BrotliDecoderDecompressStream(state.get(), &n_in, &in, &n_out, &next, nullptr);
    out.resize(out.size() - n_out);
    MUSTER_TRY_VOID(budget.add_unpacked(out.size() - used, "body"));
    if (result == BROTLI_DECODER_RESULT_SUCCESS) {
      if (out.size() > max_bytes) return body_too_large(max_bytes);
      return out;
    }
    if (result != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT)
      return invalid("the body is damaged: not valid brotli data");
  }
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n\f\v");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n\f\v") + 1 - begin);
}

HeaderFields HeaderFields::parse(std::string_view lines) {
  HeaderFields out;
  while (!lines.empty()) {
    const size_t end = lines.find('\n');
    std::string_view line = lines.substr(0, end);
    lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) {
      if (!out.fields_.empty()) {
        std::string& value = out.fields_.back().second;
        if (!value.empty()) value += ' ';
        value += trimmed(line);
      }
      continue;
    }
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || out.fields_.size() == kMaxFields) continue;
    out.fields_.emplace_back(lower(trimmed(line.substr(0, colon))),
                             trimmed(line.substr(colon + 1)));
  }
  return out;
}

std::string_view HeaderFields::get(std::string_view name) const {
  for (const auto& [field, value] : fields_)
    if (field == name) return value;
  return {};
}

bool HeaderFields::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const auto& f) { return f.first == name; });
}

ContentType ContentType::parse(std::string_view value) {
  ContentType out;
  size_t semicolon = std::min(value.find(';'), value.size());
  out.type = lower(trimmed(value.substr(0, semicolon)));
  if (out.type.find_first_of(" ,") != std::string::npos)  // "text/html, text/html"
    out.type.resize(out.type.find_first_of(" ,"));
  while (semicolon < value.size()) {
    size_t at = semicolon + 1;
    const size_t equals = value.find_first_of("=;", at);
    if (equals == std::string_view::npos) break;
    if (value[equals] == ';') {
      semicolon = equals;
      continue;
    }
    const std::string key = lower(trimmed(value.substr(at, equals - at)));
    at = equals + 1;
    while (at < value.size() && (value[at] == ' ' || value[at] == '\t')) ++at;
    std::string parameter;
    if (at < value.size() && value[at] == '"') {
      for (++at; at < value.size() && value[at] != '"'; ++at) {
        if (value[at] == '\\' && at + 1 < value.size()) ++at;
        parameter += value[at];
      }
      semicolon = std::min(value.find(';', at), value.size());
    } else {
      semicolon = std::min(value.find(';', at), value.size());
      parameter = trimmed(value.substr(at, semicolon - at));
    }
    if (key == "charset" && out.charset.empty()) out.charset = lower(trimmed(parameter));
    if (key == "boundary" && out.boundary.empty()) out.boundary = parameter;
  }
  return out;
}

std::pair<size_t, size_t> header_end(std::string_view message) {
  for (size_t at = 0;;) {
    const size_t newline = message.find('\n', at);
    if (newline == std::string_view::npos) return {newline, newline};
    const size_t n = newline - at;
    if (n == 0 || (n == 1 && message[at] == '\r')) return {at, newline + 1};
    at = newline + 1;
  }
}

Result<std::string> decode_content(std::string body, std::string_view encodings, size_t max_bytes,
                                   Budget& budget) {
  // The last encoding was applied last.
  while (!encodings.empty()) {
    const size_t comma = encodings.rfind(',');
    const std::string encoding =
        lower(trimmed(comma == std::string_view::npos ? encodings : encodings.substr(comma + 1)));
    encodings = comma == std::string_view::npos ? std::string_view() : encodings.substr(0, comma);
    const Packing packing = packing_of(std::string_view(body).substr(0, 4));
    if (encoding.empty() || encoding == "identity" || encoding == "utf-8") continue;
    if (encoding == "gzip" || encoding == "x-gzip" || encoding == "zstd") {
      if (packing == Packing::kNone) continue;
      MUSTER_TRY(const auto stream,
                 UnpackStream::make(packing, std::make_unique<MemoryStream>(std::move(body)),
                                    nullptr, "body"));
      // What came before damage or an end too early is what a browser would show.
      std::string out;
      for (;;) {
        const size_t used = out.size();
        if (used > max_bytes) return body_too_large(max_bytes);
        out.resize(used + std::max<size_t>(used, 64U << 10));
        const auto got = stream->read(out.data() + used, out.size() - used);
        out.resize(used + (got ? *got : 0));
        MUSTER_TRY_VOID(budget.add_unpacked(out.size() - used, "body"));
        if (!got && used == 0)
          return invalid("the body is damaged: not valid " + encoding + " data");
        if (!got || *got == 0) break;
      }
      body = std::move(out);
    } else if (encoding == "deflate") {
      auto out = inflate_bare(body, max_bytes, budget);
      if (!out && out.error().code != ErrorCode::kInvalidInput) return out.error();
      if (out)
        body = std::move(*out);
      else if (trimmed(body).empty() || trimmed(body)[0] != '<')
        return out.error();
    } else if (encoding == "br") {
      auto out = unbrotli(body, max_bytes, budget);
      if (!out && out.error().code != ErrorCode::kInvalidInput) return out.error();
      // Brotli has no magic; a page that was unpacked before begins with markup.
      if (out)
        body = std::move(*out);
      else if (trimmed(body).empty() || trimmed(body)[0] != '<')
        return out.error();
    } else {
      return Error{ErrorCode::kUnsupported,
                   fmt::format("content encoding '{}' is not known", encoding.substr(0, 40))};
    }
  }
  return body;
}

Result<HttpResponse> parse_http_response(std::string message, size_t max_bytes, Budget& budget) {
  HttpResponse response;
  if (!message.starts_with("HTTP/")) return invalid("no HTTP status line");
  const auto [lines_end, body_begin] = header_end(message);
  if (lines_end == std::string_view::npos) return invalid("the HTTP header does not end");
  const std::string_view head = std::string_view(message).substr(0, lines_end);
  const size_t line_end = std::min(head.find('\n'), head.size());
  const std::string_view status_line = head.substr(0, line_end);
  const size_t space = status_line.find(' ');
  if (space != std::string_view::npos) {
    const std::string_view number = trimmed(status_line.substr(space)).substr(0, 3);
    std::from_chars(number.data(), number.data() + number.size(), response.status);
  }
  if (response.status < 100 || response.status > 999) return invalid("no HTTP status");
  if (line_end < head.size()) response.fields = HeaderFields::parse(head.substr(line_end + 1));
  message.erase(0, body_begin);
  response.body = std::move(message);
  if (lower(response.fields.get("transfer-encoding")).find("chunked") != std::string::npos)
    response.body = without_chunks(std::move(response.body));
  MUSTER_TRY(response.body,
             decode_content(std::move(response.body), response.fields.get("content-encoding"),
                            max_bytes, budget));
  return response;
}

}  // namespace muster::source
