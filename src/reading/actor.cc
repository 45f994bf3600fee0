// Names (actor_units.h) get their use from the grammar (actor_roles.h); then common nouns for
// people, bodies and sites make phrases, which take their country or group from the names inside
// them ("Yemen's Houthi forces").
#include "reading/actor.h"

#include <algorithm>

#include "reading/actor_roles.h"
#include "reading/actor_tables.h"
#include "reading/actor_units.h"
#include "reading/place_resolver.h"

namespace muster::reading {

struct ActorReader::State {
  ActorTables tables;
  Gazetteer gazetteer;
};

namespace {

bool is_noun(const Token& t) { return t.pos == "NOUN" || t.pos == "PROPN"; }

/// True for kinds whose name may be a building that things happen in.
bool may_be_site(std::string_view kind) {
  return kind == "hospital" || kind == "organisation" || kind == "government" ||
         kind == "think_tank";
}

bool may_be_body(std::string_view kind) {
  return kind == "military" || kind == "armed_group" || kind == "organisation" ||
         kind == "ministry" || kind == "government" || kind == "NGO" || kind == "UN_body";
}

class Reader {
 public:
  Reader(const Analysis& analysis, const ActorTables& tables, const Gazetteer& gazetteer)
      : a_(analysis), tables_(tables), gazetteer_(gazetteer) {}

  std::vector<ActorMention> run() {
    units_ = find_units(a_, tables_, gazetteer_);
    unit_at_.assign(a_.size(), -1);
    for (size_t u = 0; u < units_.size(); ++u)
      for (TokenIndex i = units_[u].tokens.begin; i < units_[u].tokens.end; ++i)
        if (unit_at_[i] < 0) unit_at_[i] = static_cast<int>(u);
    for (const NameUnit& unit : units_) add_name(unit);
    for (TokenIndex i = 0; i < a_.size(); ++i)
      if (is_noun(a_[i]) || a_[i].tag == "NNS") add_noun(i);
    std::stable_sort(mentions_.begin(), mentions_.end(),
                     [](const ActorMention& x, const ActorMention& y) {
                       return x.tokens.begin != y.tokens.begin ? x.tokens.begin < y.tokens.begin
                                                               : x.tokens.end > y.tokens.end;
                     });
    // A phrase and a name over the same words: the one with an identity stays.
    std::vector<ActorMention> kept;
    for (ActorMention& m : mentions_) {
      if (!kept.empty() && kept.back().tokens == m.tokens) {
        if (kept.back().name_tokens.empty() && !m.name_tokens.empty()) kept.back() = std::move(m);
        continue;
      }
      kept.push_back(std::move(m));
    }
    return kept;
  }

 private:
  std::string words(TokenRange r) const {
    while (r.size() > 1 && (a_[r.begin].tag == "DT" || a_[r.begin].tag == "PRP$")) ++r.begin;
    return std::string(a_.words(r));
  }

  void set_use(ActorMention& m, const PlaceUse& use) const {
    m.is_place = use.place;
    m.is_party = use.party;
    m.role = use.role;
    m.preposition = use.preposition;
    m.governor = use.governor;
  }

  void identify(ActorMention& m, const KnownName& known) const {
    m.name = known.own_words ? std::string(a_.words(m.name_tokens)) : known.name;
    m.id = known.id;
    m.country = known.country;
    m.ally = known.ally;
    m.kind = known.kind;
    if (known.point && known.kind != "nationality")
      m.candidates.push_back(
          {known.name, known.id, known.kind, known.country, {}, *known.point, 0, 1000});
  }

