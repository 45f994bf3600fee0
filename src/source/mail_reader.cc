#include "source/mail_reader.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "core/utf8.h"
#include "source/http_message.h"
#include "source/time_text.h"
#include "source/warc_reader.h"

namespace muster::source {
namespace {

constexpr size_t kMaxParts = 1000;
constexpr unsigned kMaxLevels = 20;
constexpr size_t kStub = 200;  // bytes of plain text that only say "see the page"

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

struct Part {
  HeaderFields fields;
  ContentType type;
  std::string_view body;
  bool alternative = false;  // of the text, not an attachment

  std::string decoded() const {
    const std::string encoding = lower(trimmed(fields.get("content-transfer-encoding")));
    if (encoding == "base64") return decode_base64(body);
    if (encoding == "quoted-printable") return decode_quoted_printable(body);
    return std::string(body);
  }
  std::string file_name() const {
    for (const char* field : {"content-disposition", "content-type"}) {
      const std::string_view value = fields.get(field);
      const std::string low = lower(value);
      size_t at = low.find("name=");
      if (at == std::string::npos) continue;
      at += 5;
      const bool quoted = at < value.size() && value[at] == '"';
      if (quoted) ++at;
      const size_t end = std::min(value.find_first_of(quoted ? "\"" : "; \t", at), value.size());
      return decode_words(value.substr(at, end - at));
    }
    return {};
  }
  bool is_attachment() const {
    return lower(fields.get("content-disposition")).starts_with("attachment");
  }
};

class MailReader : public CaptureReader {
 public:
  MailReader(MailKind kind, std::string bytes, const Capture& from, const Context& context)
      : kind_(kind), bytes_(std::move(bytes)), from_(from), context_(context) {
    from_.bytes.clear();
  }

  Result<std::optional<Piece>> next() override {
    if (!walked_) {
      walked_ = true;
      auto [fields, body] = split(bytes_);
      fields_ = std::move(fields);
      walk(fields_, body, 0, true);
      if (kind_ == MailKind::kSavedPage) return saved_page();
      if (auto piece = text_of_mail()) return piece;
    }
    while (n_given_ < parts_.size()) {
      const size_t index = n_given_++;
      const Part& part = parts_[index];
      if (part.alternative) continue;
      const std::string name = part.file_name();
      if (!may_be_report(part.type.type) && part.type.type != "application/zip") {
        ++context_.counts->n_passed_over;
        continue;
      }
      Piece piece = piece_of(part);
      piece.is_report = false;
      piece.capture.media_type = part.type.type;
      const std::string member = name.empty() ? fmt::format("part {}", index + 1) : name;
      std::string& path = piece.capture.container.member;
      path += (path.empty() ? "" : "!") + member;
      piece.capture.origin += "!" + member;
      piece.capture.hints = {};
      if (piece.capture.bytes.empty()) continue;
      return std::optional<Piece>(std::move(piece));
    }
    return std::optional<Piece>();
  }

 private:
  static std::pair<HeaderFields, std::string_view> split(std::string_view message) {
    const auto [end, body] = header_end(message);
    if (end == std::string_view::npos) return {HeaderFields::parse(message), {}};
    return {HeaderFields::parse(message.substr(0, end)), message.substr(body)};
  }

  void walk(const HeaderFields& fields, std::string_view body, unsigned level, bool alternative) {
    Part part;
    part.fields = fields;
    part.type = ContentType::parse(fields.get("content-type"));
    if (part.type.type.empty()) part.type.type = "text/plain";
    if (!part.type.type.starts_with("multipart/") || part.type.boundary.empty()) {
      part.body = body;
      part.alternative =
          alternative && !part.is_attachment() && part.type.type.starts_with("text/");
      parts_.push_back(std::move(part));
      return;
    }
    if (level == kMaxLevels) {
      left_out("parts more than 20 levels deep");
      return;
    }
    const std::string mark = "--" + part.type.boundary;
    bool inside = false, first = true;
    size_t begin = 0;
    for (size_t at = 0; at <= body.size();) {
      const size_t found = body.find(mark, at);
      if (found == std::string_view::npos) {
        if (inside) child(body.substr(begin), level, alternative, first, part.type.type);
        return;
      }
      at = found + mark.size();
      if (found > 0 && body[found - 1] != '\n') continue;
      std::string_view rest = body.substr(at, body.substr(at).find('\n'));
      const bool last = rest.starts_with("--");
      if (last) rest.remove_prefix(2);
      if (!trimmed(rest).empty()) continue;  // a longer boundary, of another level
      if (inside) {
        size_t end = found;
        if (end > begin && body[end - 1] == '\n') --end;
        if (end > begin && body[end - 1] == '\r') --end;
        child(body.substr(begin, end - begin), level, alternative, first, part.type.type);
        first = false;
        if (parts_.size() >= kMaxParts) {
          left_out("parts after the 1,000th");
          return;
        }
      }
      if (last) return;
      const size_t line = body.find('\n', at);
      if (line == std::string_view::npos) return;
      begin = at = line + 1;
      inside = true;
    }
  }

