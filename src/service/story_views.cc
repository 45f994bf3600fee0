#include "service/story_views.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/utf8.h"
#include "service/ledger_list.h"
#include "service/stories.h"
#include "story/link.h"

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;
using story::ClaimRef;

std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}
double hundredths(double x) { return std::round(x * 100) / 100; }
Json text_or_null(const std::string& s) { return s.empty() ? Json() : Json(s); }

std::string date_of(const story::Report& r) { return r.published ? r.published->iso() : ""; }

class View {
 public:
  explicit View(const StoryBook& book) : book_(book), s_(book.stories), index_(s_.reports.size()) {}

  Json claim(ClaimRef r) {
    const story::Report& report = s_.reports[r.report];
    const reading::Claim& c = s_.claim(r);
    if (!index_[r.report]) index_[r.report].emplace(report.text);
    Json chain = Json::array();
    for (const auto& source : c.chain) chain.push_back(source.words.text);
    return {{"report", report.name},
            {"outlet", text_or_null(report.outlet)},
            {"published", text_or_null(date_of(report))},
            {"claim", c.id},
            {"words", c.words.text},
            {"span",
             {index_[r.report]->from_byte(c.words.span.begin),
              index_[r.report]->from_byte(c.words.span.end)}},
            {"low", c.low ? Json(c.low->to_string()) : Json()},
            {"high", c.high ? Json(c.high->to_string()) : Json()},
            {"measure", c.measure},
            {"chain", std::move(chain)}};
  }
  Json link(const story::Link& l) {
    Json evidence = Json::array();
    for (ClaimRef r : l.evidence) evidence.push_back(claim(r));
    return {{"link", l.type},
            {"id", story::link_id(s_, l)},
            {"from", claim(l.from)},
            {"to", claim(l.to)},
            {"why", l.why},
            {"rule", l.rule},
            {"score", hundredths(l.score)},
            {"differs", text_or_null(l.differs)},
            {"evidence", std::move(evidence)}};
  }
  Json roots(const std::vector<ClaimRef>& claims) {
    const story::Roots r = story::roots_of(s_, book_.copies, claims);
    return {
        {"roots", r.roots}, {"n_reports", r.n_reports}, {"n_effective", hundredths(r.n_effective)}};
  }
  Json shares(uint32_t happening) {
    Json out = Json::array();
    for (const Share& one : shares_of(book_, happening)) {
      const auto bound = [](const std::optional<Decimal>& d) {
        return d ? Json(d->to_string()) : Json();
      };
      out.push_back({{"claim", claim(one.claim)},
                     {"of", one.whole ? claim(*one.whole) : Json()},
                     {"implied", one.whole.has_value()},
                     {"percent_low", bound(one.percent.low)},
                     {"percent_high", bound(one.percent.high)}});
    }
    return out;
  }
  Json series(uint32_t k) {
    const story::Series& one = s_.series[k];
    Json points = Json::array();
    for (ClaimRef r : one.claims) {
      Json point = claim(r);
      const story::Link* l = link_from(book_, r);
      point["link"] = l ? Json(l->type) : Json();
      point["why"] = l ? Json(l->why) : Json();
      points.push_back(std::move(point));
    }
    Json out = {
        {"series", one.id}, {"question", question_of(book_, k)}, {"claims", std::move(points)}};
    out.update(roots(one.claims));
    return out;
  }

 private:
  const StoryBook& book_;
  const story::Stories& s_;
  std::vector<std::optional<CodePointIndex>> index_;
};

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string list_of(const std::vector<std::string>& list, std::string_view between, size_t most) {
  std::string out;
  for (size_t i = 0; i < list.size() && i < most; ++i)
    out += (out.empty() ? "" : std::string(between)) + list[i];
  return out;
}

}  // namespace

StoryBook story_book(const story::Joiner& joiner, std::vector<story::Report> reports,
                     const std::vector<story::Overruled>& overruled) {
  StoryBook book;
  book.stories = joiner.join(std::move(reports));
  story::drop_overruled(book.stories, overruled);
  book.copies = story::find_copies(book.stories, joiner.words());
  return book;
}

story::Report kept_report(const KeptDocument& kept) {
  story::Report r;
  r.name = kept.record.name();
  r.document = kept.record.document_id;
  r.sha256 = kept.record.sha256;
  r.outlet = kept.record.outlet;
  r.published = kept.record.published ? kept.record.published : kept.reading.reading.published;
  r.text = own_text(kept.document());
  for (const ledger::EffectiveClaim& c : kept.claims)
    if (c.review != "rejected") r.reading.claims.push_back(c.claim);
  for (const ledger::PlaceFact& p : kept.reading.reading.places)
    r.places.push_back({p.span, p.name, p.id, p.kind, p.country, p.admin});
  return r;
}

