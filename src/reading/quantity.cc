#include "reading/quantity.h"

namespace muster::reading {

struct QuantityReader::State {};
QuantityReader::QuantityReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
QuantityReader::QuantityReader(QuantityReader&&) noexcept = default;
QuantityReader& QuantityReader::operator=(QuantityReader&&) noexcept = default;
QuantityReader::~QuantityReader() = default;

Result<QuantityReader> QuantityReader::make(const std::filesystem::path&) { return QuantityReader(std::make_unique<State>()); }

std::vector<Quantity> QuantityReader::read(const Analysis&, Notes&) const { return {}; }

}  // namespace muster::reading
