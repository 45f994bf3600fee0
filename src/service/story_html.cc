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
svg{width:100%;height:auto;overflow:visible;font-size:12.5px;fill:currentColor}
.small{font-size:11px;fill:#777}.mark{stroke:#8884}.dot{fill:#1f5fa8}.clash{fill:#b3261e}
.line,.clashline{stroke:#1f5fa8;stroke-width:2;fill:none}.clashline{stroke:#b3261e}.dashed{stroke-dasharray:5 3}
.vague{fill:none;stroke:#888;stroke-width:1.5}
details{margin:.2rem 0 1rem}summary{cursor:pointer;color:#666;font-size:.9rem}
nav ul{padding-left:1.2rem}
@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}td,th{border-color:#333}.conflict{background:#3a1d1b}.faint{color:#aaa}}
</style></head><body>
<h1>What the reports say</h1>
<p class="faint">As reported. Figures are those of the sources named; nothing is averaged or added up.
Dot: an exact figure. Bar with ends: a stated range. Dashed arrow: a bound. Hollow bar: a word for an amount. Red: it cannot hold
together with an earlier one.</p>
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

// 1, 2 or 5 times a power of ten: about four marks up to `most`.
double step_of(double most) {
  double step = 1;
  while (step * 40 < most) step *= 10;
  for (const double times : {1.0, 2.0, 5.0, 10.0})
    if (step * times * 5 >= most) return step * times;
  return step * 10;
}

std::string with_commas(double value) {
  std::string s = fmt::format("{:.0f}", value);
  for (auto at = static_cast<std::ptrdiff_t>(s.size()) - 3; at > 0; at -= 3)
    s.insert(static_cast<size_t>(at), ",");
  return s;
}

constexpr double kLeft = 100, kWidth = 380, kRow = 24;

// The marks of an axis from nought to `most`, behind the rows.
std::string axis(double most, size_t n_rows, const char* unit) {
  std::string out;
  const double bottom = 22 + static_cast<double>(n_rows) * kRow;
  for (double v = 0; v <= most * 1.0001; v += step_of(most)) {
    const double x = kLeft + v / most * kWidth;
    out += fmt::format(
        "<path d=\"M{0:.1f} 18V{1:.0f}\" class=\"mark\"/><text x=\"{0:.1f}\" y=\"12\" "
        "class=\"small\" text-anchor=\"middle\">{2}{3}</text>",
        x, bottom, with_commas(v), unit);
  }
  return out;
}

std::string row_text(double x, double y, const std::string& words, const char* kind = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\"{}>{}</text>", x, y + 4, kind,
                     html_text(words));
}

std::string svg(size_t n_rows, const std::string& label, const std::string& inside) {
  return fmt::format("<svg viewBox=\"0 0 800 {:.0f}\" role=\"img\" aria-label=\"{}\">{}</svg>\n",
                     28 + static_cast<double>(n_rows) * kRow, html_text(label), inside);
}

std::string bracket(double from, double to, double y, const char* kind) {
  return fmt::format(
      "<path d=\"M{0:.1f} {2:.1f}v10M{1:.1f} {2:.1f}v10M{0:.1f} {3:.1f}H{1:.1f}\" class=\"{4}\"/>",
      from, to, y - 5, y, kind);
}

// One row a claim, on a common scale from nought.
std::string chart(const StoryBook& book, const story::Series& series) {
  double most = 0;
  for (ClaimRef r : series.claims) {
    const reading::Claim& c = book.stories.claim(r);
    for (const auto& bound : {c.low, c.high})
      if (bound) most = std::max(most, number(*bound));
  }
  if (most <= 0) return "";
  std::string out = axis(most, series.claims.size(), "");
  const auto x = [&](double value) { return kLeft + value / most * kWidth; };
  for (size_t i = 0; i < series.claims.size(); ++i) {
    const ClaimRef r = series.claims[i];
    const reading::Claim& c = book.stories.claim(r);
    const story::Link* l = link_from(book, r);
    const bool clash = l && l->type == "contradicts";
    const double y = 32 + static_cast<double>(i) * kRow;
    out += row_text(0, y, date_of(book.stories.reports[r.report]));
    double end = kLeft;
    const char* dot = clash ? "clash" : "dot";
    const char* line = clash ? "clashline" : "line";
    if (c.tier == "vague" || (!c.low && !c.high)) {
      // A class of amounts, as wide as the word may mean.
      const story::Interval wide = story::interval_of(c);
      const double from = wide.low ? std::min(most, number(*wide.low)) : 0,
                   to = wide.high ? std::min(most, number(*wide.high)) : most;
      end = std::max(x(to), x(from) + 12);
      out += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"10\" class=\"vague\"/>",
          x(from), y - 5, end - x(from));
    } else if (c.low && c.high && *c.low == *c.high) {
      end = x(number(*c.low));
      out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" class=\"{}\"/>", end, y, dot);
    } else if (c.low && c.high) {
      end = x(number(*c.high));
      out += bracket(x(number(*c.low)), end, y, line);
    } else {
      const double at = x(number(c.low ? *c.low : *c.high)), to = c.low ? at + 36 : at - 36;
      out += fmt::format(
          "<circle cx=\"{0:.1f}\" cy=\"{2:.1f}\" r=\"4\" class=\"{4}\"/><path d=\"M{0:.1f} "
          "{2:.1f}H{1:.1f}\" class=\"{5} dashed\"/><path d=\"M{1:.1f} {2:.1f}l{3} -4v8z\" "
          "class=\"{4}\"/>",
          at, to, y, c.low ? "-8" : "8", dot, line);
      end = std::max(at, to);
    }
    const std::string words = c.tier == "vague" ? "“" + c.words.text + "”" : c.words.text;
    out += row_text(end + 10, y, words + "  " + who_of(book, r));
  }
  return svg(series.claims.size(), "figures by date", out);
}

// Every share of a happening between nothing and all.
std::string share_chart(const StoryBook& book, uint32_t happening) {
  const auto shares = shares_of(book, happening);
  if (shares.empty()) return "";
  std::string out = axis(100, shares.size(), "%");
  for (size_t i = 0; i < shares.size(); ++i) {
    const Share& one = shares[i];
    const reading::Claim& c = book.stories.claim(one.claim);
    const double y = 32 + static_cast<double>(i) * kRow;
    const auto x = [&](const std::optional<Decimal>& d, double open) {
      return kLeft + std::min(100.0, d ? number(*d) : open) / 100 * kWidth;
    };
    const double from = x(one.percent.low, 0), to = x(one.percent.high, 100);
    out += row_text(0, y, date_of(book.stories.reports[one.claim.report]));
    out += to - from < 1
               ? fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" class=\"dot\"/>", to, y)
               : bracket(from, to, y, one.whole ? "line dashed" : "line");
    std::string words = c.words.text;
    if (one.whole) words += " of " + book.stories.claim(*one.whole).words.text + " (implied)";
    out += row_text(to + 10, y, words + "  " + who_of(book, one.claim));
  }
  return "<h3>Shares on one axis</h3>\n" + svg(shares.size(), "shares in percent", out);
}

}  // namespace