Result<LedgerStories> ledger_stories(Reader& reader) {
  LedgerStories out;
  const auto visited = reader.each([&](const KeptDocument& kept) {
    for (const ledger::EffectiveClaim& c : kept.claims) {
      std::set<std::string> undone;
      for (const ledger::Review& r : c.reviews)
        if (r.action == "undo") undone.insert(r.field);
      for (const ledger::Review& r : c.reviews) {
        if (r.action != "overrule" || undone.contains(r.review_id)) continue;
        story::Overruled one;
        one.type = r.field;
        one.from_sha256 = r.sha256;
        one.from = r.span;
        std::istringstream to(r.value);
        if (to >> one.to_sha256 >> one.to.begin >> one.to.end) out.overruled.push_back(one);
      }
    }
    out.reports.push_back(kept_report(kept));
    return true;
  });
  if (!visited) return visited.error();
  return out;
}

std::vector<ClaimRef> claims_of(const StoryBook& book, uint32_t happening) {
  std::vector<ClaimRef> out;
  for (const story::AccountRef& a : book.stories.happenings[happening].accounts)
    for (uint32_t i : book.stories.account(a).claims) out.push_back({a.report, i});
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Share> shares_of(const StoryBook& book, uint32_t happening) {
  std::vector<Share> out;
  for (ClaimRef r : claims_of(book, happening))
    if (const auto share = story::share_of(book.stories.claim(r)))
      out.push_back({r, std::nullopt, *share});
  if (out.empty()) return out;  // an implied share is only told beside others
  for (const story::ImpliedShare& one : story::implied_shares(book.stories, happening))
    out.push_back({one.part, one.whole, one.share});
  std::stable_sort(out.begin(), out.end(),
                   [](const Share& a, const Share& b) { return a.claim < b.claim; });
  return out;
}

std::vector<uint32_t> find_happenings(const StoryBook& book, const std::string& query) {
  const story::Stories& s = book.stories;
  std::vector<std::string> words;
  for (const story::Word& w : story::words_of(query)) words.push_back(w.lower);
  const auto wanted = [&](uint32_t h) {
    const story::Happening& one = s.happenings[h];
    if (query.empty() || one.id.starts_with(query)) return true;
    for (uint32_t k : one.series)
      if (s.series[k].id.starts_with(query)) return true;
    std::string text;
    for (const story::AccountRef& a : one.accounts) {
      for (uint32_t i : s.account(a).claims)
        if (s.claim({a.report, i}).id.starts_with(query)) return true;
      text += lower(s.reports[a.report].text) + "\n";
    }
    return !words.empty() && std::all_of(words.begin(), words.end(), [&](const std::string& w) {
      return text.find(w) != std::string::npos;
    });
  };
  std::vector<uint32_t> out;
  for (uint32_t h = 0; h < s.happenings.size(); ++h)
    if (wanted(h)) out.push_back(h);
  std::stable_sort(out.begin(), out.end(), [&](uint32_t a, uint32_t b) {
    return s.happenings[a].accounts.size() > s.happenings[b].accounts.size();
  });
  return out;
}

std::vector<uint32_t> series_of(const StoryBook& book, const std::vector<uint32_t>& happenings) {
  std::vector<uint32_t> out;
  for (uint32_t h : happenings)
    for (uint32_t k : book.stories.happenings[h].series) out.push_back(k);
  std::stable_sort(out.begin(), out.end(), [&](uint32_t a, uint32_t b) {
    return book.stories.series[a].claims.size() > book.stories.series[b].claims.size();
  });
  return out;
}

std::string title_of(const StoryBook& book, uint32_t happening) {
  const story::Stories& s = book.stories;
  const auto& accounts = s.happenings[happening].accounts;
  const story::Account& first = s.account(accounts.front());
  std::vector<std::string> places;
  for (const story::PlaceFact& p : s.reports[first.report].places)
    if (!p.name.empty() && p.name[0] >= 'A' && (p.name[0] <= 'Z' || p.name[0] < 0) &&
        std::find(places.begin(), places.end(), p.name) == places.end())
      places.push_back(p.name);
  std::string out = list_of(first.kinds, ", ", 2);
  if (!places.empty()) out += (out.empty() ? "" : " · ") + list_of(places, ", ", 3);
  const std::string from = date_of(s.reports[first.report]),
                    to = date_of(s.reports[accounts.back().report]);
  if (!from.empty()) out += (out.empty() ? "" : " · ") + from + (to != from ? " to " + to : "");
  return out.empty() ? s.reports[first.report].name : out;
}

std::string question_of(const StoryBook& book, uint32_t series) {
  const story::Series& one = book.stories.series[series];
  const reading::Claim& c = book.stories.claim(one.claims.front());
  std::string out = list_of(c.measure, " or ", 9);
  std::string whom = one.part;
  if (whom.empty() && c.unit != "person" && !c.unit_detail.empty()) whom = c.unit_detail;
  if (whom.empty() && !c.side.empty()) whom = c.side.front().name;
  if (!whom.empty()) out += " (" + whom + ")";
  if (c.part_of && one.part.empty()) out += ", a part";
  return out;
}

const story::Link* link_from(const StoryBook& book, ClaimRef from) {
  // What a figure does to one before it. Links that only set two figures side by side are no step of a timeline.
  static constexpr std::string_view kSteps[] = {"contradicts", "corrects", "retracts",
                                                "updates",     "repeats",  "part_of",
                                                "sums_to",     "narrows",  "broadens_measure"};
  const auto rank = [](const story::Link& l) {
    return std::find(std::begin(kSteps), std::end(kSteps), l.type) - std::begin(kSteps);
  };
  const auto& links = book.stories.links;
  const story::Link* best = nullptr;
  for (auto at = std::lower_bound(links.begin(), links.end(), from,
                                  [](const story::Link&l, ClaimRef r) { return l.from < r; });
       at != links.end() && at->from == from; ++at)
    if (rank(*at) < std::ssize(kSteps) && (!best || rank(*at) < rank(*best))) best = &*at;
  return best;
}

std::vector<std::string> story_lines(const StoryBook& book,
                                     const std::vector<uint32_t>& happenings) {
  View view(book);
  const story::Stories& s = book.stories;
  std::vector<std::string> lines;
  for (uint32_t h : happenings) {
    Json conflicts = Json::array(), series = Json::array(), reports = Json::array();
    for (const story::Link& l : s.links)
      if (l.type == "contradicts" && s.happening_of[l.from.report][l.from.claim] == h)
        conflicts.push_back(view.link(l));
    for (uint32_t k : series_of(book, {h})) series.push_back(view.series(k));
    std::set<uint32_t> seen;
    for (const story::AccountRef& a : s.happenings[h].accounts)
      if (seen.insert(a.report).second)
        reports.push_back({{"report", s.reports[a.report].name},
                           {"outlet", text_or_null(s.reports[a.report].outlet)},
                           {"published", text_or_null(date_of(s.reports[a.report]))}});
    lines.push_back(line({{"happening", s.happenings[h].id},
                          {"title", title_of(book, h)},
                          {"roots", view.roots(claims_of(book, h))},
                          {"contradictions", std::move(conflicts)},
                          {"shares", view.shares(h)},
                          {"series", std::move(series)},
                          {"reports", std::move(reports)}}));
  }
  return lines;
}

std::vector<std::string> compare_lines(const StoryBook& book, const std::vector<uint32_t>& series) {
  View view(book);
  std::vector<std::string> lines;
  for (uint32_t k : series) {
    const story::Series& one = book.stories.series[k];
    const story::Roots roots = story::roots_of(book.stories, book.copies, one.claims);
    Json rows = Json::array();
    for (const std::string& root : roots.roots) {
      Json claims = Json::array();
      for (const story::Provenance& p : roots.claims)
        if (p.root == root) {
          Json c = view.claim(p.claim);
          c["path"] = p.path;
          claims.push_back(std::move(c));
        }
      rows.push_back({{"root", root}, {"claims", std::move(claims)}});
    }
    lines.push_back(line({{"series", one.id},
                          {"happening", book.stories.happenings[one.happening].id},
                          {"question", question_of(book, k)},
                          {"n_reports", roots.n_reports},
                          {"n_effective", hundredths(roots.n_effective)},
                          {"rows", std::move(rows)}}));
  }
  return lines;
}

std::vector<std::string> conflict_lines(const StoryBook& book) {
  View view(book);
  std::vector<std::string> lines;
  for (const story::Link& l : book.stories.links)
    if (l.type == "contradicts" || l.type == "denies") lines.push_back(line(view.link(l)));
  return lines;
}

std::vector<std::string> copy_lines(const StoryBook& book) {
  View view(book);
  const story::Stories& s = book.stories;
  std::vector<std::string> lines;
  std::vector<const story::CopyOf*> copy_of(s.reports.size(), nullptr);
  for (const story::CopyOf& c : book.copies.copies) copy_of[c.report] = &c;
  for (uint32_t r = 0; r < s.reports.size(); ++r) {
    const story::CopyOf* c = copy_of[r];
    Json changed = Json::array(), added = Json::array(), dropped = Json::array();
    if (c) {
      for (const story::FigureChange& f : c->changed)
        changed.push_back({{"claim", view.claim(f.claim)},
                           {"of", view.claim(f.of)},
                           {"changes", f.changes},
                           {"why", f.why}});
      for (ClaimRef a : c->added) added.push_back(view.claim(a));
      for (ClaimRef d : c->dropped) dropped.push_back(view.claim(d));
    }
    lines.push_back(line({{"report", s.reports[r].name},
                          {"outlet", text_or_null(s.reports[r].outlet)},
                          {"published", text_or_null(date_of(s.reports[r]))},
                          {"copy_group", book.copies.groups[book.copies.group_of[r]].id},
                          {"role", text_or_null(book.copies.role[r])},
                          {"agency", text_or_null(book.copies.agency[r])},
                          {"of", c ? Json(s.reports[c->of].name) : Json()},
                          {"of_copy", c ? Json(hundredths(c->of_copy)) : Json()},
                          {"of_root", c ? Json(hundredths(c->of_root)) : Json()},
                          {"changed", std::move(changed)},
                          {"added", std::move(added)},
                          {"dropped", std::move(dropped)}}));
  }
  return lines;
}

std::vector<Drift> drifts(const StoryBook& book, const std::vector<uint32_t>& series) {
  std::vector<Drift> out;
  std::set<uint32_t> wanted(series.begin(), series.end());
  const story::Stories& s = book.stories;
  const auto in = [&](ClaimRef r) { return wanted.contains(s.series_of[r.report][r.claim]); };
  std::set<std::pair<ClaimRef, ClaimRef>> told;
  for (const story::CopyOf& c : book.copies.copies)
    for (const story::FigureChange& f : c.changed)
      if ((in(f.claim) || in(f.of)) && told.insert({f.claim, f.of}).second)
        out.push_back({f.claim, f.of, f.changes, true, f.why});
  // The same figure under other measures is no neighbour in a series: its link says what became of it.
  for (const story::Link& l : s.links)
    if ((l.type == "narrows" || l.type == "broadens_measure") && (in(l.from) || in(l.to)) &&
        told.insert({l.from, l.to}).second)
      out.push_back(
          {l.from, l.to, story::changes_between(s.claim(l.to), s.claim(l.from)), false, l.why});
  for (uint32_t k : series) {
    const auto& claims = s.series[k].claims;
    for (size_t i = 1; i < claims.size(); ++i) {
      auto changes = story::changes_between(s.claim(claims[i - 1]), s.claim(claims[i]));
      if (!changes.empty() && told.insert({claims[i], claims[i - 1]}).second)
        out.push_back({claims[i], claims[i - 1], std::move(changes), false, ""});
    }
  }
  std::sort(out.begin(), out.end(), [](const Drift& a, const Drift& b) {
    return a.from != b.from ? a.from < b.from : a.to < b.to;
  });
  return out;
}

std::vector<std::string> drift_lines(const StoryBook& book, const std::vector<uint32_t>& series) {
  View view(book);
  std::vector<std::string> lines;
  for (const Drift& d : drifts(book, series))
    lines.push_back(line({{"from", view.claim(d.from)},
                          {"to", view.claim(d.to)},
                          {"changes", d.changes},
                          {"copied", d.copied},
                          {"why", text_or_null(d.why)}}));
  return lines;
}

std::vector<std::string> adopt_lines(const StoryBook& book, const std::vector<uint32_t>& series,
                                     story::Policy policy) {
  View view(book);
  std::vector<std::string> lines;
  for (uint32_t k : series) {
    const story::Series& one = book.stories.series[k];
    const story::Adoption a = story::adopt(book.stories, book.copies, one, policy);
    Json chosen = Json::array(), rejected = Json::array();
    for (ClaimRef r : a.chosen) chosen.push_back(view.claim(r));
    for (const auto& r : a.rejected) {
      Json c = view.claim(r.claim);
      c["why"] = r.why;
      rejected.push_back(std::move(c));
    }
    lines.push_back(line({{"series", one.id},
                          {"question", question_of(book, k)},
                          {"policy", story::name_of(policy)},
                          {"low", a.adopted.low ? Json(a.adopted.low->to_string()) : Json()},
                          {"high", a.adopted.high ? Json(a.adopted.high->to_string()) : Json()},
                          {"why", a.why},
                          {"chosen", std::move(chosen)},
                          {"rejected", std::move(rejected)}}));
  }
  return lines;
}

}  // namespace muster::service
