#include "syntax/model.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "syntax/config.h"

namespace muster::syntax {
namespace {

// A file of the package, parsed by `parse`, with the file's name in any error.
template <typename Parse>
auto load_part(const Package& package, std::string_view name, Parse&& parse)
    -> decltype(parse(std::string())) {
  MUSTER_TRY(std::string bytes, package.read(name));
  auto result = parse(std::move(bytes));
  if (!result.has_value()) return in_file(package.path(name), result.error());
  return result;
}

Result<nlohmann::json> read_json(const Package& package, std::string_view name) {
  return load_part(package, name, [](const std::string& bytes) -> Result<nlohmann::json> {
    auto json = nlohmann::json::parse(bytes, nullptr, false);
    if (!json.is_object()) return Error{ErrorCode::kCorrupt, "not a JSON object"};
    return json;
  });
}

// Settings of parser and ner that would change what the machine does.
Result<void> check_transition_settings(const Package& package, std::string_view name) {
  MUSTER_TRY(const nlohmann::json cfg, read_json(package, name));
  const auto number = [&](const char* key, double fallback) {
    const auto found = cfg.find(key);
    return found != cfg.end() && found->is_number() ? found->get<double>() : fallback;
  };
  if (number("beam_width", 1) != 1) {
    return Error{ErrorCode::kUnsupported,
                 fmt::format("{}: beam search, expected beam_width 1", package.path(name))};
  }
  const auto learn = cfg.find("learn_tokens");
  if (learn != cfg.end() && *learn == true) {
    return Error{ErrorCode::kUnsupported,
                 fmt::format("{}: learn_tokens, expected false", package.path(name))};
  }
  return {};
}

}  // namespace

std::vector<std::string> deciding_files() {
  return {"attribute_ruler/patterns",
          "config.cfg",
          "lemmatizer/lookups/lookups.bin",
          "ner/cfg",
          "ner/model",
          "ner/moves",
          "parser/cfg",
          "parser/model",
          "parser/moves",
          "tagger/cfg",
          "tagger/model",
          "tok2vec/model",
          "tokenizer",
          "vocab/key2row",
          "vocab/lookups.bin",
          "vocab/vectors"};
}

Result<void> Model::check_config() {
  MUSTER_TRY(const Config config, load_part(package, "config.cfg", [](const std::string& bytes) {
               return Config::parse(bytes);
             }));
  static constexpr struct {
    std::string_view section, key, value;
  } kExpected[] = {
      {"nlp", "lang", "en"},
      {"components.tok2vec.model", "@architectures", "spacy.Tok2Vec.v2"},
      {"components.tok2vec.model.embed", "@architectures", "spacy.MultiHashEmbed.v2"},
      {"components.tok2vec.model.encode", "@architectures", "spacy.MaxoutWindowEncoder.v2"},
      {"components.tagger.model", "@architectures", "spacy.Tagger.v2"},
      {"components.tagger.model.tok2vec", "@architectures", "spacy.Tok2VecListener.v1"},
      {"components.parser.model", "@architectures", "spacy.TransitionBasedParser.v2"},
      {"components.parser.model", "state_type", "parser"},
      {"components.parser.model", "extra_state_tokens", "false"},
      {"components.parser.model", "use_upper", "true"},
      {"components.parser.model.tok2vec", "@architectures", "spacy.Tok2VecListener.v1"},
      {"components.lemmatizer", "mode", "rule"},
      {"components.ner.model", "@architectures", "spacy.TransitionBasedParser.v2"},
      {"components.ner.model", "state_type", "ner"},
      {"components.ner.model", "extra_state_tokens", "false"},
      {"components.ner.model", "use_upper", "true"},
      {"components.ner.model.tok2vec", "@architectures", "spacy.Tok2Vec.v2"},
      {"components.ner.model.tok2vec.embed", "@architectures", "spacy.MultiHashEmbed.v2"},
      {"components.ner.model.tok2vec.encode", "@architectures", "spacy.MaxoutWindowEncoder.v2"},
  };
  for (const auto& expected : kExpected) {
    const std::string_view found = config.text(expected.section, expected.key);
    if (found == expected.value) continue;
    return Error{
        ErrorCode::kUnsupported,
        fmt::format(
            "{}: [{}] {} is '{}', expected '{}': only the English CNN pipelines (en_core_web_sm, "
            "en_core_web_md 3.8) can be run",
            package.path("config.cfg"), expected.section, expected.key, found, expected.value)};
  }
  MUSTER_TRY_VOID(check_transition_settings(package, "parser/cfg"));
  MUSTER_TRY_VOID(check_transition_settings(package, "ner/cfg"));

  MUSTER_TRY(const nlohmann::json meta, read_json(package, "meta.json"));
  const auto text = [&](const char* key) {
    const auto found = meta.find(key);
    return found != meta.end() && found->is_string() ? found->get<std::string>() : std::string("?");
  };
  name = fmt::format("{}_{} {}", text("lang"), text("name"), text("version"));
  return {};
}

Result<void> Model::load_words() {
  MUSTER_TRY(lexemes, load_part(package, "vocab/lookups.bin",
                                [](const std::string& bytes) { return LexemeMaker::make(bytes); }));
  MUSTER_TRY(tokenizer, load_part(package, "tokenizer", [&](const std::string& bytes) {
               return Tokenizer::make(bytes, *lexemes);
             }));
  MUSTER_TRY(ruler, load_part(package, "attribute_ruler/patterns", [](const std::string& bytes) {
               return AttributeRuler::make(bytes);
             }));
  MUSTER_TRY(lemmatizer,
             load_part(package, "lemmatizer/lookups/lookups.bin",
                       [](const std::string& bytes) { return Lemmatizer::make(bytes); }));
  MUSTER_TRY(std::string key2row, package.read("vocab/key2row"));
  MUSTER_TRY(vectors, load_part(package, "vocab/vectors", [&](std::string bytes) {
               return Vectors::make(std::move(bytes), std::move(key2row));
             }));
  return {};
}

Result<void> Model::load_networks() {
  const auto with_file = [&](std::string_view file_name, auto&& use) -> Result<void> {
    MUSTER_TRY(const std::string bytes, package.read(file_name));
    MUSTER_TRY(const ModelFile file, ModelFile::parse(bytes, package.path(file_name)));
    return use(file);
  };
  const auto moves_of = [&](std::string_view file_name) -> Result<std::vector<Move>> {
    MUSTER_TRY(const std::string bytes, package.read(file_name));
    return read_moves(bytes, package.path(file_name));
  };

  MUSTER_TRY_VOID(with_file("tok2vec/model", [&](const ModelFile& file) -> Result<void> {
    MUSTER_TRY(tok2vec, Tok2Vec::make(file, *kernels, vectors));
    return {};
  }));

  MUSTER_TRY(const nlohmann::json tagger_cfg, read_json(package, "tagger/cfg"));
  const auto labels = tagger_cfg.find("labels");
  if (labels == tagger_cfg.end() || !labels->is_array() || labels->empty()) {
    return Error{ErrorCode::kCorrupt,
                 fmt::format("{}: no list 'labels'", package.path("tagger/cfg"))};
  }
  for (const auto& label : *labels) {
    if (!label.is_string()) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("{}: a label is not a text", package.path("tagger/cfg"))};
    }
    tags.push_back(label.get<std::string>());
  }
  MUSTER_TRY_VOID(with_file("tagger/model", [&](const ModelFile& file) -> Result<void> {
    MUSTER_TRY(const ModelNode* output, file.only("softmax"));
    MUSTER_TRY(const Tensor w, file.tensor(*output, "W", Shape{tags.size(), tok2vec->width()}));
    MUSTER_TRY(const Tensor b, file.tensor(*output, "b", Shape{tags.size()}));
    tagger = pack_linear(
        kernels->rows_panel, tok2vec->width(), static_cast<uint32_t>(tags.size()),
        [&](size_t o) { return w.values.data() + o * tok2vec->width(); }, b.values);
    return {};
  }));

  MUSTER_TRY(std::vector<Move> parser_moves, moves_of("parser/moves"));
  MUSTER_TRY_VOID(with_file("parser/model", [&](const ModelFile& file) -> Result<void> {
    const auto n = static_cast<uint32_t>(parser_moves.size());
    MUSTER_TRY(TransitionModel scorer,
               TransitionModel::make(file, *kernels, tok2vec->width(), ArcEager::kFeatures, n));
    MUSTER_TRY(parser, ArcEager::make(std::move(parser_moves), std::move(scorer),
                                      package.path("parser/moves")));
    return {};
  }));

  MUSTER_TRY(std::vector<Move> ner_moves, moves_of("ner/moves"));
  MUSTER_TRY_VOID(with_file("ner/model", [&](const ModelFile& file) -> Result<void> {
    const auto n = static_cast<uint32_t>(ner_moves.size());
    MUSTER_TRY(ner_tok2vec, Tok2Vec::make(file, *kernels, vectors));
    MUSTER_TRY(TransitionModel scorer,
               TransitionModel::make(file, *kernels, ner_tok2vec->width(), Biluo::kFeatures, n));
    MUSTER_TRY(ner,
               Biluo::make(std::move(ner_moves), std::move(scorer), package.path("ner/moves")));
    return {};
  }));
  return {};
}

Result<std::unique_ptr<Model>> Model::load(const std::filesystem::path& dir) {
  MUSTER_TRY(Package package, Package::open(dir));
  std::unique_ptr<Model> model(new Model(std::move(package)));
  MUSTER_TRY(model->kernels, choose_kernels());
  MUSTER_TRY_VOID(model->check_config());
  MUSTER_TRY_VOID(model->load_words());
  MUSTER_TRY_VOID(model->load_networks());
  return model;
}

}  // namespace muster::syntax
