#include "syntax/morph.h"

#include <algorithm>
#include <map>
#include <vector>

namespace muster::syntax {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  for (size_t begin = 0;;) {
    const size_t end = text.find(separator, begin);
    out.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return out;
    begin = end + 1;
  }
}

}  // namespace

std::string normalize_morph(std::string_view features) {
  if (features.empty() || features == "_") return "";
  std::map<std::string_view, std::string> fields;
  for (const std::string_view feature : split(features, '|')) {
    const size_t equals = feature.find('=');
    if (equals == std::string_view::npos) continue;
    auto values = split(feature.substr(equals + 1), ',');
    std::sort(values.begin(), values.end());
    std::string joined;
    for (const std::string_view value : values)
      joined += (joined.empty() ? "" : ",") + std::string(value);
    fields[feature.substr(0, equals)] = std::move(joined);
  }
  std::vector<std::string> pairs;
  for (const auto& [field, values] : fields) pairs.push_back(std::string(field) + "=" + values);
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const std::string& pair : pairs) out += (out.empty() ? "" : "|") + pair;
  return out;
}

std::string_view morph_value(std::string_view features, std::string_view field) {
  while (!features.empty()) {
    const size_t bar = features.find('|');
    const std::string_view feature = features.substr(0, bar);
    if (feature.size() > field.size() && feature.starts_with(field) && feature[field.size()] == '=')
      return feature.substr(field.size() + 1);
    if (bar == std::string_view::npos) break;
    features.remove_prefix(bar + 1);
  }
  return "";
}

}  // namespace muster::syntax
