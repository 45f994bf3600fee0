// entities.h: character references of HTML ("&amp;", "&#8212;", "&rsquo").
//
// Source   WHATWG HTML, 13.2.5.72-80; names: entity_table.inc, made by make_entities.py
// Threads  free functions without state
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace muster::page {

/// What a reference stands for.
struct Entity {
  char32_t first = 0;   ///< 0: no reference stands here, and "&" is itself
  char32_t second = 0;  ///< some names stand for two code points
  size_t length = 0;    ///< bytes of the reference, "&" included
};

/// The reference that stands at `pos`, where `html[pos]` is "&". References to no character (0,
/// surrogates, beyond U+10FFFF) give U+FFFD; those to C1 controls give the Windows-1252 character.
/// In attributes a name without ";" is none if a letter, digit or "=" follows.
enum class Where { kText, kAttribute };
Entity entity_at(std::string_view html, size_t pos, Where where = Where::kText);

/// `value` with all references resolved; for attributes and titles that are compared, not shown.
std::string resolve_entities(std::string_view value, Where where = Where::kAttribute);

}  // namespace muster::page
