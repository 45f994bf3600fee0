#include "reading/scope_words.h"

#include <algorithm>

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
    for (const std::string& word : words) w.words_[word].push_back(name);
  }
  return w;
}

bool ScopeWords::is(std::string_view word_class, const Token& token) const {
  const auto has_class = [&](std::string_view word) {
    const auto* classes = words_.find(word);
    return classes && std::find(classes->begin(), classes->end(), word_class) != classes->end();
  };
  return has_class(token.lemma) || has_class(token.lower);
}

}  // namespace muster::reading
