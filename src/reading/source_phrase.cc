#include "reading/source_phrase.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/table.h"

namespace muster::reading {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }

/// "on Monday", "in a statement": says when or where it was said, not who.
bool is_circumstance(const Analysis& a, const CueLexicon& cues, TokenIndex prep) {
  const TokenIndex object = a.child(prep, "pobj");
  if (object == kNoToken) return true;
  if (a[object].ent_type == "DATE" || a[object].ent_type == "TIME") return true;
  return cues.has_role(a[object].lower, "venue");
}

/// End of the phrase around `head`. Depth is bounded by the caller's counter, so a chain of "of"
/// cannot run away.
TokenIndex phrase_end(const Analysis& a, const CueLexicon& cues, TokenIndex head, int depth) {
  TokenIndex end = head + 1;
  if (depth > 6) return end;
  const auto& children = a.children(head);
  for (size_t k = 0; k < children.size(); ++k) {
    const TokenIndex c = children[k];
    if (c < end) continue;
    const Token& t = a[c];
    if (t.left > end) break;  // something of another phrase stands between
    if (t.dep == "prep" && (is_noun(a[head]) || a[head].lower == "one")) {
      if (!one_of(t.lower, {"of", "for", "in", "at", "from", "with", "within", "inside", "to",
                            "near", "on", "against"}))
        break;
      if (is_circumstance(a, cues, c)) break;
      if (t.lower == "on" && a[head].pos != "PROPN") break;
      end = phrase_end(a, cues, a.child(c, "pobj"), depth + 1);
      continue;
    }
    if (t.dep == "cc" && k + 1 < children.size() && a[children[k + 1]].dep == "conj" &&
        is_noun(a[children[k + 1]]) && one_of(t.lower, {"and", "or", "&"})) {
      end = c + 1;
      continue;
    }
    if (t.dep == "conj" && is_noun(t) && t.left == end) {
      end = phrase_end(a, cues, c, depth + 1);
      continue;
    }
    // A comma belongs to the phrase only between coordinated nouns.
    if (t.dep == "punct" && t.text == "," && k + 1 < children.size() &&
        a[children[k + 1]].dep == "conj" && is_noun(a[children[k + 1]]) &&
        !a[children[k + 1]].ent_type.empty() && a[head].ent_type == a[children[k + 1]].ent_type) {
      end = c + 1;
      continue;
    }
    if (t.dep == "punct" && t.text == "-" && !a[c - 1].space_after) {
      end = c + 1;
      continue;
    }
    // A short form in brackets: "the Syrian Observatory for Human Rights (SOHR)".
    if (t.text == "(" && c + 2 < a.size() && a[c + 2].text == ")" && a[c + 1].pos == "PROPN") {
      end = c + 3;
      continue;
    }
    if ((t.dep == "appos" || t.dep == "compound" || t.dep == "flat" || t.dep == "nmod" ||
         t.dep == "nummod") &&
        t.left == end && (t.pos == "PROPN" || t.pos == "NUM")) {
      end = phrase_end(a, cues, c, depth + 1);
      if (a[t.left].text == "(" && end < a.size() && a[end].text == ")") ++end;
      continue;
    }
    break;
  }
  return end;
}

TokenIndex phrase_begin(const Analysis& a, TokenIndex head) {
  TokenIndex begin = head;
  const auto& children = a.children(head);
  for (size_t k = children.size(); k-- > 0;) {
    const TokenIndex c = children[k];
    if (c >= head) continue;
    const Token& t = a[c];
    if (t.right < begin && !(t.right + 1 == begin && a[t.right].text == "-")) break;
    if (one_of(t.dep,
               {"relcl", "advcl", "cc", "preconj", "prep", "intj", "parataxis", "ccomp", "mark"}))
      break;
    if (t.dep == "punct" && t.text != "-") break;
    if (t.dep == "advmod" &&
        !one_of(t.lower, {"most", "almost", "nearly", "about", "more", "very", "then", "so"}))
      break;
    begin = std::min(begin, t.left);
  }
  return begin;
}

}  // namespace

Result<SourcePhrases> SourcePhrases::load(const std::filesystem::path& lexicon_dir,
                                          const CueLexicon& cues) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "source_kinds.tsv"));
  SourcePhrases phrases;
  phrases.cues_ = &cues;
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const std::string words(table.cell(row, "words"));
    const std::string_view where = table.cell(row, "where");
    auto* map = where == "name"       ? &phrases.names_
                : where == "head"     ? &phrases.heads_
                : where == "modifier" ? &phrases.modifiers_
                                      : nullptr;
    if (!map) {
      return Error{ErrorCode::kCorrupt, fmt::format("{}: where '{}' is not name, head or modifier",
                                                    table.where(row), where)};
    }
    (*map)[words] = table.cell(row, "kind");
    const auto n = static_cast<size_t>(std::count(words.begin(), words.end(), ' ')) + 1;
    phrases.longest_name_ = std::max(phrases.longest_name_, n);
  }
  return phrases;
}

