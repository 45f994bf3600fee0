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

Result<void> Model::load_words(PreparedReader* reader, PreparedWriter& writer) {
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
  MUSTER_TRY(FileBytes rows, package.map("vocab/vectors"));
  MUSTER_TRY(FileBytes key2row, package.map("vocab/key2row"));
  if (reader != nullptr) {
    vectors = Vectors(std::move(rows), std::move(key2row), *reader);
    return {};
  }
  auto made = Vectors::make(std::move(rows), std::move(key2row));
  if (!made) return in_file(package.path("vocab/vectors"), made.error());
  vectors = std::move(*made);
  vectors.describe(writer);
  return {};
}

Result<void> Model::load_networks(PreparedReader* reader, PreparedWriter& writer) {
  // The file is null where everything is prepared.
  const auto with_file = [&](std::string_view file_name, auto&& use) -> Result<void> {
    if (reader != nullptr) return use(nullptr);
    MUSTER_TRY(const std::string bytes, package.read(file_name));
    MUSTER_TRY(const ModelFile file, ModelFile::parse(bytes, package.path(file_name)));
    return use(&file);
  };
  const auto network_of = [&](const ModelFile* file) -> Result<Tok2Vec> {
    if (file == nullptr) return Tok2Vec(*reader, *kernels, vectors);
    auto network = Tok2Vec::make(*file, *kernels, vectors);
    if (network) network->describe(writer);
    return network;
  };
  const auto scorer_of = [&](const ModelFile* file, uint32_t width, uint32_t n_features,
                             uint32_t n_classes) -> Result<TransitionModel> {
    if (file == nullptr) return TransitionModel(*reader, *kernels);
    auto scorer = TransitionModel::make(*file, *kernels, width, n_features, n_classes);
    if (scorer) scorer->describe(writer);
    return scorer;
  };
  const auto moves_of = [&](std::string_view file_name) -> Result<std::vector<Move>> {
    MUSTER_TRY(const std::string bytes, package.read(file_name));
    return read_moves(bytes, package.path(file_name));
  };

  MUSTER_TRY_VOID(with_file("tok2vec/model", [&](const ModelFile* file) -> Result<void> {
    MUSTER_TRY(tok2vec, network_of(file));
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
  MUSTER_TRY_VOID(with_file("tagger/model", [&](const ModelFile* file) -> Result<void> {
    if (file == nullptr) {
      describe(*reader, tagger);
      return {};
    }
    MUSTER_TRY(const ModelNode* output, file->only("softmax"));
    MUSTER_TRY(const Tensor w, file->tensor(*output, "W", Shape{tags.size(), tok2vec->width()}));
    MUSTER_TRY(const Tensor b, file->tensor(*output, "b", Shape{tags.size()}));
    tagger = pack_linear(
        kernels->rows_panel, tok2vec->width(), static_cast<uint32_t>(tags.size()),
        [&](size_t o) { return w.values.data() + o * tok2vec->width(); }, b.values);
    describe(writer, tagger);
    return {};
  }));

  MUSTER_TRY(std::vector<Move> parser_moves, moves_of("parser/moves"));
  MUSTER_TRY_VOID(with_file("parser/model", [&](const ModelFile* file) -> Result<void> {
    const auto n = static_cast<uint32_t>(parser_moves.size());
    MUSTER_TRY(TransitionModel scorer, scorer_of(file, tok2vec->width(), ArcEager::kFeatures, n));
    MUSTER_TRY(parser, ArcEager::make(std::move(parser_moves), std::move(scorer),
                                      package.path("parser/moves")));
    return {};
  }));

  MUSTER_TRY(std::vector<Move> ner_moves, moves_of("ner/moves"));
  MUSTER_TRY_VOID(with_file("ner/model", [&](const ModelFile* file) -> Result<void> {
    const auto n = static_cast<uint32_t>(ner_moves.size());
    MUSTER_TRY(ner_tok2vec, network_of(file));
    MUSTER_TRY(TransitionModel scorer, scorer_of(file, ner_tok2vec->width(), Biluo::kFeatures, n));
    MUSTER_TRY(ner,
               Biluo::make(std::move(ner_moves), std::move(scorer), package.path("ner/moves")));
    return {};
  }));
  return {};
}

std::filesystem::path prepared_path(const std::filesystem::path& dir, const Kernels& kernels) {
  return dir / (".prepared-" + std::string(kernels.name));
}

Result<std::unique_ptr<Model>> Model::load(const std::filesystem::path& dir,
                                           std::optional<PreparedReader> reader,
                                           PreparedWriter& writer) {
  MUSTER_TRY(Package package, Package::open(dir));
  std::unique_ptr<Model> model(new Model(std::move(package)));
  MUSTER_TRY(model->kernels, choose_kernels());
  MUSTER_TRY_VOID(model->check_config());
  PreparedReader* const from = reader ? &*reader : nullptr;
  MUSTER_TRY_VOID(model->load_words(from, writer));
  MUSTER_TRY_VOID(model->load_networks(from, writer));
  if (!reader) return model;
  if (!reader->is_whole())
    return Error{ErrorCode::kCorrupt, "the prepared file has other parts than the model"};
  model->prepared = Prepared::kUsed;
  model->prepared_file_ = reader->release();
  return model;
}

Result<std::unique_ptr<Model>> Model::load(const std::filesystem::path& dir) {
  MUSTER_TRY(const Package package, Package::open(dir));
  MUSTER_TRY(const Kernels* kernels, choose_kernels());
  const std::filesystem::path path = prepared_path(dir, *kernels);
  const auto identity_now = [&] {
    auto files = package.identity(deciding_files());
    if (files)
      *files += fmt::format("{} {} {} {}", kernels->name, kernels->lanes, kernels->rows_panel,
                            kernels->single_panel);
    return files;
  };
  const auto identity = identity_now();
  PreparedWriter writer;
  if (identity) {
    if (auto reader = PreparedReader::open(path, *identity)) {
      auto model = load(dir, std::move(reader), writer);
      if (model) return model;
    }
  }
  MUSTER_TRY(auto model, load(dir, std::nullopt, writer));
  // What changed while it was read is not written down under the name of what was there before.
  if (identity && identity_now() == identity && writer.write(path, *identity))
    model->prepared = Prepared::kWritten;
  return model;
}

}  // namespace muster::syntax
