#include "ledger/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/hash.h"
#include "core/utf8.h"
#include "ledger/compress.h"

namespace muster::ledger {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "muster/export/1";
constexpr const char* kAppearances =
    "SELECT name, locator, ifnull(fetched_at, ''), seen_at, kind, file, member, record_id, "
    "file_offset, length FROM appearances WHERE document_key = ? ORDER BY locator, seen_at, name, "
    "fetched_at, file, file_offset";
constexpr const char* kAdoptions = "SELECT at FROM adoptions WHERE reading_key = ? ORDER BY at";

std::string engine_key(const EngineVersion& e) {
  return e.program_version + "\n" + e.rules_sha256 + "\n" + e.model_name + "\n" + e.model_sha256;
}

// --- base64 of bytes that are no UTF-8 --------------------------------------------------------------------------------

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::string_view bytes) {
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](size_t k) {
      return i + k < bytes.size() ? static_cast<uint32_t>(static_cast<unsigned char>(bytes[i + k]))
                                  : 0U;
    };
    const uint32_t all = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (size_t k = 0; k < 4; ++k)
      out += i + k > bytes.size() ? '=' : kDigits[all >> (18 - 6 * k) & 63];
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  uint32_t all = 0;
  size_t n = 0, n_pad = 0;
  for (const char c : text) {
    const size_t digit = c == '=' ? 0 : kDigits.find(c);
    if (digit == std::string_view::npos || (n_pad > 0 && c != '=')) return std::nullopt;
    n_pad += c == '=';
    all = all << 6 | static_cast<uint32_t>(digit);
    if (++n % 4 != 0) continue;
    for (int shift = 16; shift >= 0; shift -= 8) out += static_cast<char>(all >> shift & 255);
    all = 0;
  }
  if (n_pad > 2) return std::nullopt;
  out.resize(out.size() - n_pad);
  return out;
}

void put_bytes(Json& out, const std::string& bytes) {
  if (is_valid_utf8(bytes)) {
    out["bytes_text"] = bytes;
  } else {
    out["bytes_base64"] = to_base64(bytes);
  }
}

// --- conflicts -------------------------------------------------------------------------------------------------------

// What the same claim's field, or its fate, was decided to be by someone else.
void find_conflicts(const std::vector<Review>& before, const Review& added,
                    std::vector<std::string>& out) {
  const auto fate = [](const Review& r) { return r.action == "approve" || r.action == "reject"; };
  for (const Review& r : before) {
    if (r.claim_id != added.claim_id || r.who == added.who) continue;
    const bool same_field =
        r.action == "correct" && added.action == "correct" && r.field == added.field;
    if (!(same_field && r.value != added.value) &&
        !(fate(r) && fate(added) && r.action != added.action))
      continue;
    const Review& later =
        std::tie(r.at, r.review_id) < std::tie(added.at, added.review_id) ? added : r;
    const auto said = [&](const Review& one) {
      return one.action == "correct" ? fmt::format("{} says {} = {}", one.who, one.field, one.value)
                                     : fmt::format("{} says {}", one.who, one.action);
    };
    // Named in the order of time, so that either side of a merge tells the same.
    const Review& earlier = &later == &added ? r : added;
    out.push_back(fmt::format("claim {}: {} ({}), {} ({}); the later counts", r.claim_id,
                              said(earlier), earlier.at, said(later), later.at));
  }
}

std::string text_at(const Json& in, const char* key) {
  const auto found = in.find(key);
  return found == in.end() || found->is_null() ? "" : found->get<std::string>();
}
Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json container_json(const Container& c) {
  return {{"kind", c.kind},
          {"file", c.file},
          {"member", text_or_null(c.member)},
          {"record_id", text_or_null(c.record_id)},
          {"offset", c.offset ? Json(*c.offset) : Json()},
          {"length", c.length ? Json(*c.length) : Json()}};
}
Container container_at(const Json& appearance) {
  const auto found = appearance.find("container");
  if (found == appearance.end()) return {};
  Container c{text_at(*found, "kind"), text_at(*found, "file"), text_at(*found, "member"),
              text_at(*found, "record_id"), {}, {}};
  const auto number = [&](const char* key) -> std::optional<uint64_t> {
    const auto n = found->find(key);
    if (n == found->end() || n->is_null()) return std::nullopt;
    return n->get<uint64_t>();
  };
  c.offset = number("offset");
  c.length = number("length");
  return c;
}

std::string bytes_at(const Json& in) {
  if (const auto text = in.find("bytes_text"); text != in.end()) return text->get<std::string>();
  const auto bytes = from_base64(text_at(in, "bytes_base64"));
  if (!bytes) throw std::string("bytes_base64 is not base64");
  return *bytes;
}

}  // namespace

