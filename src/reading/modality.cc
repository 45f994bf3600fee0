#include "reading/modality.h"

#include "core/table.h"
#include "reading/phrase.h"

namespace muster::reading {
namespace {

char letter_of(std::string_view pos) {
  if (pos == "aux") return 'x';
  if (pos == "verb") return 'v';
  if (pos == "adj") return 'j';
  if (pos == "adv") return 'r';
  if (pos == "noun") return 'n';
  return 0;
}

/// Nouns on whose standing a clause stands.
bool is_ground(const Token& t) {
  return t.lemma == "evidence" || t.lemma == "proof" || t.lemma == "truth" || t.lemma == "basis";
}

}  // namespace

Result<ModalityReader> ModalityReader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(Table table, Table::load(lexicon_dir / "modality.tsv"));
  ModalityReader r;
  for (size_t i = 0; i < table.n_rows(); ++i) {
    const char letter = letter_of(table.cell(i, "pos"));
    if (!letter || table.cell(i, "modality").empty())
      return Error{ErrorCode::kCorrupt,
                   table.where(i) + ": pos (aux, verb, adj, adv, noun) and modality are needed"};
    for (const std::string& word : split_list(table.cell(i, "words")))
      r.words_[word].emplace_back(letter, table.cell(i, "modality"));
  }
  return r;
}

const std::string* ModalityReader::find(char pos, const Token& token) const {
  for (const std::string_view word : {token.lemma, std::string_view(token.lower)}) {
    const auto* found = words_.find(word);
    if (!found) continue;
    // The last row that has it counts.
    for (auto at = found->rbegin(); at != found->rend(); ++at)
      if (at->first == pos) return &at->second;
  }
  return nullptr;
}

Modality ModalityReader::read(const Analysis& a, TokenIndex event, TokenRange phrase) const {
  Modality m;
  auto say = [&](const std::string* value, TokenIndex word) {
    if (value && m.value == "actual") {
      m.value = *value;
      m.word = word;
    }
  };
  if (phrase.begin > a.sentence_of(phrase.begin).tokens.begin && a[phrase.begin - 1].lower == "not")
    m.negated = true;
  if (event == kNoToken) return m;
  // What could have been prevented happened.
  if (a[event].lemma == "prevent" || a[event].lemma == "avoid" || a[event].lemma == "avert")
    return m;
  TokenIndex v = event;
  for (int depth = 0; depth < 6; ++depth) {
    bool own_tense = false;
    for (const TokenIndex c : a.children(v)) {
      const std::string_view dep = a[c].dep;
      if (dep == "aux" || dep == "auxpass") {
        say(find('x', a[c]), c);
        // "were to be", "is to": a bare auxiliary with "to" tells of the future.
        if (a[c].lemma == "have" || a[c].lemma == "do" || a[c].tag == "VBD" || a[c].tag == "VBZ" ||
            a[c].tag == "VBP")
          own_tense = true;
      } else if (dep == "advmod") {
        say(find('r', a[c]), c);
      } else if (dep == "neg" && depth == 0) {
        m.negated = true;
      } else if ((dep == "acomp" || dep == "oprd") && c != event) {
        say(find('j', a[c]), c);
      } else if (dep == "mark" && a[c].lower == "if") {
        static const std::string kConditional = "conditional";
        say(&kConditional, c);
      } else if (dep == "amod" && depth == 0 && !is_verb(a[v])) {
        say(find('j', a[c]), c);
      }
    }
    // Headlines: "US to send 120 tanks", "12 to face trial".
    if (depth == 0 && m.value == "actual" && a[v].tag == "VB" &&
        (a.is_root(v) || (a[v].dep == "ccomp" && a[v].left == a.sentence_of(v).tokens.begin))) {
      static const std::string kPlanned = "planned";
      for (const TokenIndex c : a.children(v))
        if (a[c].dep == "aux" && a[c].lower == "to") say(&kPlanned, c);
    }
    // "are feared dead", "were presumed killed": the participle governs its predicate.
    if (depth == 0 && v != event) break;
    if (a.is_root(v) || m.value != "actual") break;
    const TokenIndex up = a[v].head;
    const std::string_view dep = a[v].dep;
    // "are to be released": what is to be done is planned.
    if (dep == "xcomp" && a[up].lemma == "be" && a[v].tag.starts_with("VB"))
      for (const TokenIndex c : a.children(v))
        if (a[c].lower == "to" && a[c].dep == "aux") {
          static const std::string kPlanned = "planned";
          say(&kPlanned, c);
        }
    // "no evidence that 200 were executed": the ground is denied, and so is what stands on it.
    if ((dep == "acl" || dep == "ccomp") && is_ground(a[up])) {
      const TokenIndex det = a.child(up, "det");
      if (det != kNoToken && a[det].lower == "no") m.negated = true;
    }
    if (dep == "xcomp" || dep == "oprd" || dep == "acomp" || dep == "ccomp") {
      if (dep == "ccomp" && own_tense && a[up].lemma != "fear" && a[up].lemma != "expect") {
        // "plans that ...": a finite clause tells its own mode, under a verb of saying it stands as it is.
        break;
      }
      say(find('v', a[up]), up);
      say(find('j', a[up]), up);
    } else if (dep == "acl" || dep == "pcomp" || dep == "pobj" || dep == "prep" || dep == "dobj") {
      if (dep == "acl" && a[v].tag != "VB") break;
      if (dep == "prep" && a[v].lower == "with") break;  // what goes with it has a mode of its own
      say(find('n', a[up]), up);
      if (dep == "dobj" || is_verb(a[up])) say(find('v', a[up]), up);
    } else if (dep == "conj" || dep == "advcl") {
      // A conjunct or a participle shares the mode of what it hangs on, when it has no tense of its own.
      own_tense = own_tense || (dep == "conj" && a[v].tag == "VBD" && a[up].tag != "VBD");
      if (own_tense || (dep == "advcl" && a[v].tag != "VBG")) break;
    } else if (dep != "relcl" && dep != "attr" && dep != "compound" && dep != "nsubj" &&
               dep != "nsubjpass") {
      break;
    } else {
      break;
    }
    v = up;
    if (m.value == "actual" && is_verb(a[v]) == false &&
        !(dep == "acl" || dep == "pobj" || dep == "prep" || dep == "pcomp" || dep == "dobj"))
      break;
  }
  // Adjectives of the counted phrase ("12 suspected dead") and of "presumed" between subject and predicate.
  if (is_verb(a[event]) || a[event].pos == "ADJ")
    if (!a.is_root(event) &&
        (a[event].dep == "acomp" || a[event].dep == "oprd" || a[event].dep == "xcomp"))
      say(find('v', a[a[event].head]), a[event].head);
  return m;
}

}  // namespace muster::reading
