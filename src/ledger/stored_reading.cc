#include "ledger/stored_reading.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace muster::ledger {
namespace {

using Json = nlohmann::ordered_json;
using namespace reading;  // NOLINT: the records written here

// --- writing ---------------------------------------------------------------------------------------------------------

Json span(SourceSpan s) { return Json::array({s.begin, s.end}); }
Json span(const std::optional<Words>& w) { return w ? span(w->span) : Json(); }
void put(Json& out, const char* key, const std::string& value, std::string_view usual = {}) {
  if (value != usual) out[key] = value;
}
void put(Json& out, const char* key, const std::optional<Words>& value) {
  if (value) out[key] = span(value->span);
}
void put(Json& out, const char* key, const std::vector<std::string>& value) {
  if (!value.empty()) out[key] = value;
}
void put(Json& out, const char* key, const std::vector<Named>& list) {
  if (list.empty()) return;
  Json& into = out[key] = Json::array();
  for (const Named& n : list) into.push_back(Json::array({n.name, n.id, span(n.words), n.by}));
}
void put(Json& out, const char* key, const std::optional<When>& w) {
  if (!w) return;
  const auto iso = [](const std::optional<Date>& d) { return d ? d->iso() : std::string(); };
  out[key] = Json::array({iso(w->interval.from), iso(w->interval.to), span(w->words), w->by});
}
void put(Json& out, const char* key, const std::vector<Source>& chain) {
  if (chain.empty()) return;
  Json& into = out[key] = Json::array();
  for (const Source& s : chain)
    into.push_back(
        Json::array({span(s.words.span), s.kind, span(s.cue), span(s.refers_to), span(s.name)}));
}

Json claim(const Claim& c) {
  Json out = {{"id", c.id}, {"words", span(c.words.span)}};
  put(out, "tier", c.tier, "number");
  put(out, "kind", c.kind, "exact");
  if (c.low) out["low"] = c.low->to_string();
  if (c.high && c.high != c.low) out["high"] = c.high->to_string();
  if (c.low && !c.high) out["open"] = true;
  if (c.low_strict) out["low_strict"] = true;
  if (c.high_strict) out["high_strict"] = true;
  for (const Hedge& h : c.hedges)
    out["hedges"].push_back(Json::array({h.words.span.begin, h.words.span.end, h.direction}));
  put(out, "vague", c.vague);
  put(out, "counted", c.counted);
  put(out, "unit", c.unit, "person");
  put(out, "unit_detail", c.unit_detail);
  put(out, "population", c.population);
  put(out, "measure", c.measure);
  for (const Words& w : c.measure_words) out["measure_words"].push_back(span(w.span));
  put(out, "join", c.join, "single");
  put(out, "frame", c.frame, "count");
  put(out, "side", c.side);
  put(out, "agent", c.agent);
  put(out, "place", c.place);
  put(out, "when", c.when);
  put(out, "chain", c.chain);
  put(out, "source_kind", c.source_kind);
  put(out, "stake", c.stake, "unknown");
  put(out, "cue", c.cue);
  put(out, "status", c.status, "asserted");
  put(out, "modality", c.modality, "actual");
  put(out, "modality_words", c.modality_words);
  put(out, "polarity", c.polarity, "positive");
  put(out, "doc_role", c.doc_role, "news");
  if (c.part_of)
    out["part_of"] = Json::array({c.part_of->claim, span(c.part_of->words), c.part_of->role});
  put(out, "base", c.base);
  put(out, "same_as", c.same_as);
  put(out, "revises", c.revises);
  put(out, "readings", c.readings);
  if (!c.by.empty()) out["by"] = c.by;
  return out;
}

std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// --- reading ---------------------------------------------------------------------------------------------------------

// Anything that is not as written above ends the parse with the key that was wrong; nlohmann's own errors too.
struct Broken {
  std::string what;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  SourceSpan span_at(const Json& json) const {
    const SourceSpan s{json.at(0).get<uint32_t>(), json.at(1).get<uint32_t>()};
    if (s.begin > s.end || s.end > text_.size())
      throw Broken{fmt::format("span {}-{} is outside of the text ({} bytes)", s.begin, s.end,
                               text_.size())};
    return s;
  }
  Words words_at(const Json& json) const {
    const SourceSpan s = span_at(json);
    return {s, std::string(text_.substr(s.begin, s.size()))};
  }
  std::optional<Words> maybe_words(const Json& json) const {
    return json.is_null() ? std::nullopt : std::optional(words_at(json));
  }
  std::optional<Words> maybe_words(const Json& in, const char* key) const {
    const auto found = in.find(key);
    return found == in.end() ? std::nullopt : maybe_words(*found);
  }
  static std::string text_at(const Json& in, const char* key, const char* usual = "") {
    const auto found = in.find(key);
    return found == in.end() ? usual : found->get<std::string>();
  }
  static std::vector<std::string> texts_at(const Json& in, const char* key) {
    const auto found = in.find(key);
    return found == in.end() ? std::vector<std::string>() : found->get<std::vector<std::string>>();
  }
  static std::optional<Decimal> number_at(const Json& in, const char* key) {
    const auto found = in.find(key);
    if (found == in.end()) return std::nullopt;
    const auto value = Decimal::parse(found->get_ref<const std::string&>());
    if (!value) throw Broken{value.error().message};
    return *value;
  }
  static std::optional<Date> date(const std::string& iso) {
    if (iso.empty()) return std::nullopt;
    const auto parsed = Date::parse(iso);
    if (!parsed) throw Broken{parsed.error().message};
    return *parsed;
  }
  std::vector<Named> named_at(const Json& in, const char* key) const {
    std::vector<Named> out;
    if (const auto found = in.find(key); found != in.end())
      for (const Json& n : *found)
        out.push_back({n.at(0).get<std::string>(), n.at(1).get<std::string>(), maybe_words(n.at(2)),
                       n.at(3).get<std::string>()});
    return out;
  }
  std::optional<When> when_at(const Json& in) const {
    const auto found = in.find("when");
    if (found == in.end()) return std::nullopt;
    const Json& w = *found;
    return When{{date(w.at(0).get<std::string>()), date(w.at(1).get<std::string>())},
                maybe_words(w.at(2)),
                w.at(3).get<std::string>()};
  }
  std::vector<Source> chain_at(const Json& in) const {
    std::vector<Source> out;
    if (const auto found = in.find("chain"); found != in.end())
      for (const Json& s : *found)
        out.push_back({words_at(s.at(0)), s.at(1).get<std::string>(), maybe_words(s.at(2)),
                       maybe_words(s.at(3)), maybe_words(s.at(4))});
    return out;
  }