std::string story_html(const StoryBook& book, const std::vector<uint32_t>& happenings) {
  const story::Stories& s = book.stories;
  std::string out = kHead;
  if (happenings.size() > 1) {
    out += "<nav><ul>\n";
    for (uint32_t h : happenings)
      out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", s.happenings[h].id,
                         html_text(title_of(book, h)));
    out += "</ul></nav>\n";
  }
  for (uint32_t h : happenings) {
    out += fmt::format("<h2 id=\"{0}\">{1} <span class=\"faint\">{0}</span></h2>\n",
                       s.happenings[h].id, html_text(title_of(book, h)));
    const story::Roots voices = story::roots_of(s, book.copies, claims_of(book, h));
    std::string names;
    for (const std::string& root : voices.roots) names += (names.empty() ? "" : "; ") + root;
    out += fmt::format("<p class=\"faint\">{} report{}, {} root{}: {}</p>\n", voices.n_reports,
                       voices.n_reports == 1 ? "" : "s", voices.roots.size(),
                       voices.roots.size() == 1 ? "" : "s", html_text(names));
    for (const story::Link& l : s.links)
      if (l.type == "contradicts" && s.happening_of[l.from.report][l.from.claim] == h)
        out += fmt::format("<div class=\"conflict\">{} {} ({}) against {} {} ({}): {}</div>\n",
                           date_of(s.reports[l.from.report]), html_text(s.claim(l.from).words.text),
                           html_text(who_of(book, l.from)), date_of(s.reports[l.to.report]),
                           html_text(s.claim(l.to).words.text), html_text(who_of(book, l.to)),
                           html_text(l.why));
    out += share_chart(book, h);
    for (uint32_t k : series_of(book, {h})) {
      const story::Series& one = s.series[k];
      const story::Roots roots = story::roots_of(s, book.copies, one.claims);
      out += fmt::format(
          "<h3 id=\"{}\">{} <span class=\"faint\">{} report{}, {} independent root{}</span></h3>\n",
          one.id, html_text(question_of(book, k)), roots.n_reports,
          roots.n_reports == 1 ? "" : "s", roots.roots.size(), roots.roots.size() == 1 ? "" : "s");
      if (one.claims.size() > 1) out += chart(book, one);
      out += one.claims.size() > 1 ? "<details><summary>As a table, with what links them</summary>"
                                   : "";
      out += "<table><tr><th>Date<th>Figure<th>To the one before<th>Who said<th>Report</tr>\n";
      for (ClaimRef r : one.claims) {
        const story::Link* l = link_from(book, r);
        out += fmt::format("<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>\n",
                           date_of(s.reports[r.report]), html_text(s.claim(r).words.text),
                           l ? html_text(l->type + ": " + l->why) : "", html_text(who_of(book, r)),
                           html_text(s.reports[r.report].name));
      }
      out += one.claims.size() > 1 ? "</table></details>\n" : "</table>\n";
    }
  }
  return out + "</body></html>\n";
}

}  // namespace muster::service
