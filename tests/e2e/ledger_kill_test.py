#!/usr/bin/env python3
"""kill -9 at random moments of add, reread, merge and backup: the ledger is whole each time, and the finished one is the
same as one that was never disturbed.

    python3 tests/e2e/ledger_kill_test.py build/dev/muster
    MUSTER_KILLS=200 MUSTER_SEED=7 python3 tests/e2e/ledger_kill_test.py build/release/muster

Standard library only.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time
import unittest

import ledger_test
from ledger_people_test import People, timeless
from ledger_test import CHAIN, NOT_FOUND

KILLS = int(os.environ.get("MUSTER_KILLS", "32"))
SEED = int(os.environ.get("MUSTER_SEED", "1"))


class Killed(People):
    def setUp(self):
        super().setUp()
        self.random = random.Random(SEED)
        print(f"seed {SEED}", file=sys.stderr)
        lines = [json.loads(line) for line in CHAIN.read_text(encoding="utf-8").splitlines()]
        with open(self.folder / "many.ndjson", "w", encoding="utf-8") as out:
            for i in range(10):
                for line in lines:
                    text = line["text"].replace("North Korea", f"North Korea's corps {i}", 1)
                    out.write(json.dumps({**line, "name": f"{line['name']}-{i}", "text": text}) + "\n")

    def command(self, *arguments, ledger):
        return [ledger_test.MUSTER, *map(str, arguments), "--ledger", str(ledger)]

    def timed(self, *arguments, ledger):
        began = time.monotonic()
        subprocess.run(self.command(*arguments, ledger=ledger), check=True, capture_output=True)
        return time.monotonic() - began

    def killed(self, seconds, *arguments, ledger):
        """True when the program was at work when it was killed."""
        process = subprocess.Popen(self.command(*arguments, ledger=ledger), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        process.kill()
        return process.wait() != 0

    def export_of(self, ledger):
        return [timeless(line) for line in self.exported(ledger)]

    def holds(self, ledger):
        if not ledger.exists():
            return
        done = self.muster("verify", "--json", "--reread", 0, ledger=ledger, status=None)
        # Killed while it was made: there is no ledger yet, and the next add makes it.
        if done.returncode == NOT_FOUND and b"stopped while it was made" in done.stderr:
            self.assertIn(b"SQLite", ledger.read_bytes()[:16] or b"SQLite")
            return
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def disturb(self, kills, arguments, ledger, undisturbed_seconds):
        n_at_work = 0
        for _ in range(kills):
            n_at_work += self.killed(self.random.uniform(0, undisturbed_seconds), *arguments, ledger=ledger)
            self.holds(ledger)
        print(f"{arguments[0]}: {n_at_work} of {kills} kills met the program at work", file=sys.stderr)

    def test_add(self):
        arguments = ("add", self.folder / "many.ndjson", "--batch", 7)
        calm = self.folder / "calm.ledger"
        seconds = self.timed(*arguments, ledger=calm)
        # Each round begins anew at most once, so that later kills meet a ledger that has grown.
        for part in range(2):
            ledger = self.folder / f"killed-{part}.ledger"
            self.disturb(KILLS // 8, arguments, ledger, seconds)
            self.muster(*arguments, ledger=ledger)
            self.holds(ledger)
            self.assertEqual(self.export_of(ledger), self.export_of(calm))

    def test_reread(self):
        ledger, calm = self.folder / "killed.ledger", self.folder / "calm.ledger"
        self.muster("add", self.folder / "many.ndjson", ledger=ledger)
        some = self.rows(ledger=ledger)[0]["id"]
        self.muster("correct", some, "value=5", ledger=ledger)
        shutil.copy(ledger, calm)
        arguments = ("reread", "--lexicon", self.other_rules(1), "--batch", 7)
        seconds = self.timed(*arguments, ledger=calm)
        self.disturb(KILLS // 4, arguments, ledger, seconds)
        self.muster(*arguments, ledger=ledger)
        self.holds(ledger)
        self.assertEqual(self.export_of(ledger), self.export_of(calm))

    def test_merge(self):
        other, ledger, calm = (self.folder / f"{n}.ledger" for n in ("other", "killed", "calm"))
        self.muster("add", self.folder / "many.ndjson", ledger=other)
        self.muster("add", CHAIN, ledger=ledger)
        shutil.copy(ledger, calm)
        arguments = ("merge", other, "--batch", 7)
        seconds = self.timed(*arguments, ledger=calm)
        self.disturb(KILLS // 4, arguments, ledger, seconds)
        self.muster(*arguments, ledger=ledger)
        self.holds(ledger)
        self.assertEqual(self.export_of(ledger), self.export_of(calm))

    def test_backup(self):
        ledger, copy = self.folder / "whole.ledger", self.folder / "copy.ledger"
        self.muster("add", self.folder / "many.ndjson", ledger=ledger)
        expected = self.export_of(ledger)
        seconds = self.timed("backup", copy, ledger=ledger)
        for kill in range(KILLS // 4):
            if kill % 2:
                copy.unlink(missing_ok=True)
            self.killed(self.random.uniform(0, seconds), "backup", copy, ledger=ledger)
            self.holds(ledger)
            # There, it is whole.
            if copy.exists():
                self.holds(copy)
                self.assertEqual(self.export_of(copy), expected)


if __name__ == "__main__":
    ledger_test.MUSTER = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