  Claim claim(const Json& in) const {
    Claim c;
    c.id = text_at(in, "id");
    c.words = words_at(in.at("words"));
    c.tier = text_at(in, "tier", "number");
    c.kind = text_at(in, "kind", "exact");
    c.low = number_at(in, "low");
    c.high = in.contains("high")   ? number_at(in, "high")
             : in.contains("open") ? std::nullopt
                                   : c.low;
    c.low_strict = in.contains("low_strict");
    c.high_strict = in.contains("high_strict");
    if (const auto found = in.find("hedges"); found != in.end())
      for (const Json& h : *found) c.hedges.push_back({words_at(h), h.at(2).get<std::string>()});
    c.vague = text_at(in, "vague");
    c.counted = maybe_words(in, "counted");
    c.unit = text_at(in, "unit", "person");
    c.unit_detail = text_at(in, "unit_detail");
    c.population = texts_at(in, "population");
    c.measure = texts_at(in, "measure");
    if (const auto found = in.find("measure_words"); found != in.end())
      for (const Json& w : *found) c.measure_words.push_back(words_at(w));
    c.join = text_at(in, "join", "single");
    c.frame = text_at(in, "frame", "count");
    c.side = named_at(in, "side");
    c.agent = named_at(in, "agent");
    c.place = named_at(in, "place");
    c.when = when_at(in);
    c.chain = chain_at(in);
    c.source_kind = text_at(in, "source_kind");
    c.stake = text_at(in, "stake", "unknown");
    c.cue = maybe_words(in, "cue");
    c.status = text_at(in, "status", "asserted");
    c.modality = text_at(in, "modality", "actual");
    c.modality_words = maybe_words(in, "modality_words");
    c.polarity = text_at(in, "polarity", "positive");
    c.doc_role = text_at(in, "doc_role", "news");
    if (const auto found = in.find("part_of"); found != in.end())
      c.part_of = Claim::PartOf{found->at(0).get<std::string>(), maybe_words(found->at(1)),
                                found->at(2).get<std::string>()};
    c.base = text_at(in, "base");
    c.same_as = text_at(in, "same_as");
    c.revises = text_at(in, "revises");
    c.readings = texts_at(in, "readings");
    if (const auto found = in.find("by"); found != in.end())
      c.by = found->get<std::map<std::string, std::string>>();
    return c;
  }

