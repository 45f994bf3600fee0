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

const reading::Cascade* cascade_of(const Engine& engine, const ReadOptions& how) {
  return how.full ? nullptr : &engine.cascade();
}

/// An answer with its document alone.
ReadAnswer begin(const Capture& capture, Document document) {
  ReadAnswer answer;
  answer.document = std::make_unique<const Document>(std::move(document));
  answer.capture = capture.without_bytes();
  return answer;
}

/// The parse of a document.
Result<ReadAnswer> parse(const Engine& engine, const Capture& capture, Document document,
                         const ReadOptions& how) {
  ReadAnswer answer = begin(capture, std::move(document));
  auto parsed = reading::Analysis::parse(*answer.document, engine.pipeline(),
                                         cascade_of(engine, how), how.wanted);
  if (!parsed) return at(capture.origin, parsed.error());
  answer.analysis = reading::Analysis::make(*answer.document, std::move(*parsed));
  return answer;
}

}  // namespace

Result<std::vector<Document>> documents_of(const TextRules& rules, const Capture& capture,
                                           const DocumentOptions& options) {
  std::vector<Document> documents;
  if (!page::is_html(capture)) {
    auto document = Document::make(capture, *rules.zones, options);
    if (!document) return at(capture.origin, document.error());
    documents.push_back(std::move(*document));
    return documents;
  }
  auto pages = rules.pages->read(capture, {.with_dropped = false});
  if (!pages) return at(capture.origin, pages.error());
  for (size_t i = 0; i < pages->size(); ++i) {
    DocumentOptions own = options;
    if (i > 0) own.name = fmt::format("{}#{}", options.name.empty() ? capture.origin : options.name,
                                      (*pages)[i].name);
    auto document =
        Document::from_page(capture, std::move((*pages)[i]), i, *rules.zones, std::move(own));
    if (!document) return at(capture.origin, document.error());
    documents.push_back(std::move(*document));
  }
  return documents;
}

Result<std::vector<ReadAnswer>> parse_all(const Engine& engine, const Capture& capture,
                                          const DocumentOptions& options) {
  MUSTER_TRY(auto documents, documents_of(TextRules::of(engine), capture, options));
  std::vector<ReadAnswer> answers;
  for (Document& document : documents) {
    MUSTER_TRY(auto answer, parse(engine, capture, std::move(document), {.full = true}));
    answers.push_back(std::move(answer));
  }
  return answers;
}

const std::string& name_of(const Capture& capture) {
  return capture.name.empty() ? capture.origin : capture.name;
}

DocumentOptions options_of(const Capture& capture, const DocumentOptions& defaults) {
  DocumentOptions options = defaults;
  options.name = name_of(capture);
  if (page::is_html(capture)) return options;
  if (const auto day = day_of_hint(capture.hints.published)) options.published = *day;
  if (!capture.hints.outlet.empty()) options.outlet = capture.hints.outlet;
  return options;
}

Result<ReadAnswer> read(const Engine& engine, const Capture& capture, Document document,
                        const ReadOptions& how) {
  MUSTER_TRY(auto answer, parse(engine, capture, std::move(document), how));
  answer.reading = engine.reader().read(answer.analysis, &answer.mentions, how.explain);
  return answer;
}

Result<ReadAnswer> read(const Engine& engine, const Capture& capture,
                        const DocumentOptions& options, const ReadOptions& how) {
  MUSTER_TRY(auto documents, documents_of(TextRules::of(engine), capture, options));
  return read(engine, capture, std::move(documents.front()), how);
}

Result<std::vector<ReadAnswer>> read_all(const Engine& engine, const Capture& capture,
                                         const DocumentOptions& options, const ReadOptions& how) {
  MUSTER_TRY(auto documents, documents_of(TextRules::of(engine), capture, options));
  std::vector<ReadAnswer> answers;
  for (Document& document : documents) {
    MUSTER_TRY(auto answer, read(engine, capture, std::move(document), how));
    answers.push_back(std::move(answer));
  }
  return answers;
}

std::vector<Result<std::vector<ReadAnswer>>> read_all(const Engine& engine,
                                                      std::span<const ReadRequest> requests,
                                                      const ReadOptions& how) {
  std::vector<Result<std::vector<ReadAnswer>>> answers;
  answers.reserve(requests.size());
  std::vector<const Document*> all;
  for (const ReadRequest& request : requests) {
    auto documents = documents_of(TextRules::of(engine), *request.capture, request.options);
    if (!documents) {
      answers.push_back(documents.error());
      continue;
    }
    std::vector<ReadAnswer> begun;
    for (Document& document : *documents) {
      begun.push_back(begin(*request.capture, std::move(document)));
      all.push_back(begun.back().document.get());
    }
    answers.push_back(std::move(begun));
  }
  auto parsed = reading::parse_all(all, engine.pipeline(), cascade_of(engine, how), how.wanted);
  size_t next = 0;  // of the documents
  for (size_t i = 0; i < requests.size(); ++i) {
    auto& of_request = answers[i];
    if (!of_request) continue;
    if (!parsed) {
      // One of them cannot be parsed; alone, each says which.
      of_request = read_all(engine, *requests[i].capture, requests[i].options, how);
      continue;
    }
    for (ReadAnswer& answer : *of_request) {
      answer.analysis = reading::Analysis::make(*answer.document, std::move((*parsed)[next++]));
      answer.reading = engine.reader().read(answer.analysis, &answer.mentions, how.explain);
    }
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
