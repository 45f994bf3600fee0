// capture.h: bytes as taken, before anything is read into them.
#pragma once

#include <string>

namespace muster {

struct Capture {
  std::string bytes;
  std::string origin;      ///< path as given, "-" for standard input
  std::string media_type;  ///< "text/plain" until told otherwise
};

}  // namespace muster
