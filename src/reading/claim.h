// claim.h: makes claims of what the passes found.
//
// Source   lexicon/measures.tsv, triggers.tsv, modality.tsv
// Threads  immutable after make()
#pragma once

#include <filesystem>
#include <vector>

#include "core/result.h"
#include "reading/measure.h"
#include "reading/mentions.h"
#include "reading/modality.h"
#include "reading/record.h"
#include "reading/scope_words.h"
#include "reading/trigger.h"

namespace muster::reading {

/// Id of a claim: hash of text hash, number span and measure set. Never moves when rules change.
std::string claim_id(const std::string& text_sha256, SourceSpan number,
                     const std::vector<std::string>& measures);

class ClaimReader {
 public:
  /// Errors: kNotFound, kCorrupt (message has file:line).
  static Result<ClaimReader> make(const std::filesystem::path& lexicon_dir);

  /// Claims in text order. A quantity that counts nothing, or has no measure, makes none.
  std::vector<Claim> read(const Analysis& analysis, const std::vector<Quantity>& quantities,
                          const std::vector<TimeExpression>& times,
                          const std::vector<ActorMention>& actors,
                          const std::vector<Attribution>& attributions,
                          Explain explain = Explain::kWinners) const;
  const ModalityReader& modality() const { return modality_; }

 private:
  ClaimReader(TriggerTable triggers, ModalityReader modality, ScopeWords scope_words)
      : triggers_(std::move(triggers)),
        modality_(std::move(modality)),
        scope_words_(std::move(scope_words)) {}
  TriggerTable triggers_;
  ModalityReader modality_;
  ScopeWords scope_words_;
};

}  // namespace muster::reading
