#include "service/json_writer.h"

#include <nlohmann/json.hpp>

#include "core/utf8.h"

namespace muster::service {

void JsonWriter::value(std::string_view text) {
  // Texts are valid UTF-8; nlohmann's replacement keeps a broken promise of a lower layer from losing the whole answer.
  if (!is_valid_utf8(text)) {
    raw(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  separate();
  out_ += '"';
  size_t begin = 0;  // of what needs no escape and is not yet written
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out_.append(text, begin, i - begin);
    begin = i + 1;
    out_ += '\\';
    switch (c) {
      case '"':
      case '\\':
        out_ += static_cast<char>(c);
        break;
      case '\b':
        out_ += 'b';
        break;
      case '\f':
        out_ += 'f';
        break;
      case '\n':
        out_ += 'n';
        break;
      case '\r':
        out_ += 'r';
        break;
      case '\t':
        out_ += 't';
        break;
      default:
        out_ += "u00";
        out_ += "0123456789abcdef"[c >> 4];
        out_ += "0123456789abcdef"[c & 15];
    }
  }
  out_.append(text, begin);
  out_ += '"';
  comma_ = true;
}

void JsonWriter::value(double number) { raw(nlohmann::json(number).dump()); }

}  // namespace muster::service
