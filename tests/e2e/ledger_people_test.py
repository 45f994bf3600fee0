#!/usr/bin/env python3
"""Ledgers of several people and times: corrections, new rules, merging, copies, damage.

    python3 tests/e2e/ledger_people_test.py build/dev/muster

Standard library only.
"""
import hashlib
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import unittest

import ledger_test
from ledger_test import CHAIN, CONFLICT, CORRUPT, INVALID, IO, NOT_FOUND, ROOT, UNSUPPORTED, Base


def timeless(line):
    """A line of an export without what depends on when it was written."""
    record = json.loads(line)
    for a in record.get("appearances", []):
        a.pop("seen_at")
    for r in record.get("readings", []):
        r.pop("adopted_at")
    record.get("failure", {}).pop("at", None)
    return json.dumps(record, sort_keys=True)


class People(Base):
    def exported(self, ledger=None):
        return self.muster("export", ledger=ledger).stdout.decode().splitlines()

    def verify(self, ledger=None):
        answer = json.loads(self.muster("verify", "--json", "--reread", 3, ledger=ledger).stdout)
        self.assertTrue(answer["holds"], answer["faults"])
        return answer

    def claim(self, claim_id, ledger=None):
        return json.loads(self.muster("show", claim_id, "--json", ledger=ledger).stdout.decode().splitlines()[0])

    def other_rules(self, number, drop_measure=None):
        """A lexicon that differs, so that readings by it are other readings."""
        folder = self.folder / f"lexicon-{number}"
        shutil.copytree(ROOT / "lexicon", folder)
        measures = folder / "measures.tsv"
        measures.write_text(measures.read_text(encoding="utf-8").replace("# Measures", f"# Measures ({number})", 1), encoding="utf-8")
        if drop_measure:
            triggers = folder / "triggers.tsv"
            kept = [line for line in triggers.read_text(encoding="utf-8").splitlines(keepends=True)
                    if line.startswith("#") or drop_measure not in line.split("\t")]
            triggers.write_text("".join(kept), encoding="utf-8")
        return folder


