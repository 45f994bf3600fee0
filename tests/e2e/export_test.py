#!/usr/bin/env python3
"""Exports from outside: every form holds the same claims, says what it leaves out, and points into the texts.

    python3 tests/e2e/export_test.py build/dev/muster

Standard library only.
"""
import csv
import io
import json
import re
import subprocess
import sys
import unittest

import ledger_test
from ledger_test import CHAIN, CONFLICT, INVALID, USAGE, Base

DOZENS = "At least 40 people and dozens of soldiers were killed in Kursk on Monday, the governor said. Several were injured."


class Exports(Base):
    def setUp(self):
        super().setUp()
        self.muster("add", CHAIN)
        self.texts = {}
        for line in CHAIN.read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            self.texts[report["name"]] = report["text"]

    def export(self, form, *arguments, **kwargs):
        done = self.muster("export", "--form", form, *arguments, **kwargs)
        return done.stdout.decode(), done.stderr.decode()

    def table(self, text):
        return list(csv.DictReader(io.StringIO(text)))

    def count(self, *arguments):
        return int(self.muster("list", "--count", *arguments).stdout)

    def told(self, messages):
        """Written and left out, as the messages say."""
        return (int(re.search(r"muster: (\d+) claims?;", messages)[1]),
                sum(int(n) for n in re.findall(r"left out, (\d+):", messages)))

    def test_csv_is_a_data_package_whose_tables_fit_each_other_and_the_texts(self):
        self.export("csv", "--to", "package")
        package = json.loads((self.folder / "package" / "datapackage.json").read_text(encoding="utf-8"))
        tables = {}
        for resource in package["resources"]:
            rows = self.table((self.folder / "package" / resource["path"]).read_text(encoding="utf-8"))
            tables[resource["name"]] = rows
            names = [f["name"] for f in resource["schema"]["fields"]]
            header = (self.folder / "package" / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
            self.assertEqual(header.split(","), names)
            keys = [tuple(row[k] for k in resource["schema"]["primaryKey"]) for row in rows]
            self.assertEqual(len(set(keys)), len(keys), resource["name"])
            for field in resource["schema"]["fields"]:
                for value in (row[field["name"]] for row in rows):
                    if value and field["type"] in ("number", "integer"):
                        float(value)
                    if value and field["type"] == "boolean":
                        self.assertIn(value, ("true", "false"))
        reports = {row["document"]: row for row in tables["reports"]}
        self.assertEqual(len(tables["claims"]), self.count())
        self.assertGreater(len(tables["chains"]), 10)
        for name in ("claims", "chains", "reviews"):
            for row in tables[name]:
                self.assertIn(row["document"], reports)
        for row in tables["claims"] + tables["chains"]:
            text = self.texts[reports[row["document"]]["name"]]
            self.assertEqual(text[int(row["span_begin"]):int(row["span_end"])], row["words"])
        self.assertFalse((self.folder / "package.part").exists())

    def test_reviews_go_along(self):
        claim = self.rows("--measure", "killed")[0]["id"]
        self.muster("correct", claim, "value=601", "--why", "read on air", "--who", "ann")
        self.export("csv", "--to", "package")
        reviews = self.table((self.folder / "package" / "reviews.csv").read_text(encoding="utf-8"))
        self.assertEqual([(r["claim"], r["who"], r["why"]) for r in reviews if r["field"] == "value"],
                         [(claim, "ann", "read on air")])
        row = [r for r in self.table((self.folder / "package" / "claims.csv").read_text(encoding="utf-8")) if r["id"] == claim][0]
        self.assertEqual((row["low"], row["high"], row["review"]), ("601", "601", "corrected"))

    def test_json_loses_nothing_of_a_claim(self):
        text, messages = self.export("json", "--measure", "killed")
        listed = [json.loads(line) for line in
                  self.muster("list", "--ndjson", "--limit", 1000, "--measure", "killed").stdout.decode().splitlines()]
        self.assertEqual(json.loads(text)["claims"], listed)
        self.assertNotIn("not in this form", messages)
        self.assertEqual(self.told(messages), (len(listed), 0))

    def test_every_form_tells_how_many_it_holds_and_why_not_the_others(self):
        for form in ("geojson", "wikitext", "ucdp", "ibc", "bias"):
            with self.subTest(form):
                text, messages = self.export(form)
                written, left_out = self.told(messages)
                self.assertEqual(written + left_out, self.count())
                self.assertGreater(written, 0)
                self.assertIn("not in this form", messages)
                rows = (len(json.loads(text)["features"]) if form == "geojson" else
                        text.count("\n|-\n") if form == "wikitext" else len(self.table(text)))
                self.assertEqual(rows, written)

    def test_places_are_points(self):
        text, _ = self.export("geojson")
        for feature in json.loads(text)["features"]:
            longitude, latitude = feature["geometry"]["coordinates"]
            self.assertTrue(-180 <= longitude <= 180 and -90 <= latitude <= 90)
            self.assertTrue(feature["properties"]["place"])
            self.assertAlmostEqual(latitude, float(feature["properties"]["latitude"]), 5)

    def test_columns_of_data_sets_take_only_what_they_can_mean(self):
        self.muster("add", self.file("more.txt", "KYIV, March 5 (Wire) - At least 12 civilians were killed in Kharkiv on Monday, police said. "
                                                 "Ten people were wounded. The army plans to send 4,000 soldiers. About 30 soldiers were killed."),
                    "--published", "2024-03-05")
        ucdp = self.table(self.export("ucdp")[0])
        killed = {r["id"]: r for r in self.rows() if r["measure"] == "killed"}
        self.assertLessEqual({r["id"] for r in ucdp}, set(killed))
        for row in ucdp:
            claim = killed[row["id"]]
            self.assertEqual((row["low"], row["high"]), (claim["low"], claim["high"]))
            self.assertEqual(row["best"], claim["low"] if claim["low"] == claim["high"] else "")
            self.assertEqual(claim["modality"], "actual")
        civilians = [r for r in ucdp if r["low"] == "12"]
        self.assertEqual([(r["high"], r["best"], r["deaths_civilians"], r["country"], r["date_prec"], r["date_start"]) for r in civilians],
                         [("", "", "", "Ukraine", "1", "2024-03-04")])
        ibc = self.table(self.export("ibc")[0])
        self.assertEqual([(r["Reported Minimum"], r["Reported Maximum"], r["Location"]) for r in ibc
                          if r["Reported Minimum"] == "12"], [("12", "", "Kharkiv")])
        self.assertTrue([r for r in ibc if r["Minimum Injuries"] == "10"])
        self.assertFalse([r for r in ibc if r["Reported Minimum"] == "30"], "soldiers are no civilians")
        bias = self.table(self.export("bias")[0])
        self.assertTrue({"claimant", "claimant_stake", "target", "loss_type", "low", "high"} <= set(bias[0]))
        self.assertTrue([r for r in bias if r["target"] == "North Korea" and r["loss_type"] == "killed" and r["claimant"]])

    def test_words_become_numbers_only_by_a_policy_that_is_named(self):
        self.muster("add", self.file("dozens.txt", DOZENS), "--published", "2024-08-13")
        for policy, expected in (("literal", ("", "")), ("lower", ("24", "")), ("acled", ("12", "12"))):
            with self.subTest(policy):
                claims = json.loads(self.export("json", "--words", policy, "--kind", "vague", "--measure", "killed")[0])
                self.assertEqual(claims["words_policy"], policy)
                dozens = [c for c in claims["claims"] if c["vague"] == "dozens"]
                self.assertEqual(len(dozens), 1)
                self.assertIsNone(dozens[0]["low"])
                self.assertEqual(dozens[0].get("words_value"),
                                 None if policy == "literal" else
                                 {"policy": policy, "low": expected[0], "high": expected[1] or None})
                row = [r for r in self.table(self.export("ucdp", "--words", policy)[0]) if "dozens" in r["where_description"] and
                       r["low"] != "40"]
                self.assertEqual([(r["low"], r["high"]) for r in row], [expected])
        done = self.muster("export", "--form", "json", "--words", "nosuch", status=INVALID)
        self.assertIn(b"acled, literal, lower", done.stderr)

    def test_filters_choose(self):
        text, _ = self.export("json", "--outlet", "Northern Courier")
        self.assertEqual(len(json.loads(text)["claims"]), self.count("--outlet", "Northern Courier"))

    def test_what_does_not_fit_together_is_told(self):
        self.muster("export", "--form", "csv", status=USAGE)
        self.muster("export", "--measure", "killed", status=USAGE)
        self.muster("export", "--words", "lower", status=USAGE)
        self.muster("export", "--form", "nosuch", status=USAGE)
        there = self.file("there.json", "mine")
        self.assertIn(b"there already", self.muster("export", "--form", "json", "--to", there, status=CONFLICT).stderr)
        self.assertEqual(there.read_text(), "mine")

    def test_a_file_holds_what_standard_output_gets(self):
        text, _ = self.export("wikitext")
        self.export("wikitext", "--to", "claims.wiki")
        self.assertEqual((self.folder / "claims.wiki").read_text(encoding="utf-8"), text)
        lines = self.muster("export").stdout
        self.muster("export", "--to", "all.ndjson")
        self.assertEqual((self.folder / "all.ndjson").read_bytes(), lines)


class About(Base):
    COMMANDS = ("read", "page", "syntax", "add", "list", "show", "export", "method", "version")

    def test_the_manual_has_every_command_and_option(self):
        page = self.muster("man").stdout.decode()
        self.assertTrue(page.startswith(".TH MUSTER 1"))
        for command in self.COMMANDS:
            self.assertIn(f".SS muster {command}", page)
            for option in re.findall(r"^ +(?:-\w,)?(--[a-z-]+)", self.muster(command, "--help").stdout.decode(), re.M):
                self.assertIn("\\fB" + option.replace("-", "\\-"), page, f"{command} {option}")

    def test_bash_completes_commands_options_and_values(self):
        script = self.muster("completion", "bash").stdout.decode()

        def complete(*words):
            body = script + f'\nCOMP_WORDS=({" ".join(map(repr, words))}); COMP_CWORD={len(words) - 1}; _muster; echo "${{COMPREPLY[@]}}"'
            return subprocess.run(["bash", "-c", body], capture_output=True, text=True, check=True).stdout.split()
        self.assertEqual(complete("muster", "rea"), ["read"])
        self.assertIn("--json", complete("muster", "read", "--"))
        self.assertIn("geojson", complete("muster", "export", "--form", ""))
        self.assertEqual(complete("muster", "completion", "z"), ["zsh"])

    def test_other_shells_have_every_command(self):
        for shell in ("zsh", "fish"):
            script = self.muster("completion", shell).stdout.decode()
            for command in self.COMMANDS:
                self.assertIn(command, script)
        self.muster("completion", "tcsh", status=USAGE)


if __name__ == "__main__":
    ledger_test.MUSTER = str(ledger_test.pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
