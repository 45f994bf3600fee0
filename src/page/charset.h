// charset.h: the bytes of a page as UTF-8, with the map back to them.
//
// What counts, first hit wins: a byte order mark; bytes that are valid UTF-8 (whatever the page
// says: hardly any other text is, and many pages say something wrong); the charset of the transport;
// <meta charset>; detection (core/decode.h).
//
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>

#include "core/note.h"
#include "core/offset_map.h"
#include "core/result.h"

namespace muster::page {

struct DecodedPage {
  std::string owned;     ///< empty where the bytes are UTF-8 already
  bool as_is = true;     ///< the text is the bytes themselves, and `map` is empty
  OffsetMap map;         ///< source side: bytes; clean side: `owned`
  std::string encoding;  ///< Python codec name where there is one
  std::string by;        ///< "mark", "bytes", "http", "meta", "detected"
  Notes notes;
  /// The decoded text; `bytes` is what was given to decode_page.
  std::string_view text(std::string_view bytes) const {
    return as_is ? bytes : std::string_view(owned);
  }
};

/// `declared`: charset of the transport, may be empty. Errors: those of decode(); messages begin
/// with `name`.
Result<DecodedPage> decode_page(std::string_view bytes, const std::string& declared,
                                const std::string& name);

/// The charset that a <meta> element in the first 8,192 bytes declares, in lower case; "" for none.
std::string meta_charset(std::string_view bytes);

/// The map of two steps in one: `outer` leads from a text to the clean side of `inner`.
OffsetMap compose(const OffsetMap& inner, const OffsetMap& outer);

}  // namespace muster::page
