// main.cc: the command line: options to requests, one command a function. All answers come from
// src/service.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "about_commands.h"
#include "core/error_table.h"
#include "ledger_commands.h"
#include "output.h"
#include "page_command.h"
#include "read_command.h"
#include "service/conllu.h"
#include "service/engine.h"
#include "service/method.h"
#include "service/read.h"
#include "source/source.h"
#include "source_flags.h"
#include "story_command.h"
#include "suggest.h"
#include "table.h"

namespace muster::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  muster read report.txt --published 2025-08-22
  muster read report.txt --json | jq '.claims[] | {words, measure, low, high}'
  muster read *.txt --ndjson > claims.ndjson
  muster read reports.ndjson --json > readings.ndjson   (a report a line: name, published, outlet, text)
  muster read pages/ crawl.warc.gz feed.xml --ndjson    (folders, archives, feeds: docs/SOURCES.md)
  muster read https://example.org/report                (nothing is fetched but what you name)
  curl -s URL | muster read - --explain
  muster page page.html --text                          (what is kept of a web page)
  muster syntax report.txt                              (the parse alone, as CoNLL-U)

Data go to standard output, messages to standard error. NO_COLOR and COLUMNS are respected.
Environment: MUSTER_MODEL (folder or name of a model), MUSTER_LEXICON (folder of tables).
)";

std::string exit_statuses() {
  std::string out =
      fmt::format("Exit status: 0 all read; {} the command line was not understood;", kExitUsage);
  for (const ErrorRow& row : error_table()) {
    std::string name(row.name);
    std::replace(name.begin(), name.end(), '_', ' ');
    out += fmt::format(" {} {}{}", row.exit_status, name,
                       row.code == error_table().back().code ? "." : ";");
  }
  return out +
         "\nOf several files, one that fails is reported, the others are read, and the status is "
         "that of the first failure.\n";
}

int stop(const Error& error) {
  complain(error.message);
  return error_row(error.code).exit_status;
}

int usage_error(const std::string& message) {
  complain(message);
  return kExitUsage;
}

void add_engine_options(CLI::App& command, service::EngineOptions& options) {
  command
      .add_option(
          "--gazetteer", options.gazetteer_tables,
          "Tables of places of your own (TSV with name, lat, lon ...), preferred over others")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--model", options.model, "Model folder, or the name of an installed model")
      ->type_name("PATH");
  command.add_option("--lexicon", options.lexicon, "Folder of the word tables that the rules use")
      ->type_name("PATH");
}

struct ReadFlags {
  bool json = false, ndjson = false, mentions = false, explain = false, figures = false,
       statements = false, events = false;
  std::string published;
  SourceFlags source;
};

void add_read_options(CLI::App& command, ReadArguments& arguments, ReadFlags& flags) {
  command.add_option("FILE", arguments.files,
                     "Reports: files, folders, archives, feeds, addresses (docs/SOURCES.md); - is "
                     "standard input");
  command
      .add_option("--published", flags.published,
                  "Date of publication: YYYY-MM-DD, or YYYY-MM, or YYYY")
      ->type_name("DATE");
  command.add_option("--outlet", arguments.document.outlet, "Who published it")->type_name("NAME");
  command.add_flag("--full", arguments.full,
                   "Parse every sentence; else only those that can hold what is asked for");
  command.add_flag("--figures", flags.figures, "Only the figures");
  command.add_flag("--statements", flags.statements, "Only the statements");
  command.add_flag("--events", flags.events, "Only the events");
  auto* form = command.add_option_group("Output");
  form->add_flag("--json", flags.json,
                 "One JSON object; an array for several files; one a line where inputs hold many");
  form->add_flag("--ndjson", flags.ndjson, "One JSON object a figure, one a line");
  form->add_flag("--explain", flags.explain, "Why each field of each figure has its value");
  form->add_option("--trace", arguments.trace,
                   "One figure explained in full: also what else its sentence offered")
      ->type_name("ID");
  form->add_flag("--mentions", flags.mentions,
                 "What each pass found: quantities, times, places, actors ... (JSON)");
  add_source_options(command, flags.source);
  command
      .add_option("--threads", arguments.n_threads,
                  "Reports read at a time; 0, the default, for one a core. The output is the same")
      ->type_name("N")
      ->check(CLI::Range(0, 256));
  add_engine_options(command, arguments.engine);
}

