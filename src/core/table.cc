#include "core/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "core/utf8.h"

namespace muster {

Result<Table> Table::load(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file))
    return Error{ErrorCode::kNotFound, fmt::format("{}: no such lexicon table", file.string())};
  Table table;
  table.file_ = file.string();
  std::string line;
  for (size_t number = 1; std::getline(in, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (line.empty() || line[0] == '#') continue;
    if (!is_valid_utf8(line))
      return Error{ErrorCode::kCorrupt, fmt::format("{}:{}: not UTF-8", table.file_, number)};
    std::vector<std::string> cells;
    size_t begin = 0;
    while (true) {
      const size_t tab = line.find('\t', begin);
      cells.push_back(line.substr(begin, tab == std::string::npos ? tab : tab - begin));
      if (tab == std::string::npos) break;
      begin = tab + 1;
    }
    if (table.columns_.empty()) {
      table.columns_ = std::move(cells);
    } else if (cells.size() > table.columns_.size()) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}:{}: {} cells, but the table has {} columns", table.file_, number,
                               cells.size(), table.columns_.size())};
    } else {
      table.rows_.push_back(std::move(cells));
      table.lines_.push_back(number);
    }
  }
  if (table.columns_.empty())
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: no line with the names of the columns", table.file_)};
  return table;
}

std::string_view Table::cell(size_t row, std::string_view column) const {
  const auto it = std::find(columns_.begin(), columns_.end(), column);
  const auto index = static_cast<size_t>(it - columns_.begin());
  return index < rows_[row].size() ? std::string_view(rows_[row][index]) : std::string_view();
}

bool Table::has_column(std::string_view column) const {
  return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
}

std::string Table::where(size_t row) const { return fmt::format("{}:{}", file_, lines_[row]); }

std::vector<std::string> split_list(std::string_view cell, char separator) {
  std::vector<std::string> items;
  while (!cell.empty()) {
    const size_t bar = cell.find(separator);
    std::string_view item = cell.substr(0, bar);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    if (bar == std::string_view::npos) break;
    cell.remove_prefix(bar + 1);
  }
  return items;
}

}  // namespace muster