class Reviews(People):
    def setUp(self):
        super().setUp()
        self.muster("add", CHAIN)
        self.row = self.rows("--measure", "killed", "--source", "Western officials", "--outlet", "Morning Ledger")[0]
        self.id = self.row["id"]

    def test_a_correction_counts_everywhere_and_the_machine_stays(self):
        machine = self.sql("SELECT hex(sha256), hex(claims) FROM readings ORDER BY 1")
        self.muster("correct", self.id, "value=1000-1100", "side=North Korea=KP; Russia", "--why", "as broadcast", "--who", "ann")
        claim = self.claim(self.id)
        self.assertEqual((claim["low"], claim["high"], claim["kind"]), ("1000", "1100", "range"))
        self.assertEqual([s["name"] for s in claim["side"]], ["North Korea", "Russia"])
        self.assertEqual(claim["by"]["side"], "review")
        self.assertEqual({r["who"] for r in claim["review"]["reviews"]}, {"ann"})
        self.assertEqual(claim["words"], self.row["words"])
        self.assertIn(self.id, [r["id"] for r in self.rows("--side", "Russia", "--value", "1050..1100", "--review", "corrected")])
        self.assertEqual(self.sql("SELECT hex(sha256), hex(claims) FROM readings ORDER BY 1"), machine)
        self.verify()

    def test_approve_reject_note_undo(self):
        self.muster("approve", self.id)
        self.assertEqual(self.claim(self.id)["review"]["state"], "approved")
        self.muster("reject", self.id, "--why", "a headline")
        self.assertNotIn(self.id, [r["id"] for r in self.rows()])
        self.assertIn(self.id, [r["id"] for r in self.rows("--rejected")])
        self.muster("undo", self.id)
        self.assertEqual(self.claim(self.id)["review"]["state"], "approved")
        self.muster("note", self.id, "ask the BBC")
        self.assertEqual(self.claim(self.id)["review"]["reviews"][-1]["value"], "ask the BBC")
        self.muster("undo", self.claim(self.id)["review"]["reviews"][0]["id"])
        self.assertEqual(self.claim(self.id)["review"]["state"], "new")
        self.assertEqual(self.sql("SELECT count(*) FROM reviews"), [(5,)])
        self.verify()

    def test_a_wrong_correction_is_refused_whole(self):
        for field, words in (("measure=eaten", "muster method"), ("value=lots", "number"), ("colour=red", "no field"),
                             ("modality=perhaps", "planned"), ("source=nobody at all", "do not stand")):
            done = self.muster("correct", self.id, "unit=vehicle", field, status=INVALID)
            self.assertIn(words, done.stderr.decode())
        self.muster("correct", "ffffffffffff", "value=1", status=NOT_FOUND)
        self.assertEqual(self.sql("SELECT count(*) FROM reviews"), [(0,)])

    def test_a_correction_survives_ten_rereads_with_changed_rules(self):
        self.muster("correct", self.id, "value=1234", "measure=wounded", "--why", "misheard")
        self.muster("approve", self.id)
        for number in range(10):
            lexicon = self.other_rules(number)
            again = json.loads(self.muster("reread", "--json", "--lexicon", lexicon).stdout)
            self.assertEqual((again["read"], again["changed"]), (20, 0))
            claim = self.claim(self.id)
            self.assertEqual((claim["low"], claim["high"], claim["measure"], claim["review"]["state"]),
                             ("1234", "1234", ["wounded"], "approved"))
            shutil.rmtree(lexicon)
        self.assertEqual(self.sql("SELECT count(*) FROM readings"), [(220,)])
        self.verify()

    def test_rules_that_lose_a_claim_do_not_lose_what_a_person_said(self):
        self.muster("correct", self.id, "value=1234")
        lexicon = self.other_rules(1, drop_measure="killed")
        again = json.loads(self.muster("reread", "--json", "--lexicon", lexicon).stdout)
        self.assertGreater(again["changed"], 0)
        claim = self.claim(self.id)
        self.assertEqual((claim["low"], claim["measure"]), ("1234", self.row["measure"].split("; ")))
        self.assertTrue(claim["review"]["kept"])
        self.assertIn("had no claim here", self.muster("show", self.id).stdout.decode())
        # And back: the first reading is adopted again, none is made anew.
        self.muster("reread")
        self.assertFalse(self.claim(self.id)["review"]["kept"])
        self.assertEqual(self.sql("SELECT count(*) FROM readings"), [(40,)])
        self.verify()

    def test_review_by_keys_is_resumable(self):
        done = self.muster("review", "--measure", "deployed", stdin=b"ax e value=7\n u q".replace(b" ", b"")).stdout.decode()
        self.assertIn("2 decided, 0 skipped", done)
        states = [r["review"] for r in self.rows("--measure", "deployed", "--rejected")]
        self.assertEqual(states[:2], ["approved", "rejected"])
        self.assertEqual(set(states[2:]), {"new"})
        rest = self.muster("review", "--measure", "deployed", stdin=b"     " * 20).stdout.decode()
        self.assertIn(f"0 decided, {len(states) - 2} skipped", rest)
        self.verify()


