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
  /// A block of "heading  cell" lines for each row, headed by its first two cells: for widths where
  /// columns would cut words.
  std::string render_as_cards(const Style& style) const;
  /// True when every column can have its longest word whole.
  bool fits(const Style& style) const;

 private:
  struct Layout {
    std::vector<size_t> columns;  ///< those with something in them
    std::vector<size_t> width;    ///< of every column, as wide as its text would like
    std::vector<size_t> least;    ///< that keeps its words whole
    size_t room = 0;              ///< for all columns, without the gaps
  };
  Layout measure(const Style& style) const;

  std::vector<std::string> headings_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace muster::cli
