// page_round_trip.cc: every kept character of pages is led back to its bytes and compared; prints counts.
//
//   page_round_trip LEXICON [--variations N] FILE...
//
// With --variations each page is read N times more, each time changed otherwise: words moved, tags and references put
// in, ends cut, bytes broken, other charsets. The changes are those of a fixed seed.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "core/utf8.h"
#include "fuzz/page_check.h"
#include "page/page.h"

namespace {

/// xorshift64*; the same everywhere.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 2685821657736338717ULL + 1) {}
  uint64_t below(uint64_t n) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return (state_ * 2685821657736338717ULL >> 33) % std::max<uint64_t>(1, n);
  }

 private:
  uint64_t state_;
};

/// UTF-8 as UTF-16 with a byte order mark; what is no UTF-8 stays out.
std::string as_utf16(const std::string& bytes) {
  std::string out = "\xFF\xFE";
  for (size_t i = 0; i < bytes.size();) {
    char32_t c = muster::next_code_point(bytes, i);
    const auto put = [&](char32_t unit) {
      out += static_cast<char>(unit & 255);
      out += static_cast<char>(unit >> 8);
    };
    if (c >= 0x10000) {
      put(0xD800 + ((c - 0x10000) >> 10));
      c = 0xDC00 + ((c - 0x10000) & 1023);
    }
    put(c);
  }
  return out;
}

std::string varied(std::string page, uint64_t seed) {
  static constexpr std::string_view kPieces[] = {
      "&amp;", "&nbsp;", "&#8217;", "&#x1F30A;", "&notit;", "&lt", "<br>", "<p>", "</p>", "</div>", "<b>", "<!-- x -->",
      "<span class='ad'>", "\xC2\xA0", "\xE2\x80\x9C", "\xF0\x9F\x8C\x8A", "\xE2\x80", "\xFF", "<table><tr><td>",
      "&acE;", "<script>var x = 1;</script>", "\r\n", "\t", "<li>", "</article>"};
  Random random(seed);
  for (uint64_t n = 1 + random.below(40); n > 0 && !page.empty(); --n) {
    const size_t at = random.below(page.size());
    switch (random.below(6)) {
      case 0: {
        const size_t length = random.below(200);
        const std::string part = page.substr(at, length);
        page.insert(random.below(page.size()), part);
        break;
      }
      case 1:
        page.erase(at, 1 + random.below(60));
        break;
      case 2:
        page[at] = static_cast<char>(random.below(256));
        break;
      default:
        page.insert(at, kPieces[random.below(std::size(kPieces))]);
    }
  }
  if (random.below(20) == 0) page.resize(random.below(page.size() + 1));
  if (random.below(10) == 0 && muster::is_valid_utf8(page)) page = as_utf16(page);
  return page;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  uint64_t n_variations = 0;
  int first = 2;
  if (argc > 4 && std::string_view(argv[2]) == "--variations") {
    n_variations = std::strtoull(argv[3], nullptr, 10);
    first = 4;
  }
  const auto reader = muster::page::PageReader::make(argv[1]);
  if (!reader) {
    std::fprintf(stderr, "%s\n", reader.error().message.c_str());
    return 1;
  }
  uint64_t n_characters = 0;
  size_t n_pages = 0, n_broken = 0, n_unread = 0;
  for (int a = first; a < argc; ++a) {
    std::ifstream in(argv[a], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    for (uint64_t variation = 0; variation <= n_variations; ++variation) {
      const muster::Capture capture{
          variation == 0 ? bytes : varied(bytes, variation + 1'000'003 * static_cast<uint64_t>(a - first)),
          argv[a], "text/html"};
      const auto pages = reader->read(capture);
      if (!pages) {
        ++n_unread;
        continue;
      }
      ++n_pages;
      for (const auto& page : *pages) {
        const auto check = muster::checks::check_page(capture, page);
        n_characters += check.n_characters;
        if (check.broken.empty()) continue;
        ++n_broken;
        std::fputs(fmt::format("{}, variation {}: {}\n", argv[a], variation, check.broken).c_str(),
                   stderr);
      }
    }
  }
  std::fputs(fmt::format("{} pages, {} kept characters lead back to bytes that decode to them; {} "
                         "pages broken, {} not read\n",
                         n_pages, n_characters, n_broken, n_unread)
                 .c_str(),
             stdout);
  return n_broken == 0 ? 0 : 1;
}
