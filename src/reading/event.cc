#include "reading/event.h"

#include <algorithm>

#include "core/hash.h"
#include "core/table.h"
#include "reading/phrase.h"

namespace muster::reading {
namespace {

bool is_clause(std::string_view dep) {
  return dep == "relcl" || dep == "acl" || dep == "advcl" || dep == "ccomp" || dep == "conj" ||
         dep == "punct" || dep == "cc" || dep == "mark" || dep == "parataxis";
}

/// The core of a noun phrase: without relative clauses and what is set off by commas.
TokenRange core_of(const Analysis& a, TokenIndex head) {
  TokenRange r = a.subtree(head);
  for (const TokenIndex c : a.children(head))
    if (c > head && (is_clause(a[c].dep) || a[c].dep == "appos") && a[c].left > head)
      r.end = std::min(r.end, a[c].left);
  while (r.end > r.begin + 1 && (a[r.end - 1].tag == "," || a[r.end - 1].pos == "PUNCT")) --r.end;
  return r.contains(head) ? r : TokenRange{head, head + 1};
}

}  // namespace

Result<EventReader> EventReader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(Table table, Table::load(lexicon_dir / "events.tsv"));
  EventReader r;
  for (size_t i = 0; i < table.n_rows(); ++i) {
    if (table.cell(i, "verb").empty() || table.cell(i, "kind").empty())
      return Error{ErrorCode::kCorrupt, table.where(i) + ": verb and kind are needed"};
    r.kinds_[table.cell(i, "verb")] = table.cell(i, "kind");
  }
  return r;
}

