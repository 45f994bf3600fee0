// quantity.h: finds every quantity expression ("at least 1,200", "dozens of", "no", "a" soldier), also those that
// count nothing a claim can be about ("T-72", "aged 40", "$3 million"), with the reason.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "core/note.h"
#include "core/result.h"
#include "reading/mentions.h"

namespace muster::reading {

class QuantityReader {
 public:
  /// Loads number words, hedges, vague amounts and units from `lexicon_dir`.
  /// Errors: kNotFound (no such file), kCorrupt (bad row, message has file:line).
  static Result<QuantityReader> make(const std::filesystem::path& lexicon_dir);
  QuantityReader(QuantityReader&&) noexcept;
  QuantityReader& operator=(QuantityReader&&) noexcept;
  ~QuantityReader();

  /// All quantities in text order, never overlapping. Cannot fail: what it cannot read becomes a note.
  std::vector<Quantity> read(const Analysis& analysis, Notes& notes) const;

 private:
  struct State;
  explicit QuantityReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace muster::reading
