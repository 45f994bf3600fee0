// Attribute ruler, lemmatizer and morphology over small tables; the package's tables are compared in tests/parity.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "syntax/attribute_ruler.h"
#include "syntax/lemmatizer.h"
#include "syntax/morph.h"
#include "syntax/strings.h"

namespace muster::syntax {
namespace {

std::string packed(const nlohmann::json& value) {
  const auto bytes = nlohmann::json::to_msgpack(value);
  return {bytes.begin(), bytes.end()};
}

// A map whose keys are string ids, as the package stores them.
std::string id_map(const std::vector<std::pair<std::string, nlohmann::json>>& entries) {
  std::string out(1, static_cast<char>(0x80 + entries.size()));
  for (const auto& [key, value] : entries) {
    out += "\xcf";
    for (int shift = 56; shift >= 0; shift -= 8)
      out.push_back(static_cast<char>(string_id(key) >> shift));
    out += packed(value);
  }
  return out;
}

RulerToken token(std::string_view text, std::string_view tag, std::string_view dep) {
  RulerToken out;
  out.text = text;
  out.lower = string_id(text);
  out.is_space = text == " ";
  out.tag = tag;
  out.dep = dep;
  return out;
}

const char* const kRules = R"json([
  {"patterns": [[{"TAG": "NN"}]], "attrs": {"POS": "NOUN", "MORPH": "Number=Sing|Case=Nom,Acc"}, "index": 0},
  {"patterns": [[{"TAG": "NN", "LOWER": "nothing"}], [{"LOWER": {"REGEX": "^n[ou]thin'$"}}]],
   "attrs": {"POS": "PRON", "LEMMA": "nothing"}},
  {"patterns": [[{"LOWER": "gon"}, {"LOWER": "na"}]], "attrs": {"LEMMA": "to", "TAG": "TO"}, "index": 1},
  {"patterns": [[{"TAG": {"NOT_IN": ["TO", ""]}, "DEP": {"IN": ["aux", "auxpass"]}}]], "attrs": {"POS": "AUX"}},
  {"patterns": [[{"TAG": "TO"}]], "attrs": {"POS": "PART"}},
  {"patterns": [[{"IS_SPACE": true}]], "attrs": {"TAG": "_SP", "POS": "SPACE", "MORPH": "_", "DEP": "dep"}}
])json";

TEST(AttributeRuler, LaterRulesOverrideAndMatchingComesFirst) {
  auto ruler = AttributeRuler::make(packed(nlohmann::json::parse(kRules)));
  ASSERT_TRUE(ruler.has_value()) << ruler.error().message;
  std::vector<RulerToken> tokens = {token("word", "NN", "aux"), token("nothing", "NN", "dobj"),
                                    token("nuthin'", "UH", ""), token("gon", "VBG", "ROOT"),
                                    token("na", "NN", "aux"),   token(" ", "NN", "")};
  ruler->apply(tokens);
  EXPECT_EQ(tokens[0].pos, "AUX");
  EXPECT_EQ(tokens[0].morph, "Case=Acc,Nom|Number=Sing");
  EXPECT_EQ(tokens[1].pos, "PRON");
  EXPECT_EQ(tokens[1].lemma, "nothing");
  EXPECT_EQ(tokens[2].pos, "PRON");
  EXPECT_EQ(tokens[3].pos, "");
  EXPECT_EQ(tokens[4].tag, "TO");  // written now, so the rule for TO does not see it
  EXPECT_EQ(tokens[4].pos, "AUX");
  EXPECT_EQ(tokens[4].lemma, "to");
  EXPECT_EQ(tokens[5].tag, "_SP");
  EXPECT_EQ(tokens[5].morph, "");
  EXPECT_EQ(tokens[5].dep, "dep");
  ruler->apply({});
}

