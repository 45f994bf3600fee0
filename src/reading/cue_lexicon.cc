#include "reading/cue_lexicon.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/table.h"

namespace muster::reading {
namespace {

uint32_t frame_bit(std::string_view name) {
  if (name == "that") return kThat;
  if (name == "to") return kTo;
  if (name == "np") return kNp;
  if (name == "ing") return kIng;
  if (name == "quote") return kQuote;
  return kPrep;
}

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool Cue::joins_with(std::string_view preposition) const {
  return holds(prepositions, preposition);
}
bool Cue::asserts_with(std::string_view preposition) const {
  return holds(asserting_prepositions, preposition);
}

Result<CueLexicon> CueLexicon::load(const std::filesystem::path& lexicon_dir) {
  MUSTER_TRY(const Table table, Table::load(lexicon_dir / "cues.tsv"));
  CueLexicon lexicon;
  for (size_t row = 0; row < table.n_rows(); ++row) {
    Cue cue;
    cue.word = table.cell(row, "word");
    cue.family = table.cell(row, "class");
    for (const std::string& frame : split_list(table.cell(row, "frames"))) {
      cue.frames |= frame_bit(frame);
      if (frame_bit(frame) == kPrep) cue.prepositions.push_back(frame);
    }
    // "to" is both an infinitive and a preposition ("referred to"); which one it is the parse
    // tells.
    if (cue.frames & kTo) cue.prepositions.push_back("to");
    for (const std::string& frame : split_list(table.cell(row, "asserts"))) {
      cue.asserts |= frame_bit(frame);
      if (frame_bit(frame) == kPrep) cue.asserting_prepositions.push_back(frame);
    }
    for (const std::string& lemma : split_list(table.cell(row, "objects"))) {
      if (lemma[0] == '!') {
        cue.no_objects.push_back(lemma.substr(1));
      } else {
        cue.objects.push_back(lemma);
      }
    }
    cue.status = table.cell(row, "status");
    cue.polarity = table.cell(row, "polarity");
    const std::string_view kind = table.cell(row, "kind");
    Words* words = kind == "verb"          ? &lexicon.verbs_
                   : kind == "noun"        ? &lexicon.nouns_
                   : kind == "adverb"      ? &lexicon.adverbs_
                   : kind == "preposition" ? &lexicon.prepositions_
                                           : nullptr;
    if (!words) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: kind '{}' is not verb, noun, adverb or preposition",
                               table.where(row), kind)};
    }
    Cue& at = (*words)[cue.word];
    at = std::move(cue);
  }
  MUSTER_TRY(const Table roles, Table::load(lexicon_dir / "telling_words.tsv"));
  for (size_t row = 0; row < roles.n_rows(); ++row)
    lexicon.roles_[roles.cell(row, "word")].emplace_back(roles.cell(row, "role"));
  return lexicon;
}

bool CueLexicon::has_role(std::string_view word, std::string_view role) const {
  const auto* roles = roles_.find(word);
  return roles && holds(*roles, role);
}

}  // namespace muster::reading
