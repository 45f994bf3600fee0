#include "show_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "marked_text.h"
#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using reading::Claim;
using reading::Named;
using service::ReadAnswer;

std::string grouped(const Decimal& value) {
  std::string digits = value.to_string();
  const size_t point = std::min(digits.find('.'), digits.size());
  const size_t first = digits.starts_with('-') ? 1 : 0;
  for (size_t at = point; at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : between) + part;
  return out;
}

std::string names_of(const std::vector<Named>& list) {
  std::vector<std::string> names;
  for (const Named& n : list) names.push_back(printable(n.name));
  return joined(names, ", ");
}

std::string frame_phrase(const std::string& frame) {
  if (frame == "count") return "";
  if (frame == "increment") return "on top of others";
  if (frame == "stock_at") return "level at a time";
  if (frame == "cumulative") return "running total";
  if (frame == "rate_per") return "rate";
  return spaced(frame);
}

std::string certainty_of(const Claim& c) {
  std::vector<std::string> parts = {spaced(c.status)};
  if (c.modality != "actual") parts.push_back(spaced(c.modality));
  if (c.polarity == "negative") parts.emplace_back("denied by the text");
  return joined(parts, ", ");
}

std::string counted_of(const Claim& c) {
  std::string counted = c.counted ? printable(c.counted->text) : "(" + spaced(c.unit) + ")";
  const std::string frame = frame_phrase(c.frame);
  return frame.empty() ? counted : counted + " (" + frame + ")";
}

std::string whose_of(const Claim& c) {
  std::string whose = names_of(c.side);
  if (!c.agent.empty()) whose += (whose.empty() ? "by " : "\nby ") + names_of(c.agent);
  return whose;
}

std::string plural(size_t n, const char* one) {
  return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
}

// Index of the sentence where `span` begins; the number of sentences when there is none.
size_t sentence_at(const ReadAnswer& answer, SourceSpan span) {
  const auto& a = answer.analysis;
  const auto after = std::upper_bound(
      a.sentences().begin(), a.sentences().end(), span.begin,
      [&](uint32_t begin, const reading::Sentence& s) { return begin < a.span(s.tokens).begin; });
  if (after == a.sentences().begin()) return a.sentences().size();
  return static_cast<size_t>(after - a.sentences().begin()) - 1;
}

std::string link_lines(const ReadAnswer& answer, size_t index, const std::string& indent,
                       const Style& style) {
  const auto& claims = answer.reading.claims;
  const Claim& c = claims[index];
  const auto number_of = [&](const std::string& id) -> std::string {
    for (size_t i = 0; i < claims.size(); ++i)
      if (claims[i].id == id) return fmt::format("figure {}", i + 1);
    return "a figure that is not shown";
  };
  std::string out;
  const auto add = [&](const std::string& what) {
    out += hanging(fmt::format("figure {} {}", index + 1, what), indent, style);
  };
  if (c.part_of) {
    std::string whole = c.part_of->claim.empty() ? "" : number_of(c.part_of->claim);
    if (c.part_of->words)
      whole += (whole.empty() ? "“" : " “") + printable(c.part_of->words->text) + "”";
    if (!whole.empty()) add("is part of " + whole);
  }
  if (!c.base.empty()) add("applies to " + number_of(c.base));
  if (!c.same_as.empty()) add("restates " + number_of(c.same_as));
  if (!c.revises.empty()) add("replaces " + number_of(c.revises));
  for (const std::string& reading : c.readings) {
    const std::string of_base =
        bounds_of(c) + " " + (c.base.empty() ? "the earlier figure" : number_of(c.base));
    if (reading.starts_with("total"))
      add("may mean a new total: " + of_base);
    else if (reading.starts_with("increment"))
      add("may mean so many more: " + of_base);
    else
      add("may mean: " + printable(reading));
  }
  return out;
}

std::string show_figures(const ReadAnswer& answer, const Style& style) {
  const auto& claims = answer.reading.claims;
  if (claims.empty()) return style.heading("Figures") + "\n  none\n";
  TextTable table({"#", "Figure", "Of what", "Whose", "Where", "When", "Who said", "How sure"});
  for (size_t i = 0; i < claims.size(); ++i) {
    const Claim& c = claims[i];
    std::string figure = printable(c.words.text);
    const std::string bounds = bounds_of(c);
    if (bounds != figure && !bounds.empty()) figure += "\n" + bounds;
    table.add({std::to_string(i + 1), figure, measure_of(c) + "\n" + counted_of(c), whose_of(c),
               names_of(c.place), c.when ? c.when->interval.iso() : "", claimant_of(c),
               certainty_of(c)});
  }
  std::string out = table.fits(style) ? table.render(style) : table.render_as_cards(style);

  out += "\n" + style.heading("In context") + "\n";
  for (size_t i = 0; i < claims.size();) {
    // Figures of one sentence share one line of context.
    const auto sentence_of = [&](size_t k) { return sentence_at(answer, claims[k].words.span); };
    const size_t sentence = sentence_of(i);
    size_t end = i;
    std::vector<SourceSpan> marks;
    while (end < claims.size() && sentence_of(end) == sentence)
      marks.push_back(claims[end++].words.span);
    const std::string label =
        end - i == 1 ? fmt::format("{:>3}  ", i + 1) : fmt::format("{:>3}–{}  ", i + 1, end);
    out += marked_sentence(answer, claims[i].words.span, marks, label, style);
    for (; i < end; ++i) out += link_lines(answer, i, std::string(text_width(label), ' '), style);
  }
  return out;
}

