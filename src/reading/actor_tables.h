// actor_tables.h: the names and words that the actor reader knows, from the tables of lexicon/.
//
// Used by actor_units.cc, actor_roles.cc, actor.cc and place.cc. Immutable after load().
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/word_map.h"
#include "reading/gazetteer.h"
#include "reading/mentions.h"
#include "reading/name_key.h"

namespace muster::reading {

/// What a known name stands for.
struct KnownName {
  std::string name, id;
  std::string kind;  ///< as ActorMention::kind; "capital" for a capital, which may be a place or a
                     ///< government
  std::string country, ally;
  std::optional<GeoPoint> point;
  bool own_words = false;  ///< a row of several bodies: the mention keeps its own words as name
};

/// A match of a known name in a row of tokens.
struct NameMatch {
  TokenRange tokens;
  const KnownName* known = nullptr;
  bool hyphen_tail = false;  ///< the last token goes on after a hyphen ("M23-aligned"), or the
                             ///< first began before it ("pro-Russian")
};

class ActorTables {
 public:
  /// Errors: kNotFound (no such file), kCorrupt (bad row, message has file:line).
  /// `own` are names of places that the user added.
  static Result<ActorTables> load(const std::filesystem::path& lexicon_dir,
                                  const std::vector<OwnName>& own = {});

  /// Longest known names, left to right, never overlapping.
  std::vector<NameMatch> match(const Analysis& analysis) const;

  /// The country of this ISO 3166 code, or null.
  const KnownName* country(std::string_view id) const;
  /// What these words name by themselves, or null ("DR Congo", "Bogota"); case is not looked at.
  const KnownName* lookup(std::string_view words) const;

  /// Kind of a common noun for people or bodies ("gunmen" is armed_group), "" if unknown. Lower
  /// case.
  std::string_view person_noun(std::string_view lower) const { return find(person_nouns_, lower); }
  /// Kind of a place noun ("district" is region, "hospital" facility, "earthquake" event), "" if
  /// unknown.
  std::string_view place_word(std::string_view lower) const { return find(place_words_, lower); }
  /// Most words of an entry of person_nouns or place_words that ends with this word, 0 for none.
  uint32_t longest_noun(std::string_view last_word) const {
    const uint32_t* n = longest_noun_.find(last_word);
    return n ? *n : 0;
  }
  /// Kind that the last or first word of a body's name shows, "" if unknown.
  std::string_view organisation_word(std::string_view lower) const {
    return find(organisation_words_, lower);
  }
  /// True if the lemma has this class in place_verbs.tsv.
  bool has_class(std::string_view lemma, std::string_view word_class) const;

 private:
  using Words = WordMap<std::string>;
  static std::string_view find(const Words& words, std::string_view key) {
    const std::string* found = words.find(key);
    return found ? std::string_view(*found) : std::string_view();
  }
  struct Alias {
    uint32_t known;
    std::string surface;   // as spelt in the table
    bool exact = false;    // must be spelt so
    bool capital = false;  // has a capital letter at the start of some piece
  };
  uint32_t add(KnownName known);
  void add_alias(uint32_t known, std::string_view words);
  bool fits(const Alias& alias, std::string_view text) const;

  std::vector<KnownName> known_;
  WordMap<std::vector<Alias>> aliases_;  // by name_key
  WordMap<uint32_t> longest_;            // first piece -> most pieces of a name that starts so
  WordMap<uint32_t> countries_;
  Words person_nouns_, place_words_, organisation_words_;
  WordMap<uint32_t> longest_noun_;
  WordMap<std::vector<std::string>> classes_;
};

}  // namespace muster::reading
