#include "source/xml_mender.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <cstring>

namespace muster::source {
namespace {
constexpr size_t kBlock = size_t{32} << 10;
constexpr size_t kLongest = 40;  // of what is looked for: "&CounterClockwiseContourIntegral;"

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
}  // namespace

Result<void> XmlMender::mend() {
  mended_.clear();
  given_ = 0;
  MUSTER_TRY([[maybe_unused]] const auto some, in_->peek(1));
  std::string_view there = in_->buffered().substr(0, kBlock);
  ended_ = there.empty();
  raw_ += there;
  MUSTER_TRY([[maybe_unused]] const auto n, in_->skip(there.size()));
  // What begins near the end of the block is left for the next one.
  const size_t safe = ended_ ? raw_.size() : raw_.size() - std::min(raw_.size(), kLongest);
  size_t at = 0;
  while (at < safe) {
    if (until_) {
      const size_t end = raw_.find(until_, at);
      if (end == std::string::npos || end >= safe) {
        mended_.append(raw_, at, safe - at);
        at = safe;
        break;
      }
      const size_t stop = end + std::strlen(until_);
      mended_.append(raw_, at, stop - at);
      at = stop;
      until_ = nullptr;
      continue;
    }
    const size_t next = std::min(raw_.find_first_of("&<", at), safe);
    mended_.append(raw_, at, next - at);
    at = next;
    if (at == safe) break;
    if (raw_[at] == '<') {
      const std::string_view rest = std::string_view(raw_).substr(at);
      if (rest.starts_with("<![CDATA[")) until_ = "]]>";
      if (rest.starts_with("<!--")) until_ = "-->";
      if (rest.starts_with("<!ENTITY"))
        return Error{ErrorCode::kUnsupported, "declares entities of its own; not read further"};
      mended_ += raw_[at++];
      continue;
    }
    size_t end = at + 1;
    const bool number = end < raw_.size() && raw_[end] == '#';
    if (number) ++end;
    while (end < raw_.size() && end - at < kLongest && is_name(raw_[end])) ++end;
    const std::string name = raw_.substr(at + 1, end - at - 1);
    const bool reference = end < raw_.size() && raw_[end] == ';' && name.size() > (number ? 1 : 0);
    if (!reference) {
      mended_ += "&amp;";
      ++at;
      continue;
    }
    const auto* known =
        number || name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos"
            ? nullptr
            : htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()));
    if (known) {
      mended_ += "&#" + std::to_string(known->value) + ";";
    } else {
      mended_.append(raw_, at, end + 1 - at);
    }
    at = end + 1;
  }
  raw_.erase(0, at);
  return {};
}

Result<size_t> XmlMender::read(char* into, size_t size) {
  while (given_ == mended_.size()) {
    if (ended_) return size_t{0};
    MUSTER_TRY_VOID(mend());
  }
  const size_t n = std::min(size, mended_.size() - given_);
  if (n > left_) return Error{ErrorCode::kUnsupported, "an item is over the limit for one report"};
  left_ -= n;
  std::memcpy(into, mended_.data() + given_, n);
  given_ += n;
  return n;
}

}  // namespace muster::source
