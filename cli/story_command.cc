#include "story_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include "core/error_table.h"
#include "filter_options.h"
#include "gather.h"
#include "output.h"
#include "service/stories.h"
#include "service/story_html.h"
#include "service/story_views.h"
#include "show_story.h"
#include "source_flags.h"

namespace muster::cli {
namespace {

int stop(const Error& error) {
  complain(error.message);
  return error_row(error.code).exit_status;
}

int usage_error(const std::string& message) {
  complain(message);
  return kExitUsage;
}

int put(const std::vector<std::string>& lines) {
  for (const std::string& line : lines)
    if (const auto written = write_out(line + "\n"); !written) return stop(written.error());
  const auto flushed = flush_out();
  return flushed ? 0 : stop(flushed.error());
}

int put_text(const std::string& text) {
  if (const auto written = write_out(text); !written) return stop(written.error());
  const auto flushed = flush_out();
  return flushed ? 0 : stop(flushed.error());
}

}  // namespace

struct StoryCommands::State {
  struct Command {
    CLI::App* app = nullptr;
    GatherArguments gather;
    SourceFlags source;
    std::string published, ledger, find, policy;
    bool json = false, pairs = false, all = false, html = false;
  };
  Command links, story, compare, conflicts, copies, drift, adopt;

  static void define(CLI::App& all, Command& c, const char* name, const char* what) {
    c.app = all.add_subcommand(name, what);
    c.app->add_option(
        "SOURCE", c.gather.files,
        "Reports: files, folders, archives, feeds, addresses (docs/SOURCES.md); - is standard "
        "input; none: those of the ledger");
    add_ledger_option(*c.app, c.ledger);
    c.app->add_option("--published", c.published, "Date of publication of reports that do not say")
        ->type_name("DATE");
    add_source_options(*c.app, c.source);
    c.app->add_option("--threads", c.gather.n_threads, "Reports read at a time; 0: one a core")
        ->type_name("N")
        ->check(CLI::Range(0, 256));
    c.app
        ->add_option("--gazetteer", c.gather.engine.gazetteer_tables,
                     "Tables of places of your own")
        ->type_name("FILE")
        ->allow_extra_args(false);
    c.app
        ->add_option("--model", c.gather.engine.model,
                     "Model folder, or the name of an installed model")
        ->type_name("PATH");
    c.app->add_option("--lexicon", c.gather.engine.lexicon, "Folder of the word tables")
        ->type_name("PATH");
    c.app->add_flag("--json,--ndjson", c.json, "One JSON object a line (docs/STORIES.md)");
  }
  static void add_find(Command& c) {
    c.app
        ->add_option("--find", c.find,
                     "Only happenings with these words, or with an id that begins so")
        ->type_name("WORDS|ID");
  }

  explicit State(CLI::App& app) {
    define(app, links, "links",
           "Read reports together: happenings, series of figures, links between claims");
    links.app->add_flag(
        "--pairs", links.pairs,
        "The pairs of accounts that were compared, with what spoke for and against");
    define(app, story, "story",
           "What reports say of each happening: figures over time, who said what, contradictions "
           "first");
    define(app, compare, "compare",
           "Claims of one question side by side: a row for each independent root");
    define(app, conflicts, "conflicts", "Figures that cannot both hold");
    define(app, copies, "copies",
           "Reports that print one text, and which figures changed on the way");
    define(app, drift, "drift",
           "How figures changed on retelling: figure, bound, hedge, measure, side, source");
    define(app, adopt, "adopt", "One number for each question by a named rule");
    for (Command* c : {&story, &compare, &drift, &adopt}) add_find(*c);
    for (Command* c : {&story, &compare})
      c->app->add_flag("--all", c->all, "Also what only one report tells");
    story.app->add_flag("--html", story.html, "One HTML file that needs nothing else");
    adopt.policy = "latest_best";
    adopt.app
        ->add_option("--policy", adopt.policy,
                     "most_conservative, majority, hierarchy, latest_best, range or names_floor")
        ->type_name("RULE");
  }

