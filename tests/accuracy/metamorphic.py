#!/usr/bin/env python3
"""Changes to a report that must leave its figures as they are: value, measure and modality of every claim.

    python3 tests/accuracy/metamorphic.py build/dev/muster [FOLDER]

For each annotated report (FOLDER, default $MUSTER_EVAL/figures or ../shared/eval/figures: digest.ndjson and dev/*.txt; and
tests/accuracy/reports/*.txt): an unrelated paragraph before and after it; the paragraphs in another order, the title in its
place; towns, countries and people renamed to others of their kind. Prints the share of claims that stay, for each change, and
fails below 99% of all. Seeds are fixed.
"""
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LEAST = 0.99
UNRELATED = ("The museum on the square will show a collection of old maps until the end of the season, its director said. "
             "Visitors can see them every afternoon.")
NAMES = {
    "city": ["Lisbon", "Toronto", "Osaka", "Lusaka", "Cusco", "Leeds"],
    "country": ["Peru", "Kenya", "Norway", "Japan", "Chile", "Ghana"],
    "person": ["Maria Lopez", "John Carter", "Peter Novak", "Anna Weber"],
}


def read(muster, reports):
    """Readings of reports [(name, date, text)], by one run of the program."""
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as file:
        for name, date, text in reports:
            file.write(json.dumps({"name": name, "published": date, "text": text}) + "\n")
        file.flush()
        run = subprocess.run([muster, "read", "--lines", "--mentions", "--json", file.name], capture_output=True, text=True, check=True)
        mentions = [json.loads(line) for line in run.stdout.splitlines()]
        run = subprocess.run([muster, "read", "--lines", "--json", file.name], capture_output=True, text=True, check=True)
        readings = [json.loads(line) for line in run.stdout.splitlines()]
    if len(readings) != len(reports):
        sys.exit(f"{len(reports)} reports in, {len(readings)} readings out")
    return readings, mentions


def figures(reading):
    """What must not change, as a multiset."""
    return collections.Counter((claim["words"], claim["kind"], claim["low"], claim["high"], tuple(claim["measure"]), claim["modality"])
                               for claim in reading["claims"] if claim["tier"] != "article")


def surrounded(text, _mentions, _rng):
    return UNRELATED + "\n\n" + text if "\n" not in text.strip() else text.rstrip() + "\n\n" + UNRELATED + "\n"


def reordered(text, _mentions, rng):
    parts = [part for part in text.split("\n\n") if part.strip()]
    if len(parts) < 4:
        return None
    body = parts[2:]  # title and lead stay: they say where and when
    rng.shuffle(body)
    return "\n\n".join(parts[:2] + body) + "\n"


def renamed(text, mentions, rng):
    """Replaces names that stand whole in the text; longer names first, each by one other name throughout."""
    found = {}
    for mention in mentions.get("places", []) + mentions.get("actors", []):
        kind, words = mention["kind"], mention["words"]
        kind = "person" if kind == "person" and len(words.split()) == 2 and words.istitle() else kind
        if kind in NAMES and words[:1].isupper() and (kind != "person" or len(words.split()) == 2):
            found[words] = kind
    pools = {kind: [name for name in names if name not in text] for kind, names in NAMES.items()}
    changed = False
    for words in sorted(found, key=len, reverse=True):
        pool = pools[found[words]]
        if not pool or any(words != other and words in other for other in found):
            continue
        new = pool.pop(rng.randrange(len(pool)))
        if sum(c.isdigit() for c in words) == 0 and f" {words}" in text:
            text, changed = text.replace(words, new), True
    return text if changed else None


def reports_of(folder):
    digest = folder / "digest.ndjson"
    if digest.exists():
        for line in digest.read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            yield report["name"], report["date"], report["text"]
    for path in sorted(folder.glob("dev/*.txt")) + sorted((ROOT / "tests/accuracy/reports").glob("*.txt")):
        about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        yield path.stem, about["document"].get("published"), path.read_text(encoding="utf-8")


def main():
    muster = sys.argv[1]
    base = pathlib.Path(os.environ.get("MUSTER_EVAL") or ROOT.parent / "shared/eval") / "figures"
    reports = list(reports_of(pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else base))
    plain, mentions = read(muster, reports)
    rng = random.Random(4)
    stayed = total = 0
    for change in (surrounded, reordered, renamed):
        wanted, changed = [], []
        for (name, date, text), reading, found in zip(reports, plain, mentions):
            other = change(text, found.get("mentions", found), rng)
            if other is not None:
                wanted.append(figures(reading))
                changed.append((name, date, other))
        readings, _ = read(muster, changed)
        kept = all_of = 0
        for (name, _, _), want, reading in zip(changed, wanted, readings):
            got = figures(reading)
            lost = want - got
            kept += sum(want.values()) - sum(lost.values())
            all_of += sum(want.values())
            for figure in lost:
                print(f"{change.__name__}\t{name}\tlost {figure}\tinstead {sorted((got - want))[:2]}")
        print(f"{change.__name__}: {kept} of {all_of} claims stay in {len(changed)} reports ({kept / max(all_of, 1):.4f})")
        stayed, total = stayed + kept, total + all_of
    print(f"all changes: {stayed} of {total} ({stayed / max(total, 1):.4f}), {LEAST} needed")
    return 0 if total and stayed >= LEAST * total else 1


if __name__ == "__main__":
    sys.exit(main())
