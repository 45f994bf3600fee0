#include "syntax/config.h"

#include <fmt/format.h>

namespace muster::syntax {
namespace {

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

}  // namespace

Result<Config> Config::parse(std::string_view text) {
  Config config;
  std::string section;
  for (size_t line_number = 1; !text.empty(); ++line_number) {
    const size_t size = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, size));
    text.remove_prefix(std::min(size + 1, text.size()));
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[' && line.back() == ']') {
      section = line.substr(1, line.size() - 2);
      continue;
    }
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos || section.empty()) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("line {} is neither a section nor 'key = value'", line_number)};
    }
    config.values_[section + "\n" + std::string(trim(line.substr(0, equals)))] =
        trim(line.substr(equals + 1));
  }
  return config;
}

std::string_view Config::value(std::string_view section, std::string_view key) const {
  const auto found = values_.find(fmt::format("{}\n{}", section, key));
  return found == values_.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view Config::text(std::string_view section, std::string_view key) const {
  std::string_view found = value(section, key);
  if (found.size() >= 2 && found.front() == '"' && found.back() == '"')
    found = found.substr(1, found.size() - 2);
  return found;
}

}  // namespace muster::syntax
