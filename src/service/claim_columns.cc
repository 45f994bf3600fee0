#include "service/claim_columns.h"

#include <fmt/format.h>

#include "core/utf8.h"
#include "ledger/review.h"

namespace muster::service {
namespace {

using reading::Claim;
using reading::Named;

constexpr ClaimColumn kColumns[] = {
    {"id", "string", "content hash of text, number words and measures", "id"},
    {"words", "string", "the quantity with its hedges and bounds, as written", "words"},
    {"tier", "string", "number, vague, zero, article", "tier"},
    {"kind", "string", "exact, approx, lower_bound, upper_bound, range, vague ...", "kind"},
    {"low", "number", "lower bound; empty when open", "low"},
    {"high", "number", "upper bound; empty when open", "high"},
    {"low_strict", "boolean", "more than", "low_strict"},
    {"high_strict", "boolean", "fewer than", "high_strict"},
    {"vague", "string", "class of a vague amount: dozens, several ...", "vague"},
    {"measure", "string", "what was counted; several only over one number", "measure"},
    {"join", "string", "single, any_of (killed or injured), undefined (casualties)", "join"},
    {"frame", "string", "count, increment, stock_at, rate_per, remaining", "frame"},
    {"counted", "string", "the counted noun phrase, as written", ""},
    {"unit", "string", "person, vehicle, building ...", "unit"},
    {"unit_detail", "string", "the noun of the unit", "unit_detail"},
    {"population", "string", "military, civilian, child ...", "population"},
    {"side", "string", "whose people or things", ""},
    {"side_id", "string", "ISO 3166 or Wikidata ids of `side`", ""},
    {"agent", "string", "who caused, sent, holds or gives", ""},
    {"agent_id", "string", "ids of `agent`", ""},
    {"place", "string", "where", ""},
    {"place_id", "string", "ids of `place`", ""},
    {"country", "string", "ISO 3166 code of the country of the first place", ""},
    {"latitude", "number", "of the first place, degrees", ""},
    {"longitude", "number", "of the first place, degrees", ""},
    {"when", "string", "date or interval, ISO 8601 with the precision that is known", ""},
    {"source", "string", "the root claimant, as written", ""},
    {"chain", "string", "all claimants, outermost first", ""},
    {"source_kind", "string", "ministry, military, anonymous_officials, author_voice ...",
     "source_kind"},
    {"stake", "string", "where the claimant stands to those counted", "stake"},
    {"status", "string", "asserted, reported, estimated, confirmed, disputed ...", "status"},
    {"modality", "string", "actual, planned, possible ...", "modality"},
    {"polarity", "string", "positive, or negative when the text denies it", "polarity"},
    {"doc_role", "string", "news, background, comparison, quote", "doc_role"},
    {"part_of", "string", "id of the claim that this is a part of", ""},
    {"base", "string", "id of the claim that a ratio applies to", "base"},
    {"same_as", "string", "id of the claim of this report that it restates", "same_as"},
    {"revises", "string", "id of the claim of this report that it replaces", "revises"},
    {"review", "string", "new, corrected, approved, rejected", ""},
    {"context", "string", "the sentence", ""},
    {"published", "string", "when the report was published", ""},
    {"outlet", "string", "who published it", ""},
    {"document", "string", "id of the report", ""},
    {"name", "string", "file or record it was taken from", ""},
    {"title", "string", "of the report", ""},
    {"url", "string", "of the report", ""},
    {"span_begin", "integer", "first code point of `words` in the document text", "span"},
    {"span_end", "integer", "code point after the last one", "span"},
    {"sha256", "string", "of the report's bytes", ""},
};

template <typename List, typename Text>
std::string joined(const List& list, const char* between, const Text& text) {
  std::string out;
  for (const auto& item : list) {
    const std::string part(text(item));
    if (part.empty()) continue;
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}
std::string names(const std::vector<Named>& list) {
  return joined(list, "; ", [](const Named& n) { return n.name; });
}
std::string ids(const std::vector<Named>& list) {
  return joined(list, "; ", [](const Named& n) { return n.id; });
}

std::string texts(const std::vector<std::string>& list) {
  return joined(list, "; ", [](const std::string& s) { return s; });
}

// Line ends and other control characters as single spaces.
std::string one_line(std::string_view text) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    const size_t begin = pos;
    const char32_t c = next_code_point(text, pos);
    if (c >= 0x20 && (c < 0x7F || c >= 0xA0) && c != 0x2028 && c != 0x2029)
      out += text.substr(begin, pos - begin);
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

std::string degrees(int32_t e5) {
  const int64_t whole = e5 < 0 ? -static_cast<int64_t>(e5) : e5;
  return fmt::format("{}{}.{:05}", e5 < 0 ? "-" : "", whole / 100000, whole % 100000);
}

}  // namespace

std::span<const ClaimColumn> claim_columns() { return kColumns; }

const ledger::PlaceFact* first_place(const ListedClaim& listed) {
  for (const Named& place : listed.claim().place)
    for (const ledger::PlaceFact& fact : listed.document->reading.reading.places)
      if (fact.name == place.name && fact.id == place.id &&
          (!place.words || fact.span == place.words->span))
        return &fact;
  return nullptr;
}

std::string column_value(const ListedClaim& listed, std::string_view column) {
  const Claim& c = listed.claim();
  const KeptDocument& kept = *listed.document;
  const Document& document = kept.document();
  const auto place = [&](const auto& value) {
    const ledger::PlaceFact* fact = first_place(listed);
    return fact ? value(*fact) : std::string();
  };
  const auto yes = [](bool is) { return is ? "true" : "false"; };
  const auto code_point = [&](size_t byte) {
    return std::to_string(count_code_points(kept.text().substr(0, byte)));
  };
  if (column == "id") return c.id;
  if (column == "words") return c.words.text;
  if (column == "low_strict") return yes(c.low_strict);
  if (column == "high_strict") return yes(c.high_strict);
  if (column == "measure") return texts(c.measure);
  if (column == "population") return texts(c.population);
  if (column == "counted") return c.counted ? c.counted->text : "";
  if (column == "side") return names(c.side);
  if (column == "side_id") return ids(c.side);
  if (column == "agent") return names(c.agent);
  if (column == "agent_id") return ids(c.agent);
  if (column == "place") return names(c.place);
  if (column == "place_id") return ids(c.place);
  if (column == "country") return place([](const auto& p) { return p.country; });
  if (column == "latitude")
    return place([](const auto& p) { return p.has_point ? degrees(p.lat_e5) : ""; });
  if (column == "longitude")
    return place([](const auto& p) { return p.has_point ? degrees(p.lon_e5) : ""; });
  if (column == "chain")
    return joined(c.chain, " > ", [](const reading::Source& s) { return s.words.text; });
  if (column == "stake") return c.stake;
  if (column == "review") return listed.effective().review;
  if (column == "context") return one_line(document.text_of(listed.effective().context));
  if (column == "published") return document.published() ? document.published()->iso() : "";
  if (column == "outlet") return kept.record.outlet;
  if (column == "document") return kept.record.document_id;
  if (column == "name") return kept.record.name();
  if (column == "title")
    return document.title() ? one_line(document.text_of(*document.title())) : "";
  if (column == "url") return kept.record.url;
  if (column == "span_begin") return code_point(c.words.span.begin);
  if (column == "span_end") return code_point(c.words.span.end);
  if (column == "sha256") return kept.record.sha256;
  return ledger::field_text(c, column);
}

std::string csv_line(std::span<const std::string> cells) {
  std::string out;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i) out += ',';
    if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
      out += cells[i];
      continue;
    }
    out += '"';
    for (const char c : cells[i]) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
  }
  return out + "\r\n";
}

}  // namespace muster::service
