// export.h: the claims of a ledger in the forms of other programs.
//
// `muster export` without a form writes the ledger's own NDJSON (ledger_reread.h: export_lines), which alone can be
// imported again. The forms here are for reading on: each tells what it leaves out. Threads: one at a time.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "service/ledger_list.h"
#include "service/word_policy.h"

namespace muster::service {

struct ExportRequest {
  std::string form;  ///< json, csv, geojson, wikitext, ucdp, ibc, bias
  ledger::ClaimFilter filter;
  std::string words = "literal";  ///< policy for amounts in words (word_policy.h)
};

struct ExportSummary {
  size_t n_claims = 0;                     ///< written
  std::map<std::string, size_t> left_out;  ///< reason -> claims that are no row of the form
  std::map<std::string, size_t>
      not_held;  ///< key of the JSON form, and what of it -> written claims that lose it
};

/// Names of the forms, in the order of help texts.
std::vector<std::string> export_forms();

/// A file of the form: its name, and what to write next to it.
using PutPiece = std::function<Result<void>(const std::string& file, std::string_view piece)>;

/// Claims in order of publication. A form of one file writes to the file "". `csv` writes a Frictionless Data Package:
/// claims.csv, chains.csv, reports.csv, reviews.csv and datapackage.json.
/// Errors: kInvalidInput for a form or policy that is not known; those of find_claims and of `put`.
Result<ExportSummary> export_claims(Reader& reader, const std::filesystem::path& lexicon_dir,
                                    const ExportRequest& request, const PutPiece& put);

}  // namespace muster::service
