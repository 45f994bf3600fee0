// feed_reader.h: RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom, and sitemaps with their news extension.
//
// Each item of a feed is a report: its content as markup or text, with title, link, time and author
// (feed_json.h). Each entry of a sitemap is a link, and so is each item when links are followed.
// Read as a stream, one item at a time. Declared entities are refused, external ones never loaded;
// named characters of HTML ("&nbsp;") and bare "&", which feeds are full of, are mended before.
//
// Source   RSS 2.0 (rssboard.org), RDF Site Summary 1.0, RFC 4287 (Atom), sitemaps.org 0.9, Google
//          News sitemaps 0.9
// Threads  a reader belongs to one thread at a time
#pragma once

#include <memory>

#include "source/capture_reader.h"

namespace muster::source {

std::unique_ptr<CaptureReader> make_feed_reader(std::unique_ptr<BufferedStream> stream,
                                                const Capture& from, const Context& context);

}  // namespace muster::source