Result<DocumentBundle> take_bundle(Ledger& ledger, int64_t key, std::string_view text) {
  DocumentBundle b;
  MUSTER_TRY(const DocumentRecord record, ledger.document(key));
  b.document_id = record.document_id;
  b.sha256 = record.sha256;
  b.taken.media_type = record.media_type;
  b.taken.charset = record.charset;
  b.taken.url = record.url;
  b.taken.outlet = record.outlet;
  b.taken.published = record.published;
  b.taken.part = record.part;
  MUSTER_TRY(b.taken.bytes, ledger.capture_bytes(key));
  MUSTER_TRY(Statement * seen, ledger.database().statement(kAppearances));
  seen->bind(key);
  for (;;) {
    MUSTER_TRY(const bool more, seen->step());
    if (!more) break;
    b.appearances.push_back({seen->text(0), seen->text(1), seen->text(2), seen->text(3),
                             container_at(*seen, 4)});
  }
  MUSTER_TRY(const auto readings, ledger.readings(key, text, Ledger::Part::kAll));
  for (const ReadingRecord& r : readings) {
    auto& one = b.readings.emplace_back();
    one.engine = r.engine;
    one.claims = claims_json(r.reading);
    one.rest = rest_json(r.reading);
    MUSTER_TRY(Statement * adopted, ledger.database().statement(kAdoptions));
    adopted->bind(r.reading_key);
    for (;;) {
      MUSTER_TRY(const bool more, adopted->step());
      if (!more) break;
      one.adopted_at.push_back(adopted->text(0));
    }
  }
  std::sort(b.readings.begin(), b.readings.end(), [](const auto& x, const auto& y) {
    return engine_key(x.engine) < engine_key(y.engine);
  });
  MUSTER_TRY(b.reviews, ledger.reviews(b.sha256));
  return b;
}

Result<PutAnswer> put_bundle(Ledger& ledger, const DocumentBundle& b, const DocumentTexts& texts) {
  const auto corrupt = [&](const std::string& why) {
    return Error{ErrorCode::kCorrupt, fmt::format("document {}: {}", b.document_id, why)};
  };
  if (b.readings.empty() || b.appearances.empty()) return corrupt("has no reading or no name");
  if (sha256_hex(b.taken.bytes) != b.sha256 || document_id_of(b.taken, b.sha256) != b.document_id)
    return corrupt("its id or hash does not fit its bytes");
  PutAnswer answer;
  std::map<std::string, StoredReading> parsed;
  for (const auto& r : b.readings) {
    auto reading = parse_claims(r.claims, texts.text);
    if (!reading) return corrupt(reading.error().message);
    if (const auto rest = parse_rest(r.rest, texts.text, *reading); !rest)
      return corrupt(rest.error().message);
    PreparedDocument prepared = prepare(b.taken, b.sha256, std::move(*reading), texts.text,
                                        texts.search_title, texts.search_body);
    MUSTER_TRY(const auto put, ledger.put_reading(prepared, r.engine, r.adopted_at));
    answer.document_key = put.document_key;
    answer.is_new = answer.is_new || put.is_new_document;
    answer.n_readings += put.is_new_reading;
    if (put.differs)
      answer.conflicts.push_back(
          fmt::format("document {}: two readings by the same rules differ; the first one is kept",
                      b.document_id));
  }
  MUSTER_TRY(const auto before, ledger.reviews(b.sha256));
  for (const Review& r : b.reviews) {
    if (review_id_of(r) != r.review_id || r.sha256 != b.sha256)
      return corrupt(fmt::format("review {} does not fit its id", r.review_id));
    if (r.span.begin > r.span.end || r.span.end > texts.text.size())
      return corrupt(fmt::format("review {} is outside of the text", r.review_id));
    MUSTER_TRY(const bool is_new, ledger.add_review(r));
    if (!is_new) continue;
    ++answer.n_reviews;
    find_conflicts(before, r, answer.conflicts);
  }
  for (const Appearance& a : b.appearances)
    MUSTER_TRY_VOID(ledger.add_appearance(answer.document_key, a));
  MUSTER_TRY_VOID(ledger.reindex(answer.document_key, texts.text));
  return answer;
}

