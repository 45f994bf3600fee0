// The commands overrule (a person takes a link between two figures away) and revisions (what a page said before).
#include "link_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include "filter_options.h"
#include "output.h"
#include "service/ledger_review.h"
#include "service/revisions.h"
#include "service/story_views.h"
#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

using Mode = ledger::Ledger::Mode;

Result<story::Joiner> joiner_of(const service::EngineOptions& engine) {
  MUSTER_TRY(const auto lexicon, service::find_lexicon(engine));
  return story::Joiner::make(lexicon);
}

class OverruleCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("overrule",
                             "Take a link between two figures away; it never comes back (undo "
                             "takes that back)");
    app->add_option("LINK", id_, "Id of a link, as links and conflicts print it, or how it begins")
        ->required();
    app->add_option("--why", why_, "The reason")->type_name("TEXT");
    add_who_option(*app, who_);
    add_ledger_option(*app, ledger_);
    add_lexicon_option(*app, engine_);
  }

  int run() override {
    const auto joiner = joiner_of(engine_);
    if (!joiner) return stop(joiner.error());
    auto reader = service::Reader::open(ledger_path(ledger_), engine_, Mode::kWrite);
    if (!reader) return stop(reader.error());
    auto kept = service::ledger_stories(*reader);
    if (!kept) return stop(kept.error());
    const auto book =
        service::story_book(*joiner, std::move(kept->reports), kept->overruled);
    const story::Link* found = nullptr;
    for (const story::Link& l : book.stories.links) {
      if (id_.empty() || !story::link_id(book.stories, l).starts_with(id_)) continue;
      if (found)
        return stop(Error{ErrorCode::kInvalidInput,
                          fmt::format("{}: several links have ids that begin so", id_)});
      found = &l;
    }
    if (!found)
      return stop(Error{ErrorCode::kNotFound, fmt::format("{}: no link has this id", id_)});
    const auto& to = book.stories.claim(found->to).words.span;
    service::ReviewRequest request;
    request.claim = book.stories.claim(found->from).id;
    request.action = "overrule";
    request.assignments = {
        {found->type, fmt::format("{} {} {}", book.stories.reports[found->to.report].sha256,
                                  to.begin, to.end)}};
    request.why = why_;
    request.who = who_;
    const auto claim = service::review(*reader, request, {});
    if (!claim) return stop(claim.error());
    return put(fmt::format("overruled: {}\n  review {}; undo takes it back\n",
                           printable(found->type + ": " + found->why),
                           claim->effective().reviews.back().review_id.substr(0, 8)));
  }

 private:
  std::string id_, why_, who_, ledger_;
  service::EngineOptions engine_;
};

class RevisionsCommand : public LedgerCommand {
 public:
  void define(CLI::App& all) override {
    app = all.add_subcommand("revisions",
                             "What pages said before and say now, figure by figure");
    app->add_option("URL|OUTLET", query_, "Only pages whose address or outlet holds this");
    add_ledger_option(*app, ledger_);
    app->add_flag("--all", all_, "Also revisions in which no figure changed");
    app->add_flag("--json,--ndjson", json_, "One JSON object a line");
    add_lexicon_option(*app, engine_);
  }

  int run() override {
    const auto joiner = joiner_of(engine_);
    if (!joiner) return stop(joiner.error());
    auto reader = service::Reader::open(ledger_path(ledger_), engine_);
    if (!reader) return stop(reader.error());
    auto found = service::revisions(*reader, joiner->words(), query_);
    if (!found) return stop(found.error());
    if (!all_) std::erase_if(*found, [](const auto& r) { return !r.figures_changed(); });
    if (!json_) return put(text_of(*found));
    std::string out;
    for (const std::string& line : service::revision_lines(*found)) out += line + "\n";
    return put(out);
  }

 private:
  static std::string text_of(const std::vector<service::Revision>& revisions) {
    const Style style = style_of(STDOUT_FILENO);
    std::string out;
    for (const service::Revision& r : revisions) {
      const auto claim = [&](story::ClaimRef c) -> const reading::Claim& {
        return r.reports.claim(c);
      };
      const auto what = [&](story::ClaimRef c) {
        std::string measure;
        for (const std::string& m : claim(c).measure)
          measure += (measure.empty() ? "" : " or ") + m;
        return printable(claim(c).words.text) + "\n" + measure;
      };
      out += (out.empty() ? "" : "\n") + style.heading(printable(r.locator)) + "  " +
             style.faint(printable(r.outlet)) + "\n";
      out += fmt::format("  seen {}, then {}: {}\n", r.earlier_seen, r.later_seen,
                         r.silent ? "the page does not say that it was changed"
                                  : "the page says that it was changed");
      TextTable table({"Before", "Now", "What changed"});
      for (const story::FigureChange& f : r.change.changed) {
        std::string changes;
        for (const std::string& x : f.changes) changes += (changes.empty() ? "" : ", ") + x;
        table.add({what(f.of), what(f.claim), changes});
      }
      for (story::ClaimRef c : r.change.dropped) table.add({what(c), "", "gone"});
      for (story::ClaimRef c : r.change.added) table.add({"", what(c), "new"});
      if (r.figures_changed()) out += table.render(style);
    }
    return out.empty() ? "No page of the ledger changed its figures.\n" : out;
  }

  std::string query_, ledger_;
  bool all_ = false, json_ = false;
  service::EngineOptions engine_;
};

}  // namespace

void make_link_commands(LedgerCommandList& list) {
  list.push_back(std::make_unique<OverruleCommand>());
  list.push_back(std::make_unique<RevisionsCommand>());
}

}  // namespace muster::cli
