#include "reading/place_resolver.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "reading/geo.h"
#include "reading/name_key.h"
#include "reading/place_points.h"

namespace muster::reading {
namespace {

using Kind = GazetteerPlace::Kind;

bool is_geographic(std::string_view kind) {
  return kind == "country" || kind == "region" || kind == "city" || kind == "place" ||
         kind == "sea";
}

std::string_view word_of(Kind kind) {
  switch (kind) {
    case Kind::kCountry:
      return "country";
    case Kind::kRegion:
    case Kind::kDistrict:
      return "region";
    case Kind::kCity:
      return "city";
    case Kind::kOther:
      break;
  }
  return "place";
}

struct Option {
  GazetteerPlace place;
  int prior = 0, points = 0;
  bool from_table = false;
  std::string kind;  // as PlaceCandidate::kind
};

/// All mentions of one name.
struct Group {
  std::vector<uint32_t> mentions;
  std::vector<Option> options;
  std::set<std::string> beside_countries, holder_countries, near_countries;
  std::set<uint32_t> beside_groups;
};

class Resolver {
 public:
  Resolver(const Analysis& a, const ActorTables& tables, const Gazetteer& gazetteer,
           std::vector<ActorMention>& mentions)
      : a_(a), tables_(tables), gazetteer_(gazetteer), mentions_(mentions) {}

  void run() {
    make_groups();
    add_dateline();
    count_countries();
    look_beside();
    for (Group& group : groups_) judge(group);
    // Names that are plain by now speak for the countries and divisions that they lie in.
    count_plain();
    for (Group& group : groups_) judge(group);
    add_nearness();
    for (Group& group : groups_) write(group);
    locate_capitals();
    fill_sites();
  }

 private:
  // --- candidates ---

  struct Name {
    std::string key;   // of the whole name
    std::string core;  // without its place word; "" when there is none
    std::string hint;  // kind of the place word: region, city, facility...
  };

  Name name_of_mention(const ActorMention& m) const {
    Name out;
    TokenRange range = m.name_tokens.empty() ? m.tokens : m.name_tokens;
    out.key = name_key(a_.words(range));
    const auto without = [&](TokenRange rest, std::string_view kind) {
      out.core = name_key(a_.words(rest));
      out.hint = std::string(kind);
    };
    for (TokenIndex n = std::min<TokenIndex>(3, range.size() - 1); n > 0; --n) {
      const auto kind = tables_.place_word(a_.lower_words({range.end - n, range.end}));
      if (kind.empty() || kind == "event") continue;
      without({range.begin, range.end - n}, kind);
      return out;
    }
    for (TokenIndex n = std::min<TokenIndex>(3, range.size() - 1); n > 0; --n) {
      const auto kind = tables_.place_word(a_.lower_words({range.begin, range.begin + n}));
      if (kind.empty() || kind == "event") continue;
      TokenRange rest{range.begin + n, range.end};
      if (rest.size() > 1 && a_[rest.begin].lower == "of") ++rest.begin;
      without(rest, kind);
      return out;
    }
    // "Northern Gaza": the compass point goes, unless the gazetteer has the whole.
    static constexpr std::string_view kCompass[] = {
        "north",     "south",        "east",         "west",         "northern",     "southern",
        "eastern",   "western",      "central",      "northeast",    "northwest",    "southeast",
        "southwest", "northeastern", "northwestern", "southeastern", "southwestern", "downtown",
        "upper",     "lower",        "greater",      "mainland",     "coastal"};
    if (range.size() > 1 && std::find(std::begin(kCompass), std::end(kCompass),
                                      a_[range.begin].lower) != std::end(kCompass))
      out.core = name_key(a_.words({range.begin + 1, range.end}));
    return out;
  }

  void add_option(Group& group, GazetteerPlace place, int prior, std::string_view kind) const {
    for (const Option& other : group.options)
      if (place.index != GazetteerPlace::kNone && other.place.index == place.index) return;
    Option option;
    option.place = std::move(place);
    option.prior = prior;
    option.from_table = !kind.empty();
    option.kind = kind.empty() ? std::string(word_of(option.place.kind)) : std::string(kind);
    group.options.push_back(std::move(option));
  }

