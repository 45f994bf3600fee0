// page_fuzz.cc: any bytes as a page: no crash, and all promises of page_check.h hold. The first byte
// picks what the transport says about the charset.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fuzz/page_check.h"
#include "page/page.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace muster;
  static const auto reader = page::PageReader::make(MUSTER_ROOT "/lexicon");
  if (!reader.has_value()) {
    std::fprintf(stderr, "%s\n", reader.error().message.c_str());
    std::exit(1);
  }
  if (size == 0) return 0;
  static constexpr const char* kCharsets[] = {"",    "utf-8",    "iso-8859-1", "windows-1251",
                                              "gbk", "shift_jis"};
  Capture capture{std::string(reinterpret_cast<const char*>(data) + 1, size - 1), "fuzz",
                  "text/html"};
  capture.charset = kCharsets[data[0] % 6];
  capture.url = "https://example.org/2024/03/04/fuzz";
  const auto pages = reader->read(capture);
  if (!pages) {
    if (pages.error().code == ErrorCode::kInvalidInput ||
        pages.error().code == ErrorCode::kUnsupported)
      return 0;
    std::fprintf(stderr, "unexpected error: %s\n", pages.error().message.c_str());
    std::abort();
  }
  for (const page::Page& page : *pages) {
    const auto check = checks::check_page(capture, page);
    if (check.broken.empty()) continue;
    std::fprintf(stderr, "broken promise: %s\n", check.broken.c_str());
    std::abort();
  }
  return 0;
}
