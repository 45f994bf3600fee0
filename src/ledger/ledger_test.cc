#include "ledger/ledger.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "core/hash.h"
#include "ledger/compress.h"
#include "ledger/query.h"
#include "ledger/schema.h"

namespace muster::ledger {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kText =
    "At least 12 soldiers were killed in Karsa, the ministry said. Another 30 were wounded.";

SourceSpan at(std::string_view words) {
  const auto begin = static_cast<uint32_t>(kText.find(words));
  return {begin, begin + static_cast<uint32_t>(words.size())};
}
reading::Words words(std::string_view text) { return {at(text), std::string(text)}; }

StoredReading some_reading(const std::string& id = "00000000000000aa",
                           const std::string& measure = "killed") {
  StoredReading r;
  r.published = Date{2024, 3, 5};
  r.encoding = "utf-8";
  reading::Claim c;
  c.id = id;
  c.words = words("At least 12");
  c.kind = "lower_bound";
  c.low = Decimal(12);
  c.hedges = {{words("At least"), "over"}};
  c.counted = words("soldiers");
  c.measure = {measure};
  c.measure_words = {words("killed")};
  c.side = {{"Karsia", "KA", words("soldiers"), "side.counted_phrase"}};
  c.place = {{"Karsa", "", words("Karsa"), "place.clause"}};
  c.when = reading::When{DateInterval::on({2024, 3, 4}), std::nullopt, "when.from_publication"};
  c.chain = {{words("the ministry"), "ministry", words("said"), std::nullopt, std::nullopt}};
  c.source_kind = "ministry";
  c.status = "reported";
  c.by = {{"measure", "measure.passive_subject"}};
  r.reading.claims.push_back(c);
  reading::Claim d;
  d.id = "00000000000000bb";
  d.words = words("Another 30");
  d.low = d.high = Decimal(30);
  d.measure = {"wounded"};
  d.frame = "increment";
  d.part_of = reading::Claim::PartOf{c.id, std::nullopt, "including"};
  d.readings = {"total"};
  r.reading.claims.push_back(d);
  r.contexts = {at("At least 12 soldiers were killed in Karsa, the ministry said."),
                at("Another 30 were wounded.")};
  r.places = {
      {at("Karsa"), "Karsa", "", "city", "KA", "Karsia", "Eastern", true, 1234567, -7654321}};
  r.reading.statements = {
      {"00000000000000cc", "indirect", words("12 soldiers were killed"), words("said"), c.chain}};
  reading::Event e;
  e.id = "00000000000000dd";
  e.kind = "kill";
  e.words = words("12 soldiers were killed");
  r.reading.events = {e};
  r.reading.notes = {{at("Another"), "code", "doubt"}};
  return r;
}

class LedgerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::temp_directory_path() / ("muster-ledger-test-" + std::to_string(getpid()) + "-" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    path_ = (folder_ / "test.ledger").string();
  }
  void TearDown() override { fs::remove_all(folder_); }

  static PreparedDocument document(const std::string& name, const StoredReading& reading,
                                   std::string_view text = kText) {
    TakenDocument taken;
    taken.bytes = text;
    taken.name = name;
    taken.locator = "file:/" + name;
    taken.outlet = "Post";
    return prepare(taken, sha256_hex(text), reading, std::string(text), "", std::string(text));
  }
  static Review review(const std::string& action, const std::string& field,
                       const std::string& value, const std::string& when) {
    Review r{"",
             "00000000000000aa",
             sha256_hex(kText),
             at("At least 12"),
             action,
             field,
             value,
             "because",
             "ann",
             when};
    r.review_id = review_id_of(r);
    return r;
  }

  fs::path folder_;
  std::string path_;
  const EngineVersion engine_{"1", "r1", "m", "m1"}, newer_{"2", "r2", "m", "m1"};
};

TEST_F(LedgerTest, AReadingComesBackAsItWas) {
  const StoredReading was = some_reading();
  const std::string json = claims_json(was), rest = rest_json(was);
  auto is = parse_claims(json, kText);
  ASSERT_TRUE(is) << is.error().message;
  ASSERT_TRUE(parse_rest(rest, kText, *is));
  EXPECT_EQ(claims_json(*is), json);
  EXPECT_EQ(rest_json(*is), rest);
  const auto& c = is->reading.claims[0];
  EXPECT_EQ(c.words, was.reading.claims[0].words);
  EXPECT_EQ(c.low, Decimal(12));
  EXPECT_FALSE(c.high.has_value());
  EXPECT_EQ(c.chain[0].words.text, "the ministry");
  EXPECT_EQ(is->reading.claims[1].high, Decimal(30));
  EXPECT_EQ(is->reading.claims[1].part_of->claim, "00000000000000aa");
}

