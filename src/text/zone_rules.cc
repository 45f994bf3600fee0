#include "text/zone_rules.h"

#include "core/table.h"

namespace muster {

Result<ZoneRules> ZoneRules::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "zones.tsv"));
  ZoneRules rules;
  for (size_t row = 0; row < table.n_rows(); ++row) {
    if (table.cell(row, "cue") == "teaser_lead")
      rules.teaser_leads_.emplace_back(table.cell(row, "words"));
  }
  return rules;
}

}  // namespace muster
