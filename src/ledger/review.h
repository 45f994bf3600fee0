// review.h: what people say of claims, laid over the machine's reading and never into it.
//
// A review names a claim by its id and by the words that hold its figure, so that it finds its claim again when other
// rules read another measure into the same words. Every review stays; of two for one field the later counts.
// Threads: free functions without state.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ledger/stored_reading.h"

namespace muster::ledger {

struct Review {
  std::string review_id;  ///< content hash of all that follows; review_id_of()
  std::string claim_id;
  std::string sha256;  ///< of the capture's bytes, 64 hex digits
  SourceSpan span;     ///< of the claim's words
  std::string action;  ///< correct, approve, reject, note, overrule, undo; stored: do not change
  std::string field;   ///< correct: the field; overrule: kind of link; undo: review_id taken back; else ""
  std::string value;   ///< correct: as set_field() takes it; note: its text; overrule: "SHA256 BEGIN END" of its target
  std::string why, who;
  std::string at;  ///< 2025-08-22T10:00:00.123Z
};
std::string review_id_of(const Review& review);

/// A claim as it stands: the machine's, with what people changed.
struct EffectiveClaim {
  reading::Claim claim;
  SourceSpan context;          ///< the sentence of its words
  std::string review = "new";  ///< new, corrected, approved, rejected
  /// Of an older reading: the current one has nothing at these words, but a person has dealt with it.
  bool kept = false;
  /// All that was said of it, undone or not, in order.
  std::vector<Review> reviews;
  /// field -> review_id that decided it.
  std::map<std::string, std::string> decided;
};

/// Fields that a correction may name, in the order in which they are shown.
std::span<const std::string_view> correctable_fields();

/// Checks `value` for `field` and sets it in `claim`; `by[field]` becomes "review". Forms: numbers "600" ("" for an open
/// end), `value` "600", "600-700", ">=40", ">40", "<=5"; lists with ";" between; `when` "2024-03-05" or "FROM/TO"; yes or
/// no; ids of claims; `source` words that stand in `text`. Errors: kInvalidInput, naming the field and what it takes.
Result<void> set_field(reading::Claim& claim, std::string_view field, std::string_view value,
                       std::string_view text, std::span<const std::string> measures = {});
/// The value of a field, in the form that set_field() takes.
std::string field_text(const reading::Claim& claim, std::string_view field);

/// The claims of `current` with the reviews of their capture laid over them. `older` are earlier readings of the same
/// document, newest first: a reviewed claim that `current` does not have is taken from there. In text order.
std::vector<EffectiveClaim> lay_over(const StoredReading& current,
                                     std::span<const StoredReading* const> older,
                                     std::vector<Review> reviews, std::string_view text);

}  // namespace muster::ledger
