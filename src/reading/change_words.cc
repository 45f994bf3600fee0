#include "reading/change_words.h"

#include "core/table.h"
#include "reading/phrase.h"

namespace muster::reading {

Result<ChangeWords> ChangeWords::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(Table table, Table::load(lexicon_dir / "change_words.tsv"));
  ChangeWords result;
  for (size_t i = 0; i < table.n_rows(); ++i) {
    const std::string_view pos = table.cell(i, "pos");
    if (pos != "verb" && pos != "noun" && pos != "adv")
      return Error{ErrorCode::kCorrupt,
                   table.where(i) + ": pos: '" + std::string(pos) + "' is none of verb, noun, adv"};
    for (const std::string& word : split_list(table.cell(i, "word")))
      result.words_[pos[0] + word] = table.cell(i, "direction");
  }
  return result;
}

std::string_view ChangeWords::direction(const Token& token) const {
  const char pos = is_verb(token)                                ? 'v'
                   : token.pos == "NOUN" || token.pos == "PROPN" ? 'n'
                   : token.pos == "ADV" || token.pos == "ADP"    ? 'a'
                                                                 : 0;
  if (!pos) return {};
  std::string key(1, pos);
  key += pos == 'a' ? std::string_view(token.lower) : token.lemma;
  const auto found = words_.find(key);
  return found == words_.end() ? std::string_view() : std::string_view(found->second);
}

bool ChangeWords::is_change(const Token& token) const {
  const std::string_view d = direction(token);
  return !d.empty() && d != "level";
}

bool ChangeWords::is_verb_of_level_or_change(const Token& token) const {
  return is_verb(token) && !direction(token).empty();
}

}  // namespace muster::reading