TEST_F(LedgerTest, ABrokenReadingIsToldNotRead) {
  for (const char* json :
       {"", "[]", "{}", R"({"claims":[{"id":"x"}]})",
        R"({"claims":[{"id":"x","words":[5,900],"context":[0,1]}]})",
        R"({"claims":[{"id":"x","words":[9,5],"context":[0,1]}]})",
        R"({"claims":[{"id":"x","words":[0,5],"low":"many","context":[0,1]}]})"}) {
    const auto read = parse_claims(json, kText);
    ASSERT_FALSE(read) << json;
    EXPECT_EQ(read.error().code, ErrorCode::kCorrupt);
  }
}

TEST_F(LedgerTest, CompressionNeedsItsPrefix) {
  const std::string text(5000, 'x'), prefix = std::string(kText);
  const std::string frame = compress(std::string(kText) + text, prefix);
  EXPECT_EQ(*decompress(frame, prefix), std::string(kText) + text);
  EXPECT_FALSE(decompress(frame.substr(0, frame.size() / 2), prefix));
  EXPECT_FALSE(decompress("not a frame"));
  EXPECT_FALSE(decompress(frame, prefix, 10));
}

TEST_F(LedgerTest, TheSameBytesAreKeptOnce) {
  auto ledger = Ledger::open(path_, Ledger::Mode::kCreate);
  ASSERT_TRUE(ledger) << ledger.error().message;
  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(*ledger->add(document("a", some_reading()), engine_, "t1"), Added::kNew);
  EXPECT_EQ(*ledger->add(document("a", some_reading()), engine_, "t1"), Added::kSeen);
  EXPECT_EQ(*ledger->add(document("b", some_reading()), engine_, "t1"), Added::kSeen);
  ASSERT_TRUE(ledger->commit("add", "ann", "t1", "{}"));
  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(*ledger->add(document("a", some_reading()), engine_, "t2"), Added::kSeen);
  ASSERT_TRUE(ledger->commit("add", "ann", "t2", "{}"));
  EXPECT_EQ(ledger->log(10)->size(), 1U);  // nothing was written the second time
  EXPECT_EQ(*ledger->database().integer("SELECT count(*) FROM captures"), 1);
  const auto keys = ledger->document_keys();
  ASSERT_EQ(keys->size(), 1U);
  EXPECT_EQ(ledger->document(keys->front())->appearances.size(), 2U);
  EXPECT_EQ(*ledger->capture_bytes(keys->front()), kText);
}

TEST_F(LedgerTest, WhatIsNotCommittedIsGone) {
  {
    auto ledger = Ledger::open(path_, Ledger::Mode::kCreate);
    ASSERT_TRUE(ledger->begin());
    ASSERT_TRUE(ledger->add(document("a", some_reading()), engine_, "t1"));
  }
  auto ledger = Ledger::open(path_, Ledger::Mode::kRead);
  ASSERT_TRUE(ledger) << ledger.error().message;
  EXPECT_TRUE(ledger->document_keys()->empty());
}

TEST_F(LedgerTest, ALaterPageAtTheSamePlaceSupersedes) {
  auto ledger = Ledger::open(path_, Ledger::Mode::kCreate);
  ASSERT_TRUE(ledger->begin());
  ASSERT_TRUE(ledger->add(document("a", some_reading()), engine_, "t1"));
  ASSERT_TRUE(ledger->commit("add", "ann", "t1", "{}"));
  ASSERT_TRUE(ledger->begin());
  std::optional<int64_t> before;
  const std::string changed = std::string(kText) + " More.";
  EXPECT_EQ(*ledger->add(document("a", some_reading(), changed), engine_, "t2", &before),
            Added::kChanged);
  EXPECT_EQ(before, 1);
  ASSERT_TRUE(ledger->commit("add", "ann", "t2", "{}"));
  EXPECT_EQ(*ledger->document_keys(), std::vector<int64_t>{2});
  EXPECT_EQ(ledger->document(1)->superseded_by, ledger->document(2)->document_id);
  ClaimFilter filter;
  EXPECT_EQ(*count_claims(ledger->database(), filter), 2);
  filter.superseded = true;
  EXPECT_EQ(*count_claims(ledger->database(), filter), 4);
  // The page goes back to what it was.
  ASSERT_TRUE(ledger->begin());
  EXPECT_EQ(*ledger->add(document("a", some_reading()), engine_, "t3"), Added::kSeen);
  ASSERT_TRUE(ledger->commit("add", "ann", "t3", "{}"));
  EXPECT_EQ(*ledger->document_keys(), std::vector<int64_t>{1});
}

