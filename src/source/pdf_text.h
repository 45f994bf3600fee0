// pdf_text.h: the text layer of a PDF.
//
// A PDF is a program for a drawing machine, and its readers have had their share of faults. So it is
// read in a process of its own, which may use so much time and memory, write no file, and gives back
// text; whatever becomes of it, this process goes on.
//
// Threads  free function; several may run at a time
#pragma once

#include <string>

#include "core/result.h"

namespace muster::source {

struct PdfText {
  std::string text;  ///< UTF-8, pages parted by an empty line
  std::string title, author;
  std::string created;  ///< ISO 8601
  size_t n_pages = 0;
};

/// Errors: kInvalidInput (no PDF, damaged), kUnsupported (locked by a password, no text layer, over
/// the limits of 2,000 pages, 20 seconds, 1 GiB), kIo. Messages begin with `name`.
Result<PdfText> read_pdf(const std::string& bytes, size_t max_text_bytes, const std::string& name);

}  // namespace muster::source