  void child(std::string_view message, unsigned level, bool alternative, bool first,
             const std::string& multipart) {
    const auto [fields, body] = split(message);
    // Of "mixed" the first part is the text, what follows is attached; unless it is text inline.
    const bool is_text = multipart != "multipart/mixed" || first ||
                         !lower(fields.get("content-disposition")).starts_with("attachment");
    walk(fields, body, level + 1, alternative && is_text);
  }

  void left_out(const char* what) {
    context_.notes->push_back({from_.origin, "mail.parts", fmt::format("{} are left out", what)});
  }

  Piece piece_of(const Part& part) const {
    Piece piece;
    piece.is_report = true;
    Capture& capture = piece.capture;
    capture.origin = from_.origin;
    capture.name = from_.name;
    capture.container = from_.container;
    capture.container.kind = kind_ == MailKind::kMail ? "mail" : "mhtml";
    capture.container.record_id = trimmed(fields_.get("message-id"));
    capture.bytes = part.decoded();
    capture.charset = part.type.charset;
    capture.hints.title = decode_words(fields_.get("subject"));
    return piece;
  }

  std::optional<Piece> text_of_mail() {
    const Part* plain = nullptr;
    const Part* page = nullptr;
    for (const Part& part : parts_) {
      if (!part.alternative) continue;
      if (!plain && part.type.type == "text/plain") plain = &part;
      if (!page && part.type.type == "text/html") page = &part;
    }
    if (plain && page && trimmed(plain->decoded()).size() < kStub) plain = nullptr;
    const Part* chosen = plain ? plain : page;
    if (!chosen) return std::nullopt;
    Piece piece = piece_of(*chosen);
    Capture& capture = piece.capture;
    capture.hints.published = iso_time(fields_.get("date"));
    std::string sender = decode_words(fields_.get("from"));
    if (const size_t angle = sender.find('<'); angle != std::string::npos && angle > 0)
      sender.resize(angle);
    std::string_view name = trimmed(sender);
    if (name.size() > 1 && name.front() == '"' && name.back() == '"')
      name = name.substr(1, name.size() - 2);
    capture.hints.outlet = name;
    if (chosen == page) {
      capture.media_type = "text/html";
    } else {
      capture.bytes = to_utf8(std::move(capture.bytes), capture.charset);
      const std::string& title = capture.hints.title;
      if (!title.empty() && !trimmed(capture.bytes).starts_with(title))
        capture.bytes = title + "\n\n" + capture.bytes;
    }
    if (trimmed(capture.bytes).empty()) return std::nullopt;
    return piece;
  }

  Result<std::optional<Piece>> saved_page() {
    n_given_ = parts_.size();
    const ContentType whole = ContentType::parse(fields_.get("content-type"));
    const Part* page = nullptr;
    for (const Part& part : parts_)
      if (!page && (part.type.type == "text/html" || part.type.type == "application/xhtml+xml"))
        page = &part;
    if (!page) return Error{ErrorCode::kInvalidInput, from_.origin + ": no page in this file"};
    Piece piece = piece_of(*page);
    Capture& capture = piece.capture;
    capture.media_type = "text/html";
    capture.url = trimmed(fields_.get("snapshot-content-location"));
    if (capture.url.empty()) capture.url = trimmed(page->fields.get("content-location"));
    // When it was saved, not when it was published.
    capture.fetched_at = iso_time(fields_.get("date"));
    return std::optional<Piece>(std::move(piece));
  }

