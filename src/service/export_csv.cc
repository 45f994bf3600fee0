// export_csv.cc: claims as a Frictionless Data Package: tables in CSV with a description that programs read.
//
// Source   Data Package and Table Schema, specs.frictionlessdata.io
#include <fmt/format.h>

#include <set>

#include "core/utf8.h"
#include "service/engine.h"
#include "service/export_form.h"

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;
using Cells = std::vector<std::string>;

struct Field {
  std::string name, type, what;
};
struct Resource {
  std::string name;
  std::vector<Field> fields;
  Cells primary_key;
  std::string foreign_field, foreign_resource, foreign_key;  ///< "" for none
};

std::vector<Resource> resources() {
  std::vector<Resource> all;
  Resource& claims = all.emplace_back();
  claims.name = "claims";
  claims.primary_key = {"document", "id"};
  for (const ClaimColumn& c : claim_columns())
    claims.fields.push_back({std::string(c.name), std::string(c.type), std::string(c.what)});
  claims.fields.push_back(
      {"words_policy", "string", "rule that words_low and words_high are made by"});
  claims.fields.push_back(
      {"words_low", "number", "lower bound; for words alone that of the policy"});
  claims.fields.push_back(
      {"words_high", "number", "upper bound; for words alone that of the policy"});
  claims.fields.push_back({"hedges", "string", "words that make the number uncertain"});
  claims.fields.push_back({"cue", "string", "the telling word"});
  claims.fields.push_back({"readings", "string", "alternatives that the text leaves open"});
  claims.fields.push_back({"by", "string", "field=rule that decided it"});
  claims.foreign_field = claims.foreign_key = "document";
  claims.foreign_resource = "reports";
  all.push_back({"chains",
                 {{"document", "string", "id of the report"},
                  {"claim", "string", "id of the claim"},
                  {"position", "integer", "0 is the outermost; the last one is the root claimant"},
                  {"words", "string", "as written"},
                  {"kind", "string", "ministry, military, anonymous_officials ..."},
                  {"cue", "string", "the telling word"},
                  {"refers_to", "string", "who a pronoun stands for"},
                  {"name", "string", "a name set beside the words"},
                  {"span_begin", "integer", "first code point in the document text"},
                  {"span_end", "integer", "code point after the last one"}},
                 {"document", "claim", "position"},
                 "document",
                 "reports",
                 "document"});
  all.push_back({"reports",
                 {{"document", "string", "id of the report"},
                  {"sha256", "string", "of its bytes"},
                  {"name", "string", "file or record it was taken from"},
                  {"title", "string", "its title"},
                  {"outlet", "string", "who published it"},
                  {"published", "string", "when; ISO 8601 with the precision that is known"},
                  {"url", "string", "its address"},
                  {"locator", "string", "where it was met first"},
                  {"seen_at", "string", "when it was met there, UTC"}},
                 {"document"},
                 "",
                 "",
                 ""});
  all.push_back({"reviews",
                 {{"document", "string", "id of the report"},
                  {"claim", "string", "id of the claim"},
                  {"review", "string", "id of the review"},
                  {"action", "string", "correct, approve, reject, note, undo"},
                  {"field", "string", "corrected field, or the review that is taken back"},
                  {"value", "string", "the new value, or the note"},
                  {"why", "string", "reason"},
                  {"who", "string", "author"},
                  {"at", "string", "time, UTC"}},
                 {"document", "claim", "review"},
                 "document",
                 "reports",
                 "document"});
  return all;
}

class CsvForm : public ExportForm {
 public:
  explicit CsvForm(ExportTools tools) : tools_(std::move(tools)) {}

  std::map<std::string, std::string> held() const override {
    std::map<std::string, std::string> keys;
    for (const ClaimColumn& column : claim_columns())
      if (!column.key.empty()) keys[std::string(column.key)] = "";
    keys["chain"] = keys["source"] = keys["review"] = keys["readings"] = keys["by"] = "";
    keys["side"] = keys["agent"] = keys["place"] = "words and spans";
    keys["when"] = "words and span";
    keys["counted"] = keys["context"] = keys["cue"] = "span";
    keys["hedges"] = "spans, directions";
    keys["part_of"] = "words, role";
    keys["document"] = "encoding, container";
    return keys;
  }

