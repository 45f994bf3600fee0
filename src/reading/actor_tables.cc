#include "reading/actor_tables.h"

#include <algorithm>

#include "core/table.h"
#include "reading/geo.h"

namespace muster::reading {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

Result<std::optional<GeoPoint>> point_of(const Table& table, size_t row) {
  const auto lat = table.cell(row, "lat"), lon = table.cell(row, "lon");
  if (lat.empty() && lon.empty()) return std::optional<GeoPoint>();
  const auto a = parse_degrees(lat), b = parse_degrees(lon);
  if (!a || !b)
    return Error{ErrorCode::kCorrupt, table.where(row) + ": '" + std::string(lat) + "', '" +
                                          std::string(lon) + "' is no latitude and longitude"};
  return std::optional<GeoPoint>(GeoPoint{*a, *b});
}

/// Words that are also common words, so that a lower-case spelling says nothing.
bool common_word(std::string_view key) {
  static constexpr std::string_view kWords[] = {
      "turkey", "china", "chad",    "jordan", "guinea", "polish", "niger", "mali",
      "poles",  "pole",  "georgia", "kiwi",   "kiwis",  "finn",   "dane",  "turk",
      "lao",    "scot",  "persian", "male",   "cuban",  "panama", "dutch"};
  return std::find(std::begin(kWords), std::end(kWords), key) != std::end(kWords);
}

}  // namespace

uint32_t ActorTables::add(KnownName known) {
  known_.push_back(std::move(known));
  return static_cast<uint32_t>(known_.size() - 1);
}

void ActorTables::add_alias(uint32_t known, std::string_view words) {
  Alias alias;
  alias.known = known;
  if (!words.empty() && words[0] == '=') {
    alias.exact = true;
    words.remove_prefix(1);
  }
  alias.surface = std::string(words);
  const auto pieces = name_pieces(words);
  if (pieces.empty()) return;
  size_t letters = 0;
  bool lower = false;
  for (char c : words) {
    letters += is_upper(c) || is_lower(c);
    lower |= is_lower(c) || static_cast<unsigned char>(c) >= 0x80;
    alias.capital |= is_upper(c) || static_cast<unsigned char>(c) >= 0x80;
  }
  if (!lower && letters >= 2) alias.exact = true;  // an abbreviation: "who" is not the WHO
  std::string key;
  for (const NamePiece& piece : pieces) key += (key.empty() ? "" : " ") + piece.key;
  auto& list = aliases_[key];
  for (const Alias& other : list)
    if (other.surface == alias.surface) return;  // the first table that has a name keeps it
  list.push_back(std::move(alias));
  auto& longest = longest_[pieces[0].key];
  longest = std::max(longest, static_cast<uint32_t>(pieces.size()));
}

