#include "show_explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "marked_text.h"
#include "show_candidates.h"
#include "show_reading.h"
#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using reading::Claim;
using reading::Named;
using reading::TokenIndex;
using reading::Words;
using service::ReadAnswer;

std::string quoted(const Words& words) { return "“" + printable(words.text) + "”"; }

// "4,000 ←nummod soldiers ←nsubjpass killed ←ccomp reported": from the number up to the root of its
// sentence.
std::string parse_path(const ReadAnswer& answer, const Claim& claim) {
  const auto& a = answer.analysis;
  const auto& tokens = a.tokens();
  const auto first =
      std::lower_bound(tokens.begin(), tokens.end(), claim.words.span.begin,
                       [](const reading::Token& t, uint32_t begin) { return t.span.end <= begin; });
  // The token by which the expression hangs in the sentence: the first whose head lies outside it.
  auto at = static_cast<TokenIndex>(first - tokens.begin());
  const auto inside = [&](TokenIndex i) { return claim.words.span.contains(tokens[i].span); };
  for (TokenIndex i = at; i < a.size() && inside(i); ++i)
    if (!inside(tokens[i].head) || a.is_root(i)) at = i;
  if (at >= a.size()) return "";
  std::string path = printable(tokens[at].text);
  constexpr int kMaxSteps = 8;
  for (int step = 0; step < kMaxSteps && !a.is_root(at); ++step) {
    path += fmt::format(" ←{} {}", tokens[at].dep, printable(tokens[tokens[at].head].text));
    at = tokens[at].head;
  }
  return path;
}

class FieldTable {
 public:
  FieldTable(const Claim& claim, const service::RuleBook& rules)
      : claim_(claim), rules_(rules), table_({"field", "value", "words", "why"}) {}

  void add(const std::string& field, const std::string& value, const std::string& words,
           std::string rule = "") {
    shown_.insert(field);
    if (rule.empty()) {
      const auto found = claim_.by.find(field);
      if (found != claim_.by.end()) rule = found->second;
    }
    if (value.empty() && rule.empty()) return;
    const std::string_view reason = rules_.reason(rule);
    table_.add({field, value.empty() ? "–" : value, words,
                reason.empty() ? rule : fmt::format("{}: {}", rule, reason)});
  }

  void add(const std::string& field, const std::vector<Named>& list) {
    for (const Named& n : list)
      add(field, printable(n.name) + (n.id.empty() ? "" : " (" + n.id + ")"),
          n.words ? quoted(*n.words) : "", n.by);
    if (list.empty()) add(field, "", "");
  }

  std::string render(const Style& style) {
    // Rules of fields that this table does not know by name are shown all the same.
    for (const auto& [field, rule] : claim_.by)
      if (!shown_.contains(field)) add(field, "", "", rule);
    return table_.render(style);
  }

 private:
  const Claim& claim_;
  const service::RuleBook& rules_;
  TextTable table_;
  std::set<std::string> shown_;
};

std::string explain_claim(const ReadAnswer& answer, const Claim& c, const service::RuleBook& rules,
                          const Style& style) {
  FieldTable fields(c, rules);
  std::string hedges, directions;
  for (const auto& h : c.hedges) {
    hedges += (hedges.empty() ? "" : ", ") + quoted(h.words);
    directions += (directions.empty() ? "" : ", ") + h.direction;
  }
  const std::string bounds = bounds_of(c);
  fields.add("kind", c.kind + (bounds.empty() ? "" : ": " + bounds), quoted(c.words));
  if (!hedges.empty()) fields.add("hedges", directions, hedges, "lexicon/hedges.tsv");
  fields.add("vague", c.vague, "");
  fields.add("counted", c.counted ? printable(c.counted->text) : "",
             c.counted ? quoted(*c.counted) : "");
  fields.add("unit", c.unit_detail.empty() ? c.unit : c.unit + " (" + c.unit_detail + ")", "");
  std::string measure_words;
  for (const Words& w : c.measure_words)
    measure_words += (measure_words.empty() ? "" : ", ") + quoted(w);
  fields.add("measure", measure_of(c), measure_words);
  fields.add("join", c.join, "");
  fields.add("frame", c.frame, "");
  fields.add("side", c.side);
  fields.add("agent", c.agent);
  fields.add("place", c.place);
  fields.add("when", c.when ? c.when->interval.iso() : "",
             c.when && c.when->words ? quoted(*c.when->words) : "", c.when ? c.when->by : "");
  std::string source_words = c.chain.empty() ? "" : quoted(c.chain.back().words);
  if (c.cue) source_words += (source_words.empty() ? "" : ", ") + quoted(*c.cue);
  fields.add("source", claimant_of(c) + " (" + c.source_kind + ")", source_words);
  if (c.stake != "unknown") fields.add("stake", c.stake, "");
  fields.add("status", c.status, "");
  fields.add("modality", c.modality, c.modality_words ? quoted(*c.modality_words) : "");
  fields.add("polarity", c.polarity, "");
  fields.add("doc_role", c.doc_role, "");
  if (c.part_of)
    fields.add("part_of",
               c.part_of->claim.empty() ? "a whole that is no figure here" : c.part_of->claim,
               c.part_of->words ? quoted(*c.part_of->words) : "");
  fields.add("base", c.base, "");
  fields.add("same_as", c.same_as, "");
  fields.add("revises", c.revises, "");
  return fields.render(style);
}

/// What another rule or word would have said, and why it did not win.
std::string explain_losers(const Claim& c, const service::RuleBook& rules, const Style& style) {
  if (c.lost.empty()) return "";
  TextTable table({"lost", "words", "rule", "why"});
  for (const auto& l : c.lost) {
    const std::string_view reason = rules.reason(l.rule);
    table.add({l.field, quoted(l.words),
               reason.empty() ? l.rule : fmt::format("{}: {}", l.rule, reason), l.why});
  }
  return table.render(style);
}

// One figure: its sentence, its way up the parse, its fields.
std::string explain_in_context(const ReadAnswer& answer, size_t index,
                               const service::RuleBook& rules, const Style& style) {
  const Claim& c = answer.reading.claims[index];
  return marked_sentence(answer, c.words.span, {c.words.span}, fmt::format("{:>3}  ", index + 1),
                         style) +
         style.faint(fmt::format("     id {}", c.id)) + "\n" +
         style.faint(hanging("parse " + parse_path(answer, c), "     ", style)) +
         explain_claim(answer, c, rules, style) + explain_losers(c, rules, style);
}

}  // namespace

std::string show_explanation(const ReadAnswer& answer, const service::RuleBook& rules,
                             const Style& style) {
  const auto& claims = answer.reading.claims;
  std::string out = style.heading(printable(answer.document->name())) +
                    fmt::format(": {} explained\n", claims.size());
  for (size_t i = 0; i < claims.size(); ++i)
    out += "\n" + explain_in_context(answer, i, rules, style);
  return out;
}

std::string show_trace(const ReadAnswer& answer, const std::string& id,
                       const service::RuleBook& rules, const Style& style) {
  std::string out;
  for (size_t i = 0; i < answer.reading.claims.size(); ++i) {
    if (!answer.reading.claims[i].id.starts_with(id)) continue;
    if (out.empty()) out = style.heading(printable(answer.document->name())) + "\n";
    out += "\n" + explain_in_context(answer, i, rules, style) +
           show_candidates(answer, answer.reading.claims[i], style);
  }
  return out;
}

}  // namespace muster::cli
