// feed_json.h: JSON Feed 1.0 and 1.1, one report an item; and how an item of any feed becomes a page.
//
// Source   jsonfeed.org/version/1.1
// Threads  free functions without state
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "source/capture_reader.h"

namespace muster::source {

bool is_json_feed(const nlohmann::json& json);
std::unique_ptr<CaptureReader> make_json_feed_reader(nlohmann::json feed, const Capture& from);

/// What a feed says of one report.
struct FeedItem {
  std::string title, link, id, author, language;
  std::string published, updated;  ///< ISO 8601
  std::string html;                ///< content as markup, or
  std::string text;                ///< as plain text
};

/// The item as a capture. Markup becomes a page: title and content, with what the item says of its
/// link, time and author as the metadata of the page; so the page layer reads it as any other.
/// Plain text stays plain, its title first with an empty line behind it. `number` counts from 1.
Capture capture_of_item(const FeedItem& item, const std::string& outlet, size_t number,
                        const Capture& from);

}  // namespace muster::source
