#include "service/revisions.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/utf8.h"
#include "service/story_views.h"

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;

// Every document of every address, in the order in which the ledger met them there.
constexpr const char* kByLocator =
    "SELECT a.locator, a.document_key, min(a.seen_at) AS first, ifnull(d.outlet, ''), "
    "ifnull(d.url, '') FROM appearances a JOIN documents d ON d.document_key = a.document_key "
    "GROUP BY a.locator, a.document_key ORDER BY a.locator, first, d.document_id";

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

struct Met {
  std::string locator, seen, outlet, url;
  int64_t document = 0;
};

Json claim_json(const story::Stories& s, story::ClaimRef r, const CodePointIndex& index) {
  const reading::Claim& c = s.claim(r);
  Json chain = Json::array();
  for (const auto& source : c.chain) chain.push_back(source.words.text);
  return {{"claim", c.id},
          {"words", c.words.text},
          {"span", {index.from_byte(c.words.span.begin), index.from_byte(c.words.span.end)}},
          {"low", c.low ? Json(c.low->to_string()) : Json()},
          {"high", c.high ? Json(c.high->to_string()) : Json()},
          {"measure", c.measure},
          {"chain", std::move(chain)}};
}

}  // namespace

Result<std::vector<Revision>> revisions(Reader& reader, const story::StoryWords& words,
                                        const std::string& query) {
  std::vector<Met> all;
  MUSTER_TRY(ledger::Statement rows, reader.ledger().database().prepare(kByLocator));
  const std::string wanted = lower(query);
  const auto holds = [&](const std::string& s) {
    return lower(s).find(wanted) != std::string::npos;
  };
  for (;;) {
    MUSTER_TRY(const bool there, rows.step());
    if (!there) break;
    Met m{rows.text(0), rows.text(2), rows.text(3), rows.text(4), rows.integer(1)};
    if (wanted.empty() || holds(m.locator) || holds(m.outlet) || holds(m.url))
      all.push_back(std::move(m));
  }
  if (all.empty() && !wanted.empty())
    return Error{ErrorCode::kNotFound,
                 fmt::format("{}: no page of the ledger has this address or outlet", query)};
  std::vector<Revision> out;
  for (size_t i = 1; i < all.size(); ++i) {
    if (all[i].locator != all[i - 1].locator) continue;
    Revision one;
    one.locator = all[i].locator;
    one.outlet = all[i].outlet;
    one.earlier_seen = all[i - 1].seen;
    one.later_seen = all[i].seen;
    for (size_t k : {i - 1, i}) {
      MUSTER_TRY(const auto kept, reader.document(all[k].document));
      one.reports.reports.push_back(kept_report(*kept));
    }
    one.silent = !words.says_changed(one.reports.reports[1].text);
    one.change.report = 1;
    one.change.of = 0;
    story::compare_copy(one.reports, one.change);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<std::string> revision_lines(const std::vector<Revision>& revisions) {
  std::vector<std::string> lines;
  for (const Revision& r : revisions) {
    const story::Stories& s = r.reports;
    const CodePointIndex index[] = {CodePointIndex(s.reports[0].text),
                                    CodePointIndex(s.reports[1].text)};
    const auto claim = [&](story::ClaimRef c) { return claim_json(s, c, index[c.report]); };
    Json changed = Json::array(), added = Json::array(), dropped = Json::array();
    for (const story::FigureChange& f : r.change.changed)
      changed.push_back({{"from", claim(f.of)},
                         {"to", claim(f.claim)},
                         {"changes", f.changes},
                         {"why", f.why}});
    for (story::ClaimRef c : r.change.added) added.push_back(claim(c));
    for (story::ClaimRef c : r.change.dropped) dropped.push_back(claim(c));
    const auto page = [&](size_t k, const std::string& seen) -> Json {
      const story::Report& report = s.reports[k];
      return {{"document", report.document},
              {"seen", seen},
              {"published", report.published ? Json(report.published->iso()) : Json()}};
    };
    const Json line = {{"url", r.locator},
                       {"outlet", r.outlet.empty() ? Json() : Json(r.outlet)},
                       {"earlier", page(0, r.earlier_seen)},
                       {"later", page(1, r.later_seen)},
                       {"silent", r.silent},
                       {"changed", std::move(changed)},
                       {"added", std::move(added)},
                       {"dropped", std::move(dropped)}};
    lines.push_back(line.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return lines;
}

}  // namespace muster::service
