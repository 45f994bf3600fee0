#include "reading/attribution.h"

namespace muster::reading {

struct AttributionReader::State {};
AttributionReader::AttributionReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
AttributionReader::AttributionReader(AttributionReader&&) noexcept = default;
AttributionReader& AttributionReader::operator=(AttributionReader&&) noexcept = default;
AttributionReader::~AttributionReader() = default;

Result<AttributionReader> AttributionReader::make(const std::filesystem::path&) { return AttributionReader(std::make_unique<State>()); }

Telling AttributionReader::read(const Analysis&, const std::vector<ActorMention>&) const { return {}; }

}  // namespace muster::reading
