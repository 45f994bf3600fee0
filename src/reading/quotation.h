// quotation.h: pairs of quotation marks, over the tokens of a report.
//
// Marks pair within a paragraph. A paragraph that opens with a mark and never closes it runs to its
// end, and goes on in the next paragraph that opens with a mark (the convention of the press for
// long speeches). Nested marks of another shape make quotations inside quotations.
#pragma once

#include <vector>

#include "reading/analysis.h"

namespace muster::reading {

struct Quotation {
  TokenRange inner;  ///< tokens between the marks; not empty
  TokenIndex open = kNoToken;
  TokenIndex close = kNoToken;  ///< kNoToken when the paragraph ends first
  int parent = -1;              ///< index of the quotation around this one, or -1
  bool continues = false;       ///< goes on from the quotation that the paragraph before left open
};

/// All quotations, in order of `open`. Linear in the number of tokens.
std::vector<Quotation> find_quotations(const Analysis& analysis);

/// For each token, the innermost quotation whose inner range or marks hold it, or -1.
std::vector<int> quotation_of_tokens(const Analysis& analysis,
                                     const std::vector<Quotation>& quotations);

bool is_quote_mark(const Token& token);

}  // namespace muster::reading
