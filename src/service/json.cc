#include "service/json.h"

#include <nlohmann/json.hpp>

#include "core/utf8.h"

namespace muster::service {
namespace {

using Json = nlohmann::ordered_json;
using namespace reading;  // NOLINT: the records written here

/// The shortest decimal that is this many hundred-thousandths of a degree.
Json degrees(int32_t e5) { return static_cast<double>(e5) / 100000; }

// Writes the parts of one document; spans need its code point index.
class Writer {
 public:
  explicit Writer(const ReadAnswer& answer)
      : answer_(answer), document_(*answer.document), index_(document_.text()) {}

  Json span(SourceSpan s) const {
    return Json::array({index_.from_byte(s.begin), index_.from_byte(s.end)});
  }

  Json words(SourceSpan s) const { return {{"words", document_.text_of(s)}, {"span", span(s)}}; }
  Json words(const Words& w) const { return {{"words", w.text}, {"span", span(w.span)}}; }
  Json words(const std::optional<Words>& w) const { return w ? words(*w) : Json(); }
  Json words(TokenRange range) const {
    return range.empty() ? Json() : words(answer_.analysis.span(range));
  }

  static Json text_or_null(std::string_view s) { return s.empty() ? Json() : Json(s); }
  static Json number(const std::optional<Decimal>& value) {
    return value ? Json(value->to_string()) : Json();
  }

  Json document() const {
    const auto title = document_.title();
    return {{"id", document_.id()},
            {"sha256", document_.sha256()},
            {"name", text_or_null(document_.name())},
            {"encoding", document_.encoding()},
            {"code_points", index_.size()},
            {"title", title ? Json(document_.text_of(*title)) : Json()},
            {"outlet", text_or_null(document_.outlet())},
            {"published", document_.published() ? Json(document_.published()->iso()) : Json()},
            {"lang", "en"}};
  }

  Json named(const std::vector<Named>& list) const {
    Json out = Json::array();
    for (const Named& n : list)
      out.push_back({{"name", n.name},
                     {"id", text_or_null(n.id)},
                     {"words", n.words ? Json(n.words->text) : Json()},
                     {"span", n.words ? span(n.words->span) : Json()},
                     {"by", text_or_null(n.by)}});
    return out;
  }

  Json when(const std::optional<When>& w) const {
    if (!w) return {};
    return {{"iso", w->interval.iso()},
            {"words", w->words ? Json(w->words->text) : Json()},
            {"span", w->words ? span(w->words->span) : Json()},
            {"by", text_or_null(w->by)}};
  }

  Json source(const Source& s) const {
    return {{"words", s.words.text},
            {"span", span(s.words.span)},
            {"kind", s.kind},
            {"cue", words(s.cue)},
            {"refers_to", words(s.refers_to)},
            {"name", s.name        ? Json(s.name->text)
                     : s.refers_to ? Json(s.refers_to->text)
                                   : Json(s.words.text)}};
  }

  Json chain(const std::vector<Source>& list) const {
    Json out = Json::array();
    for (const Source& s : list) out.push_back(source(s));
    return out;
  }

  /// The root of a chain, its cue falling back to the one kept beside the chain.
  Json root(const std::vector<Source>& list, const std::optional<Words>& cue) const {
    if (list.empty()) return {};
    Json out = source(list.back());
    if (out["cue"].is_null()) out["cue"] = words(cue);
    return out;
  }

