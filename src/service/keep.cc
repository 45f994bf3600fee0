#include "service/keep.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
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
  const Capture capture = capture_of(taken);
  MUSTER_TRY(const ReadAnswer answer,
             read(*engine_, capture, options_of(taken.name, taken.outlet, taken.published)));
  const Document& d = *answer.document;
  std::string title, body;
  for (const Block& block : d.blocks()) {
    if (block.zone == Zone::kTeaser || block.zone == Zone::kOther) continue;
    std::string& into = block.zone == Zone::kTitle ? title : body;
    into += block.clean + "\n";
  }
  return ledger::prepare(std::move(taken), d.sha256(), stored_reading(answer, country_names_),
                         std::string(d.text()), std::move(title), std::move(body));
}

Result<std::unique_ptr<const Document>> document_of(ledger::Ledger& ledger,
                                                    const ledger::DocumentRecord& record,
                                                    const ZoneRules& rules) {
  ledger::TakenDocument taken;
  MUSTER_TRY(taken.bytes, ledger.capture_bytes(record.document_key));
  taken.media_type = record.media_type;
  taken.charset = record.charset;
  taken.url = record.url;
  taken.name = record.name();
  MUSTER_TRY(Document document,
             Document::make(capture_of(taken), rules,
                            options_of(record.name(), record.outlet, record.published)));
  return std::make_unique<const Document>(std::move(document));
}

Result<KeptDocument> kept_document(ledger::Ledger& ledger, int64_t document_key,
                                   const ZoneRules& rules, ledger::Ledger::Part part) {
  KeptDocument kept;
  MUSTER_TRY(kept.record, ledger.document(document_key));
  MUSTER_TRY(kept.answer.document, document_of(ledger, kept.record, rules));
  MUSTER_TRY(kept.reading, ledger.reading(document_key, kept.text(), part));
  MUSTER_TRY(kept.claims, ledger.claims(kept.record, kept.reading.reading, kept.text()));
  return kept;
}

std::string time_now(const std::string& last) {
  using namespace std::chrono;
  const auto now = system_clock::now();
  const auto ms = duration_cast<milliseconds>(now.time_since_epoch()).count();
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::string at =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                  utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, ms % 1000);
  return std::max(at, last);
}

std::string author(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* named = std::getenv("MUSTER_AUTHOR"); named && *named) return named;
  if (const passwd* user = getpwuid(geteuid()); user && user->pw_name && *user->pw_name)
    return user->pw_name;
  return "someone";
}

}  // namespace muster::service
