#!/usr/bin/env python3
"""The program as its users meet it: every format, every bad input, every exit status.

    python3 tests/e2e/cli_test.py build/dev/muster

Standard library only. The program finds model and lexicon as it does for a user of the repository.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

MUSTER = ""
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
REPORT = ROOT / "examples" / "report.txt"
USAGE, INVALID, NOT_FOUND, CORRUPT, IO, UNSUPPORTED = 2, 3, 4, 6, 7, 8

CLAIM_KEYS = ("id words span tier kind low high low_strict high_strict hedges vague counted unit unit_detail population "
              "measure measure_words join frame side agent place when source source_kind stake cue chain "
              "status modality modality_words polarity doc_role part_of base same_as revises readings by").split()
STATEMENT_KEYS = "id kind content source cue chain".split()
EVENT_KEYS = "id kind words span actors targets place when modality".split()
TRICKY = {
    "emoji": "Kyiv \U0001F1FA\U0001F1E6 said 12 people \U0001F600 were killed and at least 40 wounded on Monday.",
    "arabic": "مصادر Officials in بغداد said 12 people were killed. قتل Dozens were wounded, the ministry said.",
    "combining": "The governor of Ko\u0308ln said 12 people were killed; cafe\u0301 owners said 3 were hurt.",
    "crlf": "Title line\r\n\r\nOfficials said 12 people were\r\nkilled on Monday.\r\n\r\nAnother 30 were hurt.\r\n",
    "nul": "Officials said 12 people\0 were killed. At least 3\0 soldiers were wounded, police said.",
    "invisible": "Officials said 12\u00a0people were kil\u00adled, and \u200b40 were\u200d wounded.",
    "bom": "\ufeffOfficials said 12 people were killed.",
}


def muster(*arguments, stdin=b"", env=None, **kwargs):
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    environment.update(env or {})
    return subprocess.run([MUSTER, *map(str, arguments)], input=stdin, capture_output=True, timeout=300, check=False,
                          env=environment, **kwargs)


def spans(value):
    """Every (words, span) anywhere in an answer."""
    if isinstance(value, dict):
        if isinstance(value.get("words"), str) and value.get("span"):
            yield value["words"], value["span"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from spans(item)


class Base(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self._folder.name)

    def tearDown(self):
        self._folder.cleanup()

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def check(self, run, status, *message):
        self.assertEqual(run.returncode, status, run.stderr.decode())
        for part in message:
            self.assertIn(part, run.stderr.decode())
        return run.stdout

    def failure(self, run, status, *message):
        """A failure says so in one line on stderr and puts nothing on stdout."""
        out = self.check(run, status, *message)
        self.assertEqual(out, b"")
        self.assertTrue(run.stderr.startswith(b"muster: "), run.stderr)


class Formats(Base):
    def test_json_has_every_key(self):
        reading = json.loads(self.check(muster("read", REPORT, "--json", "--published", "2025-08-22"), 0))
        self.assertEqual(list(reading), ["schema", "offset_unit", "document", "claims", "statements", "events", "notes"])
        self.assertEqual(reading["schema"], "muster/reading/1")
        self.assertEqual(reading["document"]["published"], "2025-08-22")
        self.assertTrue(reading["claims"] and reading["statements"] and reading["events"])
        for key, wanted in (("claims", CLAIM_KEYS), ("statements", STATEMENT_KEYS), ("events", EVENT_KEYS)):
            for record in reading[key]:
                self.assertEqual(list(record), wanted)
        for claim in reading["claims"]:
            for end in ("low", "high"):
                self.assertIsInstance(claim[end], (str, type(None)))

    def test_spans_select_their_words(self):
        for name, text in TRICKY.items():
            path = self.file(name + ".txt", text)
            for form in ("--json", "--mentions"):
                answer = json.loads(self.check(muster("read", path, form), 0))
                decoded = path.read_bytes().decode(answer["document"]["encoding"], "replace")
                self.assertEqual(answer["document"]["code_points"], len(decoded), name)
                found = list(spans(answer))
                self.assertTrue(found, name)
                for words, (begin, end) in found:
                    self.assertEqual(decoded[begin:end], words, name)

    def test_same_bytes_same_output(self):
        for form in ("--json", "--ndjson", "--mentions", "--explain", "--figures"):
            self.assertEqual(muster("read", REPORT, form).stdout, muster("read", REPORT, form).stdout)

    def test_several_files_are_an_array_also_when_one_fails(self):
        good = self.file("good.txt", "Police said 12 people were killed.")
        run = muster("read", good, self.folder / "absent.txt", good, "--json")
        readings = json.loads(self.check(run, NOT_FOUND, "absent.txt"))
        self.assertEqual([r["document"]["name"] for r in readings], [str(good)] * 2)
        self.assertEqual(json.loads(self.check(muster("read", self.folder / "a", self.folder / "b", "--json"), NOT_FOUND)),
                         [])

    def test_records_are_one_a_line(self):
        reading = json.loads(muster("read", REPORT, "--json").stdout)
        lines = muster("read", REPORT, "--ndjson").stdout.decode().splitlines()
        self.assertEqual([json.loads(line)["id"] for line in lines], [c["id"] for c in reading["claims"]])
        self.assertEqual(json.loads(lines[0])["document"], reading["document"])
        statements = muster("read", REPORT, "--ndjson", "--statements").stdout.decode().splitlines()
        self.assertEqual(len(statements), len(reading["statements"]))

    def test_selection_keeps_every_key(self):
        reading = json.loads(muster("read", REPORT, "--json", "--events").stdout)
        self.assertEqual((reading["claims"], reading["statements"]), ([], []))
        self.assertTrue(reading["events"])

    def test_line_files_keep_names_and_dates(self):
        lines = [{"name": "a", "date": "2024-03-05", "text": "Twelve people were killed on Monday, police said."},
                 {"name": "b", "published": "2024-03-06T10:00:00Z", "outlet": "O", "text": "No one was hurt."},
                 {"text": "Two died."}]
        path = self.file("reports.ndjson", "\n".join(map(json.dumps, lines)) + "\n\n")
        readings = [json.loads(line) for line in self.check(muster("read", path, "--json"), 0).decode().splitlines()]
        self.assertEqual([r["name"] for r in readings], ["a", "b", f"{path}:3"])
        self.assertEqual([r["document"]["published"] for r in readings], ["2024-03-05", "2024-03-06", None])
        self.assertEqual(readings[1]["document"]["outlet"], "O")
        by_flag = muster("read", "--lines", "-", "--json", stdin=path.read_bytes())
        self.assertEqual(len(by_flag.stdout.splitlines()), 3)

    def test_a_bad_line_is_named_and_the_others_are_read(self):
        path = self.file("r.jsonl", '{"text": "Two died."}\nnot json\n{"name": 3, "text": "x"}\n{"name": "d"}\n'
                                    '{"text": "x", "date": "2024-13-01"}\n[]\n{"text": "Three died."}\n')
        run = muster("read", path, "--json")
        out = self.check(run, INVALID, f"{path}:2: not valid JSON", f"{path}:3: name: not a string",
                         f"{path}:4: text: missing", f"{path}:5: date: ", f"{path}:6: not an object")
        self.assertEqual(len(out.splitlines()), 2)

    def test_conllu(self):
        out = self.check(muster("syntax", REPORT), 0).decode()
        text = REPORT.read_text(encoding="utf-8")
        for sentence in out.strip().split("\n\n"):
            rows = [line.split("\t") for line in sentence.split("\n") if not line.startswith("#")]
            self.assertEqual([int(row[0]) for row in rows], list(range(1, len(rows) + 1)))
            for row in rows:
                self.assertEqual(len(row), 10)
                self.assertLessEqual(int(row[6]), len(rows))
                begin, end = map(int, dict(m.split("=") for m in row[9].split("|"))["Span"].split(":"))
                self.assertEqual(text[begin:end], row[1])
            self.assertEqual([row[6] for row in rows].count("0"), 1)

    def test_people_see_plain_text_when_it_is_no_terminal(self):
        out = self.check(muster("read", REPORT), 0)
        self.assertNotIn(b"\x1b", out)
        for columns in ("40", "80", "120"):
            for line in muster("read", REPORT, env={"COLUMNS": columns}).stdout.decode().splitlines():
                self.assertLessEqual(len(line), int(columns))

    def test_text_cannot_drive_the_terminal(self):
        path = self.file("evil.txt", "Police said 12 people \x1b[31m\x07 were killed.\x9b2J")
        self.assertNotIn(b"\x1b", muster("read", path).stdout)
        self.assertNotIn(b"\x07", muster("read", path, "--explain").stdout)

    def test_version_names_model_and_rules(self):
        out = self.check(muster("version"), 0).decode()
        self.assertRegex(out, r"muster \d+\.\d+\.\d+\nmodel en_core_web_sm\S* 3\.8\.0 [0-9a-f]{64}\n.*\nrules [0-9a-f]{64}\n")

    def test_help_is_data(self):
        for arguments in (["--help"], ["read", "--help"], ["syntax", "-h"]):
            self.assertIn(b"Usage:", self.check(muster(*arguments), 0))


class BadInput(Base):
    def test_files(self):
        cases = {
            "missing": (self.folder / "no.txt", NOT_FOUND, "no.txt: no such file"),
            "empty": (self.file("empty.txt", ""), INVALID, "empty.txt"),
            "blank": (self.file("blank.txt", " \n\t\r\n\u3000"), INVALID, "blank.txt"),
            "binary": (self.file("image.txt", bytes(range(256)) * 40), UNSUPPORTED, "image.txt"),
            "large": (self.file("large.txt", b"Two people died. " * 3_200_000), UNSUPPORTED, "large.txt", "MiB"),
        }
        for name, (path, status, *message) in cases.items():
            for form in ([], ["--json"], ["--explain"]):
                with self.subTest(name=name, form=form):
                    self.failure(muster("read", path, *form), status, *message)
            with self.subTest(name=name, command="syntax"):
                self.failure(muster("syntax", path), status, *message)

    def test_invalid_utf8_is_read_and_noted(self):
        data = "Police said 12 people were killed in Köln. ".encode() + b"\xff\xfe\x80 Another 40 were wounded \xe2\x82."
        path = self.file("bad.txt", data)
        reading = json.loads(self.check(muster("read", path, "--json"), 0))
        self.assertTrue(reading["notes"])
        text = data.decode(reading["document"]["encoding"], "replace")
        for words, (begin, end) in spans(reading):
            self.assertEqual(text[begin:end], words)

    def test_a_number_of_a_million_digits(self):
        path = self.file("digits.txt", "Police said " + "7" * 1_000_000 + " people were killed.")
        json.loads(self.check(muster("read", path, "--json"), 0))

    def test_usage(self):
        cases = [([], "muster --help"), (["reed"], "did you mean read?"), (["read"], "FILE"),
                 (["read", "--publishd", "2024", "x"], "did you mean --published?"),
                 (["read", "x", "--jsn"], "did you mean --json?"), (["--verzion"], "unknown option"),
                 (["read", "x", "--published", "2024-13-02"], "2024-13-02"),
                 (["read", "x", "--json", "--ndjson"], "exclude each other"), (["read", "x", "--published"], "published")]
        for arguments, message in cases:
            with self.subTest(arguments=arguments):
                self.failure(muster(*arguments), USAGE, message)

    def test_models(self):
        model = ROOT / "models" / "en_core_web_sm"
        self.failure(muster("read", REPORT, "--model", self.folder / "none"), NOT_FOUND, "none", "tools/setup")
        self.failure(muster("read", REPORT, env={"MUSTER_MODEL": "en_core_web_xx"}), NOT_FOUND, "en_core_web_xx")
        self.failure(muster("read", REPORT, "--model", self.folder), NOT_FOUND, str(self.folder))
        for broken in ("tok2vec/model", "parser/model", "tokenizer", "vocab/lookups.bin", "config.cfg"):
            with self.subTest(truncated=broken):
                copy = self.folder / broken.replace("/", "_")
                subprocess.run(["cp", "-rL", str(model), str(copy)], check=True)
                data = (copy / broken).read_bytes()
                (copy / broken).write_bytes(data[:len(data) // 2])
                self.failure(muster("read", REPORT, "--model", copy), CORRUPT, broken)

    def test_threads_change_no_byte(self):
        lines, files = self.folder / "many.ndjson", []
        text = REPORT.read_text(encoding="utf-8")
        with lines.open("w", encoding="utf-8") as out:
            for i in range(60):
                # A bad line now and then, and reports of very different length.
                out.write("{\n" if i % 17 == 5 else json.dumps({"text": text * (i % 4) + f" Officials said {i + 2} people died."}) + "\n")
        for i in range(9):
            files.append(self.folder / f"{i}.txt")
            if i != 4:
                files[-1].write_text(f"Police said {i + 2} people were killed.", encoding="utf-8")
        for form in (["--json"], ["--ndjson"], [], ["--explain"]):
            for inputs in ([lines], files, [files[0], lines, files[4], files[1]]):
                with self.subTest(form=form, inputs=len(inputs)):
                    one, *others = (muster("read", *inputs, "--threads", n, *form) for n in (1, 2, 5, 0))
                    for run in others:
                        self.assertEqual((run.returncode, run.stdout, run.stderr), (one.returncode, one.stdout, one.stderr))

    def test_reading_together_changes_no_byte(self):
        """Short reports go to the parser together; beside a long one each goes alone."""
        together, alone = self.folder / "together.ndjson", self.folder / "alone.ndjson"
        with together.open("w", encoding="utf-8") as short, alone.open("w", encoding="utf-8") as mixed:
            for i in range(40):
                text = "" if i == 20 else f"Police said {i + 2} people were killed in Basra. " * (i % 5 + 1)
                line = "{\n" if i % 31 == 7 else json.dumps({"name": f"r{i}", "text": text}) + "\n"
                short.write(line)
                mixed.write(line + json.dumps({"name": "long", "text": "Nothing." + "\n" * 12_000}) + "\n")
        for form in (["--json"], ["--json", "--full"], ["--mentions"]):
            with self.subTest(form=form):
                runs = [muster("read", file, "--threads", 1, *form) for file in (together, alone)]
                answers = [[json.loads(line) for line in run.stdout.splitlines()] for run in runs]
                answers = [[a for a in some if a["name"] != "long"] for some in answers]
                for answer in answers[0] + answers[1]:
                    del answer["document"]["container"]  # it says where in which file
                self.assertEqual(len(answers[0]), 37)
                self.assertTrue(answers[0] == answers[1])

    def test_lexicon(self):
        self.failure(muster("read", REPORT, "--lexicon", self.folder / "none"), NOT_FOUND, "none")
        self.failure(muster("read", REPORT, "--lexicon", self.folder), NOT_FOUND, str(self.folder))

    def test_a_full_disk_is_noticed(self):
        with open("/dev/full", "wb") as full:
            run = subprocess.run([MUSTER, "read", str(REPORT), "--json"], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(run.returncode, IO)
        self.assertIn(b"cannot write the output", run.stderr)

    def test_a_closed_pipe_is_quiet(self):
        files = [str(REPORT)] * 8
        run = subprocess.Popen([MUSTER, "read", *files, "--mentions"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               restore_signals=True)
        run.stdout.read(1)
        run.stdout.close()
        message = run.stderr.read()
        run.stderr.close()
        self.assertIn(run.wait(), (0, -signal.SIGPIPE))
        self.assertEqual(message, b"")


if __name__ == "__main__":
    MUSTER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
