#include "source/feed_reader.h"

#include <fmt/format.h>
#include <libxml/xmlreader.h>

#include <mutex>

#include "source/feed_json.h"
#include "source/http_message.h"
#include "source/time_text.h"
#include "source/xml_mender.h"

namespace muster::source {
namespace {

constexpr size_t kMaxSmall = 4096;  // a title, a link, a name

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

std::string text_of(const xmlNode* node) {
  xmlChar* content = xmlNodeGetContent(node);
  std::string text(trimmed(view(content)));
  xmlFree(content);
  return text;
}

std::string small(const xmlNode* node) {
  std::string text = text_of(node);
  // Line breaks of the feed's layout.
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  if (text.size() > kMaxSmall) text.resize(kMaxSmall);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80 &&
         text.size() == kMaxSmall)
    text.pop_back();
  return text;
}

std::string attribute(const xmlNode* node, const char* name) {
  xmlChar* value = xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name));
  std::string text(trimmed(view(value)));
  xmlFree(value);
  return text;
}

std::string_view local(const xmlNode* node) {
  return node->type == XML_ELEMENT_NODE ? view(node->name) : std::string_view();
}

std::string inner_markup(xmlNode* node) {
  std::string out;
  for (xmlNode* child = node->children; child; child = child->next) {
    xmlBuffer* buffer = xmlBufferCreate();
    xmlNodeDump(buffer, node->doc, child, 0, 0);
    out += view(xmlBufferContent(buffer));
    xmlBufferFree(buffer);
  }
  return out;
}

class FeedReader : public CaptureReader {
 public:
  FeedReader(std::unique_ptr<BufferedStream> stream, const Capture& from, const Context& context)
      : in_(std::move(stream)), from_(from), context_(context) {
    from_.bytes.clear();
    static std::once_flag once;
    std::call_once(once, xmlInitParser);
    // No network, no DTD, no entities put in; libxml2's own limits of depth and size stay on.
    reader_ = xmlReaderForIO(&FeedReader::give, nullptr, this, nullptr, nullptr,
                             XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_RECOVER |
                                 XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (reader_) xmlTextReaderSetStructuredErrorHandler(reader_, &FeedReader::hear, this);
  }
  ~FeedReader() override {
    if (reader_) xmlFreeTextReader(reader_);
  }
  FeedReader(const FeedReader&) = delete;
  FeedReader& operator=(const FeedReader&) = delete;

  Result<std::optional<Piece>> next() override {
    while (!ended_) {
      in_.mark(context_.options->max_line_bytes);
      const int got = !reader_ ? -1 : stay_ ? 1 : xmlTextReaderRead(reader_);
      stay_ = false;
      if (got != 1) {
        ended_ = true;
        return at_end(got);
      }
      if (xmlTextReaderNodeType(reader_) != XML_READER_TYPE_ELEMENT) continue;
      const std::string name(view(xmlTextReaderConstLocalName(reader_)));
      const int depth = xmlTextReaderDepth(reader_);
      if (name == "item" || name == "entry" || name == "url" || name == "sitemap") {
        if (depth == 0 || depth > 3) continue;
        xmlNode* node = xmlTextReaderExpand(reader_);
        if (!node) continue;
        ++n_;
        Piece piece = name == "url" || name == "sitemap" ? link_of(node) : item_of(node);
        step_over();
        return std::optional<Piece>(std::move(piece));
      }
      if ((depth == 1 || depth == 2) &&
          (name == "title" || name == "language" || name == "image" || name == "textInput")) {
        const xmlNode* node = xmlTextReaderExpand(reader_);
        if (node && name == "title" && outlet_.empty()) outlet_ = small(node);
        if (node && name == "language" && language_.empty()) language_ = small(node);
        step_over();
      } else if (depth <= 1 && language_.empty()) {
        if (const xmlChar* lang = xmlTextReaderConstXmlLang(reader_)) language_ = view(lang);
      }
    }
    return std::optional<Piece>();
  }

 private:
  static int give(void* self, char* into, int size) {
    auto* reader = static_cast<FeedReader*>(self);
    auto got = reader->in_.read(into, static_cast<size_t>(size));
    if (got) return static_cast<int>(*got);
    reader->failed_ = std::move(got).error();
    return 0;  // as if the feed ended: what came before is kept
  }
  static void hear(void* self, xmlErrorPtr error) {
    auto* reader = static_cast<FeedReader*>(self);
    if (!reader->fault_.empty() || !error || !error->message) return;
    // Prefixes without declaration do not hinder anybody.
    if (error->domain == XML_FROM_NAMESPACE) return;
    reader->fault_ =
        fmt::format("line {}: {}", error->line, trimmed(std::string_view(error->message)));
  }

  void step_over() {
    const int got = xmlTextReaderNext(reader_);
    stay_ = got == 1;
    // Next() at the end gives 0, and so does the Read() that comes then.
  }

  Result<std::optional<Piece>> at_end(int got) {
    const std::string name = from_.origin == "-" ? "standard input" : from_.origin;
    if (failed_)
      return Error{failed_->code,
                   fmt::format("{}: {} ({} items read)", name, failed_->message, n_)};
    if (got < 0 || !fault_.empty())
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("{}: not well-formed XML ({} items read); {}", name, n_,
                               fault_.empty() ? "no more is told" : fault_)};
    return std::optional<Piece>();
  }