  int prior_of(const GazetteerPlace& place, const ActorMention& m, std::string_view hint,
               bool seat) const {
    int points = log2_points(place.population);
    if (place.usual) points += kUsualName;
    if (place.own) points += kOwn;
    const bool division = place.kind == Kind::kRegion || place.kind == Kind::kDistrict;
    if (hint == "region" || (hint.empty() && m.kind == "region")) {
      points += division ? kRightKind : kWrongKind;
    } else if (hint == "city") {
      points += place.kind == Kind::kCity ? kRightKind : kWrongKind;
    } else if (place.kind == Kind::kDistrict) {
      points += kWrongKind;  // without "district" the town is meant
    } else if (place.kind == Kind::kRegion && m.kind == "city") {
      points += kWrongKind / 2;
    }
    // The country of a name in the tables is no evidence; that of another comes from words inside it.
    if (!m.country.empty() && place.country == m.country && m.candidates.empty() && !seat)
      points += kHolder;
    if (seat && place.country == m.country && place.kind == Kind::kCity) points += kCapital;
    return points;
  }

  void fill_options(Group& group, const ActorMention& m, const Name& name) const {
    const KnownName* capital = tables_.lookup(name.key);
    const bool seat = m.kind == "city" && capital && capital->kind == "capital";
    for (const PlaceCandidate& known : m.candidates) {
      GazetteerPlace place;
      place.name = known.name;
      place.id = known.id;
      place.country = known.country;
      place.point = known.point;
      place.kind = known.kind == "country"  ? Kind::kCountry
                   : known.kind == "region" ? Kind::kRegion
                   : known.kind == "city"   ? Kind::kCity
                                            : Kind::kOther;
      add_option(group, place, known.kind == "country" ? kCountryPrior : kTablePrior, known.kind);
    }
    if (m.kind == "sea") return;
    const auto take = [&](const std::string& key, bool site) {
      for (GazetteerPlace& place : gazetteer_.find(key)) {
        if (m.kind == "country" && place.kind != Kind::kRegion) continue;
        if (site && place.population < kSitePopulation) continue;
        // The place that the table has under this name gives its id and people to it; what else lies there under
        // the name (the town's district) is left out.
        const auto same =
            std::find_if(group.options.begin(), group.options.end(), [&](const Option& o) {
              return o.from_table && !place.own && o.place.kind != Kind::kCountry &&
                     o.place.country == place.country &&
                     distance_km(o.place.point, place.point) < kSameKm;
            });
        if (same != group.options.end()) {
          GazetteerPlace& known = same->place;
          if (known.index == GazetteerPlace::kNone && known.kind == place.kind) {
            if (known.id.empty()) known.id = place.id;
            known.index = place.index;
            known.region = place.region;
            known.district = place.district;
            known.admin = place.admin;
            known.population = place.population;
          }
          continue;
        }
        const int prior = prior_of(place, m, name.hint, seat);
        add_option(group, std::move(place), prior, "");
      }
    };
    take(name.key, false);
    if (name.core.empty()) return;
    if (name.hint == "region" || name.hint == "area") take("~" + name.core, false);
    if (name.hint == "region" || name.hint == "city" || name.hint == "area" || name.hint.empty()) {
      if (group.options.empty() || name.hint == "city") take(name.core, false);
    } else if (name.hint == "facility" && group.options.empty()) {
      take(name.core, true);
    }
  }

