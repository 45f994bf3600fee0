#include "reading/change_words.h"

#include "core/table.h"
#include "reading/phrase.h"

namespace muster::reading {

constexpr std::string_view kClasses = "vna";  // in the order of words_

Result<ChangeWords> ChangeWords::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(Table table, Table::load(lexicon_dir / "change_words.tsv"));
  ChangeWords result;
  for (size_t i = 0; i < table.n_rows(); ++i) {
    const std::string_view pos = table.cell(i, "pos");
    if (pos != "verb" && pos != "noun" && pos != "adv")
      return Error{ErrorCode::kCorrupt,
                   table.where(i) + ": pos: '" + std::string(pos) + "' is none of verb, noun, adv"};
    for (const std::string& word : split_list(table.cell(i, "word")))
      result.words_[kClasses.find(pos[0])][word] = table.cell(i, "direction");
  }
  return result;
}

std::string_view ChangeWords::find(char pos, std::string_view word) const {
  const std::string* found = words_[kClasses.find(pos)].find(word);
  return found ? std::string_view(*found) : std::string_view();
}

std::string_view ChangeWords::direction(const Token& token) const {
  if (is_verb(token)) return find('v', token.lemma);
  if (token.pos == "ADV" || token.pos == "ADP") return find('a', token.lower);
  if (token.pos != "NOUN" && token.pos != "PROPN") return {};
  const std::string_view noun = find('n', token.lemma);
  // "Toll Jumps to 241", in a title with capitals
  if (token.tag == "NNPS" && noun.empty() && token.lower.ends_with("s"))
    return find('v', std::string_view(token.lower).substr(0, token.lower.size() - 1));
  // "toll climbs from 18 to 23": headlines have verbs that the tagger takes for plural nouns.
  return noun.empty() && token.tag == "NNS" ? find('v', token.lemma) : noun;
}

bool ChangeWords::is_change(const Token& token) const {
  const std::string_view d = direction(token);
  return !d.empty() && d != "level";
}

bool ChangeWords::is_verb_of_level_or_change(const Token& token) const {
  return (is_verb(token) || token.tag == "NNS" || token.tag == "NNPS") && !direction(token).empty();
}

}  // namespace muster::reading
