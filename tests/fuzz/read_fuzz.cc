// read_fuzz.cc: any bytes through the whole of `muster read`: text, engine, reading, JSON. Every span of the answer
// selects its words, and the answer is valid JSON. The model is found as the program finds it ($MUSTER_MODEL, models/).
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "core/utf8.h"
#include "fuzz/document_check.h"
#include "fuzz/fuzz.h"
#include "service/json.h"
#include "service/read.h"

namespace {

using namespace muster;
using Json = nlohmann::json;

/// Byte offset of each code point, and the end.
std::vector<size_t> starts_of(std::string_view text) {
  std::vector<size_t> starts;
  for (size_t pos = 0; pos < text.size();) {
    starts.push_back(pos);
    next_code_point(text, pos);
  }
  starts.push_back(text.size());
  return starts;
}

/// Every object with "words" and "span" says the truth: text[begin:end] == words.
void check_spans(const Json& value, std::string_view text, const std::vector<size_t>& starts) {
  std::vector<const Json*> open = {&value};
  while (!open.empty()) {
    const Json& v = *open.back();
    open.pop_back();
    if (v.is_object() && v.contains("span") && v["span"].is_array()) {
      const size_t begin = v["span"][0], end = v["span"][1];
      fuzz::require(begin <= end && end < starts.size(), "a span past the text");
      if (v.contains("words") && v["words"].is_string()) {
        const std::string words = v["words"];
        fuzz::require(text.substr(starts[begin], starts[end] - starts[begin]) == words,
                      "a span does not select its words: " + words);
      }
    }
    if (v.is_structured())
      for (const Json& item : v) open.push_back(&item);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto engine = fuzz::load_or_exit(service::Engine::make(fuzz::engine_options()));
  const Capture capture{std::string(reinterpret_cast<const char*>(data), size), "fuzz",
                        "text/plain"};
  DocumentOptions options;
  options.name = "fuzz";
  if (size % 2 == 0) options.published = Date{2024, 1, 22};
  const auto answer = service::read(*engine, capture, options);
  if (!answer) {
    fuzz::require(answer.error().code != ErrorCode::kInternal, answer.error().message);
    return 0;
  }
  fuzz::require(checks::broken_promise(capture, *answer->document).empty(),
                checks::broken_promise(capture, *answer->document));
  const std::string_view text = answer->document->text();
  const std::vector<size_t> starts = starts_of(text);
  check_spans(Json::parse(service::reading_json(*answer, {})), text, starts);
  check_spans(Json::parse(service::mentions_json(*answer)), text, starts);
  for (const std::string& record : service::record_lines(*answer, {}))
    check_spans(Json::parse(record), text, starts);
  return 0;
}

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned int seed) {
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string out = fuzz::shuffle_words(text, "", seed / 4);
  const size_t n = std::min(out.size(), max_size);
  std::copy_n(out.data(), n, reinterpret_cast<char*>(data));
  return n;
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* data1, size_t size1,
                                            const uint8_t* data2, size_t size2, uint8_t* out,
                                            size_t max_out_size, unsigned int seed) {
  const std::string mixed =
      fuzz::shuffle_words(std::string(reinterpret_cast<const char*>(data1), size1),
                          std::string(reinterpret_cast<const char*>(data2), size2), seed);
  const size_t n = std::min(mixed.size(), max_out_size);
  std::copy_n(mixed.data(), n, reinterpret_cast<char*>(out));
  return n;
}