TokenRange SourcePhrases::extent(const Analysis& a, TokenIndex head) const {
  TokenRange range{phrase_begin(a, head), phrase_end(a, *cues_, head, 0)};
  // Marks of quotation and hanging punctuation never belong to the edge.
  while (range.size() > 1 && a[range.begin].pos == "PUNCT") ++range.begin;
  while (range.size() > 1 && a[range.end - 1].pos == "PUNCT" && a[range.end - 1].text != ")")
    --range.end;
  return range;
}

bool SourcePhrases::is_document(const Analysis& a, TokenIndex head) const {
  const std::string* k = heads_.find(a[head].lower);
  return k && (*k == "document" || *k == "unattributed" || *k == "intelligence");
}

bool SourcePhrases::is_outlet(const Analysis& a, TokenIndex head) const {
  const std::string k = kind(a, extent(a, head), head);
  // "told reporters", "told the media" name no outlet.
  return k == "state_media" || (k == "media_outlet" && !cues_->has_role(a[head].lower, "audience"));
}

std::string SourcePhrases::kind(const Analysis& a, TokenRange phrase, TokenIndex head) const {
  // The phrase proper ends before "of", "for" ...: they say whose, not what.
  TokenIndex core_end = phrase.end;
  for (TokenIndex i = head + 1; i < phrase.end; ++i)
    if (a[i].dep == "prep" || a[i].dep == "cc") {
      core_end = i;
      break;
    }
  const TokenRange core{phrase.begin, std::max(core_end, head + 1)};

  const std::string* of_head = heads_.find(a[head].lower);
  const std::string head_kind = of_head ? *of_head : "";
  const auto longest = [&](TokenRange range) {
    std::string best;
    size_t best_length = 0;
    for (TokenIndex i = range.begin; i < range.end; ++i) {
      std::string words;
      for (TokenIndex j = i; j < range.end && j < i + longest_name_; ++j) {
        if (j > i && a[j - 1].space_after) words += ' ';
        words += a[j].lower;
        const std::string* name = names_.find(words);
        if (name && words.size() > best_length) {
          best = *name;
          best_length = words.size();
        }
      }
    }
    return best;
  };

  if (head_kind == "document" || head_kind == "unattributed") {
    // What kind of report it is decides: "intelligence reports", "a UN study", "ministry figures".
    const std::string named = longest({phrase.begin, head});
    if (!named.empty()) return named;
    for (TokenIndex i = phrase.begin; i < head; ++i) {
      if (const std::string* modifier = modifiers_.find(a[i].lower)) return *modifier;
    }
    return head_kind;
  }
  // A proper name of a person as the head: "Taliban spokesperson Zabiullah Mujahid".
  if (a[head].ent_type == "PERSON" && head_kind.empty() && longest({head, head + 1}).empty())
    return "named_person";

  // "provincial prosecutor Nemat Sadeqi": a name behind a title, whatever the entity tagger made of it.
  if (a[head].pos == "PROPN" && head_kind.empty())
    for (TokenIndex i = core.begin; i + 1 < head; ++i) {
      const std::string* title = heads_.find(a[i].lower);
      if (title && *title == "office" && longest({head - 1, head + 1}).empty() &&
          a[head - 1].pos == "PROPN")
        return "named_person";
    }

  const std::string named = longest(core);
  if (head_kind == "anonymous_officials") return named == "UN_body" ? named : head_kind;
  if (head_kind == "office" || head_kind == "anonymous_source" || head_kind == "witness" ||
      head_kind == "think_tank" || head_kind == "hospital")
    return head_kind;
  if (!named.empty()) return named;
  if (!head_kind.empty()) return head_kind;
  for (TokenIndex i = core.begin; i < core.end; ++i)
    if (a[i].ent_type == "PERSON") return "named_person";
  if (a[head].ent_type == "GPE" || a[head].ent_type == "NORP") return "government";
  if (a[head].ent_type == "ORG") return longest(phrase).empty() ? "office" : longest(phrase);
  if (a[head].pos == "PROPN") return "named_person";
  return "anonymous_source";
}

Attribution::Link SourcePhrases::read(const Analysis& a, TokenIndex head) const {
  Attribution::Link link;
  link.head = head;
  link.tokens = extent(a, head);
  link.mention = link.tokens;
  link.kind = kind(a, link.tokens, head);
  if (link.kind != "named_person") link.name = set_beside(a, link.tokens, head);
  return link;
}

TokenRange SourcePhrases::set_beside(const Analysis& a, TokenRange phrase, TokenIndex head) const {
  const TokenIndex comma = phrase.end;
  if (comma + 1 >= a.size() || a[comma].text != "," || !a.same_block(comma, comma + 1)) return {};
  // As the parser has it, or a run of names between two commas.
  for (const TokenIndex c : a.children(head))
    if (c > comma && a[c].dep == "appos" && is_noun(a[c])) {
      const TokenRange words = extent(a, c);
      if (words.begin == comma + 1) return words;
    }
  TokenIndex end = comma + 1;
  while (end < a.size() && end < comma + 7 && a[end].pos == "PROPN") ++end;
  const bool closed = end < a.size() && (a[end].text == "," || a[end].text == ".");
  return closed && end > comma + 2 && a[comma + 1].ent_type == "PERSON" ? TokenRange{comma + 1, end}
                                                                        : TokenRange{};
}

