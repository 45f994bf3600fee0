#include "service/output_schema.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kPart = "#/$defs/";

Result<Json> load(const std::filesystem::path& lexicon_dir) {
  const auto file = lexicon_dir.parent_path() / "schema" / "outputs.json";
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return Error{ErrorCode::kNotFound,
                 file.string() + ": no such file; it belongs beside the folder of word tables"};
  Json json = Json::parse(in, nullptr, false);
  if (json.is_discarded() || !json.contains("outputs") || !json.contains("$defs"))
    return Error{ErrorCode::kCorrupt, file.string() + ": is not the file of schemas"};
  return json;
}

void parts_of(const Json& schema, const Json& defs, std::set<std::string>& parts) {
  if (schema.is_object() && schema.contains("$ref")) {
    const std::string name = schema["$ref"].get<std::string>().substr(kPart.size());
    if (parts.insert(name).second) parts_of(defs.at(name), defs, parts);
  }
  if (schema.is_structured())
    for (const Json& inner : schema) parts_of(inner, defs, parts);
}

}  // namespace

Result<std::vector<std::string>> output_names(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Json all, load(lexicon_dir));
  return all["outputs"].get<std::vector<std::string>>();
}

Result<std::string> output_schema(const std::filesystem::path& lexicon_dir,
                                  const std::string& name) {
  MUSTER_TRY(const Json all, load(lexicon_dir));
  const auto names = all["outputs"].get<std::vector<std::string>>();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    std::string list;
    for (const std::string& known : names) list += (list.empty() ? "" : ", ") + known;
    return Error{ErrorCode::kInvalidInput, fmt::format("no output {}; there are {}", name, list)};
  }
  const Json& defs = all["$defs"];
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "muster " + name}};
  out.update(defs.at(name));
  std::set<std::string> parts;
  parts_of(defs.at(name), defs, parts);
  for (const auto& [part, schema] : defs.items())
    if (parts.contains(part)) out["$defs"][part] = schema;
  return out.dump(2) + "\n";
}

}  // namespace muster::service
