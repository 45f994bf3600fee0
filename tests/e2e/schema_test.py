#!/usr/bin/env python3
"""What the program prints is what `muster schema` says of it.

    python3 tests/e2e/schema_test.py build/dev/muster

Needs jsonschema (Debian: python3-jsonschema). Schemas allow no key that they do not name, so that a new key fails here
until it is described.
"""
import json
import sys
import unittest

import ledger_test
from ledger_test import CHAIN, INVALID, ROOT, Base

try:
    import jsonschema
except ImportError:
    print("not run: jsonschema is not installed", file=sys.stderr)
    sys.exit(77)

PAGE = """<!doctype html><html><head><title>Nine hurt in Sumy</title><meta property="og:site_name" content="Harbour Tribune"></head>
<body><article><h1>Nine hurt in Sumy</h1><p>Nine people were hurt in Sumy on Monday, the governor said. Dozens of houses were damaged, and a
school burnt down; nobody was killed, according to the emergency service of the region.</p></article></body></html>"""


class Schemas(Base):
    def schema(self, name):
        schema = json.loads(self.muster("schema", name).stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema)

    def fits(self, name, *outputs):
        schema = self.schema(name)
        for output in outputs:
            fault = jsonschema.exceptions.best_match(schema.iter_errors(output))
            self.assertIsNone(fault, f"{name}: {fault and (fault.json_path, fault.message[:300])}")
        self.assertTrue(outputs)

    def json(self, *arguments):
        return json.loads(self.muster(*arguments).stdout)

    def lines(self, *arguments):
        return [json.loads(line) for line in self.muster(*arguments).stdout.decode().splitlines()]

    def test_every_output_has_a_schema_that_is_one(self):
        names = self.muster("schema").stdout.decode().split()
        self.assertGreater(len(names), 10)
        for name in names:
            self.schema(name)
        self.assertIn(b"reading", self.muster("schema", "nosuch", status=INVALID).stderr)

    def test_a_schema_refuses_what_is_not_so(self):
        record = self.lines("read", ROOT / "examples" / "report.txt", "--ndjson")[0]
        schema = self.schema("record")
        self.assertTrue(schema.is_valid(record))
        for wrong in ({**record, "low": 12000}, {**record, "kind": "about"}, {**record, "more": 1}, {k: v for k, v in record.items() if k != "by"}):
            self.assertFalse(schema.is_valid(wrong))

    def test_readings(self):
        report = ROOT / "examples" / "report.txt"
        self.fits("reading", self.json("read", report, "--json", "--published", "2025-08-22"), self.json("read", report, "--json", "--figures"),
                  *self.lines("read", CHAIN, "--json"))
        self.fits("record", *self.lines("read", report, CHAIN, "--ndjson"))
        self.fits("mentions", self.json("read", report, "--mentions"), *self.lines("read", CHAIN, "--mentions"))

    def test_pages(self):
        self.fits("page", *self.lines("page", self.file("page.html", PAGE), "--json"))

    def test_ledgers(self):
        self.fits("add", self.json("add", CHAIN, "--json"))
        self.muster("add", self.file("empty.txt", " "), status=None)
        claim = self.lines("list", "--ndjson", "--limit", 1)[0]["id"]
        self.muster("correct", claim, "value=600-700", "--why", "as said")
        self.muster("note", claim, "look again")
        self.fits("kept_claim", *self.lines("list", "--ndjson", "--limit", 1000), *self.lines("show", claim, "--json"))
        self.fits("list", self.json("list", "--json", "--limit", 5))
        self.fits("export", self.json("export", "--form", "json", "--words", "lower"))
        self.fits("search", self.json("search", "killed", "--json"))
        self.fits("status", self.json("status", "--json"))
        self.fits("verify", self.json("verify", "--json", "--reread", 2))
        self.fits("reread", self.json("reread", "--json"))
        self.fits("log_entry", *self.lines("log", "--json"))
        lines = self.muster("export").stdout
        other = self.folder / "other.ledger"
        self.fits("merge", json.loads(self.muster("import", "-", "--json", ledger=other, stdin=lines).stdout),
                  json.loads(self.muster("merge", self.ledger, "--json", ledger=other).stdout))


if __name__ == "__main__":
    ledger_test.MUSTER = str(ledger_test.pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
