#include "service/word_policy.h"

#include <fmt/format.h>

#include <set>

#include "core/table.h"

namespace muster::service {

Result<WordPolicy> WordPolicy::make(const std::filesystem::path& lexicon_dir,
                                    const std::string& name) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "word_policies.tsv"));
  WordPolicy policy;
  policy.name_ = name;
  std::set<std::string> names = {"literal"};
  for (size_t row = 0; row < table.n_rows(); ++row) {
    names.emplace(table.cell(row, "policy"));
    if (table.cell(row, "policy") != name) continue;
    Bounds& bounds = policy.bounds_[std::string(table.cell(row, "vague"))];
    const auto number = [&](std::string_view column) -> Result<std::optional<Decimal>> {
      const std::string_view cell = table.cell(row, column);
      if (cell.empty()) return std::optional<Decimal>();
      const auto parsed = Decimal::parse(cell);
      if (!parsed)
        return Error{ErrorCode::kCorrupt,
                     fmt::format("{}: {}: {}", table.where(row), column, parsed.error().message)};
      return std::optional(*parsed);
    };
    MUSTER_TRY(bounds.low, number("low"));
    MUSTER_TRY(bounds.high, number("high"));
  }
  if (!names.contains(name)) {
    std::string list;
    for (const std::string& known : names) list += (list.empty() ? "" : ", ") + known;
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("--words: no policy {}; there are {}", name, list)};
  }
  return policy;
}

WordPolicy::Bounds WordPolicy::bounds(const reading::Claim& claim) const {
  if (claim.low || claim.high || claim.vague.empty()) return {claim.low, claim.high};
  const auto found = bounds_.find(claim.vague);
  return found == bounds_.end() ? Bounds{} : found->second;
}

}  // namespace muster::service
