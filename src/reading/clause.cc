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
  bool auxiliary = false, agent = false, subject = false;
  for (TokenIndex c : a.children(verb)) {
    const std::string_view dep = a[c].dep;
    if (dep == "auxpass" || dep == "nsubjpass") return true;
    agent |= dep == "agent";
    subject |= dep == "nsubj" && c < verb;
    if (dep == "aux" || dep == "nsubj") auxiliary = true;
  }
  if (agent) return !subject || a[verb].tag == "VBN";  // "a teacher said by phone" is active
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
    // The subject nearest before the verb wins: where the parser finds two, the first is often a dateline or
    // the subject of a clause told before.
    TokenIndex subject = kNoToken;
    for (TokenIndex c : a.children(v)) {
      const std::string_view dep = a[c].dep;
      if (dep != "nsubj" && dep != "nsubjpass") continue;
      if (subject == kNoToken || c < v) subject = c;
      // "11 of them badly, said the ministry": inverted behind a comma.
      if (c > v && v > 0 && c != subject && a[v - 1].text == "," && a[v].tag == "VBD" &&
          (a[c].pos == "NOUN" || a[c].pos == "PROPN" || a[c].pos == "PRON") && a[c].left == v + 1)
        subject = c;
    }
    if (subject != kNoToken) {
      const Token& t = a[subject];
      *passive = t.dep == "nsubjpass";
      // "officials, who said": the relative pronoun stands for the noun that the clause hangs on.
      if ((t.tag == "WP" || t.tag == "WDT" || t.lower == "that") && a[v].dep == "relcl")
        return a[v].head;
      return subject;
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
      // "with officials reporting": what "with" brings has its own subject or none.
      if (dep == "pcomp" && a[head].lower == "with") return kNoToken;
      v = head;
      continue;
    }
    return kNoToken;
  }
  return kNoToken;
}

TokenRange surface_subject(const Analysis& a, TokenIndex verb) {
  const TokenIndex begin = a.sentence_of(verb).tokens.begin;
  TokenIndex end = verb_group(a, verb).begin;
  while (end > begin && a[end - 1].pos == "ADV") --end;
  // "the source, speaking on condition of anonymity, told": step over what is set between commas.
  if (end > begin && a[end - 1].text == ",") {
    for (TokenIndex i = end - 1; i-- > begin && i + 30 > end;) {
      if (a[i].text != ",") continue;
      const Token& next = a[i + 1];
      if (next.tag == "VBG" || next.tag == "VBN" || next.tag == "WP" || next.tag == "WP$") {
        end = i;
        break;
      }
    }
    if (a[end].text != ",") return {};
  }
  TokenIndex i = end;
  for (; i > begin && i + 16 > end; --i) {
    const Token& t = a[i - 1];
    const bool inside =
        t.pos == "NOUN" || t.pos == "PROPN" || t.pos == "ADJ" || t.pos == "NUM" || t.tag == "POS" ||
        t.tag == "HYPH" || t.tag == "PRP$" ||
        (t.pos == "PRON" &&
         (t.lower == "he" || t.lower == "she" || t.lower == "they" || t.lower == "it")) ||
        (t.pos == "ADP" && i < end && (t.lower == "of" || t.lower == "for" || t.lower == "in")) ||
        ((t.tag == "VBG" || t.tag == "VBN") && i < end && t.dep == "amod");
    if (t.pos == "DET") {
      --i;
      break;
    }
    if (!inside) break;
  }
  while (i < end && (a[i].pos == "ADP" || a[i].tag == "POS" || a[i].tag == "HYPH")) ++i;
  const Token& last = a[end == 0 ? 0 : end - 1];
  if (i >= end || !(last.pos == "NOUN" || last.pos == "PROPN" || last.pos == "PRON")) return {};
  // It has to open its clause.
  if (i > begin) {
    const Token& before = a[i - 1];
    if (before.pos != "PUNCT" && before.pos != "CCONJ" && before.pos != "SCONJ" &&
        before.pos != "ADV" && before.lower != "with" && before.ent_type != "DATE")
      return {};
  }
  return {i, end};
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