  MailKind kind_;
  std::string bytes_;
  Capture from_;
  Context context_;
  HeaderFields fields_;
  std::vector<Part> parts_;
  size_t n_given_ = 0;
  bool walked_ = false;
};

}  // namespace

std::string decode_base64(std::string_view text) {
  static const std::array<int8_t, 256> values = [] {
    std::array<int8_t, 256> v{};
    v.fill(-1);
    const std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < digits.size(); ++i)
      v[static_cast<unsigned char>(digits[i])] = static_cast<int8_t>(i);
    return v;
  }();
  std::string out;
  out.reserve(text.size() * 3 / 4);
  uint32_t bits = 0;
  int n_bits = 0;
  for (const char c : text) {
    if (c == '=') {  // the end; some writers join several encodings
      n_bits = 0;
      bits = 0;
      continue;
    }
    const int value = values[static_cast<unsigned char>(c)];
    if (value < 0) continue;
    bits = (bits << 6 | static_cast<uint32_t>(value)) & 0xFFFFFF;
    n_bits += 6;
    if (n_bits >= 8) {
      n_bits -= 8;
      out += static_cast<char>(bits >> n_bits & 0xFF);
    }
  }
  return out;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
      continue;
    }
    size_t end = i + 1;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
    if (end < text.size() && text[end] == '\r') ++end;
    if (end < text.size() && text[end] == '\n') {  // a soft line break
      i = end;
      continue;
    }
    if (i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += '=';
    }
  }
  return out;
}

std::string to_utf8(std::string bytes, const std::string& charset) {
  if (charset.empty() || charset == "utf-8" || charset == "us-ascii" || charset.size() > 40)
    return bytes;
  const iconv_t converter = iconv_open("UTF-8", charset.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return bytes;
  std::string out(2 * bytes.size() + 16, '\0');
  char* from = bytes.data();
  size_t n_from = bytes.size();
  size_t used = 0;
  bool good = true;
  while (n_from > 0 && good) {
    char* to = out.data() + used;
    size_t n_to = out.size() - used;
    const size_t result = iconv(converter, &from, &n_from, &to, &n_to);
    used = static_cast<size_t>(to - out.data());
    if (result != static_cast<size_t>(-1)) break;
    good = errno == E2BIG;
    if (good) out.resize(2 * out.size());
  }
  iconv_close(converter);
  if (!good) return bytes;
  out.resize(used);
  return is_valid_utf8(out) ? out : bytes;
}

std::string decode_words(std::string_view field) {
  std::string out;
  size_t at = 0;
  bool after_word = false;  // white space between two words is not part of the text
  while (at < field.size()) {
    const size_t begin = field.find("=?", at);
    if (begin == std::string_view::npos) break;
    const size_t charset_end = field.find('?', begin + 2);
    const size_t end = charset_end == std::string_view::npos || charset_end + 3 > field.size()
                           ? std::string_view::npos
                           : field.find("?=", charset_end + 3);
    if (end == std::string_view::npos || field[charset_end + 2] != '?') {
      out += field.substr(at, begin + 2 - at);
      at = begin + 2;
      after_word = false;
      continue;
    }
    const std::string_view between = field.substr(at, begin - at);
    if (!after_word || !trimmed(between).empty()) out += between;
    std::string charset = lower(field.substr(begin + 2, charset_end - begin - 2));
    charset = charset.substr(0, charset.find('*'));
    const char encoding = field[charset_end + 1];
    std::string text(field.substr(charset_end + 3, end - charset_end - 3));
    if (encoding == 'B' || encoding == 'b') {
      text = decode_base64(text);
    } else {
      std::replace(text.begin(), text.end(), '_', ' ');
      text = decode_quoted_printable(text);
    }
    out += to_utf8(std::move(text), charset);
    at = end + 2;
    after_word = true;
  }
  out += field.substr(std::min(at, field.size()));
  return out;
}

std::unique_ptr<CaptureReader> make_mail_reader(MailKind kind, std::string bytes,
                                                const Capture& from, const Context& context) {
  return std::make_unique<MailReader>(kind, std::move(bytes), from, context);
}

}  // namespace muster::source
