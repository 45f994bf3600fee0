#include "service/ledger_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>

#include "service/json.h"

namespace muster::service {

using Part = ledger::Ledger::Part;
using Json = nlohmann::ordered_json;

Result<Reader> Reader::open(const std::string& path, const EngineOptions& options,
                            ledger::Ledger::Mode mode) {
  MUSTER_TRY(auto ledger, ledger::Ledger::open(path, mode));
  MUSTER_TRY(const auto lexicon, find_lexicon(options));
  MUSTER_TRY(auto zones, ZoneRules::make(lexicon));
  MUSTER_TRY(auto pages, page::PageReader::make(lexicon));
  return Reader(std::move(ledger), std::move(zones), std::move(pages));
}

Result<std::shared_ptr<const KeptDocument>> Reader::document(int64_t document_key, Part part) {
  MUSTER_TRY(KeptDocument kept, kept_document(ledger_, document_key, text_rules(), part));
  return std::make_shared<const KeptDocument>(std::move(kept));
}

Result<std::vector<ListedClaim>> Reader::fetch(const std::vector<ledger::ClaimHit>& hits) {
  std::map<int64_t, std::shared_ptr<const KeptDocument>> documents;
  std::vector<ListedClaim> out;
  for (const auto& hit : hits) {
    auto& kept = documents[hit.document_key];
    if (!kept) {
      MUSTER_TRY(kept, document(hit.document_key));
    }
    const auto index = static_cast<size_t>(hit.claim_index);
    if (index >= kept->claims.size() || kept->claims[index].claim.id != hit.claim_id)
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: the index does not fit the readings (claim {}); muster verify "
                               "--rebuild makes it again",
                               ledger_.path(), hit.claim_id)};
    out.push_back({kept, index});
  }
  return out;
}

Result<ListAnswer> Reader::list(const ledger::ClaimFilter& filter, ledger::ClaimSort sort,
                                const ledger::ClaimPage& page) {
  MUSTER_TRY(auto hits, ledger::find_claims(ledger_.database(), filter, sort, page));
  ListAnswer answer;
  answer.more = hits.size() > page.limit;
  if (answer.more) hits.resize(page.limit);
  MUSTER_TRY(answer.claims, fetch(hits));
  return answer;
}

namespace {

// Pieces of the document's blocks around the words, which are looked for as the full-text index does: without regard to
// ASCII case, at the beginning of words.
std::vector<std::string> snippets_of(const Document& document,
                                     const std::vector<std::string>& words) {
  constexpr size_t kMost = 3, kAround = 90;
  std::vector<std::string> out;
  std::vector<std::string> wanted;
  for (const std::string& word : words) {
    std::string folded = ledger::fold_term(word);
    std::erase(folded, '"');
    if (!folded.empty()) wanted.push_back(std::move(folded));
  }
  for (const Block& block : document.blocks()) {
    if (out.size() == kMost) break;
    if (block.zone == Zone::kTeaser || block.zone == Zone::kOther) continue;
    std::string lower = block.clean;
    for (char& c : lower)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    std::vector<std::pair<size_t, size_t>> marks;
    for (const std::string& word : wanted) {
      for (size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
        const bool inside = at > 0 && std::isalnum(static_cast<unsigned char>(lower[at - 1]));
        if (inside) continue;
        marks.emplace_back(at, at + word.size());
        break;
      }
    }
    if (marks.empty()) continue;
    std::sort(marks.begin(), marks.end());
    size_t from = marks.front().first > kAround ? marks.front().first - kAround : 0;
    size_t to = std::min(marks.back().second + kAround, lower.size());
    while (from > 0 && block.clean[from - 1] != ' ') --from;
    while (to < lower.size() && block.clean[to] != ' ') ++to;
    std::string piece = from > 0 ? "… " : "";
    size_t at = from;
    for (const auto& [begin, end] : marks) {
      if (begin < at) continue;
      piece += block.clean.substr(at, begin - at) + "\x02" +
               block.clean.substr(begin, end - begin) + "\x03";
      at = end;
    }
    piece += block.clean.substr(at, to - at);
    if (to < lower.size()) piece += " …";
    out.push_back(std::move(piece));
  }
  return out;
}

}  // namespace

