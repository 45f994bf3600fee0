#include "service/page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/hash.h"
#include "core/utf8.h"
#include "service/html.h"

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;

Json raw_span(RawSpan s) { return Json::array({s.begin, s.end}); }

Json evidence_json(const std::vector<page::Evidence>& list) {
  Json out = Json::array();
  for (const page::Evidence& e : list)
    out.push_back({{"value", e.value}, {"by", e.by}, {"raw", raw_span(e.raw)}});
  return out;
}

Json metadata_json(const page::PageMetadata& m) {
  return {
      {"title", evidence_json(m.title)},         {"outlet", evidence_json(m.outlet)},
      {"byline", evidence_json(m.byline)},       {"agency", evidence_json(m.agency)},
      {"published", evidence_json(m.published)}, {"updated", evidence_json(m.updated)},
      {"language", evidence_json(m.language)},   {"canonical_url", evidence_json(m.canonical_url)},
      {"based_on", evidence_json(m.based_on)}};
}

void append_field(std::string& out, const char* name, const std::vector<page::Evidence>& list) {
  for (const page::Evidence& e : list)
    out += fmt::format("<tr><th>{}</th><td>{}</td><td class=by>{}</td></tr>\n", name,
                       html_text(e.value), html_text(e.by));
}

constexpr const char* kHead =
    R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Muster: what was kept of a page</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;margin:1rem 0}th{text-align:left;vertical-align:top}
th,td{padding:.15rem .8rem .15rem 0}.by{color:#666;font-size:.85em}
.b{border-left:.5rem solid;padding:.3rem .8rem;margin:.5rem 0;white-space:pre-line}
.b small{display:block;color:#666;font-size:.75rem}
.title{border-color:#1b4f9c;font-size:1.4em;font-weight:600}.standfirst{border-color:#4b8bd6;font-weight:600}
.byline,.dateline{border-color:#8a6fb5}.body{border-color:#2c8a4b}.heading{border-color:#2c8a4b;font-weight:600}
.list{border-color:#7fb069}.table{border-color:#b0a030}.caption{border-color:#d98e2b}.correction{border-color:#c0392b}
.dropped{color:#666;background:#f4f4f4;border-color:#bbb;font-size:.8em}
@media (prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}.dropped{background:#222;color:#999}.by,.b small{color:#999}}
</style></head><body>
)";

}  // namespace

Result<PageAnswer> read_page(const page::PageReader& reader, const Capture& capture) {
  PageAnswer answer;
  answer.name = capture.origin == "-" ? "standard input" : capture.origin;
  answer.sha256 = sha256_hex(capture.bytes);
  MUSTER_TRY(answer.pages, reader.read(capture));
  return answer;
}

std::string main_text(const page::Page& page) {
  std::string out;
  for (const page::PageBlock& block : page.blocks) {
    if (block.span.empty() || block.by != "page.model") continue;
    if (!out.empty()) out += "\n\n";
    out.append(page.text, block.span.begin, block.span.size());
  }
  return out;
}

std::string page_json(const PageAnswer& answer) {
  Json out = {{"schema", "muster/page/1"},
              {"offset_unit", "code_point"},
              {"name", answer.name},
              {"sha256", answer.sha256},
              {"reports", Json::array()}};
  for (const page::Page& page : answer.pages) {
    const CodePointIndex index(page.text);
    const auto span = [&](SourceSpan s) {
      return Json::array({index.from_byte(s.begin), index.from_byte(s.end)});
    };
    Json blocks = Json::array(), notes = Json::array();
    for (const page::PageBlock& b : page.blocks)
      blocks.push_back({{"zone", page::zone_name(b.zone)},
                        {"kept", page::is_kept(b.zone)},
                        {"span", b.span.empty() ? Json() : span(b.span)},
                        {"raw", raw_span(b.raw)},
                        {"score", Json::parse(fmt::format("{:.3f}", b.score))},
                        {"by", b.by}});
    for (const Note& n : page.notes)
      notes.push_back({{"span", span(n.span)}, {"code", n.code}, {"text", n.text}});
    out["reports"].push_back({{"kind", page::kind_name(page.kind)},
                              {"encoding", page.encoding},
                              {"text", page.text},
                              {"metadata", metadata_json(page.metadata)},
                              {"blocks", std::move(blocks)},
                              {"notes", std::move(notes)}});
  }
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string page_html(const PageAnswer& answer) {
  std::string out = kHead;
  out += "<h1>" + html_text(answer.name) + "</h1>\n";
  for (const page::Page& page : answer.pages) {
    out += fmt::format("<p>{}, read as {}</p>\n", page::kind_name(page.kind),
                       html_text(page.encoding));
    for (const Note& n : page.notes)
      out += fmt::format("<p>{}: {}</p>\n", html_text(n.code), html_text(n.text));
    const page::PageMetadata& m = page.metadata;
    out += "<table>\n";
    append_field(out, "title", m.title);
    append_field(out, "outlet", m.outlet);
    append_field(out, "byline", m.byline);
    append_field(out, "agency", m.agency);
    append_field(out, "published", m.published);
    append_field(out, "updated", m.updated);
    append_field(out, "language", m.language);
    append_field(out, "canonical URL", m.canonical_url);
    append_field(out, "based on", m.based_on);
    out += "</table>\n";
    for (const page::PageBlock& b : page.blocks) {
      const bool kept = page::is_kept(b.zone);
      out +=
          fmt::format("<div class=\"b {}\"><small>{} {:.2f} {}, bytes {}-{}</small>{}</div>\n",
                      kept ? page::zone_name(b.zone) : "dropped", page::zone_name(b.zone), b.score,
                      html_text(b.by), b.raw.begin, b.raw.end, html_text(b.words(page)));
    }
  }
  return out + "</body></html>\n";
}

}  // namespace muster::service