std::string bundle_json(const DocumentBundle& b) {
  Json out = {{"schema", kSchema}, {"document", Json::object()}};
  Json& document = out["document"];
  document = {{"id", b.document_id},
              {"sha256", b.sha256},
              {"media_type", b.taken.media_type},
              {"charset", text_or_null(b.taken.charset)},
              {"url", text_or_null(b.taken.url)},
              {"outlet", text_or_null(b.taken.outlet)},
              {"published", b.taken.published ? Json(b.taken.published->iso()) : Json()}};
  if (b.taken.part > 0) document["part"] = b.taken.part;
  put_bytes(document, b.taken.bytes);
  out["appearances"] = Json::array();
  for (const Appearance& a : b.appearances) {
    out["appearances"].push_back({{"name", a.name},
                                  {"locator", a.locator},
                                  {"fetched_at", text_or_null(a.fetched_at)},
                                  {"seen_at", a.seen_at}});
    if (!a.container.kind.empty())
      out["appearances"].back()["container"] = container_json(a.container);
  }
  out["readings"] = Json::array();
  for (const auto& r : b.readings)
    out["readings"].push_back({{"program_version", r.engine.program_version},
                               {"rules_sha256", r.engine.rules_sha256},
                               {"model_name", r.engine.model_name},
                               {"model_sha256", r.engine.model_sha256},
                               {"adopted_at", r.adopted_at},
                               {"claims", Json::parse(r.claims)},
                               {"rest", Json::parse(r.rest)}});
  out["reviews"] = Json::array();
  for (const Review& r : b.reviews)
    out["reviews"].push_back({{"id", r.review_id},
                              {"claim", r.claim_id},
                              {"span", {r.span.begin, r.span.end}},
                              {"action", r.action},
                              {"field", r.field},
                              {"value", r.value},
                              {"why", r.why},
                              {"who", r.who},
                              {"at", r.at}});
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string failure_json(const Failure& f) {
  Json out = {{"schema", kSchema}, {"failure", Json::object()}};
  Json& failure = out["failure"];
  failure = {{"name", f.name},
             {"locator", f.locator},
             {"code", f.code},
             {"message", f.message},
             {"at", f.at}};
  put_bytes(failure, f.bytes);
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ImportedLine> parse_export_line(std::string_view line) {
  std::string why;
  try {
    const Json in = Json::parse(line);
    ImportedLine out;
    if (text_at(in, "schema") != kSchema)
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("not a line of an export (expected \"schema\": \"{}\")", kSchema)};
    if (const auto found = in.find("failure"); found != in.end()) {
      const Json& f = *found;
      out.failure = Failure{text_at(f, "name"),    text_at(f, "locator"), text_at(f, "code"),
                            text_at(f, "message"), text_at(f, "at"),      bytes_at(f)};
      return out;
    }
    DocumentBundle& b = out.bundle.emplace();
    const Json& d = in.at("document");
    b.document_id = text_at(d, "id");
    b.sha256 = text_at(d, "sha256");
    b.taken.media_type = text_at(d, "media_type");
    b.taken.charset = text_at(d, "charset");
    b.taken.url = text_at(d, "url");
    b.taken.outlet = text_at(d, "outlet");
    b.taken.part = d.value("part", 0U);
    b.taken.bytes = bytes_at(d);
    if (const std::string iso = text_at(d, "published"); !iso.empty()) {
      const auto date = Date::parse(iso);
      if (!date) throw date.error().message;
      b.taken.published = *date;
    }
    for (const Json& a : in.at("appearances"))
      b.appearances.push_back({text_at(a, "name"), text_at(a, "locator"), text_at(a, "fetched_at"),
                               text_at(a, "seen_at"), container_at(a)});
    for (const Json& r : in.at("readings")) {
      auto& one = b.readings.emplace_back();
      one.engine = {text_at(r, "program_version"), text_at(r, "rules_sha256"),
                    text_at(r, "model_name"), text_at(r, "model_sha256")};
      one.claims = r.at("claims").dump();
      one.rest = r.at("rest").dump();
      one.adopted_at = r.at("adopted_at").get<std::vector<std::string>>();
      if (one.adopted_at.empty()) throw std::string("a reading was never adopted");
    }
    for (const Json& r : in.at("reviews"))
      b.reviews.push_back({text_at(r, "id"),
                           text_at(r, "claim"),
                           b.sha256,
                           {r.at("span").at(0).get<uint32_t>(), r.at("span").at(1).get<uint32_t>()},
                           text_at(r, "action"),
                           text_at(r, "field"),
                           text_at(r, "value"),
                           text_at(r, "why"),
                           text_at(r, "who"),
                           text_at(r, "at")});
    return out;
  } catch (const std::string& what) {
    why = what;
  } catch (const nlohmann::json::exception& error) {
    why = error.what();
  }
  return Error{ErrorCode::kInvalidInput, "not a line of an export: " + why};
}

}  // namespace muster::ledger
