#!/usr/bin/env python3
"""Every kind of input through the program, from outside: folders, archives, feeds, mail, and pages of a server on this
machine.

    tests/e2e/sources_test.py MUSTER
"""
import base64
import gzip
import http.server
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zipfile

MUSTER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/dev/muster").resolve()
INVALID, NOT_FOUND, IO, UNSUPPORTED = 3, 4, 7, 8


def muster(*arguments, stdin=b""):
    return subprocess.run([MUSTER, "read", *map(str, arguments)], input=stdin, capture_output=True, timeout=300,
                          check=False)


def report(n):
    return f"Police said {n} people were killed in Karsa on Monday."


def page(n):
    return (f"<!DOCTYPE html><html><head><title>Blast in Karsa</title></head><body><article><h1>Blast in Karsa</h1>"
            f"<p>{report(n)} The blast hit a market in the centre of the town, where hundreds of people had gathered in "
            f"the morning, witnesses told reporters.</p></article></body></html>").encode()


def warc_record(kind, url, block, number):
    content = "application/http; msgtype=response" if kind in ("response", "revisit") else "application/warc-fields"
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08d}>\r\n"
            f"WARC-Date: 2024-03-05T10:15:00Z\r\nWARC-Target-URI: {url}\r\nContent-Type: {content}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n")
    return head.encode() + block + b"\r\n\r\n"


def response(body, kind="text/html; charset=utf-8"):
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body


