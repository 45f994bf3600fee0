// page_features.cc: writes what the block model sees of the blocks of pages, for tools/train_page_model.py.
//
//   page_features LEXICON FILE... > features.tsv
//
// First line: names of the columns. Then a line a block: file, its features, and its text.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "page/block_features.h"
#include "page/charset.h"
#include "page/main_text.h"
#include "page/page_text.h"
#include "page/title.h"

using namespace muster::page;

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto hints = PageHints::make(argv[1]);
  if (!hints) {
    std::fprintf(stderr, "%s\n", hints.error().message.c_str());
    return 1;
  }
  std::printf("file\thopeless");
  for (size_t k = 0; k < kFeatureCount; ++k)
    std::printf("\t%s", std::string(feature_name(k)).c_str());
  std::printf("\ttext\n");
  for (int a = 2; a < argc; ++a) {
    std::ifstream in(argv[a], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto decoded = decode_page(bytes, "", argv[a]);
    if (!decoded) continue;
    const std::string_view html = decoded->text(bytes);
    const HtmlTree tree = HtmlTree::parse(html);
    TextBlocks text = cut_blocks(tree, *hints);
    const ContainerIndex best = score_containers(text);
    const PageFeatures page(text, best, title_hashes(tree));
    Features f{};
    for (size_t i = 0; i < text.blocks.size(); ++i) {
      page.of(i, f);
      PageText words(html);
      words.append(tree, text.blocks[i].first, text.blocks[i].last);
      std::string line = words.text();
      for (char& c : line)
        if (c == '\t' || c == '\n') c = ' ';
      std::printf("%s\t%d", argv[a], is_hopeless(text.blocks[i]) ? 1 : 0);
      for (const float v : f) std::printf("\t%.5g", static_cast<double>(v));
      std::printf("\t%s\n", line.c_str());
    }
  }
}
