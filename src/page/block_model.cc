#include "page/block_model.h"

#include <charconv>
#include <string>

#include "core/table.h"

namespace muster::page {
namespace {

template <typename T>
bool parse(std::string_view cell, T& out) {
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), out);
  return error == std::errc() && end == cell.data() + cell.size();
}

}  // namespace

Result<BlockModel> BlockModel::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "page_model.tsv"));
  BlockModel model;
  const auto corrupt = [&](size_t row, const char* what) {
    return Error{ErrorCode::kCorrupt, table.where(row) + ": " + what};
  };
  size_t root = 0;
  for (size_t row = 0; row < table.n_rows(); ++row) {
    int tree = 0;
    size_t number = 0;
    if (!parse(table.cell(row, "tree"), tree) || !parse(table.cell(row, "node"), number))
      return corrupt(row, "tree and node are no numbers");
    Node node;
    const std::string_view value = table.cell(row, "value");
    if (tree < 0) {
      if (!parse(value, model.threshold_)) return corrupt(row, "the threshold is no number");
      continue;
    }
    if (number == 0) {
      root = model.nodes_.size();
      model.roots_.push_back(static_cast<uint16_t>(root));
    }
    if (root + number != model.nodes_.size() || model.nodes_.size() >= 0xFFFF)
      return corrupt(row, "nodes of a tree are not numbered in order");
    if (!value.empty()) {
      if (!parse(value, node.at_or_value)) return corrupt(row, "the value is no number");
    } else {
      size_t low = 0, high = 0, feature = 0;
      while (feature < kFeatureCount && feature_name(feature) != table.cell(row, "feature"))
        ++feature;
      if (feature == kFeatureCount) return corrupt(row, "unknown feature");
      if (!parse(table.cell(row, "at"), node.at_or_value) || !parse(table.cell(row, "low"), low) ||
          !parse(table.cell(row, "high"), high))
        return corrupt(row, "at, low and high are no numbers");
      // Children stand after their parent, so a walk down ends.
      if (low <= number || high <= number || root + low > 0xFFFF || root + high > 0xFFFF)
        return corrupt(row, "a child stands before its parent");
      node.low = static_cast<uint16_t>(root + low);
      node.high = static_cast<uint16_t>(root + high);
      node.feature = static_cast<uint16_t>(feature);
    }
    model.nodes_.push_back(node);
  }
  for (const Node& node : model.nodes_)
    if (node.low >= model.nodes_.size() || node.high >= model.nodes_.size())
      return Error{ErrorCode::kCorrupt, "page_model.tsv: a node leads nowhere"};
  return model;
}

float BlockModel::odds(const Features& f) const {
  float sum = 0;
  for (const uint16_t root : roots_) {
    const Node* node = &nodes_[root];
    while (node->low != 0)
      node = &nodes_[f[node->feature] <= node->at_or_value ? node->low : node->high];
    sum += node->at_or_value;
  }
  return sum;
}

}  // namespace muster::page
