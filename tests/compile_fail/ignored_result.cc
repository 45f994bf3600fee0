// What can fail cannot be ignored.
// expect: nodiscard
#include "core/result.h"

muster::Result<void> write();

bool checked() { return write().has_value(); }

#ifdef MUSTER_BAD
void ignored() { write(); }
#endif
