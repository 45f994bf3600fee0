// table.h: rows of cells laid out in columns that fit a width; cells wrap, and may hold several
// lines.
#pragma once

#include <string>
#include <vector>

#include "output.h"

namespace muster::cli {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings) : headings_(std::move(headings)) {}
  /// One cell a heading; '\n' in a cell begins a new line. Cells hold no escape codes.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// Columns where every cell is empty are left out.
  std::string render(const Style& style) const;

 private:
  std::vector<std::string> headings_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace muster::cli
