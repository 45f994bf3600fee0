#!/usr/bin/env python3
"""A ledger from outside: what is added is kept, found, and never changed.

    python3 tests/e2e/ledger_test.py build/dev/muster

Standard library only.
"""
import csv
import gzip
import io
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zipfile

MUSTER = ""
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CHAIN = ROOT / "examples" / "story-chain" / "reports.ndjson"
USAGE, INVALID, NOT_FOUND, CONFLICT, CORRUPT, IO, UNSUPPORTED = 2, 3, 4, 5, 6, 7, 8


class Base(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self._folder.name)
        self.ledger = self.folder / "test.ledger"

    def tearDown(self):
        self._folder.cleanup()

    def muster(self, *arguments, status=0, ledger=None, env=None, stdin=b""):
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "MUSTER_LEDGER")}
        environment.update({"MUSTER_LEDGER": str(ledger or self.ledger), "MUSTER_AUTHOR": "ann"}, **(env or {}))
        done = subprocess.run([MUSTER, *map(str, arguments)], input=stdin, capture_output=True, timeout=300, check=False,
                              cwd=self.folder, env=environment)
        if status is not None:
            self.assertEqual(done.returncode, status, done.stdout.decode() + done.stderr.decode())
        self.assertNotIn(b"internal error", done.stderr)
        return done

    def rows(self, *arguments, **kwargs):
        text = self.muster("list", "--csv", "--limit", 1000, *arguments, **kwargs).stdout.decode()
        return list(csv.DictReader(io.StringIO(text)))

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def sql(self, query, ledger=None):
        with sqlite3.connect(f"file:{ledger or self.ledger}?mode=ro", uri=True) as database:
            return database.execute(query).fetchall()

    def summary(self, *arguments, **kwargs):
        return json.loads(self.muster("add", "--json", *arguments, **kwargs).stdout)


class StoryChain(Base):
    """Who claimed how many North Korean soldiers were killed, in which words (CASES: a real story chain)."""

    # outlet, published, words as they stand there, low, high, root of the chain
    KILLED = {
        ("Northern Courier", "2025-01-13", "About 300", "300", "300", "South Korea's spy agency"),
        ("Coastal Gazette", "2025-01-13", "300", "300", "300", "South Korea's National Intelligence Service"),
        ("Morning Ledger", "2025-01-22", "About 1,000", "1000", "1000", "Western officials"),
        ("Meridian Wire", "2025-01-22", "Around 1,000", "1000", "1000", "Western officials"),
        ("Channel Nine", "2025-01-22", "1,000", "1000", "1000", "Western officials"),
        ("Coastal Gazette", "2025-01-22", "Around 1,000", "1000", "1000", "Western officials"),
        ("Northern Courier", "2025-04-30", "600", "600", "600", "South Korea's National Intelligence Service"),
        ("Meridian Wire", "2025-04-30", "600", "600", "600", "the National Intelligence Service"),
        ("Harbour Tribune", "2025-09-02", "about 2,000", "2000", "2000", "South Korea's spy agency"),
        # Killed or wounded over one number stays that.
        ("Harbour Tribune", "2024-12-23", "more than 3,000", "3000", "", "Zelensky"),
        ("Northern Courier", "2025-03-27", "about 4,000", "4000", "4000", "South Korea's military"),
    }

    def test_each_claimants_figure_is_listed_with_its_words(self):
        self.assertEqual(self.summary(CHAIN)["new"], 20)
        rows = self.rows("--side", "North Korea", "--measure", "killed")
        found = {(r["outlet"], r["published"], r["words"], r["low"], r["high"], r["source"]) for r in rows}
        self.assertEqual(self.KILLED - found, set())
        for row in rows:
            self.assertIn("killed", row["measure"].split("; "))
            self.assertIn(row["words"], row["context"])
            if row["words"] in ("more than 3,000", "about 4,000"):
                self.assertEqual((row["measure"].split("; ")[:2], row["join"]), (["killed", "wounded"], "any_of"))
        # Casualties and losses never flow into killed.
        self.assertFalse([r for r in rows if r["words"] in ("several hundred", "about 4,700")])

    def test_no_number_was_changed(self):
        """Every figure of the list is what the program reads from the report alone."""
        self.muster("add", CHAIN)
        read = self.muster("read", CHAIN, "--ndjson").stdout.decode().splitlines()
        expected = sorted((c["id"], c["words"], c["low"] or "", c["high"] or "") for c in map(json.loads, read))
        self.assertEqual(sorted((r["id"], r["words"], r["low"], r["high"]) for r in self.rows()), expected)

    def test_the_people_view_names_figure_source_and_id(self):
        self.muster("add", CHAIN)
        text = self.muster("list", "--side", "north korea", "--measure", "killed").stdout.decode()
        for words in ("About 300", "≈ 1,000", "> 3,000", "via the BBC", "Syrskyi", "killed or", "2025-09-02"):
            self.assertIn(words, text)


