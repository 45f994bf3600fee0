// decode.h: bytes to UTF-8 text, exactly as Python's bytes.decode(encoding, "replace") gives it.
//
// Consumers hold the report as a Python string and index it by our code-point offsets; so where
// bytes are broken, what counts is not the best repair but the same repair. How many bytes one
// U+FFFD stands for follows Unicode 15, 3.9, "U+FFFD substitution of maximal subparts", as CPython
// does.
//
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>

#include "core/note.h"
#include "core/offset_map.h"
#include "core/result.h"

namespace muster {

struct Decoded {
  std::string text;       ///< valid UTF-8
  std::string encoding;   ///< Python codec name: utf-8, utf-8-sig, utf-16 (with mark), utf-16-le,
                          ///< utf-16-be, cp1252
  OffsetMap map;          ///< source side: the bytes; clean side: `text`
  size_t n_replaced = 0;  ///< U+FFFD that stand for broken bytes
  Notes notes;  ///< decode.cp1252, decode.utf16, decode.replaced; spans are bytes of `text`
};

/// The codec that `bytes` are in: a mark decides; else UTF-16 by its zero bytes; else UTF-8 where
/// it is valid, or where the damage looks like damaged UTF-8 rather than like Windows letters; else
/// cp1252.
std::string detect_encoding(std::string_view bytes);

/// Decodes with the codec named, one of those of Decoded::encoding; any other is read as utf-8. What is
/// broken is replaced and noted.
Decoded decode_as(std::string_view bytes, const std::string& encoding);

/// Decodes with the detected codec. Errors: kUnsupported (UTF-32, or a known format that is no
/// text, or mostly control characters); messages begin with `name` and say what to do.
Result<Decoded> decode(std::string_view bytes, const std::string& name);

}  // namespace muster
