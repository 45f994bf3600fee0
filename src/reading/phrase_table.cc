#include "reading/phrase_table.h"

#include "core/table.h"

namespace muster::reading {

void PhraseTable::add(std::string_view words, size_t payload) {
  Phrase phrase{split_list(words, ' '), payload};
  if (phrase.words.empty()) return;
  by_first_[phrase.words.front()].push_back(phrases_.size());
  by_last_[phrase.words.back()].push_back(phrases_.size());
  phrases_.push_back(std::move(phrase));
}

std::optional<PhraseTable::Match> PhraseTable::match_at(std::span<const NumberToken> tokens,
                                                        size_t i) const {
  if (i >= tokens.size()) return std::nullopt;
  const auto* found = by_first_.find(tokens[i].lower);
  if (!found) return std::nullopt;
  std::optional<Match> best;
  for (size_t index : *found) {
    const Phrase& phrase = phrases_[index];
    if (i + phrase.words.size() > tokens.size()) continue;
    if (best && best->end - best->begin >= phrase.words.size()) continue;
    size_t k = 1;
    while (k < phrase.words.size() && tokens[i + k].lower == phrase.words[k]) ++k;
    if (k == phrase.words.size()) best = Match{i, i + k, phrase.payload};
  }
  return best;
}

std::optional<PhraseTable::Match> PhraseTable::match_before(std::span<const NumberToken> tokens,
                                                            size_t end, size_t floor) const {
  if (end == 0 || end > tokens.size() || end <= floor) return std::nullopt;
  const auto* found = by_last_.find(tokens[end - 1].lower);
  if (!found) return std::nullopt;
  std::optional<Match> best;
  for (size_t index : *found) {
    const Phrase& phrase = phrases_[index];
    const size_t n = phrase.words.size();
    if (end - floor < n) continue;
    if (best && best->end - best->begin >= n) continue;
    size_t k = 1;
    while (k < n && tokens[end - 1 - k].lower == phrase.words[n - 1 - k]) ++k;
    if (k == n) best = Match{end - n, end, phrase.payload};
  }
  return best;
}

}  // namespace muster::reading