class Base(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self._folder.name)

    def tearDown(self):
        self._folder.cleanup()

    def file(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def readings(self, run, status=0):
        self.assertEqual(run.returncode, status, run.stderr.decode())
        return [json.loads(line) for line in run.stdout.decode().splitlines()]

    def figures(self, readings):
        return [[c["low"] for c in r["claims"]] for r in readings]


class Files(Base):
    def test_a_folder_is_read_whole_and_in_order(self):
        self.file("in/b.txt", report(2))
        self.file("in/a/x.txt.gz", gzip.compress(report(1).encode()))
        self.file("in/c.jsonl", json.dumps({"text": report(3), "published": "2024-03-05"}) + "\nbroken\n")
        self.file("in/photo.jpg", b"\xff\xd8\xff\x00")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("../../etc/evil.txt", report(4))
            z.writestr("e.txt", report(5))
        self.file("in/d.zip", archive.getvalue())
        runs = [muster(self.folder / "in", "--json", "--threads", n) for n in (1, 3)]
        self.assertEqual(runs[0].stdout, runs[1].stdout)
        readings = self.readings(runs[0], INVALID)
        self.assertEqual(self.figures(readings), [["1"], ["2"], ["3"], ["4"], ["5"]])
        self.assertIn(b"c.jsonl:2: not valid JSON", runs[0].stderr)
        self.assertIn(b"left out: 1 that are no reports by their kind", runs[0].stderr)
        self.assertEqual(readings[2]["document"]["published"], "2024-03-05")
        self.assertEqual(readings[4]["document"]["container"],
                         {"kind": "zip", "file": str(self.folder / "in/d.zip"), "member": "e.txt", "record_id": None,
                          "offset": None, "length": None})
        self.assertFalse((self.folder.parent.parent / "etc/evil.txt").exists())

    def test_records_of_a_warc_can_be_cut_out_again(self):
        records = [warc_record("warcinfo", "x", b"software: test\r\n", 1),
                   warc_record("response", "http://e.org/1", response(page(11)), 2),
                   warc_record("revisit", "http://e.org/1", b"HTTP/1.1 304 Not Modified\r\n\r\n", 3),
                   warc_record("response", "http://e.org/p.png", response(b"PNG", "image/png"), 4),
                   warc_record("response", "http://e.org/2", response(report(12).encode(), "text/plain"), 5)]
        members = [gzip.compress(r) for r in records]
        members[3] = members[3][:60]  # a crawler that was stopped, and went on
        path = self.file("crawl.warc.gz", b"".join(members))
        run = muster(path, "--json")
        readings = self.readings(run, INVALID)
        self.assertEqual([r["document"]["url"] for r in readings], ["http://e.org/1", "http://e.org/2"])
        self.assertIn(["12"], self.figures(readings))
        self.assertIn(f"in the member that begins at {sum(map(len, members[:3]))}", run.stderr.decode())
        self.assertIn("1 the same as an earlier record", run.stderr.decode())
        for reading, n in zip(readings, (1, 4)):
            place = reading["document"]["container"]
            cut = path.read_bytes()[place["offset"]:place["offset"] + place["length"]]
            self.assertEqual(gzip.decompress(cut), records[n])
            self.assertEqual(place["record_id"], f"urn:uuid:{n + 1:08d}")
        self.assertEqual(muster("-", "--json", stdin=path.read_bytes()).stdout.count(b"\n"), 2)

    def test_feeds_mail_and_extracts(self):
        rss = self.file("feed.xml", "<rss version='2.0'><channel><title>Paper</title><item><title>Blast</title>"
                        "<link>http://e.org/1</link><pubDate>Tue, 05 Mar 2024 10:15:00 GMT</pubDate>"
                        f"<description>{report(21)}</description></item></channel></rss>")
        mail = self.file("press.eml", "From: Ministry <m@e.org>\r\nSubject: Statement\r\nDate: Wed, 06 Mar 2024 10:00:00 "
                         "+0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                         "Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(report(22).encode()).decode())
        extract = self.file("np.json", json.dumps({"title": "Blast", "maintext": report(23), "source_domain": "e.org",
                                                   "date_publish": "2024-03-07 11:00:00", "url": "http://e.org/3"}))
        readings = self.readings(muster(rss, mail, extract, "--json"))
        self.assertEqual(self.figures(readings), [["21"], ["22"], ["23"]])
        self.assertEqual([r["document"]["published"] for r in readings], ["2024-03-05", "2024-03-06", "2024-03-07"])
        self.assertEqual([r["document"]["outlet"] for r in readings], ["Paper", "Ministry", "e.org"])

    def test_bombs_end_soon(self):
        bomb = gzip.compress(b"x" * 100_000_000, 9)
        began = time.monotonic()
        run = muster(self.file("bomb.txt.gz", bomb))
        self.assertEqual(run.returncode, UNSUPPORTED, run.stderr)
        run = muster(self.file("bomb.jsonl.gz", bomb))
        self.assertEqual(run.returncode, UNSUPPORTED, run.stderr)
        self.assertIn(b"bomb", run.stderr)
        entities = self.file("bomb.xml", "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><rss>&b;</rss>")
        run = muster(entities)
        self.assertEqual(run.returncode, UNSUPPORTED, run.stderr)
        self.assertIn(b"declares entities", run.stderr)
        self.assertLess(time.monotonic() - began, 60)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.robots = (200, b"User-agent: *\nDisallow: /closed\n")
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("If-None-Match"), self.headers.get("User-Agent")))
        kind = "text/plain; charset=utf-8"
        if self.path == "/robots.txt":
            self.answer(self.server.robots[0], self.server.robots[1], Content_Type="text/plain")
        elif self.path == "/plain":
            self.answer(200, report(31).encode(), Content_Type=kind)
        elif self.path == "/packed":
            self.answer(200, gzip.compress(report(32).encode()), Content_Type=kind, Content_Encoding="gzip")
        elif self.path == "/cached":
            if self.headers.get("If-None-Match") == '"v1"':
                self.answer(304, ETag='"v1"')
            else:
                self.answer(200, report(33).encode(), Content_Type=kind, ETag='"v1"')
        elif self.path == "/moved":
            self.answer(301, Location="/plain")
        elif self.path == "/round":
            self.answer(302, Location="/round")
        elif self.path == "/file":
            self.answer(302, Location="file:///etc/passwd")
        elif self.path == "/closed/page":
            self.answer(200, report(34).encode(), Content_Type=kind)
        elif self.path == "/bomb":
            self.answer(200, gzip.compress(b"x" * 40_000_000), Content_Type=kind, Content_Encoding="gzip")
        elif self.path == "/image":
            self.answer(200, b"\x89PNG\r\n\x1a\n\0\0", Content_Type="image/png")
        elif self.path == "/sitemap.xml":
            links = "".join(f"<url><loc>{self.server.url(p)}</loc></url>" for p in ("/plain", "/packed", "/missing"))
            self.answer(200, f"<urlset>{links}</urlset>".encode(), Content_Type="application/xml")
        elif self.path == "/endless":
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"Two people died. " * 4096)
            except OSError:
                pass
        else:
            self.answer(404)


