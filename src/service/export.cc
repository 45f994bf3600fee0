#include "service/export.h"

#include <fmt/format.h>

#include "service/export_form.h"

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;
using MakeForm = std::unique_ptr<ExportForm> (*)(ExportTools);

constexpr std::pair<const char*, MakeForm> kForms[] = {
    {"json", make_json_form},         {"csv", make_csv_form},   {"geojson", make_geojson_form},
    {"wikitext", make_wikitext_form}, {"ucdp", make_ucdp_form}, {"ibc", make_ibc_form},
    {"bias", make_bias_form},
};

bool is_said(const Json& value) {
  if (value.is_null() || value == false || value == "") return false;
  return !value.is_structured() || !value.empty();
}

void note_losses(const Json& claim, const std::map<std::string, std::string>& held,
                 std::map<std::string, size_t>& lost) {
  for (const auto& [key, value] : claim.items()) {
    if (!is_said(value)) continue;
    const auto found = held.find(key);
    if (found == held.end())
      ++lost[key];
    else if (!found->second.empty())
      ++lost[key + " (" + found->second + ")"];
  }
}

}  // namespace

std::vector<std::string> export_forms() {
  std::vector<std::string> names;
  for (const auto& [name, make] : kForms) names.emplace_back(name);
  return names;
}

Result<ExportSummary> export_claims(Reader& reader, const std::filesystem::path& lexicon_dir,
                                    const ExportRequest& request, const PutPiece& put) {
  MUSTER_TRY(const WordPolicy policy, WordPolicy::make(lexicon_dir, request.words));
  std::unique_ptr<ExportForm> form;
  for (const auto& [name, make] : kForms)
    if (request.form == name) form = make({&policy, put});
  if (!form) {
    std::string list;
    for (const std::string& name : export_forms()) list += (list.empty() ? "" : ", ") + name;
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("no form {}; there are {}", request.form, list)};
  }
  const auto held = form->held();
  ExportSummary summary;
  MUSTER_TRY_VOID(form->begin());
  MUSTER_TRY_VOID(
      reader.each_claim(request.filter, ledger::ClaimSort::kPublished,
                        [&](const ListedClaim& listed) -> Result<void> {
                          if (const std::string why = form->why_not(listed); !why.empty()) {
                            ++summary.left_out[why];
                            return {};
                          }
                          note_losses(Json::parse(listed_json(listed)), held, summary.not_held);
                          ++summary.n_claims;
                          return form->row({listed, policy.bounds(listed.claim())});
                        }));
  MUSTER_TRY_VOID(form->end(summary.n_claims));
  return summary;
}

}  // namespace muster::service
