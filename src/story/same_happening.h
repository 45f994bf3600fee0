// same_happening.h: how likely two accounts of different reports tell of one happening.
//
// A logistic model over features that a person can read: each is 0 or 1, or a share between them. The weights stand in
// lexicon/story/weights.tsv, made by tools/train_stories from annotated stories; a feature and its weight are the whole
// reason for a score, and `explain` says it in words.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "story/account.h"

namespace muster::story {

enum Feature : uint8_t {
  kBias,
  kKindShared,
  kKindConflict,
  kKindOneNone,
  kLooseShared,
  kPlaceShared,
  kPlaceTwo,
  kPlaceAllSame,
  kPlaceConflict,
  kPlaceAdmin,
  kPlaceOneNone,
  kCountrySame,
  kCountryConflict,
  kNameOne,
  kNameTwo,
  kNameShare,
  kDaysNone,
  kDaysOne,
  kDaysFew,
  kDaysWeeks,
  kDaysMonths,
  kDaysLong,
  kTollLater,
  kTollBoth,
  kRunningBoth,
  kRunningOne,
  kWhenMatch,
  kWhenConflict,
  kTermShare,
  kTermsMany,
  kFigureSame,
  kFigureRise,
  kFigureFall,
  kAgentSame,
  kAgentConflict,
  kSideSame,
  kSideConflict,
  kTollAnswers,
  kFreshLater,
  kFreshPlaceKind,
  kPlaceKind,
  kPlaceRare,
  kPlaceBusy,
  kTermRareOne,
  kTermRareTwo,
  kNameRare,
  kSlowGrows,
  kSlowSame,
  kWhenExact,
  kTollRare,
  kTollNoFall,
  kRareNear,
  kViolentFresh,
  kRunningAlike,
  kTollConflict,
  kFineShared,
  kFineConflict,
  kFineOneNone,
  kNearAll,
  kSlowNear,
  kRareTwice,
  kExactPlace,
  kTermShareNear,
  kRunningClose,
  kRunningFar,
  kTollRunningOne,
  kFigureClose,
  kKindNear,
  kSameNear,
  kSameRare,
  kGrowsNear,
  kSameDayPlace,
  kNameInPlace,
  kRunOverDay,
  kForceAbroad,
  kNumFeatures
};
std::string_view name_of(Feature f);

using Features = std::array<float, kNumFeatures>;

/// How many accounts that are no tolls share a place, name or word, in a window of days around the later of two: what is
/// common there tells nothing. Only accounts with the same key count, so a new report changes only what it touches.
struct Rarity {
  size_t rarest_place = SIZE_MAX;  ///< accounts with the rarest place that both have
  size_t rarest_name = SIZE_MAX;
  size_t rare_terms = 0;  ///< shared words that at most kRare accounts have
};
inline constexpr size_t kRare = 2;

/// `a` is the earlier one. Cannot fail; neither account needs to have anything.
Features features_of(const Report& ra, const Account& a, const Report& rb, const Account& b,
                     const Rarity& rarity);

class PairModel {
 public:
  /// Loads weights.tsv. Errors: kNotFound, kCorrupt (file:line).
  static Result<PairModel> make(const std::filesystem::path& lexicon_dir);
  /// Between 0 and 1.
  double score(const Features& f) const;
  double threshold() const { return threshold_; }
  /// The three features that spoke most for the score, most telling first.
  std::vector<Feature> reasons(const Features& f) const;

 private:
  std::array<double, kNumFeatures> weights_{};
  double threshold_ = 0.5;
};

}  // namespace muster::story
