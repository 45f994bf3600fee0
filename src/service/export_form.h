// export_form.h: one form of export: what it holds, which claims are rows of it, and how a row is written.
//
// Used by export.cc alone. Threads: one at a time.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "service/claim_columns.h"
#include "service/export.h"
#include "service/word_policy.h"

namespace muster::service {

/// A claim with what a form may want of it.
struct ExportRow {
  const ListedClaim& listed;
  WordPolicy::Bounds bounds;  ///< after the policy for words
  std::string low() const { return bounds.low ? bounds.low->to_string() : ""; }
  std::string high() const { return bounds.high ? bounds.high->to_string() : ""; }
  std::string column(std::string_view name) const { return column_value(listed, name); }
  const reading::Claim& claim() const { return listed.claim(); }
};

class ExportForm {
 public:
  virtual ~ExportForm() = default;
  /// Keys of the JSON form of a claim that a row holds -> "" for whole, else what of it is lost.
  virtual std::map<std::string, std::string> held() const = 0;
  /// Why a claim is no row; "" when it is one.
  virtual std::string why_not(const ListedClaim&) const { return ""; }
  virtual Result<void> begin() { return {}; }
  virtual Result<void> row(const ExportRow& row) = 0;
  /// `n_rows` were written.
  virtual Result<void> end(size_t /*n_rows*/) { return {}; }
};

struct ExportTools {
  const WordPolicy* policy = nullptr;
  PutPiece put;
};
std::unique_ptr<ExportForm> make_json_form(ExportTools tools);
std::unique_ptr<ExportForm> make_csv_form(ExportTools tools);
std::unique_ptr<ExportForm> make_geojson_form(ExportTools tools);
std::unique_ptr<ExportForm> make_wikitext_form(ExportTools tools);
std::unique_ptr<ExportForm> make_ucdp_form(ExportTools tools);
std::unique_ptr<ExportForm> make_ibc_form(ExportTools tools);
std::unique_ptr<ExportForm> make_bias_form(ExportTools tools);

}  // namespace muster::service
