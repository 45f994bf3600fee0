#include "service/read.h"

#include <fmt/format.h>

#include "reading/parse_all.h"
#include "service/read_all.h"
#include "source/report_json.h"
#include "source/source.h"

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

const reading::Cascade* cascade_of(const Engine& engine, const ReadOptions& how) {
  return how.full ? nullptr : &engine.cascade();
}

/// An answer with its document alone.
Result<ReadAnswer> begin(const Engine& engine, const Capture& capture,
                         const DocumentOptions& options) {
  auto document = document_of(engine, capture, options);
  if (!document) return at(capture.origin, document.error());
  ReadAnswer answer;
  answer.document = std::make_unique<const Document>(std::move(*document));
  answer.capture = capture.without_bytes();
  return answer;
}

Result<ReadAnswer> parse(const Engine& engine, const Capture& capture,
                         const DocumentOptions& options, const ReadOptions& how) {
  MUSTER_TRY(auto answer, begin(engine, capture, options));
  auto parsed = reading::Analysis::parse(*answer.document, engine.pipeline(),
                                         cascade_of(engine, how), how.wanted);
  if (!parsed) return at(capture.origin, parsed.error());
  answer.analysis = reading::Analysis::make(*answer.document, std::move(*parsed));
  return answer;
}

}  // namespace

Result<ReadAnswer> parse(const Engine& engine, const Capture& capture,
                         const DocumentOptions& options) {
  return parse(engine, capture, options, {.full = true});
}

const std::string& name_of(const Capture& capture) {
  return capture.name.empty() ? capture.origin : capture.name;
}

DocumentOptions options_of(const Capture& capture, const DocumentOptions& defaults) {
  DocumentOptions options = defaults;
  options.name = name_of(capture);
  if (const auto day = day_of_hint(capture.hints.published)) options.published = *day;
  if (!capture.hints.outlet.empty()) options.outlet = capture.hints.outlet;
  return options;
}

Result<ReadAnswer> read(const Engine& engine, const Capture& capture,
                        const DocumentOptions& options, const ReadOptions& how) {
  MUSTER_TRY(auto answer, parse(engine, capture, options, how));
  answer.reading = engine.reader().read(answer.analysis, &answer.mentions, how.explain);
  return answer;
}

std::vector<Result<ReadAnswer>> read_all(const Engine& engine,
                                         std::span<const ReadRequest> requests,
                                         const ReadOptions& how) {
  std::vector<Result<ReadAnswer>> answers;
  answers.reserve(requests.size());
  std::vector<const Document*> documents;
  for (const ReadRequest& request : requests) {
    answers.push_back(begin(engine, *request.capture, request.options));
    if (answers.back()) documents.push_back(answers.back()->document.get());
  }
  auto parsed =
      reading::parse_all(documents, engine.pipeline(), cascade_of(engine, how), how.wanted);
  size_t next = 0;  // of the documents
  for (size_t i = 0; i < requests.size(); ++i) {
    Result<ReadAnswer>& answer = answers[i];
    if (!answer) continue;
    if (!parsed) {
      // One of them cannot be parsed; alone, each says which.
      answer = read(engine, *requests[i].capture, requests[i].options, how);
      continue;
    }
    answer->analysis = reading::Analysis::make(*answer->document, std::move((*parsed)[next++]));
    answer->reading = engine.reader().read(answer->analysis, &answer->mentions, how.explain);
  }
  return answers;
}

Result<LineReport> parse_report_line(std::string_view line, const std::string& where,
                                     const DocumentOptions& defaults) {
  LineReport report;
  MUSTER_TRY(report.capture, source::parse_report_object(line, where));
  report.options = options_of(report.capture, defaults);
  return report;
}

}  // namespace muster::service