Result<SearchAnswer> Reader::search(const std::vector<std::string>& words,
                                    const ledger::ClaimPage& page) {
  std::string query;
  for (const std::string& word : words) {
    // An argument of several words is a phrase.
    const bool phrase = word.find(' ') != std::string::npos && word.find('"') == std::string::npos;
    query += (query.empty() ? "" : " ") + (phrase ? '"' + word + '"' : word);
  }
  MUSTER_TRY(auto hits, ledger::search_documents(ledger_.database(), query, page));
  SearchAnswer answer;
  answer.more = hits.size() > page.limit;
  if (answer.more) hits.resize(page.limit);
  for (const auto& hit : hits) {
    MUSTER_TRY(auto kept, document(hit.document_key));
    auto snippets = snippets_of(kept->document(), words);
    answer.hits.push_back({std::move(kept), std::move(snippets)});
  }
  return answer;
}

Result<std::vector<ListedClaim>> Reader::find(const std::string& prefix) {
  MUSTER_TRY(const auto hits, ledger::claims_by_id(ledger_.database(), prefix, 20));
  if (hits.empty())
    return Error{ErrorCode::kNotFound,
                 fmt::format("{}: no claim of this ledger has an id that begins so; muster list "
                             "shows them",
                             prefix)};
  std::string ids;
  bool several = false;
  for (size_t i = 0; i < hits.size(); ++i) {
    if (i > 0 && hits[i].claim_id == hits[i - 1].claim_id) continue;
    several = several || i > 0;
    ids += (ids.empty() ? "" : ", ") + hits[i].claim_id;
  }
  if (several)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("{}: several claims begin so: {}; give more of the id", prefix, ids)};
  return fetch(hits);
}

Result<void> Reader::each_claim(const ledger::ClaimFilter& filter, ledger::ClaimSort sort,
                                const std::function<Result<void>(const ListedClaim&)>& visit) {
  constexpr size_t kAll = size_t{1} << 60, kAtOnce = 1000;
  MUSTER_TRY(const auto hits, ledger::find_claims(ledger_.database(), filter, sort, {kAll, 0}));
  for (size_t at = 0; at < hits.size(); at += kAtOnce) {
    const auto end = hits.begin() + static_cast<ptrdiff_t>(std::min(at + kAtOnce, hits.size()));
    MUSTER_TRY(const auto claims, fetch({hits.begin() + static_cast<ptrdiff_t>(at), end}));
    for (const ListedClaim& claim : claims) MUSTER_TRY_VOID(visit(claim));
  }
  return {};
}

Result<void> Reader::each(const std::function<bool(const KeptDocument&)>& visit, Part part) {
  MUSTER_TRY(const auto keys, ledger_.document_keys());
  for (const int64_t key : keys) {
    MUSTER_TRY(const KeptDocument kept, kept_document(ledger_, key, text_rules(), part));
    if (!visit(kept)) return {};
  }
  return {};
}

std::string listed_json(const ListedClaim& listed) {
  const KeptDocument& kept = *listed.document;
  const auto text = [](const std::string& s) { return s.empty() ? Json() : Json(s); };
  const auto& effective = listed.effective();
  Json out = Json::parse(claim_json(kept.answer, effective.claim));
  Json& document = out["document"];
  document["id"] = kept.record.document_id;
  document["url"] = text(kept.record.url);
  document["superseded_by"] = text(kept.record.superseded_by);
  out["context"] = Json::parse(words_json(kept.answer, effective.context));
  Json reviews = Json::array();
  for (const auto& r : effective.reviews)
    reviews.push_back({{"id", r.review_id},
                       {"action", r.action},
                       {"field", text(r.field)},
                       {"value", text(r.value)},
                       {"why", text(r.why)},
                       {"who", r.who},
                       {"at", r.at}});
  out["review"] = {{"state", effective.review},
                   {"kept", effective.kept},
                   {"decided", effective.decided},
                   {"reviews", std::move(reviews)}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace muster::service
