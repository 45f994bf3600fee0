#include "story_command.h"

#include "core/error_table.h"
#include "output.h"
#include "service/stories.h"
#include "story/story.h"

namespace muster::cli {
namespace {

int stop(const Error& error) {
  complain(error.message);
  return error_row(error.code).exit_status;
}

}  // namespace

int run_links(const GatherArguments& arguments, LinksForm form) {
  auto engine = service::Engine::make(arguments.engine);
  if (!engine) return stop(engine.error());
  auto joiner = story::Joiner::make(engine->lexicon_dir());
  if (!joiner) return stop(joiner.error());
  Gathered gathered = gather(arguments, *engine);
  const story::Stories stories = joiner->join(std::move(gathered.reports));
  const auto lines = form == LinksForm::kPairs ? service::pair_lines(*joiner, stories)
                                               : service::link_lines(stories);
  for (const std::string& line : lines)
    if (const auto written = write_out(line + "\n"); !written) return stop(written.error());
  if (const auto flushed = flush_out(); !flushed) return stop(flushed.error());
  return gathered.status;
}

}  // namespace muster::cli
