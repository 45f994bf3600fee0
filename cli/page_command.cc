#include "page_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include "core/error_table.h"
#include "output.h"
#include "service/page.h"
#include "source/source.h"
#include "source_flags.h"
#include "table.h"
#include "text_width.h"

namespace muster::cli {
namespace {

void add_field(TextTable& table, const char* name, const std::vector<page::Evidence>& list) {
  bool first = true;
  for (const page::Evidence& e : list) {
    table.add({first ? name : "", printable(e.value), printable(e.by)});
    first = false;
  }
}

std::string show_page(const service::PageAnswer& answer, const Style& style) {
  std::string out;
  for (const page::Page& page : answer.pages) {
    size_t n_kept = 0;
    for (const page::PageBlock& b : page.blocks) n_kept += page::is_kept(b.zone) ? 1 : 0;
    out += style.heading(fmt::format("{}: {}, {} of {} blocks kept, read as {}",
                                     printable(answer.name), page::kind_name(page.kind), n_kept,
                                     page.blocks.size(), page.encoding)) +
           "\n";
    for (const Note& n : page.notes) out += style.problem(n.code) + ": " + printable(n.text) + "\n";
    const page::PageMetadata& m = page.metadata;
    TextTable about({"field", "value", "by"});
    add_field(about, "title", m.title);
    add_field(about, "outlet", m.outlet);
    add_field(about, "byline", m.byline);
    add_field(about, "agency", m.agency);
    add_field(about, "published", m.published);
    add_field(about, "updated", m.updated);
    add_field(about, "language", m.language);
    add_field(about, "canonical", m.canonical_url);
    add_field(about, "based on", m.based_on);
    out += "\n" + about.render(style) + "\n";
    for (const page::PageBlock& b : page.blocks) {
      if (!page::is_kept(b.zone)) continue;
      const std::string label = pad(page::zone_name(b.zone), 11);
      const std::string indent(label.size(), ' ');
      std::string margin = label;
      for (const std::string& line :
           wrap(printable(b.words(page)), style.width > 40 ? style.width - label.size() : 30)) {
        out += style.faint(margin) + line + "\n";
        margin = indent;
      }
    }
    out += "\n" + style.heading("Left out") + "\n";
    for (const page::PageBlock& b : page.blocks) {
      if (page::is_kept(b.zone)) continue;
      std::string words = printable(b.words(page));
      const size_t room = style.width > 40 ? style.width - 17 : 24;
      words = wrap(words, room).front();
      out += style.faint(fmt::format("{}{:.2f}  ", pad(page::zone_name(b.zone), 11), b.score) +
                         words) +
             "\n";
    }
  }
  return out;
}

}  // namespace

int run_page(const PageArguments& arguments) {
  int status = 0;
  const auto fail = [&](const Error& error) {
    complain(error.message);
    if (status == 0) status = error_row(error.code).exit_status;
  };
  const auto lexicon = service::find_lexicon(arguments.engine);
  if (!lexicon) {
    fail(lexicon.error());
    return status;
  }
  const auto reader = page::PageReader::make(*lexicon);
  if (!reader) {
    fail(reader.error());
    return status;
  }
  const Style style = style_of(STDOUT_FILENO);
  bool first = true;
  Source source(arguments.files, arguments.source);
  // What is named by itself is a page, whatever it looks like; of an archive only pages are.
  const bool many = source.may_hold_many();
  size_t n_texts = 0;
  for (bool more = true; more;) {
    const auto attempt = [&]() -> Result<std::string> {
      MUSTER_TRY(auto capture, source.next());
      more = capture.has_value();
      if (!more) return std::string();
      if (many && !page::is_html(*capture)) {
        ++n_texts;
        return std::string();
      }
      if (!arguments.url.empty()) capture->url = arguments.url;
      MUSTER_TRY(const auto answer, service::read_page(*reader, *capture));
      switch (arguments.format) {
        case PageFormat::kJson:
          return service::page_json(answer) + "\n";
        case PageFormat::kHtml:
          return service::page_html(answer);
        case PageFormat::kText: {
          std::string text;
          for (const page::Page& page : answer.pages)
            text += (text.empty() ? "" : "\n\n") + service::main_text(page);
          return text + "\n";
        }
        case PageFormat::kPeople:
          break;
      }
      return show_page(answer, style);
    };
    auto out = attempt();
    if (!out) {
      fail(out.error());
      continue;
    }
    if (out->empty()) continue;
    if (!first && arguments.format != PageFormat::kJson) *out = "\n" + *out;
    first = false;
    if (const auto written = write_out(*out); !written) {
      fail(written.error());
      return status;
    }
  }
  if (const std::string left = left_out(source.counts()); !left.empty()) complain(left);
  if (n_texts > 0) complain(fmt::format("left out: {} that are no pages", n_texts));
  if (const auto flushed = flush_out(); !flushed) fail(flushed.error());
  return status;
}

}  // namespace muster::cli
