// Direct speech: gives each quotation its speaker.
//
// The speaker is looked for beside the quotation: a cue with its source right after it ("...," said
// X), or right before (X said: "..."). A quotation without either goes on with the speaker of the
// one before, if nothing but the telling stands between them, or if the paragraph before left its
// quotation open.
#include <algorithm>

#include "reading/act.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool ends_clause(const Analysis& a, const Quotation& q) {
  const std::string_view last = a[q.inner.end - 1].text;
  return one_of(last, {",", ".", "!", "?", "…", "...", "—", "–", ";"});
}

struct Speaker {
  TokenIndex verb = kNoToken;
  TokenIndex subject = kNoToken;
  TokenRange telling;  ///< cue, source and what stands around them
};

/// A cue of direct speech at `v` whose source is outside the quotation.
bool speaker_at(const Finding& f, TokenIndex v, const Quotation& q, Speaker* out) {
  const Analysis& a = f.analysis;
  if (a[v].pos != "VERB") return false;
  const Cue* cue = f.cues.find_verb(a[v].lemma);
  if (!cue || !(cue->frames & kQuote)) return false;
  bool passive = false;
  TokenIndex subject = is_passive(a, v) ? find_agent(a, v) : find_subject(a, v, &passive);
  const TokenRange whole{q.open, q.close == kNoToken ? q.inner.end : q.close + 1};
  if (subject == kNoToken || whole.contains(subject)) {
    subject = kNoToken;
    // "said the mayor" or "the mayor said", read otherwise by the parser.
    if (v + 1 < a.size() && a.same_block(v, v + 1) && v == whole.end) {
      for (TokenIndex j = v + 1; j < v + 8 && j < a.size() && a.same_block(v, j); ++j) {
        if (a[j].pos == "PUNCT" || a[j].pos == "VERB" || a[j].pos == "ADP") break;
        if (a[j].pos == "NOUN" || a[j].pos == "PROPN" || a[j].pos == "PRON") subject = j;
      }
    } else if (v > whole.end || v + 1 < q.open) {
      for (TokenIndex j = v; j-- > 0 && j + 4 > v && a.same_block(v, j) && !whole.contains(j);) {
        if (a[j].pos == "AUX" || a[j].pos == "ADV") continue;
        if (a[j].pos == "NOUN" || a[j].pos == "PROPN" || a[j].pos == "PRON") subject = j;
        break;
      }
    }
  }
  if (subject == kNoToken || one_of(a[subject].lower, {"which", "what", "this", "i", "we", "you"}))
    return false;
  out->verb = v;
  out->subject = subject;
  out->telling = {std::min({verb_group(a, v).begin, v, subject}), std::max(v, subject) + 1};
  return true;
}

}  // namespace