  Json claim(const Claim& c) const {
    Json hedges = Json::array();
    for (const Hedge& h : c.hedges) {
      Json one = words(h.words);
      one["direction"] = text_or_null(h.direction);
      hedges.push_back(std::move(one));
    }
    Json measure_words = Json::array();
    for (const Words& w : c.measure_words) measure_words.push_back(words(w));
    Json part_of;
    if (c.part_of) {
      const auto& p = *c.part_of;
      part_of = {{"claim", text_or_null(p.claim)},
                 {"words", p.words ? Json(p.words->text) : Json()},
                 {"span", p.words ? span(p.words->span) : Json()},
                 {"role", text_or_null(p.role)}};
    }
    return {{"id", c.id},
            {"words", c.words.text},
            {"span", span(c.words.span)},
            {"tier", c.tier},
            {"kind", c.kind},
            {"low", number(c.low)},
            {"high", number(c.high)},
            {"low_strict", c.low_strict},
            {"high_strict", c.high_strict},
            {"hedges", std::move(hedges)},
            {"vague", text_or_null(c.vague)},
            {"counted", words(c.counted)},
            {"unit", c.unit},
            {"unit_detail", text_or_null(c.unit_detail)},
            {"population", c.population},
            {"measure", c.measure},
            {"measure_words", std::move(measure_words)},
            {"join", c.join},
            {"frame", c.frame},
            {"side", named(c.side)},
            {"agent", named(c.agent)},
            {"place", named(c.place)},
            {"when", when(c.when)},
            {"source", root(c.chain, c.cue)},
            {"source_kind", c.source_kind},
            {"stake", c.stake},
            {"cue", words(c.cue)},
            {"chain", chain(c.chain)},
            {"status", c.status},
            {"modality", c.modality},
            {"modality_words", words(c.modality_words)},
            {"polarity", c.polarity},
            {"doc_role", c.doc_role},
            {"part_of", std::move(part_of)},
            {"base", text_or_null(c.base)},
            {"same_as", text_or_null(c.same_as)},
            {"revises", text_or_null(c.revises)},
            {"readings", c.readings},
            {"by", c.by}};
  }

  Json statement(const Statement& s) const {
    return {{"id", s.id},
            {"kind", s.kind},
            {"content", words(s.content)},
            {"source", root(s.chain, s.cue)},
            {"cue", words(s.cue)},
            {"chain", chain(s.chain)}};
  }

  Json event(const Event& e) const {
    return {{"id", e.id},
            {"kind", e.kind},
            {"words", e.words.text},
            {"span", span(e.words.span)},
            {"actors", named(e.actors)},
            {"targets", named(e.targets)},
            {"place", named(e.place)},
            {"when", when(e.when)},
            {"modality", e.modality}};
  }

  Json notes() const {
    Json out = Json::array();
    for (const Note& n : answer_.reading.notes)
      out.push_back({{"span", span(n.span)}, {"code", n.code}, {"text", n.text}});
    return out;
  }

  template <typename List, typename Write>
  static Json all(const List& list, bool selected, Write write) {
    Json out = Json::array();
    if (selected)
      for (const auto& item : list) out.push_back(write(item));
    return out;
  }

  /// The keys every object begins with.
  Json head(const char* schema, bool with_name) const {
    Json out;
    if (with_name) out["name"] = document_.name();
    out["schema"] = schema;
    out["offset_unit"] = "code_point";
    out["document"] = document();
    return out;
  }

