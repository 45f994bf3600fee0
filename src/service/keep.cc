#include "service/keep.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <set>

#include "core/hash.h"
#include "core/table.h"

namespace muster::service {
namespace {

Capture capture_of(const ledger::TakenDocument& taken) {
  Capture capture;
  capture.bytes = taken.bytes;
  capture.origin = taken.name;
  capture.media_type = taken.media_type;
  capture.charset = taken.charset;
  capture.url = taken.url;
  return capture;
}

DocumentOptions options_of(const std::string& name, const std::string& outlet,
                           std::optional<Date> published) {
  DocumentOptions options;
  options.name = name;
  options.outlet = outlet;
  options.published = published;
  return options;
}

Result<Document> made_of(const ledger::TakenDocument& taken, const TextRules& rules) {
  MUSTER_TRY(auto documents, documents_of(rules, capture_of(taken),
                                          options_of(taken.name, taken.outlet, taken.published)));
  if (taken.part >= documents.size())
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: report {} of the page is not found; another version of the page "
                             "reader made it",
                             taken.name, taken.part + 1)};
  return std::move(documents[taken.part]);
}

SourceSpan sentence_of(const reading::Analysis& a, SourceSpan words) {
  const auto after = std::upper_bound(
      a.sentences().begin(), a.sentences().end(), words.begin,
      [&](uint32_t begin, const reading::Sentence& s) { return begin < a.span(s.tokens).begin; });
  if (after == a.sentences().begin()) return words;
  return cover(a.span(std::prev(after)->tokens), words);
}

}  // namespace

ledger::StoredReading stored_reading(const ReadAnswer& answer,
                                     const std::map<std::string, std::string>& country_names) {
  ledger::StoredReading out;
  const Document& d = *answer.document;
  out.title = d.title();
  out.published = d.published();
  out.encoding = d.encoding();
  if (d.media_type() == "text/html") out.outlet = d.outlet();
  out.reading = answer.reading;
  std::set<SourceSpan> wanted;
  for (const auto& c : answer.reading.claims) {
    out.contexts.push_back(sentence_of(answer.analysis, c.words.span));
    for (const auto& place : c.place)
      if (place.words) wanted.insert(place.words->span);
  }
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& m : answer.mentions.actors) {
    const SourceSpan span = answer.analysis.span(m.tokens);
    if (!m.is_place || !wanted.contains(span) || !known.emplace(m.name, m.id).second) continue;
    ledger::PlaceFact fact;
    fact.span = span;
    fact.name = m.name;
    fact.id = m.id;
    fact.kind = m.kind;
    fact.country = m.country;
    if (const auto name = country_names.find(m.country); name != country_names.end())
      fact.country_name = name->second;
    if (!m.candidates.empty()) {
      fact.admin = m.candidates.front().admin;
      fact.has_point = true;
      fact.lat_e5 = m.candidates.front().point.lat_e5;
      fact.lon_e5 = m.candidates.front().point.lon_e5;
    }
    out.places.push_back(std::move(fact));
  }
  return out;
}

Result<Keeper> Keeper::make(const Engine& engine) {
  Keeper keeper(engine);
  MUSTER_TRY(const Table table, Table::load(engine.lexicon_dir() / "countries.tsv"));
  for (size_t row = 0; row < table.n_rows(); ++row)
    keeper.country_names_[std::string(table.cell(row, "id"))] = table.cell(row, "name");
  return keeper;
}

ledger::EngineVersion Keeper::version() const {
  return {muster_version(), engine_->reader().rules_sha256(), engine_->pipeline().model_name(),
          engine_->pipeline().model_sha256()};
}

Result<ledger::PreparedDocument> Keeper::prepare(ledger::TakenDocument taken) const {
  MUSTER_TRY(Document document, made_of(taken, TextRules::of(*engine_)));
  return prepare(std::move(taken), std::move(document));
}

