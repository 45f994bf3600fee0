// model_fuzz.cc: any bytes as each kind of file of a model package. A damaged file is an error, never a crash. The
// first byte chooses the reader, so that one corpus serves all.
#include <algorithm>
#include <cstdint>

#include "fuzz/fuzz.h"
#include "syntax/config.h"
#include "syntax/lemmatizer.h"
#include "syntax/lexeme.h"
#include "syntax/model_file.h"
#include "syntax/msgpack.h"
#include "syntax/npy.h"
#include "syntax/tokenizer.h"
#include "syntax/vectors.h"

namespace {

using namespace muster;
using namespace muster::syntax;

void read_model(std::string_view bytes) {
  const auto file = ModelFile::parse(bytes, "model");
  if (!file) {
    fuzz::require(file.error().code == ErrorCode::kCorrupt, "another error than kCorrupt");
    return;
  }
  for (const ModelNode& node : file->nodes()) {
    (void)file->tensor(node, "W", 2);
    (void)file->tensor(node, "b", 1);
    (void)file->tensor(node, "W", Shape{96, 3, 96});
    (void)file->number(node, "nO");
    (void)file->strings(node, "columns");
  }
  (void)file->only("hashembed");
  (void)file->referred("tok2vec");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 8) {
    case 0:
      (void)Msgpack::parse(bytes);
      break;
    case 1:
      read_model(bytes);
      break;
    case 2: {
      const auto array = read_npy(bytes);
      if (array)
        fuzz::require(array->data.size() == array->n_rows * array->n_columns * 4,
                      "the array's size is wrong");
      break;
    }
    case 3:
      (void)Config::parse(bytes);
      break;
    case 4:
      (void)LexemeMaker::make(bytes);
      break;
    case 5: {
      static const LexemeMaker lexemes =
          *fuzz::load_or_exit(LexemeMaker::make(std::string_view("\x81\xablexeme_norm\x80", 14)));
      const auto tokenizer = Tokenizer::make(bytes, lexemes);
      std::vector<RawToken> tokens;
      if (tokenizer) tokenizer->tokenize("At least 12 people were killed.", tokens);
      break;
    }
    case 6: {
      const auto lemmatizer = Lemmatizer::make(bytes);
      if (lemmatizer) (void)lemmatizer->lemma("Killings", "NOUN", "Number=Plur");
      break;
    }
    case 7: {
      // The .npy file, then key2row: the second byte says where it begins.
      if (bytes.empty()) break;
      const size_t npy_size = std::min<size_t>(size_t{data[1]} * 4, bytes.size() - 1);
      const auto vectors = Vectors::make(std::string(bytes.substr(1, npy_size)),
                                         std::string(bytes.substr(1 + npy_size)));
      if (!vectors) break;
      std::vector<float> vector(vectors->n_columns());
      for (uint64_t id = 0; id < 40; ++id) (void)vectors->find(id, vector.data());
      break;
    }
  }
  return 0;
}