  Command* parsed() {
    for (Command* c : {&links, &story, &compare, &conflicts, &copies, &drift, &adopt})
      if (c->app->parsed()) return c;
    return nullptr;
  }
};

StoryCommands::StoryCommands(CLI::App& app) : state_(std::make_unique<State>(app)) {}
StoryCommands::~StoryCommands() = default;

std::optional<int> StoryCommands::run() {
  State& s = *state_;
  State::Command* c = s.parsed();
  if (!c) return std::nullopt;
  if (c == &s.links && c->json && c->pairs)
    return usage_error("--ndjson and --pairs exclude each other; give one");
  if (c->json && c->html) return usage_error("--json and --html exclude each other; give one");
  if (!c->published.empty()) {
    const auto date = Date::parse(c->published);
    if (!date) return usage_error("--published: " + date.error().message);
    c->gather.document.published = *date;
  }
  std::optional<story::Policy> policy = story::policy_of(c->policy);
  if (c == &s.adopt && !policy) {
    std::string known;
    for (std::string_view name : story::policy_names())
      known += (known.empty() ? "" : ", ") + std::string(name);
    return usage_error(fmt::format("--policy: no rule {}; known are {}", c->policy, known));
  }

  const auto lexicon = service::find_lexicon(c->gather.engine);
  if (!lexicon) return stop(lexicon.error());
  const auto joiner = story::Joiner::make(*lexicon);
  if (!joiner) return stop(joiner.error());
  int status = 0;
  const auto source = resolve(c->source, c->gather.files);
  if (!source) return stop(source.error());
  c->gather.source = *source;
  std::vector<story::Report> reports;
  std::vector<story::Overruled> overruled;
  if (c->gather.files.empty()) {
    auto reader = service::Reader::open(ledger_path(c->ledger), c->gather.engine);
    if (!reader) return stop(reader.error());
    auto kept = service::ledger_stories(*reader);
    if (!kept) return stop(kept.error());
    reports = std::move(kept->reports);
    overruled = std::move(kept->overruled);
  } else {
    const auto engine = service::Engine::make(c->gather.engine);
    if (!engine) return stop(engine.error());
    Gathered gathered = gather(c->gather, *engine);
    reports = std::move(gathered.reports);
    status = gathered.status;
  }
  const auto done = [&](int written) { return written != 0 ? written : status; };
  if (c == &s.links) {
    story::Stories stories = joiner->join(std::move(reports));
    story::drop_overruled(stories, overruled);
    return done(
        put(c->pairs ? service::pair_lines(*joiner, stories) : service::link_lines(stories)));
  }
  const service::StoryBook book = service::story_book(*joiner, std::move(reports), overruled);
  const Style style = style_of(STDOUT_FILENO);
  if (c == &s.conflicts)
    return done(c->json ? put(service::conflict_lines(book))
                        : put_text(show_conflicts(book, style)));
  if (c == &s.copies)
    return done(c->json ? put(service::copy_lines(book)) : put_text(show_copies(book, style)));

  std::vector<uint32_t> happenings = service::find_happenings(book, c->find);
  if (happenings.empty() && !c->find.empty())
    return stop(Error{ErrorCode::kNotFound,
                      fmt::format("{}: no happening has these words or this id", c->find)});
  if (!c->json && !c->all && c->find.empty() && c == &s.story)
    std::erase_if(happenings,
                  [&](uint32_t h) { return book.stories.happenings[h].accounts.size() < 2; });
  std::vector<uint32_t> series = service::series_of(book, happenings);
  if (!c->json && !c->all && c == &s.compare)
    std::erase_if(series, [&](uint32_t k) { return book.stories.series[k].claims.size() < 2; });
  if (c == &s.story && c->html) return done(put_text(service::story_html(book, happenings)));
  if (c == &s.story)
    return done(c->json ? put(service::story_lines(book, happenings))
                        : put_text(show_story(book, happenings, style)));
  if (c == &s.compare)
    return done(c->json ? put(service::compare_lines(book, series))
                        : put_text(show_compare(book, series, style)));
  if (c == &s.drift)
    return done(c->json ? put(service::drift_lines(book, series))
                        : put_text(show_drift(book, series, style)));
  return done(c->json ? put(service::adopt_lines(book, series, *policy))
                      : put_text(show_adoption(book, series, *policy, style)));
}

}  // namespace muster::cli
