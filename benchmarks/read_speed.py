#!/usr/bin/env python3
"""Speed of `muster read` beside spaCy's parse of the same texts, in one run, on one core.

    .venv/bin/python benchmarks/read_speed.py [--texts FILE.ndjson] [--rounds 5]

Texts: --texts, else the annotated digest beside the repository, else examples/reports.ndjson. Prints reports and tokens a
second of both, with and without start-up, and the ratio. spaCy parses only; muster parses and reads. Tokens are spaCy's.
Times are CPU seconds of the process, so that other work on the machine does not count, medians of the rounds.
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[name] = "1"
ROOT = pathlib.Path(__file__).resolve().parent.parent


def load_texts(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def seconds(muster, file):
    begin = cpu_of_children()
    subprocess.run([muster, "read", "--json", "--threads", "1", str(file)], stdout=subprocess.DEVNULL, check=True)
    return cpu_of_children() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=3, help="how often the texts are read in a round")
    parser.add_argument("--muster", default=str(ROOT / "build/release/muster"))
    parser.add_argument("--model", default=str(ROOT / "models/en_core_web_sm"))
    args = parser.parse_args()
    digest = pathlib.Path(os.environ.get("MUSTER_EVAL", str(ROOT / "../shared/eval"))) / "figures/digest.ndjson"
    path = args.texts or (digest if digest.exists() else ROOT / "examples/reports.ndjson")
    # Texts differ by their last words, so that no cache of whole texts could help.
    texts = [f"{t} Report {i}." for i in range(args.copies) for t in load_texts(path)]
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})

    begin = time.process_time()
    import spacy  # its start-up is measured too
    nlp = spacy.load(args.model)
    spacy_start = time.process_time() - begin
    spacy_times, n_tokens = [], 0
    muster_times, muster_starts = [], []
    with tempfile.TemporaryDirectory() as folder:
        file, empty = pathlib.Path(folder) / "reports.ndjson", pathlib.Path(folder) / "one.ndjson"
        file.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), encoding="utf-8")
        empty.write_text(json.dumps({"text": "No figure."}) + "\n", encoding="utf-8")
        # Turn by turn, so that a slow spell of the machine meets both.
        for _ in range(args.rounds):
            muster_starts.append(seconds(args.muster, empty))
            muster_times.append(seconds(args.muster, file))
            begin = time.process_time()
            n_tokens = sum(len(doc) for doc in nlp.pipe(texts))
            spacy_times.append(time.process_time() - begin)

    start = statistics.median(muster_starts)
    read, parsed = statistics.median(muster_times) - start, statistics.median(spacy_times)
    print(f"{len(texts)} reports, {n_tokens} tokens from {path.name}; medians of {args.rounds} rounds, CPU seconds, one core")
    row = "{:<22}{:>12}{:>12}{:>12}"
    print(row.format("", "start-up s", "tokens/s", "reports/s"))
    print(row.format("muster read", f"{start:.2f}", f"{n_tokens / read:.0f}", f"{len(texts) / read:.0f}"))
    print(row.format("spaCy parse", f"{spacy_start:.2f}", f"{n_tokens / parsed:.0f}", f"{len(texts) / parsed:.0f}"))
    print(f"ratio {parsed / read:.2f} (with start-up {(parsed + spacy_start) / (read + start):.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