  void add_name(const NameUnit& unit) {
    ActorMention m;
    m.tokens = unit.tokens;
    m.name_tokens = unit.tokens;
    m.head = head_of(a_, unit.tokens);
    // Where the parser tears a name apart ("in Rio Grande" + "do Sul"), the part after the preposition tells its use.
    if (a_[m.head].dep != "pobj")
      for (TokenIndex i = unit.tokens.begin; i < unit.tokens.end; ++i)
        if (a_[i].dep == "pobj" && !unit.tokens.contains(a_[i].head)) m.head = i;
    m.kind = unit.kind;
    if (unit.known) {
      identify(m, *unit.known);
    } else {
      m.name = std::string(a_.words(unit.tokens));
    }
    const std::string kind = m.kind;
    const bool closes = closes_place(unit);
    if (kind.empty()) return;  // a name of no known kind
    // "In June 40 people died": a month, though there are towns of that name.
    static constexpr std::string_view kMonths[] = {"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
    const Token& only = a_[unit.tokens.begin];
    if (unit.tokens.size() == 1 && only.ent_type == "DATE" &&
        std::find(std::begin(kMonths), std::end(kMonths), only.lower) != std::end(kMonths))
      return;
    if (unit.joined) {
      m.is_party = true;
      if (kind == "capital") m.kind = "city";
      mentions_.push_back(std::move(m));
      return;
    }
    if (kind == "country" || kind == "capital") {
      auto use =
          use_of(a_, tables_, m.head, kind == "country" ? CanAct::kCountry : CanAct::kCapital);
      if (!use.place && closes) {
        const ActorMention& before = mentions_.back();
        use.place = true, use.party = false;
        use.role = before.role, use.preposition = before.preposition,
        use.governor = before.governor;
      }
      set_use(m, use);
      const bool by_itself = !unit.inner;
      if (kind == "capital") {
        const KnownName* country = tables_.country(m.country);
        if (use.party && !use.place && country && by_itself) {
          m.name = country->name;
          m.id = country->id;
          m.kind = "country";
        } else {
          m.kind = "city";
          m.is_party = false;
        }
      }
    } else if (kind == "region" || kind == "city" || kind == "place" || kind == "sea") {
      set_use(m, use_of(a_, tables_, m.head, CanAct::kNo));
      // "Puntland forces", "Gaza's health ministry": a known region has forces and offices of its
      // own.
      const Token& head = a_[m.head];
      if (unit.known &&
          (head.dep == "compound" || head.dep == "poss" || head.dep == "amod" ||
           head.dep == "nmod" || head.dep == "nsubj") &&
          (head.dep == "nsubj" || !tables_.person_noun(a_[head.head].lower).empty())) {
        m.is_party = true;
        if (head.dep != "nsubj") m.is_place = false;
      }
      if (kind == "place" && !unit.known) expand(m);
    } else if (kind == "nationality") {
      m.is_party = true;
    } else {
      m.is_party = true;
      if (kind == "person") {
        strip_titles(m);
      }
      const PlaceUse use = use_of(a_, tables_, m.head, CanAct::kNo);
      const bool site =
          may_be_site(kind) && !tables_.place_word(a_[unit.tokens.end - 1].lower).empty();
      if (use.place && use.preposition != kNoToken && site) set_use(m, use), m.is_party = false;
      expand(m);
    }
    mentions_.push_back(std::move(m));
  }

  /// True for "Libya" in "in Derna, eastern Libya, killed": after a place and a comma, and closed off, whatever the
  /// parser hung it on.
  bool closes_place(const NameUnit& unit) const {
    if (mentions_.empty()) return false;
    const ActorMention& before = mentions_.back();
    if (!before.is_place || before.preposition == kNoToken ||
        before.tokens.end >= unit.tokens.begin || before.tokens.end + 3 < unit.tokens.begin ||
        a_[before.tokens.end].text != "," ||
        a_[before.head].sentence != a_[unit.tokens.begin].sentence)
      return false;
    for (TokenIndex i = before.tokens.end + 1; i < unit.tokens.begin; ++i)
      if (a_[i].pos != "ADJ" && a_[i].tag != "DT") return false;
    return unit.tokens.end < a_.size() &&
           (a_[unit.tokens.end].text == "," || a_[unit.tokens.end].text == ".");
  }

  /// Widens a name that heads its phrase to the phrase: article, adjectives, titles ("The Nigerian
  /// Army").
  void expand(ActorMention& m) {
    const TokenRange base = base_phrase(a_, m.head);
    if (base.begin < m.tokens.begin) {
      m.tokens.begin = base.begin;
      trim_numbers(m);
    }
    if (m.country.empty()) take_country(m);
    if (m.kind != "place" && m.kind != "region" && m.kind != "city") return;
    // "Nepal's Langtang valley": the holder is a mention of its own.
    for (TokenIndex i = m.name_tokens.begin; i > m.tokens.begin; --i)
      if (a_[i - 1].tag == "POS") m.tokens.begin = i;
  }

  void trim_numbers(ActorMention& m) const {
    for (TokenIndex i = m.tokens.begin; i < m.head; ++i)
      if (a_[i].pos == "NUM" && a_[i].dep == "nummod" && !a_[i].text.empty() && i + 1 <= m.head &&
          m.name_tokens.contains(i) == false)
        m.tokens.begin = i + 1;
    while (m.tokens.begin < m.head &&
           (a_[m.tokens.begin].pos == "PUNCT" || a_[m.tokens.begin].tag == "POS"))
      ++m.tokens.begin;
  }

  void strip_titles(ActorMention& m) const {
    while (m.name_tokens.size() > 1) {
      const auto kind = tables_.person_noun(a_[m.name_tokens.begin].lower);
      if (kind != "office" && kind != "military") break;
      ++m.name_tokens.begin;
    }
    m.name = std::string(a_.words(m.name_tokens));
  }

  /// Country, group and their ids from the names inside the phrase; the last one that has a country
  /// wins.
  void take_country(ActorMention& m) const {
    for (TokenIndex i = m.tokens.begin; i < m.tokens.end; ++i) {
      const int at = unit_at_[i];
      if (at < 0) continue;
      for (size_t u = static_cast<size_t>(at); u < units_.size() && units_[u].tokens.begin <= i;
           ++u) {
        const NameUnit& inner = units_[u];
        if (inner.tokens.begin != i || !inner.known || inner.known->country.empty() || inner.joined)
          continue;
        m.country = inner.known->country;
      }
    }
  }

  /// Kind of the noun that ends at `i`, longest form first ("state media", "police officers").
  std::string_view noun_kind(TokenIndex i) const {
    const TokenIndex most =
        std::max(tables_.longest_noun(a_[i].lower), tables_.longest_noun(a_[i].lemma));
    for (TokenIndex n = std::min<TokenIndex>(3, most); n > 0; --n) {
      if (i + 1 < n || a_[i + 1 - n].sentence != a_[i].sentence) continue;
      std::string form;
      for (TokenIndex k = i + 1 - n; k <= i; ++k) form += (form.empty() ? "" : " ") + a_[k].lower;
      if (const auto kind = tables_.person_noun(form); !kind.empty()) return kind;
      // The table has most words in one number only.
      form.resize(form.size() - a_[i].lower.size());
      form += a_[i].lemma;
      if (const auto kind = tables_.person_noun(form); !kind.empty()) return kind;
    }
    return {};
  }

  void add_noun(TokenIndex i) {
    const Token& t = a_[i];
    if ((t.dep == "compound" || t.dep == "amod" || t.dep == "nmod") && t.head > i &&
        is_noun(a_[t.head]))
      return;
    const int at = unit_at_[i];
    // Inside a name ("the New People's Army").
    if (at >= 0 && units_[at].tokens.end > i + 1 &&
        (units_[at].known || may_be_body(units_[at].kind)))
      return;
    if (at >= 0 && units_[at].kind != "" && head_of(a_, units_[at].tokens) == i &&
        units_[at].tokens.end == i + 1 && !units_[at].joined)
      return;
    const std::string_view kind = noun_kind(i);
    if (!kind.empty()) {
      add_people(i, kind);
      return;
    }
    add_site(i);
  }

  void add_people(TokenIndex i, std::string_view kind) {
    ActorMention m;
    m.head = i;
    m.tokens = base_phrase(a_, i);
    m.name_tokens = {i, i};
    trim_numbers(m);
    // "the government of Turkey", "the ministry of health".
    if (i + 2 < a_.size() && a_[i + 1].lower == "of" && a_[i + 1].head == i) {
      const TokenIndex object = a_.child(i + 1, "pobj");
      if (object != kNoToken) {
        const TokenRange of = base_phrase(a_, object);
        const bool named = unit_at_[object] >= 0;
        if (of.begin == i + 2 && of.size() <= 6 &&
            (named || kind == "ministry" || kind == "government") && kind != "group" &&
            kind != "armed_group")
          m.tokens.end = of.end;
      }
    }
    m.kind = std::string(kind);
    m.name = words(m.tokens);
    m.is_party = true;
    if (may_be_site(kind)) {
      const PlaceUse use = use_of(a_, tables_, i, CanAct::kNo);
      if (use.place && use.role == "target") set_use(m, use);
    }
    for (TokenIndex k = m.tokens.begin; k < m.tokens.end; ++k) {
      const int at = unit_at_[k];
      if (at < 0) continue;
      for (size_t u = static_cast<size_t>(at); u < units_.size() && units_[u].tokens.begin <= k;
           ++u) {
        const NameUnit& inner = units_[u];
        if (inner.tokens.begin != k || !m.tokens.contains(inner.tokens)) continue;
        if (!inner.known || inner.joined) continue;
        if (!inner.known->country.empty()) m.country = inner.known->country;
        if (inner.known->kind == "armed_group" &&
            (kind == "armed_group" || kind == "military" || kind == "group" || kind == "office")) {
          if (kind != "office")
            m.kind = "armed_group", m.name = inner.known->name, m.id = inner.known->id;
          m.ally = inner.known->ally;
          m.name_tokens = inner.tokens;
        }
      }
    }
    mentions_.push_back(std::move(m));
  }

  void add_site(TokenIndex i) {
    std::string_view kind;
    TokenIndex length = 0;
    const TokenIndex most = tables_.longest_noun(a_[i].lower);
    for (TokenIndex n = std::min<TokenIndex>(3, most); n > 0 && kind.empty(); --n) {
      if (i + 1 < n || a_[i + 1 - n].sentence != a_[i].sentence) continue;
      std::string form;
      for (TokenIndex k = i + 1 - n; k <= i; ++k) form += (form.empty() ? "" : " ") + a_[k].lower;
      kind = tables_.place_word(form);
      length = n;
    }
    if (kind.empty() || kind == "event") return;
    const PlaceUse use = use_of(a_, tables_, i, CanAct::kNo);
    if (!use.place || (use.preposition == kNoToken && use.role != "target")) return;
    ActorMention m;
    m.head = i;
    m.tokens = base_phrase(a_, i);
    m.name_tokens = {i, i};
    trim_numbers(m);
    // "the area", "this city" point back at a place named before.
    TokenIndex content = m.tokens.begin;
    while (content < i && (a_[content].tag == "DT" || a_[content].tag == "PRP$")) ++content;
    const bool bare = content + length > i || content == i;
    const bool has_of = i + 1 < a_.size() && a_[i + 1].lower == "of";
    if (bare && kind != "facility" && !has_of) return;
    m.kind = "place";
    m.name = words(m.tokens);
    set_use(m, use);
    m.is_party = false;
    take_country(m);
    mentions_.push_back(std::move(m));
  }

  const Analysis& a_;
  const ActorTables& tables_;
  const Gazetteer& gazetteer_;
  std::vector<NameUnit> units_;
  std::vector<int> unit_at_;  // first unit that holds the token
  std::vector<ActorMention> mentions_;
};

}  // namespace

ActorReader::ActorReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ActorReader::ActorReader(ActorReader&&) noexcept = default;
ActorReader& ActorReader::operator=(ActorReader&&) noexcept = default;
ActorReader::~ActorReader() = default;

const std::string& ActorReader::gazetteer_identity() const { return state_->gazetteer.identity(); }

Result<ActorReader> ActorReader::make(const std::filesystem::path& lexicon_dir,
                                      const GazetteerFiles& files) {
  MUSTER_TRY(auto gazetteer, Gazetteer::make(files));
  MUSTER_TRY(auto tables, ActorTables::load(lexicon_dir, gazetteer.own_names()));
  return ActorReader(std::make_unique<State>(State{std::move(tables), std::move(gazetteer)}));
}

std::vector<ActorMention> ActorReader::read(const Analysis& analysis) const {
  std::vector<ActorMention> mentions = Reader(analysis, state_->tables, state_->gazetteer).run();
  resolve_places(analysis, state_->tables, state_->gazetteer, mentions);
  return mentions;
}

}  // namespace muster::reading