Result<ledger::PreparedDocument> Keeper::prepare(ledger::TakenDocument taken,
                                                 Document document) const {
  Capture about = capture_of(taken).without_bytes();
  MUSTER_TRY(const ReadAnswer answer, read(*engine_, about, std::move(document)));
  const Document& d = *answer.document;
  ledger::DocumentTexts texts = texts_of(d);
  return ledger::prepare(std::move(taken), d.sha256(), stored_reading(answer, country_names_),
                         std::move(texts.text), std::move(texts.search_title),
                         std::move(texts.search_body));
}

ledger::DocumentTexts texts_of(const Document& d) {
  ledger::DocumentTexts texts;
  texts.text = d.text();
  for (const Block& block : d.blocks()) {
    if (block.zone == Zone::kTeaser || block.zone == Zone::kOther) continue;
    std::string& into = block.zone == Zone::kTitle ? texts.search_title : texts.search_body;
    into += block.clean + "\n";
  }
  return texts;
}

Result<ledger::TakenDocument> taken_of(ledger::Ledger& ledger,
                                       const ledger::DocumentRecord& record) {
  ledger::TakenDocument taken;
  MUSTER_TRY(taken.bytes, ledger.capture_bytes(record.document_key));
  taken.media_type = record.media_type;
  taken.charset = record.charset;
  taken.url = record.url;
  taken.outlet = record.outlet;
  taken.published = record.published;
  taken.name = record.name();
  taken.locator = record.appearances.front().locator;
  taken.container = record.appearances.front().container;
  taken.part = record.part;
  return taken;
}

Result<std::unique_ptr<const Document>> document_of(const ledger::TakenDocument& taken,
                                                    const TextRules& rules) {
  MUSTER_TRY(Document document, made_of(taken, rules));
  return std::make_unique<const Document>(std::move(document));
}

Result<std::unique_ptr<const Document>> document_of(ledger::Ledger& ledger,
                                                    const ledger::DocumentRecord& record,
                                                    const TextRules& rules) {
  MUSTER_TRY(const auto taken, taken_of(ledger, record));
  return document_of(taken, rules);
}

Result<KeptDocument> kept_document(ledger::Ledger& ledger, int64_t document_key,
                                   const TextRules& rules, ledger::Ledger::Part part) {
  KeptDocument kept;
  MUSTER_TRY(kept.record, ledger.document(document_key));
  MUSTER_TRY(kept.answer.document, document_of(ledger, kept.record, rules));
  const ledger::Appearance& first = kept.record.appearances.front();
  kept.answer.capture.url = kept.record.url;
  kept.answer.capture.fetched_at = first.fetched_at;
  kept.answer.capture.container = first.container;
  MUSTER_TRY(kept.reading, ledger.reading(document_key, kept.text(), part));
  if (kept.record.outlet.empty()) kept.record.outlet = kept.reading.reading.outlet;
  MUSTER_TRY(kept.claims, ledger.claims(kept.record, kept.reading.reading, kept.text()));
  return kept;
}

namespace {

std::string iso_time(int64_t ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, ms % 1000);
}

// 0 for what is no time of ours.
int64_t ms_of(const std::string& iso) {
  std::tm utc{};
  int ms = 0;
  if (std::sscanf(iso.c_str(), "%d-%d-%dT%d:%d:%d.%dZ", &utc.tm_year, &utc.tm_mon, &utc.tm_mday,
                  &utc.tm_hour, &utc.tm_min, &utc.tm_sec, &ms) != 7)
    return 0;
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  return static_cast<int64_t>(timegm(&utc)) * 1000 + ms;
}

}  // namespace

std::string time_now(const std::string& last) {
  using namespace std::chrono;
  const auto now = system_clock::now().time_since_epoch();
  return std::max(iso_time(duration_cast<milliseconds>(now).count()), last);
}

std::string time_after(const std::string& last) {
  const std::string now = time_now();
  return now > last ? now : iso_time(ms_of(last) + 1);
}

std::string author(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* named = std::getenv("MUSTER_AUTHOR"); named && *named) return named;
  if (const passwd* user = getpwuid(geteuid()); user && user->pw_name && *user->pw_name)
    return user->pw_name;
  return "someone";
}

}  // namespace muster::service
