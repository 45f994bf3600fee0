#!/usr/bin/env python3
"""The acceptance report: each figure, statement and event of its expected reading, and nothing besides.

    python3 tests/e2e/model_report.py build/dev/muster [FOLDER]

FOLDER (default $MUSTER_EVAL/model-report, or ../shared/eval/model-report) holds report.txt and expected.json. It is
not part of the repository; without it the test says that it was not run (exit status 77).
"""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77
FIGURE_FIELDS = ["kind", "low", "high", "measure", "join", "unit", "frame", "side", "source", "modality"]


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def forms(value):
    """Names and words of a list of actors, a source, or a plain string."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [value[key] for key in ("words", "name") if value.get(key)]
    return [form for item in value for form in forms(item)]


def same_name(wanted, got):
    wanted, got = forms(wanted), forms(got)
    if not wanted or not got:
        return not wanted and not got
    lower = [g.lower() for g in got]
    return any(w.lower() in g or g in w.lower() for w in wanted for g in lower)


def number(value):
    return None if value is None else float(value)


def figure_faults(wanted, claim):
    for field in FIGURE_FIELDS:
        want, got = wanted.get(field), claim.get(field)
        if field in ("low", "high"):
            right = number(want) == number(got)
        elif field == "measure":
            right = set(want) == set(got)
        elif field == "frame":
            right = got in want
        elif field == "side":
            right = same_name(want, got)
        elif field == "source":
            # "Current estimates": nobody is named, so either reading of the source is fair.
            right = same_name(want, got) or (wanted["source_kind"] == "unattributed" and got is None)
        else:
            right = want == got
        if not right:
            yield f"figure {wanted['id']} {wanted['words']!r}: {field}: expected {want}, got {shown(got)}"


def shown(value):
    return forms(value) if isinstance(value, (dict, list)) else value


def best(span, items, span_of):
    return max(items, key=lambda item: overlap(span, span_of(item)), default=None)


def well_covered(wanted, got):
    """Spans that name the same words: most of each lies in the other."""
    common = overlap(wanted, got)
    return common >= 0.8 * (wanted[1] - wanted[0]) and common >= 0.8 * (got[1] - got[0])


def check_figures(expected, reading):
    used = set()
    for wanted in expected["figures"]:
        claim = best(wanted["span"], reading["claims"], lambda c: c["span"])
        if claim is None or not overlap(wanted["span"], claim["span"]):
            yield f"figure {wanted['id']} {wanted['words']!r}: not read"
            continue
        used.add(claim["id"])
        yield from figure_faults(wanted, claim)
    for claim in reading["claims"]:
        if claim["id"] not in used:
            yield f"figure {claim['words']!r} {claim['measure']}: read, but not in the report's expected reading"
        for no_claim in expected["not_claims"]:
            if overlap(claim["span"], no_claim["span"]):
                yield f"figure {claim['words']!r}: is no claim ({no_claim['why']})"


def check_statements(expected, reading):
    for wanted in expected["statements"]:
        label = f"statement {wanted['id']} {wanted['content'][:40]!r}"
        found = [s for s in reading["statements"] if well_covered(wanted["span"], s["content"]["span"])]
        if not found:
            near = best(wanted["span"], reading["statements"], lambda s: s["content"]["span"])
            yield f"{label}: not read" + (f"; nearest {near['content']['words']!r}" if near else "")
            continue
        statement = found[0]
        if statement["kind"] != wanted["kind"]:
            yield f"{label}: kind: expected {wanted['kind']}, got {statement['kind']}"
        # "Kim Jong Un (text: Kim)": the full name, and what stands there.
        names = wanted["source"].replace("(text: ", "|").replace(")", "").split("|")
        if not same_name([n.strip() for n in names], statement["source"]):
            yield f"{label}: source: expected {wanted['source']}, got {shown(statement['source'])}"
        kind = wanted.get("source_kind")
        if kind and statement["source"] and statement["source"]["kind"] != kind:
            yield f"{label}: source kind: expected {kind}, got {statement['source']['kind']}"


def check_events(expected, reading):
    for wanted in expected["events"]:
        near = best(wanted["span"], reading["events"], lambda e: e["span"])
        # An event may be told by more or fewer words than the annotator marked, but most of the shorter must be shared.
        if near is None or overlap(wanted["span"], near["span"]) < 0.5 * (wanted["span"][1] - wanted["span"][0]):
            yield f"event {wanted['id']} {wanted['words']!r}: not read" + (f"; nearest {near['words']!r}" if near else "")
            continue
        if wanted.get("modality") and near["modality"] != wanted["modality"]:
            yield f"event {wanted['id']}: modality: expected {wanted['modality']}, got {near['modality']}"


def main():
    evaluation = os.environ.get("MUSTER_EVAL", str(ROOT / "../shared/eval"))
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else evaluation + "/model-report")
    if not (folder / "expected.json").exists():
        print(f"not run: no expected reading in {folder}")
        sys.exit(SKIPPED)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    run = subprocess.run([sys.argv[1], "read", "--json", "--published", "2025-08-22", str(folder / "report.txt")],
                         stdout=subprocess.PIPE, check=True)
    reading = json.loads(run.stdout)
    text = (folder / "report.txt").read_text(encoding="utf-8")
    faults = [f"span of {c['words']!r}" for c in reading["claims"] if text[slice(*c["span"])] != c["words"]]
    for part in (check_figures, check_statements, check_events):
        faults.extend(part(expected, reading))
    for fault in faults:
        print(fault)
    for part in ("figures", "statements", "events"):
        wrong = len({f.split()[1] for f in faults if f.startswith(part[:-1] + " ") and f.split()[1][1:].isdigit()})
        print(f"{part}: {len(expected[part]) - wrong} of {len(expected[part])} right")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
