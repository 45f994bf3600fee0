#include "reading/actor.h"

namespace muster::reading {

struct ActorReader::State {};
ActorReader::ActorReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ActorReader::ActorReader(ActorReader&&) noexcept = default;
ActorReader& ActorReader::operator=(ActorReader&&) noexcept = default;
ActorReader::~ActorReader() = default;

Result<ActorReader> ActorReader::make(const std::filesystem::path&) { return ActorReader(std::make_unique<State>()); }

std::vector<ActorMention> ActorReader::read(const Analysis&) const { return {}; }

}  // namespace muster::reading