class Merging(People):
    def halves(self):
        lines = CHAIN.read_text(encoding="utf-8").splitlines(keepends=True)
        a, b = self.folder / "a.ledger", self.folder / "b.ledger"
        for ledger, part in ((a, lines[:14]), (b, lines[6:])):
            self.muster("add", self.file("chain.ndjson", "".join(part)), ledger=ledger)
        return a, b

    def test_either_order_gives_the_same_and_nothing_is_lost(self):
        a, b = self.halves()
        shared = [r for r in self.rows("--measure", "killed", ledger=a) if r["published"] == "2025-01-22"][0]["id"]
        self.muster("correct", shared, "value=900", ledger=a, env={"MUSTER_AUTHOR": "ann"})
        self.muster("correct", shared, "value=950", "status=confirmed", ledger=b, env={"MUSTER_AUTHOR": "bob"})
        self.muster("note", shared, "seen", ledger=b, env={"MUSTER_AUTHOR": "bob"})
        results = []
        for first, second in ((a, b), (b, a)):
            ledger = self.folder / f"merged-{first.name}"
            shutil.copy(first, ledger)
            told = json.loads(self.muster("merge", second, "--json", ledger=ledger).stdout)
            self.assertEqual(told["documents"], 6)
            self.assertEqual(len(told["conflicts"]), 1)
            self.assertIn("ann says value = 900", told["conflicts"][0])
            again = json.loads(self.muster("merge", second, "--json", ledger=ledger).stdout)
            self.assertEqual((again["documents"], again["readings"], again["reviews"]), (0, 0, 0))
            self.verify(ledger)
            results.append((self.exported(ledger), self.muster("list", "--csv", "--limit", 1000, ledger=ledger).stdout,
                            told["conflicts"]))
        self.assertEqual(results[0], results[1])
        self.assertEqual(self.claim(shared, ledger)["low"], "950")
        self.assertEqual(self.sql("SELECT count(*) FROM reviews", ledger), [(4,)])
        whole = self.folder / "whole.ledger"
        self.muster("add", CHAIN, ledger=whole)
        strip = lambda line: {k: v for k, v in json.loads(timeless(line)).items() if k not in ("reviews", "appearances")}
        self.assertEqual([strip(x) for x in results[0][0]], [strip(x) for x in self.exported(whole)])

    def test_an_export_can_be_imported_and_is_the_same_then(self):
        a, _ = self.halves()
        self.muster("add", self.file("empty.txt", ""), status=INVALID, ledger=a)
        odd = self.folder / "odd.txt"
        odd.write_bytes("Police said 12 people were killed in Orl\xe9ans.".encode("cp1252"))
        self.muster("add", odd, ledger=a)
        some = self.rows(ledger=a)[0]["id"]
        self.muster("correct", some, "value=5", ledger=a)
        text = self.muster("export", ledger=a).stdout
        self.muster("import", "-", ledger=self.ledger, stdin=text)
        self.assertEqual(self.muster("export").stdout, text)
        self.assertEqual(self.rows(), self.rows(ledger=a))
        self.verify()

    def test_an_export_that_was_tampered_with_is_refused(self):
        a, _ = self.halves()
        line = self.exported(a)[0]
        for was, new in (("soldiers", "Soldiers"), ('"outlet":"', '"outlet":"X'), ('"claims":[{', '"claims":[[{'),
                         ('"words":[', '"words":[99999,'), ('"schema":"', '"schema":"x'), ('"bytes_text":', '"bytes":')):
            self.assertIn(was, line)
            done = self.muster("import", "-", stdin=line.replace(was, new, 1).encode(), status=None)
            self.assertIn(done.returncode, (INVALID, CORRUPT))
            self.assertIn("line 1", done.stderr.decode())
        self.assertEqual(self.sql("SELECT count(*) FROM documents"), [(0,)])


