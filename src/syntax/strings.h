// strings.h: the 64-bit ids that stand for strings in features and tables.
//
// Source   MurmurHash64A by Austin Appleby (public domain); spaCy's reserved symbols, symbols.inc
#pragma once

#include <cstdint>
#include <string_view>

namespace muster::syntax {

/// MurmurHash64A over the bytes.
uint64_t murmur64a(std::string_view bytes, uint64_t seed);

/// 0 for "", a reserved symbol's number for its name ("X" is 101), else murmur64a(utf8, 1).
/// The symbols matter: the shape of every one-letter capital is "X".
uint64_t string_id(std::string_view utf8);

}  // namespace muster::syntax
