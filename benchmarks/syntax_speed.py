#!/usr/bin/env python3
"""Speed of the syntax engine beside spaCy on the same texts, in one run, on one core.

    .venv/bin/python benchmarks/syntax_speed.py [--models sm,md] [--texts FILE.ndjson|FOLDER ...] [--rounds 5] [--json OUT]

Needs the program syntax_speed (cmake --preset bench && cmake --build --preset bench --target syntax_speed). Texts: --texts
(the field "text" of each line, or each .txt file of a folder), else the annotated digest and articles beside the
repository, else examples/. Times are CPU seconds of the process, medians of the rounds; the two take turns, so that a
slow spell of the machine meets both. spaCy runs with all its components, at its best of the batch sizes shown.
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

# One thread each; spaCy is free to choose the kernels that suit this processor, whatever the environment forces.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "BLIS_ARCH"):
    os.environ.pop(name, None)
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[name] = "1"
ROOT = pathlib.Path(__file__).resolve().parent.parent
BATCH_SIZES = (1, 4, 8, 16, 256)


def texts_of(path):
    if path.is_dir():
        return [file.read_text(encoding="utf-8") for file in sorted(path.glob("*.txt"))]
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def default_paths():
    figures = pathlib.Path(os.environ.get("MUSTER_EVAL", ROOT / "../shared/eval")) / "figures"
    if figures.exists():
        return [figures / "digest.ndjson", figures / "dev"]
    return [ROOT / "examples/reports.ndjson"]


def cpu_seconds(run):
    begin = time.process_time()
    run()
    return time.process_time() - begin


def consume(docs):
    for _ in docs:
        pass


def measure(program, model, texts, rounds):
    """{way: [seconds of each round]} and what the engine said of itself."""
    import spacy
    begin = time.process_time()
    nlp = spacy.load(model)
    spacy_load = time.process_time() - begin
    ways = {f"spaCy pipe, batch {size}": lambda size=size: consume(nlp.pipe(texts, batch_size=size)) for size in BATCH_SIZES}
    ways["spaCy, a call a text"] = lambda: consume(nlp(text) for text in texts)
    n_tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=8))  # and a warm-up
    times = {}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write("".join(json.dumps(text) + "\n" for text in texts))
        file.flush()
        for _ in range(rounds):
            answer = subprocess.run([program, str(model), file.name, "1"], capture_output=True, text=True, check=True)
            own = json.loads(answer.stdout)
            if own["tokens"] != n_tokens:
                sys.exit(f"syntax_speed: {own['tokens']} tokens, spaCy has {n_tokens}")
            for way, key in (("Muster, first pass", "first"), ("Muster", "batch"), ("Muster, a call a text", "single"),
                             ("Muster, loading", "load")):
                times.setdefault(way, []).append(own[f"{key}_seconds"])
            for way, run in ways.items():
                times.setdefault(way, []).append(cpu_seconds(run))
    medians = {way: statistics.median(values) for way, values in times.items()}
    medians["spaCy, loading"] = spacy_load
    own["spacy_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return medians, n_tokens, own


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="sm,md")
    parser.add_argument("--texts", type=pathlib.Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--program", default=str(ROOT / "build/bench/benchmarks/syntax_speed"))
    parser.add_argument("--json", type=pathlib.Path, help="write the figures here too")
    args = parser.parse_args()
    if not os.access(args.program, os.X_OK):
        sys.exit(f"{args.program}: no such program; cmake --preset bench && cmake --build --preset bench --target syntax_speed")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import spacy
    texts = {path.name: texts_of(path) for path in args.texts or default_paths()}
    results = []
    for size in args.models.split(","):
        for name, part in texts.items():
            medians, n_tokens, own = measure(args.program, ROOT / f"models/en_core_web_{size}", part, args.rounds)
            best = min((w for w in medians if w.startswith("spaCy pipe")), key=medians.get)
            print(f"\n{size}, {name}: {len(part)} texts, {n_tokens} tokens; {own['kernels']} kernels, spaCy "
                  f"{spacy.__version__}, medians of {args.rounds}")
            for way, seconds in medians.items():
                if "loading" in way:
                    print(f"  {way:<24}{1000 * seconds:>9.0f} ms")
                    continue
                against = "spaCy, a call a text" if way == "Muster, a call a text" else best
                ratio = f"{medians[against] / seconds:>8.1f} x {against}" if way.startswith("Muster") else ""
                print(f"  {way:<24}{n_tokens / seconds:>9.0f} tokens/s{ratio}")
            print(f"  peak memory: Muster {own['peak_mb']:.0f} MB, spaCy's process {own['spacy_peak_mb']:.0f} MB so far", flush=True)
            results.append({"model": size, "texts": name, "n_texts": len(part), "n_tokens": n_tokens, "best": best,
                            "seconds": medians, **own})
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
