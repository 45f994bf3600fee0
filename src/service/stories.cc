#include "service/stories.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/utf8.h"
#include "story/overrule.h"

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;

std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Code point spans of the reports of a story, each index made once.
class Spans {
 public:
  explicit Spans(const story::Stories& s) : stories_(s) {
    for (const story::Report& r : s.reports) index_.emplace_back(r.text);
  }
  Json of(story::ClaimRef r) const {
    const SourceSpan s = stories_.claim(r).words.span;
    return Json::array({index_[r.report].from_byte(s.begin), index_[r.report].from_byte(s.end)});
  }
  Json end(story::ClaimRef r) const {
    return Json::array({stories_.reports[r.report].name, of(r)});
  }

 private:
  const story::Stories& stories_;
  std::vector<CodePointIndex> index_;
};

double hundredths(double x) { return std::round(x * 100) / 100; }

}  // namespace

// Reports of one page share its text. What belongs to the others is made white space here, each character one of
// as many bytes, so that spans hold and no report looks like a copy of its neighbour.
std::string own_text(const Document& d) {
  const std::string_view text = d.text();
  std::string out(text);
  if (d.part_name().empty()) return out;
  uint32_t at = 0;
  const auto blank = [&](uint32_t end) {
    for (size_t pos = at; pos < end;) {
      size_t next = pos;
      next_code_point(text, next);
      const std::string_view space = next - pos == 1   ? " "
                                     : next - pos == 2 ? "\xC2\xA0"
                                     : next - pos == 3 ? "\xE3\x80\x80"
                                                       : text.substr(pos, next - pos);
      out.replace(pos, next - pos, space);
      pos = next;
    }
  };
  for (const Block& b : d.blocks()) {
    if (b.span.begin > at) blank(b.span.begin);
    at = std::max(at, b.span.end);
  }
  blank(static_cast<uint32_t>(text.size()));
  return out;
}

story::Report story_report(const ReadAnswer& answer) {
  const Document& d = *answer.document;
  story::Report r;
  r.name = d.name();
  r.document = d.id();
  r.outlet = d.outlet();
  r.published = d.published();
  r.text = own_text(d);
  r.reading = answer.reading;
  for (const reading::ActorMention& m : answer.mentions.actors) {
    if (!m.is_place) continue;
    story::PlaceFact p;
    p.span = answer.analysis.span(m.tokens);
    p.name = m.name;
    p.id = m.id;
    p.kind = m.kind;
    p.country = m.country;
    for (const reading::PlaceCandidate& c : m.candidates)
      if (!m.id.empty() && c.id == m.id) p.admin = c.admin;
    r.places.push_back(std::move(p));
  }
  return r;
}

std::vector<std::string> link_lines(const story::Stories& s) {
  const Spans spans(s);
  std::vector<std::string> lines;
  for (uint32_t r = 0; r < s.reports.size(); ++r) {
    for (uint32_t i = 0; i < s.reports[r].reading.claims.size(); ++i) {
      const story::ClaimRef me{r, i};
      const reading::Claim& c = s.claim(me);
      lines.push_back(line({{"report", s.reports[r].name},
                            {"document", s.reports[r].document},
                            {"claim", c.id},
                            {"words", c.words.text},
                            {"span", spans.of(me)},
                            {"measure", c.measure},
                            {"happening", s.happenings[s.happening_of[r][i]].id},
                            {"series", s.series[s.series_of[r][i]].id}}));
    }
  }
  for (const story::Link& l : s.links) {
    Json one = {{"link", l.type},        {"id", story::link_id(s, l)}, {"from", spans.end(l.from)},
                {"to", spans.end(l.to)}, {"why", l.why},
                {"rule", l.rule},        {"score", hundredths(l.score)}};
    if (!l.differs.empty()) one["differs"] = l.differs;
    if (!l.evidence.empty()) {
      one["evidence"] = Json::array();
      for (story::ClaimRef r : l.evidence) one["evidence"].push_back(spans.end(r));
    }
    lines.push_back(line(one));
  }
  return lines;
}

std::vector<std::string> pair_lines(const story::Joiner& joiner, const story::Stories& s) {
  const Spans spans(s);
  const auto account = [&](story::AccountRef a) {
    Json list = Json::array();
    for (uint32_t i : s.account(a).claims) list.push_back(spans.of({a.report, i}));
    return Json::array({s.reports[a.report].name, std::move(list)});
  };
  std::vector<std::string> lines;
  for (const story::Joiner::Pair& p : joiner.pairs(s)) {
    Json features = Json::object();
    for (size_t i = 0; i < story::kNumFeatures; ++i)
      if (p.features[i] != 0)
        features[std::string(story::name_of(static_cast<story::Feature>(i)))] =
            std::round(static_cast<double>(p.features[i]) * 1000) / 1000;
    lines.push_back(line({{"earlier", account(p.earlier)},
                          {"later", account(p.later)},
                          {"features", std::move(features)}}));
  }
  return lines;
}

}  // namespace muster::service