int read_command(ReadArguments& arguments, const ReadFlags& flags) {
  const bool trace = !arguments.trace.empty();
  if (flags.json + flags.ndjson + (flags.explain || trace) > 1 ||
      (flags.mentions && (flags.ndjson || flags.explain || trace)))
    return usage_error(
        "--json, --ndjson, --explain (--trace) and --mentions exclude each other; give one");
  if (flags.mentions) {
    arguments.format = Format::kMentions;
  } else if (flags.json) {
    arguments.format = Format::kJson;
  } else if (flags.ndjson) {
    arguments.format = Format::kRecords;
  } else if (flags.explain || trace) {
    arguments.format = Format::kExplanation;
  }
  if (flags.figures || flags.statements || flags.events) {
    arguments.selection = {flags.figures, flags.statements, flags.events};
  } else if (flags.ndjson) {
    arguments.selection = {true, false, false};
  }
  if (!flags.published.empty()) {
    auto date = Date::parse(flags.published);
    if (!date) return usage_error("--published: " + date.error().message);
    arguments.document.published = *date;
  }
  const auto source = resolve(flags.source, arguments.files);
  if (!source) return stop(source.error());
  arguments.source = *source;
  if (arguments.files.empty()) return usage_error("FILE is required; see muster read --help");
  return run_read(arguments);
}

int syntax_command(std::vector<std::string> files, const SourceFlags& flags,
                   const service::EngineOptions& options) {
  const auto how = resolve(flags, files);
  if (!how) return stop(how.error());
  if (files.empty()) return usage_error("FILE is required; see muster syntax --help");
  auto engine = service::Engine::make(options);
  if (!engine) return stop(engine.error());
  int status = 0;
  Source source(std::move(files), *how);
  for (bool more = true; more;) {
    const auto attempt = [&]() -> Result<std::string> {
      std::string text;
      MUSTER_TRY(const auto capture, source.next());
      more = capture.has_value();
      if (!more) return text;
      DocumentOptions document;
      document.name = service::name_of(*capture);
      MUSTER_TRY(const auto answers, service::parse_all(*engine, *capture, document));
      for (const auto& answer : answers) text += service::conllu(answer);
      return text;
    };
    const auto text = attempt();
    if (!text) {
      const int failed = stop(text.error());
      if (status == 0) status = failed;
    } else if (const auto written = write_out(*text); !written) {
      return stop(written.error());
    }
  }
  if (const std::string left = left_out(source.counts()); !left.empty()) complain(left);
  if (const auto flushed = flush_out(); !flushed) return stop(flushed.error());
  return status;
}

int version_command(const service::EngineOptions& options) {
  std::string out = fmt::format("muster {}\n", service::muster_version());
  auto engine = service::Engine::make(options);
  if (engine) {
    out += fmt::format("model {} {}\n  {}\n", engine->pipeline().model_name(),
                       engine->pipeline().model_sha256(), engine->model_dir().string());
    out += fmt::format("rules {}\n  {}\n", engine->reader().rules_sha256(),
                       engine->lexicon_dir().string());
  }
  if (const auto written = write_out(out); !written) return stop(written.error());
  if (const auto flushed = flush_out(); !flushed) return stop(flushed.error());
  return engine ? 0 : stop(engine.error());
}

int method_command(const service::EngineOptions& options) {
  const auto lexicon = service::find_lexicon(options);
  if (!lexicon) return stop(lexicon.error());
  const auto method = service::method(*lexicon);
  if (!method) return stop(method.error());
  const Style style = style_of(STDOUT_FILENO);
  TextTable measures({"measure", "group", "definition"}), rules({"rule", "reason"});
  for (const service::Measure& m : method->measures) measures.add({m.term, m.group, m.definition});
  for (const auto& [rule, reason] : method->rules.rules()) rules.add({rule, reason});
  const std::string out = style.heading("Measures") + "\n" + measures.render(style) + "\n" +
                          style.heading("Rules") + "\n" + rules.render(style);
  if (const auto written = write_out(out); !written) return stop(written.error());
  const auto flushed = flush_out();
  return flushed ? 0 : stop(flushed.error());
}

std::vector<std::string> known_words(const CLI::App& app, bool options) {
  std::vector<std::string> words;
  for (const CLI::Option* option : app.get_options()) {
    if (!options) continue;
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (sub->get_name().empty() || sub->get_name() == "Output" || sub->get_name() == "Filters") {
      // Option groups are unnamed applications inside an application.
      for (std::string& word : known_words(*sub, options)) words.push_back(std::move(word));
    } else if (!options) {
      words.push_back(sub->get_name());
    }
  }
  return words;
}

int explain_extras(const CLI::App& app) {
  const CLI::App* command = &app;
  for (const CLI::App* sub : app.get_subcommands()) command = sub;
  const std::vector<std::string> extras = app.remaining(true);
  if (extras.empty()) return usage_error("the command line was not understood; see muster --help");
  const std::string word = extras.front().substr(0, extras.front().find('='));
  const bool is_option = word.starts_with('-');
  const std::string near = nearest(word, known_words(*command, is_option));
  std::string message = fmt::format("unknown {}: {}", is_option ? "option" : "command", word);
  if (!near.empty()) message += fmt::format("; did you mean {}?", near);
  const std::string help =
      command == &app ? "muster --help" : "muster " + command->get_name() + " --help";
  return usage_error(message + (near.empty() ? "; see " : " (see ") + help +
                     (near.empty() ? "" : ")"));
}

