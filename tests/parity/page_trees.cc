// page_trees.cc: the trees of src/page beside those of Gumbo: how many bytes of text stand in the same
// place, that is under the same chain of elements.
//
//   page_trees                  pages that are odd; fails where fewer agree than do today
//   page_trees FILE...          these pages; prints the rate of each that differs, and of all
//
// What differs by design: Gumbo moves nodes (text in tables before the table, formatting that is
// reopened after a block), ours stay where they stand in the page.
#include <fmt/format.h>
#include <gumbo.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/decode.h"
#include "page/entities.h"
#include "page/html_tree.h"

namespace {

using namespace muster;
using namespace muster::page;

using Pieces = std::map<std::string, size_t>;  // "chain|text", its bytes

std::string letters(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > ' ') out += c;
  return out;
}

/// Merges neighbours with the same chain.
class Collector {
 public:
  void add(const std::string& chain, const std::string& text) {
    if (text.empty()) return;
    if (chain != chain_) flush();
    chain_ = chain;
    text_ += text;
  }
  Pieces take() {
    flush();
    return std::move(pieces_);
  }

 private:
  void flush() {
    if (!text_.empty()) pieces_[chain_ + "|" + text_] += text_.size();
    text_.clear();
  }
  std::string chain_, text_;
  Pieces pieces_;
};

// Text that is never shown says nothing of how a page is read.
bool hidden(Tag tag) { return is(tag, kHiddenText) && tag != Tag::kTitle; }

Pieces ours(std::string_view html) {
  const HtmlTree tree = HtmlTree::parse(html);
  Collector out;
  std::vector<std::string> chain(tree.size());
  for (NodeIndex i = 1; i < tree.size(); ++i) {
    const Tag tag = tree[i].tag;
    if (tag == Tag::kText) {
      out.add(chain[tree[i].parent], letters(resolve_entities(tree.text(i), Where::kText)));
    } else if (hidden(tag) && tag != Tag::kHead) {
      i = tree[i].next - 1;
    } else {
      chain[i] = chain[tree[i].parent] + "/" + std::string(tag_name(tag));
    }
  }
  return out.take();
}

Pieces gumbos(std::string_view html) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, html.data(), html.size());
  Collector out;
  std::vector<std::pair<const GumboNode*, std::string>> stack{{output->root, ""}};
  while (!stack.empty()) {
    const auto [node, chain] = stack.back();
    stack.pop_back();
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA) {
      out.add(chain, letters(node->v.text.text));
    } else if (node->type == GUMBO_NODE_ELEMENT) {
      std::string name = gumbo_normalized_tagname(node->v.element.tag);
      const Tag tag = name.empty() ? Tag::kUnknown : tag_of(name);
      if (hidden(tag) && tag != Tag::kHead) continue;
      const std::string own = chain + "/" + std::string(tag_name(tag));
      const GumboVector& children = node->v.element.children;
      for (unsigned i = children.length; i-- > 0;)
        stack.emplace_back(static_cast<const GumboNode*>(children.data[i]), own);
    }
  }
  gumbo_destroy_output(&options, output);
  return out.take();
}

struct Rate {
  size_t same = 0, all = 0;
  double share() const {
    return all == 0 ? 1.0 : static_cast<double>(same) / static_cast<double>(all);
  }
};

Rate compare(std::string_view html, bool tell) {
  const Pieces a = ours(html), b = gumbos(html);
  Rate rate;
  for (const auto& [piece, n] : b) {
    rate.all += n;
    const auto found = a.find(piece);
    if (found != a.end()) {
      rate.same += std::min(n, found->second);
    } else if (tell) {
      std::fprintf(stderr, "  gumbo %s\n", piece.substr(0, 300).c_str());
    }
  }
  if (tell)
    for (const auto& [piece, n] : a)
      if (!b.contains(piece)) std::fprintf(stderr, "  ours  %s\n", piece.substr(0, 300).c_str());
  return rate;
}

constexpr const char* kOdd[] = {
    "one<p>two<p>three",
    "<title>a &amp; b</title><h1>c<h2>d</h2>",
    "<ul><li>a<li>b<ul><li>c</ul>d<li>e</ul>f",
    "<dl><dt>a<dd>b<p>c<dt>d</dl>",
    "<table><tr><td>a<td>b<tr><th>c<tbody><tr><td>d</table>e",
    "<table><caption>a</caption><thead><tr><th>b</thead><tr><td>c<table><tr><td>d</table>e</table>",
    "<div>a</p></span>b</div></div>c",
    "<p>a<div>b</div>c<p>d</p></p>e",
    "<b>a<i>b</i>c</b>d",
    "<a href=x>a<a href=y>b</a>c",
    "a<!-- b -->c<!-->d<!--->e<!-- f --!>g<!doctype x>h<?php i ?>j",
    "<p>a<br>b<br/>c</br>d<hr>e",
    "<select><option>a<option>b</select>c",
    "<form>a<form>b</form>c</form>d",
    "<svg><path/><text>a</text></svg>b<math><mi>c</mi></math>d",
    "<p>a<svg><circle></svg><p>b",
    "<button>a<p>b<button>c</button>d",
    "a&notin;b&copyc&#0;&#x80;d&#xD800;e&amp",
    "<x-y>a<p>b</x-y>c",
    "<p CLASS=a class=b ID = 'c'>d<img src=x alt='>'>e",
    "<center>a<font>b<p>c</center>d",
    "<body><p>a</body>b</html>c",
    "<head><meta><link></head>a",
    "<h1>a<p>b</h1>c",
    "<li>a<div><li>b</div>c",
    "a < b <c> d </ e> f <1> g",
    "<pre>\na\n</pre><listing>b</listing>c",
    "<blockquote>a<p>b<blockquote>c</blockquote>d</blockquote>e",
    "<article><header><h1>a</h1></header><p>b<figure><img><figcaption>c</figcaption></figure>d</"
    "article>",
    "<ruby>a<rt>b</ruby>c<noscript>d</noscript>e<iframe>f</iframe>g",
};
constexpr double kOddRate = 0.96;

}  // namespace

int main(int argc, char** argv) {
  Rate sum;
  const auto count = [&sum](const Rate& rate) {
    sum.same += rate.same;
    sum.all += rate.all;
  };
  if (argc < 2) {
    for (const char* html : kOdd) {
      const Rate rate = compare(html, false);
      if (rate.same < rate.all) {
        std::printf("differs: %s\n", html);
        compare(html, true);
      }
      count(rate);
    }
    std::printf("%zu of %zu bytes of odd pages in the same place: %.4f\n", sum.same, sum.all,
                sum.share());
    return sum.share() >= kOddRate ? 0 : 1;
  }
  size_t n_same = 0;
  double shares = 0;
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto decoded = decode(bytes, argv[i]);
    if (!decoded) continue;
    const Rate rate = compare(decoded->text, false);
    if (rate.same == rate.all) ++n_same;
    if (rate.share() < 0.98) std::printf("%.4f %s\n", rate.share(), argv[i]);
    shares += rate.share();
    count(rate);
  }
  std::printf(
      "%d pages, %zu the same throughout; %zu of %zu bytes of text in the same place: %.4f; mean "
      "of pages %.4f\n",
      argc - 1, n_same, sum.same, sum.all, sum.share(), shares / (argc - 1));
}