std::string show_statements(const ReadAnswer& answer, const Style& style) {
  std::string out = style.heading("Statements") + "\n";
  if (answer.reading.statements.empty()) return out + "  none\n";
  for (const auto& s : answer.reading.statements) {
    std::vector<std::string> through;
    for (auto link = s.chain.rbegin(); link != s.chain.rend(); ++link)
      through.push_back(printable(link->words.text));
    std::string who = through.empty() ? "nobody named" : joined(through, ", via ");
    if (s.cue) who += " (" + printable(s.cue->text) + ")";
    const std::string content = printable(s.content.text);
    out += hanging(fmt::format("{}: {}", who, s.kind == "indirect" ? content : "“" + content + "”"),
                   "  • ", style);
  }
  return out;
}

std::string show_events(const ReadAnswer& answer, const Style& style) {
  std::string out = style.heading("Events") + "\n";
  if (answer.reading.events.empty()) return out + "  none\n";
  for (const auto& e : answer.reading.events) {
    std::vector<std::string> facts;
    if (!e.actors.empty()) facts.push_back("who: " + names_of(e.actors));
    if (!e.targets.empty()) facts.push_back("whom: " + names_of(e.targets));
    if (!e.place.empty()) facts.push_back("where: " + names_of(e.place));
    if (e.when) facts.push_back("when: " + e.when->interval.iso());
    if (e.modality != "actual") facts.push_back(spaced(e.modality));
    out += hanging(fmt::format("{}: {}", spaced(e.kind), printable(e.words.text)), "  • ", style);
    if (!facts.empty()) out += style.faint(hanging(joined(facts, " · "), "      ", style));
  }
  return out;
}

}  // namespace

std::string bounds_of(const Claim& c) {
  const std::string low = c.low ? grouped(*c.low) : "", high = c.high ? grouped(*c.high) : "";
  std::string range;
  if (!c.low && !c.high) return "";
  if (!c.high) {
    range = (c.low_strict ? "> " : "≥ ") + low;
  } else if (!c.low) {
    range = (c.high_strict ? "< " : "≤ ") + high;
  } else if (*c.low == *c.high) {
    range = (c.kind == "approx" ? "≈ " : "") + low;
  } else {
    range = low + "–" + high;
  }
  if (c.kind == "percent") range += " %";
  if (c.kind == "multiplier") range += " times";
  return range;
}

std::string measure_of(const Claim& c) {
  std::vector<std::string> terms;
  for (const std::string& term : c.measure) terms.push_back(spaced(term));
  return joined(terms, c.join == "any_of" ? " or " : ", ");
}

std::string claimant_of(const Claim& c) {
  if (!c.chain.empty()) {
    std::vector<std::string> through;
    for (auto link = c.chain.rbegin(); link != c.chain.rend(); ++link)
      through.push_back(printable(link->words.text));
    return joined(through, ", via ");
  }
  if (c.cue) return "nobody named (“" + printable(c.cue->text) + "”)";
  return c.source_kind == "unattributed" ? "nobody named" : "the report itself";
}

std::string marked_sentence(const ReadAnswer& answer, SourceSpan span,
                            const std::vector<SourceSpan>& marks, const std::string& first_indent,
                            const Style& style) {
  const auto& a = answer.analysis;
  const size_t index = sentence_at(answer, span);
  const SourceSpan sentence =
      index < a.sentences().size() ? cover(a.span(a.sentences()[index].tokens), span) : span;
  std::string text;
  uint32_t at = sentence.begin;
  const auto take_to = [&](uint32_t end) {
    if (end > at) {
      // printable() folds white space only inside the piece it is given.
      const std::string piece = printable(answer.document->text_of({at, end}));
      text += piece;
    }
    at = std::max(at, end);
  };
  for (const SourceSpan mark : marks) {
    if (mark.begin < at || mark.end > sentence.end) continue;
    take_to(mark.begin);
    text += kMarkBegin;
    take_to(mark.end);
    text += kMarkEnd;
  }
  take_to(sentence.end);
  return hanging(text, first_indent, style);
}

std::string show_reading(const ReadAnswer& answer, const service::Selection& selection,
                         const Style& style) {
  const Document& document = *answer.document;
  const auto& r = answer.reading;
  std::string title = document.name() == "-" ? "standard input" : printable(document.name());
  std::string facts =
      fmt::format("{}, {}, {}", plural(r.claims.size(), "figure"),
                  plural(r.statements.size(), "statement"), plural(r.events.size(), "event"));
  if (!document.outlet().empty()) facts = printable(document.outlet()) + "; " + facts;
  facts += document.published() ? "; published " + document.published()->iso()
                                : "; no publication date (--published)";
  std::string out = hanging(title + ": " + facts, "", style);
  // Names may wrap anywhere; only a name that stands whole on the first line can be set off.
  if (out.starts_with(title)) out.replace(0, title.size(), style.heading(title));
  if (selection.figures) out += "\n" + show_figures(answer, style);
  if (selection.statements) out += "\n" + show_statements(answer, style);
  if (selection.events) out += "\n" + show_events(answer, style);
  if (!r.notes.empty()) {
    out += "\n" + style.heading("Notes") + "\n";
    for (const Note& note : r.notes)
      out += hanging(printable(note.text) + " (" + note.code + ")", "  ", style);
  }
  return out;
}

}  // namespace muster::cli
