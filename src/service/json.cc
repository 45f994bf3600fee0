#include "service/json.h"

#include "core/utf8.h"
#include "service/json_writer.h"

namespace muster::service {
namespace {

using namespace reading;  // NOLINT: the records written here

/// The shortest decimal that is this many hundred-thousandths of a degree.
double degrees(int32_t e5) { return static_cast<double>(e5) / 100000; }

// Writes the parts of one document; spans need its code point index. A function named after a record writes the
// record's keys into the object that is open; the others write one value.
class Writer : public JsonWriter {
 public:
  explicit Writer(const ReadAnswer& answer)
      : answer_(answer), document_(*answer.document), index_(document_.text()) {}

  void span(SourceSpan s) {
    open('[');
    value(index_.from_byte(s.begin));
    value(index_.from_byte(s.end));
    close(']');
  }
  void put_span(SourceSpan s) {
    key("span");
    span(s);
  }

  /// The keys of words: the text and its span.
  void word_keys(std::string_view text, SourceSpan s) {
    put("words", text);
    put_span(s);
  }
  void word_keys(const Words& w) { word_keys(w.text, w.span); }
  void word_keys(TokenRange range) {
    const SourceSpan s = answer_.analysis.span(range);
    word_keys(document_.text_of(s), s);
  }
  void null_word_keys() {
    put("words", nullptr);
    put("span", nullptr);
  }
  void word_keys(const std::optional<Words>& w) { w ? word_keys(*w) : null_word_keys(); }

  /// An object of words and span.
  void words(const auto& w) {
    open('{');
    word_keys(w);
    close('}');
  }
  void put_words(std::string_view name, const Words& w) {
    key(name);
    words(w);
  }
  void put_words(std::string_view name, const std::optional<Words>& w) {
    key(name);
    w ? words(*w) : value(nullptr);
  }
  void put_words(std::string_view name, TokenRange range) {
    key(name);
    range.empty() ? value(nullptr) : words(range);
  }

  void put_number(std::string_view name, const std::optional<Decimal>& number) {
    key(name);
    number ? value(number->to_string()) : value(nullptr);
  }

  void put_values(std::string_view name, const std::vector<page::Evidence>& list) {
    key(name);
    open('[');
    for (const page::Evidence& e : list) value(e.value);
    close(']');
  }

  void put_document() {
    key("document");
    open('{');
    put("id", document_.id());
    put("sha256", document_.sha256());
    put_or_null("name", document_.name());
    put("encoding", document_.encoding());
    put("code_points", index_.size());
    key("title");
    const auto title = document_.title();
    const page::PageMetadata& about = document_.page_metadata();
    if (title) {
      value(document_.text_of(*title));
    } else {
      about.title.empty() ? value(nullptr) : value(about.title.front().value);
    }
    put_or_null("outlet", document_.outlet());
    put_values("byline", about.byline);
    put_values("agency", about.agency);
    key("published");
    document_.published() ? value(document_.published()->iso()) : value(nullptr);
    put("lang", "en");
    put_or_null("url", answer_.capture.url);
    put_or_null("fetched", answer_.capture.fetched_at);
    put_container(answer_.capture.container);
    close('}');
  }

  /// Where the bytes lie, for who wants to cut them out again.
  void put_container(const Container& c) {
    key("container");
    if (c.kind.empty()) return value(nullptr);
    open('{');
    put("kind", c.kind);
    put("file", c.file);
    put_or_null("member", c.member);
    put_or_null("record_id", c.record_id);
    key("offset");
    c.offset ? value(*c.offset) : value(nullptr);
    key("length");
    c.length ? value(*c.length) : value(nullptr);
    close('}');
  }

  void put_named(std::string_view name, const std::vector<Named>& list) {
    key(name);
    open('[');
    for (const Named& n : list) {
      open('{');
      put("name", n.name);
      put_or_null("id", n.id);
      word_keys(n.words);
      put_or_null("by", n.by);
      close('}');
    }
    close(']');
  }

  void put_when(const std::optional<When>& w) {
    key("when");
    if (!w) return value(nullptr);
    open('{');
    put("iso", w->interval.iso());
    word_keys(w->words);
    put_or_null("by", w->by);
    close('}');
  }

  /// `cue` stands in where the source has none of its own.
  void source(const Source& s, const std::optional<Words>* cue = nullptr) {
    open('{');
    word_keys(s.words);
    put("kind", s.kind);
    put_words("cue", s.cue || !cue ? s.cue : *cue);
    put_words("refers_to", s.refers_to);
    put("name", s.name ? s.name->text : s.refers_to ? s.refers_to->text : s.words.text);
    close('}');
  }

  /// The root of a chain, its cue falling back to the one kept beside the chain.
  void put_root(const std::vector<Source>& list, const std::optional<Words>& cue) {
    key("source");
    list.empty() ? value(nullptr) : source(list.back(), &cue);
  }