TEST_F(LedgerTest, FiltersFindAndAddUp) {
  auto ledger = Ledger::open(path_, Ledger::Mode::kCreate);
  ASSERT_TRUE(ledger->begin());
  ASSERT_TRUE(ledger->add(document("a", some_reading()), engine_, "t1"));
  ASSERT_TRUE(ledger->commit("add", "ann", "t1", "{}"));
  const auto n = [&](auto set) {
    ClaimFilter filter;
    set(filter);
    const auto hits =
        find_claims(ledger->database(), filter, ClaimSort::kPublishedDown, ClaimPage{});
    EXPECT_TRUE(hits) << hits.error().message;
    EXPECT_EQ(static_cast<int64_t>(hits->size()), *count_claims(ledger->database(), filter));
    return hits->size();
  };
  EXPECT_EQ(n([](ClaimFilter&) {}), 2U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.measure = {"killed"}; }), 1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.measure = {"KILLED", "wounded"}; }), 2U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.measure = {"nothing"}; }), 0U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.side = {"karsia"}; }), 1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.side = {"ka"}, f.measure = {"wounded"}; }), 0U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.place = {"Karsia"}; }), 1U);  // the country of the place
  EXPECT_EQ(n([](ClaimFilter& f) { f.source = {"ministry"}; }), 1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.source = {"min"}; }), 0U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.outlet = {"post"}; }), 2U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.frame = {"increment"}; }), 1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.text = "soldiers karsa"; }), 1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.text = "\"were killed\""; }), 1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.text = "a* OR ( \"unended"; }), 0U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.published_from = Date{2024, 3, 0}; }), 2U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.published_to = Date{2024, 2, 0}; }), 0U);
  EXPECT_EQ(n([](ClaimFilter& f) {
              f.when_from = Date{2024, 3, 4}, f.when_to = Date{2024, 3, 4};
            }),
            1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.when_from = Date{2024, 3, 5}; }), 0U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.at_least = Decimal(20); }), 1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.at_most = Decimal(12); }), 1U);
  EXPECT_EQ(n([](ClaimFilter& f) { f.document = {"zz"}; }), 0U);
  EXPECT_EQ(search_documents(ledger->database(), "karsa wounded", ClaimPage{})->size(), 1U);
  EXPECT_EQ(search_documents(ledger->database(), "elsewhere", ClaimPage{})->size(), 0U);
  EXPECT_EQ(claims_by_id(ledger->database(), "00000000", 10)->size(), 2U);
  EXPECT_EQ(claims_by_id(ledger->database(), "00000000000000aa", 10)->size(), 1U);
}

TEST_F(LedgerTest, ReviewsLieOverTheReadingAndOutliveIt) {
  auto ledger = Ledger::open(path_, Ledger::Mode::kCreate);
  ASSERT_TRUE(ledger->begin());
  ASSERT_TRUE(ledger->add(document("a", some_reading()), engine_, "t1"));
  ASSERT_TRUE(ledger->add_review(review("correct", "value", "13-15", "t2")));
  ASSERT_TRUE(ledger->add_review(review("approve", "", "", "t3")));
  ASSERT_TRUE(ledger->reindex(1, kText));
  ASSERT_TRUE(ledger->commit("review", "ann", "t3", "{}"));
  const auto claim = [&] {
    const auto record = ledger->document(1);
    const auto counts = ledger->reading(1, kText, Ledger::Part::kAll);
    return ledger->claims(*record, counts->reading, kText)->front();
  };
  EXPECT_EQ(field_text(claim().claim, "value"), "13-15");
  EXPECT_EQ(claim().claim.kind, "range");
  EXPECT_EQ(claim().review, "approved");
  EXPECT_EQ(ledger->reading(1, kText, Ledger::Part::kAll)->reading.reading.claims[0].low,
            Decimal(12));  // the machine's layer is as it was
  ClaimFilter filter;
  filter.at_least = Decimal(13), filter.at_most = Decimal(15), filter.review = {"approved"};
  EXPECT_EQ(*count_claims(ledger->database(), filter), 1);

  // Other rules read another measure into the words: another id, the same words.
  ASSERT_TRUE(ledger->begin());
  EXPECT_TRUE(*ledger->add_reading(1, document("a", some_reading("00000000000000ee", "captured")),
                                   newer_, "t4"));
  ASSERT_TRUE(ledger->commit("reread", "ann", "t4", "{}"));
  EXPECT_EQ(claim().claim.id, "00000000000000ee");
  EXPECT_EQ(claim().claim.measure.front(), "captured");
  EXPECT_EQ(field_text(claim().claim, "value"), "13-15");
  EXPECT_EQ(ledger->readings(1, kText, Ledger::Part::kClaims)->size(), 2U);

  // And rules that see no figure there at all: what a person approved stays.
  StoredReading nothing = some_reading();
  nothing.reading.claims.erase(nothing.reading.claims.begin());
  nothing.contexts.erase(nothing.contexts.begin());
  ASSERT_TRUE(ledger->begin());
  EXPECT_TRUE(*ledger->add_reading(1, document("a", nothing), {"3", "r3", "m", "m1"}, "t5"));
  ASSERT_TRUE(ledger->commit("reread", "ann", "t5", "{}"));
  EXPECT_EQ(claim().claim.id, "00000000000000aa");
  EXPECT_TRUE(claim().kept);
  EXPECT_EQ(field_text(claim().claim, "value"), "13-15");
}

