// Plain forms, and the matcher against the regex engine over small rules; matcher_fuzz does the package's.
#include "syntax/affix_matcher.h"

#include <gtest/gtest.h>

#include "syntax/affix_pattern.h"

namespace muster::syntax {
namespace {

TEST(AffixPattern, ReadsForms) {
  const auto forms =
      parse_affix_pattern(R"(^\.\.+|(?<=[0-9])(?:km|m\u00B2)$|(?<=°[FC])\.$|a(?![b-d])|[x\-z-])");
  ASSERT_TRUE(forms.has_value()) << forms.error().message;
  ASSERT_EQ(forms->size(), 6u);
  EXPECT_TRUE((*forms)[0].at_begin);
  EXPECT_TRUE((*forms)[0].repeats);
  EXPECT_EQ((*forms)[0].body.size(), 2u);
  EXPECT_EQ((*forms)[2].body[1].ranges[0].first, char32_t{0xB2});
  EXPECT_TRUE((*forms)[2].at_end);
  EXPECT_EQ((*forms)[3].behind.size(), 2u);
  EXPECT_TRUE((*forms)[4].ahead_negated);
  EXPECT_TRUE((*forms)[5].body[0].contains('-'));
  EXPECT_TRUE((*forms)[5].body[0].contains('z'));
  EXPECT_FALSE((*forms)[5].body[0].contains('y'));
}

TEST(AffixPattern, RefusesOtherShapes) {
  for (const char* source : {"", "a*", "(a)", "a|", "a.b", "[^a]", "[z-a]", "[a", "a+b", "(?:a|)",
                             R"(\d)", "(?<=a", "a{2}", "a+(?=b)", "a(?=bc)", "(?:a|b)+", R"(\)"}) {
    const auto forms = parse_affix_pattern(source);
    ASSERT_FALSE(forms.has_value()) << source;
    EXPECT_EQ(forms.error().code, ErrorCode::kUnsupported) << source;
  }
}

TEST(AffixMatcher, RefusesWhatItCannotDoFaithfully) {
  const AffixSources sources{R"(^\()", R"(\)$)", "-", "x"};
  const auto matcher = AffixMatcher::make(sources);  // the URL expression is not the known one
  ASSERT_FALSE(matcher.has_value());
  EXPECT_EQ(matcher.error().code, ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace muster::syntax