  void make_groups() {
    group_of_.assign(mentions_.size(), -1);
    for (uint32_t i = 0; i < mentions_.size(); ++i) {
      const ActorMention& m = mentions_[i];
      if (!is_geographic(m.kind) || m.name_tokens.empty()) continue;
      // A capital that stands for its government is the country's group.
      const std::string key =
          (m.kind == "country" ? "c " + m.name : "n " + name_key(a_.words(m.name_tokens)));
      const auto [at, is_new] = by_key_.emplace(key, static_cast<uint32_t>(groups_.size()));
      if (is_new) groups_.emplace_back();
      groups_[at->second].mentions.push_back(i);
      group_of_[i] = static_cast<int>(at->second);
    }
    for (Group& group : groups_) {
      const ActorMention& m = mentions_[group.mentions.front()];
      // "Berlin" that stands for Germany means the country.
      fill_options(group, m,
                   m.kind == "country" ? Name{name_key(m.name), "", ""} : name_of_mention(m));
      std::stable_sort(group.options.begin(), group.options.end(),
                       [](const Option& x, const Option& y) { return x.prior > y.prior; });
    }
  }

  /// "PARIS, Texas": the dateline is no part of the text, but tells where the report was written.
  void add_dateline() {
    const auto& dateline = a_.document().dateline();
    if (!dateline || dateline->place.begin >= dateline->place.end) return;
    std::string_view rest = a_.document().text_of(dateline->place);
    std::vector<uint32_t> chain;
    std::vector<std::string> countries;
    for (size_t n = 0; n < kMaxChain && !rest.empty(); ++n) {
      const size_t comma = std::min(rest.find_first_of(",/"), rest.size());
      const std::string key = name_key(rest.substr(0, comma));
      rest.remove_prefix(std::min(rest.size(), comma + 1));
      if (key.empty()) continue;
      const KnownName* known = tables_.lookup(key);
      if (known && known->kind == "country") {
        weights_[known->id] += 2;
        countries.push_back(known->id);
      }
      const auto [at, is_new] = by_key_.emplace("n " + key, static_cast<uint32_t>(groups_.size()));
      if (is_new) {
        groups_.emplace_back();
        ActorMention m;
        m.kind = "city";
        if (known) m.country = known->country;
        fill_options(groups_.back(), m, {key, "", ""});
      }
      chain.push_back(at->second);
    }
    for (size_t i = 0; i < chain.size(); ++i) {
      groups_[chain[i]].beside_groups.insert(chain.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                             chain.end());
      groups_[chain[i]].beside_countries.insert(countries.begin(), countries.end());
    }
  }

  // --- what the report says ---

  static int weight_of(const ActorMention& m) {
    return m.kind == "country" || m.kind == "nationality" ? 2 : 1;
  }

  void count_countries() {
    std::vector<std::map<std::string, int>> by_sentence(a_.sentences().size());
    for (uint32_t i = 0; i < mentions_.size(); ++i) {
      const ActorMention& m = mentions_[i];
      if (m.country.empty()) continue;
      weights_[m.country] += weight_of(m);
      if (group_of_[i] >= 0) own_weights_[{group_of_[i], m.country}] += weight_of(m);
      ++by_sentence[a_[m.head].sentence][m.country];
    }
    for (uint32_t i = 0; i < mentions_.size(); ++i) {
      if (group_of_[i] < 0) continue;
      const ActorMention& m = mentions_[i];
      for (const auto& [country, n] : by_sentence[a_[m.head].sentence])
        if (n > (country == m.country ? 1 : 0))
          groups_[static_cast<size_t>(group_of_[i])].near_countries.insert(country);
    }
    // Divisions that some name of the report may mean, and those that hold such a place.
    for (uint32_t g = 0; g < groups_.size(); ++g) {
      const auto& options = groups_[g].options;
      for (size_t o = 0; o < std::min(kTopOptions, options.size()); ++o) {
        const GazetteerPlace& place = options[o].place;
        if (place.kind == Kind::kRegion || place.kind == Kind::kDistrict) {
          if (place.index != GazetteerPlace::kNone) divisions_[place.index].insert(g);
        } else {
          for (const uint32_t d : {place.region, place.district})
            if (d != GazetteerPlace::kNone) holders_[d].insert(g);
        }
      }
    }
  }

