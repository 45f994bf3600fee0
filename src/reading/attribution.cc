// The order of work: quotations; acts at each token (verb_act.cc, phrase_act.cc); direct speech
// (speech.cc); "citing"; pronouns; nesting, which turns the acts around an act into its chain;
// statements.
#include "reading/attribution.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"
#include "reading/act.h"

namespace muster::reading {
namespace {

bool covers(const std::vector<TokenRange>& ranges, TokenIndex i) {
  for (TokenRange r : ranges)
    if (r.contains(i)) return true;
  return false;
}

uint32_t size_of(const std::vector<TokenRange>& ranges) {
  uint32_t n = 0;
  for (TokenRange r : ranges) n += r.size();
  return n;
}

/// Content with what it covers beyond the statement. An estimate or a paper does not speak for others, so what
/// officials report beside it ("with officials reporting ...") is no part of its account.
std::vector<TokenRange> reach_of(const Act& act) {
  std::vector<TokenRange> reach = act.content;
  const bool speaker = !act.sources.empty() && act.sources.back().kind != "unattributed" &&
                       act.sources.back().kind != "document";
  if (speaker) reach.insert(reach.end(), act.tail.begin(), act.tail.end());
  return reach;
}

/// For each act, the innermost other act whose content holds its cue, or -1. A sweep over content
/// ranges; the number of open ranges looked at is bounded, so text made of cues alone stays linear.
std::vector<int> parents_of(const std::vector<Act>& acts) {
  struct Range {
    TokenRange range;
    int act;
  };
  std::vector<Range> ranges;
  for (size_t k = 0; k < acts.size(); ++k)
    for (TokenRange r : reach_of(acts[k])) ranges.push_back({r, static_cast<int>(k)});
  std::stable_sort(ranges.begin(), ranges.end(),
                   [](const Range& x, const Range& y) { return x.range.begin < y.range.begin; });
  std::vector<int> order(acts.size());
  for (size_t k = 0; k < acts.size(); ++k) order[k] = static_cast<int>(k);
  std::stable_sort(order.begin(), order.end(), [&](int x, int y) {
    return acts[static_cast<size_t>(x)].anchor < acts[static_cast<size_t>(y)].anchor;
  });
  std::vector<int> parent(acts.size(), -1);
  std::vector<Range> open;
  size_t next = 0;
  for (int k : order) {
    const TokenIndex at = acts[static_cast<size_t>(k)].anchor;
    while (next < ranges.size() && ranges[next].range.begin <= at) open.push_back(ranges[next++]);
    std::erase_if(open, [&](const Range& r) { return r.range.end <= at; });
    if (open.size() > 64) open.erase(open.begin(), open.end() - 64);
    uint32_t best = UINT32_MAX;
    for (const Range& r : open) {
      if (r.act == k) continue;
      const Act& other = acts[static_cast<size_t>(r.act)];
      // Two acts inside each other's content ("..., police said, according to the BBC"): the later
      // cue is the outer.
      if (covers(acts[static_cast<size_t>(k)].content, other.anchor) && other.anchor < at) continue;
      const uint32_t size = size_of(other.content);
      if (size < best) {
        best = size;
        parent[static_cast<size_t>(k)] = r.act;
      }
    }
  }
  return parent;
}

Words words_of(const Analysis& a, TokenRange range) {
  const SourceSpan span = a.span(range);
  return {span, std::string(a.document().text_of(span))};
}

}  // namespace

AttributionIndex::AttributionIndex(const std::vector<Attribution>& attributions,
                                   TokenIndex n_tokens)
    : innermost_(n_tokens, nullptr) {
  std::vector<uint32_t> best_size(n_tokens, 0);
  for (const Attribution& candidate : attributions) {
    const uint32_t size = size_of(candidate.content);
    for (TokenRange r : candidate.content)
      for (TokenIndex t = r.begin; t < r.end; ++t) {
        const Attribution* best = innermost_[t];
        if (best && (candidate.depth < best->depth ||
                     (candidate.depth == best->depth && size >= best_size[t])))
          continue;
        innermost_[t] = &candidate;
        best_size[t] = size;
      }
  }
}

struct AttributionReader::State {
  CueLexicon cues;
  SourcePhrases phrases;  // points to `cues`, so a State never moves
};
AttributionReader::AttributionReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
AttributionReader::AttributionReader(AttributionReader&&) noexcept = default;
AttributionReader& AttributionReader::operator=(AttributionReader&&) noexcept = default;
AttributionReader::~AttributionReader() = default;

Result<AttributionReader> AttributionReader::make(const std::filesystem::path& lexicon_dir) {
  auto state = std::make_unique<State>();
  MUSTER_TRY(state->cues, CueLexicon::load(lexicon_dir));
  MUSTER_TRY(state->phrases, SourcePhrases::load(lexicon_dir, state->cues));
  return AttributionReader(std::move(state));
}

namespace {

/// A pronoun that stands for no earlier source: the subject of the sentence before, in the same paragraph.
void resolve_by_subject(const Finding& f, Attribution::Link& link) {
  const Analysis& a = f.analysis;
  const uint32_t s = a[link.head].sentence;
  if (s == 0 || a.sentences()[s - 1].block != a.sentences()[s].block) return;
  bool passive = false;
  const TokenIndex subject = find_subject(a, a.sentences()[s - 1].root, &passive);
  if (subject == kNoToken || (a[subject].pos != "NOUN" && a[subject].pos != "PROPN")) return;
  resolve_pronoun(a, {f.phrases.read(a, subject)}, link);
}

/// Pronouns stand for earlier sources; acts must be in order of anchor.
void resolve_pronouns(const Finding& f, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  std::vector<Attribution::Link> earlier;
  for (Act& act : acts) {
    for (Attribution::Link& link : act.sources) {
      if (is_third_person_pronoun(a[link.head]) || a[link.head].tag == "PRP$") {
        resolve_pronoun(a, earlier, link);
        if (link.tokens == link.mention) resolve_by_subject(f, link);
      } else if (act.by != "attribution.headline") {
        earlier.push_back(link);
      }
    }
  }
}

std::vector<Attribution> attributions_of(const Analysis& a, const std::vector<Act>& acts,
                                         const std::vector<int>& parent) {
  std::vector<Attribution> attributions;
  for (size_t k = 0; k < acts.size(); ++k) {
    const Act& act = acts[k];
    if (!act.asserts) continue;
    Attribution out;
    std::vector<const Act*> around;
    for (int up = parent[k], steps = 0; up >= 0 && steps < 16;
         up = parent[static_cast<size_t>(up)], ++steps) {
      ++out.depth;
      if (acts[static_cast<size_t>(up)].asserts) around.push_back(&acts[static_cast<size_t>(up)]);
    }
    out.polarity = act.polarity;
    for (size_t n = around.size(); n-- > 0;) {
      // What an outer act denies is no link of the chain: it is the stance of the denier.
      if (around[n]->polarity == "negative") {
        if (!act.sources.empty()) {
          out.polarity = "negative";
          continue;
        }
        out.polarity = "negative";
      }
      for (const Attribution::Link& link : around[n]->sources) out.chain.push_back(link);
    }
    for (const Attribution::Link& link : act.sources) {
      // "Reuters reported ..., Reuters said": one link.
      const auto same = [&](const Attribution::Link& l) {
        return a.lower_words(l.tokens) == a.lower_words(link.tokens);
      };
      std::erase_if(out.chain, same);
      out.chain.push_back(link);
    }
    out.cue = act.cue;
    out.content = reach_of(act);
    out.status = out.polarity == "negative" && act.polarity != "negative" ? "denied" : act.status;
    out.source_kind = out.chain.empty() ? act.source_kind : out.chain.back().kind;
    out.by = act.by;
    out.carried = act.carried;
    out.confidence = act.confidence;
    attributions.push_back(std::move(out));
  }
  return attributions;
}

/// Whose words stand in quotation marks inside a wish or a judgement gives the figures among them.
void assert_quoted_parts(const Finding& f, std::vector<Act>& acts) {
  std::vector<Act> added;
  for (const Act& act : acts) {
    if (act.asserts || act.sources.empty()) continue;
    for (TokenRange r : act.content) {
      for (TokenIndex i = r.begin; i < r.end; ++i) {
        const int q = f.quotation_of[i];
        if (q < 0) continue;
        const TokenRange inner = f.quotations[static_cast<size_t>(q)].inner;
        if (inner.begin < r.begin) continue;
        Act quoted = act;
        quoted.content = {{inner.begin, std::min(inner.end, r.end)}};
        quoted.asserts = true;
        quoted.statement = false;
        quoted.polarity = "positive";
        quoted.status = "alleged";
        quoted.by = "attribution.quoted_part";
        if (!quoted.content[0].empty()) added.push_back(std::move(quoted));
        i = std::max(i, inner.end);
      }
    }
  }
  for (Act& act : added) acts.push_back(std::move(act));
}

/// One quotation inside a content told in other words: "praising them as “heroes”".
TokenRange quoted_part(const Finding& f, const Act& act) {
  for (TokenRange r : act.content)
    for (TokenIndex i = r.begin; i < r.end; ++i) {
      const int q = f.quotation_of[i];
      if (q < 0) continue;
      TokenRange inner = f.quotations[static_cast<size_t>(q)].inner;
      inner.end = std::min(
          inner.end, f.quotations[static_cast<size_t>(q)].close == kNoToken ? r.end : inner.end);
      return inner;
    }
  return {};
}

std::vector<Statement> statements_of(const Finding& f, const std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  struct Found {
    TokenRange content;
    Statement statement;
  };
  std::vector<Found> found;
  for (const Act& act : acts) {
    if (act.sources.empty() || act.content.empty() || !act.statement) continue;
    Statement s;
    TokenRange content = act.content[0];
    for (TokenRange r : act.content)
      if (r.size() > content.size()) content = r;
    s.kind = "indirect";
    if (act.quoted) {
      s.kind = "direct";
    } else {
      const TokenRange part = quoted_part(f, act);
      if (!part.empty()) {
        s.kind = "mixed";
        // With a verb of judgement the judgement is the quoted word, not the thing judged.
        if (act.entry && act.entry->family == "evaluate" && content.contains(part.begin)) {
          content = part;
          while (content.size() > 1 &&
                 (a[content.end - 1].text == "." || a[content.end - 1].text == ","))
            --content.end;
        }
      }
    }
    s.content = words_of(a, content);
    if (!act.cue.empty()) s.cue = words_of(a, act.cue);
    for (const Attribution::Link& link : act.sources) {
      Source source;
      source.words = words_of(a, link.mention.empty() ? link.tokens : link.mention);
      source.kind = link.kind;
      if (!link.cue.empty()) source.cue = words_of(a, link.cue);
      if (!link.mention.empty() && link.mention != link.tokens)
        source.refers_to = words_of(a, link.tokens);
      if (!link.name.empty()) source.name = words_of(a, link.name);
      s.chain.push_back(std::move(source));
    }
    found.push_back({content, std::move(s)});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& x, const Found& y) { return x.content < y.content; });
  std::vector<Statement> statements;
  for (Found& one : found) {
    one.statement.id =
        sha256_hex(fmt::format("{}\nstatement\n{}\n{}\n{}", a.document().sha256(),
                               one.statement.content.span.begin, one.statement.content.span.end,
                               one.statement.cue ? one.statement.cue->span.begin : 0))
            .substr(0, 16);
    statements.push_back(std::move(one.statement));
  }
  return statements;
}

}  // namespace

