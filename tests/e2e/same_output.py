#!/usr/bin/env python3
"""Two builds of the program answer every case under golden/ and every example with the same bytes.

    python3 tests/e2e/same_output.py build/dev/muster build/release/muster

For builds that differ in compiler, optimisation or instructions only: arithmetic must not show in an answer.
"""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def texts():
    for path in sorted((ROOT / "examples").glob("*.txt")):
        yield path.name, path.read_bytes()
    for path in sorted((ROOT / "tests" / "golden").rglob("*.case")):
        yield str(path.relative_to(ROOT)), path.read_bytes()


def main():
    programs = sys.argv[1:3]
    missing = [p for p in programs if not os.access(p, os.X_OK)]
    if missing:
        print(f"not run: no program at {missing[0]}")
        return 77  # the test runner's "not run"
    different = n = 0
    for name, text in texts():
        for form in ("--json", "--mentions"):
            n += 1
            answers = [subprocess.run([p, "read", "-", form, "--published", "2024-01-22", "--lexicon", str(ROOT / "lexicon")],
                                      input=text, capture_output=True, check=False) for p in programs]
            if answers[0].stdout != answers[1].stdout or answers[0].returncode != answers[1].returncode:
                different += 1
                print(f"{name} {form}: the answers differ {answers[0].stderr.decode()}{answers[1].stderr.decode()}")
    print(f"{n - different} of {n} answers are the same bytes")
    return 1 if different or not n else 0


if __name__ == "__main__":
    sys.exit(main())
