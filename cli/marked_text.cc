#include "marked_text.h"

#include "text_width.h"

namespace muster::cli {

std::string hanging(std::string_view text, const std::string& first, const Style& style) {
  const size_t indent = text_width(first);
  std::string out;
  bool marked = false;
  for (const std::string& line :
       wrap(text, style.width > indent + 20 ? style.width - indent : 20)) {
    out += out.empty() ? first : std::string(indent, ' ');
    std::string plain, inside;
    const auto end_mark = [&] {
      plain += style.colour ? style.mark(inside) : inside;
      inside.clear();
    };
    for (char c : line) {
      if (c == kMarkBegin) {
        marked = true;
        if (!style.colour) plain += '[';
      } else if (c == kMarkEnd) {
        end_mark();
        marked = false;
        if (!style.colour) plain += ']';
      } else {
        (marked ? inside : plain) += c;
      }
    }
    if (marked) end_mark();
    out += plain + "\n";
  }
  return out;
}

}  // namespace muster::cli
