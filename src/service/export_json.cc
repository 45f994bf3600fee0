// export_json.cc: claims as one JSON document, and as places on a map (GeoJSON, RFC 7946).
#include <fmt/format.h>

#include "service/export_form.h"

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// {"schema": ..., "claims": [...]}, a claim as muster show --json gives it.
class JsonForm : public ExportForm {
 public:
  explicit JsonForm(ExportTools tools) : tools_(std::move(tools)) {}
  std::map<std::string, std::string> held() const override {
    std::map<std::string, std::string> all;
    for (const char* key :
         {"document",    "id",       "words",         "span",           "tier",
          "kind",        "low",      "high",          "low_strict",     "high_strict",
          "hedges",      "vague",    "counted",       "unit",           "unit_detail",
          "population",  "measure",  "measure_words", "join",           "frame",
          "side",        "agent",    "place",         "when",           "source",
          "source_kind", "stake",    "cue",           "chain",          "status",
          "modality",    "polarity", "doc_role",      "modality_words", "part_of",
          "base",        "same_as",  "revises",       "readings",       "by",
          "context",     "review"})
      all[key] = "";
    return all;
  }
  Result<void> begin() override {
    return tools_.put("",
                      R"({"schema":"muster/export/1","offset_unit":"code_point","words_policy":)" +
                          dump(tools_.policy->name()) + ",\"claims\":[");
  }
  Result<void> row(const ExportRow& row) override {
    Json json = Json::parse(listed_json(row.listed));
    // What the policy makes of words stands beside them.
    const auto& c = row.claim();
    if (!c.low && !c.high && (row.bounds.low || row.bounds.high))
      json["words_value"] = {{"policy", tools_.policy->name()},
                             {"low", row.bounds.low ? Json(row.low()) : Json()},
                             {"high", row.bounds.high ? Json(row.high()) : Json()}};
    const char* between = std::exchange(first_, false) ? "\n" : ",\n";
    return tools_.put("", between + dump(json));
  }
  Result<void> end(size_t) override { return tools_.put("", "\n]}\n"); }

 private:
  ExportTools tools_;
  bool first_ = true;
};

class GeojsonForm : public ExportForm {
 public:
  explicit GeojsonForm(ExportTools tools) : tools_(std::move(tools)) {}
  std::map<std::string, std::string> held() const override {
    std::map<std::string, std::string> keys;
    for (const ClaimColumn& column : claim_columns())
      if (!column.key.empty()) keys[std::string(column.key)] = "";
    keys["side"] = keys["agent"] = "words and spans";
    keys["place"] = "words and spans; the point is of the first place";
    keys["when"] = "words and span";
    keys["counted"] = keys["context"] = "span";
    keys["source"] = "span, cue, name";
    keys["chain"] = "all but the words";
    keys["part_of"] = "words, role";
    keys["review"] = "the reviews themselves";
    keys["document"] = "encoding, container";
    return keys;
  }
  std::string why_not(const ListedClaim& listed) const override {
    const ledger::PlaceFact* place = first_place(listed);
    return place && place->has_point ? "" : "no place with coordinates";
  }
  Result<void> begin() override {
    return tools_.put("", R"({"type":"FeatureCollection","features":[)");
  }
  Result<void> row(const ExportRow& row) override {
    const ledger::PlaceFact& place = *first_place(row.listed);
    Json properties = Json::object();
    for (const ClaimColumn& column : claim_columns()) {
      std::string value = row.column(column.name);
      Json& property = properties[std::string(column.name)];
      if (column.type == "boolean")
        property = value == "true";
      else if (column.type == "integer")
        property = std::stoll(value);
      else if (!value.empty())
        property = std::move(value);  // numbers stay exact as text
    }
    properties["words_policy"] = tools_.policy->name();
    properties["words_low"] = row.bounds.low ? Json(row.low()) : Json();
    properties["words_high"] = row.bounds.high ? Json(row.high()) : Json();
    const Json feature = {
        {"type", "Feature"},
        {"id", row.claim().id + "@" + row.listed.document->record.document_id},
        {"geometry",
         {{"type", "Point"},
          {"coordinates",
           {static_cast<double>(place.lon_e5) / 1e5, static_cast<double>(place.lat_e5) / 1e5}}}},
        {"properties", std::move(properties)}};
    const char* between = std::exchange(first_, false) ? "\n" : ",\n";
    return tools_.put("", between + dump(feature));
  }
  Result<void> end(size_t) override { return tools_.put("", "\n]}\n"); }

 private:
  ExportTools tools_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<ExportForm> make_json_form(ExportTools tools) {
  return std::make_unique<JsonForm>(std::move(tools));
}
std::unique_ptr<ExportForm> make_geojson_form(ExportTools tools) {
  return std::make_unique<GeojsonForm>(std::move(tools));
}

}  // namespace muster::service