class Add(Base):
    REPORT = "Police said 12 people were killed in Karsa on Monday. Another 30 were wounded, officials said.\n"

    def test_adding_twice_adds_nothing(self):
        first = self.summary(CHAIN)
        before = self.ledger.read_bytes(), self.sql("SELECT count(*) FROM log")
        second = self.summary(CHAIN)
        self.assertEqual((first["new"], first["seen"]), (20, 0))
        self.assertEqual((second["new"], second["seen"]), (0, 20))
        self.assertEqual((self.ledger.read_bytes(), self.sql("SELECT count(*) FROM log")), before)

    def test_a_changed_page_is_a_revision_with_its_figures_compared(self):
        path = self.file("page.txt", self.REPORT)
        self.muster("add", path, "--published", "2024-03-05")
        self.file("page.txt", self.REPORT.replace("12 people", "15 people").replace(" Another 30 were wounded, officials said.", ""))
        changed = self.summary(path, "--published", "2024-03-05")
        self.assertEqual((changed["new"], changed["changed"]), (0, 1))
        changes = changed["revisions"][0]["changes"]
        self.assertEqual([(c["change"], c["before"], c["after"]) for c in changes],
                         [("removed", "Another 30", ""), ("changed", "12 people", "15 people")])
        self.assertIn("value: 12 -> 15", changes[1]["fields"])
        self.assertEqual([r["words"] for r in self.rows()], ["15"])
        self.assertEqual(sorted(r["words"] for r in self.rows("--revisions")), ["12", "15", "Another 30"])

    def test_a_bad_report_is_named_kept_and_left_out(self):
        good, bad = self.file("good.txt", self.REPORT), self.folder / "bad.txt"
        bad.write_bytes(bytes(range(256)) * 40)
        done = self.muster("add", bad, good, "nowhere.txt", status=UNSUPPORTED)
        self.assertIn("1 new, 0 seen before, 0 changed, 2 failed", done.stdout.decode())
        self.assertIn("bad.txt", done.stderr.decode())
        self.assertEqual(self.sql("SELECT count(*) FROM failures"), [(2,)])
        self.assertEqual(self.sql("SELECT n_bytes FROM failures JOIN captures USING (capture_key)"), [(256 * 40,)])
        self.muster("add", bad, status=UNSUPPORTED)
        self.assertEqual(self.sql("SELECT count(*) FROM failures"), [(2,)])
        self.assertIn("bad.txt", self.muster("status").stdout.decode())

    def test_two_outlets_with_one_text_are_two_documents(self):
        line = {"published": "2024-03-05", "text": self.REPORT}
        path = self.file("two.ndjson", "".join(json.dumps({**line, "name": n, "outlet": o}) + "\n"
                                               for n, o in (("a", "Post"), ("b", "Times"))))
        self.assertEqual(self.summary(path)["new"], 2)
        self.assertEqual(self.sql("SELECT count(*) FROM captures"), [(1,)])
        self.assertEqual(len(self.rows("--outlet", "post")), 2)
        self.assertEqual(len({r["id"] for r in self.rows()}), 2)

    def test_threads_and_order_do_not_matter(self):
        lines = CHAIN.read_text(encoding="utf-8").splitlines(keepends=True)
        exports = set()
        for threads, order in ((1, lines), (2, lines), (4, lines[::-1]), (3, lines[7:] + lines[:7])):
            ledger = self.folder / f"{len(exports)}-{threads}.ledger"
            path = self.file("chain.ndjson", "".join(order))
            self.muster("add", path, "--threads", threads, ledger=ledger)
            # The list has an order of its own: the same without sorting.
            exports.add(self.muster("list", "--csv", "--limit", 1000, ledger=ledger).stdout)
        self.assertEqual(len(exports), 1)

    def test_a_folder_gives_its_reports(self):
        (self.folder / "in" / "deep").mkdir(parents=True)
        self.file("in/a.txt", self.REPORT)
        self.file("in/deep/b.txt", self.REPORT.replace("12", "13"))
        self.file("in/.hidden", "x")
        self.assertEqual(self.summary("in")["new"], 2)


