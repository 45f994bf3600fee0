#include "source/mail_reader.h"
#include "source/pdf_text.h"
#include "source/testing.h"
#include "source/time_text.h"

namespace muster {
namespace {

using namespace source::testing;
class MailTest : public source::testing::Folder {};

TEST_F(MailTest, PlainMail) {
  const Taken taken = take_all({write(
      "a.eml",
      "From: =?utf-8?Q?Pressestelle_M=C3=BCnchen?= <press@e.org>\r\n"
      "Subject: =?iso-8859-1?B?VG90ZSBiZWk=?= =?iso-8859-1?Q?_Ha=DFfurt?=\r\n"
      "Date: Tue, 05 Mar 2024 10:15:00 +0100\r\nMessage-ID: <1@e.org>\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: "
      "quoted-printable\r\n"
      "\r\nZw=F6lf Tote, lange =\r\nZeile.\r\n")});
  ASSERT_EQ(taken.captures.size(), 1U);
  const Capture& c = taken.captures[0];
  EXPECT_EQ(c.bytes,
            "Tote bei Ha\xC3\x9F"
            "furt\n\nZw\xC3\xB6lf Tote, lange Zeile.\r\n");
  EXPECT_EQ(c.hints.outlet, "Pressestelle M\xC3\xBCnchen");
  EXPECT_EQ(c.hints.published, "2024-03-05T10:15:00+01:00");
  EXPECT_EQ(c.container.record_id, "<1@e.org>");
  EXPECT_EQ(c.container.kind, "mail");
}

TEST_F(MailTest, AlternativesAndAttachments) {
  const std::string head =
      "From: a@e.org\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
      "boundary=\"out\"\n\n";
  const std::string mail =
      head +
      "preamble\n--out\nContent-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: "
      "text/plain\n\nsee the page\n--in\nContent-Type: text/html; charset=utf-8\n\n<p>12 "
      "died</p>\n--in--\n"
      "--out\nContent-Type: text/plain; name=\"r.txt\"\nContent-Disposition: attachment; "
      "filename=\"r.txt\"\nContent-Transfer-Encoding: base64\n\nQXQgbGVhc3QgMTI=\n"
      "--out\nContent-Type: image/png\nContent-Disposition: attachment\n\nxx\n--out--\nepilogue";
  const Taken taken = take_all({write("a.eml", mail)});
  ASSERT_EQ(taken.captures.size(), 2U);
  EXPECT_EQ(taken.captures[0].bytes, "<p>12 died</p>");
  EXPECT_EQ(taken.captures[0].media_type, "text/html");
  EXPECT_EQ(taken.captures[1].bytes, "At least 12");
  EXPECT_EQ(taken.captures[1].container.member, "r.txt");
  EXPECT_EQ(taken.counts.n_passed_over, 1U);
}

TEST_F(MailTest, SavedPage) {
  const std::string mail =
      "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://e.org/page\r\nSubject: Title\r\n"
      "Date: Tue, 5 Mar 2024 10:15:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: "
      "multipart/related;\r\n"
      "\ttype=\"text/html\";\r\n\tboundary=\"--x--\"\r\n\r\n----x--\r\nContent-Type: text/html\r\n"
      "Content-Location: http://e.org/page\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      "<html><p class=3D\"a\">12 died</p></html>\r\n----x--\r\nContent-Type: text/html\r\n\r\n"
      "<p>a frame</p>\r\n----x----\r\n";
  for (const char* name : {"a.mhtml", "a.mht", "noname"}) {
    const Taken taken = take_all({write(name, mail)});
    ASSERT_EQ(taken.captures.size(), 1U) << name;
    EXPECT_EQ(taken.captures[0].bytes, "<html><p class=\"a\">12 died</p></html>");
    EXPECT_EQ(taken.captures[0].url, "http://e.org/page");
    EXPECT_EQ(taken.captures[0].fetched_at, "2024-03-05T10:15:00Z");
  }
  EXPECT_EQ(take_all({write("none.mht", "MIME-Version: 1.0\n\nx")}).errors.size(), 1U);
}

TEST_F(MailTest, DeepNestingIsNoted) {
  std::string deep = "MIME-Version: 1.0\n";
  for (int i = 0; i < 3000; ++i) {
    const std::string b = "b" + std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n";
  }
  const Taken taken = take_all({write("deep.eml", deep)});
  ASSERT_EQ(taken.notes.size(), 1U);
  EXPECT_EQ(taken.notes[0].code, "mail.parts");
}

TEST(MailText, Decoding) {
  using namespace source;
  EXPECT_EQ(decode_base64("QQ==QUI=\nQUJD"), "AABABC");
  EXPECT_EQ(decode_base64("!!"), "");
  EXPECT_EQ(decode_quoted_printable("a=3Db=\r\nc=ZZ="), "a=bc=ZZ=");
  EXPECT_EQ(decode_words("plain =?x"), "plain =?x");
  EXPECT_EQ(decode_words("=?utf-8?B?QQ==?= b"), "A b");
  EXPECT_EQ(to_utf8("\xE4", "iso-8859-1"), "\xC3\xA4");
  EXPECT_EQ(to_utf8("\xE4", "no such charset"), "\xE4");
}

TEST(TimeText, Forms) {
  using source::iso_time;
  const std::pair<const char*, const char*> rows[] = {
      {"Tue, 05 Mar 2024 10:15:00 +0100", "2024-03-05T10:15:00+01:00"},
      {"5 Mar 24 10:15 EST", "2024-03-05T10:15:00-05:00"},
      {"Tue, 5 March 2024", "2024-03-05"},
      {"2024-03-05T10:15:00.123Z", "2024-03-05T10:15:00Z"},
      {"2024-03-05 10:15:00", "2024-03-05T10:15:00"},
      {"2024-03-05T10:15:00-0330", "2024-03-05T10:15:00-03:30"},
      {"20240305T101500Z", "2024-03-05T10:15:00Z"},
      {"2024-03", "2024-03"},
      {"2024-02-30", ""},
      {"2024-13-01", ""},
      {"yesterday", ""},
      {"None", ""},
      {"Tue, 31 Feb 2024 10:15:00 GMT", ""}};
  for (const auto& [text, iso] : rows) EXPECT_EQ(iso_time(text), iso) << text;
  EXPECT_EQ(source::iso_of_seconds(1709633700), "2024-03-05T10:15:00Z");
}

/// A PDF of one page that shows `text`; nothing without.
std::string pdf(const std::string& text) {
  std::string out = "%PDF-1.4\n";
  std::vector<size_t> at;
  const auto object = [&](const std::string& body) {
    at.push_back(out.size());
    out += std::to_string(at.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  const std::string draw = text.empty() ? "0 0 m" : "BT /F1 12 Tf 72 700 Td (" + text + ") Tj ET";
  object("<</Type/Catalog/Pages 2 0 R>>");
  object("<</Type/Pages/Kids[3 0 R]/Count 1>>");
  object(
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 "
      "R>>>>>>");
  object("<</Length " + std::to_string(draw.size()) + ">>stream\n" + draw + "\nendstream");
  object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
  object("<</Title(Sitrep 7)>>");
  const size_t xref = out.size();
  out += "xref\n0 7\n0000000000 65535 f \n";
  for (const size_t offset : at) {
    const std::string digits = std::to_string(offset);
    out += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  return out + "trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n" + std::to_string(xref) +
         "\n%%EOF\n";
}

class PdfTest : public source::testing::Folder {};

TEST_F(PdfTest, TheTextLayer) {
  const Taken taken = take_all({write("a.pdf", pdf("At least 12 people died"))});
  ASSERT_EQ(taken.captures.size(), 1U) << taken.errors[0];
  EXPECT_EQ(taken.captures[0].bytes, "At least 12 people died\n");
  EXPECT_EQ(taken.captures[0].hints.title, "Sitrep 7");
  EXPECT_EQ(taken.captures[0].container.kind, "pdf");
  const Taken bad = take_all({write("scan.pdf", pdf("")), write("bad.pdf", "%PDF-1.4\nnothing")});
  ASSERT_EQ(bad.errors.size(), 2U);
  EXPECT_NE(bad.errors[0].find("without a text layer"), std::string::npos) << bad.errors[0];
  EXPECT_NE(bad.errors[1].find("damaged"), std::string::npos) << bad.errors[1];
}

}  // namespace
}  // namespace muster
