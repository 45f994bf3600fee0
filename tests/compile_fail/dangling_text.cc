// A view of a document's text must not outlive the document.
// expect: deleted function
#include "text/document.h"

muster::Document make_document();

std::string_view text_of_a_living_document() {
  static const muster::Document document = make_document();
  return document.text();
}

#ifdef MUSTER_BAD
std::string_view text_of_a_dead_document() { return make_document().text(); }
#endif