 private:
  std::string_view text_;
};

template <typename Fill>
Result<void> parse(std::string_view json, Fill fill) {
  std::string why;
  try {
    fill(Json::parse(json));
    return {};
  } catch (const Broken& broken) {
    why = broken.what;
  } catch (const nlohmann::json::exception& error) {
    why = error.what();
  }
  return Error{ErrorCode::kCorrupt, "a stored reading cannot be understood: " + why};
}

}  // namespace

std::string claims_json(const StoredReading& stored) {
  MUSTER_CHECK(stored.contexts.size() == stored.reading.claims.size());
  Json out = Json::object();
  if (stored.title) out["title"] = span(*stored.title);
  if (stored.published) out["published"] = stored.published->iso();
  put(out, "encoding", stored.encoding, "utf-8");
  put(out, "outlet", stored.outlet, "");
  Json& claims = out["claims"] = Json::array();
  for (size_t i = 0; i < stored.reading.claims.size(); ++i) {
    claims.push_back(claim(stored.reading.claims[i]));
    claims.back()["context"] = span(stored.contexts[i]);
  }
  for (const PlaceFact& p : stored.places) {
    Json one = {{"span", span(p.span)}, {"name", p.name}};
    put(one, "id", p.id);
    put(one, "kind", p.kind);
    put(one, "country", p.country);
    put(one, "country_name", p.country_name);
    put(one, "admin", p.admin);
    if (p.has_point) one["point"] = Json::array({p.lat_e5, p.lon_e5});
    out["places"].push_back(std::move(one));
  }
  for (const Note& n : stored.reading.notes)
    out["notes"].push_back(Json::array({n.span.begin, n.span.end, n.code, n.text}));
  return line(out);
}

std::string rest_json(const StoredReading& stored) {
  Json out = {{"statements", Json::array()}, {"events", Json::array()}};
  for (const Statement& s : stored.reading.statements) {
    Json one = {{"id", s.id}, {"kind", s.kind}, {"content", span(s.content.span)}};
    put(one, "cue", s.cue);
    put(one, "chain", s.chain);
    out["statements"].push_back(std::move(one));
  }
  for (const Event& e : stored.reading.events) {
    Json one = {{"id", e.id}, {"kind", e.kind}, {"words", span(e.words.span)}};
    put(one, "actors", e.actors);
    put(one, "targets", e.targets);
    put(one, "place", e.place);
    put(one, "when", e.when);
    put(one, "modality", e.modality, "actual");
    out["events"].push_back(std::move(one));
  }
  return line(out);
}

Result<StoredReading> parse_claims(std::string_view json, std::string_view text) {
  StoredReading stored;
  const Parser p(text);
  const auto fill = [&](const Json& in) {
    if (const auto found = in.find("title"); found != in.end()) stored.title = p.span_at(*found);
    stored.published = p.date(p.text_at(in, "published"));
    stored.encoding = p.text_at(in, "encoding", "utf-8");
    stored.outlet = p.text_at(in, "outlet", "");
    for (const Json& c : in.at("claims")) {
      stored.reading.claims.push_back(p.claim(c));
      stored.contexts.push_back(p.span_at(c.at("context")));
    }
    if (const auto found = in.find("places"); found != in.end()) {
      for (const Json& one : *found) {
        PlaceFact& f = stored.places.emplace_back();
        f.span = p.span_at(one.at("span"));
        f.name = p.text_at(one, "name");
        f.id = p.text_at(one, "id");
        f.kind = p.text_at(one, "kind");
        f.country = p.text_at(one, "country");
        f.country_name = p.text_at(one, "country_name");
        f.admin = p.text_at(one, "admin");
        const auto point = one.find("point");
        f.has_point = point != one.end();
        if (!f.has_point) continue;
        f.lat_e5 = point->at(0).get<int32_t>();
        f.lon_e5 = point->at(1).get<int32_t>();
      }
    }
    if (const auto found = in.find("notes"); found != in.end())
      for (const Json& n : *found)
        stored.reading.notes.push_back(
            {p.span_at(n), n.at(2).get<std::string>(), n.at(3).get<std::string>()});
  };
  MUSTER_TRY_VOID(parse(json, fill));
  return stored;
}

