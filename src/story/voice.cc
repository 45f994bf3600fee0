#include "story/voice.h"

#include <algorithm>
#include <array>
#include <set>

#include "story/interval.h"

namespace muster::story {
namespace {

using reading::Claim;
using reading::Source;

template <size_t kSize>
bool is_one_of(const std::string& kind, const std::array<std::string_view, kSize>& kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// Kinds that several people may be: the name says nothing about who it was.
bool is_group(const std::string& kind) {
  static constexpr std::array<std::string_view, 6> kKinds = {
      "anonymous_officials", "anonymous_source", "witness", "police", "hospital", "unattributed"};
  return is_one_of(kind, kKinds);
}
bool is_outlet(const std::string& kind) {
  static constexpr std::array<std::string_view, 2> kKinds = {"media_outlet", "state_media"};
  return is_one_of(kind, kKinds);
}
// A country has one of each, whatever it is called.
bool is_service(const std::string& kind) {
  static constexpr std::array<std::string_view, 2> kKinds = {"intelligence", "military"};
  return is_one_of(kind, kKinds);
}

std::string words_of_source(const Source& s) {
  return s.name ? s.name->text : s.refers_to ? s.refers_to->text : s.words.text;
}

std::string last_word(const std::string& plain) {
  const size_t space = plain.rfind(' ');
  return space == std::string::npos ? plain : plain.substr(space + 1);
}

// Every word of `less` stands in `more`, and its last one is the last one there: "the officials", "Western officials".
bool is_shorter_name(const std::string& less, const std::string& more) {
  if (less.size() >= more.size() || last_word(less) != last_word(more)) return false;
  std::set<std::string> words;
  for (const Word& w : words_of(more)) words.insert(w.lower);
  for (const Word& w : words_of(less))
    if (!words.contains(w.lower)) return false;
  return true;
}

bool is_undefined(const Claim& c) { return c.join == "undefined"; }

// The same number of the same people, as a headline repeats its report.
bool same_number(const Claim& a, const Claim& b) {
  if (a.unit != b.unit || a.tier == "article" || b.tier == "article") return false;
  const bool overlap = is_undefined(a) || is_undefined(b) ||
                       std::any_of(a.measure.begin(), a.measure.end(), [&](const std::string& m) {
                         return std::find(b.measure.begin(), b.measure.end(), m) != b.measure.end();
                       });
  if (!overlap) return false;
  if (a.tier == "vague" || b.tier == "vague") return a.vague == b.vague && a.tier == b.tier;
  return (a.high ? a.high : a.low) == (b.high ? b.high : b.low) && (a.high || a.low);
}

}  // namespace

std::string claimant_of(const Claim& c) {
  return c.chain.empty() ? "" : plain_words(words_of_source(c.chain.back()));
}

Voices::Voices(const Stories& stories, std::vector<uint32_t> reports) : stories_(stories) {
  if (stories.countries) countries_ = *stories.countries;
  for (uint32_t r : reports)
    for (const PlaceFact& p : stories.reports[r].places) {
      if (p.kind != "country" || p.id.empty()) continue;
      countries_[plain_words(p.name)] = p.id;
    }
  for (uint32_t r : reports) learn(r);
  for (uint32_t r : reports) fill(r);
}

const std::vector<Voices::Voice>& Voices::chain(ClaimRef r) const {
  return chains_.at(r.report)[r.claim];
}

// The longest name of a country that stands in it as words.
std::string Voices::country_in(uint32_t report, const std::string& plain) const {
  const std::string inside = ' ' + plain + ' ';
  size_t longest = 0;
  std::string best;
  for (const auto& [name, code] : countries_)
    if (name.size() > longest && inside.find(' ' + name + ' ') != std::string::npos)
      longest = name.size(), best = code;
  if (!best.empty()) return best;
  for (const PlaceFact& p : stories_.reports[report].places)
    if (!p.country.empty() && plain_words(p.name) == plain) return p.country;  // "Seoul says"
  return "";
}

void Voices::learn(uint32_t r) {
  for (const Claim& c : stories_.reports[r].reading.claims)
    for (const Source& s : c.chain) {
      const std::string name = plain_words(words_of_source(s));
      if (is_group(s.kind)) groups_[r].push_back(name);
      if (!is_service(s.kind)) continue;
      const std::string code = country_in(r, name);
      if (code.empty()) continue;
      auto& known = country_of_kind_[{r, s.kind}];
      known = known.empty() || known == code ? code : "?";
      // "South Korea's National Intelligence Service" says whose "the National Intelligence Service" is.
      for (const auto& [country, id] : countries_)
        if (id == code && name.starts_with(country + " "))
          country_of_name_[name.substr(country.size() + 1)] = code;
    }
}

Voices::Voice Voices::voice_of(uint32_t r, const Source& s) const {
  Voice out;
  out.words = words_of_source(s);
  std::string name = plain_words(out.words);
  if (is_outlet(s.kind)) {
    out.kind = Voice::Kind::kOutlet;
    out.key = name;
    return out;
  }
  if (is_group(s.kind)) {
    out.kind = Voice::Kind::kGroup;
    if (const auto at = groups_.find(r); at != groups_.end())
      for (const std::string& other : at->second)
        if (is_shorter_name(name, other)) name = other;
    out.key = name;
    return out;
  }
  out.key = s.kind == "named_person" ? last_word(name) : name;
  if (is_service(s.kind)) {
    std::string code = country_in(r, name);
    if (code.empty())
      if (const auto at = country_of_name_.find(name); at != country_of_name_.end())
        code = at->second;
    if (code.empty())
      if (const auto at = country_of_kind_.find({r, s.kind}); at != country_of_kind_.end())
        code = at->second;
    if (!code.empty() && code != "?") out.key = s.kind + " of " + code;
  }
  return out;
}

void Voices::fill(uint32_t r) {
  const auto& claims = stories_.reports[r].reading.claims;
  std::vector<std::vector<Voice>> own;
  for (const Claim& c : claims) {
    std::vector<Voice> chain;
    for (const Source& s : c.chain) chain.push_back(voice_of(r, s));
    own.push_back(std::move(chain));
  }
  // An outlet alone is what it told before in this report: "It said", after "the BBC reported, citing officials".
  const std::vector<Voice>* through = nullptr;
  for (const auto& chain : own)
    if (chain.size() > 1 && chain.front().kind == Voice::Kind::kOutlet && !through)
      through = &chain;
  std::vector<std::vector<Voice>>& out = chains_[r];
  for (size_t i = 0; i < claims.size(); ++i) {
    size_t best = i;
    for (size_t k = 0; k < claims.size(); ++k)
      if (k != i && own[k].size() > own[best].size() && same_number(claims[i], claims[k])) best = k;
    std::vector<Voice> chain = own[best];
    if (through && !chain.empty()) {
      const Source* last = claims[best].chain.empty() ? nullptr : &claims[best].chain.back();
      const bool bare =
          chain.size() == 1 && (chain[0].key == through->front().key || chain[0].key == "it" ||
                                chain[0].key == "report" || (last && last->kind == "document"));
      const bool group = chain.size() == 1 && chain[0].kind == Voice::Kind::kGroup &&
                         chain[0].key == through->back().key;
      if (bare || group) chain = *through;
    }
    out.push_back(std::move(chain));
  }
}

}  // namespace muster::story
