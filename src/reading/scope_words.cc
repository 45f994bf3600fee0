#include "reading/scope_words.h"

#include "core/table.h"

namespace muster::reading {

Result<ScopeWords> ScopeWords::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(Table table, Table::load(lexicon_dir / "scope_words.tsv"));
  ScopeWords w;
  for (size_t i = 0; i < table.n_rows(); ++i) {
    const std::string name(table.cell(i, "class"));
    const auto words = split_list(table.cell(i, "words"));
    if (name.empty() || words.empty())
      return Error{ErrorCode::kCorrupt, table.where(i) + ": class and words are needed"};
    for (const std::string& word : words) w.words_.insert(name + "/" + word);
  }
  return w;
}

bool ScopeWords::is(std::string_view word_class, const Token& token) const {
  std::string key(word_class);
  key += '/';
  const size_t prefix = key.size();
  key += token.lemma;
  if (words_.contains(key)) return true;
  key.resize(prefix);
  key += token.lower;
  return words_.contains(key);
}

}  // namespace muster::reading
