// block_model.h: decision trees that say how surely a block belongs to the report of its page
// (lexicon/page_model.tsv, made by tools/train_page_model.py).
//
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <vector>

#include "core/result.h"
#include "page/block_features.h"

namespace muster::page {

class BlockModel {
 public:
  /// Errors: kNotFound, kCorrupt (an unknown feature, a node that leads nowhere or back; file:line).
  static Result<BlockModel> make(const std::filesystem::path& lexicon_dir);
  /// Log odds that the block belongs to the report.
  float odds(const Features& features) const;
  /// Chance over which a block is kept.
  float threshold() const { return threshold_; }

 private:
  struct Node {
    float at_or_value = 0;
    uint16_t low = 0, high = 0;  ///< of nodes_; 0: a leaf
    uint16_t feature = 0;
  };
  std::vector<Node> nodes_;
  std::vector<uint16_t> roots_;
  float threshold_ = 0.5F;
};

}  // namespace muster::page
