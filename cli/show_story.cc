#include "show_story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using story::ClaimRef;

std::string date_of(const story::Report& r) { return r.published ? r.published->iso() : "undated"; }

std::string who_of(const service::StoryBook& book, ClaimRef r) {
  const reading::Claim& c = book.stories.claim(r);
  const story::Report& report = book.stories.reports[r.report];
  std::string out;
  for (const auto& source : c.chain) out = source.words.text + (out.empty() ? "" : ", via " + out);
  const std::string by = report.outlet.empty() ? report.name : report.outlet;
  return printable(out.empty() ? by : out + " (" + by + ")");
}

std::string figure_of(const service::StoryBook& book, ClaimRef r) {
  const reading::Claim& c = book.stories.claim(r);
  std::string out = printable(c.words.text);
  const std::string number = to_string(story::interval_of(c));
  if (number != "unknown" && number != out && c.tier != "vague") out += " = " + number;
  return out;
}

// What a link is drawn as: an arrow for a count that moves, signs for the rest.
std::string arrow_of(const story::Link* l, const service::StoryBook& book) {
  if (!l) return "";
  std::string out = l->type;
  if (l->type == "updates") {
    const auto u = spoken(story::interval_of(book.stories.claim(l->from))),
               v = spoken(story::interval_of(book.stories.claim(l->to)));
    out = u && v && *u < *v ? "↓" : u && v ? "↑" : "→";
  }
  if (l->type == "repeats") out = "=";
  if (l->type == "contradicts")
    out = "✗ contradicts " + printable(book.stories.claim(l->to).words.text);
  if (l->type == "corrects") out = "corrects " + printable(book.stories.claim(l->to).words.text);
  if (l->type == "part_of") out = "part of " + printable(book.stories.claim(l->to).words.text);
  return out;
}

// A bar for each figure of a series on one scale: solid to what is stated, dotted where the figure is a lower bound.
std::string bar_of(const reading::Claim& c, double most, size_t width) {
  const story::Interval i = story::interval_of(c);
  const auto value = spoken(i);
  if (!value || most <= 0) return c.tier == "vague" ? "“" + printable(c.words.text) + "”" : "";
  const double x = std::strtod(value->to_string().c_str(), nullptr);
  auto n = static_cast<size_t>(std::lround(x / most * static_cast<double>(width)));
  n = std::min(std::max<size_t>(n, 1), width);
  std::string out;
  for (size_t k = 0; k < n; ++k) out += "█";
  if (!i.high) out += "┄┄>";
  return out;
}

std::string roots_of(const service::StoryBook& book, const std::vector<ClaimRef>& claims) {
  const story::Roots roots = story::roots_of(book.stories, book.copies, claims);
  return fmt::format("{} report{}, {} root{}", roots.n_reports, roots.n_reports == 1 ? "" : "s",
                     roots.roots.size(), roots.roots.size() == 1 ? "" : "s");
}

std::string show_series(const service::StoryBook& book, uint32_t k, const Style& style) {
  const story::Series& one = book.stories.series[k];
  std::string out = "\n" + style.heading(service::question_of(book, k)) + "  " +
                    style.faint(one.id.substr(0, 8) + " · " + roots_of(book, one.claims)) + "\n";
  double most = 0;
  for (ClaimRef r : one.claims)
    if (const auto v = spoken(story::interval_of(book.stories.claim(r))))
      most = std::max(most, std::strtod(v->to_string().c_str(), nullptr));
  TextTable table({"Date", "Figure", "", "Link", "Who said"});
  for (ClaimRef r : one.claims)
    table.add({date_of(book.stories.reports[r.report]), figure_of(book, r),
               one.claims.size() > 1 ? bar_of(book.stories.claim(r), most, 20) : "",
               arrow_of(service::link_from(book, r), book), who_of(book, r)});
  return out + table.render(style);
}

std::string conflict(const service::StoryBook& book, const story::Link& l) {
  return fmt::format("  {} {} ({}) against {} {} ({}): {}  [{}]\n",
                     date_of(book.stories.reports[l.from.report]), figure_of(book, l.from),
                     who_of(book, l.from), date_of(book.stories.reports[l.to.report]),
                     figure_of(book, l.to), who_of(book, l.to), printable(l.why),
                     story::link_id(book.stories, l).substr(0, 8));
}

// Who stands behind the figures of a happening, each voice once.
std::string voices_of(const service::StoryBook& book, uint32_t happening, const Style& style) {
  const story::Roots roots =
      story::roots_of(book.stories, book.copies, service::claims_of(book, happening));
  std::string names;
  for (const std::string& root : roots.roots) {
    const size_t space = root.find(' ');
    const std::string name = root.starts_with("claimant ") || root.starts_with("outlet ")
                                 ? root.substr(space + 1)
                                 : root;
    names += (names.empty() ? "" : ", ") + name;
  }
  return style.faint(printable(fmt::format("{} report{}, {} root{}: {}", roots.n_reports,
                                           roots.n_reports == 1 ? "" : "s", roots.roots.size(),
                                           roots.roots.size() == 1 ? "" : "s", names))) +
         "\n";
}

