// output_schema.h: JSON Schema (2020-12) of what the program prints.
//
// Source   schema/outputs.json, beside the folder of word tables
// Threads  free functions without state
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"

namespace muster::service {

/// Names of outputs that have a schema.
/// Errors: kNotFound, kCorrupt, both naming the file.
Result<std::vector<std::string>> output_names(const std::filesystem::path& lexicon_dir);
/// A schema that stands by itself, with the parts it needs. Errors: as output_names; kInvalidInput for another name.
Result<std::string> output_schema(const std::filesystem::path& lexicon_dir,
                                  const std::string& name);

}  // namespace muster::service
