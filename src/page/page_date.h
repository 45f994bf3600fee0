// page_date.h: the moments that pages state about themselves, in the forms that machines and
// templates write.
//
// Threads  free functions without state
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace muster::page {

struct PageMoment {
  std::string iso;            ///< "2014-12-30", "2014-12-30T16:33", "2014-12-30T16:33:05+05:30"
  size_t begin = 0, end = 0;  ///< its bytes in the text that was searched
};

/// The first date in `text`, with the time of day and the zone that follow it, if any:
/// "2014-12-30T16:33:00Z", "Tue, 30 Dec 2014 11:03:00 GMT", "Tue Dec 30, 2014 4:33pm IST",
/// "30. December 2014", "20141230", "1419935580" (as a whole text). Day and month in digits alone
/// ("12/30/2014") are read where only one order is possible. Years 1990 to 2099.
std::optional<PageMoment> find_moment(std::string_view text);

/// The date in the path of an address: /2014/12/30/, /2014-12-30-, /20141230/.
std::optional<PageMoment> moment_of_url(std::string_view url);

}  // namespace muster::page