  void put_chain(const std::vector<Source>& list) {
    key("chain");
    open('[');
    for (const Source& s : list) source(s);
    close(']');
  }

  void claim(const Claim& c) {
    put("id", c.id);
    word_keys(c.words);
    put("tier", c.tier);
    put("kind", c.kind);
    put_number("low", c.low);
    put_number("high", c.high);
    put("low_strict", c.low_strict);
    put("high_strict", c.high_strict);
    key("hedges");
    open('[');
    for (const Hedge& h : c.hedges) {
      open('{');
      word_keys(h.words);
      put_or_null("direction", h.direction);
      close('}');
    }
    close(']');
    put_or_null("vague", c.vague);
    put_words("counted", c.counted);
    put("unit", c.unit);
    put_or_null("unit_detail", c.unit_detail);
    put_list("population", c.population);
    put_list("measure", c.measure);
    key("measure_words");
    open('[');
    for (const Words& w : c.measure_words) words(w);
    close(']');
    put("join", c.join);
    put("frame", c.frame);
    put_named("side", c.side);
    put_named("agent", c.agent);
    put_named("place", c.place);
    put_when(c.when);
    put_root(c.chain, c.cue);
    put("source_kind", c.source_kind);
    put("stake", c.stake);
    put_words("cue", c.cue);
    put_chain(c.chain);
    put("status", c.status);
    put("modality", c.modality);
    put_words("modality_words", c.modality_words);
    put("polarity", c.polarity);
    put("doc_role", c.doc_role);
    key("part_of");
    if (c.part_of) {
      open('{');
      put_or_null("claim", c.part_of->claim);
      word_keys(c.part_of->words);
      put_or_null("role", c.part_of->role);
      close('}');
    } else {
      value(nullptr);
    }
    put_or_null("base", c.base);
    put_or_null("same_as", c.same_as);
    put_or_null("revises", c.revises);
    put_list("readings", c.readings);
    key("by");
    open('{');
    for (const auto& [field, rule] : c.by) put(field, rule);
    close('}');
  }

  void statement(const Statement& s) {
    put("id", s.id);
    put("kind", s.kind);
    put_words("content", s.content);
    put_root(s.chain, s.cue);
    put_words("cue", s.cue);
    put_chain(s.chain);
  }

  void event(const Event& e) {
    put("id", e.id);
    put("kind", e.kind);
    word_keys(e.words);
    put_named("actors", e.actors);
    put_named("targets", e.targets);
    put_named("place", e.place);
    put_when(e.when);
    put("modality", e.modality);
  }

  void put_notes() {
    put_all("notes", answer_.reading.notes, true, [&](const Note& n) {
      put_span(n.span);
      put("code", n.code);
      put("text", n.text);
    });
  }

  void quantity(const Quantity& q) {
    const Analysis& a = answer_.analysis;
    word_keys(q.tokens);
    put_words("number", q.number);
    put("tier", q.tier);
    put("kind", q.kind);
    put_number("value", q.low && q.low == q.high ? q.low : std::nullopt);
    put_number("low", q.low);
    put_number("high", q.high);
    put("low_strict", q.low_strict);
    put("high_strict", q.high_strict);
    put_all("hedges", q.hedges, true, [&](const Quantity::Hedge& h) {
      word_keys(h.tokens);
      put_or_null("direction", h.direction);
    });
    put_or_null("vague", q.vague);
    put_words("counted", q.counted);
    key("noun");
    q.noun == kNoToken ? value(nullptr) : value(a[q.noun].lemma);
    put_or_null("unit", q.unit);
    put_or_null("unit_detail", q.unit_detail);
    put_or_null("unit_norm", q.unit_norm);
    put_words("unit_words", q.unit_words);
    put_list("population", q.population);
    put_words("whole", q.whole);
    put_or_null("change", q.change);
    put("additional", q.additional);
    put("all", q.all);
    put_or_null("rate", q.rate);
    put_or_null("not_a_count", q.not_a_count);
    const SourceSpan s = a.span(q.tokens);
    std::string_view claim;
    for (const Claim& c : answer_.reading.claims)
      if (c.words.span == s) claim = c.id;
    put_or_null("claim", claim);
  }

  void time(const TimeExpression& t) {
    word_keys(t.tokens);
    put("type", t.type);
    put_or_null("value", t.value);
    put_or_null("mod", t.mod);
    put_or_null("iso", t.interval ? t.interval->iso() : "");
    put_or_null("plain", t.plain ? t.plain->iso() : "");
    put_or_null("role", t.role);
    put_or_null("by", t.by);
  }

