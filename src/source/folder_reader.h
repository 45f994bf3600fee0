// folder_reader.h: the files of a folder and of all folders in it, in the order of the bytes of
// their names.
//
// Left out: names that begin with a dot, and the folder of parts that browsers put beside a page
// that they save ("report_files" beside "report.html"). Links to files are followed, links to
// folders are not.
//
// Threads  a reader belongs to one thread at a time
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "source/capture_reader.h"

namespace muster::source {

std::unique_ptr<CaptureReader> make_folder_reader(const std::string& folder,
                                                  const Context& context);

bool is_folder(const std::string& path);
/// Paths that match a pattern with * ? [ ], sorted by their bytes.
std::vector<std::string> glob_paths(const std::string& pattern);
bool is_pattern(const std::string& path);

}  // namespace muster::source