std::vector<Event> EventReader::read(const Analysis& a, const std::vector<ActorMention>& actors,
                                     const std::vector<TimeExpression>& times,
                                     const std::vector<Attribution>& attributions,
                                     const ModalityReader& modality) const {
  std::vector<char> is_cue(a.size(), 0);
  for (const Attribution& at : attributions)
    for (TokenIndex t = at.cue.begin; t < at.cue.end; ++t) is_cue[t] = 1;
  std::vector<std::vector<uint32_t>> actor_at(a.size());
  for (uint32_t m = 0; m < actors.size(); ++m)
    if (actors[m].head != kNoToken) actor_at[actors[m].head].push_back(m);
  // By their first token, so that a clause finds its own without a walk through the whole report.
  std::vector<std::vector<uint32_t>> place_from(a.size()), time_from(a.size());
  for (uint32_t m = 0; m < actors.size(); ++m)
    if (actors[m].is_place) place_from[actors[m].tokens.begin].push_back(m);
  for (uint32_t t = 0; t < times.size(); ++t)
    if (times[t].interval) time_from[times[t].tokens.begin].push_back(t);

  auto words_of = [&](TokenRange r) { return Words{a.span(r), std::string(a.words(r))}; };
  auto parties = [&](TokenIndex head) {
    std::vector<Named> list;
    std::vector<TokenIndex> heads = {head};
    for (const TokenIndex c : a.children(head))
      if (a[c].dep == "conj") heads.push_back(c);
    for (const TokenIndex h : heads) {
      const ActorMention* best = nullptr;
      for (const uint32_t m : actor_at[h])
        if (!best || actors[m].tokens.size() > best->tokens.size()) best = &actors[m];
      if (best) {
        list.push_back({best->name, best->id, words_of(best->tokens), "event.argument"});
      } else if (is_nominal(a[h])) {
        TokenRange r = core_of(a, h);
        list.push_back({std::string(a.words(r)), "", words_of(r), "event.argument"});
      }
    }
    return list;
  };

  std::vector<Event> events;
  for (TokenIndex v = 0; v < a.size(); ++v) {
    if (a[v].pos != "VERB" || is_cue[v]) continue;
    const std::string* found = kinds_.find(a[v].lemma);
    const TokenIndex subject = subject_of(a, v);
    if (subject == kNoToken) continue;
    const bool passive = reads_as_passive(a, v);
    if (!found) {
      // An unlisted verb needs a named party that does something to something.
      const bool named =
          std::any_of(actor_at[subject].begin(), actor_at[subject].end(),
                      [&](uint32_t m) { return actors[m].is_party || actors[m].kind == "person"; });
      if (passive || !named || object_of(a, v) == kNoToken || a[v].dep == "aux") continue;
    }
    Event e;
    e.kind = found ? *found : "act";
    TokenRange range{v, v + 1};
    const bool own_subject = !a.is_ancestor(subject, v) && a[subject].head == v && subject < v &&
                             a[subject].tag != "WDT" && a[subject].tag != "WP";
    if (own_subject) range.begin = std::min(range.begin, core_of(a, subject).begin);
    for (const TokenIndex c : a.children(v)) {
      const std::string_view dep = a[c].dep;
      if (dep == "aux" || dep == "auxpass" || dep == "neg" || dep == "advmod" || dep == "prt") {
        if (c < v && v - c < 6) range.begin = std::min(range.begin, c);
        if (c > v && dep == "prt") range.end = std::max(range.end, c + 1);
      } else if (c > v && (dep == "dobj" || dep == "attr" || dep == "oprd" || dep == "dative" ||
                           dep == "xcomp" || dep == "acomp")) {
        range.end = std::max(range.end, core_of(a, c).end);
      } else if (c > v && (dep == "prep" || dep == "agent")) {
        // Prepositional arguments up to the first comma.
        TokenRange p = a.subtree(c);
        for (TokenIndex t = p.begin; t < p.end; ++t)
          if (a[t].tag == ",") p.end = t;
        if (p.begin <= range.end + 1) range.end = std::max(range.end, p.end);
      } else if (c > v && dep == "advcl" && a[c].tag == "VB") {
        range.end = std::max(range.end, core_of(a, c).end);  // purpose: "held to honor ..."
      }
    }
    if (range.begin > v) range.begin = v;
    if (a.sentence_of(v).tokens.begin > range.begin) range.begin = a.sentence_of(v).tokens.begin;
    e.words = words_of(range);
    if (passive) {
      e.targets = parties(subject);
      for (const TokenIndex c : a.children(v))
        if (a[c].lower == "by" && (a[c].dep == "agent" || a[c].dep == "prep"))
          for (const TokenIndex o : a.children(c))
            if (a[o].dep == "pobj") e.actors = parties(o);
    } else {
      e.actors = parties(subject);
      if (const TokenIndex o = object_of(a, v); o != kNoToken) e.targets = parties(o);
      for (const TokenIndex c : a.children(v))
        if (a[c].dep == "prep" &&
            (a[c].lower == "with" || a[c].lower == "to" || a[c].lower == "against" ||
             a[c].lower == "on") &&
            e.targets.empty())
          for (const TokenIndex o : a.children(c))
            if (a[o].dep == "pobj") e.targets = parties(o);
    }
    for (TokenIndex t = range.begin; t < range.end; ++t)
      for (const uint32_t index : place_from[t]) {
        const ActorMention& m = actors[index];
        if (!range.contains(m.tokens)) continue;
        const bool inside =
            !e.place.empty() && e.place.back().words->span.contains(a.span(m.tokens));
        if (!inside) e.place.push_back({m.name, m.id, words_of(m.tokens), "event.place"});
      }
    // Times of the clause; the clause's subtree reaches further than its words.
    const TokenRange clause = a.subtree(v);
    for (TokenIndex begin = clause.begin; begin < clause.end && !e.when; ++begin)
      for (const uint32_t index : time_from[begin])
        if (const TimeExpression& t = times[index]; clause.contains(t.tokens) && !e.when)
          e.when = When{*t.interval, words_of(t.tokens), t.by};
    e.modality = modality.read(a, v, range).value;
    if (e.modality == "actual" && e.kind == "plan" && object_of(a, v) == kNoToken)
      e.modality = "planned";
    e.id = sha256_hex(a.document().sha256() + "/event/" + std::to_string(e.words.span.begin) + "-" +
                      std::to_string(e.words.span.end) + "/" + e.kind)
               .substr(0, 16);
    events.push_back(std::move(e));
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& x, const Event& y) { return x.words.span < y.words.span; });
  return events;
}

}  // namespace muster::reading
