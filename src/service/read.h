// read.h: the user action "read this report": bytes in, everything that was read out.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "reading/analysis.h"
#include "reading/reader.h"
#include "service/engine.h"
#include "source/capture.h"
#include "text/document.h"

namespace muster::service {

/// One document with what was read from it. Movable; `analysis` points into `*document`.
struct ReadAnswer {
  std::unique_ptr<const Document> document;
  reading::Analysis analysis;
  reading::Reading reading;
  reading::Mentions mentions;  ///< token ranges index `analysis`
  Capture capture;             ///< where it came from; without its bytes
};

/// How much of a report is parsed.
struct ReadOptions {
  bool full = false;       ///< all of it; else the sentences that can hold what is wanted (reading/cascade.h)
  reading::Wanted wanted = {};  ///< what the caller will look at
  reading::Explain explain = reading::Explain::kWinners;
};

/// What it takes to make documents of bytes; both must outlive what uses them.
struct TextRules {
  const ZoneRules* zones = nullptr;
  const page::PageReader* pages = nullptr;
  static TextRules of(const Engine& engine) {
    return {&engine.zone_rules(), &engine.page_reader()};
  }
};
/// The documents of a capture: one, or several where a page holds several reports (PageReader::read).
/// Errors: those of PageReader::read and Document::make, prefixed with the capture's origin.
Result<std::vector<Document>> documents_of(const TextRules& rules, const Capture& capture,
                                           const DocumentOptions& options);

/// Reads every document of a capture.
/// Errors: those of documents_of and Pipeline::parse, prefixed with the capture's origin.
Result<std::vector<ReadAnswer>> read_all(const Engine& engine, const Capture& capture,
                                         const DocumentOptions& options,
                                         const ReadOptions& how = {.full = true});
/// The first document of a capture, which is all of it but for pages with several reports.
Result<ReadAnswer> read(const Engine& engine, const Capture& capture,
                        const DocumentOptions& options, const ReadOptions& how = {.full = true});
/// A document that was made already, of `capture`.
Result<ReadAnswer> read(const Engine& engine, const Capture& capture, Document document,
                        const ReadOptions& how = {.full = true});

/// The parses alone, without reading claims from them; `reading` and `mentions` stay empty.
Result<std::vector<ReadAnswer>> parse_all(const Engine& engine, const Capture& capture,
                                          const DocumentOptions& options);

/// As shown to people: the name that the capture has, else its origin.
const std::string& name_of(const Capture& capture);
/// `defaults` with the capture's name, and what its container says of date and outlet. Of a page that
/// counts only where the page does not say it itself (page::add_hints), and is not among these.
DocumentOptions options_of(const Capture& capture, const DocumentOptions& defaults);

/// One line of a file of reports.
struct LineReport {
  Capture capture;
  DocumentOptions options;
};

/// Reads `line` of an NDJSON file of reports: {"name", "published" or "date", "outlet", "text"};
/// only "text" has to be there. What the line does not say is taken from `defaults`. `where` is
/// "FILE:LINE", for messages and as the name. Errors: kInvalidInput, naming `where`, the key and
/// what was expected.
Result<LineReport> parse_report_line(std::string_view line, const std::string& where,
                                     const DocumentOptions& defaults);

}  // namespace muster::service
