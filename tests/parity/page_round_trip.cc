// page_round_trip.cc: every kept character of pages is led back to its bytes and compared; prints counts.
//
//   page_round_trip LEXICON FILE...
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "fuzz/page_check.h"
#include "page/page.h"

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto reader = muster::page::PageReader::make(argv[1]);
  if (!reader) {
    std::fprintf(stderr, "%s\n", reader.error().message.c_str());
    return 1;
  }
  uint64_t n_characters = 0;
  size_t n_pages = 0, n_broken = 0, n_unread = 0;
  for (int a = 2; a < argc; ++a) {
    std::ifstream in(argv[a], std::ios::binary);
    const muster::Capture capture{std::string{std::istreambuf_iterator<char>(in), {}}, argv[a],
                                  "text/html"};
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
      std::fputs(fmt::format("{}: {}\n", argv[a], check.broken).c_str(), stderr);
    }
  }
  std::fputs(fmt::format("{} pages, {} kept characters lead back to bytes that decode to them; {} "
                         "pages broken, {} not read\n",
                         n_pages, n_characters, n_broken, n_unread)
                 .c_str(),
             stdout);
  return n_broken == 0 ? 0 : 1;
}
