// form.h: the outward form of a paragraph's clean text: how many words, how they are written, how
// it ends.
//
// Zones are told apart by form first and by words second: a teaser is a short line without a full
// stop.
//
// Threads  free functions without state
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// A word between spaces, without the punctuation around it; half-open bytes of the line.
struct Word {
  size_t begin = 0, end = 0;
  bool empty() const { return begin == end; }
};

struct Form {
  size_t n_words = 0;        ///< words with a letter or digit
  size_t n_upper_start = 0;  ///< that begin with a capital or digit
  size_t n_lower_start = 0;  ///< that begin in lower case and have four letters or more
  bool all_upper = false;    ///< at least two letters, none in lower case
  bool has_digit = false;
  bool ends_with_stop =
      false;  ///< . ! ? … at the end, within closing quotes and brackets; not of "U.S."
  bool ends_with_point = false;  ///< the same for . and … alone: a title may end in ! or ?
  bool ends_with_colon = false;
  bool has_inner_stop = false;  ///< a sentence ends before the end
  /// Every word of weight begins with a capital: "Hundreds Flee as Floods Hit Town".
  bool is_title_case() const { return n_upper_start > 0 && n_lower_start == 0; }
};

/// Looks at the first `max_words` words and at the end; has_inner_stop is searched in the same
/// words.
Form form_of(std::string_view line, size_t max_words = 400);

std::vector<Word> words_of(std::string_view line, size_t max_words);
/// The word at or after `pos`; empty at the end of the line.
Word next_word(std::string_view line, size_t pos);

/// ASCII letters to lower case, curly apostrophes to straight ones, so that tables need one
/// spelling. Lengths change with the apostrophe: do not use offsets of the result.
std::string fold_words(std::string_view text);

/// Position after the sentence that ends at or after `pos`: past its stop and closing quotes. npos
/// when none ends before the end of the line. A stop counts when white space and a capital, digit
/// or quote follow, and the word before is no initial and no usual abbreviation ("Gen.", "Jan.",
/// "U.S.").
size_t sentence_end(std::string_view line, size_t pos);

}  // namespace muster
