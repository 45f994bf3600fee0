#include "story/same_happening.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/table.h"
#include "story/interval.h"
#include "story/kinds.h"
#include "story/series.h"
#include "story/sorted_lists.h"

namespace muster::story {
namespace {

// clang-format off
constexpr std::array<std::string_view, kNumFeatures> kNames = {
    "bias", "kind_shared", "kind_conflict", "kind_one_none", "loose_shared", "place_shared",
    "place_two", "place_all_same", "place_conflict", "place_admin", "place_one_none",
    "country_same", "country_conflict", "name_one", "name_two", "name_share", "days_none",
    "days_one", "days_few", "days_weeks", "days_months", "days_long", "toll_later", "toll_both",
    "running_both", "running_one", "when_match", "when_conflict", "term_share", "term_many",
    "figure_same", "figure_rise", "figure_fall", "agent_same", "agent_conflict", "side_same",
    "side_conflict", "toll_answers", "fresh_later", "fresh_place_kind", "place_kind",
    "place_rare", "place_busy", "term_rare_one", "term_rare_two", "name_rare", "slow_grows",
    "slow_same", "when_exact", "toll_rare", "toll_no_fall", "rare_near", "violent_fresh",
    "running_alike", "toll_conflict", "fine_shared", "fine_conflict", "fine_one_none", "near_all",
    "slow_near", "rare_twice", "exact_place", "term_share_near", "running_close", "running_far",
    "toll_running_one", "figure_close", "kind_near", "same_near", "same_rare", "grows_near",
    "same_day_place", "name_in_place", "run_over_day",
    "force_abroad"};
// clang-format on

// Names without an identity ("the air force") do not contradict a country.
bool has_code(const std::vector<std::string>& list) {
  return std::any_of(list.begin(), list.end(), [](const std::string& s) {
    return s.size() == 2 || (s.size() > 2 && s[0] == 'Q' && s[1] >= '0' && s[1] <= '9');
  });
}

// What the figures of two accounts say of each other, measure by measure.
void compare_figures(const Report& ra, const Account& a, const Report& rb, const Account& b,
                     Features& f) {
  const auto is_part = [](const reading::Claim& c) {
    return c.part_of && !c.part_of->claim.empty();
  };
  for (uint32_t i : a.claims) {
    const auto& x = ra.reading.claims[i];
    const auto u = spoken(interval_of(x));
    if (!u) continue;
    for (uint32_t k : b.claims) {
      const auto& y = rb.reading.claims[k];
      if (x.measure != y.measure || kinds_of_people_differ(x, y)) continue;
      const auto v = spoken(interval_of(y));
      if (!v) continue;
      // Large figures that lie close are one count that moved on, also where one of them is told as a part.
      if (Decimal(49) < *u && *u <= *v) {
        const auto half_more = Decimal::multiply(*u, Decimal::ratio(3, 2, 1));
        if (half_more && *v <= *half_more) f[kFigureClose] = 1;
      }
      if (x.unit != y.unit || is_part(x) || is_part(y)) continue;
      if (*u == *v && *u > Decimal(9)) f[kFigureSame] = 1;
      const auto four = Decimal::multiply(*u, Decimal(4));
      if (four && *v > *four) f[kRunningFar] = 1;  // kept below only for two running totals
      if (*u < *v) f[kFigureRise] = 1;
      if (*u > *v) f[kFigureFall] = 1;
    }
  }
}

}  // namespace

std::string_view name_of(Feature f) { return kNames[f]; }

Features features_of(const Report& ra, const Account& a, const Report& rb, const Account& b,
                     const Rarity& rarity) {
  Features f{};
  f[kBias] = 1;
  const size_t kinds = n_shared(a.kinds, b.kinds);
  const bool kind = kinds > 0;
  f[kKindShared] = kind;
  f[kKindNear] = !kind && near_kinds(a.kinds, b.kinds);
  f[kKindConflict] = !kind && f[kKindNear] == 0 && !a.kinds.empty() && !b.kinds.empty();
  f[kKindOneNone] = a.kinds.empty() || b.kinds.empty();
  f[kLooseShared] = n_shared(a.loose, b.loose) > 0;
  const size_t places = n_shared(a.places, b.places);
  f[kPlaceShared] = places > 0;
  f[kPlaceTwo] = places > 1;
  f[kPlaceAllSame] = places > 0 && places == std::min(a.places.size(), b.places.size());
  const bool admin = n_shared(a.admins, b.admins) > 0 || n_shared(a.admins, b.places) > 0 ||
                     n_shared(a.places, b.admins) > 0;
  f[kPlaceAdmin] = places == 0 && admin;
  f[kPlaceConflict] = places == 0 && !a.places.empty() && !b.places.empty() && !admin;
  f[kPlaceOneNone] = a.places.empty() || b.places.empty();
  const bool country = n_shared(a.countries, b.countries) > 0;
  f[kCountrySame] = country;
  f[kCountryConflict] = !country && !a.countries.empty() && !b.countries.empty();
  const size_t names = n_shared(a.names, b.names);
  f[kNameOne] = names == 1;
  f[kNameTwo] = names > 1;
  const size_t fewer = std::min(a.names.size(), b.names.size());
  f[kNameShare] = fewer == 0 ? 0.0F : static_cast<float>(names) / static_cast<float>(fewer);
  if (a.has_date && b.has_date) {
    const int64_t days =
        b.published >= a.published ? b.published - a.published : a.published - b.published;
    f[days == 0    ? kDaysNone
      : days == 1  ? kDaysOne
      : days <= 4  ? kDaysFew
      : days <= 21 ? kDaysWeeks
      : days <= 70 ? kDaysMonths
                   : kDaysLong] = 1;
  }
  f[kTollLater] = b.toll;
  f[kTollBoth] = a.toll && b.toll;
  f[kRunningBoth] = a.running && b.running;
  f[kRunningOne] = a.running != b.running;
  if (b.dated && a.has_date) {
    const int64_t from = a.dated ? a.from : a.published - 1, to = a.dated ? a.to : a.published;
    const bool match = b.from <= to + 1 && b.to >= from - 1;
    f[kWhenMatch] = match && b.to - b.from <= 40;
    f[kWhenConflict] = !match;
  }
  const size_t terms = n_shared(a.terms, b.terms);
  const size_t least = std::min(a.terms.size(), b.terms.size());
  f[kTermShare] = least == 0 ? 0.0F : static_cast<float>(terms) / static_cast<float>(least);
  f[kTermsMany] = terms >= 4;
  compare_figures(ra, a, rb, b, f);
  if (!a.agents.empty() && !b.agents.empty())
    f[n_shared(a.agents, b.agents) > 0 ? kAgentSame : kAgentConflict] = 1;
  if (f[kAgentConflict] != 0 && !(has_code(a.agents) && has_code(b.agents))) f[kAgentConflict] = 0;
  if (!a.sides.empty() && !b.sides.empty())
    f[n_shared(a.sides, b.sides) > 0 ? kSideSame : kSideConflict] = 1;
  // "Gaza" in the name of a ministry, where the other account names the Gaza Strip.
  const bool named = places == 0 && (a.countries.empty() || b.countries.empty()) &&
                     n_shared(a.names, b.place_words) + n_shared(a.place_words, b.names) > 0;
  f[kNameInPlace] = named;
  const bool where = named || places > 0 || (country && f[kPlaceConflict] == 0);
  f[kTollAnswers] = b.toll && kind && where;
  f[kPlaceKind] = places > 0 && kind;
  const bool fresh = !b.toll && (!b.dated || b.to >= b.published - 1) && b.published > a.published;
  f[kFreshLater] = fresh;
  f[kFreshPlaceKind] = fresh && kind && places > 0;
  const bool rare_place = rarity.rarest_place <= kRare, rare_name = rarity.rarest_name <= kRare;
  f[kPlaceRare] = rare_place;
  f[kPlaceBusy] = rarity.rarest_place != SIZE_MAX && rarity.rarest_place > 4;
  f[kNameRare] = rare_name;
  f[kTermRareOne] = rarity.rare_terms == 1;
  f[kTermRareTwo] = rarity.rare_terms > 1;
  const int64_t apart = b.published - a.published;
  const bool grows = f[kFigureRise] != 0 && f[kFigureFall] == 0;
  const bool slow = share_slow_kind(a.kinds, b.kinds), no_conflict = f[kPlaceConflict] == 0 && country;
  f[kSlowSame] = slow && no_conflict && apart <= 21;
  f[kSlowGrows] = slow && no_conflict && grows && apart <= 21;
  f[kWhenExact] =
      b.dated && a.has_date && b.to - b.from <= 1 && b.to < b.published && f[kWhenMatch] != 0;
  f[kTollRare] = b.toll && (rare_place || rare_name) && kind;
  f[kTollNoFall] = f[kTollAnswers] != 0 && f[kFigureFall] == 0 && f[kFigureRise] != 0;
  // A siege the day after the bombing that began it: where hardly anything else happens, near kinds are enough.
  f[kRareNear] = ((rare_place || rarity.rare_terms > 1) && kind && apart <= 4) ||
                 (rare_place && f[kKindNear] != 0 && apart <= 1);
  f[kViolentFresh] = fresh && kind && !slow;
  f[kRunningAlike] = a.running && b.running && (country || named) && f[kFigureFall] == 0;
  f[kRunOverDay] = b.running && !a.running && a.dated && a.to - a.from <= 1;
  // The losses of one force: told month after month, by different sources, in different towns.
  const bool one_unnamed = (a.abroad.empty() && a.sides.empty()) || (b.abroad.empty() && b.sides.empty());
  f[kForceAbroad] = a.force && b.force &&
                    (n_shared(a.abroad, b.abroad) > 0 ||
                     (one_unnamed && !(a.abroad.empty() && b.abroad.empty()) &&
                      (places > 0 || n_shared(a.names, b.place_words) > 0)));
  const bool both = a.running && b.running && (places > 0 || country || named);
  f[kRunningFar] = both && f[kRunningFar] != 0 && f[kFigureClose] == 0;
  f[kRunningClose] = both && f[kFigureClose] != 0;
  f[kFigureClose] = f[kFigureClose] != 0 && (places > 0 || country) && f[kKindConflict] == 0;
  f[kTollRunningOne] = b.toll && a.running != b.running;
  const bool what = f[kKindConflict] == 0,
             where_ok = places > 0 || (country && f[kPlaceConflict] == 0);
  f[kSameNear] = f[kFigureSame] != 0 && apart <= 4 && what && where_ok;
  f[kSameRare] = f[kFigureSame] != 0 && rare_place && kind;
  f[kGrowsNear] = grows && apart <= 1 && f[kPlaceAllSame] != 0 && kind && f[kPlaceBusy] == 0 &&
                  f[kAgentConflict] == 0;
  f[kSameDayPlace] = apart == 0 && n_shared(a.fine, b.fine) > 0 && what && f[kAgentSame] != 0;
  const size_t fine = n_shared(a.fine, b.fine);
  f[kFineShared] = fine > 0;
  f[kFineConflict] = fine == 0 && !a.fine.empty() && !b.fine.empty();
  f[kFineOneNone] = a.fine.empty() != b.fine.empty();
  f[kNearAll] =
      apart <= 1 && f[kPlaceAllSame] != 0 && f[kKindConflict] == 0 && f[kAgentConflict] == 0;
  f[kSlowNear] = slow && no_conflict && grows && apart <= 6 && f[kFineConflict] == 0;
  f[kRareTwice] =
      static_cast<float>(rare_place + rare_name + (rarity.rare_terms > 1)) >= 2 && apart <= 21;
  f[kExactPlace] = f[kWhenExact] != 0 && (places > 0 || (country && f[kPlaceConflict] == 0)) &&
                   f[kKindConflict] == 0;
  f[kTermShareNear] = apart <= 4 ? f[kTermShare] : 0.0F;
  f[kTollConflict] = b.toll && f[kPlaceConflict] != 0;
  return f;
}

Result<PairModel> PairModel::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "weights.tsv"));
  PairModel model;
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const std::string_view name = table.cell(row, "feature");
    const std::string cell(table.cell(row, "weight"));
    char* end = nullptr;
    const double value = std::strtod(cell.c_str(), &end);
    if (cell.empty() || *end != '\0' || !std::isfinite(value))
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: weight {} is no number", table.where(row), cell)};
    if (name == "threshold") {
      model.threshold_ = value;
      continue;
    }
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end())
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: feature {} is not known", table.where(row), name)};
    model.weights_[static_cast<size_t>(found - kNames.begin())] = value;
  }
  return model;
}

double PairModel::score(const Features& f) const {
  double sum = 0;
  for (size_t i = 0; i < kNumFeatures; ++i) sum += weights_[i] * static_cast<double>(f[i]);
  return 1.0 / (1.0 + std::exp(-sum));
}

std::vector<Feature> PairModel::reasons(const Features& f) const {
  std::vector<std::pair<double, uint8_t>> spoken_for;
  for (uint8_t i = 1; i < kNumFeatures; ++i) {
    const double weight = weights_[i] * static_cast<double>(f[i]);
    if (weight > 0.05) spoken_for.push_back({-weight, i});
  }
  std::sort(spoken_for.begin(), spoken_for.end());
  std::vector<Feature> out;
  for (size_t i = 0; i < spoken_for.size() && i < 3; ++i)
    out.push_back(static_cast<Feature>(spoken_for[i].second));
  return out;
}

}  // namespace muster::story
