#!/usr/bin/env python3
"""Makes annotated reports (NAME.txt, NAME.json) from reports with their figures marked in the text.

    tests/accuracy/annotate.py MARKED... --out tests/accuracy/reports

A marked file holds reports, each of them headed by a line "=== NAME | OUTLET | PUBLISHED". Lines that start with "@"
before the text name lists and give what holds for every figure unless it says otherwise:

    === afp-2009-ferry | AFP | 2009-03-17
    @TOWN = Port Amal, Karsa
    @all p: TOWN; w: 2009-03-16
    [[At least 12|>=12 killed; #a]] people died, including [[two|=2 killed; part: a; w: -]] children, {{several}} sources said.

The first word behind the bar is the value (=12 ~12 >=12 >12 <=12 <12 5..7 %40 %~40 r0.3333 x2 v:dozens 0 a), the second the
measure, joined by "+" where several share the number. Then, with semicolons between: #id, u: unit, f: frame, side:, by:,
p: place, w: when, s: source (the nearest such words in the text), sk: kind of source, ch: chain with ">" between,
m: modality, neg, part:, base:, same:, rev:, doc: role. "-" empties what @all gave. {{...}} is for spans to ignore.
Standard library only.
"""
import argparse
import hashlib
import json
import pathlib
import re
import sys

MARK = re.compile(r"\[\[(.+?)\|(.+?)\]\]|\{\{(.+?)\}\}", re.S)
UNDEFINED = {"casualties", "losses", "victims", "out_of_action"}
KIND = {"=": "exact", "~": "approx", ">=": "lower_bound", ">": "lower_bound", "<=": "upper_bound", "<": "upper_bound"}
MODALITY = {"plan": "planned", "poss": "possible"}


def value_of(text):
    """The fields of a value: tier, kind, low, high, strictness."""
    fields = {"tier": "number", "low": None, "high": None}
    number = lambda t: float(t) if "." in t else int(t)
    if text == "0":
        return {**fields, "tier": "zero", "kind": "zero", "low": 0, "high": 0}
    if text == "a":
        return {**fields, "tier": "article", "kind": "exact", "low": 1, "high": 1}
    if text.startswith("v:"):
        return {**fields, "tier": "vague", "kind": "vague", "vague": text[2:]}
    shared = {"%": "percent", "r": "ratio", "x": "multiplier"}.get(text[0])
    if shared:
        text = text[1:]
    sign, digits = re.fullmatch(r"(>=|>|<=|<|=|~|)([\d.]+)", text).groups() if ".." not in text else ("..", text)
    if sign == "..":
        low, high = digits.split("..")
        return {**fields, "kind": "range", "low": number(low), "high": number(high)}
    fields["kind"] = shared or KIND[sign or "="]
    if not sign.startswith("<"):
        fields["low"] = number(digits)
    if not sign.startswith(">"):
        fields["high"] = number(digits)
    if sign == ">":
        fields["low_strict"] = True
    if sign == "<":
        fields["high_strict"] = True
    return fields


def names(text, lists):
    found = []
    for item in (t.strip() for t in text.split(",")):
        found.extend(lists.get(item, [item] if item not in ("-", "") else []))
    return found


def parse_attributes(text):
    attributes = {}
    for part in (p.strip() for p in text.split(";")):
        if not part:
            continue
        if part.startswith("#"):
            attributes["id"] = part[1:]
        elif part == "neg":
            attributes["neg"] = True
        else:
            key, _, value = part.partition(":")
            attributes[key.strip()] = value.strip()
    return attributes


def report(name, outlet, published, head, body):
    lists, general = {}, {}
    for line in head:
        if line.startswith("@all"):
            general = parse_attributes(line[4:])
        else:
            key, _, value = line[1:].partition("=")
            lists[key.strip()] = names(value, lists)
    text, marks, ignore, at = "", [], [], 0
    for m in MARK.finditer(body):
        text += body[at:m.start()]
        words = m.group(1) or m.group(3)
        span = [len(text), len(text) + len(words)]
        if m.group(1):
            marks.append((words, span, m.group(2)))
        else:
            ignore.append({"words": words, "span": span})
        text += words
        at = m.end()
    text += body[at:]
    ids, parsed = {}, []
    for i, (words, span, rest) in enumerate(marks):
        first, _, more = rest.partition(";")
        value, measure = first.split()
        attributes = {**general, **parse_attributes(more)}
        if "id" in attributes:
            ids[attributes["id"]] = f"f{i + 1}"
        parsed.append((f"f{i + 1}", words, span, value, measure.split("+"), attributes))
    figures = []
    for id_, words, span, value, measure, a in parsed:
        get = lambda key: None if a.get(key) in (None, "-", "") else a[key]
        frame = get("f") or "count"
        figure = {"id": id_, "words": words, "span": span, **value_of(value), "unit": get("u") or "person", "measure": measure,
                  "join": "undefined" if set(measure) & UNDEFINED else "any_of" if len(measure) > 1 else "single",
                  "frame": frame.split("/") if "/" in frame else frame,
                  "side": names(a.get("side", ""), lists), "agent": names(a.get("by", ""), lists),
                  "place": names(a.get("p", ""), lists), "when": get("w"), "source": get("s")}
        if figure["source"]:
            places = [m.start() for m in re.finditer(re.escape(figure["source"]), text)]
            if not places:
                sys.exit(f"{name}: {figure['source']!r} is not in the text")
            begin = min(places, key=lambda b: abs(b - span[0]))
            figure["source_span"] = [begin, begin + len(figure["source"])]
        figure["chain"] = [c.strip() for c in get("ch").split(">")] if get("ch") else [figure["source"]] if figure["source"] else []
        figure["source_kind"] = get("sk") or ("office" if figure["source"] else "author_voice")
        figure["modality"] = MODALITY.get(get("m"), "actual")
        figure["polarity"] = "negative" if get("neg") else "positive"
        for key, short in (("part_of", "part"), ("base", "base"), ("same_as", "same"), ("revises", "rev")):
            figure[key] = ids[get(short)] if get(short) else None
        figure["doc_role"] = get("doc") or "news"
        figures.append(figure)
    document = {"name": name, "outlet": outlet, "published": published, "url": None, "licence": "own, invented",
                "sha256": hashlib.sha256(text.encode()).hexdigest()}
    return text, {"document": document, "figures": figures, "ignore": ignore}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("marked", nargs="+", type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    args = parser.parse_args()
    for file in args.marked:
        for part in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, _, rest = part.partition("\n")
            name, outlet, published = (t.strip() for t in title.split("|"))
            lines = rest.split("\n")
            n = next(i for i, line in enumerate(lines) if not line.startswith("@"))
            text, annotation = report(name, outlet, published or None, lines[:n], "\n".join(lines[n:]).strip() + "\n")
            (args.out / f"{name}.txt").write_bytes(text.encode())
            (args.out / f"{name}.json").write_text(json.dumps(annotation, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
