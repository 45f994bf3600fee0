#!/usr/bin/env python3
"""The default mode of `muster read` loses at most 2 claims in 1,000 against --full, over the reports of the repository.

    python3 tests/e2e/cascade_test.py build/dev/muster

tools/cascade_loss does the work and lists what was lost; here it reads the reports under tests/ and examples/ (and the
annotated sets where they are) and 600 made of them, asking for everything and for figures only. Also: --full and the
default agree to the byte on a text in which every sentence holds something, and --mentions is the same with both.
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def run(program, text, *flags):
    return subprocess.run([program, "read", "-", "--lexicon", str(ROOT / "lexicon"), *flags], input=text.encode(),
                          capture_output=True, check=True).stdout


def main():
    program = sys.argv[1]
    failed = False
    for extra in ([], ["--figures"]):
        loss = subprocess.run([str(ROOT / "tools/cascade_loss"), "--muster", program, "--reports", "600", *extra], check=False)
        failed = failed or loss.returncode != 0
    dense = "Ten soldiers were killed on Monday, the army said. Police arrested 12 people in Kabul."
    idle = " ".join(["The garden is lovely under old elms."] * 40)
    mixed = f"Ten soldiers died.\n\nRain fell in the hills.\n\n{idle}\n\nTwo more were wounded, officials said."
    for text, flags in ((dense, ["--json"]), (mixed, ["--mentions"])):
        if run(program, text, *flags) != run(program, text, *flags, "--full"):
            print(f"differs with --full: {flags}")
            failed = True
    # The idle paragraph is left out, and nothing else is lost.
    part, full = (json.loads(run(program, mixed, "--json", *f)) for f in ([], ["--full"]))
    if part["claims"] != full["claims"] or len(full["claims"]) != 2:
        print(f"claims differ: {len(part['claims'])} and {len(full['claims'])}, expected 2")
        failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
