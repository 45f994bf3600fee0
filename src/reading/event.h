// event.h: who did what to whom, where and when: the happenings that the figures of a report hang on.
//
// Source   lexicon/events.tsv
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/word_map.h"
#include "reading/mentions.h"
#include "reading/modality.h"
#include "reading/record.h"

namespace muster::reading {

class EventReader {
 public:
  /// Errors: kNotFound, kCorrupt (message has file:line).
  static Result<EventReader> make(const std::filesystem::path& lexicon_dir);
  /// Events in text order, ids filled. Telling itself ("said", "reported") is no event: those are statements.
  std::vector<Event> read(const Analysis& analysis, const std::vector<ActorMention>& actors,
                          const std::vector<TimeExpression>& times,
                          const std::vector<Attribution>& attributions,
                          const ModalityReader& modality) const;

 private:
  WordMap<std::string> kinds_;
};

}  // namespace muster::reading
