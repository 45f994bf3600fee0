#include "service/ledger_review.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "service/method.h"

namespace muster::service {
namespace {

using ledger::Review;

// A time after everything that is in the ledger, so that of two reviews for one field the later one is told by its time.
Result<std::string> next_time(ledger::Ledger& ledger) {
  MUSTER_TRY(const std::string last, ledger.last_log_time());
  return time_after(last);
}

Result<void> write(Reader& reader, std::vector<Review> reviews, const std::string& who) {
  ledger::Ledger& ledger = reader.ledger();
  MUSTER_TRY_VOID(ledger.begin());
  MUSTER_TRY(const std::string at, next_time(ledger));
  nlohmann::ordered_json detail = {{"claim", reviews.front().claim_id},
                                   {"reviews", nlohmann::ordered_json::array()}};
  std::set<std::string> captures;
  for (Review& r : reviews) {
    r.who = who;
    r.at = at;
    r.review_id = ledger::review_id_of(r);
    detail["reviews"].push_back({{"id", r.review_id}, {"action", r.action}, {"field", r.field}});
    MUSTER_TRY([[maybe_unused]] const bool is_new, ledger.add_review(r));
    captures.insert(r.sha256);
  }
  for (const std::string& sha256 : captures) {
    MUSTER_TRY(const auto keys, ledger.documents_of_capture(sha256));
    for (const int64_t key : keys) {
      MUSTER_TRY(const auto record, ledger.document(key));
      MUSTER_TRY(const auto document, document_of(ledger, record, reader.text_rules()));
      MUSTER_TRY_VOID(ledger.reindex(key, document->text()));
    }
  }
  return ledger.commit(
      "review", who, at,
      detail.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

Result<ListedClaim> again(Reader& reader, const std::string& id) {
  MUSTER_TRY(auto found, reader.find(id));
  return std::move(found.front());
}

}  // namespace

Result<std::vector<std::string>> measure_terms(const EngineOptions& options) {
  MUSTER_TRY(const auto lexicon, find_lexicon(options));
  MUSTER_TRY(const Method table, method(lexicon));
  std::vector<std::string> terms;
  for (const Measure& m : table.measures) terms.push_back(m.term);
  return terms;
}

Result<ListedClaim> review(Reader& reader, const ReviewRequest& request,
                           const std::vector<std::string>& measures) {
  MUSTER_TRY(const auto found, reader.find(request.claim));
  const ListedClaim& listed = found.front();
  const reading::Claim& claim = listed.claim();
  Review base;
  base.claim_id = claim.id;
  base.sha256 = listed.document->record.sha256;
  base.span = claim.words.span;
  base.action = request.action;
  base.why = request.why;
  std::vector<Review> reviews;
  if (request.action == "correct") {
    if (request.assignments.empty())
      return Error{ErrorCode::kInvalidInput,
                   "correct: nothing to correct; give FIELD=VALUE, as in measure=wounded"};
    reading::Claim trial = claim;
    for (const auto& [field, value] : request.assignments) {
      MUSTER_TRY_VOID(ledger::set_field(trial, field, value, listed.document->text(), measures));
      Review r = base;
      r.field = field;
      r.value = value;
      reviews.push_back(std::move(r));
    }
  } else {
    if (request.action == "note" && request.text.empty())
      return Error{ErrorCode::kInvalidInput, "note: it is empty; give its text"};
    base.value = request.text;
    if (request.action == "overrule") {
      if (request.assignments.size() != 1)
        return Error{ErrorCode::kInvalidInput, "overrule: one link at a time"};
      base.field = request.assignments.front().first;
      base.value = request.assignments.front().second;
    }
    reviews.push_back(std::move(base));
  }
  const std::string id = claim.id;
  MUSTER_TRY_VOID(write(reader, std::move(reviews), author(request.who)));
  return again(reader, id);
}

Result<std::optional<ListedClaim>> undo(Reader& reader, const std::string& id,
                                        const std::string& why, const std::string& who) {
  auto& database = reader.ledger().database();
  const std::string end = id + "g";
  // The newest one that was not taken back yet.
  MUSTER_TRY(
      ledger::Statement find,
      database.prepare("SELECT review_id, claim_id, lower(hex(sha256)), span_begin, span_end FROM "
                       "reviews r WHERE ((claim_id >= ?1 AND claim_id < ?2) OR (review_id >= ?1 "
                       "AND review_id < ?2)) AND action <> 'undo' AND NOT EXISTS (SELECT 1 FROM "
                       "reviews u WHERE u.action = 'undo' AND u.field = r.review_id) ORDER BY at "
                       "DESC, review_id DESC LIMIT 1"));
  find.bind(id, end);
  MUSTER_TRY(const bool there, find.step());
  if (id.empty() || !there)
    return Error{ErrorCode::kNotFound,
                 fmt::format("{}: no review to take back has this id, nor a claim with one", id)};
  Review r;
  r.field = find.text(0);
  r.claim_id = find.text(1);
  r.sha256 = find.text(2);
  r.span = {static_cast<uint32_t>(find.integer(3)), static_cast<uint32_t>(find.integer(4))};
  r.action = "undo";
  r.why = why;
  find.reset();
  const std::string claim_id = r.claim_id;
  MUSTER_TRY_VOID(write(reader, {r}, author(who)));
  auto found = reader.find(claim_id);
  if (found) return std::optional(std::move(found->front()));
  if (found.error().code == ErrorCode::kNotFound) return std::optional<ListedClaim>();
  return found.error();
}

}  // namespace muster::service
