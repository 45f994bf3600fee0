#!/usr/bin/env python3
"""Texts that no reporter wrote: the program ends soon, within its memory, and what it says is true.

    python3 tests/e2e/robustness_test.py build/dev/muster

Standard library only. Work has to grow with the text, not with its square: each hostile text is read at two sizes, and
the processor time of the larger may be a few times that of the smaller, no more. That holds on a busy machine and under
sanitizers alike, where a limit in seconds would not.
"""
import json
import os
import resource
import subprocess
import sys
import unittest

MUSTER = ""
SMALL, LARGE = 60_000, 240_000
REPORT = ("Officials in Gaza said on Monday that at least 12 people were killed and 40 wounded in Israeli strikes. "
          "\u201cWe saw 30 bodies,\u201d a doctor told Reuters. The army denied that it had hit 3 schools.\n\n")


def read(text, *arguments, env=None):
    """(exit status, output, message, processor seconds)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([MUSTER, "read", "-", *(arguments or ["--json"])], check=False, timeout=900, capture_output=True,
                         input=text if isinstance(text, bytes) else text.encode(), env={**os.environ, **(env or {})})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return run.returncode, run.stdout, run.stderr.decode(), seconds


def spans(value):
    """Every (words, span) anywhere in an answer."""
    if isinstance(value, dict):
        if isinstance(value.get("words"), str) and value.get("span"):
            yield value["words"], value["span"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from spans(item)


class Hostile(unittest.TestCase):
    """Each text is one line, or one sentence, or one of everything without end."""
    REPEATED = {
        "no spaces": "killed12and",
        "no end": "killed 12 and ",
        "numbers": "12, ",
        "number words": "twenty one hundred and five thousand million ",
        "of": "of the son of the ",
        "cues": "he said that ",
        "sources": "12 died, according to police, according to officials, ",
        "quotations": 'He said "12 died, " she said ',
        "strikes": "killed 12 in a strike by a strike by a ",
        "parties": "12 people were killed by Israel and Gaza and Hamas and ",
        "claims": "Officials said on Monday at least 12 people were killed in Gaza. ",
        "shares": "40 percent of the 12 people were killed. ",
        "times": "3 May 2024 to 4 June 2025 since last Monday night ",
        "brackets": "((([[[{{{",
        "marks": "\u201c\u2018",
        "lines": "killed 12\n",
        "titles": "12 Killed In Gaza\n\n",
        "combining": "e\u0301\u0301\u0301",
        "controls": "12 people were killed in the north of the country\0 and 40 were wounded there, he said. ",
    }

    def test_work_grows_with_the_text(self):
        _, _, _, start = read("Two people died.")
        for name, piece in self.REPEATED.items():
            with self.subTest(text=name):
                times, sizes = [], []
                for size in (SMALL, LARGE):
                    status, out, message, seconds = read((piece * (size // len(piece) + 1))[:size])
                    self.assertEqual(status, 0, message)
                    times.append(max(seconds - start, 0.02))
                    sizes.append(max(len(out), 4096))
                # Four times the text: four times the work; sixteen would be its square.
                self.assertLess(times[1], 10 * times[0] + 0.5, times)
                self.assertLess(sizes[1], 6 * sizes[0], sizes)
                self.assertLess(sizes[1], 1000 * LARGE, "output out of all proportion")

    def test_long_lines_and_deep_nesting(self):
        for name, text in {
                "5 MB without a space": "x" * 5_000_000,
                "5 MB of letters and digits": "killed12and" * 450_000,
                "a million digits": "Police said " + "7" * 1_000_000 + " people were killed.",
                "100,000 brackets": "(" * 100_000 + "Police said 12 people were killed." + ")" * 100_000,
                "100,000 quotation marks": '"' * 100_000 + " Police said 12 people were killed."}.items():
            with self.subTest(text=name):
                status, out, message, _ = read(text)
                self.assertEqual(status, 0, message)
                for words, (begin, end) in spans(json.loads(out)):
                    self.assertEqual(text[begin:end], words)


class Encodings(unittest.TestCase):
    TEXT = "Kyiv: at least 12 people were killed \u2013 and 40 wounded \u2013 on Monday, the mayor\u2019s office said.\r\n"

    def test_spans_are_code_points_of_what_python_decodes(self):
        tricky = self.TEXT + "\u0645\u0635\u0627\u062f\u0631 said 3 died in Ko\u0308ln \U0001F600, \U0001F1FA\U0001F1E6 officials said.\r\n"
        for codec, text in (("utf-8", tricky), ("utf-8-sig", tricky), ("utf-16", tricky), ("utf-16-le", self.TEXT),
                            ("utf-16-be", self.TEXT), ("cp1252", self.TEXT)):
            with self.subTest(codec=codec):
                data = text.encode(codec)
                status, out, message, _ = read(data)
                self.assertEqual(status, 0, message)
                answer = json.loads(out)
                decoded = data.decode(answer["document"]["encoding"], "replace")
                self.assertEqual(decoded, text)
                found = list(spans(answer))
                self.assertTrue(answer["claims"])
                for words, (begin, end) in found:
                    self.assertEqual(decoded[begin:end], words)

    def test_broken_bytes_keep_offsets_true(self):
        for broken in (b"\xff", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\x80" * 5):
            with self.subTest(broken=broken):
                data = broken + b" Police said 12 " + broken + b" people were killed in K\xc3\xb6ln." + broken + REPORT.encode()
                status, out, message, _ = read(data)
                self.assertEqual(status, 0, message)
                answer = json.loads(out)
                self.assertTrue(answer["notes"])
                decoded = data.decode(answer["document"]["encoding"], "replace")
                for words, (begin, end) in spans(answer):
                    self.assertEqual(decoded[begin:end], words)


class Determinism(unittest.TestCase):
    def test_vector_instructions_do_not_show(self):
        text = REPORT * 20
        for form in ("--json", "--mentions"):
            _, plain, message, _ = read(text, form, env={"MUSTER_SIMD": "plain"})
            self.assertTrue(plain, message)
            for kernels in ("avx2", "avx512", ""):
                status, out, message, _ = read(text, form, env={"MUSTER_SIMD": kernels})
                if status == 0 or "no such kernels" not in message:
                    self.assertEqual(out, plain, kernels + message)


if __name__ == "__main__":
    MUSTER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