// "|····████······|": where a share lies between nothing and all.
std::string axis_of(const story::Interval& percent, size_t width) {
  const auto at = [&](const std::optional<Decimal>& d, double open) {
    const double x = d ? std::strtod(d->to_string().c_str(), nullptr) : open;
    return std::min(100.0, std::max(0.0, x)) / 100 * static_cast<double>(width);
  };
  const auto from = static_cast<size_t>(std::floor(at(percent.low, 0)));
  const auto to = std::max(from + 1, static_cast<size_t>(std::ceil(at(percent.high, 100))));
  std::string out = "|";
  for (size_t k = 0; k < width; ++k) out += k >= from && k < to ? "█" : "·";
  return out + "|";
}

std::string show_shares(const service::StoryBook& book, uint32_t happening, const Style& style) {
  const auto shares = service::shares_of(book, happening);
  if (shares.empty()) return "";
  TextTable table({"Date", "Share", "0 to 100 percent", "Of what", "Who said"});
  for (const service::Share& one : shares) {
    const reading::Claim& c = book.stories.claim(one.claim);
    std::string measure;
    for (const std::string& m : c.measure) measure += (measure.empty() ? "" : " or ") + m;
    const std::string words =
        one.whole ? printable(c.words.text + " of " + book.stories.claim(*one.whole).words.text) +
                        "\n(implied)"
                  : printable(c.words.text);
    table.add({date_of(book.stories.reports[one.claim.report]), words, axis_of(one.percent, 30),
               measure, who_of(book, one.claim)});
  }
  return "\n" + style.heading("Shares on one axis") + "\n" + table.render(style);
}

}  // namespace

std::string show_story(const service::StoryBook& book, const std::vector<uint32_t>& happenings,
                       const Style& style) {
  std::string out;
  for (uint32_t h : happenings) {
    const story::Happening& one = book.stories.happenings[h];
    if (!out.empty()) out += "\n\n";
    out += style.heading(printable(service::title_of(book, h))) + "  " +
           style.faint(one.id.substr(0, 8)) + "\n";
    out += voices_of(book, h, style);
    std::string conflicts;
    for (const story::Link& l : book.stories.links)
      if (l.type == "contradicts" && book.stories.happening_of[l.from.report][l.from.claim] == h)
        conflicts += conflict(book, l);
    if (!conflicts.empty()) out += style.problem("Contradictions") + "\n" + conflicts;
    out += show_shares(book, h, style);
    for (uint32_t k : service::series_of(book, {h})) out += show_series(book, k, style);
  }
  if (out.empty())
    out = "No happening is told by two reports or more; --all shows what each tells.\n";
  return out;
}

std::string show_compare(const service::StoryBook& book, const std::vector<uint32_t>& series,
                         const Style& style) {
  std::string out;
  for (uint32_t k : series) {
    const story::Series& one = book.stories.series[k];
    const story::Roots roots = story::roots_of(book.stories, book.copies, one.claims);
    std::vector<std::string> dates;
    for (ClaimRef r : one.claims) dates.push_back(date_of(book.stories.reports[r.report]));
    std::sort(dates.begin(), dates.end());
    dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
    // More dates than fit become the last ones; the JSON form has all.
    const size_t most = std::max<size_t>(1, (style.width - 30) / 18);
    if (dates.size() > most)
      dates.erase(dates.begin(), dates.end() - static_cast<std::ptrdiff_t>(most));
    if (!out.empty()) out += "\n";
    out += style.heading(printable(service::title_of(book, one.happening)) + " · " +
                         service::question_of(book, k)) +
           "  " +
           style.faint(fmt::format("{} · {} · {:.1f} effective", one.id.substr(0, 8),
                                   roots_of(book, one.claims), roots.n_effective)) +
           "\n";
    std::vector<std::string> headings = {"Root"};
    headings.insert(headings.end(), dates.begin(), dates.end());
    TextTable table(headings);
    for (const std::string& root : roots.roots) {
      std::vector<std::string> row = {printable(root)};
      for (const std::string& date : dates) {
        std::string cell;
        for (const story::Provenance& p : roots.claims)
          if (p.root == root && date_of(book.stories.reports[p.claim.report]) == date)
            cell += (cell.empty() ? "" : "\n") + printable(book.stories.claim(p.claim).words.text);
        row.push_back(cell);
      }
      table.add(row);
    }
    out += table.render(style);
  }
  return out.empty() ? "No question is answered by two reports or more; --all shows each answer.\n"
                     : out;
}

