// mail_reader.h: mail (.eml) and pages saved as mail (.mht, .mhtml).
//
// Of a mail: its text (the plain form, or the page where the plain form is missing or a stub), and
// each attachment of a kind that can be read. Of a saved page: the page, not its parts.
//
// Source   RFC 5322, RFC 2045 to 2047 (MIME), RFC 2557 (MHTML)
// Threads  a reader belongs to one thread at a time
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "source/capture_reader.h"

namespace muster::source {

enum class MailKind { kMail, kSavedPage };

/// `bytes` is the whole mail. Parts deeper than 20 levels and after the 1,000th are noted and left out.
std::unique_ptr<CaptureReader> make_mail_reader(MailKind kind, std::string bytes,
                                                const Capture& from, const Context& context);

std::string decode_base64(std::string_view text);            ///< what is no base64 is passed over
std::string decode_quoted_printable(std::string_view text);  ///< broken escapes stay as they are
/// "=?utf-8?B?...?=" in header fields, as UTF-8.
std::string decode_words(std::string_view field);
/// `bytes` in `charset` as UTF-8; as they are when the charset is not known or they are broken.
std::string to_utf8(std::string bytes, const std::string& charset);

}  // namespace muster::source
