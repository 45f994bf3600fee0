#include "service/rule_book.h"

#include <algorithm>

#include "core/table.h"

namespace muster::service {

Result<RuleBook> RuleBook::make(const std::filesystem::path& lexicon_dir) {
  RuleBook book;
  const auto file = lexicon_dir / "rules.tsv";
  if (!std::filesystem::exists(file)) return book;
  MUSTER_TRY(const Table table, Table::load(file));
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const std::string_view rule = table.cell(row, "rule"), reason = table.cell(row, "reason");
    if (rule.empty() || reason.empty())
      return Error{ErrorCode::kCorrupt,
                   table.where(row) + ": a rule needs its name and its reason"};
    book.rules_.emplace_back(rule, reason);
  }
  std::sort(book.rules_.begin(), book.rules_.end());
  for (size_t i = 1; i < book.rules_.size(); ++i)
    if (book.rules_[i].first == book.rules_[i - 1].first)
      return Error{ErrorCode::kCorrupt,
                   file.string() + ": rule listed twice: " + book.rules_[i].first};
  return book;
}

std::string_view RuleBook::reason(std::string_view rule) const {
  const auto found =
      std::lower_bound(rules_.begin(), rules_.end(), rule,
                       [](const auto& entry, std::string_view name) { return entry.first < name; });
  return found != rules_.end() && found->first == rule ? std::string_view(found->second)
                                                       : std::string_view();
}

}  // namespace muster::service
