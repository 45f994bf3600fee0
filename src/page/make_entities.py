#!/usr/bin/env python3
"""Writes entity_table.inc: the named character references of HTML, from Python's html.entities.html5.

    src/page/make_entities.py > src/page/entity_table.inc

One row a name, sorted by bytes: name without "&", with its ";" where it has one; one or two code points.
"""
from html.entities import html5


def main():
    print("// Made by make_entities.py from Python's html.entities (the WHATWG list); not edited by hand.")
    for name in sorted(html5, key=lambda n: n.encode()):
        points = [ord(c) for c in html5[name]] + [0]
        print('{"%s", 0x%X, 0x%X},' % (name, points[0], points[1] if len(points) > 2 else 0))


if __name__ == "__main__":
    main()