TEST_F(LedgerTest, TakingAReviewBackLeavesBothInTheRecord) {
  const StoredReading r = some_reading();
  const Review wrong = review("correct", "value", "99", "t1");
  Review undo = review("undo", wrong.review_id, "", "t2");
  const auto claims = lay_over(r, {}, {undo, wrong}, kText);
  EXPECT_EQ(field_text(claims[0].claim, "value"), ">=12");
  EXPECT_EQ(claims[0].review, "new");
  EXPECT_EQ(claims[0].reviews.size(), 2U);
}

TEST_F(LedgerTest, OfTwoCorrectionsTheLaterCountsInAnyOrder) {
  const StoredReading r = some_reading();
  const Review first = review("correct", "value", "1", "t1"),
               second = review("correct", "value", "2", "t2");
  EXPECT_EQ(field_text(lay_over(r, {}, {first, second}, kText)[0].claim, "value"), "2");
  EXPECT_EQ(field_text(lay_over(r, {}, {second, first}, kText)[0].claim, "value"), "2");
}

TEST_F(LedgerTest, FieldsTakeWhatFitsThem) {
  struct Case {
    const char *field, *value, *expected;  // nullptr: refused
  };
  const Case cases[] = {
      {"value", "600", "600"},
      {"value", "1,200", "1200"},
      {"value", "600-700", "600-700"},
      {"value", ">=40", ">=40"},
      {"value", ">40", ">40"},
      {"value", "<5", "<5"},
      {"value", "700-600", nullptr},
      {"value", "many", nullptr},
      {"value", "", nullptr},
      {"low", "7.5", "7.5"},
      {"low", "x", nullptr},
      {"high", "", ""},
      {"kind", "approx", "approx"},
      {"kind", "roughly", nullptr},
      {"measure", "killed; wounded", "killed;wounded"},
      {"measure", "eaten", nullptr},
      {"measure", "", nullptr},
      {"side", "North Korea=KP; Russia", "North Korea=KP; Russia"},
      {"when", "2024-03", "2024-03"},
      {"when", "2024-03-01/", "2024-03-01/"},
      {"when", "March", nullptr},
      {"when", "", ""},
      {"source", "the ministry", "the ministry"},
      {"source", "nobody", nullptr},
      {"source", "", ""},
      {"modality", "planned", "planned"},
      {"part_of", "00000000000000bb", "00000000000000bb"},
      {"part_of", "bb", nullptr},
      {"unit", "two words", nullptr},
      {"colour", "red", nullptr},
      {"low_strict", "yes", "yes"},
  };
  const std::string measures[] = {"killed", "wounded"};
  for (const Case& one : cases) {
    reading::Claim c = some_reading().reading.claims[0];
    const auto set = set_field(c, one.field, one.value, kText, measures);
    EXPECT_EQ(set.has_value(), one.expected != nullptr) << one.field << "=" << one.value;
    if (one.expected) EXPECT_EQ(field_text(c, one.field), one.expected) << one.field;
    if (!set) EXPECT_EQ(set.error().code, ErrorCode::kInvalidInput);
  }
}

TEST_F(LedgerTest, TheLogIsAChain) {
  auto ledger = Ledger::open(path_, Ledger::Mode::kCreate);
  for (const char* name : {"a", "b"}) {
    ASSERT_TRUE(ledger->begin());
    ASSERT_TRUE(
        ledger->add(document(name, some_reading(), std::string(kText) + name), engine_, "t"));
    ASSERT_TRUE(ledger->commit("add", "ann", "t", "{}"));
  }
  const auto log = ledger->log(10);
  ASSERT_EQ(log->size(), 2U);
  EXPECT_EQ((*log)[0].previous, (*log)[1].hash);
  for (const LogEntry& entry : *log) EXPECT_EQ(log_hash(entry), entry.hash);
}

