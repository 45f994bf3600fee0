// report_json.h: reports as JSON, in the field names of this program, news-please and trafilatura.
//
//   what        ours                  news-please               trafilatura
//   text        text                  maintext (older: text)    text, raw_text
//   title       title                 title                     title
//   published   published, date       date_publish              date
//   outlet      outlet                source_domain             sitename, source-hostname, hostname
//   url         url                   url                       source, url
//   language    language              language                  language
//   author      author                authors                   author
//   fetched     fetched_at            date_download             filedate
//   name        name                  -                         -
//
// The capture's bytes are the text as UTF-8. news-please and trafilatura keep the title out of the
// text: it comes first there, with an empty line behind it, unless the text begins with it.
//
// Threads  free functions without state
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "source/capture.h"
#include "source/capture_reader.h"

namespace muster::source {

/// One report. `where` is "FILE:LINE": for messages, as the origin, and as the name when the object
/// has none. Errors: kInvalidInput, naming `where`, the key and what was expected.
Result<Capture> parse_report_object(std::string_view json, const std::string& where);

/// A report a line.
std::unique_ptr<CaptureReader> make_lines_reader(std::unique_ptr<BufferedStream> stream,
                                                 const Capture& from, const Context& context);

/// JSON values one after the other, or the elements of an array: reports, or one JSON Feed. Values
/// that have no text are errors, or with kPassOver passed over.
enum class WithoutText { kError, kPassOver };
std::unique_ptr<CaptureReader> make_json_reader(std::unique_ptr<BufferedStream> stream,
                                                const Capture& from, const Context& context,
                                                WithoutText without_text);

}  // namespace muster::source