  /// True if only commas, articles, adjectives and "in", "of" (`near`: or "near", "off") stand between two mentions.
  bool stands_beside(const ActorMention& m, const ActorMention& next, bool near = false) const {
    if (next.tokens.begin < m.tokens.end || next.tokens.begin - m.tokens.end > 4 ||
        a_[m.head].sentence != a_[next.head].sentence)
      return false;
    bool joined = false;
    for (TokenIndex i = m.tokens.end; i < next.tokens.begin; ++i) {
      const Token& t = a_[i];
      if (t.text == "," || t.text == "(" || t.lower == "in" || t.lower == "of" ||
          (near && (t.lower == "near" || t.lower == "outside" || t.lower == "off"))) {
        joined = true;
      } else if (t.tag != "DT" && t.pos != "ADJ" && t.tag != "POS") {
        return false;
      }
    }
    return joined;
  }

  void look_beside() {
    std::vector<uint32_t> geographic;
    for (uint32_t i = 0; i < mentions_.size(); ++i)
      if (group_of_[i] >= 0 || mentions_[i].kind == "nationality") geographic.push_back(i);
    for (size_t g = 0; g < geographic.size(); ++g) {
      const uint32_t i = geographic[g];
      const ActorMention& m = mentions_[i];
      if (group_of_[i] >= 0) {
        Group& group = groups_[static_cast<size_t>(group_of_[i])];
        uint32_t last = i;
        for (size_t n = 1; n <= kMaxChain && g + n < geographic.size(); ++n) {
          const uint32_t next = geographic[g + n];
          if (!stands_beside(mentions_[last], mentions_[next])) break;
          if (mentions_[next].kind == "country") group.beside_countries.insert(mentions_[next].id);
          if (group_of_[next] >= 0 && group_of_[next] != group_of_[i])
            group.beside_groups.insert(static_cast<uint32_t>(group_of_[next]));
          last = next;
        }
      }
      // "Syria's Idlib", "the Syrian city of Homs".
      if (g > 0 && group_of_[i] >= 0) {
        const ActorMention& before = mentions_[geographic[g - 1]];
        const bool close = before.tokens.end <= m.tokens.begin &&
                           m.tokens.begin - before.tokens.end <= 4 &&
                           a_[before.head].sentence == a_[m.head].sentence;
        const Token& head = a_[before.head];
        if (close && !before.country.empty() &&
            (head.dep == "poss" || head.dep == "amod" || head.dep == "compound" ||
             head.dep == "nmod"))
          groups_[static_cast<size_t>(group_of_[i])].holder_countries.insert(before.country);
      }
    }
  }

  void count_plain() {
    for (uint32_t g = 0; g < groups_.size(); ++g) {
      const auto& options = groups_[g].options;
      if (options.empty() || options[0].place.kind == Kind::kCountry) continue;
      if (options.size() > 1 && options[0].points < options[1].points + kPlain) continue;
      const GazetteerPlace& place = options[0].place;
      if (!own_weights_.contains({static_cast<int>(g), place.country})) {
        ++weights_[place.country];
        ++own_weights_[{static_cast<int>(g), place.country}];
      }
      for (const uint32_t d : {place.region, place.district})
        if (d != GazetteerPlace::kNone) plain_holders_[d].insert(g);
    }
  }

  bool is_beside(const Group& group, uint32_t division) const {
    const auto at = divisions_.find(division);
    if (at == divisions_.end()) return false;
    return std::any_of(at->second.begin(), at->second.end(),
                       [&](uint32_t g) { return group.beside_groups.contains(g); });
  }

