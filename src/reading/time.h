// time.h: finds time expressions and gives their calendar meaning, anchored to the publication date.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/result.h"
#include "reading/mentions.h"

namespace muster::reading {

class TimeReader {
 public:
  /// Loads names of days, months, seasons, units and triggers from `lexicon_dir`.
  /// Errors: kNotFound (no such file), kCorrupt (bad row, message has file:line).
  static Result<TimeReader> make(const std::filesystem::path& lexicon_dir);
  TimeReader(TimeReader&&) noexcept;
  TimeReader& operator=(TimeReader&&) noexcept;
  ~TimeReader();

  /// All time expressions in text order, never overlapping. Relative ones have no interval when the document has no date.
  std::vector<TimeExpression> read(const Analysis& analysis) const;

 private:
  struct State;
  explicit TimeReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::reading