void find_speech_acts(const Finding& f, std::vector<Act>& acts) {
  const Analysis& a = f.analysis;
  struct Told {
    Act act;
    TokenRange whole;
    TokenIndex telling_end = 0;
  };
  std::vector<Told> told;
  for (const Quotation& q : f.quotations) {
    if (q.parent >= 0) continue;
    const TokenRange whole{q.open, q.close == kNoToken ? q.inner.end : q.close + 1};
    const uint32_t block = a.sentence_of(q.open).block;
    const bool in_block_before = q.open > 0 && a.same_block(q.open, q.open - 1);

    Speaker speaker;
    // After the quotation: the first cue, close by, before the sentence ends or another quotation
    // opens.
    bool found = false;
    const auto look_right = [&]() {
      if (q.close == kNoToken) return false;
      int words = 0;
      for (TokenIndex j = whole.end; j < a.size() && a.same_block(j, q.open); ++j) {
        if (is_quote_mark(a[j]) || one_of(a[j].text, {".", "!", "?", ";"})) return false;
        if (a[j].pos == "PUNCT" && a[j].text != ",") continue;
        if (speaker_at(f, j, q, &speaker)) return true;
        if (a[j].pos == "VERB" || a[j].pos == "AUX") {
          if (f.cues.find_verb(a[j].lemma) == nullptr && a[j].pos == "VERB" && words > 8)
            return false;
        }
        if (++words > 24) return false;
      }
      return false;
    };
    const auto look_left = [&]() {
      if (!in_block_before) return false;
      const std::string_view before = a[q.open - 1].text;
      const bool introduced = one_of(before, {",", ":", "that", "-", "—", "–"}) ||
                              a[q.open - 1].pos == "VERB" || a[q.open - 1].pos == "ADP" ||
                              a[q.open - 1].pos == "PART" || a[q.open - 1].pos == "NOUN" ||
                              a[q.open - 1].pos == "PROPN";
      if (!introduced) return false;
      int words = 0;
      for (TokenIndex j = q.open; j-- > 0 && a.same_block(j, q.open);) {
        if (is_quote_mark(a[j]) || one_of(a[j].text, {".", "!", "?", ";"})) return false;
        if (speaker_at(f, j, q, &speaker)) return true;
        if (++words > 24) return false;
      }
      return false;
    };

    // An act of the parse already holds it: a mixed quotation, unless it is all of the content.
    Act* holder = nullptr;
    for (Act& act : acts) {
      if (act.sources.empty() || whole.contains(act.anchor)) continue;
      for (TokenRange r : act.content)
        if (r.overlaps(q.inner) && (!holder || act.anchor > holder->anchor)) holder = &act;
      if (act.anchor > whole.end + 64) break;
    }
    const bool sentence_like = ends_clause(a, q) || q.inner.size() >= 12;
    if (holder) {
      uint32_t outside = 0;
      for (TokenRange r : holder->content)
        for (TokenIndex i = r.begin; i < r.end; ++i)
          if (!whole.contains(i) && f.quotation_of[i] < 0 && a[i].pos != "PUNCT" &&
              a[i].lower != "that")
            ++outside;
      if (outside == 0 ||
          (sentence_like && outside <= 1 && holder->entry && (holder->entry->frames & kQuote))) {
        Act act = *holder;
        act.content = {q.inner};
        act.quoted = true;
        act.asserts = true;
        act.by = "attribution.quote";
        TokenIndex telling_end = std::max(whole.end, act.cue.end);
        told.push_back({act, whole, std::max(telling_end, act.sources.back().tokens.end)});
        holder->content.clear();  // replaced
        continue;
      }
      if (!sentence_like || holder->cue.end <= q.open) continue;
    }

    const bool right_first = ends_clause(a, q) && a[q.inner.end - 1].text != ".";
    found = right_first ? look_right() || look_left() : look_left() || look_right();
    Act act;
    if (found) {
      act.anchor = speaker.verb;
      act.entry = f.cues.find_verb(a[speaker.verb].lemma);
      act.cue = verb_group(a, speaker.verb);
      act.status = act.entry->status;
      act.polarity = act.entry->polarity;
      Attribution::Link source = f.phrases.read(a, speaker.subject);
      source.cue = act.cue;
      act.sources = {source};
      act.content = {q.inner};
      act.asserts = act.quoted = true;
      act.by = "attribution.quote";
      told.push_back(
          {act, whole, std::max(whole.end, std::max(speaker.telling.end, source.tokens.end))});
      continue;
    }
    // Going on with the speaker before.
    if (!told.empty() && sentence_like) {
      const Told& last = told.back();
      const uint32_t last_block = a.sentence_of(last.whole.begin).block;
      bool on = q.continues && last_block + 2 >= block;
      if (!on && last_block == block && last.telling_end <= q.open) {
        // Only the end of the telling sentence may stand between.
        uint32_t between = 0;
        for (TokenIndex i = last.telling_end; i < q.open; ++i)
          if (a[i].pos == "VERB") ++between;
        on = between == 0 && q.open - last.telling_end < 24;
      }
      if (on) {
        act = last.act;
        act.content = {q.inner};
        act.carried = true;
        act.confidence = 80;
        act.by = "attribution.quote_continued";
        told.push_back({act, whole, whole.end});
      }
    }
  }
  std::erase_if(acts, [](const Act& act) { return act.content.empty(); });
  for (Told& t : told) acts.push_back(std::move(t.act));
}

}  // namespace muster::reading