int run(int argc, char** argv) {
  CLI::App app(
      "Reads news reports into claimed figures: who said how many, of what, whose, where and when.",
      "muster");
  const std::string footer = std::string(kExamples) + "\n" + exit_statuses();
  app.footer(footer);
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.require_subcommand(1);

  ReadArguments read_arguments;
  ReadFlags read_flags;
  CLI::App& read = *app.add_subcommand("read", "Read reports: figures, statements, events");
  add_read_options(read, read_arguments, read_flags);
  read.footer(exit_statuses());

  StoryCommands stories(app);

  PageArguments page_arguments;
  bool page_text = false, page_json = false, page_html = false;
  CLI::App& page = *app.add_subcommand(
      "page", "Read web pages: what belongs to the report, and what the page says of itself");
  page.add_option("FILE", page_arguments.files,
                  "Pages: files, folders, archives, addresses (docs/SOURCES.md); - is standard "
                  "input");
  SourceFlags page_source;
  add_source_options(page, page_source);
  page.add_flag("--text", page_text, "Only the main text");
  page.add_flag("--json", page_json, "One JSON object a page, one a line");
  page.add_flag("--html", page_html, "A page of its own that shows each block by its zone");
  page.add_option("--url", page_arguments.url, "Where the page is from")->type_name("URL");
  page.add_option("--lexicon", page_arguments.engine.lexicon,
                  "Folder of the word tables that the rules use")
      ->type_name("PATH");
  page.footer(exit_statuses());

  std::vector<std::string> syntax_files;
  service::EngineOptions syntax_options, method_options, version_options;
  CLI::App& syntax = *app.add_subcommand(
      "syntax", "Parse texts: tokens, tags, lemmas, heads, entities as CoNLL-U");
  syntax.add_option("FILE", syntax_files,
                    "Texts: files, folders, archives, feeds, addresses (docs/SOURCES.md); - is "
                    "standard input");
  SourceFlags syntax_source;
  add_source_options(syntax, syntax_source);
  add_engine_options(syntax, syntax_options);

  CLI::App& method = *app.add_subcommand(
      "method", "Every measure with its definition, every rule with its reason");
  method
      .add_option("--lexicon", method_options.lexicon,
                  "Folder of the word tables that the rules use")
      ->type_name("PATH");

  LedgerCommands ledger(app);
  AboutCommands about(app);

  CLI::App& version =
      *app.add_subcommand("version", "Versions of the program, the model and the rules");
  add_engine_options(version, version_options);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const CLI::App* shown = &app;
    for (const CLI::App* sub : app.get_subcommands()) shown = sub;
    if (const auto written = write_out(shown->help()); !written) return stop(written.error());
    const auto flushed = flush_out();
    return flushed ? 0 : stop(flushed.error());
  } catch (const CLI::ExtrasError&) {
    return explain_extras(app);
  } catch (const CLI::ParseError& error) {
    if (!app.remaining(true).empty()) return explain_extras(app);
    std::string message = error.what();
    return usage_error(message + "; see muster --help");
  }
  if (read.parsed()) return read_command(read_arguments, read_flags);
  if (const auto status = stories.run()) return *status;
  if (page.parsed()) {
    if (page_text + page_json + page_html > 1)
      return usage_error("--text, --json and --html exclude each other; give one");
    page_arguments.format = page_text   ? PageFormat::kText
                            : page_json ? PageFormat::kJson
                            : page_html ? PageFormat::kHtml
                                        : PageFormat::kPeople;
    const auto source = resolve(page_source, page_arguments.files);
    if (!source) return stop(source.error());
    page_arguments.source = *source;
    if (page_arguments.files.empty())
      return usage_error("FILE is required; see muster page --help");
    return run_page(page_arguments);
  }
  if (syntax.parsed()) return syntax_command(syntax_files, syntax_source, syntax_options);
  if (method.parsed()) return method_command(method_options);
  if (const auto status = ledger.run()) return *status;
  if (const auto status = about.run(app, footer)) return *status;
  return version_command(version_options);
}

}  // namespace
}  // namespace muster::cli

int main(int argc, char** argv) {
  try {
    return muster::cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    muster::cli::complain("out of memory; give fewer or smaller files");
  } catch (const std::exception& error) {
    muster::cli::complain(fmt::format("internal error: {}; please report it", error.what()));
  }
  return muster::error_row(muster::ErrorCode::kInternal).exit_status;
}
