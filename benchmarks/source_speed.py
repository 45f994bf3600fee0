#!/usr/bin/env python3
"""Speed of reading a .warc.gz beside warcio's, in the same run, and memory over archives of growing size.

    benchmarks/source_speed.py PROGRAM [--pages N] [--memory MIB]

PROGRAM is build/bench/benchmarks/source_speed. The archive is made here: pages of some 100 KB of varied markup, a request and
a response record each. Every program runs three times, by turns; the median counts. Without warcio (pip install warcio) only
our own speed is printed. --memory also reads archives of a tenth of MIB and of MIB megabytes, packed, and prints the most
memory that each took.
"""
import argparse
import gzip
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

WORDS = ("said police officials people killed wounded attack town region ministry reported Monday at least dozens "
         "hundred soldiers children market street according witnesses hospital the of in and to a was were from").split()


def page(rng, size):
    parts = ["<!DOCTYPE html><html><head><title>Report</title>"]
    length = 0
    while length < size:
        text = " ".join(rng.choices(WORDS, k=60))
        part = f'<div class="c{rng.randrange(10**6)}" id="{rng.getrandbits(64):x}"><p>{text}.</p></div>\n'
        length += len(part)
        parts.append(part)
    return "".join(parts).encode()


def record(kind, number, block):
    content = "application/http; msgtype=" + kind
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
            f"WARC-Date: 2024-03-05T10:15:00Z\r\nWARC-Target-URI: https://example.org/{number}\r\n"
            f"Content-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n")
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6)


def write_archive(path, n_pages, size=100_000, max_bytes=None):
    """A hundred different pages, over and over; each is its own gzip member all the same."""
    rng = random.Random(1)
    members = []
    for i in range(min(n_pages, 100)):
        header = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: x\r\n\r\n"
        members.append(record("request", 2 * i, b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n") +
                       record("response", 2 * i + 1, header + page(rng, size)))
    written = n = 0
    with open(path, "wb") as out:
        while (n < n_pages) if max_bytes is None else (written < max_bytes):
            out.write(members[n % len(members)])
            written += len(members[n % len(members)])
            n += 1
    return n


def run_ours(program, path):
    return json.loads(subprocess.run([program, path], capture_output=True, check=True).stdout)


def run_warcio(path):
    from warcio.archiveiterator import ArchiveIterator
    began = time.perf_counter()
    n = 0
    with open(path, "rb") as stream:
        for r in ArchiveIterator(stream):
            if r.rec_type == "response":
                n += len(r.content_stream().read()) > 0
    return n, time.perf_counter() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--memory", type=int, default=0, metavar="MIB")
    arguments = parser.parse_args()
    program = pathlib.Path(arguments.program).resolve()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "a.warc.gz"
        write_archive(path, arguments.pages)
        ours, theirs = [], []
        for _ in range(3):
            answer = run_ours(program, path)
            assert answer["reports"] == arguments.pages, answer
            ours.append(answer["seconds"])
            try:
                n, seconds = run_warcio(path)
                assert n == arguments.pages, n
                theirs.append(seconds)
            except ImportError:
                pass
        speed = arguments.pages / statistics.median(ours)
        print(f"pages {arguments.pages}, packed {path.stat().st_size >> 20} MiB, unpacked {answer['bytes'] >> 20} MiB")
        print(f"source_speed {speed:.0f} pages/s")
        if theirs:
            other = arguments.pages / statistics.median(theirs)
            print(f"warcio       {other:.0f} pages/s; ratio {speed / other:.2f}")
        for size in (arguments.memory // 10, arguments.memory) if arguments.memory else ():
            write_archive(path, 100, max_bytes=size << 20)
            answer = run_ours(program, path)
            print(f"archive of {size} MiB: {answer['reports']} reports, {answer['bytes'] >> 20} MiB unpacked, "
                  f"{answer['reports'] / answer['seconds']:.0f} pages/s, at most {answer['max_rss_mib']} MiB of memory")


if __name__ == "__main__":
    sys.exit(main())
