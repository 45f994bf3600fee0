// characters.h: what text work has to know of a code point: white space, line ends, invisible,
// case.
//
// Source   Unicode 15 PropList.txt (White_Space, Bidi_Control, Join_Control) and the
// default-ignorable
//          characters that news text really carries. Case covers Latin, Greek and Cyrillic: it only
//          decides forms ("every word is capitalised"), never what is stored.
#pragma once

namespace muster {

/// LF, VT, FF, CR, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR.
bool is_line_end(char32_t c);
/// Unicode White_Space, line ends included.
bool is_white_space(char32_t c);
/// C0 and C1 controls and DEL that are not white space. They separate words as white space does.
bool is_control(char32_t c);
/// Shows nothing and separates nothing: soft hyphen, zero-width and bidi controls, byte order mark.
/// ZERO WIDTH JOINER and NON-JOINER are not here: Arabic and Indic words and emoji need them.
bool is_invisible(char32_t c);
bool is_joiner(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
/// A letter of any script, roughly: ASCII letters and all from U+00AA that is neither mark, sign
/// nor space.
bool is_letter(char32_t c);
inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
/// Hyphen-minus, hyphens and dashes.
bool is_dash(char32_t c);
bool is_open_quote(char32_t c);
bool is_close_quote(char32_t c);

}  // namespace muster