class Network(Base):
    def setUp(self):
        super().setUp()
        self.server = Server()

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()
        super().tearDown()

    def read(self, *paths, private=True, more=()):
        urls = [self.server.url(p) for p in paths]
        return muster(*urls, "--json", "--delay", "0", *(["--allow-private"] if private else []), *more)

    def test_this_machine_is_refused_without_being_asked(self):
        run = self.read("/plain", private=False)
        self.assertEqual(run.returncode, UNSUPPORTED)
        self.assertIn(b"--allow-private", run.stderr)
        self.assertEqual(self.server.asked, [])

    def test_pages_redirects_and_packing(self):
        run = self.read("/plain", "/moved", "/packed")
        self.assertEqual(run.returncode, 0, run.stderr)
        readings = json.loads(run.stdout)
        self.assertEqual(self.figures(readings), [["31"], ["31"], ["32"]])
        self.assertEqual(readings[1]["document"]["url"], self.server.url("/plain"))
        self.assertEqual(readings[1]["document"]["container"]["file"], self.server.url("/moved"))
        self.assertRegex(readings[0]["document"]["fetched"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual([a[0] for a in self.server.asked].count("/robots.txt"), 1)
        self.assertTrue(all(a[2].startswith("muster/") for a in self.server.asked))

    def test_what_cannot_be_read_says_why(self):
        for path, status, words in (("/closed/page", UNSUPPORTED, "robots.txt"), ("/missing", NOT_FOUND, "404"),
                                    ("/round", UNSUPPORTED, "redirects"), ("/file", INVALID, "file:///etc/passwd"),
                                    ("/bomb", UNSUPPORTED, "larger than"), ("/endless", UNSUPPORTED, "larger than"),
                                    ("/image", UNSUPPORTED, "no report")):
            with self.subTest(path=path):
                run = self.read(path)
                self.assertEqual(run.returncode, status, run.stderr)
                self.assertIn(words, run.stderr.decode())
        self.assertNotIn("/closed/page", [a[0] for a in self.server.asked])

    def test_a_server_whose_robots_fail_is_left_alone(self):
        self.server.robots = (503, b"")
        run = self.read("/plain")
        self.assertEqual(run.returncode, UNSUPPORTED, run.stderr)
        self.assertNotIn("/plain", [a[0] for a in self.server.asked])

    def test_unchanged_pages_come_from_the_cache(self):
        first = self.read("/cached", more=("--cache", self.folder / "cache"))
        second = self.read("/cached", more=("--cache", self.folder / "cache"))
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(first.stdout, second.stdout)
        self.assertEqual([a[1] for a in self.server.asked if a[0] == "/cached"], [None, '"v1"'])

    def test_lists_and_links(self):
        urls = self.file("urls.txt", f"# pages\n{self.server.url('/plain')}\n\n{self.server.url('/packed')}\n")
        run = muster("--urls", urls, "--json", "--allow-private", "--delay", "0")
        self.assertEqual(self.figures(json.loads(run.stdout)), [["31"], ["32"]])
        run = self.read("/sitemap.xml")
        self.assertEqual((run.returncode, run.stdout), (0, b""), run.stderr)
        self.assertIn(b"3 links of a sitemap", run.stderr)
        run = self.read("/sitemap.xml", more=("--follow", "5"))
        self.assertEqual(self.figures(self.readings(run, NOT_FOUND)), [["31"], ["32"]])

    def test_requests_to_one_host_are_spaced(self):
        began = time.monotonic()
        urls = [self.server.url(p) for p in ("/plain", "/packed", "/cached")]
        self.assertEqual(muster(*urls, "--json", "--allow-private", "--delay", "0.4").returncode, 0)
        self.assertGreater(time.monotonic() - began, 0.8)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
