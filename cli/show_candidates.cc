#include "show_candidates.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using reading::Analysis;
using reading::Claim;
using reading::Named;
using reading::TokenIndex;
using reading::TokenRange;

class Candidates {
 public:
  Candidates(const service::ReadAnswer& answer, const Claim& claim)
      : answer_(answer), a_(answer.analysis), claim_(claim), sentence_(sentence_of(claim)) {}

  std::string show(const Style& style) {
    if (sentence_.empty()) return "";
    add_quantities();
    add_times();
    add_actors();
    add_tellings();
    return "\n" + style.heading("What the sentence offered (* taken)") + "\n" +
           table_.render(style) + "\n" + style.heading("Parse") + "\n" + parse(style);
  }

 private:
  TokenRange sentence_of(const Claim& claim) const {
    for (const auto& s : a_.sentences())
      if (!s.tokens.empty() && a_.span(s.tokens).end > claim.words.span.begin) return s.tokens;
    return {};
  }

  // Words of a span may be part of what was found, or the other way round ("officials").
  bool took(TokenRange range, const std::vector<SourceSpan>& taken) const {
    if (range.empty()) return false;
    const SourceSpan span = a_.span(range);
    return std::any_of(taken.begin(), taken.end(),
                       [&](SourceSpan t) { return t.begin < span.end && span.begin < t.end; });
  }

  void add(bool taken, const char* what, TokenRange range, const std::string& meaning,
           const std::string& detail) {
    if (!range.empty() && range.overlaps(sentence_))
      table_.add({taken ? "*" : "", what, printable(a_.words(range)), printable(meaning), detail});
  }

  void add_quantities() {
    for (const auto& q : answer_.mentions.quantities) {
      if (q.tokens.empty()) continue;
      const std::string why =
          q.not_a_count.empty() ? q.kind : q.kind + "; counts nothing: " + q.not_a_count;
      add(a_.span(q.tokens) == claim_.words.span, "quantity", q.tokens,
          q.counted.empty() ? "" : "of " + std::string(a_.words(q.counted)), why);
    }
  }

  void add_times() {
    std::vector<SourceSpan> taken;
    if (claim_.when && claim_.when->words) taken.push_back(claim_.when->words->span);
    for (const auto& t : answer_.mentions.times)
      add(took(t.tokens, taken), "time", t.tokens, t.interval ? t.interval->iso() : t.value,
          t.role.empty() ? t.by : t.role + "; " + t.by);
  }

  void add_actors() {
    std::vector<SourceSpan> taken;
    for (const auto* list : {&claim_.side, &claim_.agent, &claim_.place})
      for (const Named& n : *list)
        if (n.words) taken.push_back(n.words->span);
    for (const auto& m : answer_.mentions.actors)
      add(took(m.tokens, taken), m.is_place ? "place" : "actor", m.tokens,
          m.id.empty() ? m.name : m.name + " (" + m.id + ")",
          m.role.empty() ? m.kind : m.kind + "; " + m.role);
  }

  void add_tellings() {
    for (const auto& t : answer_.mentions.attributions) {
      const auto covers = [&](TokenRange r) {
        return !r.empty() && a_.span(r).contains(claim_.words.span);
      };
      const bool reaches = std::any_of(t.content.begin(), t.content.end(), covers);
      const auto by = claim_.by.find("source");
      const bool taken = reaches && by != claim_.by.end() && by->second == t.by;
      const TokenRange shown = !t.cue.empty()       ? t.cue
                               : !t.chain.empty()   ? t.chain.back().tokens
                               : !t.content.empty() ? t.content.front()
                                                    : TokenRange{};
      const std::string who =
          t.chain.empty() || t.chain.back().tokens.empty()
              ? t.source_kind
              : std::string(a_.words(t.chain.back().tokens)) + " (" + t.chain.back().kind + ")";
      const std::string detail =
          fmt::format("{}; {}; confidence {} %", t.by,
                      reaches ? "covers the figure" : "does not cover the figure", t.confidence);
      // A telling of an earlier sentence may reach this one.
      if (shown.overlaps(sentence_))
        add(taken, "telling", shown, who, detail);
      else if (reaches)
        table_.add({taken ? "*" : "", "telling", "", printable(who), detail + "; carried"});
    }
  }

  std::string parse(const Style& style) const {
    constexpr TokenIndex kMostTokens = 200;
    TextTable table({"", "token", "lemma", "tag", "label", "head", "entity"});
    const TokenIndex end = std::min(sentence_.end, sentence_.begin + kMostTokens);
    for (TokenIndex i = sentence_.begin; i < end; ++i) {
      const auto& t = a_[i];
      table.add({claim_.words.span.contains(t.span) ? "*" : "", printable(t.text),
                 printable(t.lemma), std::string(t.tag), std::string(t.dep),
                 a_.is_root(i) ? "" : printable(a_[t.head].text), std::string(t.ent_type)});
    }
    return table.render(style) + (end < sentence_.end ? "...\n" : "");
  }

  const service::ReadAnswer& answer_;
  const Analysis& a_;
  const Claim& claim_;
  TokenRange sentence_;
  TextTable table_{{"", "what", "words", "meaning", "how"}};
};

}  // namespace

std::string show_candidates(const service::ReadAnswer& answer, const Claim& claim,
                            const Style& style) {
  return Candidates(answer, claim).show(style);
}

}  // namespace muster::cli
