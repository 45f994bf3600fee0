// An offset into the clean text is not one into the source: only an OffsetMap converts.
// expect: could not convert|no known conversion|no viable conversion
#include "core/offset_map.h"

muster::SourceSpan converted(const muster::OffsetMap& map, muster::CleanSpan span) {
  return map.to_source<muster::SourceSpan>(span);
}

#ifdef MUSTER_BAD
muster::SourceSpan taken_as_it_is(muster::CleanSpan span) { return span; }
#endif
