// attribution.h: finds acts of telling: who says, by which cue, over which words; and the
// statements themselves.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/result.h"
#include "reading/mentions.h"
#include "reading/record.h"

namespace muster::reading {

/// What the report says that somebody said.
struct Telling {
  std::vector<Attribution>
      attributions;                   ///< in order of the cue; every act of telling and its reach
  std::vector<Statement> statements;  ///< in text order of content; ids filled
};

/// Which attribution gives each word its source: of those whose content covers it, the innermost. Made once a document,
/// in time linear in the words that contents cover; points into `attributions`.
class AttributionIndex {
 public:
  AttributionIndex(const std::vector<Attribution>& attributions, TokenIndex n_tokens);
  /// Null when the writer asserts the word.
  const Attribution* find(TokenIndex token) const { return innermost_[token]; }

 private:
  std::vector<const Attribution*> innermost_;
};

class AttributionReader {
 public:
  /// Loads cues with their verb classes, source nouns and kinds from `lexicon_dir`.
  /// Errors: kNotFound (no such file), kCorrupt (bad row, message has file:line).
  static Result<AttributionReader> make(const std::filesystem::path& lexicon_dir);
  AttributionReader(AttributionReader&&) noexcept;
  AttributionReader& operator=(AttributionReader&&) noexcept;
  ~AttributionReader();

  /// Cannot fail. Attributions reach over sentences only by the rules named in `by`.
  Telling read(const Analysis& analysis, const std::vector<ActorMention>& actors) const;

 private:
  struct State;
  explicit AttributionReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::reading
