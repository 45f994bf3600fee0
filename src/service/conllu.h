// conllu.h: a parsed document as CoNLL-U (universaldependencies.org/format.html).
//
// Sentences carry sent_id and text; MISC holds SpaceAfter=No, the entity as NER=B-GPE, and the code
// points of the token in the document as Span=BEGIN:END. Labels are those of the model (spaCy's),
// not UD's.
#pragma once

#include <string>

#include "service/read.h"

namespace muster::service {

std::string conllu(const ReadAnswer& answer);

}  // namespace muster::service
