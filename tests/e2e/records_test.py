#!/usr/bin/env python3
"""Every key of every record of the JSON form, over the texts of all golden cases, the examples and whole reports.

    python3 tests/e2e/records_test.py build/dev/muster

docs/JSON.md says what is checked here: types, allowed values, what a kind says about its bounds, spans that select their
words, links that lead to claims, rules that `muster method` knows. Standard library only.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

MUSTER = ""
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DECIMAL = re.compile(r"-?\d+(\.\d+)?")
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
INTERVAL = re.compile(f"{DATE}|({DATE})?/({DATE})?")
ID = re.compile(r"[0-9a-f]{16,64}")

TIERS = {"number", "vague", "zero", "article"}
KINDS = {"exact", "approx", "lower_bound", "upper_bound", "range", "vague", "percent", "ratio", "multiplier", "zero"}
UNITS = {"person", "household", "formation", "building", "vehicle", "aircraft", "vessel", "weapon", "ammunition", "goods",
         "animal", "attack", "other"}
JOINS = {"single", "any_of", "undefined"}
FRAMES = {"count", "increment", "stock_at", "rate_per", "remaining", "cumulative", "peak", "capacity"}
STATUSES = {"asserted", "reported", "estimated", "alleged", "confirmed", "disputed", "denied", "unverified", "retracted",
            "verified_by_names", "visually_confirmed"}
MODALITIES = {"actual", "planned", "ordered", "promised", "intended", "expected", "possible", "conditional", "hypothetical",
              "feared"}
ROLES = {"news", "background", "comparison", "history", "quote", "caption", "teaser"}
SOURCE_KINDS = {"named_person", "office", "ministry", "military", "police", "intelligence", "government",
                "anonymous_officials", "anonymous_source", "media_outlet", "state_media", "NGO", "UN_body", "armed_group",
                "think_tank", "hospital", "witness", "document", "company", "author_voice", "unattributed"}


def table(name):
    lines = (ROOT / "lexicon" / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def run(*arguments):
    return subprocess.run([MUSTER, *map(str, arguments)], capture_output=True, check=True, timeout=600).stdout.decode()


def golden_texts():
    """(date, text) of every golden case, without the marks of its spans."""
    for file in sorted((ROOT / "tests/golden/reading").glob("*.case")):
        text = None
        for line in file.read_text(encoding="utf-8").splitlines() + [""]:
            if line.startswith("text"):
                text = re.sub(r"\[([^\[\]]*)\]\{\w+\}", r"\1", line[4:].strip())
            elif line.startswith("dated") and text:
                yield line.split()[1], text
                text = None
            elif not line and text:
                yield None, text
                text = None


class Records(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reports = [{"published": date, "text": text} for date, text in golden_texts()]
        examples = (ROOT / "examples/reports.ndjson").read_text(encoding="utf-8").splitlines()
        reports += [json.loads(line) for line in examples if line.strip()]
        reports.append({"published": "2025-08-22", "text": (ROOT / "examples/report.txt").read_text(encoding="utf-8")})
        for file in sorted((ROOT / "tests/accuracy/reports").glob("*.txt")):
            reports.append({"published": "2024-03-05", "text": file.read_text(encoding="utf-8")})
        for number, report in enumerate(reports):
            report["name"] = str(number)
        cls.texts = [report["text"] for report in reports]
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "reports.ndjson"
            file.write_text("".join(json.dumps(report) + "\n" for report in reports), encoding="utf-8")
            cls.readings = [json.loads(line) for line in run("read", file, "--json").splitlines()]
            cls.lines = [json.loads(line) for line in run("read", file, "--ndjson").splitlines()]
        cls.measures = {row["term"] for row in table("measures.tsv")}
        cls.event_kinds = {row["kind"] for row in table("events.tsv")} | {"act"}
        cls.rules = {row["rule"] for row in table("rules.tsv")}

    def each(self, what, check):
        for reading, text in zip(self.readings, self.texts):
            for record in reading[what]:
                with self.subTest(text=text, record=record.get("words") or record.get("content")):
                    check(record, reading, text)

    def check_words(self, value, text, may_be_null=True):
        if value is None:
            self.assertTrue(may_be_null)
            return
        begin, end = value["span"]
        self.assertLess(begin, end)
        self.assertEqual(text[begin:end], value["words"])

    def check_named(self, items, text):
        self.assertIsInstance(items, list)
        for item in items:
            self.assertEqual(list(item), ["name", "id", "words", "span", "by"])
            self.assertTrue(item["name"])
            self.assertTrue(item["words"] or item["by"], "neither words nor a rule")
            self.assertIn(item["by"], self.rules | {None})
            if item["words"]:
                self.check_words(item, text)

    def check_when(self, when, text):
        if when is None:
            return
        self.assertEqual(list(when), ["iso", "words", "span", "by"])
        self.assertRegex(when["iso"], f"^({INTERVAL.pattern})$")
        self.assertTrue(when["words"] or when["by"])
        self.assertIn(when["by"], self.rules | {None})
        if when["words"]:
            self.check_words(when, text)

    def check_chain(self, record, text):
        for link in record["chain"]:
            self.assertEqual(list(link)[:5], ["words", "span", "kind", "cue", "refers_to"])
            self.check_words(link, text)
            self.assertIn(link["kind"], SOURCE_KINDS)
            self.check_words(link["cue"], text)
            self.check_words(link["refers_to"], text)
        root = record["source"]
        self.assertEqual(root is None, not record["chain"])
        if root:
            self.assertEqual((root["words"], root["span"], root["kind"]),
                             tuple(record["chain"][-1][key] for key in ("words", "span", "kind")))

    def test_all_were_read(self):
        self.assertEqual([r["name"] for r in self.readings], [str(i) for i in range(len(self.texts))])
        self.assertGreater(sum(len(r["claims"]) for r in self.readings), len(self.texts) // 2)

    def test_values(self):
        self.each("claims", self.check_values)

    def check_values(self, claim, _reading, _text):
        self.assertRegex(claim["id"], f"^{ID.pattern}$")
        for key, allowed in (("tier", TIERS), ("kind", KINDS), ("unit", UNITS), ("join", JOINS), ("frame", FRAMES),
                             ("status", STATUSES), ("modality", MODALITIES), ("polarity", {"positive", "negative"}),
                             ("doc_role", ROLES), ("source_kind", SOURCE_KINDS)):
            self.assertIn(claim[key], allowed, key)
        self.assertTrue(claim["measure"])
        self.assertLessEqual(set(claim["measure"]), self.measures)
        self.assertEqual(len(set(claim["measure"])), len(claim["measure"]))
        self.assertEqual(len(claim["measure"]) > 1, claim["join"] == "any_of")
        for key in ("low_strict", "high_strict"):
            self.assertIsInstance(claim[key], bool)
        for key in ("population", "readings"):
            self.assertTrue(all(isinstance(item, str) for item in claim[key]), key)
        for key in ("vague", "unit_detail", "base", "same_as", "revises"):
            self.assertTrue(claim[key] is None or (isinstance(claim[key], str) and claim[key]), key)

    def test_bounds_follow_the_kind(self):
        self.each("claims", self.check_bounds_follow_the_kind)

    def check_bounds_follow_the_kind(self, claim, _reading, _text):
        low, high, kind = claim["low"], claim["high"], claim["kind"]
        for end in (low, high):
            if end is not None:
                self.assertRegex(end, f"^({DECIMAL.pattern})$")
        if low and high:
            self.assertLessEqual(float(low), float(high))
        if kind in ("exact", "zero"):
            self.assertTrue(low is not None and low == high)
        if kind == "approx" or kind == "range":
            self.assertTrue(low is not None and high is not None)
        if kind == "range":
            self.assertNotEqual(low, high)
        if kind == "lower_bound":
            self.assertTrue(low is not None and high is None)
        if kind == "upper_bound":
            self.assertTrue(low is None and high is not None)
        if kind == "vague":
            self.assertTrue(low is None and high is None and claim["vague"])
        if kind == "zero":
            self.assertEqual(float(low), 0)
        if claim["low_strict"]:
            self.assertIsNotNone(low)
        if claim["high_strict"]:
            self.assertIsNotNone(high)
        self.assertEqual(claim["tier"] == "vague", kind == "vague")

    def test_words_and_spans(self):
        self.each("claims", self.check_words_and_spans)

    def check_words_and_spans(self, claim, _reading, text):
        self.check_words(claim, text, may_be_null=False)
        for hedge in claim["hedges"]:
            self.check_words(hedge, text)
            self.assertIn(hedge["direction"], {"under", "over", "either", None})
        for words in claim["measure_words"]:
            self.check_words(words, text)
        for key in ("counted", "cue", "modality_words"):
            self.check_words(claim[key], text)
        for key in ("side", "agent", "place"):
            self.check_named(claim[key], text)
        self.check_when(claim["when"], text)
        self.check_chain(claim, text)

    def test_every_field_has_words_or_a_rule(self):
        self.each("claims", self.check_every_field_has_words_or_a_rule)

    def check_every_field_has_words_or_a_rule(self, claim, _reading, _text):
        self.assertTrue(claim["measure_words"] or "measure" in claim["by"])
        self.assertTrue(claim["modality"] == "actual" or "modality" in claim["by"])
        self.assertTrue(claim["polarity"] == "positive" or "polarity" in claim["by"])
        self.assertTrue(claim["counted"] or "unit" in claim["by"])
        self.assertTrue(claim["source_kind"] == "author_voice" or "source" in claim["by"])
        self.assertIn("frame", claim["by"])
        for field, rule in claim["by"].items():
            self.assertIn(rule, self.rules, field)

    def test_links_lead_to_claims(self):
        self.each("claims", self.check_links_lead_to_claims)

    def check_links_lead_to_claims(self, claim, reading, text):
        ids = [c["id"] for c in reading["claims"]]
        self.assertEqual(len(ids), len(set(ids)))
        others = set(ids) - {claim["id"]}
        for key in ("base", "same_as", "revises"):
            self.assertIn(claim[key], others | {None}, key)
        part = claim["part_of"]
        if part:
            self.assertEqual(list(part), ["claim", "words", "span", "role"])
            self.assertIn(part["claim"], others | {None})
            self.assertTrue(part["claim"] or part["words"])
            if part["words"]:
                self.check_words(part, text)

    def test_text_order(self):
        for reading in self.readings:
            self.assertEqual([c["span"][0] for c in reading["claims"]], sorted(c["span"][0] for c in reading["claims"]))
            for a, b in zip(reading["claims"], reading["claims"][1:]):
                self.assertTrue(a["span"][1] <= b["span"][0] or a["span"] == b["span"], (a["words"], b["words"]))

    def test_statements(self):
        self.each("statements", self.check_statements)

    def check_statements(self, statement, _reading, text):
        self.assertRegex(statement["id"], f"^{ID.pattern}$")
        self.assertIn(statement["kind"], {"direct", "indirect", "mixed"})
        self.check_words(statement["content"], text, may_be_null=False)
        self.check_words(statement["cue"], text)
        self.check_chain(statement, text)

    def test_events(self):
        self.each("events", self.check_events)

    def check_events(self, event, _reading, text):
        self.assertRegex(event["id"], f"^{ID.pattern}$")
        self.assertIn(event["kind"], self.event_kinds)
        self.check_words(event, text, may_be_null=False)
        for key in ("actors", "targets", "place"):
            self.check_named(event[key], text)
        self.check_when(event["when"], text)
        self.assertIn(event["modality"], MODALITIES)

    def test_lines_are_the_claims_with_their_document(self):
        wanted = [{"document": r["document"], **claim} for r in self.readings for claim in r["claims"]]
        self.assertEqual(self.lines, wanted)

    def test_method_lists_every_rule_and_measure(self):
        shown = run("method")
        for word in sorted(self.rules | self.measures):
            self.assertIn(word, shown)


if __name__ == "__main__":
    MUSTER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
