#include "source/feed_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "source/http_message.h"
#include "source/time_text.h"

namespace muster::source {
namespace {

using Json = nlohmann::json;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string string_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_integer() ? found->dump() : std::string();  // some write ids as numbers
}

class JsonFeedReader : public CaptureReader {
 public:
  JsonFeedReader(Json feed, const Capture& from) : feed_(std::move(feed)), from_(from) {
    outlet_ = string_at(feed_, "title");
    language_ = string_at(feed_, "language");
  }

  Result<std::optional<Piece>> next() override {
    const Json& items = feed_.at("items");
    while (n_ < items.size()) {
      const Json& json = items[n_++];
      if (!json.is_object()) continue;
      FeedItem item;
      item.title = string_at(json, "title");
      item.link = string_at(json, "url");
      item.id = string_at(json, "id");
      item.language = string_at(json, "language");
      if (item.language.empty()) item.language = language_;
      item.published = iso_time(string_at(json, "date_published"));
      item.updated = iso_time(string_at(json, "date_modified"));
      const auto authors = json.find("authors");
      if (authors != json.end() && authors->is_array())
        for (const Json& author : *authors)
          if (author.is_object())
            item.author += (item.author.empty() ? "" : "; ") + string_at(author, "name");
      item.html = string_at(json, "content_html");
      item.text = string_at(json, "content_text");
      if (item.html.empty() && item.text.empty()) item.text = string_at(json, "summary");
      Piece piece;
      piece.capture = capture_of_item(item, outlet_, n_, from_);
      piece.is_report = true;
      return std::optional<Piece>(std::move(piece));
    }
    return std::optional<Piece>();
  }

 private:
  Json feed_;
  Capture from_;
  std::string outlet_, language_;
  size_t n_ = 0;
};

}  // namespace

bool is_json_feed(const Json& json) {
  if (!json.is_object() || !json.contains("items") || !json.at("items").is_array()) return false;
  return string_at(json, "version").find("jsonfeed.org/version/") != std::string::npos;
}

std::unique_ptr<CaptureReader> make_json_feed_reader(Json feed, const Capture& from) {
  return std::make_unique<JsonFeedReader>(std::move(feed), from);
}

Capture capture_of_item(const FeedItem& item, const std::string& outlet, size_t number,
                        const Capture& from) {
  Capture capture;
  capture.origin =
      fmt::format("{}#{}", from.origin == "-" ? "standard input" : from.origin, number);
  capture.container = from.container;
  capture.container.kind = "feed";
  capture.container.record_id = item.id.empty() ? item.link : item.id;
  capture.fetched_at = from.fetched_at;
  capture.url = item.link;
  capture.name = item.link.empty() ? capture.origin : item.link;
  capture.hints = {item.title, outlet, item.author, item.language, item.published, item.updated};
  if (item.html.empty()) {
    capture.media_type = "text/plain";
    capture.charset = "utf-8";
    if (!item.title.empty() && !trimmed(item.text).starts_with(item.title))
      capture.bytes = item.title + "\n\n";
    capture.bytes += item.text;
    return capture;
  }
  capture.media_type = "text/html";
  capture.charset = "utf-8";
  std::string& page = capture.bytes;
  page = "<!DOCTYPE html>\n<html";
  if (!item.language.empty()) page += " lang=\"" + escaped(item.language) + '"';
  page += "><head><meta charset=\"utf-8\">\n<title>" + escaped(item.title) + "</title>\n";
  const auto meta = [&](const char* property, const std::string& content) {
    if (!content.empty())
      page += fmt::format("<meta property=\"{}\" content=\"{}\">\n", property, escaped(content));
  };
  meta("og:type", "article");
  meta("og:title", item.title);
  meta("og:site_name", outlet);
  meta("og:url", item.link);
  meta("article:published_time", item.published);
  meta("article:modified_time", item.updated);
  if (!item.author.empty())
    page += "<meta name=\"author\" content=\"" + escaped(item.author) + "\">\n";
  page += "</head><body><article>\n";
  if (!item.title.empty()) page += "<h1>" + escaped(item.title) + "</h1>\n";
  page += item.html + "\n</article></body></html>\n";
  return capture;
}

}  // namespace muster::source
