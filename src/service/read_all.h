// read_all.h: the user action "read these reports", for many short ones.
#pragma once

#include <span>
#include <vector>

#include "service/read.h"

namespace muster::service {

struct ReadRequest {
  const Capture* capture = nullptr;
  DocumentOptions options;
};

/// Reads reports as read_all() does each of them, with the same results, their texts in one call of the parser.
/// Memory: that of all the answers at a time.
std::vector<Result<std::vector<ReadAnswer>>> read_all(const Engine& engine,
                                                      std::span<const ReadRequest> requests,
                                                      const ReadOptions& how);

}  // namespace muster::service
