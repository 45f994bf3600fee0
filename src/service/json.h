// json.h: answers as JSON, in the form that docs/JSON.md fixes.
//
// Every function returns one line without a line feed. Keys come in a fixed order and are all there:
// what is absent is null or an empty list. Numbers of claims are decimal strings, spans are half-open
// code points of the document text.
#pragma once

#include <string>
#include <vector>

#include "service/read.h"

namespace muster::service {

/// Which lists of a reading are filled; the others are there, but empty.
struct Selection {
  bool figures = true, statements = true, events = true;
};

/// One object a document: schema, document, claims, statements, events, notes. `with_name` puts the
/// document's name first, as the key "name", for files of many readings.
std::string reading_json(const ReadAnswer& answer, const Selection& selection,
                         bool with_name = false);
/// One object a claim, statement or event, in this order, each with the key `document` first.
std::vector<std::string> record_lines(const ReadAnswer& answer, const Selection& selection);
/// As record_lines() gives a claim of the reading, for one made otherwise over the same text. Of `answer` only the
/// document is used.
std::string claim_json(const ReadAnswer& answer, const reading::Claim& claim);
/// {"words", "span"} of the document's text.
std::string words_json(const ReadAnswer& answer, SourceSpan span);
/// What each pass found by itself: quantities, times, places, actors, quotations, attributions.
std::string mentions_json(const ReadAnswer& answer, bool with_name = false);

}  // namespace muster::service
