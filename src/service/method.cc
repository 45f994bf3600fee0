#include "service/method.h"

#include "core/table.h"

namespace muster::service {

Result<Method> method(const std::filesystem::path& lexicon_dir) {
  Method out;
  MUSTER_TRY(out.rules, RuleBook::make(lexicon_dir));
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "measures.tsv"));
  for (size_t row = 0; row < table.n_rows(); ++row) {
    const auto cell = [&](const char* column) { return std::string(table.cell(row, column)); };
    out.measures.push_back(
        {cell("term"), cell("group"), cell("join"), cell("frame"), cell("definition")});
  }
  return out;
}

}  // namespace muster::service
