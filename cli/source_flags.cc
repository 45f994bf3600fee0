#include "source_flags.h"

#include <fmt/format.h>

#include "source/http_fetch.h"
#include "source/line_file.h"

namespace muster::cli {

void add_source_options(CLI::App& command, SourceFlags& flags) {
  command.add_flag("--lines", flags.options.lines,
                   "FILEs hold one report a line, as JSON with name, published, outlet, text "
                   "(known by .ndjson, .jsonl)");
  command
      .add_option("--urls", flags.url_lists,
                  "A file of addresses to read, one a line; - is standard input")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option(
          "--follow", flags.options.follow_links,
          "Of a feed or sitemap given by its address, read up to N of the pages it links to")
      ->type_name("N");
  command
      .add_option("--cache", flags.options.fetch.cache_dir,
                  "Folder that keeps fetched pages; they are asked for again only if they changed")
      ->type_name("FOLDER");
  command
      .add_option("--delay", flags.delay_s,
                  "Seconds between two requests to one host; 1 is the default")
      ->type_name("S")
      ->check(CLI::Range(0.0, 3600.0));
  command.add_flag("--allow-private", flags.options.fetch.allow_private,
                   "Addresses may be of this machine and of private networks");
}

Result<SourceOptions> resolve(const SourceFlags& flags, std::vector<std::string>& inputs) {
  SourceOptions options = flags.options;
  options.fetch.delay_ms = static_cast<int>(1000 * flags.delay_s);
  for (const std::string& file : flags.url_lists) {
    MUSTER_TRY(LineFile lines, LineFile::open(file));
    for (std::string line;;) {
      MUSTER_TRY(const bool more, lines.next(line));
      if (!more) break;
      const size_t begin = line.find_first_not_of(" \t");
      if (begin == std::string::npos || line[begin] == '#') continue;
      line = line.substr(begin, line.find_last_not_of(" \t") + 1 - begin);
      if (!source::is_url(line))
        return Error{ErrorCode::kInvalidInput,
                     fmt::format("{}: '{}' is no address (http:// or https://)", lines.where(),
                                 line.substr(0, 80))};
      inputs.push_back(line);
    }
  }
  return options;
}

std::string left_out(const SourceCounts& counts) {
  std::string told;
  const auto tell = [&](uint64_t n, const char* what) {
    if (n > 0) told += fmt::format("{}{} {}", told.empty() ? "left out: " : ", ", n, what);
  };
  tell(counts.n_passed_over, "that are no reports by their kind");
  tell(counts.n_revisits, "the same as an earlier record");
  tell(counts.n_links, "links of a sitemap (--follow N fetches them)");
  return told;
}

}  // namespace muster::cli