std::string show_conflicts(const service::StoryBook& book, const Style& style) {
  std::string out;
  for (const story::Link& l : book.stories.links) {
    if (l.type != "contradicts" && l.type != "denies") continue;
    const uint32_t k = book.stories.series_of[l.from.report][l.from.claim];
    out += style.heading(printable(service::title_of(book, book.stories.series[k].happening)) +
                         " · " + service::question_of(book, k)) +
           "\n" + conflict(book, l);
  }
  return out.empty() ? "No contradictions.\n" : out;
}

std::string show_copies(const service::StoryBook& book, const Style& style) {
  const story::Stories& s = book.stories;
  std::string out;
  for (const story::CopyGroup& g : book.copies.groups) {
    if (g.reports.size() < 2) continue;
    out += (out.empty() ? "" : "\n") +
           style.heading(fmt::format("{} reports, one text", g.reports.size())) + "  " +
           style.faint(g.id.substr(0, 8)) + "\n";
    TextTable table({"Date", "Report", "Outlet", "Role", "Has of it", "Is it to", "Agency"});
    for (uint32_t r : g.reports) {
      const auto c = std::find_if(book.copies.copies.begin(), book.copies.copies.end(),
                                  [&](const story::CopyOf& x) { return x.report == r; });
      const bool is_copy = c != book.copies.copies.end();
      table.add({date_of(s.reports[r]), printable(s.reports[r].name),
                 printable(s.reports[r].outlet), book.copies.role[r],
                 is_copy ? fmt::format("{:.0f}%", c->of_root * 100) : "",
                 is_copy ? fmt::format("{:.0f}%", c->of_copy * 100) : "", book.copies.agency[r]});
    }
    out += table.render(style);
    for (const story::CopyOf& c : book.copies.copies) {
      if (std::find(g.reports.begin(), g.reports.end(), c.report) == g.reports.end()) continue;
      for (const story::FigureChange& f : c.changed) {
        std::string what;
        for (const std::string& x : f.changes) what += (what.empty() ? "" : ", ") + x;
        out += fmt::format("  {}: {} changed: {}\n", printable(s.reports[c.report].name), what,
                           printable(f.why));
      }
    }
  }
  return out.empty() ? "No report prints another's text.\n" : out;
}

std::string show_drift(const service::StoryBook& book, const std::vector<uint32_t>& series,
                       const Style& style) {
  TextTable table({"From", "Figure", "Who said", "To", "Figure now", "Who says", "Changed"});
  bool any = false;
  std::string reasons;
  for (const service::Drift& d : service::drifts(book, series)) {
    std::string what;
    for (const std::string& x : d.changes) what += (what.empty() ? "" : ", ") + x;
    const auto measures = [&](ClaimRef r) {
      std::string m;
      for (const std::string& x : book.stories.claim(r).measure) m += (m.empty() ? "" : " or ") + x;
      return figure_of(book, r) + "\n" + m;
    };
    table.add({date_of(book.stories.reports[d.to.report]), measures(d.to), who_of(book, d.to),
               date_of(book.stories.reports[d.from.report]), measures(d.from), who_of(book, d.from),
               what + (d.copied ? "\n(a copy)" : "")});
    if (!d.why.empty() && !d.copied) reasons += "  " + printable(d.why) + "\n";
    any = true;
  }
  return any ? table.render(style) + reasons : "No figure changed on the way.\n";
}

std::string show_adoption(const service::StoryBook& book, const std::vector<uint32_t>& series,
                          story::Policy policy, const Style& style) {
  std::string out;
  for (uint32_t k : series) {
    const story::Series& one = book.stories.series[k];
    const story::Adoption a = story::adopt(book.stories, book.copies, one, policy);
    if (one.claims.size() == 1 && a.chosen.empty()) continue;
    out += (out.empty() ? "" : "\n") +
           style.heading(printable(service::title_of(book, one.happening)) + " · " +
                         service::question_of(book, k)) +
           "\n";
    out += fmt::format("  {} as reported, by {}: {}\n",
                       a.chosen.empty() ? "nothing" : to_string(a.adopted), story::name_of(policy),
                       a.why);
    for (ClaimRef r : a.chosen)
      out += fmt::format("  + {} {} ({})\n", date_of(book.stories.reports[r.report]),
                         figure_of(book, r), who_of(book, r));
    for (const auto& r : a.rejected)
      out += fmt::format("  - {} {} ({}): {}\n", date_of(book.stories.reports[r.claim.report]),
                         figure_of(book, r.claim), who_of(book, r.claim), r.why);
  }
  return out.empty() ? "No claims.\n" : out;
}

}  // namespace muster::cli
