#!/usr/bin/env python3
"""How fast a ledger is, and how large: add beside bare read, lists and single claims of a large ledger, bytes beside text.

    python3 benchmarks/ledger_speed.py build/release/muster                    # 2,000 reports, 1,000,000 claims; some minutes
    python3 benchmarks/ledger_speed.py build/release/muster --reports 100000   # the full size; some hours on two cores

Reports are made of the repository's texts (and of ../shared/eval, where it is there) by changing names, places, numbers
and dates; the seed is fixed. The large ledger has the rows of the small one many times over, under other days, so
that finding works on as many rows as a large ledger has. Times are medians of whole runs of the program, its start
included; they are printed with the target they stand against. Standard library only.
"""
import argparse
import json
import os
import pathlib
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACES = ["Kyiv", "Gaza", "Khartoum", "Aleppo", "Mosul", "Goma", "Kabul", "Sanaa", "Mogadishu", "Homs", "Kursk", "Donetsk"]
PARTIES = ["North Korea", "Russia", "Ukraine", "Israel", "Sudan", "Syria", "Iraq", "Yemen", "Somalia", "Afghanistan"]


def texts():
    found = [json.loads(line)["text"] for line in
             (ROOT / "examples" / "story-chain" / "reports.ndjson").read_text(encoding="utf-8").splitlines()]
    found.append((ROOT / "examples" / "report.txt").read_text(encoding="utf-8"))
    evaluation = pathlib.Path(os.environ.get("MUSTER_EVAL", ROOT.parent / "shared" / "eval")) / "figures"
    if (evaluation / "digest.ndjson").exists():
        found += [json.loads(line)["text"] for line in (evaluation / "digest.ndjson").read_text(encoding="utf-8").splitlines()]
        found += [path.read_text(encoding="utf-8") for path in sorted((evaluation / "dev").glob("*.txt"))]
    return found


def changed(text, chance):
    """The same report of other places, parties and numbers; a number keeps its length and its marks."""
    def number(match):
        digits = match.group()
        if len(digits) == 4 and digits.startswith(("19", "20")):
            return digits
        return str(chance.randint(1, 9)) + "".join(chance.choice("0123456789") if d.isdigit() else d for d in digits[1:])
    text = re.sub(r"\b\d[\d,]*\d\b|\b\d\b", number, text)
    for names in (PLACES, PARTIES):
        shuffled = names[:]
        chance.shuffle(shuffled)
        text = re.sub("|".join(names), lambda m: shuffled[names.index(m.group())], text)
    return text


def make_reports(path, n, chance):
    originals, size, packed = texts(), 0, 0
    with open(path, "w", encoding="utf-8") as out:
        for i in range(n):
            text = changed(originals[i % len(originals)], chance)
            day = f"{chance.randint(2010, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            out.write(json.dumps({"name": f"report-{i}", "published": day, "outlet": f"Outlet {i % 50}", "text": text}) + "\n")
            size += len(text.encode())
            packed += len(zlib.compress(text.encode(), 9))
    return size, packed


def timed(*command):
    began = time.monotonic()
    subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def enlarge(path, n_claims, chance):
    """The index of `path` many times over: each copy of a claim stands in the same document, under another day."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN")
    columns = [row[1] for row in database.execute("PRAGMA table_info(claims)")]
    rest = ", ".join(c for c in columns if c not in ("claim_key", "claim_id", "sort_key"))
    n, high = database.execute("SELECT count(*), max(claim_key) FROM claims").fetchone()
    copy = 0
    while n * (copy + 1) < n_claims:
        copy += 1
        shift = copy * high
        days = chance.randint(-4000, 4000) << 25
        database.execute(f"INSERT INTO claims (claim_key, claim_id, sort_key, {rest}) SELECT claim_key + {shift}, claim_id, "
                         f"max(sort_key + {days}, 0), {rest} FROM claims WHERE claim_key <= {high}")
        database.execute(f"INSERT INTO claim_terms SELECT term_key, max(sort_key + {days}, 0), claim_key + {shift} FROM claim_terms "
                         f"WHERE claim_key <= {high}")
    database.execute("COMMIT")
    total = database.execute("SELECT count(*) FROM claims").fetchone()[0]
    database.close()
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("muster")
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--claims", type=int, default=1000000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    chance = random.Random(1)
    lines = []

    def tell(what, value, target, good):
        lines.append((what, value, target, "" if good else "missed"))
        print(f"{what:<58} {value:>12}  target {target:<12} {'' if good else 'MISSED'}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        reports, ledger = folder / "reports.ndjson", folder / "speed.ledger"
        size, packed = make_reports(reports, arguments.reports, chance)
        print(f"{arguments.reports} reports, {size / 1e6:.1f} MB of text, {packed / 1e6:.1f} MB compressed one by one")
        reads, adds = [], []
        for _ in range(arguments.runs):  # by turns, so that both meet the same weather
            reads.append(timed(arguments.muster, "read", reports, "--json"))
            ledger.unlink(missing_ok=True)
            adds.append(timed(arguments.muster, "add", reports, "--ledger", ledger))
        read, add = statistics.median(reads), statistics.median(adds)
        print(f"read {arguments.reports / read:.0f} reports/s, add {arguments.reports / add:.0f} reports/s")
        tell("add beside bare read", f"{read / add:.2f}", ">= 0.80", read / add >= 0.8)
        tell("add again, all seen (s)", f"{timed(arguments.muster, 'add', reports, '--ledger', ledger):.2f}", "-", True)
        ratio = ledger.stat().st_size / packed
        tell("ledger beside compressed text", f"{ratio:.2f}", "<= 2.5", ratio <= 2.5)

        n = enlarge(ledger, arguments.claims, chance)
        print(f"{n} claims")
        start = statistics.median(timed(arguments.muster, "status", "--help") for _ in range(9))
        some = json.loads(subprocess.run([arguments.muster, "list", "--ndjson", "--limit", "1", "--ledger", ledger],
                                         check=True, capture_output=True).stdout.splitlines()[0])
        for name, options, target in (
                ("list, 50 rows", (), 50),
                ("list --measure killed", ("--measure", "killed"), 50),
                ("list --side --measure", ("--side", "Russia", "--measure", "killed"), 50),
                ("list --side --measure --sort=-published", ("--side", "Ukraine", "--measure", "wounded", "--sort=-published"), 50),
                ("list --place --published", ("--place", "Sudan", "--published", "2015..2018"), 50),
                ("list --source", ("--source", "officials"), 50),
                ("list --value --sort=-value", ("--value", "1000..5000", "--sort=-value"), 50),
                ("list --outlet --kind", ("--outlet", "Outlet 7", "--kind", "lower_bound"), 50),
                ("list --text", ("--text", "hospital"), 50)):
            ms = 1000 * statistics.median(
                timed(arguments.muster, "list", *options, "--ledger", ledger) for _ in range(5))
            tell(f"{name} (ms)", f"{ms:.0f}", f"<= {target}", ms <= target)
        ms = 1000 * statistics.median(timed(arguments.muster, "show", some["id"], "--ledger", ledger) for _ in range(9))
        tell("show ID (ms)", f"{ms:.0f}", "<= 10", ms <= 10)
        print(f"of each time, {1000 * start:.0f} ms are the start of the program")


if __name__ == "__main__":
    main()