class Trust(People):
    def setUp(self):
        super().setUp()
        self.muster("add", CHAIN)
        some = self.rows("--measure", "killed")[0]["id"]
        self.muster("correct", some, "value=5", "--why", "x")

    def tampered(self, *statements):
        # A name of its own each time: what a log of another copy left would be taken for this one's.
        self.n_copies = getattr(self, "n_copies", 0) + 1
        copy = self.folder / f"copy-{self.n_copies}.ledger"
        shutil.copy(self.ledger, copy)
        with sqlite3.connect(copy) as database:
            for statement in statements:
                database.execute(statement)
        database.close()
        return self.muster("verify", "--reread", 0, ledger=copy, status=CORRUPT).stderr.decode()

    def test_verify_tells_what_was_changed(self):
        self.verify()
        for statement, words in (
                ("UPDATE log SET who = 'eve' WHERE seq = 1", "log entry 1: was changed"),
                ("UPDATE log SET detail = '{}', hash = 'x' WHERE seq = 1", "log entry 2: does not follow"),
                ("DELETE FROM log WHERE seq = 1", "log: entry 1 is missing"),
                ("UPDATE reviews SET value = '6'", "was changed (its id does not fit)"),
                ("DELETE FROM reviews", "log entry 2: the rows that came with it were changed"),
                ("UPDATE documents SET outlet = 'Other' WHERE document_key = 1", "its id does not fit its bytes"),
                ("UPDATE captures SET bytes = (SELECT bytes FROM captures WHERE capture_key = 2) WHERE capture_key = 1", "capture "),
                ("UPDATE readings SET claims = (SELECT claims FROM readings WHERE reading_key = 2) WHERE reading_key = 1", "a stored reading cannot be understood"),
                ("UPDATE readings SET sha256 = zeroblob(32) WHERE reading_key = 1", "is not what it was"),
                ("UPDATE appearances SET name = 'x' WHERE appearance_key = 1", "log entry 1: the rows"),
                ("UPDATE claims SET low = '7' WHERE claim_key = (SELECT min(claim_key) FROM claims)", "the index does not fit its claims"),
                ("DELETE FROM claim_terms WHERE rowid IN (SELECT rowid FROM claim_terms LIMIT 1)", "index"),
                ("DELETE FROM claims WHERE claim_key = (SELECT max(claim_key) FROM claims)", "index"),
                ("DELETE FROM captures WHERE capture_key = 5", "not there")):
            if "rowid" in statement:
                statement = "DELETE FROM claim_terms WHERE (term_key, claim_key) = (SELECT term_key, claim_key FROM claim_terms LIMIT 1)"
            self.assertIn(words, self.tampered(statement), statement)

    def test_the_index_can_be_made_again(self):
        before = self.muster("list", "--csv", "--limit", 1000).stdout
        with sqlite3.connect(self.ledger) as database:
            database.execute("DELETE FROM claims")
            database.execute("DELETE FROM terms WHERE term_key NOT IN (SELECT term_key FROM claim_terms)")
        database.close()
        self.muster("verify", "--reread", 0, status=CORRUPT)
        self.muster("verify", "--reread", 0, "--rebuild")
        self.assertEqual(self.muster("list", "--csv", "--limit", 1000).stdout, before)
        self.verify()

    def test_a_damaged_page_is_told(self):
        data = bytearray(self.ledger.read_bytes())
        generator = random.Random(1)
        seen = set()
        # Every fifth page: tables, indices and texts of all kinds are met.
        for page in range(1, len(data) // 4096, 5):
            bad = bytearray(data)
            bad[page * 4096:page * 4096 + 4096] = generator.randbytes(4096)
            copy = self.folder / f"copy-{page}.ledger"
            copy.write_bytes(bad)
            done = self.muster("verify", "--reread", 0, ledger=copy, status=None)
            self.assertIn(done.returncode, (CORRUPT, IO), (page, done.stderr))
            self.assertTrue(done.stderr.startswith(b"muster: "), done.stderr)
            seen.add(done.returncode)
            listed = self.muster("list", ledger=copy, status=None)
            self.assertIn(listed.returncode, (0, CORRUPT, IO), (page, listed.stderr))
        self.assertIn(CORRUPT, seen)
        copy = self.folder / "half.ledger"
        copy.write_bytes(data[:len(data) // 2])
        self.assertIn(self.muster("verify", "--reread", 0, ledger=copy, status=None).returncode, (CORRUPT, IO))

    def test_a_backup_is_a_ledger(self):
        copy = self.folder / "copy.ledger"
        self.muster("backup", copy)
        self.assertEqual(self.exported(copy), self.exported())
        self.verify(copy)
        self.muster("backup", copy)  # a newer one takes the place of an older one
        other = self.file("notes.txt", "mine")
        self.muster("backup", other, status=CONFLICT)
        self.assertEqual(other.read_text(), "mine")
        self.muster("backup", self.folder / "no" / "folder", status=None)
        self.assertFalse([p for p in self.folder.iterdir() if ".part-" in p.name])

    def test_a_newer_or_foreign_file_is_left_alone(self):
        with sqlite3.connect(self.ledger) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
        for arguments in (("list",), ("add", CHAIN), ("verify",)):
            self.assertIn("newer Muster", self.muster(*arguments, status=UNSUPPORTED).stderr.decode())
        foreign = self.file("letter.txt", "Dear Ann, " * 1000)
        for arguments in (("list",), ("add", CHAIN)):
            self.assertIn("not a ledger", self.muster(*arguments, ledger=foreign, status=CORRUPT).stderr.decode())
        self.assertEqual(foreign.read_text(), "Dear Ann, " * 1000)

    def test_two_writers_wait_for_each_other(self):
        holder = sqlite3.connect(self.ledger, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        done = self.muster("add", self.file("new.txt", "Police said 3 people were killed."), status=CONFLICT)
        self.assertIn("another process is writing", done.stderr.decode())
        self.rows()  # readers do not wait
        holder.execute("ROLLBACK")
        holder.close()
        self.assertEqual(self.summary(self.folder / "new.txt")["new"], 1)

    def test_a_clock_that_went_back_is_told_and_times_go_on(self):
        """The last entry of the log is moved to the future, with its hash made as docs/LEDGER.md says."""
        with sqlite3.connect(self.ledger) as database:
            row = list(database.execute("SELECT previous, seq, at, who, action, detail, rows_sha256 FROM log ORDER BY seq DESC").fetchone())
            row[2] = "2999-01-01T00:00:00.000Z"
            digest = hashlib.sha256("\n".join(["muster/log/1", *map(str, row)]).encode()).hexdigest()
            database.execute("UPDATE log SET at = ?, hash = ? WHERE seq = ?", (row[2], digest, row[1]))
        database.close()
        self.verify()
        done = self.muster("add", self.file("new.txt", "Police said 3 people were killed."))
        self.assertIn("the clock says", done.stderr.decode())
        self.muster("approve", self.rows()[0]["id"])
        self.muster("reject", self.rows()[0]["id"])
        times = [t for (t,) in self.sql("SELECT at FROM log ORDER BY seq")]
        self.assertEqual(times, sorted(times))
        self.assertEqual(len(set(times[-2:])), 2)
        self.verify()

    def as_nobody(self, *arguments):
        """The program as a user who owns nothing here."""
        self.folder.chmod(0o755)
        command = [ledger_test.MUSTER, *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        return subprocess.run(command, capture_output=True, timeout=60, check=False, cwd=self.folder,
                              env={**os.environ, "MUSTER_LEDGER": str(self.ledger)})

    @unittest.skipUnless(os.geteuid() != 0 or shutil.which("setpriv"), "root may write everywhere")
    def test_a_folder_that_cannot_be_written(self):
        expected = self.muster("list", "--csv").stdout
        before = sorted(p.name for p in self.folder.iterdir())
        self.folder.chmod(0o555)
        self.ledger.chmod(0o444)
        try:
            if self.as_nobody("version").returncode != 0:
                self.skipTest("the program cannot be run by others here")
            self.folder.chmod(0o555)
            listed = self.as_nobody("list", "--csv")
            self.assertEqual((listed.returncode, listed.stdout), (0, expected), listed.stderr)
            added = self.as_nobody("add", ROOT / "examples" / "report.txt")
            self.assertEqual(added.returncode, IO, added.stderr)
            self.assertIn("cannot be written", added.stderr.decode())
        finally:
            self.folder.chmod(0o755)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)

    def test_a_file_that_may_not_grow(self):
        """What a full disk does: the batch is rolled back, the message says so, and the same command goes on."""
        lines = "".join(json.dumps({"name": f"n{i}", "text": f"Police said {i} people were killed in Karsa. " + "x " * 4000}) + "\n"
                        for i in range(1, 400))
        path = self.file("many.ndjson", lines)
        size = self.ledger.stat().st_size

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100000, size + 100000))
        done = subprocess.run([ledger_test.MUSTER, "add", path, "--batch", "20", "--ledger", self.ledger], capture_output=True,
                              check=False, preexec_fn=limit)
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertTrue(done.stderr.startswith(b"muster: "), done.stderr)
        n_before = self.verify()["documents"]
        self.assertLess(n_before, 419)
        rest = self.summary(path)
        self.assertEqual(rest["new"] + n_before, 419)
        self.verify()


if __name__ == "__main__":
    ledger_test.MUSTER = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
