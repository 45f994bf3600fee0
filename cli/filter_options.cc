#include "filter_options.h"

#include <fmt/format.h>

#include <cstdlib>

namespace muster::cli {
namespace {

// "FROM..TO", either end may be missing; or one date for both.
Result<void> interval(const char* option, const std::string& given, std::optional<Date>& from,
                      std::optional<Date>& to) {
  if (given.empty()) return {};
  const size_t dots = given.find("..");
  const auto part = [&](const std::string& iso) -> Result<std::optional<Date>> {
    if (iso.empty()) return std::optional<Date>();
    const auto date = Date::parse(iso);
    if (!date)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("{}: {}; give a date, or FROM..TO with either end left out", option,
                               date.error().message)};
    return std::optional(*date);
  };
  MUSTER_TRY(from, part(given.substr(0, dots)));
  MUSTER_TRY(to, part(dots == std::string::npos ? given : given.substr(dots + 2)));
  return {};
}

Result<void> range(const std::string& given, std::optional<Decimal>& low,
                   std::optional<Decimal>& high) {
  if (given.empty()) return {};
  const size_t dots = given.find("..");
  const auto part = [&](std::string digits) -> Result<std::optional<Decimal>> {
    std::erase(digits, ',');
    if (digits.empty()) return std::optional<Decimal>();
    const auto number = Decimal::parse(digits);
    if (!number)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("--value: '{}' is not a number; give N, or LOW..HIGH with either "
                               "end left out",
                               digits)};
    return std::optional(*number);
  };
  MUSTER_TRY(low, part(given.substr(0, dots)));
  MUSTER_TRY(high, part(dots == std::string::npos ? given : given.substr(dots + 2)));
  return {};
}

}  // namespace

void add_filter_options(CLI::App& command, FilterOptions& o) {
  auto* group = command.add_option_group(
      "Filters", "Options of one name are alternatives; different ones add up");
  const auto words = [&](const char* name, std::vector<std::string>& into, const char* what) {
    group->add_option(name, into, what)->type_name("WORDS")->allow_extra_args(false);
  };
  words("--measure", o.filter.measure, "What was counted: killed, wounded ... (muster method)");
  words("--side", o.filter.side, "Whose people or things: a name or an ISO code");
  words("--agent", o.filter.agent, "Who caused, sent or holds them");
  words("--place", o.filter.place, "Where, also by the country or region it lies in");
  words("--source", o.filter.source, "Who said it: words of the source's name");
  words("--source-kind", o.filter.source_kind, "ministry, military, anonymous_officials ...");
  words("--outlet", o.filter.outlet, "Who published it");
  words("--kind", o.filter.kind, "exact, approx, lower_bound, range, vague ...");
  words("--unit", o.filter.unit, "person, vehicle, building ...");
  words("--frame", o.filter.frame, "count, increment, stock_at ...");
  words("--status", o.filter.status, "asserted, reported, denied ...");
  words("--modality", o.filter.modality, "actual, planned, possible ...");
  words("--polarity", o.filter.polarity, "positive, negative");
  words("--role", o.filter.doc_role, "Part in the report: news, background, comparison ...");
  words("--review", o.filter.review, "new, corrected, approved, rejected");
  words("--document", o.filter.document, "Id of a document, or how it begins");
  group->add_option("--text", o.filter.text, "Words of the figure or its sentence")
      ->type_name("WORDS");
  group->add_option("--published", o.published, "A date, or FROM..TO")->type_name("DATES");
  group->add_option("--when", o.when, "When it happened: a date, or FROM..TO")->type_name("DATES");
  group->add_option("--value", o.value, "A number, or LOW..HIGH")->type_name("RANGE");
  group->add_flag("--revisions", o.filter.superseded, "Also what earlier versions of pages said");
  group->add_flag("--rejected", o.filter.rejected, "Also what a person rejected");
}

Result<ledger::ClaimFilter> filter_of(const FilterOptions& o) {
  ledger::ClaimFilter filter = o.filter;
  MUSTER_TRY_VOID(interval("--published", o.published, filter.published_from, filter.published_to));
  MUSTER_TRY_VOID(interval("--when", o.when, filter.when_from, filter.when_to));
  MUSTER_TRY_VOID(range(o.value, filter.at_least, filter.at_most));
  return filter;
}

void add_ledger_option(CLI::App& command, std::string& path) {
  command
      .add_option("--ledger", path,
                  "The ledger file; else MUSTER_LEDGER, else muster.ledger in this folder")
      ->type_name("FILE");
}

std::string ledger_path(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* named = std::getenv("MUSTER_LEDGER"); named && *named) return named;
  return "muster.ledger";
}

}  // namespace muster::cli
