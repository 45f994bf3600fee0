// stored_reading.h: a reading as the ledger keeps it: spans instead of words, absent fields left out.
//
// `words` of a record are always the words of its span, so that only spans are written; they are bytes of
// Document::text(). docs/LEDGER.md has the keys. What is written here is read by later versions: keys may be added,
// never changed. Threads: free functions without state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "reading/record.h"

namespace muster::ledger {

/// What is known of a place that a claim or event names, beyond its name.
struct PlaceFact {
  SourceSpan span;       ///< of the mention
  std::string name, id;  ///< as Named
  std::string kind;      ///< country, region, city ...
  std::string country;   ///< ISO 3166 code of the country that it lies in; "" when not known
  std::string country_name, admin;
  bool has_point = false;
  int32_t lat_e5 = 0, lon_e5 = 0;  ///< hundred-thousandths of a degree
};

struct StoredReading {
  std::optional<SourceSpan> title;
  std::optional<Date> published;  ///< given from outside, else as the text says
  std::string encoding;           ///< of the bytes
  std::string outlet;             ///< as the page says; "" where it does not
  reading::Reading reading;
  std::vector<SourceSpan> contexts;  ///< one a claim: the sentence it stands in
  std::vector<PlaceFact> places;     ///< in text order
};

/// Document facts, claims, their contexts, places, notes. One line.
std::string claims_json(const StoredReading& stored);
/// Statements and events. One line.
std::string rest_json(const StoredReading& stored);

/// Fills all but statements and events. Errors: kCorrupt, naming the key that is wrong.
Result<StoredReading> parse_claims(std::string_view json, std::string_view text);
/// Adds statements and events to `stored`. Errors: as parse_claims.
Result<void> parse_rest(std::string_view json, std::string_view text, StoredReading& stored);

/// The beginning of the prefix that readings are compressed with; the document's text follows it. Kept in the table
/// `dictionaries`, so that a change here does not touch what is stored.
std::string_view reading_dictionary();

}  // namespace muster::ledger