Result<ActorTables> ActorTables::load(const std::filesystem::path& dir,
                                      const std::vector<OwnName>& own) {
  ActorTables t;
  // First, so that the user's names keep their words.
  for (const OwnName& name : own)
    t.add_alias(t.add({name.name, "", name.kind, name.country, {}, {}}), name.name);
  MUSTER_TRY(const Table organisations, Table::load(dir / "organisations.tsv"));
  for (size_t r = 0; r < organisations.n_rows(); ++r) {
    const std::string name(organisations.cell(r, "name")), kind(organisations.cell(r, "kind"));
    if (name.empty() || kind.empty())
      return Error{ErrorCode::kCorrupt, organisations.where(r) + ": name or kind is empty"};
    KnownName known{name, std::string(organisations.cell(r, "id")),
                    kind, std::string(organisations.cell(r, "country")),
                    {},   {}};
    known.own_words = kind == "media_outlet" || kind == "state_media" || kind == "company";
    const auto id = t.add(std::move(known));
    t.add_alias(id, name);
    for (const auto& alias : split_list(organisations.cell(r, "aliases"))) t.add_alias(id, alias);
  }
  MUSTER_TRY(const Table groups, Table::load(dir / "armed_groups.tsv"));
  for (size_t r = 0; r < groups.n_rows(); ++r) {
    const std::string name(groups.cell(r, "name"));
    if (name.empty()) return Error{ErrorCode::kCorrupt, groups.where(r) + ": name is empty"};
    const auto id = t.add({name,
                           std::string(groups.cell(r, "id")),
                           "armed_group",
                           std::string(groups.cell(r, "country")),
                           std::string(groups.cell(r, "ally")),
                           {}});
    t.add_alias(id, name);
    for (const auto& alias : split_list(groups.cell(r, "aliases"))) t.add_alias(id, alias);
  }
  MUSTER_TRY(const Table countries, Table::load(dir / "countries.tsv"));
  for (size_t r = 0; r < countries.n_rows(); ++r) {
    const std::string iso(countries.cell(r, "id"));
    std::string name(countries.cell(r, "name"));
    if (iso.size() != 2 || name.empty())
      return Error{ErrorCode::kCorrupt, countries.where(r) + ": no two-letter id or no name"};
    MUSTER_TRY(const auto point, point_of(countries, r));
    const std::string spelt = name;
    if (name[0] == '=') name.erase(0, 1);
    const auto id = t.add({name, iso, "country", iso, {}, point});
    t.countries_.emplace(iso, id);
    t.add_alias(id, spelt);
    for (const auto& alias : split_list(countries.cell(r, "aliases"))) t.add_alias(id, alias);
    const auto people = t.add({name, iso, "nationality", iso, {}, point});
    for (const auto& word : split_list(countries.cell(r, "demonyms"))) t.add_alias(people, word);
    for (const auto& city : split_list(countries.cell(r, "capitals"))) {
      const auto capital =
          t.add({city[0] == '=' ? city.substr(1) : city, "", "capital", iso, {}, {}});
      t.add_alias(capital, city);
    }
  }
  MUSTER_TRY(const Table places, Table::load(dir / "places.tsv"));
  for (size_t r = 0; r < places.n_rows(); ++r) {
    std::string name(places.cell(r, "name"));
    const std::string kind(places.cell(r, "kind")), iso(places.cell(r, "country"));
    if (name.empty() || kind.empty())
      return Error{ErrorCode::kCorrupt, places.where(r) + ": name or kind is empty"};
    MUSTER_TRY(const auto point, point_of(places, r));
    const std::string mention_kind = kind == "river"       ? "sea"
                                     : kind == "mountain"  ? "place"
                                     : kind == "continent" ? "region"
                                                           : kind;
    const std::string spelt = name;
    if (name[0] == '=') name.erase(0, 1);
    const auto id = t.add({name, "", mention_kind, iso, {}, point});
    t.add_alias(id, spelt);
    for (const auto& alias : split_list(places.cell(r, "aliases"))) t.add_alias(id, alias);
    const auto people = t.add({name, "", "nationality", iso, {}, point});
    for (const auto& word : split_list(places.cell(r, "demonyms"))) t.add_alias(people, word);
  }
  MUSTER_TRY(const Table peoples, Table::load(dir / "peoples.tsv"));
  for (size_t r = 0; r < peoples.n_rows(); ++r) {
    const auto id = t.add({std::string(peoples.cell(r, "name")),
                           "",
                           "nationality",
                           std::string(peoples.cell(r, "country")),
                           {},
                           {}});
    for (const auto& word : split_list(peoples.cell(r, "words"))) t.add_alias(id, word);
  }
  const auto load_words = [&](const char* file, const char* value, Words& into) -> Result<void> {
    MUSTER_TRY(const Table table, Table::load(dir / file));
    for (size_t r = 0; r < table.n_rows(); ++r) {
      if (table.cell(r, value).empty())
        return Error{ErrorCode::kCorrupt, table.where(r) + ": no " + value};
      into.emplace(table.cell(r, "word"), std::string(table.cell(r, value)));
    }
    return {};
  };
  MUSTER_TRY_VOID(load_words("person_nouns.tsv", "kind", t.person_nouns_));
  MUSTER_TRY_VOID(load_words("place_words.tsv", "kind", t.place_words_));
  MUSTER_TRY_VOID(load_words("organisation_words.tsv", "kind", t.organisation_words_));
  for (const Words* words : {&t.person_nouns_, &t.place_words_})
    for (const auto& [phrase, kind] : words->items()) {
      uint32_t& longest = t.longest_noun_[std::string_view(phrase).substr(phrase.rfind(' ') + 1)];
      longest = std::max(longest, static_cast<uint32_t>(1 + std::count(phrase.begin(), phrase.end(), ' ')));
    }
  MUSTER_TRY(const Table verbs, Table::load(dir / "place_verbs.tsv"));
  for (size_t r = 0; r < verbs.n_rows(); ++r)
    t.classes_[verbs.cell(r, "word")].emplace_back(verbs.cell(r, "class"));
  return t;
}

bool ActorTables::has_class(std::string_view lemma, std::string_view word_class) const {
  const auto* classes = classes_.find(lemma);
  return classes && std::find(classes->begin(), classes->end(), word_class) != classes->end();
}

const KnownName* ActorTables::country(std::string_view id) const {
  const uint32_t* at = countries_.find(id);
  return at ? &known_[*at] : nullptr;
}

const KnownName* ActorTables::lookup(std::string_view words) const {
  const auto* aliases = aliases_.find(name_key(words));
  return aliases ? &known_[aliases->front().known] : nullptr;
}

