// page.h: the user action "what is kept of this page?": the text, the zones, what the page says of
// itself, without reading any claim.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "page/page.h"
#include "source/capture.h"

namespace muster::service {

struct PageAnswer {
  std::string name;    ///< as shown to people
  std::string sha256;  ///< of the capture
  std::vector<page::Page> pages;
};

/// Errors: those of PageReader::read.
Result<PageAnswer> read_page(const page::PageReader& reader, const Capture& capture);

/// The main text: all that is kept but the headline and corrections; a blank line between two blocks.
std::string main_text(const page::Page& page);
/// One object (docs/JSON.md); spans are code points of the text, "raw" bytes of the capture.
std::string page_json(const PageAnswer& answer);
/// A page of its own that shows every block in the colour of its zone. Nothing in it is taken over
/// unescaped, and it loads nothing.
std::string page_html(const PageAnswer& answer);

}  // namespace muster::service