class Archives(Base):
    """Whatever muster read takes can be kept, with the place where its bytes lie."""

    PAGE = ("<!DOCTYPE html><html><head><title>Blast in Karsa - The Karsa Post</title>"
            "<meta property='og:site_name' content='The Karsa Post'></head><body><article><h1>Blast in Karsa</h1><p>{} The "
            "blast hit a market in the centre of the town, where hundreds had gathered in the morning, witnesses said.</p>"
            "</article></body></html>")

    @staticmethod
    def killed(n):
        return f"Police said {n} people were killed in Karsa on Monday."

    def record(self, number, url, body, date="2024-03-05T10:15:00Z", fields=""):
        block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{fields}\r\n{body}".encode()
        return (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:08d}>\r\nWARC-Date: {date}\r\n"
                f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n").encode() + block + b"\r\n\r\n"

    def archive(self, *records):
        path = self.folder / "crawl.warc.gz"
        path.write_bytes(b"".join(map(gzip.compress, records)))
        return path

    def test_a_claim_of_an_archive_can_be_cut_out_again(self):
        path = self.archive(*(self.record(n, f"http://e.org/{n}", self.PAGE.format(self.killed(10 + n))) for n in (1, 2, 3)))
        first = self.summary(path)
        self.assertEqual((first["new"], first["failed"]), (3, 0))
        before = self.ledger.read_bytes()
        self.assertEqual(self.summary(path)["seen"], 3)
        self.assertEqual(self.ledger.read_bytes(), before)
        rows = self.sql("SELECT d.url, a.locator, a.kind, a.file, a.record_id, a.file_offset, a.length, a.fetched_at "
                        "FROM appearances a JOIN documents d USING (document_key) ORDER BY d.url")
        for n, (url, locator, kind, file, record, offset, length, fetched) in enumerate(rows, 1):
            self.assertEqual((url, locator, kind, file, record, fetched),
                             (f"http://e.org/{n}", url, "warc", str(path), f"urn:uuid:{n:08d}", "2024-03-05T10:15:00Z"))
            cut = gzip.decompress(path.read_bytes()[offset:offset + length])
            self.assertIn(self.killed(10 + n).encode(), cut)
        claim = json.loads(self.muster("list", "--json", "--measure", "killed", "--outlet", "the karsa post",
                                       "--sort=value").stdout)["claims"][0]
        self.assertEqual((claim["low"], claim["document"]["container"]["offset"]), ("11", rows[0][5]))
        self.assertEqual(claim["document"]["url"], "http://e.org/1")
        self.assertIn("record urn:uuid:00000001", self.muster("show", claim["id"]).stdout.decode())
        self.muster("verify")

    def test_the_later_fetched_page_counts_whatever_was_added_first(self):
        old = self.record(1, "http://e.org/1", self.PAGE.format(self.killed(11)), "2024-03-05T10:00:00Z")
        new = self.record(2, "http://e.org/1", self.PAGE.format(self.killed(15)), "2024-03-06T10:00:00Z")
        for records in ((old, new), (new, old)):
            ledger = self.folder / f"{len(records[0])}{records[0] == old}.ledger"
            for k, record in enumerate(records):
                path = self.folder / f"{k}.warc"
                path.write_bytes(record)
                self.muster("add", path, ledger=ledger)
            self.assertEqual([r["words"] for r in self.rows("--measure", "killed", ledger=ledger)], ["15"])

    def test_folders_zips_feeds_mail_and_what_is_left_out(self):
        (self.folder / "in").mkdir()
        with zipfile.ZipFile(self.folder / "in/a.zip", "w") as z:
            z.writestr("x/1.txt", self.killed(21))
        self.file("in/b.xml", "<rss version='2.0'><channel><title>Paper</title><item><title>Blast</title><guid>g1</guid>"
                  "<link>http://e.org/f</link><pubDate>Tue, 05 Mar 2024 10:15:00 GMT</pubDate>"
                  f"<description>{self.killed(22)}</description></item></channel></rss>")
        self.file("in/c.eml", f"From: Ministry <m@e.org>\nSubject: Statement\nDate: Wed, 06 Mar 2024 10:00:00 +0000\n\n{self.killed(23)}")
        self.file("in/d.jsonl", json.dumps({"text": self.killed(24), "name": "n24"}) + "\nbroken\nworse\n")
        (self.folder / "in/e.jpg").write_bytes(b"\xff\xd8\xff\0")
        done = self.summary("in", status=INVALID)
        self.assertEqual((done["new"], done["failed"], done["passed_over"]), (4, 2, 1))
        self.assertEqual(self.summary("in", status=INVALID)["seen"], 4)
        self.assertEqual([row[0] for row in self.sql("SELECT name FROM failures ORDER BY name")],
                         ["in/d.jsonl:2", "in/d.jsonl:3"])
        self.assertEqual(sorted(r["words"] for r in self.rows("--measure", "killed")), ["21", "22", "23", "24"])
        base = f"file:{self.folder}/in/"
        self.assertEqual({row[0] for row in self.sql("SELECT locator FROM appearances")},
                         {base + "a.zip#x/1.txt", base + "b.xml#g1", base + "c.eml", base + "d.jsonl#n24"})
        self.assertEqual(dict((r["words"], (r["outlet"], r["published"])) for r in self.rows("--measure", "killed"))["23"],
                         ("Ministry", "2024-03-06"))

    def test_what_the_container_knows_counts_where_the_page_says_nothing(self):
        bare = self.PAGE.replace(" - The Karsa Post", "").replace("<meta property='og:site_name' content='The Karsa Post'>", "")
        path = self.archive(self.record(1, "http://e.org/1", bare.format(self.killed(31)),
                                        fields="Last-Modified: Mon, 04 Mar 2024 07:00:00 GMT\r\n", date="2024-03-09T10:00:00Z"),
                            self.record(2, "http://e.org/2", bare.format(self.killed(32)),
                                        fields="Last-Modified: Sat, 09 Mar 2024 09:59:59 GMT\r\n", date="2024-03-09T10:00:00Z"))
        self.assertEqual(self.summary(path)["new"], 2)
        self.assertEqual({r["words"]: r["published"] for r in self.rows("--measure", "killed")}, {"31": "2024-03-04", "32": ""})
        self.assertEqual(self.summary(path)["seen"], 2)
        self.muster("verify")

    def live_page(self, *posts):
        entries = "".join(f"<div class=entry id=p{n}><time datetime='2024-03-05T{10 + n}:00:00Z'>{10 + n}:00</time><h3>Update {n} "
                          f"from Karsa</h3><p>{words} Rescue teams said that the roads to the north were still closed, and that boats "
                          f"were on their way to the villages beyond the bridge.</p></div>" for n, words in posts)
        return self.file("live.html", "<!DOCTYPE html><html><head><title>Karsa floods: latest - The Karsa Post</title></head><body><main>"
                         "<h1>Karsa floods: latest</h1><p>Rivers across the district have burst their banks after a week of rain, and "
                         "many people have been told to leave their homes, officials said.</p><div class=entries>" + entries +
                         "</div></main></body></html>")

    def test_posts_of_a_live_blog_are_documents_of_one_capture(self):
        posts = [(n, self.killed(50 + n)) for n in (3, 2, 1)]
        path = self.live_page(*posts)
        read = [json.loads(line) for line in self.muster("read", path, "--ndjson").stdout.decode().splitlines()]
        self.assertEqual(len({c["document"]["id"] for c in read if "killed" in c["measure"]}), 3)
        self.assertEqual(self.summary(path)["new"], 4)
        self.assertEqual(self.summary(path)["seen"], 4)
        self.assertEqual(self.sql("SELECT count(*) FROM captures"), [(1,)])
        rows = self.rows("--measure", "killed")
        self.assertEqual(sorted((r["words"], r["published"]) for r in rows), [(str(50 + n), "2024-03-05") for n in (1, 2, 3)])
        self.assertEqual(len({r["id"] for r in rows}), 3)
        self.muster("approve", rows[0]["id"])
        self.assertEqual([r["id"] for r in self.rows("--review", "approved")], [rows[0]["id"]])
        # The page goes on: a post is new, and one says something else.
        posts = [(4, self.killed(54)), *posts[:2], (1, self.killed(61))]
        done = self.summary(self.live_page(*posts))
        self.assertEqual((done["new"], done["changed"]), (1, 4))
        self.assertEqual(sorted(r["words"] for r in self.rows("--measure", "killed")), ["52", "53", "54", "61"])
        self.muster("verify")
        self.muster("story", "--all")

    def test_places_survive_export_and_merge(self):
        path = self.archive(self.record(1, "http://e.org/1", self.PAGE.format(self.killed(41))))
        self.muster("add", path)
        lines = self.muster("export").stdout
        other, third = self.folder / "other.ledger", self.folder / "third.ledger"
        self.file("x.txt", self.killed(1))
        for ledger in (other, third):
            self.muster("add", "x.txt", ledger=ledger)
        self.muster("import", "-", stdin=lines, ledger=other)
        self.muster("merge", self.ledger, ledger=third)
        query = "SELECT kind, file, record_id, file_offset, length FROM appearances WHERE kind = 'warc'"
        self.assertEqual(self.sql(query, other), self.sql(query))
        self.assertEqual(self.sql(query, third), self.sql(query))
        for ledger in (other, third):
            self.muster("verify", ledger=ledger)


