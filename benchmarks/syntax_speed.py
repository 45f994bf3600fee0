#!/usr/bin/env python3
"""Speed of the syntax engine beside spaCy on the same texts, in one run, on one core.

    .venv/bin/python benchmarks/syntax_speed.py [--models sm,md] [--texts FILE.ndjson|FOLDER ...] [--rounds 5] [--markdown docs/PERFORMANCE.md]

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
MARKER = "<!-- measured: made by benchmarks/syntax_speed.py, do not edit -->"
# Multiply-adds a token of encoder layers 2 to 4, which no cache can save.
ENCODER_FLOP = 2 * 3 * 288 * 288


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
    times, stages = {}, {}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write("".join(json.dumps(text) + "\n" for text in texts))
        file.flush()
        for _ in range(rounds):
            answer = subprocess.run([program, str(model), file.name, "1"], capture_output=True, text=True, check=True)
            own = json.loads(answer.stdout)
            if own["tokens"] != n_tokens:
                sys.exit(f"syntax_speed: {own['tokens']} tokens, spaCy has {n_tokens}")
            for stage, seconds in own.pop("stages").items():
                stages.setdefault(stage, []).append(seconds)
            for way, key in (("Muster, first pass", "first"), ("Muster", "batch"), ("Muster, a call a text", "single"),
                             ("Muster, loading", "load")):
                times.setdefault(way, []).append(own[f"{key}_seconds"])
            for way, run in ways.items():
                times.setdefault(way, []).append(cpu_seconds(run))
    medians = {way: statistics.median(values) for way, values in times.items()}
    medians["spaCy, loading"] = spacy_load
    own["stages"] = {stage: statistics.median(values) for stage, values in stages.items()}
    own["spacy_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return medians, n_tokens, own


def processor():
    cpu = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    return next((line.split(":")[1].strip() for line in cpu.splitlines() if line.startswith("model name")), "?")


def tables(results):
    first = results[0]
    out = ["", f"{processor()}, one core, {first['kernels']} kernels; spaCy {first['spacy']} on the same texts in the same run; "
           f"medians of {first['rounds']} rounds, CPU time.", "",
           "| model | texts | tokens | Muster tokens/s | first pass | a call a text | spaCy's best (batch size) | ratio | spaCy, a call a text "
           "| ratio | loading ms (spaCy) | peak MB |", "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for r in results:
        s, n = r["seconds"], r["n_tokens"]
        rate = {way: f"{n / seconds:,.0f}" for way, seconds in s.items()}
        out.append(f"| {r['model']} | {r['n_texts']} of {r['texts']} | {n:,} | {rate['Muster']} | {rate['Muster, first pass']} "
                   f"| {rate['Muster, a call a text']} | {rate[r['best']]} ({r['best'].split()[-1]}) | {s[r['best']] / s['Muster']:.1f} "
                   f"| {rate['spaCy, a call a text']} | {s['spaCy, a call a text'] / s['Muster, a call a text']:.1f} "
                   f"| {1000 * s['Muster, loading']:.0f} ({1000 * s['spaCy, loading']:.0f}) | {r['peak_mb']:.0f} |")
    out += ["", "Where the time goes, microseconds a token with warm caches (in brackets: without the type cache). GFLOP/s counts encoder "
            "layers 2 to 4 only, over all of the network's time.", "",
            "| model | texts | tokenizer | shared network | entity network | heads, machines, rules, lemmas | all | GFLOP/s |",
            "|---|---|--:|--:|--:|--:|--:|--:|"]
    for r in results:
        us = {stage: 1e6 * seconds / r["n_tokens"] for stage, seconds in r["stages"].items()}
        whole = 1e6 * r["seconds"]["Muster"] / r["n_tokens"]
        rest = whole - us["tokenizer"] - us["tok2vec"] - us["ner_tok2vec"]
        gflops = 2 * ENCODER_FLOP / (us["tok2vec"] + us["ner_tok2vec"]) / 1000
        out.append(f"| {r['model']} | {r['texts']} | {us['tokenizer']:.2f} | {us['tok2vec']:.2f} ({us['tok2vec_no_cache']:.1f}) "
                   f"| {us['ner_tok2vec']:.2f} ({us['ner_tok2vec_no_cache']:.1f}) | {rest:.2f} | {whole:.2f} | {gflops:.0f} |")
    return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="sm,md")
    parser.add_argument("--texts", type=pathlib.Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--program", default=str(ROOT / "build/bench/benchmarks/syntax_speed"))
    parser.add_argument("--markdown", type=pathlib.Path, help="a page whose part behind the marker line is written anew")
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
            results.append({**own, "model": size, "texts": name, "n_texts": len(part), "n_tokens": n_tokens, "best": best,
                            "seconds": medians, "spacy": spacy.__version__,
                            "rounds": args.rounds})
    if args.markdown:
        page = args.markdown.read_text(encoding="utf-8")
        args.markdown.write_text(page[:page.index(MARKER)] + MARKER + "\n" + tables(results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