Attribution::Link SourcePhrases::read_words(const Analysis& a, TokenRange words) const {
  Attribution::Link link;
  link.tokens = link.mention = words;
  link.head = words.end - 1;
  for (TokenIndex i = words.begin + 1; i < words.end; ++i) {
    if (one_of(a[i].lower, {"of", "for", "in", "at", "from", "with", "("}) && is_noun(a[i - 1])) {
      link.head = i - 1;
      break;
    }
  }
  link.kind = kind(a, words, link.head);
  if (link.kind != "named_person") link.name = set_beside(a, words, link.head);
  return link;
}

std::vector<Attribution::Link> SourcePhrases::read_chain(const Analysis& a,
                                                         const Attribution::Link& phrase) const {
  if (cues_->has_role(a[phrase.head].lower, "nobody") &&
      (phrase.tokens.size() == 1 ||
       (phrase.tokens.size() == 2 &&
        cues_->has_role(a[phrase.tokens.begin].lower, "nobody_modifier"))))
    return {};
  std::vector<Attribution::Link> links{phrase};
  const TokenIndex issuer =
      is_document(a, phrase.head) ? find_issuer(a, *cues_, phrase.head) : kNoToken;
  if (issuer == kNoToken || !is_noun(a[issuer])) return links;
  Attribution::Link root = read(a, issuer);
  if (root.tokens.begin <= phrase.head) return links;
  // Figures and information "from the ministry" are the ministry's words; a report or statement stands between.
  if (links[0].kind == "unattributed" || *heads_.find(a[phrase.head].lower) == "unattributed")
    return {root};
  links[0].tokens.end = std::max(links[0].tokens.end, root.tokens.end);
  links[0].mention = links[0].tokens;
  links.push_back(std::move(root));
  return links;
}

bool SourcePhrases::can_speak(const Analysis& a, TokenIndex head) const {
  const Token& t = a[head];
  if (heads_.contains(t.lower) || names_.contains(t.lower) || t.pos == "PRON" || t.pos == "PROPN")
    return true;
  return t.ent_type == "PERSON" || t.ent_type == "ORG" || t.ent_type == "GPE" ||
         t.ent_type == "NORP";
}

bool SourcePhrases::is_known_speaker(const Analysis& a, TokenIndex head) const {
  const Token& t = a[head];
  if (heads_.contains(t.lower) || names_.contains(t.lower)) return true;
  const bool full = t.ent_iob == 'I' ||
                    (head > 0 && a[head - 1].ent_iob != 'O' && a[head - 1].sentence == t.sentence);
  return full && (t.ent_type == "PERSON" || t.ent_type == "ORG");
}

bool SourcePhrases::names_speaker(const Analysis& a, TokenRange words) const {
  for (TokenIndex i = words.begin; i < words.end; ++i)
    if (words.end - i <= longest_name_ && names_.contains(a.lower_words({i, words.end})))
      return true;
  return false;
}

TokenIndex find_issuer(const Analysis& a, const CueLexicon& cues, TokenIndex document) {
  for (TokenIndex c : a.children(document)) {
    if (c < document) continue;
    if (a[c].dep == "prep" && one_of(a[c].lower, {"by", "from"})) return a.child(c, "pobj");
    if ((a[c].dep == "acl" || a[c].dep == "relcl") && cues.has_role(a[c].lemma, "release"))
      for (TokenIndex by : a.children(c))
        if (by > c && a[by].lower == "by") return a.child(by, "pobj");
  }
  return kNoToken;
}

bool is_third_person_pronoun(const Token& t) {
  return t.pos == "PRON" && one_of(t.lower, {"he", "she", "they", "it"});
}

void resolve_pronoun(const Analysis& a, const std::vector<Attribution::Link>& earlier,
                     Attribution::Link& link) {
  if (link.head == kNoToken || !is_third_person_pronoun(a[link.head])) return;
  const std::string& pronoun = a[link.head].lower;
  const size_t last = earlier.size();
  for (size_t k = last; k-- > 0 && last - k <= 12;) {
    const Attribution::Link& e = earlier[k];
    if (e.head >= link.head) continue;
    const Token& h = a[e.head];
    const bool plural = h.tag == "NNS" || h.tag == "NNPS";
    const bool person = e.kind == "named_person" ||
                        (!plural && (e.kind == "office" || e.kind == "anonymous_source" ||
                                     e.kind == "witness" || e.kind == "think_tank"));
    const bool group = plural || (!person && h.pos != "PRON");
    const bool fits = pronoun == "they" ? group : pronoun == "it" ? !person && !plural : person;
    if (!fits) continue;
    link.tokens = e.tokens;
    link.kind = e.kind;
    link.name = e.name;
    return;
  }
}

}  // namespace muster::reading
