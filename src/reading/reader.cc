#include "reading/reader.h"

#include "reading/actor.h"
#include "reading/attribution.h"
#include "reading/quantity.h"
#include "reading/time.h"

namespace muster::reading {

struct Reader::State {
  QuantityReader quantities;
  TimeReader times;
  ActorReader actors;
  AttributionReader attribution;
  std::string rules_sha256;
};
Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const std::string& Reader::rules_sha256() const { return state_->rules_sha256; }

Result<Reader> Reader::make(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(auto quantities, QuantityReader::make(lexicon_dir));
  MUSTER_TRY(auto times, TimeReader::make(lexicon_dir));
  MUSTER_TRY(auto actors, ActorReader::make(lexicon_dir));
  MUSTER_TRY(auto attribution, AttributionReader::make(lexicon_dir));
  return Reader(std::make_unique<State>(State{std::move(quantities), std::move(times), std::move(actors),
                                              std::move(attribution), ""}));
}

Result<Reading> Reader::read(const Document& document, const syntax::Pipeline& pipeline, Mentions* mentions) const {
  MUSTER_TRY(auto analysis, Analysis::make(document, pipeline));
  return read(analysis, mentions);
}

Reading Reader::read(const Analysis& analysis, Mentions* mentions) const {
  Reading reading;
  reading.notes = analysis.document().notes();
  Mentions found;
  found.quantities = state_->quantities.read(analysis, reading.notes);
  found.times = state_->times.read(analysis);
  found.actors = state_->actors.read(analysis);
  Telling telling = state_->attribution.read(analysis, found.actors);
  reading.statements = std::move(telling.statements);
  found.attributions = std::move(telling.attributions);
  if (mentions) *mentions = std::move(found);
  return reading;
}

}  // namespace muster::reading