  void actor(const ActorMention& x) {
    word_keys(x.tokens);
    put("name", x.name);
    put_or_null("id", x.id);
    put("kind", x.kind);
    put_or_null("country", x.country);
    put("is_place", x.is_place);
    put("is_party", x.is_party);
    if (x.candidates.empty()) return;
    put("lat", degrees(x.candidates.front().point.lat_e5));
    put("lon", degrees(x.candidates.front().point.lon_e5));
    put_all("candidates", x.candidates, true, [&](const PlaceCandidate& c) {
      put("name", c.name);
      put_or_null("id", c.id);
      put("kind", c.kind);
      put_or_null("country", c.country);
      put_or_null("admin", c.admin);
      put("lat", degrees(c.point.lat_e5));
      put("lon", degrees(c.point.lon_e5));
      key("population");
      c.population > 0 ? value(c.population) : value(nullptr);
      put("score", c.score);
    });
  }

  void attribution(const Attribution& t) {
    put_all("chain", t.chain, true, [&](const Attribution::Link& link) {
      link.tokens.empty() ? null_word_keys() : word_keys(link.tokens);
      put("kind", link.kind);
      put_words("cue", link.cue);
    });
    put_words("cue", t.cue);
    key("content");
    open('[');
    for (const TokenRange& range : t.content)
      if (!range.empty()) words(range);
    close(']');
    put_or_null("source_kind", t.source_kind);
    put_or_null("status", t.status);
    put_or_null("polarity", t.polarity);
    put_or_null("by", t.by);
    put("carried", t.carried);
    put("depth", t.depth);
    put("confidence", t.confidence);
  }

  /// A list of objects, whose keys `keys` writes; empty unless selected.
  template <typename List, typename Keys>
  void put_all(std::string_view name, const List& list, bool selected, Keys keys) {
    key(name);
    open('[');
    if (selected)
      for (const auto& item : list) {
        open('{');
        keys(item);
        close('}');
      }
    close(']');
  }

  /// The keys every object begins with.
  void head(const char* schema, bool with_name) {
    if (with_name) put("name", document_.name());
    put("schema", schema);
    put("offset_unit", "code_point");
    put_document();
  }

 private:
  const ReadAnswer& answer_;
  const Document& document_;
  CodePointIndex index_;
};

}  // namespace

std::string claim_json(const ReadAnswer& answer, const Claim& claim) {
  Writer w(answer);
  w.open('{');
  w.put_document();
  w.claim(claim);
  w.close('}');
  return w.take();
}

std::string words_json(const ReadAnswer& answer, SourceSpan span) {
  Writer w(answer);
  w.open('{');
  w.word_keys(answer.document->text_of(span), span);
  w.close('}');
  return w.take();
}

std::string reading_json(const ReadAnswer& answer, const Selection& selection, bool with_name) {
  Writer w(answer);
  const Reading& r = answer.reading;
  w.open('{');
  w.head("muster/reading/1", with_name);
  w.put_all("claims", r.claims, selection.figures, [&](const Claim& c) { w.claim(c); });
  w.put_all("statements", r.statements, selection.statements,
            [&](const Statement& s) { w.statement(s); });
  w.put_all("events", r.events, selection.events, [&](const Event& e) { w.event(e); });
  w.put_notes();
  w.close('}');
  return w.take();
}

std::vector<std::string> record_lines(const ReadAnswer& answer, const Selection& selection) {
  Writer w(answer);
  const Reading& r = answer.reading;
  std::vector<std::string> lines;
  const auto add = [&](const auto& write) {
    w.open('{');
    w.put_document();
    write();
    w.close('}');
    lines.push_back(w.take());
  };
  if (selection.figures)
    for (const Claim& c : r.claims) add([&] { w.claim(c); });
  if (selection.statements)
    for (const Statement& s : r.statements) add([&] { w.statement(s); });
  if (selection.events)
    for (const Event& e : r.events) add([&] { w.event(e); });
  return lines;
}

std::string mentions_json(const ReadAnswer& answer, bool with_name) {
  Writer w(answer);
  const Mentions& m = answer.mentions;
  w.open('{');
  w.head("muster/mentions/1", with_name);
  w.put_all("quantities", m.quantities, true, [&](const Quantity& q) { w.quantity(q); });
  w.put_all("times", m.times, true, [&](const TimeExpression& t) { w.time(t); });
  std::vector<ActorMention> places, actors;
  for (const ActorMention& x : m.actors) {
    if (x.is_place) places.push_back(x);
    if (!x.is_place || x.is_party) actors.push_back(x);
  }
  w.put_all("places", places, true, [&](const ActorMention& x) { w.actor(x); });
  w.put_all("actors", actors, true, [&](const ActorMention& x) { w.actor(x); });
  w.put_all("quotations", answer.reading.statements, true,
            [&](const Statement& s) { w.statement(s); });
  w.put_all("attributions", m.attributions, true, [&](const Attribution& t) { w.attribution(t); });
  w.put_notes();
  w.close('}');
  return w.take();
}

}  // namespace muster::service
