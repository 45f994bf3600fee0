#!/usr/bin/env python3
"""A ledger from outside: what is added is kept, found, and never changed.

    python3 tests/e2e/ledger_test.py build/dev/muster

Standard library only.
"""
import csv
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
