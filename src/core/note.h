// note.h: doubt about a text, carried as data. The library prints nothing; notes carry it out.
#pragma once

#include <string>
#include <vector>

#include "core/span.h"

namespace muster {

struct Note {
  SourceSpan span;   ///< empty when the note is about the whole document
  std::string code;  ///< stable, dotted: "decode.replaced", "number.too_long"
  std::string text;  ///< one sentence for a person
};
using Notes = std::vector<Note>;

}  // namespace muster
