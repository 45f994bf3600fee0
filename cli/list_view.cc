#include "list_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "marked_text.h"
#include "service/claim_columns.h"
#include "show_reading.h"
#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using reading::Claim;
using service::ListedClaim;

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string names(const std::vector<reading::Named>& list, const char* between = "; ") {
  std::vector<std::string> out;
  for (const auto& n : list) out.push_back(n.name);
  return joined(out, between);
}

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string certainty_of(const ListedClaim& listed) {
  const Claim& c = listed.claim();
  std::vector<std::string> parts = {spaced(c.status)};
  if (c.modality != "actual") parts.push_back(spaced(c.modality));
  if (c.polarity == "negative") parts.emplace_back("denied by the text");
  if (listed.effective().review != "new") parts.push_back(listed.effective().review);
  return joined(parts, ", ");
}

std::string published_of(const ListedClaim& listed) {
  const auto published = listed.document->document().published();
  return published ? published->iso() : "";
}

std::string outlet_of(const ListedClaim& listed) {
  const auto& record = listed.document->record;
  return record.outlet.empty() ? record.name() : record.outlet;
}

}  // namespace

std::string list_table(const std::vector<ListedClaim>& claims,
                       const std::vector<std::string>& columns, const Style& style) {
  if (!columns.empty()) {
    std::vector<std::string> headings;
    for (const std::string& column : columns) headings.push_back(spaced(column));
    TextTable table(headings);
    for (const ListedClaim& listed : claims) {
      std::vector<std::string> cells;
      for (const std::string& column : columns)
        cells.push_back(printable(service::column_value(listed, column)));
      table.add(std::move(cells));
    }
    return table.fits(style) ? table.render(style) : table.render_as_cards(style);
  }
  TextTable table(
      {"ID", "Figure", "Of what", "Whose", "Where, when", "Who said", "How sure", "Published"});
  for (const ListedClaim& listed : claims) {
    const Claim& c = listed.claim();
    std::string figure = printable(c.words.text);
    const std::string bounds = bounds_of(c);
    if (bounds != figure && !bounds.empty()) figure += "\n" + bounds;
    std::string of_what = measure_of(c);
    if (c.counted) of_what += "\n" + printable(c.counted->text);
    if (c.frame != "count") of_what += "\n(" + spaced(c.frame) + ")";
    std::string whose = printable(names(c.side, ", "));
    if (!c.agent.empty())
      whose += (whose.empty() ? "by " : "\nby ") + printable(names(c.agent, ", "));
    table.add(
        {c.id.substr(0, 8), figure, of_what, whose,
         joined({printable(names(c.place, ", ")), c.when ? c.when->interval.iso() : ""}, "\n"),
         claimant_of(c), certainty_of(listed),
         joined({published_of(listed), printable(outlet_of(listed))}, "\n")});
  }
  return table.fits(style) ? table.render(style) : table.render_as_cards(style);
}

std::string marked_context(const ListedClaim& listed, const std::string& first_indent,
                           const Style& style) {
  const auto& e = listed.effective();
  const Document& document = *listed.document->answer.document;
  const SourceSpan words = e.claim.words.span, all = cover(e.context, words);
  std::string text = printable(document.text_of({all.begin, words.begin}));
  text += kMarkBegin;
  text += printable(document.text_of(words));
  text += kMarkEnd;
  text += printable(document.text_of({words.end, all.end}));
  return hanging(text, first_indent, style);
}

std::string claim_card(const ListedClaim& listed, const Style& style) {
  const Claim& c = listed.claim();
  std::string figure = printable(c.words.text);
  if (c.counted) figure += " " + printable(c.counted->text);
  const std::string bounds = bounds_of(c);
  std::string out = style.heading(figure);
  if (!bounds.empty() && bounds != c.words.text) out += "  (" + bounds + ")";
  out += "\n" + marked_context(listed, "  ", style) + "\n";
  const auto line = [&](const char* label, const std::string& value, const char* field) {
    if (value.empty()) return;
    std::string shown = printable(value);
    if (listed.effective().decided.contains(field)) shown += "  (corrected)";
    out += hanging(shown, fmt::format("  {:<10}", label), style);
  };
  line("what", measure_of(c) + (c.frame == "count" ? "" : " (" + spaced(c.frame) + ")"), "measure");
  line("kind", spaced(c.kind), "kind");
  line("whose", names(c.side, ", "), "side");
  line("by", names(c.agent, ", "), "agent");
  line("where", names(c.place, ", "), "place");
  line("when", c.when ? c.when->interval.iso() : "", "when");
  line("who said", claimant_of(c) + ", " + spaced(c.source_kind), "source");
  line("how sure", certainty_of(listed), "status");
  return out;
}

}  // namespace muster::cli