Telling AttributionReader::read(const Analysis& analysis, const std::vector<ActorMention>&) const {
  const std::vector<Quotation> quotations = find_quotations(analysis);
  const std::vector<int> quotation_of = quotation_of_tokens(analysis, quotations);
  const Finding f{analysis, state_->cues, state_->phrases, quotations, quotation_of};
  std::vector<Act> acts;
  for (TokenIndex i = 0; i < analysis.size(); ++i) {
    find_verb_act(f, i, acts);
    find_according_act(f, i, acts);
    find_reckoning_act(f, i, acts);
    find_issued_count_act(f, i, acts);
    find_noun_act(f, i, acts);
    find_adverb_act(f, i, acts);
  }
  for (const Sentence& sentence : analysis.sentences()) find_headline_acts(f, sentence, acts);
  const auto by_anchor = [](const Act& x, const Act& y) { return x.anchor < y.anchor; };
  std::stable_sort(acts.begin(), acts.end(), by_anchor);
  apply_citing(f, acts);
  std::stable_sort(acts.begin(), acts.end(), by_anchor);
  apply_verification(f, acts);
  find_speech_acts(f, acts);
  std::erase_if(acts, [](const Act& act) { return act.content.empty(); });
  std::stable_sort(acts.begin(), acts.end(), [](const Act& x, const Act& y) {
    return x.anchor != y.anchor ? x.anchor < y.anchor : x.content.front() < y.content.front();
  });
  resolve_pronouns(f, acts);
  assert_quoted_parts(f, acts);
  Telling telling;
  telling.attributions = attributions_of(analysis, acts, parents_of(acts));
  telling.statements = statements_of(f, acts);
  return telling;
}

}  // namespace muster::reading
