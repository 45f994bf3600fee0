// table.h: reads the tab-separated tables of lexicon/.
//
// A table is UTF-8; '#' starts a comment line; the first line that is not a comment names the columns.
// Lists inside a cell are separated by '|'. Each file states its source in a comment line.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"

namespace muster {

class Table {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (no columns, a row with too many cells, bytes that are no UTF-8; message
  /// has file:line).
  static Result<Table> load(const std::filesystem::path& file);
  size_t n_rows() const { return rows_.size(); }
  /// The cell, or "" where the row is short or the table has no such column.
  std::string_view cell(size_t row, std::string_view column) const;
  bool has_column(std::string_view column) const;
  /// "FILE:LINE" of a row, for error messages.
  std::string where(size_t row) const;

 private:
  std::string file_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<size_t> lines_;
};

/// Splits a list cell; empty items are dropped, spaces around items removed.
std::vector<std::string> split_list(std::string_view cell, char separator = '|');

}  // namespace muster
