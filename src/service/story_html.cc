#include "service/story_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "service/html.h"

namespace muster::service {
namespace {

using story::ClaimRef;

constexpr const char* kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Muster: what the reports say</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.3rem}h2{font-size:1.1rem;margin-top:2.5rem}h3{font-size:1rem;margin:1.5rem 0 .3rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top;border-bottom:1px solid #ddd}
.conflict{border-left:4px solid #b3261e;padding:.2rem .8rem;margin:.3rem 0;background:#fdf1f0}.faint{color:#666}
svg{width:100%;height:auto;overflow:visible}
@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}td,th{border-color:#333}.conflict{background:#3a1d1b}.faint{color:#aaa}}
</style></head><body>
<h1>What the reports say</h1>
<p class="faint">As reported. Figures are those of the sources named; nothing is averaged or added up.</p>
)";

std::string date_of(const story::Report& r) { return r.published ? r.published->iso() : "undated"; }

std::string who_of(const StoryBook& book, ClaimRef r) {
  const reading::Claim& c = book.stories.claim(r);
  const story::Report& report = book.stories.reports[r.report];
  std::string out;
  for (const auto& source : c.chain) out = source.words.text + (out.empty() ? "" : ", via " + out);
  const std::string by = report.outlet.empty() ? report.name : report.outlet;
  return out.empty() ? by : out + " (" + by + ")";
}

double number(const Decimal& d) { return std::strtod(d.to_string().c_str(), nullptr); }

// One row a claim, on a common scale from nought.
std::string chart(const StoryBook& book, const story::Series& series) {
  double most = 0;
  for (ClaimRef r : series.claims) {
    const reading::Claim& c = book.stories.claim(r);
    for (const auto& bound : {c.low, c.high})
      if (bound) most = std::max(most, number(*bound));
  }
  if (most <= 0) return "";
  const size_t height = series.claims.size() * 26 + 8;
  std::string out = fmt::format(
      "<svg viewBox=\"0 0 800 {}\" role=\"img\" aria-label=\"figures by date\">", height);
  const auto x = [&](double value) { return 110 + value / most * 560; };
  for (size_t i = 0; i < series.claims.size(); ++i) {
    const reading::Claim& c = book.stories.claim(series.claims[i]);
    const double y = 18 + static_cast<double>(i) * 26;
    out +=
        fmt::format("<text x=\"0\" y=\"{:.0f}\" font-size=\"13\" fill=\"currentColor\">{}</text>",
                    y + 4, date_of(book.stories.reports[series.claims[i].report]));
    double end = 110;
    if (c.tier == "vague" || (!c.low && !c.high)) {
      out += fmt::format(
          "<rect x=\"110\" y=\"{:.0f}\" width=\"90\" height=\"10\" fill=\"none\" stroke=\"#888\"/>",
          y - 5);
      end = 205;
    } else if (c.low && c.high && *c.low == *c.high) {
      end = x(number(*c.low));
      out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.0f}\" r=\"5\" fill=\"#1f5fa8\"/>", end, y);
    } else if (c.low && c.high) {
      end = x(number(*c.high));
      const double begin = x(number(*c.low));
      out += fmt::format(
          "<path d=\"M{0:.1f} {2:.0f}v10M{1:.1f} {2:.0f}v10M{0:.1f} {3:.0f}H{1:.1f}\" "
          "stroke=\"#1f5fa8\" stroke-width=\"2\" fill=\"none\"/>",
          begin, end, y - 5, y);
    } else {
      const double at = x(number(c.low ? *c.low : *c.high)), to = c.low ? at + 40 : at - 40;
      out += fmt::format(
          "<circle cx=\"{0:.1f}\" cy=\"{2:.0f}\" r=\"3\" fill=\"#1f5fa8\"/><path d=\"M{0:.1f} "
          "{2:.0f}H{1:.1f}\" stroke=\"#1f5fa8\" stroke-width=\"2\" stroke-dasharray=\"5 3\"/>"
          "<path d=\"M{1:.1f} {2:.0f}l{3} -4v8z\" fill=\"#1f5fa8\"/>",
          at, to, y, c.low ? "-8" : "8");
      end = std::max(at, to);
    }
    const std::string words = c.tier == "vague" ? "“" + c.words.text + "”" : c.words.text;
    out += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.0f}\" font-size=\"13\" fill=\"currentColor\">{}</text>",
        end + 12, y + 4, html_text(words));
  }
  return out + "</svg>\n";
}

}  // namespace

std::string story_html(const StoryBook& book, const std::vector<uint32_t>& happenings) {
  const story::Stories& s = book.stories;
  std::string out = kHead;
  for (uint32_t h : happenings) {
    out += fmt::format("<h2 id=\"{0}\">{1} <span class=\"faint\">{0}</span></h2>\n",
                       s.happenings[h].id, html_text(title_of(book, h)));
    for (const story::Link& l : s.links)
      if (l.type == "contradicts" && s.happening_of[l.from.report][l.from.claim] == h)
        out += fmt::format("<div class=\"conflict\">{} {} ({}) against {} {} ({}): {}</div>\n",
                           date_of(s.reports[l.from.report]), html_text(s.claim(l.from).words.text),
                           html_text(who_of(book, l.from)), date_of(s.reports[l.to.report]),
                           html_text(s.claim(l.to).words.text), html_text(who_of(book, l.to)),
                           html_text(l.why));
    for (uint32_t k : series_of(book, {h})) {
      const story::Series& one = s.series[k];
      const story::Roots roots = story::roots_of(s, book.copies, one.claims);
      out += fmt::format(
          "<h3 id=\"{}\">{} <span class=\"faint\">{} reports, {} independent roots</span></h3>\n",
          one.id, html_text(question_of(book, k)), roots.n_reports, roots.roots.size());
      if (one.claims.size() > 1) out += chart(book, one);
      out += "<table><tr><th>Date<th>Figure<th>To the one before<th>Who said<th>Report</tr>\n";
      for (ClaimRef r : one.claims) {
        const story::Link* l = link_from(book, r);
        out += fmt::format("<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>\n",
                           date_of(s.reports[r.report]), html_text(s.claim(r).words.text),
                           l ? html_text(l->type + ": " + l->why) : "", html_text(who_of(book, r)),
                           html_text(s.reports[r.report].name));
      }
      out += "</table>\n";
    }
  }
  return out + "</body></html>\n";
}

}  // namespace muster::service