bool ActorTables::fits(const Alias& alias, std::string_view text) const {
  if (alias.exact) {
    if (text == alias.surface) return true;
    // "U.S" before a full stop that the tokenizer kept apart.
    return alias.surface.size() == text.size() + 1 && alias.surface.back() == '.' &&
           alias.surface.starts_with(text) && text.find('.') != std::string_view::npos;
  }
  if (!alias.capital) return true;
  bool upper = false;
  for (char c : text) upper |= is_upper(c) || static_cast<unsigned char>(c) >= 0xC3;
  if (upper) {
    // Where the table's first letter is a capital the text's must be one, unless it only dropped an
    // article's capital.
    const auto first = static_cast<unsigned char>(alias.surface[0]),
               seen = static_cast<unsigned char>(text[0]);
    return !is_upper(static_cast<char>(first)) || is_upper(static_cast<char>(seen)) ||
           seen >= 0x80 || text.find('-') != std::string_view::npos ||
           text.find(' ') != std::string_view::npos;
  }
  const std::string& kind = known_[alias.known].kind;
  const std::string key = name_key(text);
  return (kind == "country" || kind == "nationality") && key.size() >= 4 && !common_word(key);
}

std::vector<NameMatch> ActorTables::match(const Analysis& analysis) const {
  struct Piece {
    NamePiece piece;
    TokenIndex token;
    bool first, last;  // of its token
    bool after_hyphen, before_hyphen;
  };
  std::vector<Piece> pieces;
  pieces.reserve(analysis.size());
  for (TokenIndex i = 0; i < analysis.size(); ++i) {
    const std::string_view text = analysis[i].text;
    auto cut = name_pieces(text);
    for (size_t k = 0; k < cut.size(); ++k) {
      const auto hyphen = [&](size_t at) {
        return at < text.size() &&
               (text[at] == '-' || text.substr(at).starts_with("\xE2\x80\x93") || text[at] == '/');
      };
      const bool after = cut[k].begin > 0 && (hyphen(cut[k].begin - 1) ||
                                              (cut[k].begin >= 3 && hyphen(cut[k].begin - 3)));
      const bool before = hyphen(cut[k].end);
      pieces.push_back({std::move(cut[k]), i, k == 0, k + 1 == cut.size(), after, before});
    }
  }
  std::vector<NameMatch> matches;
  for (size_t p = 0; p < pieces.size();) {
    const Piece& start = pieces[p];
    size_t taken = 0;
    if (start.first || start.after_hyphen) {
      const uint32_t* longest = longest_.find(start.piece.key);
      const size_t most = longest ? std::min<size_t>(*longest, pieces.size() - p) : 0;
      std::vector<std::string> keys;
      std::string key;
      for (size_t n = 0; n < most; ++n) {
        if (analysis[pieces[p + n].token].sentence != analysis[start.token].sentence) break;
        key += (n ? " " : "") + pieces[p + n].piece.key;
        keys.push_back(key);
      }
      for (size_t n = keys.size(); n > 0 && !taken; --n) {
        const Piece& end = pieces[p + n - 1];
        if (!end.last && !end.before_hyphen) continue;
        const auto* aliases = aliases_.find(keys[n - 1]);
        if (!aliases) continue;
        // The text of the match: within one token a slice of it, else the document's own words.
        std::string text;
        if (start.token == end.token) {
          const std::string_view token = analysis[start.token].text;
          // Whole tokens keep their marks ("U.S."), parts lose what lies beyond the hyphen.
          text =
              start.first && end.last
                  ? std::string(token)
                  : std::string(token.substr(start.piece.begin, end.piece.end - start.piece.begin));
        } else {
          for (TokenIndex i = start.token; i <= end.token; ++i) {
            std::string_view token = analysis[i].text;
            if (i == end.token && !end.last) token = token.substr(0, end.piece.end);
            if (i == start.token && !start.first) token = token.substr(start.piece.begin);
            text += token;
            if (i < end.token && analysis[i].space_after) text += ' ';
          }
        }
        for (const Alias& alias : *aliases) {
          if (!fits(alias, text)) continue;
          const Token& token = analysis[start.token];
          // "IS" and "WHO" in capitals are also words.
          if (n == 1 && alias.exact &&
              (token.pos == "AUX" || token.pos == "VERB" || token.tag == "WP") &&
              known_[alias.known].kind != "country")
            continue;
          // "the Hindu Kush" is no newspaper.
          const TokenIndex after = end.token + 1;
          const std::string& kind = known_[alias.known].kind;
          if (token.tag == "DT" && (kind == "media_outlet" || kind == "state_media") &&
              after < analysis.size() && analysis[after].pos == "PROPN" &&
              analysis[after].sentence == token.sentence && is_upper(analysis[after].text[0]))
            continue;
          matches.push_back(
              {{start.token, end.token + 1}, &known_[alias.known], !end.last || !start.first});
          taken = n;
          break;
        }
      }
    }
    p += std::max<size_t>(taken, 1);
  }
  return matches;
}

}  // namespace muster::reading