Result<void> parse_rest(std::string_view json, std::string_view text, StoredReading& stored) {
  const Parser p(text);
  return parse(json, [&](const Json& in) {
    for (const Json& s : in.at("statements"))
      stored.reading.statements.push_back({p.text_at(s, "id"), p.text_at(s, "kind"),
                                           p.words_at(s.at("content")), p.maybe_words(s, "cue"),
                                           p.chain_at(s)});
    for (const Json& e : in.at("events"))
      stored.reading.events.push_back({p.text_at(e, "id"), p.text_at(e, "kind"),
                                       p.words_at(e.at("words")), p.named_at(e, "actors"),
                                       p.named_at(e, "targets"), p.named_at(e, "place"),
                                       p.when_at(e), p.text_at(e, "modality", "actual")});
  });
}

std::string_view reading_dictionary() {
  // Made of the keys and the values that come up most; the last ones are the cheapest to point at.
  static constexpr std::string_view kText =
      R"("displaced_new""displaced_stock""destroyed""damaged""intercepted""captured""detained""delivered""kidnapped")"
      R"("casualties""losses""attacks""fired""strength""in_theatre""pledged""recruited""evacuated""rescued""missing")"
      R"("unit":"vehicle","unit":"building","unit":"weapon","unit":"ammunition","unit":"aircraft","unit":"formation","unit":"goods","unit":"attack","unit":"other")"
      R"("country":"UA","country_name":"Ukraine"},"country":"RU","country_name":"Russia"},"country":"IL","country_name":"Israel","country":"US","country_name":"United States","kind":"city","kind":"region","kind":"country","admin":"point":[)"
      R"("vague":"dozens","vague":"hundreds","vague":"thousands","vague":"several","kind":"vague","tier":"vague","tier":"article","tier":"zero","kind":"zero","kind":"percent","kind":"ratio","kind":"multiplier")"
      R"("modality":"planned","modality":"possible","modality":"feared","doc_role":"background","status":"denied","status":"confirmed","status":"alleged","status":"estimated","polarity":"negative")"
      R"("frame":"increment","frame":"stock_at","frame":"rate_per","frame":"cumulative","join":"any_of","join":"undefined")"
      R"("source_kind":"anonymous_officials","source_kind":"ministry","source_kind":"military","source_kind":"police","source_kind":"government","source_kind":"office","source_kind":"intelligence","source_kind":"witness","source_kind":"NGO","source_kind":"UN_body","source_kind":"media_outlet","source_kind":"state_media","source_kind":"hospital","source_kind":"armed_group")"
      R"({"statements":[{"id":"0","kind":"direct","content":[,"chain":[[[,"named_person",[,null,null]]},{"id":"0","kind":"indirect","content":[0,0],"cue":[0,0],"chain":[[[0,0],"office",[0,0],null,null]]}],"events":[{"id":"0","kind":"attack","words":[0,0],"actors":[["Israel","IL",[0,0],"event.subject"]],"targets":[["","",[0,0],"event.object"]],"place":[["","",[0,0],"event.place"]],"when":["","",[0,0],"when.from_publication"]},{"id":"","kind":"say","kind":"kill","kind":"move","kind":"deliver","kind":"meet",)"
      R"({"title":[0,],"published":"2024-01-,"claims":[{"id":"0","words":[0,0],"kind":"lower_bound","low":"10","open":true,"kind":"approx","kind":"upper_bound","kind":"range","high":"20","low_strict":true,"hedges":[[0,0,"over"]],"hedges":[[0,0,"either"]],"hedges":[[0,0,"under"]],"counted":[0,0],"unit_detail":"soldier","unit_detail":"person","unit_detail":"people","population":["military"],"population":["civilian"],"population":["child"],"measure":["wounded"],"measure":["killed"],"measure_words":[[0,0]],"side":[["","",[0,0],"side.counted_phrase"]],"agent":[["","",[0,0],"agent.party"]],"place":[["","",[0,0],"place.clause"]],"when":["2024-01-","2024-01-",[0,0],"when.clause"],"when":["2024-","2024-",null,"when.from_publication"],"chain":[[[0,0],"office",[0,0],null,null]],"source_kind":"author_voice","source_kind":"unattributed","cue":[0,0],"status":"reported","part_of":["",null,"including"],"by":{"agent":"agent.party","frame":"frame.of_measure","measure":"measure.passive_subject","measure":"measure.verb_object","measure":"measure.noun","place":"place.clause","place":"place.carry","side":"side.counted_phrase","source":"attribution.subject_of_cue","source":"attribution.carry","unit":"unit.noun","when":"when.clause","when":"when.from_publication"},"context":[0,0]},{"id":")";
  return kText;
}

}  // namespace muster::ledger