  void judge(Group& group) {
    const auto self = static_cast<uint32_t>(&group - groups_.data());
    const auto others = [&](const std::map<uint32_t, std::set<uint32_t>>& map, uint32_t key) {
      const auto at = map.find(key);
      return at != map.end() && at->second.size() > at->second.count(self);
    };
    for (Option& o : group.options) {
      const GazetteerPlace& p = o.place;
      o.points = o.prior;
      if (const auto at = weights_.find(p.country); at != weights_.end()) {
        const auto own = own_weights_.find({static_cast<int>(self), p.country});
        o.points += mention_points(at->second - (own == own_weights_.end() ? 0 : own->second));
      }
      if (group.near_countries.contains(p.country)) o.points += kSameSentence;
      if (group.holder_countries.contains(p.country)) o.points += kHolder;
      if (p.kind != Kind::kCountry && group.beside_countries.contains(p.country))
        o.points += kBeside;
      for (const uint32_t d : {p.region, p.district}) {
        if (d == GazetteerPlace::kNone) continue;
        if (is_beside(group, d)) {
          o.points += kBeside;
        } else if (others(divisions_, d)) {
          o.points += kDivisionNamed;
        }
      }
      if (p.index == GazetteerPlace::kNone) continue;
      if (others(holders_, p.index)) o.points += kHoldsNamed;
      if (const auto at = plain_holders_.find(p.index); at != plain_holders_.end())
        o.points += kHoldsPlain * static_cast<int>(std::min<size_t>(
                                      3, at->second.size() - at->second.count(self)));
    }
    sort_by_points(group);
  }

  static void sort_by_points(Group& group) {
    std::stable_sort(group.options.begin(), group.options.end(),
                     [](const Option& x, const Option& y) { return x.points > y.points; });
  }

  void add_nearness() {
    struct Anchor {
      size_t group, mentions;
      GeoPoint point;
    };
    std::vector<Anchor> anchors;
    for (size_t g = 0; g < groups_.size(); ++g) {
      const auto& options = groups_[g].options;
      if (options.empty() || options[0].kind == "country") continue;
      if (options.size() > 1 && options[0].points < options[1].points + 40) continue;
      anchors.push_back({g, groups_[g].mentions.size(), options[0].place.point});
    }
    std::stable_sort(anchors.begin(), anchors.end(),
                     [](const Anchor& x, const Anchor& y) { return x.mentions > y.mentions; });
    if (anchors.size() > kMaxAnchors) anchors.resize(kMaxAnchors);
    for (size_t g = 0; g < groups_.size(); ++g) {
      for (Option& o : groups_[g].options) {
        int best = 0;
        for (const Anchor& anchor : anchors) {
          if (anchor.group == g || o.kind == "country") continue;
          const int64_t km = distance_km(anchor.point, o.place.point);
          best = std::max(best, km <= kVeryNearKm ? kVeryNear : km <= kNearKm ? kNear : 0);
        }
        o.points += best;
      }
      sort_by_points(groups_[g]);
    }
  }

  // --- answers ---

  /// Two to the power of -points/10, times 4096.
  static int64_t likelihood(int points) {
    static constexpr std::array<int64_t, 10> kTenths = {4096, 3822, 3566, 3327, 3104,
                                                        2896, 2702, 2521, 2353, 2195};
    const int whole = points / 10;
    return whole > 30 ? 0 : kTenths[static_cast<size_t>(points % 10)] >> whole;
  }

  /// False if the report says where the place lies and no candidate lies there: then it is one that the gazetteer lacks.
  bool fits(const Group& group) const {
    auto told = group.beside_countries.empty() ? group.holder_countries : group.beside_countries;
    if (told.empty())
      for (const uint32_t g : group.beside_groups) {
        const auto& options = groups_[g].options;
        if (options.empty()) continue;
        if (options.size() > 1 && options[0].place.country != options[1].place.country &&
            options[0].points < options[1].points + kPlain)
          continue;
        told.insert(options[0].place.country);
      }
    return told.empty() ||
           std::any_of(group.options.begin(), group.options.end(), [&](const Option& o) {
             return o.from_table || o.place.own || told.contains(o.place.country);
           });
  }