  Result<void> begin() override {
    for (const Resource& resource : resources_) {
      Cells names;
      for (const Field& field : resource.fields) names.push_back(field.name);
      MUSTER_TRY_VOID(put(resource.name, names));
    }
    return {};
  }

  Result<void> row(const ExportRow& row) override {
    const KeptDocument& kept = *row.listed.document;
    const auto& c = row.claim();
    if (reports_.insert(kept.record.document_id).second) MUSTER_TRY_VOID(report(row));
    Cells cells;
    for (const ClaimColumn& column : claim_columns()) cells.push_back(row.column(column.name));
    cells.push_back(tools_.policy->name());
    cells.push_back(row.low());
    cells.push_back(row.high());
    std::string hedges, readings, by;
    for (const auto& hedge : c.hedges) hedges += (hedges.empty() ? "" : "; ") + hedge.words.text;
    for (const auto& reading : c.readings) readings += (readings.empty() ? "" : "; ") + reading;
    for (const auto& [field, rule] : c.by)
      by += fmt::format("{}{}={}", by.empty() ? "" : "; ", field, rule);
    cells.insert(cells.end(), {hedges, c.cue ? c.cue->text : "", readings, by});
    MUSTER_TRY_VOID(put("claims", cells));

    const auto code_point = [&](size_t byte) {
      return std::to_string(count_code_points(kept.text().substr(0, byte)));
    };
    const auto text = [](const std::optional<reading::Words>& words) {
      return words ? words->text : "";
    };
    for (size_t i = 0; i < c.chain.size(); ++i) {
      const reading::Source& s = c.chain[i];
      MUSTER_TRY_VOID(
          put("chains", {kept.record.document_id, c.id, std::to_string(i), s.words.text, s.kind,
                         text(s.cue), text(s.refers_to), text(s.name),
                         code_point(s.words.span.begin), code_point(s.words.span.end)}));
    }
    for (const ledger::Review& r : row.listed.effective().reviews)
      MUSTER_TRY_VOID(put("reviews", {kept.record.document_id, c.id, r.review_id, r.action, r.field,
                                      r.value, r.why, r.who, r.at}));
    return {};
  }

  Result<void> end(size_t) override {
    Json list = Json::array();
    for (const Resource& r : resources_) {
      Json fields = Json::array();
      for (const Field& f : r.fields)
        fields.push_back({{"name", f.name}, {"type", f.type}, {"description", f.what}});
      Json schema = {
          {"fields", std::move(fields)}, {"primaryKey", r.primary_key}, {"missingValues", {""}}};
      if (!r.foreign_field.empty())
        schema["foreignKeys"] = Json::array(
            {{{"fields", r.foreign_field},
              {"reference", {{"resource", r.foreign_resource}, {"fields", r.foreign_key}}}}});
      list.push_back({{"name", r.name},
                      {"path", r.name + ".csv"},
                      {"profile", "tabular-data-resource"},
                      {"format", "csv"},
                      {"mediatype", "text/csv"},
                      {"encoding", "utf-8"},
                      {"schema", std::move(schema)}});
    }
    const Json package = {
        {"profile", "tabular-data-package"},
        {"name", "muster-claims"},
        {"title", "Claimed figures of news reports, with their words"},
        {"description",
         "Each row is what a report says that somebody said, not what is true. "
         "Spans are half-open code points of the document text."},
        {"muster", {{"version", muster_version()}, {"words_policy", tools_.policy->name()}}},
        {"resources", std::move(list)}};
    return tools_.put("datapackage.json",
                      package.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  }

 private:
  Result<void> put(const std::string& table, const Cells& cells) {
    return tools_.put(table + ".csv", csv_line(cells));
  }
  Result<void> report(const ExportRow& row) {
    const auto& record = row.listed.document->record;
    const auto& seen = record.appearances.front();
    return put("reports",
               {record.document_id, record.sha256, record.name(), row.column("title"),
                record.outlet, row.column("published"), record.url, seen.locator, seen.seen_at});
  }

  ExportTools tools_;
  std::vector<Resource> resources_ = resources();
  std::set<std::string> reports_;
};

}  // namespace

std::unique_ptr<ExportForm> make_csv_form(ExportTools tools) {
  return std::make_unique<CsvForm>(std::move(tools));
}

}  // namespace muster::service
