// time_text.h: the times that containers write, as ISO 8601.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace muster::source {

/// Reads "Tue, 05 Mar 2024 10:15:00 +0100" (RFC 5322, RFC 822), "2024-03-05T10:15:00Z",
/// "2024-03-05 10:15:00", "2024-03-05", "2024-03", "20240305T101500Z". Gives the date, and where
/// there is one the time with its zone as it is written ("2024-03-05T10:15:00+01:00", "...Z", no
/// zone where none is known). "" for anything else: a hint is no reason to refuse a report.
std::string iso_time(std::string_view text);

/// The Last-Modified of a server as a time of change, where it may be one: of a page that is made anew for each
/// reader it is the time of the request, so that of a day or less before `fetched_at` says nothing ("").
std::string iso_of_last_modified(std::string_view field, std::string_view fetched_at);

/// Of seconds since 1970: "2024-03-05T10:15:00Z".
std::string iso_of_seconds(int64_t seconds);

}  // namespace muster::source