TEST(AttributeRuler, RefusesWhatItDoesNotKnow) {
  const std::pair<const char*, ErrorCode> table[] = {
      {R"([{"patterns": [[{"TAG": "NN", "OP": "+"}]], "attrs": {}}])", ErrorCode::kUnsupported},
      {R"([{"patterns": [[{"TAG": {"FUZZY": "NN"}}]], "attrs": {}}])", ErrorCode::kUnsupported},
      {R"([{"patterns": [[{}, {}, {}]], "attrs": {}}])", ErrorCode::kUnsupported},
      {R"([{"patterns": [[{}]], "attrs": {}, "index": 1}])", ErrorCode::kUnsupported},
      {R"([{"patterns": [[{}]], "attrs": {"NORM": "x"}}])", ErrorCode::kUnsupported},
      {R"([{"patterns": [[{}]]}])", ErrorCode::kCorrupt},
      {R"({"patterns": 1})", ErrorCode::kCorrupt},
      {R"([[]])", ErrorCode::kCorrupt},
  };
  for (const auto& [json, code] : table) {
    const auto ruler = AttributeRuler::make(packed(nlohmann::json::parse(json)));
    ASSERT_FALSE(ruler.has_value()) << json;
    EXPECT_EQ(ruler.error().code, code) << json << ": " << ruler.error().message;
  }
}

TEST(Lemmatizer, RulesIndexAndExceptions) {
  using nlohmann::json;
  const std::string file =
      "\x83\xablemma_rules" +
      id_map({{"noun", json::parse(R"([["s", ""], ["ies", "y"], ["es", "e"], ["es", ""]])")},
              {"verb", json::parse(R"([["s", ""], ["ing", "e"], ["ing", ""]])")}}) +
      "\xa9lemma_exc" +
      id_map({{"noun", json::parse(R"({"mice": ["mouse"], "axes": ["ax", "axis"]})")}}) +
      "\xablemma_index" +
      id_map({{"noun", json::parse(R"(["city", "axe", "bus", "house"])")},
              {"verb", json::parse(R"(["make", "mak", "sing"])")}});
  auto lemmatizer = Lemmatizer::make(file);
  ASSERT_TRUE(lemmatizer.has_value()) << lemmatizer.error().message;
  const struct {
    const char *text, *pos, *morph, *lemma;
  } table[] = {
      {"Cities", "NOUN", "Number=Plur", "city"},
      {"Houses", "NOUN", "Number=Plur", "house"},
      {"Houses", "NOUN", "Number=Sing", "houses"},  // said to be a base form
      {"mice", "NOUN", "", "mouse"},
      {"axes", "NOUN", "", "axis"},     // the last exception comes first
      {"blorps", "NOUN", "", "blorp"},  // in no table
      {"1s", "NOUN", "", "1"},          // not letters only
      {"s", "NOUN", "", "s"},           // nothing would be left
      {"making", "VERB", "", "mak"},    // the later of two known forms comes first
      {"Sing", "VERB", "VerbForm=Inf", "sing"},
      {"Runs", "VERB", "Tense=Pres|VerbForm=Fin", "runs"},
      {"Runs", "VERB", "Number=Sing|Tense=Pres|VerbForm=Fin", "run"},
      {"Moscow", "PROPN", "", "Moscow"},
      {"That", "DET", "", "that"},
      {"ΑΣ", "SPACE", "", "ας"},
      {"X", "", "", "x"},
      {"Big", "ADJ", "Degree=Pos", "big"},
  };
  for (const auto& row : table)
    EXPECT_EQ(lemmatizer->lemma(row.text, row.pos, row.morph), row.lemma)
        << row.text << " " << row.pos;
  EXPECT_FALSE(Lemmatizer::make("\x80").has_value());
  EXPECT_FALSE(Lemmatizer::make("\x81\xablemma_rules\x81\x01\x91\x01").has_value());
}

TEST(Morph, NormalisesAndFinds) {
  EXPECT_EQ(normalize_morph("_"), "");
  EXPECT_EQ(normalize_morph("B=2|A=y,x|B=1"), "A=x,y|B=1");
  EXPECT_EQ(morph_value("Number=Sing|NumType=Card", "Num"), "");
  EXPECT_EQ(morph_value("Number=Sing|NumType=Card", "NumType"), "Card");
}

}  // namespace
}  // namespace muster::syntax
