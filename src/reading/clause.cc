// Grammar that the finders of acts share: verb groups, subjects, the edges of a clause.
#include <algorithm>

#include "reading/act.h"

namespace muster::reading {
namespace {

bool is_verbal(const Token& t) { return t.pos == "VERB" || t.pos == "AUX"; }

}  // namespace

TokenRange verb_group(const Analysis& a, TokenIndex verb) {
  TokenRange group{verb, verb + 1};
  for (TokenIndex c : a.children(verb)) {
    const Token& t = a[c];
    if (c < verb && (t.dep == "aux" || t.dep == "auxpass" || t.dep == "neg"))
      group.begin = std::min(group.begin, c);
    if (c == group.end && t.dep == "prt") group.end = c + 1;
  }
  // An inverted or far auxiliary ("Has the minister said") is no part of the group.
  for (TokenIndex i = group.begin; i < verb; ++i)
    if (a[i].dep == "nsubj" || a[i].dep == "nsubjpass" || a[i].pos == "PUNCT") group.begin = i + 1;
  return group;
}

bool is_passive(const Analysis& a, TokenIndex verb) {
  bool auxiliary = false;
  for (TokenIndex c : a.children(verb)) {
    const std::string_view dep = a[c].dep;
    if (dep == "auxpass" || dep == "nsubjpass" || dep == "agent") return true;
    if (dep == "aux" || dep == "nsubj") auxiliary = true;
  }
  if (a[verb].tag != "VBN" || auxiliary) return false;
  if (a[verb].dep == "conj" && is_verbal(a[a[verb].head]) && a[verb].head < verb) {
    // "was killed and buried": the auxiliary is shared.
    return is_passive(a, a[verb].head) || a[a[verb].head].tag != "VBN";
  }
  return true;
}

TokenIndex find_agent(const Analysis& a, TokenIndex verb) {
  const TokenIndex by = a.child(verb, "agent");
  if (by != kNoToken) return a.child(by, "pobj");
  for (TokenIndex c : a.children(verb))
    if (c > verb && a[c].dep == "prep" && a[c].lower == "by") return a.child(c, "pobj");
  return kNoToken;
}

TokenIndex find_subject(const Analysis& a, TokenIndex verb, bool* passive) {
  *passive = false;
  TokenIndex v = verb;
  for (int steps = 0; steps < 16; ++steps) {
    for (TokenIndex c : a.children(v)) {
      const Token& t = a[c];
      if (t.dep != "nsubj" && t.dep != "nsubjpass") continue;
      *passive = t.dep == "nsubjpass";
      // "officials, who said": the relative pronoun stands for the noun that the clause hangs on.
      if ((t.tag == "WP" || t.tag == "WDT" || t.lower == "that") && a[v].dep == "relcl")
        return a[v].head;
      return c;
    }
    if (a.is_root(v)) return kNoToken;
    const std::string_view dep = a[v].dep;
    const TokenIndex head = a[v].head;
    if (dep == "relcl") return a[head].pos == "NOUN" || a[head].pos == "PROPN" ? head : kNoToken;
    if (dep == "acl") return a[head].pos == "NOUN" || a[head].pos == "PROPN" ? head : kNoToken;
    if (dep == "conj" || dep == "xcomp" || dep == "advcl" || dep == "pcomp" || dep == "prep" ||
        dep == "dep" || dep == "ccomp" || dep == "parataxis") {
      // A clause of its own that lacks a subject only by ellipsis borrows it; a finite complement
      // does not.
      if ((dep == "ccomp" || dep == "parataxis") && a[v].tag != "VBG") return kNoToken;
      if (head > v && dep == "conj") return kNoToken;
      v = head;
      continue;
    }
    return kNoToken;
  }
  return kNoToken;
}

TokenRange trim(const Finding& f, TokenRange range) {
  const Analysis& a = f.analysis;
  const auto partner_outside = [&](TokenIndex i) {
    const int q = f.quotation_of[i];
    if (q < 0) return true;
    const Quotation& quotation = f.quotations[static_cast<size_t>(q)];
    if (i != quotation.open && i != quotation.close) return true;
    const TokenIndex other = i == quotation.open ? quotation.close : quotation.open;
    return other == kNoToken || !range.contains(other);
  };
  const auto hangs = [&](TokenIndex i, bool at_end) {
    const Token& t = a[i];
    if (t.is_space()) return true;
    if (is_quote_mark(t)) return partner_outside(i);
    if (t.pos != "PUNCT" && t.pos != "SYM") return false;
    if (at_end && (t.text == ")" || t.text == "]" || t.text == "%")) return false;
    if (!at_end && (t.text == "(" || t.text == "[" || t.text == "#" || t.text == "$")) return false;
    return t.text != "%" && t.text != "$" && t.text != "£" && t.text != "€";
  };
  while (!range.empty() && hangs(range.end - 1, true)) --range.end;
  while (!range.empty() && hangs(range.begin, false)) ++range.begin;
  while (!range.empty() && (a[range.end - 1].dep == "cc" || a[range.end - 1].lower == "while")) {
    --range.end;
    while (!range.empty() && hangs(range.end - 1, true)) --range.end;
  }
  return range;
}

std::vector<TokenRange> without(const Finding& f, const std::vector<TokenRange>& ranges,
                                TokenRange hole) {
  std::vector<TokenRange> left;
  const auto keep = [&](TokenRange r) {
    r = trim(f, r);
    if (!r.empty()) left.push_back(r);
  };
  for (TokenRange r : ranges) {
    if (!r.overlaps(hole)) {
      left.push_back(r);
      continue;
    }
    if (r.begin < hole.begin) keep({r.begin, hole.begin});
    if (hole.end < r.end) keep({hole.end, r.end});
  }
  return left;
}

TokenIndex clause_root(const Finding& f, TokenIndex i) {
  const Analysis& a = f.analysis;
  for (int steps = 0; steps < 64 && !a.is_root(i); ++steps) {
    const TokenIndex head = a[i].head;
    const Cue* cue = is_verbal(a[head]) ? f.cues.find_verb(a[head].lemma) : nullptr;
    const std::string_view dep = a[i].dep;
    if (cue && (cue->asserts & kThat) && (dep == "conj" || dep == "advcl" || dep == "parataxis") &&
        is_verbal(a[i]))
      break;
    i = head;
  }
  return i;
}

}  // namespace muster::reading