 private:
  const ReadAnswer& answer_;
  const Document& document_;
  CodePointIndex index_;
};

// Texts are valid UTF-8; `replace` keeps a broken promise of a lower layer from losing the whole
// answer.
std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string reading_json(const ReadAnswer& answer, const Selection& selection, bool with_name) {
  const Writer w(answer);
  const Reading& r = answer.reading;
  Json out = w.head("muster/reading/1", with_name);
  out["claims"] = w.all(r.claims, selection.figures, [&](const Claim& c) { return w.claim(c); });
  out["statements"] =
      w.all(r.statements, selection.statements, [&](const Statement& s) { return w.statement(s); });
  out["events"] = w.all(r.events, selection.events, [&](const Event& e) { return w.event(e); });
  out["notes"] = w.notes();
  return line(out);
}

std::vector<std::string> record_lines(const ReadAnswer& answer, const Selection& selection) {
  const Writer w(answer);
  const Reading& r = answer.reading;
  const Json document = w.document();
  std::vector<std::string> lines;
  const auto add = [&](const Json& record) {
    Json out = {{"document", document}};
    out.update(record);
    lines.push_back(line(out));
  };
  if (selection.figures)
    for (const Claim& c : r.claims) add(w.claim(c));
  if (selection.statements)
    for (const Statement& s : r.statements) add(w.statement(s));
  if (selection.events)
    for (const Event& e : r.events) add(w.event(e));
  return lines;
}

std::string mentions_json(const ReadAnswer& answer, bool with_name) {
  const Writer w(answer);
  const Mentions& m = answer.mentions;
  const Analysis& a = answer.analysis;
  Json out = w.head("muster/mentions/1", with_name);

  out["quantities"] = w.all(m.quantities, true, [&](const Quantity& q) {
    Json hedges = Json::array();
    for (const auto& h : q.hedges) {
      Json one = w.words(h.tokens);
      one["direction"] = w.text_or_null(h.direction);
      hedges.push_back(std::move(one));
    }
    const SourceSpan span = a.span(q.tokens);
    Json claim;
    for (const Claim& c : answer.reading.claims)
      if (c.words.span == span) claim = c.id;
    Json one = w.words(q.tokens);
    one.update({{"number", w.words(q.number)},
                {"tier", q.tier},
                {"kind", q.kind},
                {"value", q.low && q.low == q.high ? w.number(q.low) : Json()},
                {"low", w.number(q.low)},
                {"high", w.number(q.high)},
                {"low_strict", q.low_strict},
                {"high_strict", q.high_strict},
                {"hedges", std::move(hedges)},
                {"vague", w.text_or_null(q.vague)},
                {"counted", w.words(q.counted)},
                {"noun", q.noun == kNoToken ? Json() : Json(a[q.noun].lemma)},
                {"unit", w.text_or_null(q.unit)},
                {"unit_detail", w.text_or_null(q.unit_detail)},
                {"unit_norm", w.text_or_null(q.unit_norm)},
                {"unit_words", w.words(q.unit_words)},
                {"population", q.population},
                {"whole", w.words(q.whole)},
                {"change", w.text_or_null(q.change)},
                {"additional", q.additional},
                {"all", q.all},
                {"rate", w.text_or_null(q.rate)},
                {"not_a_count", w.text_or_null(q.not_a_count)},
                {"claim", std::move(claim)}});
    return one;
  });
  out["times"] = w.all(m.times, true, [&](const TimeExpression& t) {
    Json one = w.words(t.tokens);
    one.update({{"type", t.type},
                {"value", w.text_or_null(t.value)},
                {"mod", w.text_or_null(t.mod)},
                {"iso", t.interval ? Json(t.interval->iso()) : Json()},
                {"plain", t.plain ? Json(t.plain->iso()) : Json()},
                {"role", w.text_or_null(t.role)},
                {"by", w.text_or_null(t.by)}});
    return one;
  });
  const auto actor = [&](const ActorMention& x) {
    Json one = w.words(x.tokens);
    one.update({{"name", x.name},
                {"id", w.text_or_null(x.id)},
                {"kind", x.kind},
                {"country", w.text_or_null(x.country)},
                {"is_place", x.is_place},
                {"is_party", x.is_party}});
    if (!x.candidates.empty()) {
      const GeoPoint& point = x.candidates.front().point;
      one.update({{"lat", degrees(point.lat_e5)}, {"lon", degrees(point.lon_e5)}});
      Json list = Json::array();
      for (const PlaceCandidate& c : x.candidates)
        list.push_back({{"name", c.name},
                        {"id", w.text_or_null(c.id)},
                        {"kind", c.kind},
                        {"country", w.text_or_null(c.country)},
                        {"admin", w.text_or_null(c.admin)},
                        {"lat", degrees(c.point.lat_e5)},
                        {"lon", degrees(c.point.lon_e5)},
                        {"population", c.population > 0 ? Json(c.population) : Json()},
                        {"score", c.score}});
      one["candidates"] = std::move(list);
    }
    return one;
  };
  out["places"] = Json::array();
  out["actors"] = Json::array();
  for (const ActorMention& x : m.actors) {
    if (x.is_place) out["places"].push_back(actor(x));
    if (!x.is_place || x.is_party) out["actors"].push_back(actor(x));
  }
  out["quotations"] =
      w.all(answer.reading.statements, true, [&](const Statement& s) { return w.statement(s); });
  out["attributions"] = w.all(m.attributions, true, [&](const Attribution& t) {
    Json chain = Json::array(), content = Json::array();
    for (const auto& link : t.chain) {
      Json one = w.words(link.tokens);
      if (one.is_null()) one = {{"words", nullptr}, {"span", nullptr}};
      one.update({{"kind", link.kind}, {"cue", w.words(link.cue)}});
      chain.push_back(std::move(one));
    }
    for (const TokenRange& range : t.content)
      if (!range.empty()) content.push_back(w.words(range));
    return Json{{"chain", std::move(chain)},
                {"cue", w.words(t.cue)},
                {"content", std::move(content)},
                {"source_kind", w.text_or_null(t.source_kind)},
                {"status", w.text_or_null(t.status)},
                {"polarity", w.text_or_null(t.polarity)},
                {"by", w.text_or_null(t.by)},
                {"carried", t.carried},
                {"depth", t.depth},
                {"confidence", t.confidence}};
  });
  out["notes"] = w.notes();
  return line(out);
}

}  // namespace muster::service
