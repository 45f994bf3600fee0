// voice.h: who speaks in reports that tell of one thing. A source is called by other names from sentence to sentence, and
// a headline by none: "Spy agency", "South Korea's National Intelligence Service", "the agency" are one voice.
//
// Method   the words of the reports alone: what a pronoun refers to, the last name of a person, the country in whose name a
//          service speaks, a shorter name of a group beside its longer one, the same number beside its source.
// Threads  Voices is immutable after it was made
#pragma once

#include <map>
#include <string>
#include <vector>

#include "story/story.h"

namespace muster::story {

/// The last claimant of a claim, as it is called there; "" where the report itself speaks.
std::string claimant_of(const reading::Claim& claim);

class Voices {
 public:
  /// Of these reports, which are looked at together. Indices into stories.reports, in order.
  Voices(const Stories& stories, std::vector<uint32_t> reports);
  /// One voice of a chain: how it is compared, and whether it is an outlet, a group without a name, or neither.
  struct Voice {
    std::string key, words;
    enum class Kind { kOutlet, kGroup, kOwn } kind = Kind::kOwn;
  };
  /// The chain of a claim, outermost first: that of the claim itself, or a fuller one beside the same number in its report.
  const std::vector<Voice>& chain(ClaimRef claim) const;

 private:
  Voice voice_of(uint32_t report, const reading::Source& source) const;
  std::string country_in(uint32_t report, const std::string& plain) const;
  void learn(uint32_t report);
  void fill(uint32_t report);

  const Stories& stories_;
  std::map<std::string, std::string> countries_;  // plain name -> code
  std::map<std::pair<uint32_t, std::string>, std::string> country_of_kind_;  // report, kind -> code; "?" for two
  std::map<std::string, std::string> country_of_name_;  // plain name of a service -> code
  std::map<uint32_t, std::vector<std::string>> groups_;  // report -> groups without a name
  std::map<uint32_t, std::vector<std::vector<Voice>>> chains_;  // report -> by claim
};

}  // namespace muster::story
