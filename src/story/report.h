// report.h: one report as this layer takes it: its text, its reading, and what is known of its places.
//
// Made from an answer of the reading in memory, or from what a ledger keeps; nothing here needs the parse. Spans are
// bytes of `text`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/span.h"
#include "reading/record.h"

namespace muster::story {

/// A place that the text names, beyond its name.
struct PlaceFact {
  SourceSpan span;
  std::string name, id;
  std::string kind;     ///< country, region, city, place, sea
  std::string country;  ///< ISO 3166 code of the country that it lies in, "" when not known
  std::string admin;    ///< first-level division, "" when not known
};

struct Report {
  std::string name;      ///< file stem, or the name given: what a person knows it by
  std::string document;  ///< content hash
  std::string sha256;    ///< of its bytes; "" when it is of no ledger
  std::string outlet;    ///< "" when not known
  std::optional<Date> published;
  std::string text;  ///< Document::text()
  reading::Reading reading;
  std::vector<PlaceFact> places;  ///< in text order
};

}  // namespace muster::story
