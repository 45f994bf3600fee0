#include "reading/time.h"

namespace muster::reading {

struct TimeReader::State {};
TimeReader::TimeReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
TimeReader::TimeReader(TimeReader&&) noexcept = default;
TimeReader& TimeReader::operator=(TimeReader&&) noexcept = default;
TimeReader::~TimeReader() = default;

Result<TimeReader> TimeReader::make(const std::filesystem::path&) { return TimeReader(std::make_unique<State>()); }

std::vector<TimeExpression> TimeReader::read(const Analysis&) const { return {}; }

}  // namespace muster::reading