TEST_F(LedgerTest, FilesThatAreNoLedgersAreLeftAlone) {
  const auto code = [&](Ledger::Mode mode) {
    const auto opened = Ledger::open(path_, mode);
    return opened ? std::string("opened") : opened.error().message;
  };
  EXPECT_NE(code(Ledger::Mode::kRead).find("no such ledger"), std::string::npos);
  std::ofstream(path_) << std::string(5000, 'x');
  EXPECT_NE(code(Ledger::Mode::kRead).find("is not a ledger"), std::string::npos);
  EXPECT_NE(code(Ledger::Mode::kCreate).find("is not a ledger"), std::string::npos);
  EXPECT_EQ(fs::file_size(path_), 5000U);
  fs::remove(path_);
  {
    auto other = Database::open(path_, Database::Mode::kCreate);
    ASSERT_TRUE(other->execute("CREATE TABLE mine (x)"));
  }
  EXPECT_NE(code(Ledger::Mode::kCreate).find("not a ledger of Muster"), std::string::npos);
}

TEST_F(LedgerTest, OneThatWasStoppedWhileItWasMadeIsMadeByTheNext) {
  const auto refused = [&] {
    const auto opened = Ledger::open(path_, Ledger::Mode::kRead);
    return !opened && opened.error().code == ErrorCode::kNotFound;
  };
  std::ofstream(path_).close();
  EXPECT_TRUE(refused());
  {
    auto header = Database::open(path_, Database::Mode::kCreate);
    ASSERT_TRUE(header->execute("PRAGMA user_version = 1; PRAGMA user_version = 0"));
  }
  ASSERT_GT(fs::file_size(path_), 0U);
  EXPECT_TRUE(refused());
  EXPECT_TRUE(Ledger::open(path_, Ledger::Mode::kCreate));
  EXPECT_TRUE(Ledger::open(path_, Ledger::Mode::kRead));
}

TEST_F(LedgerTest, ANewerSchemaIsNotTouched) {
  { ASSERT_TRUE(Ledger::open(path_, Ledger::Mode::kCreate)); }
  {
    auto database = Database::open(path_, Database::Mode::kReadWrite);
    ASSERT_TRUE(database->execute("PRAGMA user_version = 99"));
  }
  for (const auto mode : {Ledger::Mode::kRead, Ledger::Mode::kCreate}) {
    const auto opened = Ledger::open(path_, mode);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kUnsupported);
    EXPECT_NE(opened.error().message.find("newer"), std::string::npos);
  }
}

TEST_F(LedgerTest, AnOlderSchemaIsCopiedAndBroughtUpToDate) {
  const Migration old[] = {{1, migrations()[0].sql}};
  const Migration now[] = {{1, migrations()[0].sql}, {2, "CREATE TABLE added (x INTEGER) STRICT;"}};
  const Migration broken[] = {{1, migrations()[0].sql},
                              {2, "CREATE TABLE half (x); CREATE SYNTAX"}};
  auto database = Database::open(path_, Database::Mode::kCreate);
  ASSERT_TRUE(update_schema(*database, nullptr, old));
  std::string backup;
  EXPECT_FALSE(update_schema(*database, &backup, broken));
  EXPECT_EQ(*database->integer("PRAGMA user_version"), 1);
  EXPECT_EQ(*database->integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), 0);
  fs::remove(backup);
  ASSERT_TRUE(update_schema(*database, &backup, now));
  EXPECT_EQ(*database->integer("PRAGMA user_version"), 2);
  EXPECT_TRUE(fs::exists(backup)) << backup;
  backup.clear();
  ASSERT_TRUE(update_schema(*database, &backup, now));
  EXPECT_EQ(backup, "");
}

TEST_F(LedgerTest, TwoWritersDoNotMix) {
  auto first = Ledger::open(path_, Ledger::Mode::kCreate);
  ASSERT_TRUE(first->begin());
  ASSERT_TRUE(first->add(document("a", some_reading()), engine_, "t1"));
  auto second = Ledger::open(path_, Ledger::Mode::kWrite);
  ASSERT_TRUE(second);
  ASSERT_TRUE(second->database().execute("PRAGMA busy_timeout = 1"));
  const auto begun = second->begin();
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, ErrorCode::kConflict);
  ASSERT_TRUE(first->commit("add", "ann", "t1", "{}"));
  ASSERT_TRUE(second->begin());
  EXPECT_EQ(*second->add(document("a", some_reading()), engine_, "t2"), Added::kSeen);
}

}  // namespace
}  // namespace muster::ledger