  void write(Group& group) {
    if (!fits(group)) group.options.clear();
    std::vector<PlaceCandidate> out;
    int64_t total = 0;
    std::vector<int64_t> weights;
    for (const Option& o : group.options) {
      const int64_t weight = likelihood(group.options[0].points - o.points);
      if (weight == 0 || weights.size() == kMaxKept) break;
      weights.push_back(weight);
      total += weight;
    }
    int left = 1000;
    for (size_t i = 0; i < weights.size(); ++i) {
      const GazetteerPlace& p = group.options[i].place;
      PlaceCandidate c{p.name,  p.id,    group.options[i].kind, p.country,
                       p.admin, p.point, p.population,          0};
      c.score = static_cast<int>(weights[i] * 1000 / total);
      left -= c.score;
      out.push_back(std::move(c));
    }
    if (!out.empty()) out[0].score += left;  // of rounding
    // A town and the province of its name are one answer.
    int agreed = 0;
    for (const PlaceCandidate& c : out)
      if (c.country == out[0].country && distance_km(c.point, out[0].point) < kSameKm)
        agreed += c.score;
    for (const uint32_t i : group.mentions) {
      ActorMention& m = mentions_[i];
      m.candidates = out;
      if (agreed < 600) continue;
      if (m.kind == "country") {
        // "Georgia" is the state of the U.S. in this report.
        if (out[0].kind != "country")
          m.kind = out[0].kind, m.id = out[0].id, m.country = out[0].country;
        continue;
      }
      if (m.id.empty()) m.id = out[0].id;
      if (m.country.empty() || m.kind == "city") m.country = out[0].country;
    }
  }

  /// "Beijing said": a government by the name of its seat has the point of the town.
  void locate_capitals() {
    for (ActorMention& m : mentions_) {
      if (m.kind != "country" || m.name_tokens.empty() || m.is_place) continue;
      const std::string key = name_key(a_.words(m.name_tokens));
      const KnownName* seat = tables_.lookup(key);
      if (!seat || seat->kind != "capital" || seat->country != m.country) continue;
      ActorMention town;
      town.kind = "city";
      town.country = m.country;
      Group group;
      fill_options(group, town, {key, "", ""});
      const Option* best = nullptr;
      for (const Option& o : group.options)
        if (o.place.country == m.country && (!best || o.prior > best->prior)) best = &o;
      if (!best) continue;
      const GazetteerPlace& p = best->place;
      m.candidates = {{p.name, p.id, best->kind, p.country, p.admin, p.point, p.population, 1000}};
    }
  }

  /// Sites without an entry take the place that follows them.
  void fill_sites() {
    for (uint32_t i = 0; i < mentions_.size(); ++i) {
      ActorMention& m = mentions_[i];
      if (!m.is_place || !m.candidates.empty() || m.kind == "sea") continue;
      if (i > 0 && mentions_[i - 1].tokens.end < m.tokens.begin &&
          a_[mentions_[i - 1].tokens.end].tag == "POS" &&
          mentions_[i - 1].tokens.end + 3 >= m.tokens.begin &&
          is_geographic(mentions_[i - 1].kind)) {
        m.candidates = mentions_[i - 1].candidates;
        if (!m.candidates.empty()) continue;
      }
      // The next mention outside of it, or the last one inside ("the city's Al-Shifa hospital" has none).
      for (uint32_t n = i + 1; n < mentions_.size() && n <= i + kMaxChain; ++n) {
        const ActorMention& next = mentions_[n];
        if (next.tokens.begin < m.tokens.end) {
          if (is_geographic(next.kind) && !next.candidates.empty()) m.candidates = next.candidates;
          continue;
        }
        if (!stands_beside(m, next, true) || !is_geographic(next.kind)) break;
        if (next.candidates.empty()) continue;
        m.candidates = next.candidates;
        if (m.country.empty()) m.country = next.country;
        break;
      }
    }
  }

  const Analysis& a_;
  const ActorTables& tables_;
  const Gazetteer& gazetteer_;
  std::vector<ActorMention>& mentions_;
  std::vector<Group> groups_;
  std::map<std::string, uint32_t> by_key_;
  std::vector<int> group_of_;  // by mention; -1 for none
  std::map<std::string, int> weights_;
  std::map<std::pair<int, std::string>, int> own_weights_;
  std::map<uint32_t, std::set<uint32_t>> divisions_, holders_,
      plain_holders_;  // place index -> groups
};

}  // namespace

void resolve_places(const Analysis& analysis, const ActorTables& tables, const Gazetteer& gazetteer,
                    std::vector<ActorMention>& mentions) {
  Resolver(analysis, tables, gazetteer, mentions).run();
}

}  // namespace muster::reading
