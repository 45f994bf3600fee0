// actor.h: finds who and where: countries, cities, nationalities, armed groups, organs of state,
// persons, groups.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/result.h"
#include "reading/gazetteer.h"
#include "reading/mentions.h"

namespace muster::reading {

class ActorReader {
 public:
  /// Loads actors, demonyms, capitals and place words from `lexicon_dir`, and opens the gazetteer.
  /// Errors: kNotFound (no such file), kCorrupt (bad row, message has file:line), kIo.
  static Result<ActorReader> make(const std::filesystem::path& lexicon_dir,
                                  const GazetteerFiles& gazetteer = {});
  ActorReader(ActorReader&&) noexcept;
  ActorReader& operator=(ActorReader&&) noexcept;
  ~ActorReader();

  /// All mentions in text order; a mention may lie inside a longer one ("North Korean" in "North
  /// Korean soldiers").
  std::vector<ActorMention> read(const Analysis& analysis) const;

  /// As Gazetteer::identity().
  const std::string& gazetteer_identity() const;

 private:
  struct State;
  explicit ActorReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::reading
