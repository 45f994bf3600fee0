// page_speed.cc: how many pages a second the page room reads on one core, with the pages in memory.
//
//   page_speed LEXICON ROUNDS FILE...              one JSON object: pages, bytes, seconds of the best round, by stage
//   page_speed LEXICON --text FOLDER FILE...       writes the main text of each page to FOLDER/NAME.txt instead
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "page/charset.h"
#include "page/html_tree.h"
#include "page/page.h"
#include "page/page_hints.h"
#include "page/text_blocks.h"

namespace {

using namespace muster;
using namespace muster::page;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string text_of(const Page& page) {
  std::string out;
  for (const PageBlock& b : page.blocks) {
    if (b.span.empty() || b.zone == PageZone::kTitle || b.by == "page.correction") continue;
    out += (out.empty() ? "" : "\n\n") + std::string(b.words(page));
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const std::string lexicon = argv[1], mode = argv[2];
  const int first = mode == "--text" ? 4 : 3;
  const auto reader = PageReader::make(lexicon);
  const auto hints = PageHints::make(lexicon);
  if (!reader || !hints) {
    std::fprintf(stderr, "%s\n", (reader ? hints.error() : reader.error()).message.c_str());
    return 1;
  }
  std::vector<Capture> captures;
  size_t n_bytes = 0;
  for (int a = first; a < argc; ++a) {
    std::ifstream in(argv[a], std::ios::binary);
    captures.push_back({std::string{std::istreambuf_iterator<char>(in), {}}, argv[a], "text/html"});
    n_bytes += captures.back().bytes.size();
  }
  if (mode == "--text") {
    for (const Capture& c : captures) {
      const auto pages = reader->read(c, {.with_dropped = false});
      std::ofstream out(std::filesystem::path(argv[3]) /
                        std::filesystem::path(c.origin).stem().concat(".txt"));
      if (pages)
        for (const Page& p : *pages) out << text_of(p);
    }
    return 0;
  }
  double best = 1e9, best_tree = 1e9, best_blocks = 1e9;
  size_t n_kept = 0;
  for (int round = std::max(1, std::atoi(mode.c_str())); round > 0; --round) {
    double start = seconds();
    n_kept = 0;
    for (const Capture& c : captures) {
      const auto pages = reader->read(c, {.with_dropped = false});
      if (pages) n_kept += pages->front().text.size();
    }
    best = std::min(best, seconds() - start);
    start = seconds();
    for (const Capture& c : captures) {
      const auto decoded = decode_page(c.bytes, "", "page");
      if (decoded) n_kept += HtmlTree::parse(decoded->text(c.bytes)).size() & 0;
    }
    best_tree = std::min(best_tree, seconds() - start);
    start = seconds();
    for (const Capture& c : captures) {
      const auto decoded = decode_page(c.bytes, "", "page");
      if (decoded)
        n_kept += cut_blocks(HtmlTree::parse(decoded->text(c.bytes)), *hints).blocks.size() & 0;
    }
    best_blocks = std::min(best_blocks, seconds() - start);
  }
  std::printf("%s\n", fmt::format("{{\"pages\": {}, \"bytes\": {}, \"kept\": {}, \"seconds\": "
                                  "{:.4f}, \"tree\": {:.4f}, \"blocks\": {:.4f}}}",
                                  captures.size(), n_bytes, n_kept, best, best_tree,
                                  best_blocks - best_tree)
                          .c_str());
}
