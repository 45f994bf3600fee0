// text_fuzz.cc: any bytes through decoding, segmentation, cleaning and zones; all offsets stay true.
#include <cstdint>

#include "fuzz/document_check.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace muster;
  static const auto rules = fuzz::load_or_exit(ZoneRules::make(MUSTER_ROOT "/lexicon"));
  const Capture capture{std::string(reinterpret_cast<const char*>(data), size), "fuzz",
                        "text/plain"};
  const auto document = Document::make(capture, *rules, {});
  if (!document) {
    const ErrorCode code = document.error().code;
    fuzz::require(code == ErrorCode::kInvalidInput || code == ErrorCode::kUnsupported,
                  "unexpected error: " + document.error().message);
    fuzz::require(document.error().message.starts_with("fuzz: "),
                  "the message does not name the file");
    return 0;
  }
  fuzz::require(checks::broken_promise(capture, *document).empty(),
                checks::broken_promise(capture, *document));
  return 0;
}
