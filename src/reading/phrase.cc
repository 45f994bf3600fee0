#include "reading/phrase.h"

namespace muster::reading {

TokenRange phrase_of(const Quantity& q) {
  TokenRange r = q.tokens;
  if (!q.counted.empty()) r = {std::min(r.begin, q.counted.begin), std::max(r.end, q.counted.end)};
  return r;
}

TokenIndex top_of(const Analysis& a, TokenRange phrase, TokenIndex preferred) {
  TokenIndex i = preferred != kNoToken && phrase.contains(preferred) ? preferred : phrase.begin;
  while (!a.is_root(i) && phrase.contains(a[i].head)) i = a[i].head;
  return i;
}

bool is_verb(const Token& t) {
  return t.pos == "VERB" || t.pos == "AUX" || t.tag.starts_with("VB");
}
bool is_nominal(const Token& t) {
  return t.pos == "NOUN" || t.pos == "PROPN" || t.pos == "NUM" || t.pos == "PRON" ||
         t.pos == "ADJ" || t.pos == "DET";
}

TokenIndex object_of(const Analysis& a, TokenIndex verb) {
  for (const TokenIndex c : a.children(verb))
    if (a[c].dep == "dobj" || a[c].dep == "obj") return c;
  return kNoToken;
}

bool reads_as_passive(const Analysis& a, TokenIndex verb) {
  for (const TokenIndex c : a.children(verb))
    if (a[c].dep == "auxpass" || a[c].dep == "nsubjpass") return true;
  if (a[verb].dep == "acl" && a[verb].tag == "VBN") return true;
  if (a[verb].tag != "VBN" && a[verb].tag != "VBD") return false;
  if (a[verb].dep == "conj" && a[verb].tag == "VBN") {
    for (const TokenIndex c : a.children(verb))
      if (a[c].dep == "aux") return false;
    if (object_of(a, verb) == kNoToken)
      return is_verb(a[a[verb].head]) ? reads_as_passive(a, a[verb].head) : true;
  }
  if (object_of(a, verb) != kNoToken) return false;
  for (const TokenIndex c : a.children(verb))
    if (a[c].dep == "aux") return false;  // "has died"
  return true;
}

TokenIndex subject_of(const Analysis& a, TokenIndex verb) {
  for (int depth = 0; depth < 8; ++depth) {
    for (const TokenIndex c : a.children(verb))
      if (a[c].dep == "nsubj" || a[c].dep == "nsubjpass") return c;
    if (a[verb].dep == "acl" || a[verb].dep == "relcl")
      return is_nominal(a[a[verb].head]) ? a[verb].head : kNoToken;
    if (a.is_root(verb) ||
        !(a[verb].dep == "conj" || a[verb].dep == "xcomp" || a[verb].dep == "advcl"))
      return kNoToken;
    verb = a[verb].head;
  }
  return kNoToken;
}

TokenIndex find_word(const Analysis& a, TokenRange range, std::string_view word) {
  for (TokenIndex i = range.begin; i < range.end; ++i)
    if (a[i].lower == word || a[i].lemma == word) return i;
  return kNoToken;
}

TokenIndex clause_of(const Analysis& a, TokenIndex i) {
  while (!a.is_root(i) && !is_verb(a[i])) i = a[i].head;
  // An auxiliary taken for a verb stands for its own head.
  if (!a.is_root(i) && (a[i].dep == "aux" || a[i].dep == "auxpass")) i = a[i].head;
  return i;
}

}  // namespace muster::reading
