#include "service/conllu.h"

#include <fmt/format.h>

#include "core/utf8.h"

namespace muster::service {
namespace {

using reading::Analysis;
using reading::Token;
using reading::TokenIndex;

// A field may hold neither tab nor line feed, nor be empty.
std::string field(std::string_view text) {
  if (text.empty()) return "_";
  std::string out(text);
  for (char& c : out)
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  return out;
}

}  // namespace

std::string conllu(const ReadAnswer& answer) {
  const Analysis& a = answer.analysis;
  const Document& document = *answer.document;
  const CodePointIndex index(document.text());
  std::string out = fmt::format("# newdoc id = {}\n", field(document.name()));
  uint32_t block = UINT32_MAX, number = 0;
  for (const reading::Sentence& s : a.sentences()) {
    if (s.block != block) {
      block = s.block;
      out += fmt::format("# newpar zone = {}\n", zone_name(document.blocks()[block].zone));
    }
    out += fmt::format("# sent_id = {}\n# text = ", ++number);
    for (TokenIndex i = s.tokens.begin; i < s.tokens.end; ++i) {
      out += field(a[i].text);
      if (a[i].space_after && i + 1 < s.tokens.end) out += ' ';
    }
    out += '\n';
    for (TokenIndex i = s.tokens.begin; i < s.tokens.end; ++i) {
      const Token& t = a[i];
      const bool root = t.head == i;
      std::string misc = t.space_after ? "" : "SpaceAfter=No|";
      if (t.ent_iob != 'O' && !t.ent_type.empty())
        misc += fmt::format("NER={}-{}|", t.ent_iob, t.ent_type);
      misc += fmt::format("Span={}:{}", index.from_byte(t.span.begin), index.from_byte(t.span.end));
      out +=
          fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t_\t{}\n", i - s.tokens.begin + 1,
                      field(t.text), field(t.lemma), field(t.pos), field(t.tag), field(t.morph),
                      root ? 0 : t.head - s.tokens.begin + 1, root ? "root" : field(t.dep), misc);
    }
    out += '\n';
  }
  return out;
}

}  // namespace muster::service
