#include "service/read.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace muster::service {
namespace {

Error at(const std::string& place, const Error& error) {
  // Messages of the layers below may name the place already.
  if (error.message.starts_with(place == "-" ? "standard input" : place)) return error;
  return Error{error.code, place + ": " + error.message};
}

/// A page by what is kept of it, everything else as it stands.
Result<Document> document_of(const Engine& engine, const Capture& capture,
                             const DocumentOptions& options) {
  if (!page::is_html(capture)) return Document::make(capture, engine.zone_rules(), options);
  MUSTER_TRY(auto pages, engine.page_reader().read(capture, {.with_dropped = false}));
  return Document::from_page(capture, std::move(pages.front()), 0, engine.zone_rules(), options);
}

}  // namespace

Result<ReadAnswer> parse(const Engine& engine, const Capture& capture,
                         const DocumentOptions& options) {
  auto document = document_of(engine, capture, options);
  if (!document) return at(capture.origin, document.error());
  ReadAnswer answer;
  answer.document = std::make_unique<const Document>(std::move(*document));
  auto analysis = reading::Analysis::make(*answer.document, engine.pipeline());
  if (!analysis) return at(capture.origin, analysis.error());
  answer.analysis = std::move(*analysis);
  return answer;
}

Result<ReadAnswer> read(const Engine& engine, const Capture& capture,
                        const DocumentOptions& options, reading::Explain explain) {
  MUSTER_TRY(auto answer, parse(engine, capture, options));
  answer.reading = engine.reader().read(answer.analysis, &answer.mentions, explain);
  return answer;
}

Result<LineReport> parse_report_line(std::string_view line, const std::string& where,
                                     const DocumentOptions& defaults) {
  const auto invalid = [&](const std::string& what) {
    return Error{ErrorCode::kInvalidInput, fmt::format("{}: {}", where, what)};
  };
  const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return invalid("not valid JSON (expected one object a line)");
  if (!json.is_object())
    return invalid("not an object (expected {\"name\": ..., \"published\": ..., \"text\": ...})");

  LineReport report;
  report.options = defaults;
  std::string text, published;
  const auto take = [&](const char* key, std::string& into) -> Result<bool> {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) return false;
    if (!found->is_string()) return invalid(fmt::format("{}: not a string", key));
    into = found->get<std::string>();
    return true;
  };
  MUSTER_TRY(const bool has_text, take("text", text));
  if (!has_text) return invalid("text: missing (expected the report as a string)");
  MUSTER_TRY(const bool has_name, take("name", report.options.name));
  if (!has_name) report.options.name = where;
  MUSTER_TRY([[maybe_unused]] const bool has_outlet, take("outlet", report.options.outlet));
  for (const char* key : {"date", "published"}) {
    MUSTER_TRY(const bool has_date, take(key, published));
    if (!has_date) continue;
    // A time of day may follow the date ("2025-01-04T10:00:00Z"); only the day is an anchor.
    auto date = Date::parse(std::string_view(published).substr(0, published.find('T')));
    if (!date) return invalid(fmt::format("{}: {}", key, date.error().message));
    report.options.published = *date;
  }
  report.capture = {std::move(text), where, "text/plain"};
  return report;
}

}  // namespace muster::service
