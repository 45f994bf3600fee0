#include "page/json_ld.h"

#include <simdjson.h>

#include <algorithm>

namespace muster::page {
namespace {

using Element = simdjson::dom::element;
using Type = simdjson::dom::element_type;

constexpr int kMaxLevel = 12;
constexpr size_t kMaxNames = 50;
constexpr size_t kMaxReports = 200;  // of one script: lists of links, not reports

std::string text_of(const Element& e) {
  if (e.type() == Type::STRING) return std::string(std::string_view(e));
  return "";
}

std::string field(const Element& object, const char* key) {
  Element value;
  if (object[key].get(value) != simdjson::SUCCESS) return "";
  return text_of(value);
}

/// "name" of an object, of each in a list, or the string itself.
void names(const Element& value, std::vector<std::string>& out, const char* key = "name") {
  if (value.type() == Type::ARRAY) {
    for (const Element item : simdjson::dom::array(value))
      if (item.type() != Type::ARRAY) names(item, out, key);
    return;
  }
  std::string name = value.type() == Type::OBJECT ? field(value, key) : text_of(value);
  if (value.type() == Type::OBJECT && name.empty()) name = field(value, "@id");
  if (!name.empty() && out.size() < kMaxNames) out.push_back(std::move(name));
}
void names_at(const Element& object, const char* at, std::vector<std::string>& out,
              const char* key = "name") {
  Element value;
  if (object[at].get(value) == simdjson::SUCCESS) names(value, out, key);
}
std::string first_name(const Element& object, const char* at, const char* key = "name") {
  std::vector<std::string> all;
  names_at(object, at, all, key);
  return all.empty() ? "" : all.front();
}

std::string type_of(const Element& object) {
  std::vector<std::string> all;
  names_at(object, "@type", all);
  for (const std::string& t : all)
    if (t.ends_with("Article") || t.ends_with("Posting") || t == "Report") return t;
  return all.empty() ? "" : all.front();
}

bool is_article(const std::string& type) {
  return type.ends_with("Article") || type.ends_with("Posting") || type == "Report";
}

LinkedReport read(const Element& object, std::string type, int level) {
  LinkedReport r;
  r.type = std::move(type);
  r.headline = field(object, "headline");
  if (r.headline.empty() && is_article(r.type)) r.headline = field(object, "name");
  r.published = field(object, "datePublished");
  if (r.published.empty() && is_article(r.type)) r.published = field(object, "dateCreated");
  r.modified = field(object, "dateModified");
  r.publisher = first_name(object, "publisher");
  r.body = field(object, "articleBody");
  r.description = field(object, "description");
  r.language = first_name(object, "inLanguage");
  r.url = field(object, "url");
  if (r.url.empty()) r.url = first_name(object, "mainEntityOfPage", "@id");
  names_at(object, "author", r.authors);
  if (r.authors.empty()) names_at(object, "creator", r.authors);
  names_at(object, "isBasedOn", r.based_on, "url");
  if (r.based_on.empty()) names_at(object, "isBasedOnUrl", r.based_on, "url");
  names_at(object, "sourceOrganization", r.credits);
  names_at(object, "creditText", r.credits);
  Element free;
  if (object["isAccessibleForFree"].get(free) == simdjson::SUCCESS) {
    const std::string said = text_of(free);
    bool is_false = said == "False" || said == "false";
    if (free.type() == Type::BOOL) is_false = !bool(free);
    r.paywalled = is_false;
  }
  Element updates;
  if (level < kMaxLevel && object["liveBlogUpdate"].get(updates) == simdjson::SUCCESS &&
      updates.type() == Type::ARRAY) {
    for (const Element item : simdjson::dom::array(updates))
      if (item.type() == Type::OBJECT && r.updates.size() < kMaxReports)
        r.updates.push_back(read(item, "BlogPosting", kMaxLevel));
  }
  return r;
}

void walk(const Element& value, int level, std::vector<LinkedReport>& out) {
  if (level > kMaxLevel || out.size() >= kMaxReports) return;
  if (value.type() == Type::ARRAY) {
    for (const Element item : simdjson::dom::array(value)) walk(item, level + 1, out);
    return;
  }
  if (value.type() != Type::OBJECT) return;
  std::string type = type_of(value);
  if (is_article(type) || type == "WebPage") out.push_back(read(value, std::move(type), level));
  for (const char* key : {"@graph", "mainEntity", "mainEntityOfPage"}) {
    Element inner;
    if (value[key].get(inner) == simdjson::SUCCESS) walk(inner, level + 1, out);
  }
}

}  // namespace

std::vector<LinkedReport> linked_reports(std::string_view script) {
  std::string json(script);
  for (char& c : json)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  // Some pages wrap it in a comment or a CDATA section, or end it with a semicolon.
  const size_t wrapper = json.find("CDATA[");
  const size_t begin = json.find_first_of("{[", wrapper < 20 ? wrapper + 6 : 0);
  const size_t close = wrapper < 20 ? json.rfind("]]>") : std::string::npos;
  const size_t end = json.find_last_of("}]", close == std::string::npos ? close : close - 1);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  json = json.substr(begin, end + 1 - begin);
  simdjson::dom::parser parser;
  Element root;
  if (parser.parse(json).get(root) != simdjson::SUCCESS) return {};
  std::vector<LinkedReport> out;
  walk(root, 0, out);
  std::stable_sort(out.begin(), out.end(), [](const LinkedReport& a, const LinkedReport& b) {
    return is_article(a.type) > is_article(b.type);
  });
  return out;
}

}  // namespace muster::page
