// zone_rules.h: the words by which zones are told apart (lexicon/zones.tsv), loaded once.
//
// Threads  immutable after make()
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace muster {

/// How a phrase of the table is used. The name in the table is cue_name().
enum class Cue {
  kTeaserLeadOpen,  ///< opens a teaser when a separator or a headline follows: "also read"
  kTeaserLead,      ///< the same, where a separator follows: "related"
  kTeaserLeadWeak,  ///< the same, where a separator and a headline follow: "watch", "opinion"
  kTeaserLine,      ///< is a teaser as a whole line: "advertisement"
  kTeaserList,      ///< as a whole line, makes teasers of the headlines under it: "most read"
  kTeaserStart,     ///< opens an appeal to the reader if kTeaserObject follows: "sign up for"
  kTeaserObject,    ///< "newsletter", "whatsapp channel"
  kOtherLine,       ///< page furniture as a whole line: "print"
  kOtherStart,      ///< furniture by its beginning: "all rights reserved"
  kOtherStartWeak,  ///< the same, where the line is no sentence: "published by"
  kSection,         ///< heading of a list of references: "sources", "external links"
  kComments,        ///< heading of the readers' comments
  kCaptionLead,     ///< opens a caption when a separator follows: "photo"
  kCaptionStart,    ///< opens a caption: "image source"
  kPhotoCredit,     ///< in brackets or after a slash at the end of a caption: "getty images"
  kAgency,          ///< news agencies and outlets as they stand in datelines and credits
  kBylineLead,      ///< "by", "from"
  kCreditStart,     ///< "reporting by", "with inputs from"
  kDateLead,        ///< "published", "last updated"
  kDateWord,        ///< what may stand in a line that only dates the page: "gmt", "edt", "min"
  kNotPlace,        ///< before a dash or colon, but no place: "breaking", "police"
  kNameParticle,    ///< lower case inside names: "de", "bin"
  kSpeech,          ///< "said": then a line is no appeal
  kCount
};
const char* cue_name(Cue cue);

/// Phrases, matched without regard to ASCII case and to the shape of the apostrophe, at word
/// boundaries.
class PhraseSet {
 public:
  void add(std::string phrase);
  /// End of the longest phrase that stands at `pos`, or 0.
  size_t match(std::string_view line, size_t pos) const;
  bool is_whole(std::string_view line) const {
    return !line.empty() && match(line, 0) == line.size();
  }
  /// True when a phrase stands at the beginning of any word.
  bool occurs(std::string_view line) const;

 private:
  std::array<std::vector<std::string>, 256> by_first_byte_;  // longest first
};

class ZoneRules {
 public:
  /// Loads zones.tsv of `lexicon_dir`. Errors: kNotFound (no such table), kCorrupt (a bad row;
  /// file:line).
  static Result<ZoneRules> make(const std::filesystem::path& lexicon_dir);
  const PhraseSet& operator[](Cue cue) const { return sets_[static_cast<size_t>(cue)]; }

 private:
  ZoneRules() : sets_(static_cast<size_t>(Cue::kCount)) {}
  std::vector<PhraseSet> sets_;
};

}  // namespace muster
