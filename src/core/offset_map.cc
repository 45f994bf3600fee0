#include "core/offset_map.h"

#include <algorithm>

namespace muster {

void OffsetMap::keep(uint32_t length) {
  if (length == 0) return;
  if (!runs_.empty() && !runs_.back().changed) {
    runs_.back().source_length += length;
    runs_.back().clean_length += length;
  } else {
    starts_.push_back({source_size_, clean_size_});
    runs_.push_back({length, length, false});
  }
  source_size_ += length;
  clean_size_ += length;
}

void OffsetMap::change(uint32_t source_length, uint32_t clean_length) {
  if (source_length == 0 && clean_length == 0) return;
  starts_.push_back({source_size_, clean_size_});
  runs_.push_back({source_length, clean_length, true});
  source_size_ += source_length;
  clean_size_ += clean_length;
}

// The last run that starts at or before the byte is the one that holds it: runs with no clean bytes share
// their start with the run after them and so lose.
size_t OffsetMap::run_of_clean(uint32_t clean_byte) const {
  const auto it = std::upper_bound(starts_.begin(), starts_.end(), clean_byte,
                                   [](uint32_t value, const Start& s) { return value < s.clean; });
  return static_cast<size_t>(it - starts_.begin()) - 1;
}

uint32_t OffsetMap::source_begin(uint32_t clean) const {
  if (clean >= clean_size_) return source_size_;
  const size_t r = run_of_clean(clean);
  return runs_[r].changed ? starts_[r].source : starts_[r].source + (clean - starts_[r].clean);
}

uint32_t OffsetMap::source_end(uint32_t clean) const {
  if (clean == 0) return 0;
  const size_t r = run_of_clean(clean - 1);
  return runs_[r].changed ? starts_[r].source + runs_[r].source_length
                          : starts_[r].source + (clean - starts_[r].clean);
}

}  // namespace muster
