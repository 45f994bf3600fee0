#include "reading/hedges.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/table.h"

namespace muster::reading {

Result<HedgeTable> HedgeTable::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "hedges.tsv"));
  HedgeTable hedges;
  for (size_t r = 0; r < table.n_rows(); ++r) {
    Row row;
    row.effect = table.cell(r, "effect");
    row.direction = table.cell(r, "direction");
    row.strict = table.cell(r, "strict") == "yes";
    row.not_after = split_list(table.cell(r, "not_after"), ' ');
    const std::string_view place = table.cell(r, "place");
    const bool known = row.effect == "lower" || row.effect == "upper" || row.effect == "approx" ||
                       row.effect == "none" || row.effect == "more" || row.effect == "all";
    if (!known || (place != "before" && place != "after"))
      return Error{ErrorCode::kCorrupt, fmt::format("{}: unknown effect '{}' or place '{}'",
                                                    table.where(r), row.effect, place)};
    (place == "before" ? hedges.before_ : hedges.after_)
        .add(table.cell(r, "words"), hedges.rows_.size());
    hedges.rows_.push_back(std::move(row));
  }
  return hedges;
}

bool HedgeTable::blocked(const Row& row, std::span<const NumberToken> tokens, size_t begin,
                         size_t floor) {
  if (begin <= floor || row.not_after.empty()) return false;
  return std::find(row.not_after.begin(), row.not_after.end(), tokens[begin - 1].lower) !=
         row.not_after.end();
}

void HedgeTable::apply(const Row& row, Hedging& h, size_t begin, size_t end, bool in_front) {
  if (row.effect == "more") {
    h.more = true;
    return;
  }
  if (row.effect == "all") {
    h.all = true;
    return;
  }
  if (row.effect == "none") return;
  const Hedging::Piece piece{begin, end, row.direction};
  if (in_front) {
    h.pieces.insert(h.pieces.begin(), piece);
  } else {
    h.pieces.push_back(piece);
  }
  if (row.effect == "lower") {
    h.lower = true;
    h.lower_strict = h.lower_strict || row.strict;
  } else if (row.effect == "upper") {
    h.upper = true;
    h.upper_strict = h.upper_strict || row.strict;
  } else {
    h.approx = true;
  }
}

}  // namespace muster::reading
