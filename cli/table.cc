#include "table.h"

#include <algorithm>
#include <numeric>

#include "marked_text.h"
#include "text_width.h"

namespace muster::cli {
namespace {

constexpr size_t kGap = 2, kNarrowest = 6, kWidestWord = 28;

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

size_t longest_word(const std::string& cell) {
  size_t longest = 0;
  for (size_t pos = 0; pos < cell.size();) {
    const size_t end = std::min(cell.find_first_of(" \n", pos), cell.size());
    longest = std::max(longest, text_width(cell.substr(pos, end - pos)));
    pos = end + 1;
  }
  return longest;
}

}  // namespace

TextTable::Layout TextTable::measure(const Style& style) const {
  Layout layout;
  layout.width.assign(headings_.size(), 0);
  layout.least.assign(headings_.size(), 0);
  for (size_t c = 0; c < headings_.size(); ++c) {
    for (const auto& row : rows_)
      layout.width[c] = std::max(layout.width[c], natural_width(row[c]));
    if (layout.width[c] == 0) continue;
    layout.width[c] = std::max(layout.width[c], text_width(headings_[c]));
    layout.least[c] = longest_word(headings_[c]);
    for (const auto& row : rows_) layout.least[c] = std::max(layout.least[c], longest_word(row[c]));
    // What no column could hold, such as an address, may be cut.
    layout.least[c] = std::min({layout.least[c], layout.width[c], kWidestWord});
    layout.columns.push_back(c);
  }
  const size_t gaps = layout.columns.empty() ? 0 : kGap * (layout.columns.size() - 1);
  layout.room = style.width > gaps ? style.width - gaps : 1;
  return layout;
}

bool TextTable::fits(const Style& style) const {
  const Layout layout = measure(style);
  size_t least = 0;
  for (size_t c : layout.columns) least += layout.least[c];
  return least <= layout.room;
}

std::string TextTable::render_as_cards(const Style& style) const {
  const Layout layout = measure(style);
  size_t label = 0;
  for (size_t c : layout.columns)
    if (c >= 2) label = std::max(label, text_width(headings_[c]));
  const std::string indent(kGap + layout.width.at(0), ' ');
  std::string out;
  for (const auto& row : rows_) {
    out += out.empty() ? "" : "\n";
    const auto put = [&](const std::string& first, const std::string& cell) {
      std::string line;
      for (char c : cell) line += c == '\n' ? std::string(" · ") : std::string(1, c);
      out += hanging(line, first, style);
    };
    put(pad(row[0], layout.width[0] + kGap), row[1]);
    for (size_t c : layout.columns)
      if (c >= 2 && !row[c].empty()) put(indent + pad(headings_[c], label + kGap), row[c]);
  }
  return out;
}

std::string TextTable::render(const Style& style) const {
  Layout layout = measure(style);
  const std::vector<size_t>& columns = layout.columns;
  std::vector<size_t>& width = layout.width;
  // The widest column gives way first, one by one: while it can keep its words whole, then at their cost.
  const auto total = [&] {
    return std::accumulate(columns.begin(), columns.end(), size_t{0},
                           [&](size_t sum, size_t c) { return sum + width[c]; });
  };
  for (const bool whole_words : {true, false}) {
    while (total() > layout.room) {
      size_t widest = headings_.size();
      for (size_t c : columns) {
        const size_t least = whole_words ? layout.least[c] : std::min(layout.least[c], kNarrowest);
        if (width[c] > least && (widest == headings_.size() || width[c] > width[widest]))
          widest = c;
      }
      if (widest == headings_.size()) break;
      --width[widest];
    }
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
