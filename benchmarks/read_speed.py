#!/usr/bin/env python3
"""Speed of `muster read` beside spaCy's parse of the same texts, in one run, on one core.

    .venv/bin/python benchmarks/read_speed.py [--texts FILE.ndjson|FOLDER ...] [--rounds 5] [--markdown docs/PERFORMANCE.md]

Texts: --texts, else the annotated digest, articles and pages beside the repository, else examples/reports.ndjson. Tokens a
second of `muster read` as it is, with --full and with --figures, and of spaCy at its best batch size; start-up apart. spaCy
parses only; muster parses and reads and writes JSON. Tokens are spaCy's. Times are CPU seconds of the process, so that other
work on the machine counts less, medians of the rounds; the ways take turns. Where the program read_stages is built (preset
bench), the time of each stage is printed too, in cycles and in bytes asked of the heap, and the peak of multiply-adds.
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


MARKER, END = "<!-- measured: made by benchmarks/read_speed.py, do not edit -->", "<!-- end -->"
MODES = {"default": [], "--full": ["--full"], "--figures": ["--figures"]}
BATCH_SIZES = (4, 256)


def load_texts(path):
    if path.is_dir():
        return [file.read_text(encoding="utf-8") for file in sorted(path.glob("*.txt"))]
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def default_paths():
    shared = pathlib.Path(os.environ.get("MUSTER_EVAL", ROOT / "../shared/eval"))
    paths = [shared / "figures/digest.ndjson", shared / "figures/dev", shared / "pages/newspaper"]
    return [p for p in paths if p.exists()] or [ROOT / "examples/reports.ndjson"]


def processor():
    """Its name and the widest vectors of it that the kernels use: the networks are most of the time."""
    cpu = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    value = {line.split(":")[0].strip(): line.split(":")[1].strip() for line in cpu.splitlines() if ":" in line}
    flags = value.get("flags", "").split()
    return f"{value.get('model name', '?')} ({'avx512' if 'avx512bw' in flags else 'avx2' if 'avx2' in flags else 'plain'})"


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def seconds(muster, file, flags):
    begin = cpu_of_children()
    subprocess.run([muster, "read", "--json", "--threads", "1", *flags, str(file)], stdout=subprocess.DEVNULL, check=True)
    return cpu_of_children() - begin


def measure(nlp, muster, texts, copies, rounds, folder):
    """{way: median seconds} for `copies` of the texts, and the number of tokens in them."""
    # Texts differ by their last words, so that no cache of whole texts could help.
    texts = [f"{t} Report {i}." for i in range(copies) for t in texts]
    file, one = folder / "reports.ndjson", folder / "one.ndjson"
    file.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), encoding="utf-8")
    one.write_text(json.dumps({"text": "No figure."}) + "\n", encoding="utf-8")
    times, n_tokens = {}, 0
    for _ in range(rounds):
        times.setdefault("start", []).append(seconds(muster, one, []))
        for mode, flags in MODES.items():
            times.setdefault(mode, []).append(seconds(muster, file, flags))
        for size in BATCH_SIZES:
            begin = time.process_time()
            n_tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=size))
            times.setdefault(f"spaCy {size}", []).append(time.process_time() - begin)
    return {way: statistics.median(values) for way, values in times.items()}, n_tokens


def stages(program, texts, folder):
    """A row of microseconds a token for each stage, and what the program said of the machine; None where it is not built."""
    if not os.access(program, os.X_OK):
        return None
    file = folder / "stages.ndjson"
    file.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), encoding="utf-8")
    return json.loads(subprocess.run([program, str(file), "5", "--full"], capture_output=True, text=True, check=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=pathlib.Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=3, help="how often the texts are read in a round")
    parser.add_argument("--muster", default=str(ROOT / "build/release/muster"))
    parser.add_argument("--stages", default=str(ROOT / "build/bench/benchmarks/read_stages"))
    parser.add_argument("--model", default=str(ROOT / "models/en_core_web_sm"))
    parser.add_argument("--markdown", type=pathlib.Path, help="a page whose part between the marks is written anew")
    args = parser.parse_args()
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
    begin = time.process_time()
    import spacy  # its start-up is measured too
    nlp = spacy.load(args.model)
    spacy_start = time.process_time() - begin

    out = [f"{processor()}; spaCy {spacy.__version__}, parse only, at the better of batches of {' and '.join(map(str, BATCH_SIZES))}; medians of "
           f"{args.rounds} rounds, CPU time, one core, tokens a second.", "",
           "| texts | tokens | spaCy | `muster read` | ratio | `--full` | ratio | `--figures` | ratio |",
           "|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    costs = []
    for path in args.texts or default_paths():
        texts = load_texts(path)
        with tempfile.TemporaryDirectory() as folder:
            times, n = measure(nlp, args.muster, texts, args.copies, args.rounds, pathlib.Path(folder))
            costs.append((path.name, stages(args.stages, texts, pathlib.Path(folder))))
        spacy_best = min(v for k, v in times.items() if k.startswith("spaCy"))
        cells = []
        for mode in MODES:
            read = times[mode] - times["start"]
            cells += [f"{n / read:,.0f}", f"**{spacy_best / read:.1f}**"]
        out.append(f"| {path.name}, {len(texts)} | {n:,} | {n / spacy_best:,.0f} | " + " | ".join(cells) + " |")
    out += ["", f"Start-up with one short report: {1000 * times['start']:.0f} ms (spaCy {1000 * spacy_start:.0f} ms)."]
    costs = [(name, cost) for name, cost in costs if cost]
    if costs:
        hz, peak = costs[0][1]["clock_hz"], costs[0][1]["peak_flop"]
        out += ["", f"With `--full`, cycles a token (at {hz / 1e9:.1f} GHz) and, behind the stroke, bytes asked of the heap a token. The core "
                f"reaches {peak / 1e9:.0f} GFLOP/s in registers.", "",
                "| texts | " + " | ".join(costs[0][1]["stages"]) + " | all |", "|---|" + "--:|" * (len(costs[0][1]["stages"]) + 1)]
        for name, cost in costs:
            n = cost["tokens"]
            row = [f"{v['seconds'] / n * hz:,.0f} / {v['bytes'] / n:,.0f}" for v in cost["stages"].values()]
            out.append(f"| {name} | " + " | ".join(row) + f" | {cost['seconds'] / n * hz:,.0f} |")
    print("\n".join(out))
    if args.markdown:
        page = args.markdown.read_text(encoding="utf-8")
        head, tail = page[:page.index(MARKER) + len(MARKER)], page[page.index(END):]
        args.markdown.write_text(head + "\n\n" + "\n".join(out) + "\n\n" + tail, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
