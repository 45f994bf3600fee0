#include "table.h"

#include <algorithm>
#include <numeric>

#include "text_width.h"

namespace muster::cli {
namespace {

constexpr size_t kGap = 2, kNarrowest = 6;

std::vector<std::string> lines_of(const std::string& cell) {
  std::vector<std::string> lines;
  for (size_t pos = 0; pos <= cell.size();) {
    const size_t end = std::min(cell.find('\n', pos), cell.size());
    lines.push_back(cell.substr(pos, end - pos));
    pos = end + 1;
  }
  return lines;
}

size_t natural_width(const std::string& cell) {
  size_t width = 0;
  for (const std::string& line : lines_of(cell)) width = std::max(width, text_width(line));
  return width;
}

}  // namespace

std::string TextTable::render(const Style& style) const {
  std::vector<size_t> columns;  // those with something in them
  std::vector<size_t> width(headings_.size(), 0);
  for (size_t c = 0; c < headings_.size(); ++c) {
    for (const auto& row : rows_) width[c] = std::max(width[c], natural_width(row[c]));
    if (width[c] == 0) continue;
    width[c] = std::max(width[c], text_width(headings_[c]));
    columns.push_back(c);
  }
  const size_t gaps = columns.empty() ? 0 : kGap * (columns.size() - 1);
  const size_t room = style.width > gaps ? style.width - gaps : 1;
  // The widest column gives way first, one by one, so that short columns keep their words whole.
  const auto total = [&] {
    return std::accumulate(columns.begin(), columns.end(), size_t{0},
                           [&](size_t sum, size_t c) { return sum + width[c]; });
  };
  while (!columns.empty() && total() > room) {
    const size_t widest = *std::max_element(
        columns.begin(), columns.end(), [&](size_t a, size_t b) { return width[a] < width[b]; });
    if (width[widest] <= kNarrowest) break;
    --width[widest];
  }

  std::string out;
  const auto put = [&](const std::vector<std::string>& cells, bool heading) {
    std::vector<std::vector<std::string>> wrapped(headings_.size());
    size_t height = 1;
    for (size_t c : columns) {
      for (const std::string& line : lines_of(cells[c]))
        for (std::string& part : wrap(line, width[c])) wrapped[c].push_back(std::move(part));
      height = std::max(height, wrapped[c].size());
    }
    for (size_t l = 0; l < height; ++l) {
      std::string line;
      for (size_t c : columns) {
        const std::string cell = l < wrapped[c].size() ? wrapped[c][l] : "";
        line += c == columns.back() ? cell : pad(cell, width[c] + kGap);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out += (heading ? style.heading(line) : line) + "\n";
    }
  };
  put(headings_, true);
  for (const auto& row : rows_) put(row, false);
  return out;
}

}  // namespace muster::cli
