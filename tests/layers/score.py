"""Scores each layer of the reading alone on the cases beside this file. Used by tools/accuracy --layers.

times         strict F1 of type and value over exact extents, as in TempEval-3; and of the extents alone
quantities    F1 of the value, and of value and unit, over overlapping spans
places        share of the marked names resolved within 161 km (countries and regions by their point: 1,000 km); recall of names
quotations    overlap F1 of source, cue and content by tokens; share of attributions with all three exact
"""
import json
import math
import pathlib
import re
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NEAR_KM, COUNTRY_KM = 161, 1000


def rows(name):
    lines = [l for l in (HERE / name).read_text(encoding="utf-8").splitlines() if l.strip() and not l.startswith("#")]
    head = lines[0].split("\t")
    return [dict(zip(head, l.split("\t") + [""] * len(head))) for l in lines[1:]]


def unmark(text):
    """Text without its brackets, and the spans that they held."""
    plain, spans, begin = "", [], None
    for c in text:
        if c == "[":
            begin = len(plain)
        elif c == "]":
            spans.append((begin, len(plain)))
        else:
            plain += c
    return plain, spans


def mentions(muster, texts):
    """For (text, date) pairs: what `muster read --mentions --json` finds."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "texts.ndjson"
        with open(file, "w", encoding="utf-8") as out:
            for i, (text, date) in enumerate(texts):
                out.write(json.dumps({"name": str(i), "published": date, "text": text}) + "\n")
        run = subprocess.run([muster, "read", "--mentions", "--json", str(file)], stdout=subprocess.PIPE, check=True)
        for line in run.stdout.decode("utf-8").splitlines():
            found.append(json.loads(line))
    return found


def f1(right, found, wanted):
    return 2 * right / (found + wanted) if right else 0.0


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def score_times(muster, errors):
    cases = rows("times.tsv")
    texts = [(unmark(c["text"])[0], c["published"]) for c in cases]
    right = extents = n_found = n_wanted = 0
    for case, (text, _), got in zip(cases, texts, mentions(muster, texts)):
        spans = unmark(case["text"])[1]
        wanted = dict(zip(spans, (tuple(e.split()) for e in case["expected"].split(" ; "))))
        found = {tuple(t["span"]): (t["type"], t["value"]) for t in got["times"]}
        n_found, n_wanted = n_found + len(found), n_wanted + len(wanted)
        extents += len(set(found) & set(wanted))
        right += sum(found.get(s) == w for s, w in wanted.items())
        bad = {text[s[0]:s[1]]: (w, found.get(s)) for s, w in wanted.items() if found.get(s) != w}
        bad.update({text[s[0]:s[1]]: (None, v) for s, v in found.items() if s not in wanted})
        errors.extend(f"times: {words!r} want {w} got {g}" for words, (w, g) in bad.items())
    return {"times extent F1": f1(extents, n_found, n_wanted), "times strict type+value F1": f1(right, n_found, n_wanted)}


UNITS = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY"}


def same_unit(wanted, q):
    names = {str(q.get("unit_norm")), str(q.get("noun")), q["unit_words"]["words"] if q.get("unit_words") else "",
             q["counted"]["words"].split()[-1] if q.get("counted") else ""}
    names = {n.lower() for n in names} | {n.lower().rstrip("s") for n in names}
    if wanted == "-":
        return not q.get("unit_norm")
    return bool({wanted, wanted.rstrip("s"), UNITS.get(wanted, wanted).lower(), wanted.replace("person", "people")} & names or
                (wanted in ("people", "person") and q.get("unit") == "person"))


def score_quantities(muster, errors):
    cases = rows("quantities.tsv")
    texts = [(unmark(c["text"])[0], "2024-03-06") for c in cases]
    values = both = n_found = n_wanted = 0
    for case, (text, _), got in zip(cases, texts, mentions(muster, texts)):
        spans = unmark(case["text"])[1]
        found = [q for q in got["quantities"] if q["tier"] != "article" and
                 q.get("not_a_count") not in ("year", "date", "duration", "time", "clock", "name", "ordinal")]
        n_found, n_wanted = n_found + len(found), n_wanted + len(spans)
        for span, expected in zip(spans, case["expected"].split(" ; ")):
            value, _, unit = expected.partition(" ")
            q = max(found, key=lambda x: overlap(x["span"], span), default=None)
            if not q or not overlap(q["span"], span):
                errors.append(f"quantities: {text[span[0]:span[1]]!r} not found")
                continue
            low, _, high = value.partition("..")
            if low.replace(".", "").isdigit():
                ends = (q.get("low") or q.get("high"), q.get("high") or q.get("low"))
                ok = all(e is not None and abs(float(e) - float(w)) < 1e-3 * max(1, float(w))
                         for e, w in zip(ends, (low, high or low)))
            else:
                ok = q.get("vague") == value
            unit_ok = ok and same_unit(unit, q)
            values, both = values + ok, both + unit_ok
            if not unit_ok:
                errors.append(f"quantities: {text[span[0]:span[1]]!r} want {expected} got {q['low']}..{q['high']} "
                              f"{q.get('vague')} {q.get('unit_norm')} {q.get('noun')} {q.get('not_a_count')}")
            found.remove(q)
        errors.extend(f"quantities: spurious {q['words']!r} ({q.get('not_a_count')}) in {text!r}" for q in found)
    return {"quantities value F1": f1(values, n_found, n_wanted), "quantities value+unit F1": f1(both, n_found, n_wanted)}


def kilometres(a, b):
    (x1, y1), (x2, y2) = [(math.radians(p[0]), math.radians(p[1])) for p in (a, b)]
    h = math.sin((x2 - x1) / 2) ** 2 + math.cos(x1) * math.cos(x2) * math.sin((y2 - y1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def score_places(muster, errors):
    cases = rows("places.tsv")
    texts = [(unmark(c["text"])[0], "2024-03-06") for c in cases]
    near = seen = wanted = 0
    for case, (text, _), got in zip(cases, texts, mentions(muster, texts)):
        known = [p for p in got["places"] + got["actors"] if p.get("lat") is not None]
        for span, point in zip(unmark(case["text"])[1], case["expected"].split(" ; ")):
            wanted += 1
            # The mention whose name is this one, before a longer one that holds it.
            best = max(known, key=lambda p: overlap(p["span"], span) - 0.01 * (p["span"][1] - p["span"][0]), default=None)
            if not best or not overlap(best["span"], span):
                errors.append(f"places: {text[span[0]:span[1]]!r} has no point in {text!r}")
                continue
            seen += 1
            km = kilometres((best["lat"], best["lon"]), tuple(map(float, point.split(","))))
            ok = km <= (COUNTRY_KM if best.get("kind") in ("country", "region", "nationality") else NEAR_KM)
            near += ok
            if not ok:
                errors.append(f"places: {text[span[0]:span[1]]!r} is {km:.0f} km off ({best['name']}, {best.get('country')}) in {text!r}")
    return {"places found": seen / wanted, "places within 161 km": near / wanted}


def tokens(text):
    return re.findall(r"\w+", text.lower())


def token_overlap(a, b):
    """Tokens in common, as a multiset."""
    left, n = list(b), 0
    for t in a:
        if t in left:
            left.remove(t)
            n += 1
    return n


def score_quotations(muster, errors):
    cases = rows("quotations.tsv")
    texts = [(c["text"], "2024-03-06") for c in cases]
    totals = {part: [0, 0, 0] for part in ("source", "cue", "content")}
    exact = 0
    for case, got in zip(cases, mentions(muster, texts)):
        best, shared = None, 0
        for q in got["quotations"]:
            parts = parts_of(q)
            n = sum(token_overlap(tokens(case[p]), tokens(parts[p])) for p in totals)
            if n > shared:
                best, shared = parts, n
        best = best or {"source": "", "cue": "", "content": ""}
        for part, total in totals.items():
            total[0] += token_overlap(tokens(case[part]), tokens(best[part]))
            total[1] += len(tokens(best[part]))
            total[2] += len(tokens(case[part]))
        whole = all(tokens(case[p]) == tokens(best[p]) for p in totals)
        exact += whole
        if not whole:
            errors.append(f"quotations: {case['text']!r} want {[case[p] for p in totals]} got {[best[p] for p in totals]}")
    result = {f"quotations {part} overlap F1": f1(*total) for part, total in totals.items()}
    result["quotations all three exact"] = exact / len(cases)
    return result


def parts_of(q):
    return {"source": q["source"]["words"] if q.get("source") else "", "cue": q["cue"]["words"] if q.get("cue") else "",
            "content": q["content"]["words"]}


def score(muster):
    """Figures of all layers, and a line for each error."""
    errors, figures = [], {}
    for layer in (score_times, score_quantities, score_places, score_quotations):
        figures.update(layer(muster, errors))
    return figures, errors
