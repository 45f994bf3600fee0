// page_hints.h: what the names that page makers give to elements, and the words that page furniture
// begins with, say about a block (lexicon/page_hints.tsv).
//
// Threads  immutable after make()
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/result.h"

namespace muster::page {

// X(enumerator, name in the table)
#define MUSTER_PAGE_HINTS(X)                                                                      \
  X(Article, "article")                                                                           \
  X(Content, "content")                                                                           \
  X(Nav, "nav")                                                                                   \
  X(Sidebar, "sidebar") X(Footer, "footer") X(Header, "header") X(Comment, "comment")             \
      X(Related, "related") X(Share, "share") X(Ad, "ad") X(Author, "author") X(Date, "date")     \
          X(Caption, "caption") X(Newsletter, "newsletter") X(Cookie, "cookie")                   \
              X(Summary, "summary") X(Title, "title") X(Tags, "tags") X(Gallery, "gallery")       \
                  X(Video, "video") X(Form, "form") X(Hidden, "hidden") X(Paywall, "paywall")     \
                      X(Correction, "correction") X(List, "list") X(Quote, "quote") X(Box, "box") \
                          X(Meta, "meta") X(Live, "live") X(Widget, "widget")

enum class Hint : uint8_t {
#define X(id, name) k##id,
  MUSTER_PAGE_HINTS(X)
#undef X
      kCount
};
using HintBits = uint32_t;
inline constexpr HintBits bit(Hint hint) { return HintBits{1} << static_cast<unsigned>(hint); }
std::string_view hint_name(Hint hint);

// What a block's first words say; X(enumerator, name in the table).
#define MUSTER_PAGE_LEADS(X)                                                                    \
  X(Teaser, "lead_teaser")                                                                      \
  X(Share, "lead_share")                                                                        \
  X(Appeal, "lead_appeal")                                                                      \
  X(Legal, "lead_legal") X(Credit, "lead_credit") X(Photo, "lead_photo") X(Date, "lead_date")   \
      X(Tags, "lead_tags") X(Comments, "lead_comments") X(Menu, "lead_menu") X(Bio, "lead_bio") \
          X(Correction, "lead_correction") X(Cookie, "lead_cookie")

enum class Lead : uint8_t {
  kNone,
#define X(id, name) k##id,
  MUSTER_PAGE_LEADS(X)
#undef X
      kCount
};

class PageHints {
 public:
  /// Loads page_hints, page_meta, and the agencies of zones.tsv. Errors: kNotFound, kCorrupt (an
  /// unknown hint; file:line).
  static Result<PageHints> make(const std::filesystem::path& lexicon_dir);
  /// Bits of all words in a class or id: "story-body", "articleBody", "related_links2".
  HintBits of_names(std::string_view names) const;
  /// The kind of phrase that `folded` (lower case, single spaces) begins with; the longest wins.
  Lead lead_of(std::string_view folded) const;
  /// What a name of <meta> or itemprop states (lexicon/page_meta.tsv); `name` in lower case.
  struct MetaField {
    std::string field;
    int trust = 0;  ///< 0 is the most trusted
  };
  const MetaField* meta_field(const std::string& name) const;
  /// A word that no name of a person has, in lower case: "staff", "credit" (page_hints.tsv, not_name).
  bool is_no_name(const std::string& folded) const { return no_names_.contains(folded); }
  /// A news agency, by its name in lower case (lexicon/zones.tsv, cue "agency").
  bool is_agency(const std::string& folded) const { return agencies_.contains(folded); }
  /// Phrases anywhere in a text that say what a page is: "page_paywall", "page_error", "page_cookie".
  const std::vector<std::string>& page_phrases(std::string_view kind) const;

 private:
  struct Word {
    std::string word;
    HintBits bits = 0;
  };
  void add(const std::string& word, HintBits bits);
  std::vector<uint16_t> slots_;  // open addressing; 0: free, else index + 1
  std::vector<Word> words_;
  std::vector<std::pair<std::string, Lead>> leads_;  // sorted
  std::vector<std::pair<std::string, std::vector<std::string>>> page_phrases_;
  std::unordered_map<std::string, MetaField> meta_fields_;
  std::unordered_set<std::string> agencies_, no_names_;
};

}  // namespace muster::page
