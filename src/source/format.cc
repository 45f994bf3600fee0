#include "source/format.h"

#include <array>
#include <utility>

#include "source/http_message.h"
#include "source/unpack_stream.h"

namespace muster::source {
namespace {

using Pair = std::pair<std::string_view, Format>;

constexpr std::array<Pair, 60> kEndings = {{
    {"txt", Format::kText},          {"text", Format::kText},     {"md", Format::kMarkdown},
    {"markdown", Format::kMarkdown}, {"html", Format::kHtml},     {"htm", Format::kHtml},
    {"xhtml", Format::kHtml},        {"shtml", Format::kHtml},    {"jsonl", Format::kLines},
    {"ndjson", Format::kLines},      {"json", Format::kJson},     {"eml", Format::kMail},
    {"mht", Format::kMhtml},         {"mhtml", Format::kMhtml},   {"png", Format::kOther},
    {"jpg", Format::kOther},         {"jpeg", Format::kOther},    {"gif", Format::kOther},
    {"webp", Format::kOther},        {"avif", Format::kOther},    {"svg", Format::kOther},
    {"ico", Format::kOther},         {"bmp", Format::kOther},     {"tif", Format::kOther},
    {"tiff", Format::kOther},        {"css", Format::kOther},     {"js", Format::kOther},
    {"mjs", Format::kOther},         {"map", Format::kOther},     {"woff", Format::kOther},
    {"woff2", Format::kOther},       {"ttf", Format::kOther},     {"otf", Format::kOther},
    {"eot", Format::kOther},         {"mp3", Format::kOther},     {"mp4", Format::kOther},
    {"m4a", Format::kOther},         {"ogg", Format::kOther},     {"webm", Format::kOther},
    {"mov", Format::kOther},         {"avi", Format::kOther},     {"wav", Format::kOther},
    {"docx", Format::kOther},        {"xlsx", Format::kOther},    {"pptx", Format::kOther},
    {"odt", Format::kOther},         {"ods", Format::kOther},     {"epub", Format::kOther},
    {"jar", Format::kOther},         {"exe", Format::kOther},     {"so", Format::kOther},
    {"sqlite", Format::kOther},      {"db", Format::kOther},      {"cdx", Format::kOther},
    {"cdxj", Format::kOther},        {"parquet", Format::kOther}, {"pyc", Format::kOther},
    {"o", Format::kOther},           {"tar", Format::kOther},     {"wasm", Format::kOther},
}};

constexpr std::array<Pair, 12> kTypes = {{
    {"text/html", Format::kHtml},
    {"application/xhtml+xml", Format::kHtml},
    {"text/markdown", Format::kMarkdown},
    {"application/rss+xml", Format::kFeed},
    {"application/atom+xml", Format::kFeed},
    {"application/rdf+xml", Format::kFeed},
    {"application/feed+json", Format::kJson},
    {"application/json", Format::kJson},
    {"application/x-ndjson", Format::kLines},
    {"message/rfc822", Format::kMail},
    {"multipart/related", Format::kMhtml},
    {"application/x-mimearchive", Format::kMhtml},
}};

std::string ending_of(std::string_view name) {
  // Of a URL the path counts; of a member of an archive what stands last.
  if (name.find("://") != std::string_view::npos) name = name.substr(0, name.find_first_of("?#"));
  const size_t dot = name.find_last_of("./!");
  if (dot == std::string_view::npos || name[dot] != '.') return {};
  return lower(name.substr(dot + 1));
}

/// The name of the first element after declarations and comments, without prefix; in lower case.
std::string root_element(std::string_view head) {
  for (;;) {
    const size_t open = head.find('<');
    if (open == std::string_view::npos || !trimmed(head.substr(0, open)).empty()) return {};
    head = head.substr(open);
    size_t end = std::string_view::npos;
    if (head.starts_with("<!--")) {
      end = head.find("-->");
      if (end != std::string_view::npos) end += 2;
    } else if (head.starts_with("<?") || head.starts_with("<!")) {
      // A doctype may have an inner part in brackets, with elements of its own kind.
      const size_t bracket = head.find('[');
      end = head.find('>');
      if (head.starts_with("<!") && bracket < end) {
        end = head.find("]", bracket);
        if (end != std::string_view::npos) end = head.find('>', end);
      }
      if (lower(head.substr(0, 14)) == "<!doctype html") return "html";
    } else {
      std::string_view name = head.substr(1, head.substr(1).find_first_of(" \t\r\n/>"));
      if (const size_t colon = name.find(':'); colon != std::string_view::npos)
        name = name.substr(colon + 1);
      return lower(name);
    }
    if (end == std::string_view::npos) return {};
    head = head.substr(end + 1);
  }
}

Format xml_format(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::string root = root_element(head);
  for (const char* feed : {"rss", "feed", "rdf", "urlset", "sitemapindex"})
    if (root == feed) return Format::kFeed;
  return root == "html" ? Format::kHtml : Format::kXml;
}

bool looks_like_mail(std::string_view head, bool& is_page) {
  // Browsers save pages as mail "From: <Saved by Blink>"; others begin with fields of transport.
  const std::string_view first = head.substr(0, head.find('\n'));
  const size_t colon = first.find(':');
  if (colon == std::string_view::npos || colon == 0 ||
      first.substr(0, colon).find_first_of(" \t<{\"") != std::string_view::npos)
    return false;
  const auto [end, body] = header_end(head);
  const auto fields =
      HeaderFields::parse(head.substr(0, end == std::string_view::npos ? head.size() : end));
  if (!fields.has("mime-version")) return false;
  is_page = ContentType::parse(fields.get("content-type")).type == "multipart/related";
  return fields.has("from") || fields.has("date") || is_page;
}

Format look_of(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::string_view text = trimmed(head);
  if (text.starts_with('<')) {
    const Format format = xml_format(text);
    if (format != Format::kXml || text.starts_with("<?xml")) return format;
  }
  if (text.starts_with('{') || text.starts_with("[")) {
    const std::string_view inner = trimmed(text.substr(1));
    if (inner.starts_with(text[0] == '{' ? '"' : '{')) return Format::kJson;
  }
  bool is_page = false;
  const bool wide = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  if (!wide && head.find('\0') != std::string_view::npos) return Format::kOther;
  if (looks_like_mail(head, is_page)) return is_page ? Format::kMhtml : Format::kMail;
  return Format::kText;
}

}  // namespace

Format format_of(std::string_view name, std::string_view media_type, std::string_view head) {
  const std::string ending = ending_of(name);
  switch (packing_of(head)) {
    case Packing::kGzip:
      return Format::kGzip;
    case Packing::kZstd:
      return Format::kZstd;
    case Packing::kNone:
      break;
  }
  if (head.starts_with("%PDF-")) return Format::kPdf;
  if (head.starts_with("WARC/1.") || head.starts_with("WARC/0.")) return Format::kWarc;
  if (head.starts_with("filedesc://")) return Format::kArc;
  const bool is_zip = head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06");
  for (const auto& [known, format] : kEndings)
    if (ending == known && (!is_zip || format == Format::kOther)) return format;
  if (is_zip) return Format::kZip;
  if (ending == "warc") return Format::kWarc;
  if (ending == "arc") return Format::kArc;
  if (ending == "xml" || ending == "rss" || ending == "atom" || ending == "rdf")
    return xml_format(head);
  for (const auto& [known, format] : kTypes) {
    if (media_type != known) continue;
    // Servers call feeds and pages by each other's types.
    const Format look = look_of(head);
    if (format == Format::kFeed || format == Format::kHtml)
      return look == Format::kFeed || look == Format::kHtml ? look : format;
    return format;
  }
  return look_of(head);
}

bool holds_many(Format format) {
  switch (format) {
    case Format::kLines:
    case Format::kJson:
    case Format::kFeed:
    case Format::kZip:
    case Format::kWarc:
    case Format::kArc:
      return true;
    default:
      return false;
  }
}

std::string unpacked_name(std::string_view name) {
  const std::string ending = ending_of(name);
  if (ending == "gz" || ending == "zst" || ending == "gzip" || ending == "zstd")
    return std::string(name.substr(0, name.size() - ending.size() - 1));
  return std::string(name);
}

const char* media_type_of(Format format) {
  switch (format) {
    case Format::kHtml:
      return "text/html";
    case Format::kMarkdown:
      return "text/markdown";
    case Format::kXml:
      return "application/xml";
    default:
      return "text/plain";
  }
}

}  // namespace muster::source