class Find(Base):
    def setUp(self):
        super().setUp()
        self.muster("add", CHAIN)

    def test_filters_by_what_claims_say(self):
        everything = self.rows()
        for column, option, value in (("source_kind", "--source-kind", "intelligence"), ("modality", "--modality", "planned"),
                                      ("frame", "--frame", "rate_per"), ("kind", "--kind", "vague"),
                                      ("outlet", "--outlet", "Channel Nine"), ("unit", "--unit", "person")):
            expected = [r["id"] for r in everything if r[column] == value]
            self.assertTrue(expected, column)
            self.assertEqual([r["id"] for r in self.rows(option, value)], expected, column)
        self.assertTrue(all("2025-01" in r["published"] for r in self.rows("--published", "2025-01")))
        self.assertEqual(len(self.rows("--published", "..2024")) + len(self.rows("--published", "2025..")), len(everything))
        self.assertTrue(all(600 <= int(r["low"]) <= 4000 for r in self.rows("--value", "600..4000", "--kind", "exact")))

    def test_a_place_is_found_by_its_country(self):
        kursk = {r["id"] for r in self.rows() if r["place"].split("; ")[0] in ("Kursk", "Kursk Oblast")}
        self.assertTrue(kursk)
        self.assertLessEqual(kursk, {r["id"] for r in self.rows("--place", "Russia")})
        self.assertLessEqual(kursk, {r["id"] for r in self.rows("--place", "ru")})

    def test_pages_do_not_overlap_and_miss_nothing(self):
        for sort in ("published", "-published", "value", "-value"):
            whole = [r["id"] + r["document"] for r in self.rows(f"--sort={sort}")]
            pieces = []
            for offset in range(0, len(whole), 7):
                text = self.muster("list", "--csv", "--limit", 7, "--offset", offset, f"--sort={sort}").stdout.decode()
                pieces += [r["id"] + r["document"] for r in csv.DictReader(io.StringIO(text))]
            self.assertEqual(pieces, whole)
            self.assertEqual(int(self.muster("list", "--count").stdout), len(whole))

    def test_json_has_every_key_of_a_reading(self):
        whole = json.loads(self.muster("list", "--json", "--limit", 5).stdout)
        self.assertEqual((whole["schema"], whole["next_offset"], len(whole["claims"])), ("muster/list/1", 5, 5))
        read = json.loads(self.muster("read", CHAIN, "--ndjson").stdout.decode().splitlines()[0])
        for claim in whole["claims"]:
            self.assertLessEqual(set(read), set(claim))
        lines = self.muster("list", "--ndjson", "--limit", 5).stdout.decode().splitlines()
        self.assertEqual([json.loads(line) for line in lines], whole["claims"])

    def test_spans_are_code_points_of_the_text(self):
        text = "Ёлка 🎄 “Karsa”: 12 people were killed, police said. Étienne said 3 soldiers were wounded."
        path = self.file("tricky.txt", text)
        self.muster("add", path)
        claims = json.loads(self.muster("list", "--json", "--text", "police").stdout)["claims"]
        self.assertTrue(claims)
        for claim in claims:
            for words, (begin, end) in ((claim["words"], claim["span"]), (claim["context"]["words"], claim["context"]["span"])):
                self.assertEqual(text[begin:end], words)

    def test_show_by_prefix(self):
        row = self.rows("--measure", "killed")[0]
        text = self.muster("show", row["id"][:10]).stdout.decode()
        for part in (f"[{row['words']}]", row["id"], row["document"], row["sha256"], row["outlet"], "bytes "):
            self.assertIn(part, text)
        self.assertEqual(json.loads(self.muster("show", row["id"], "--json").stdout)["id"], row["id"])
        self.muster("show", "zz", status=NOT_FOUND)
        self.muster("show", "", status=INVALID)

    def test_search_finds_reports_by_their_words(self):
        found = json.loads(self.muster("search", "Vladivostok", "--json").stdout)["documents"]
        self.assertEqual([d["name"] for d in found], ["2024-10-18-courier"])
        self.assertIn("[Vladivostok]", self.muster("search", "vladivostok").stdout.decode())
        self.assertEqual(len(json.loads(self.muster("search", "spy agency told lawmakers", "--json").stdout)["documents"]), 1)
        self.assertIn(b"no report", self.muster("search", "xylophone").stderr)
        self.muster("search", '" OR * NEAR(', status=0)

    def test_bad_requests_are_explained(self):
        for arguments, words in ((("list", "--published", "soon"), "FROM..TO"), (("list", "--value", "many"), "LOW..HIGH"),
                                 (("list", "--columns", "nonsense"), "no column nonsense"), (("list", "--json", "--csv"), "exclude")):
            self.assertIn(words, self.muster(*arguments, status=USAGE).stderr.decode())
        missing = self.folder / "none.ledger"
        self.assertIn("muster add", self.muster("list", status=NOT_FOUND, ledger=missing).stderr.decode())
        self.assertFalse(missing.exists())


if __name__ == "__main__":
    MUSTER = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
