#include "ledger/claim_index.h"

#include <algorithm>
#include <cstdlib>

#include "core/hash.h"

namespace muster::ledger {
namespace {

constexpr const char* kDeleteClaims = "DELETE FROM claims WHERE document_key = ?";
constexpr const char* kDeleteDocument = "DELETE FROM document_index WHERE document_key = ?";
constexpr const char* kInsertDocument =
    "INSERT INTO document_index (document_key, reading_key, published, sort_key, n_claims, "
    "n_statements, n_events, superseded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kInsertClaim =
    "INSERT INTO claims (claim_id, document_key, reading_key, claim_index, sort_key, span_begin, "
    "span_end, low, high, low_real, high_real, kind, unit, frame, status, modality, polarity, "
    "doc_role, when_from, when_to, review, superseded) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kInsertTerm =
    "INSERT INTO claim_terms (term_key, sort_key, claim_key) VALUES (?, ?, ?)";
constexpr const char* kInsertClaimText =
    "INSERT INTO claim_text (rowid, words, context) VALUES (?, ?, ?)";
constexpr const char* kInsertDocumentText =
    "INSERT INTO document_text (rowid, title, body) VALUES (?, ?, ?)";
constexpr const char* kFindTerm = "SELECT term_key FROM terms WHERE field = ? AND term = ?";
constexpr const char* kMakeTerm = "INSERT INTO terms (field, term) VALUES (?, ?)";
constexpr const char* kSupersedeDocument =
    "UPDATE document_index SET superseded_by = ? WHERE document_key = ?";
constexpr const char* kSupersedeClaims = "UPDATE claims SET superseded = ? WHERE document_key = ?";

double real_of(const Decimal& value) { return std::strtod(value.to_string().c_str(), nullptr); }

void add_term(ClaimRow& row, const char* field, std::string_view term) {
  if (std::string folded = fold_term(term); !folded.empty())
    row.terms.emplace_back(field, std::move(folded));
}
void add_terms(ClaimRow& row, const char* field, const std::vector<reading::Named>& list) {
  for (const auto& n : list) {
    add_term(row, field, n.name);
    add_term(row, field, n.id);
  }
}

}  // namespace

std::string fold_term(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

int64_t date_number(Date date) { return date.year * int64_t{10000} + date.month * 100 + date.day; }

int64_t sort_key_of(std::optional<Date> published, std::string_view document_id) {
  // 22 bits for the day since 0001-01-01, 25 bits of the document's hash: 6 bytes in the file.
  constexpr int64_t kDaysTo1970 = 719162;
  const int64_t day = published ? std::max<int64_t>(published->to_days() + kDaysTo1970 + 1, 1) : 0;
  const int64_t hash =
      std::strtoll(std::string(document_id.substr(0, 8)).c_str(), nullptr, 16) >> 7;
  return day << 25 | hash;
}

DocumentRows make_index(const std::vector<EffectiveClaim>& claims, const StoredReading& stored,
                        std::string_view document_id, std::string_view outlet,
                        std::string_view text) {
  DocumentRows rows;
  if (stored.published) rows.published = stored.published->iso();
  rows.sort_key = sort_key_of(stored.published, document_id);
  rows.n_statements = static_cast<int64_t>(stored.reading.statements.size());
  rows.n_events = static_cast<int64_t>(stored.reading.events.size());
  for (const EffectiveClaim& e : claims) {
    const reading::Claim& c = e.claim;
    ClaimRow& row = rows.claims.emplace_back();
    row.claim_id = c.id;
    row.span = c.words.span;
    if (c.low) row.low = c.low->to_string(), row.low_real = real_of(*c.low);
    if (c.high) row.high = c.high->to_string(), row.high_real = real_of(*c.high);
    row.kind = c.kind;
    row.unit = c.unit;
    row.frame = c.frame;
    row.status = c.status;
    row.modality = c.modality;
    row.polarity = c.polarity;
    row.doc_role = c.doc_role;
    row.review = e.review;
    if (c.when && c.when->interval.from)
      row.when_from = date_number(c.when->interval.from->first_day());
    if (c.when && c.when->interval.to) row.when_to = date_number(c.when->interval.to->last_day());

    for (const std::string& m : c.measure) add_term(row, "measure", m);
    add_terms(row, "side", c.side);
    add_terms(row, "agent", c.agent);
    add_terms(row, "place", c.place);
    for (const auto& place : c.place)
      for (const PlaceFact& fact : stored.places)
        if (fact.name == place.name && (fact.id == place.id || place.id.empty())) {
          add_term(row, "place", fact.country);
          add_term(row, "place", fact.country_name);
          add_term(row, "place", fact.admin);
        }
    for (const auto& source : c.chain) {
      add_term(row, "source", source.words.text);
      if (source.name) add_term(row, "source", source.name->text);
      if (source.refers_to) add_term(row, "source", source.refers_to->text);
    }
    add_term(row, "source_kind", c.source_kind);
    add_term(row, "outlet", outlet.empty() ? std::string_view(stored.outlet) : outlet);
    // The usual values stand in the columns of most rows; an index of them would only take room.
    if (c.modality != "actual") add_term(row, "modality", c.modality);
    if (c.polarity != "positive") add_term(row, "polarity", c.polarity);
    if (c.status != "asserted" && c.status != "reported") add_term(row, "status", c.status);
    if (c.unit != "person") add_term(row, "unit", c.unit);
    if (c.kind != "exact") add_term(row, "kind", c.kind);
    if (e.review != "new") add_term(row, "review", e.review);
    std::sort(row.terms.begin(), row.terms.end());
    row.terms.erase(std::unique(row.terms.begin(), row.terms.end()), row.terms.end());

    row.words = c.words.text;
    if (c.counted) row.words += " " + c.counted->text;
    if (!c.chain.empty()) row.words += " " + c.chain.back().words.text;
    row.context = std::string(text.substr(e.context.begin, e.context.size()));
  }
  return rows;
}

Result<void> ClaimIndex::put(int64_t document_key, int64_t reading_key, const DocumentRows& rows,
                             std::optional<int64_t> superseded_by, bool is_new) {
  if (!is_new) {
    // Rows of claim_terms and claim_text stay behind: keys of claims are never used again, so that they match nothing.
    // Finding them would take longer than they are worth; rebuild() drops them.
    for (const char* sql : {kDeleteClaims, kDeleteDocument}) {
      MUSTER_TRY(Statement * remove, database_.statement(sql));
      MUSTER_TRY_VOID(remove->bind(document_key).run());
    }
  }
  MUSTER_TRY(Statement * document, database_.statement(kInsertDocument));
  MUSTER_TRY_VOID(document
                      ->bind(document_key, reading_key, rows.published, rows.sort_key,
                             static_cast<int64_t>(rows.claims.size()), rows.n_statements,
                             rows.n_events, superseded_by)
                      .run());
  int64_t index = 0;
  for (const ClaimRow& row : rows.claims) {
    MUSTER_TRY(Statement * claim, database_.statement(kInsertClaim));
    MUSTER_TRY_VOID(claim
                        ->bind(row.claim_id, document_key, reading_key, index++, rows.sort_key,
                               int64_t{row.span.begin}, int64_t{row.span.end}, row.low, row.high,
                               row.low_real, row.high_real, row.kind, row.unit, row.frame,
                               row.status, row.modality, row.polarity, row.doc_role, row.when_from,
                               row.when_to, row.review, superseded_by ? 1 : 0)
                        .run());
    const int64_t claim_key = database_.last_key();
    for (const auto& [field, term] : row.terms) {
      MUSTER_TRY(const int64_t key, term_key(field, term));
      MUSTER_TRY(Statement * insert, database_.statement(kInsertTerm));
      MUSTER_TRY_VOID(insert->bind(key, rows.sort_key, claim_key).run());
    }
    MUSTER_TRY(Statement * words, database_.statement(kInsertClaimText));
    MUSTER_TRY_VOID(words->bind(claim_key, row.words, row.context).run());
  }
  return {};
}

Result<void> ClaimIndex::put_text(int64_t document_key, std::string_view title,
                                  std::string_view body) {
  MUSTER_TRY(Statement * insert, database_.statement(kInsertDocumentText));
  return insert->bind(document_key, title, body).run();
}

Result<void> ClaimIndex::supersede(int64_t document_key, std::optional<int64_t> by) {
  MUSTER_TRY(Statement * document, database_.statement(kSupersedeDocument));
  MUSTER_TRY_VOID(document->bind(by, document_key).run());
  MUSTER_TRY(Statement * claims, database_.statement(kSupersedeClaims));
  return claims->bind(by ? 1 : 0, document_key).run();
}

Result<void> ClaimIndex::clear() {
  terms_.clear();
  return database_.execute(
      "DELETE FROM claim_terms; DELETE FROM claims; DELETE FROM terms; DELETE FROM document_index;"
      "INSERT INTO claim_text (claim_text) VALUES ('delete-all');"
      "INSERT INTO document_text (document_text) VALUES ('delete-all');");
}

Result<int64_t> ClaimIndex::term_key(const std::string& field, const std::string& term) {
  const std::string cached = field + "\t" + term;
  if (const auto found = terms_.find(cached); found != terms_.end()) return found->second;
  MUSTER_TRY(Statement * find, database_.statement(kFindTerm));
  find->bind(field, term);
  MUSTER_TRY(const bool there, find->step());
  int64_t key = 0;
  if (there) {
    key = find->integer(0);
    find->reset();
  } else {
    MUSTER_TRY(Statement * make, database_.statement(kMakeTerm));
    MUSTER_TRY_VOID(make->bind(field, term).run());
    key = database_.last_key();
  }
  terms_[cached] = key;
  return key;
}

}  // namespace muster::ledger
