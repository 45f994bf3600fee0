#include "reading/trigger.h"

#include <algorithm>

#include "core/table.h"

namespace muster::reading {
namespace {

constexpr std::string_view kClasses = "vna";  // in the order of by_first_
constexpr TokenIndex kReach =
    9;  // how far a verb's second word may stand behind it ("took 12 people hostage")

Result<Counted> counted_of(std::string_view name, const std::string& where) {
  if (name == "obj") return Counted::kObject;
  if (name == "subj") return Counted::kSubject;
  if (name == "self") return Counted::kSelf;
  if (name == "mod") return Counted::kModified;
  if (name == "of") return Counted::kOf;
  if (name == "toll") return Counted::kToll;
  if (name == "with") return Counted::kInstrument;
  if (name == "attr") return Counted::kAttribute;
  return Error{ErrorCode::kCorrupt, where + ": counted: '" + std::string(name) +
                                        "' is none of obj, subj, self, mod, of, toll, with, attr"};
}

char class_of(const Token& token) {
  if (token.pos == "VERB" || token.pos == "AUX") return 'v';
  if (token.pos == "NOUN" || token.pos == "PROPN") return 'n';
  if (token.pos == "ADJ" || token.pos == "ADV") return 'a';
  return ' ';
}

bool word_is(const Token& token, std::string_view word) {
  return token.lower == word || token.lemma == word;
}

/// "kills two and injures 12": the tagger takes the second verb for a plural noun.
bool before_number(const Analysis& a, TokenIndex i) {
  if (i + 1 >= a.sentence_of(i).tokens.end) return false;
  const Token& next = a[i + 1];
  return next.tag == "CD" || next.lower == "at" || next.lower == "more" ||
         next.lower == "several" || next.lower == "dozens" || next.lower == "hundreds" ||
         next.lower == "scores" || next.lower == "over" || next.lower == "nearly" ||
         next.lower == "some";
}

/// "Bandits free 32 in Orla": a verb that the tagger takes for something else, in a title, between a noun and a number.
bool headline_verb(const Analysis& a, TokenIndex i) {
  return i > a.sentence_of(i).tokens.begin && a.zone_of(i) == Zone::kTitle &&
         (a[i - 1].pos == "NOUN" || a[i - 1].pos == "PROPN") &&
         a[i + 1].sentence == a[i].sentence && before_number(a, i);
}

}  // namespace

Result<TriggerTable> TriggerTable::make(const std::filesystem::path& lexicon_dir) {
  TriggerTable t;
  MUSTER_TRY(t.change_, ChangeWords::make(lexicon_dir));
  MUSTER_TRY(Table measures, Table::load(lexicon_dir / "measures.tsv"));
  for (size_t i = 0; i < measures.n_rows(); ++i) {
    Measure m{std::string(measures.cell(i, "term")), std::string(measures.cell(i, "group")),
              std::string(measures.cell(i, "join")), std::string(measures.cell(i, "frame")),
              std::string(measures.cell(i, "definition"))};
    t.measure_index_[m.term] = t.measures_.size();
    t.measures_.push_back(std::move(m));
  }
  MUSTER_TRY(Table table, Table::load(lexicon_dir / "triggers.tsv"));
  for (size_t i = 0; i < table.n_rows(); ++i) {
    TriggerEntry e;
    for (const std::string& part : split_list(table.cell(i, "words"), '+'))
      for (const std::string& word : split_list(part, ' ')) e.words.push_back(word);
    const std::string_view pos = table.cell(i, "pos");
    if (e.words.empty() || pos.size() != 1 || kClasses.find(pos[0]) == std::string_view::npos)
      return Error{ErrorCode::kCorrupt, table.where(i) + ": words and pos (v, n or a) are needed"};
    e.pos = pos[0];
    e.measure = table.cell(i, "measure");
    if (e.measure.ends_with("_weak")) {
      e.weak = true;
      e.measure.resize(e.measure.size() - 5);
    }
    if (e.measure != "hospitalised" && !t.find_measure(e.measure))
      return Error{ErrorCode::kCorrupt,
                   table.where(i) + ": measure: '" + e.measure + "' is not in measures.tsv"};
    MUSTER_TRY(e.counted, counted_of(table.cell(i, "counted"), table.where(i)));
    e.units = split_list(table.cell(i, "units"));
    t.by_first_[kClasses.find(e.pos)][e.words[0]].push_back(
        static_cast<uint32_t>(t.entries_.size()));
    t.entries_.push_back(std::move(e));
  }
  return t;
}

const Measure* TriggerTable::find_measure(std::string_view term) const {
  const size_t* found = measure_index_.find(term);
  return found ? &measures_[*found] : nullptr;
}

void TriggerTable::normalise(std::vector<std::string>& terms) const {
  auto rank = [&](const std::string& term) {
    const size_t* found = measure_index_.find(term);
    return found ? *found : measures_.size();
  };
  std::sort(terms.begin(), terms.end(),
            [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

std::vector<std::vector<TriggerHit>> TriggerTable::find(const Analysis& a) const {
  std::vector<std::vector<TriggerHit>> hits(a.size());
  for (TokenIndex i = 0; i < a.size(); ++i) {
    const Token& token = a[i];
    const TokenIndex sentence_end = a.sentence_of(i).tokens.end;
    const char seen = class_of(token);
    for (size_t c = 0; c < kClasses.size(); ++c) {
      const char pos = kClasses[c];
      // The tagger takes participles for adjectives and verbs for nouns in headlines; a word is tried as what it may be.
      if (pos != seen && !(pos == 'v' && token.tag.starts_with("V")) &&
          !(pos == 'a' && (token.tag == "VBN" || token.tag == "VBD" || token.tag == "VBG" ||
                           seen == 'n' || token.pos == "ADP")) &&
          !(pos == 'v' && token.tag == "NNS" && before_number(a, i)) &&
          !(pos == 'v' && seen == 'a' && token.lower.ends_with("ed")) &&
          !(pos == 'n' && seen == 'a') &&
          !(pos == 'n' && token.tag == "VBN" && i > 0 && a[i - 1].lower == "the") &&
          !(pos == 'v' && seen != 'v' && headline_verb(a, i)))
        continue;
      // By lemma, by form, and without its "s" where a capital at the head of a sentence made it a name ("Infections").
      for (int form = 0; form < 3; ++form) {
        if (form == 1 && token.lemma == token.lower) continue;
        if (form == 2 && (token.tag != "NNPS" || !token.lower.ends_with("s"))) break;
        std::string_view word = form == 0 ? token.lemma : std::string_view(token.lower);
        if (form == 2) word.remove_suffix(1);
        const auto* found = by_first_[c].find(word);
        if (!found) continue;
        for (const uint32_t index : *found) {
          const TriggerEntry& entry = entries_[index];
          TokenRange words{i, i + 1};
          bool all = true;
          // A verb's further words may stand behind its object; those of nouns and adjectives stand together.
          TokenIndex at = i + 1;
          for (size_t w = 1; w < entry.words.size() && all; ++w) {
            const TokenIndex limit = std::min<TokenIndex>(
                sentence_end, pos == 'v' ? (w == 1 ? i + 1 + kReach : at + 4) : at + 2);
            TokenIndex j = at;
            while (j < limit && !word_is(a[j], entry.words[w])) {
              if (a[j].tag == "." || a[j].tag == ":")
                j = limit;
              else if (pos != 'v' && a[j].pos != "DET")
                j = limit;
              else
                ++j;
            }
            all = j < limit;
            if (all) {
              if (j == words.end) words.end = j + 1;
              at = j + 1;
            }
          }
          if (all) hits[i].push_back({i, words, &entry});
        }
      }
    }
    // Longer entries first: "shoot down" before "shoot".
    if (hits[i].size() < 2) continue;
    std::stable_sort(hits[i].begin(), hits[i].end(), [](const TriggerHit& x, const TriggerHit& y) {
      return x.entry->words.size() > y.entry->words.size();
    });
  }
  return hits;
}

}  // namespace muster::reading
