#define PCRE2_CODE_UNIT_WIDTH 8
#include "syntax/regex.h"

#include <fmt/format.h>
#include <pcre2.h>

#include <charconv>

#include "core/utf8.h"
#include "syntax/unicode.h"

namespace muster::syntax {
namespace {

// The inside of a bracketed class: all code points with one of `flags`, or all without.
std::string class_of(uint8_t flags, bool negated, bool underscore) {
  std::string out;
  const auto holds = [&](char32_t c) {
    const bool in = (char_flags(c) & flags) != 0 || (underscore && c == '_');
    return in != negated;
  };
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (!holds(c)) continue;
    const char32_t first = c;
    while (c < 0x10FFFF && holds(c + 1)) ++c;
    out += fmt::format("\\x{{{:X}}}-\\x{{{:X}}}", static_cast<uint32_t>(first),
                       static_cast<uint32_t>(c));
  }
  return out;
}

// \d, \w, \s and their negations; empty for another letter.
std::string class_of_escape(char letter) {
  switch (letter) {
    case 'd':
      return class_of(kDecimal, false, false);
    case 'D':
      return class_of(kDecimal, true, false);
    case 'w':
      return class_of(kWordFlags, false, true);
    case 'W':
      return class_of(kWordFlags, true, true);
    case 's':
      return class_of(kSpace, false, false);
    case 'S':
      return class_of(kSpace, true, false);
    default:
      return "";
  }
}

bool is_ascii_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct Translator {
  explicit Translator(std::string_view python_source) : source(python_source) {}

  std::string_view source;
  size_t pos = 0;
  bool in_class = false;
  std::string out;

  Error unsupported(size_t n) const {
    return {ErrorCode::kUnsupported,
            fmt::format("regular expression: '{}' at byte {} has no faithful translation",
                        source.substr(pos, n), pos)};
  }

  Result<void> escape() {
    if (pos + 1 >= source.size()) return unsupported(1);
    const char letter = source[pos + 1];
    if (letter == 'u' || letter == 'U' || letter == 'x') {
      const size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 2;
      const std::string_view hex = source.substr(pos + 2, digits);
      uint32_t value = 0;
      const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
      if (hex.size() != digits || error != std::errc() || end != hex.data() + digits ||
          value > 0x10FFFF)
        return unsupported(2 + hex.size());
      out += fmt::format("\\x{{{:X}}}", value);
      pos += 2 + digits;
      return {};
    }
    const std::string named = class_of_escape(letter);
    if (!named.empty()) {
      out += in_class ? named : "[" + named + "]";
    } else if (is_ascii_alnum(letter) || (letter & 0x80) != 0) {
      return unsupported(2);  // \b, \A, back references...
    } else {
      out += '\\';
      out += letter;
    }
    pos += 2;
    return {};
  }

  Result<void> run() {
    if (source.starts_with("(?u)")) pos = 4;  // Python's default
    size_t class_begin = 0;
    while (pos < source.size()) {
      const char c = source[pos];
      if (c == '\\') {
        MUSTER_TRY_VOID(escape());
        continue;
      }
      if (in_class) {
        const bool first = pos == class_begin;
        if (c == ']' && !first) {
          in_class = false;
          out += c;
        } else if (static_cast<unsigned char>(c) < 0x80 && !is_ascii_alnum(c) && c != '-' &&
                   !(c == '^' && first)) {
          out += '\\';  // "[:", "[." and "[=" mean something to PCRE2
          out += c;
        } else {
          if (c == '^' && first) ++class_begin;
          out += c;
        }
        ++pos;
        continue;
      }
      if (c == '[') {
        in_class = true;
        class_begin = pos + 1;
      } else if (c == '(' && source.substr(pos, 2) == "(?") {
        bool known = false;
        for (std::string_view form : {"(?:", "(?=", "(?!", "(?<=", "(?<!"})
          known |= source.substr(pos).starts_with(form);
        if (!known) return unsupported(4);
      } else if (c == '(' && source.substr(pos, 2) == "(*") {
        return unsupported(2);
      }
      out += c;
      ++pos;
    }
    return {};
  }
};

// One match of any pattern fits; reused so that a search allocates nothing.
struct ThreadScratch {
  pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
  ThreadScratch() = default;
  ThreadScratch(const ThreadScratch&) = delete;
  ThreadScratch& operator=(const ThreadScratch&) = delete;
  ~ThreadScratch() { pcre2_match_data_free(data); }
};

}  // namespace

struct Regex::Code {
  pcre2_code* code = nullptr;
  Code() = default;
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;
  ~Code() { pcre2_code_free(code); }
};

Result<std::string> translate_python_regex(std::string_view python_source) {
  Translator translator(python_source);
  MUSTER_TRY_VOID(translator.run());
  return std::move(translator.out);
}

Regex::Regex(std::unique_ptr<Code> code) : code_(std::move(code)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex> Regex::compile(std::string_view python_source, Jit jit) {
  if (!is_valid_utf8(python_source))
    return Error{ErrorCode::kCorrupt, "regular expression: not UTF-8"};
  MUSTER_TRY(const std::string source, translate_python_regex(python_source));
  const std::unique_ptr<pcre2_compile_context, void (*)(pcre2_compile_context*)> context(
      pcre2_compile_context_create(nullptr), pcre2_compile_context_free);
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  int error = 0;
  PCRE2_SIZE where = 0;
  auto code = std::make_unique<Code>();
  code->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(source.data()), source.size(), PCRE2_UTF,
                             &error, &where, context.get());
  if (code->code == nullptr) {
    PCRE2_UCHAR message[128];
    pcre2_get_error_message(error, message, sizeof message);
    return Error{ErrorCode::kCorrupt,
                 fmt::format("regular expression: {} at byte {} of the translated source",
                             reinterpret_cast<const char*>(message), where)};
  }
  // Without JIT (another architecture, or hardened kernels) the interpreter gives the same answers,
  // slower.
  if (jit == Jit::kYes) pcre2_jit_compile(code->code, PCRE2_JIT_COMPLETE);
  return Regex(std::move(code));
}

std::optional<Regex::Match> Regex::search(std::string_view subject, size_t from) const {
  thread_local const ThreadScratch scratch;
  if (scratch.data == nullptr) return std::nullopt;
  // An empty string_view may hold a null pointer, which PCRE2 does not take.
  const auto* bytes = reinterpret_cast<PCRE2_SPTR>(subject.data() != nullptr ? subject.data() : "");
  int n = pcre2_match(code_->code, bytes, subject.size(), from, PCRE2_NO_UTF_CHECK, scratch.data,
                      nullptr);
  if (n == PCRE2_ERROR_JIT_STACKLIMIT)
    n = pcre2_match(code_->code, bytes, subject.size(), from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
                    scratch.data, nullptr);
  if (n < 0) return std::nullopt;
  const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(scratch.data);
  return Match{ends[0], ends[1]};
}

}  // namespace muster::syntax