  Piece item_of(xmlNode* node) {
    FeedItem item;
    std::string description, description_type, enclosed;
    for (xmlNode* child = node->children; child; child = child->next) {
      const std::string_view name = local(child);
      if (name.empty()) continue;
      const std::string_view prefix = child->ns ? view(child->ns->prefix) : std::string_view();
      if (prefix == "media" || prefix == "itunes") continue;  // of pictures and sound
      if (name == "title" && item.title.empty()) {
        item.title = small(child);
      } else if (name == "link") {
        const std::string rel = attribute(child, "rel"), href = attribute(child, "href");
        if (href.empty()) {
          const std::string link = small(child);
          if (!link.empty()) item.link = link;
        } else if ((rel.empty() || rel == "alternate") && item.link.empty()) {
          item.link = href;
        }
      } else if (name == "guid" || name == "id") {
        item.id = small(child);
      } else if (name == "pubDate" || name == "published" || name == "issued") {
        item.published = iso_time(small(child));
      } else if (name == "date" && item.published.empty()) {
        item.published = iso_time(small(child));
      } else if (name == "updated" || name == "modified") {
        item.updated = iso_time(small(child));
      } else if (name == "creator" || name == "author") {
        std::string author;
        for (xmlNode* part = child->children; part; part = part->next)
          if (local(part) == "name") author = small(part);
        if (author.empty()) author = small(child);
        if (!author.empty()) item.author += (item.author.empty() ? "" : "; ") + author;
      } else if (name == "language") {
        item.language = small(child);
      } else if (name == "encoded") {
        item.html = text_of(child);
      } else if (name == "content") {
        const std::string type = attribute(child, "type");
        if (type == "xhtml" || type == "application/xhtml+xml")
          item.html = inner_markup(child);
        else if (type == "html" || type == "text/html")
          item.html = text_of(child);
        else if (attribute(child, "src").empty())
          item.text = text_of(child);
      } else if (name == "description" || name == "summary") {
        const std::string type = attribute(child, "type");
        if (!description.empty()) continue;
        description = type == "xhtml" ? inner_markup(child) : text_of(child);
      }
    }
    if (item.html.empty() && item.text.empty()) item.text = description;
    // RSS does not say whether it is markup.
    if (item.html.empty() && item.text.find_first_of("<&") != std::string::npos)
      item.html = std::move(item.text);
    if (item.link.empty() && item.id.starts_with("http")) item.link = item.id;
    if (item.language.empty()) item.language = language_;
    Piece piece;
    piece.capture = capture_of_item(item, outlet_, n_, from_);
    piece.is_report = true;
    piece.is_link = context_.follow && !item.link.empty();
    return piece;
  }

  Piece link_of(xmlNode* node) {
    Piece piece;
    piece.is_link = true;
    Capture& capture = piece.capture;
    capture.origin = fmt::format("{}#{}", from_.origin, n_);
    capture.container = from_.container;
    capture.container.kind = "sitemap";
    for (xmlNode* child = node->children; child; child = child->next) {
      const std::string_view name = local(child);
      if (name == "loc") capture.url = small(child);
      if (name == "lastmod") capture.hints.updated = iso_time(small(child));
      if (name != "news") continue;
      for (xmlNode* part = child->children; part; part = part->next) {
        if (local(part) == "title") capture.hints.title = small(part);
        if (local(part) == "publication_date") capture.hints.published = iso_time(small(part));
        if (local(part) != "publication") continue;
        for (xmlNode* of = part->children; of; of = of->next) {
          if (local(of) == "name") capture.hints.outlet = small(of);
          if (local(of) == "language") capture.hints.language = small(of);
        }
      }
    }
    return piece;
  }

  XmlMender in_;
  Capture from_;
  Context context_;
  xmlTextReader* reader_ = nullptr;
  std::optional<Error> failed_;
  std::string fault_, outlet_, language_;
  size_t n_ = 0;
  bool ended_ = false, stay_ = false;
};

}  // namespace

std::unique_ptr<CaptureReader> make_feed_reader(std::unique_ptr<BufferedStream> stream,
                                                const Capture& from, const Context& context) {
  return std::make_unique<FeedReader>(std::move(stream), from, context);
}

}  // namespace muster::source
