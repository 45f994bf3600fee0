#!/usr/bin/env python3
"""Pages a second of src/page beside trafilatura, the same pages in memory, one core, one after the other in one run.

    VENV/bin/python benchmarks/page_speed.py PAGE_SPEED PAGE...      (VENV has trafilatura 2.3.1)

PAGE_SPEED: build/release/benchmarks/page_speed. Prints a line for each reader, with the ratio to trafilatura fast=True.
Rounds of both are interleaved, and the best of each counts, so that other load on the machine hits both.
"""
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROUNDS = 3


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    import trafilatura
    program, files = sys.argv[1], sys.argv[2:]
    pages = [pathlib.Path(f).read_bytes() for f in files]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    best = {"muster": 1e9, "trafilatura fast": 1e9, "trafilatura": 1e9}
    stages = {}
    for _ in range(ROUNDS):
        out = json.loads(subprocess.run([program, str(ROOT / "lexicon"), "20", *files], check=True, capture_output=True).stdout)
        if out["seconds"] < best["muster"]:
            best["muster"], stages = out["seconds"], out
        for name, fast in (("trafilatura fast", True), ("trafilatura", False)):
            if name == "trafilatura" and best[name] < 1e9:
                continue  # slow; once is enough
            start = time.perf_counter()
            for page in pages:
                trafilatura.extract(page, fast=fast, include_comments=False)
            best[name] = min(best[name], time.perf_counter() - start)
    size = sum(map(len, pages))
    print(f"{len(pages)} pages, {size / 1e6:.1f} MB, {size / len(pages) / 1e3:.0f} KB a page")
    for name, seconds in best.items():
        print(f"{name:17} {len(pages) / seconds:8.0f} pages/s {size / seconds / 1e6:8.1f} MB/s  {best['trafilatura fast'] / seconds:6.1f}x")
    print("muster by stage: tree {:.0%}, blocks {:.0%}, choice, metadata and text {:.0%}".format(
        stages["tree"] / stages["seconds"], stages["blocks"] / stages["seconds"],
        1 - (stages["tree"] + stages["blocks"]) / stages["seconds"]))


if __name__ == "__main__":
    main()
