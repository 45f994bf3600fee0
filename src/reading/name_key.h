// name_key.h: cuts names into comparable pieces, so that spelling variants meet ("Al-Shabaab", "al
// Shabaab"; "Bogotá", "Bogota").
//
// Used by the tables of actors and by the gazetteer; its converter (tools/make_gazetteer.py) must
// fold in the same way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster::reading {

/// A run of letters and digits, or one of the marks that part names: , ( ) : ; " quotes. Other
/// marks vanish.
struct NamePiece {
  std::string key;              ///< lower case, Latin marks folded; other scripts as they are
  uint32_t begin = 0, end = 0;  ///< bytes of the text it was cut from
};

/// Pieces in text order. An apostrophe inside a word vanishes ("N'Djamena" gives ndjamena), but
/// parts a genitive s. Linear; `text` is valid UTF-8.
std::vector<NamePiece> name_pieces(std::string_view text);

/// Keys of the pieces joined by single spaces.
std::string name_key(std::string_view text);

}  // namespace muster::reading
