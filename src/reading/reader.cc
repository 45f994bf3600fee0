#include "reading/reader.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/hash.h"
#include "reading/actor.h"
#include "reading/attribution.h"
#include "reading/claim.h"
#include "reading/event.h"
#include "reading/quantity.h"
#include "reading/stake.h"
#include "reading/time.h"

namespace muster::reading {

namespace {

/// SHA-256 over the names and bytes of all tables, in sorted order.
Result<std::string> hash_of_tables(const std::filesystem::path& dir) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error))
    if (entry.path().extension() == ".tsv") files.push_back(entry.path());
  if (error)
    return Error{ErrorCode::kNotFound, dir.string() + ": cannot be listed: " + error.message()};
  std::sort(files.begin(), files.end());
  std::string all;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in) return Error{ErrorCode::kIo, file.string() + ": cannot be read"};
    all += file.filename().string() + "\n" + sha256_hex(bytes.str()) + "\n";
  }
  return sha256_hex(all);
}

}  // namespace

struct Reader::State {
  QuantityReader quantities;
  TimeReader times;
  ActorReader actors;
  AttributionReader attribution;
  ClaimReader claims;
  EventReader events;
  StakeReader stakes;
  std::string rules_sha256;
};
Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

const std::string& Reader::rules_sha256() const { return state_->rules_sha256; }

Result<Reader> Reader::make(const std::filesystem::path& lexicon_dir,
                            const GazetteerFiles& gazetteer) {
  MUSTER_TRY(auto quantities, QuantityReader::make(lexicon_dir));
  MUSTER_TRY(auto times, TimeReader::make(lexicon_dir));
  MUSTER_TRY(auto actors, ActorReader::make(lexicon_dir, gazetteer));
  MUSTER_TRY(auto attribution, AttributionReader::make(lexicon_dir));
  MUSTER_TRY(auto claims, ClaimReader::make(lexicon_dir));
  MUSTER_TRY(auto events, EventReader::make(lexicon_dir));
  MUSTER_TRY(auto stakes, StakeReader::make(lexicon_dir));
  MUSTER_TRY(auto rules, hash_of_tables(lexicon_dir));
  if (!actors.gazetteer_identity().empty())
    rules = sha256_hex(rules + "\n" + actors.gazetteer_identity());
  return Reader(std::make_unique<State>(
      State{std::move(quantities), std::move(times), std::move(actors), std::move(attribution),
            std::move(claims), std::move(events), std::move(stakes), std::move(rules)}));
}

Result<Reading> Reader::read(const Document& document, const syntax::Pipeline& pipeline,
                             Mentions* mentions, Explain explain) const {
  MUSTER_TRY(auto analysis, Analysis::make(document, pipeline));
  return read(analysis, mentions, explain);
}

Reading Reader::read(const Analysis& analysis, Mentions* mentions, Explain explain) const {
  Reading reading;
  reading.notes = analysis.document().notes();
  Mentions found;
  found.quantities = state_->quantities.read(analysis, reading.notes);
  found.times = state_->times.read(analysis);
  found.actors = state_->actors.read(analysis);
  Telling telling = state_->attribution.read(analysis, found.actors);
  reading.statements = std::move(telling.statements);
  found.attributions = std::move(telling.attributions);
  reading.claims = state_->claims.read(analysis, found.quantities, found.times, found.actors,
                                       found.attributions, explain);
  state_->stakes.read(analysis, found.actors, reading.claims);
  reading.events = state_->events.read(analysis, found.actors, found.times, found.attributions,
                                       state_->claims.modality());
  if (mentions) *mentions = std::move(found);
  return reading;
}

}  // namespace muster::reading
