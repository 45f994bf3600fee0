"""The texts that engine and reference must agree on.

Real prose    editorials, film and product reviews and short messages from the source archive of the package
              vaderSentiment 3.3.2 (MIT licence; additional_resources/hutto_ICWSM_2014), the language reference that
              Python itself brings (pydoc_data.topics), and news from ../shared/eval where that folder exists
Made up       random strings of many scripts; every special case of the tokenizer, alone and with affixes; the corners
              of Unicode (unicode_texts.py); one text of several hundred reviews
"""
import collections
import html
import io
import json
import pathlib
import random
import tarfile

import unicode_texts

ROOT = pathlib.Path(__file__).resolve().parents[2]
REVIEWS = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"

# Pieces that the tokenizer's rules turn on; random strings mix them with characters of many blocks.
PIECES = """. .. ... … - -- --- — – ~ 's ’S ( ) " ' ` km m² kb US$ C$ $ € 5 10 3.5 1,000 a B Ab é 中 www. http:// .com @ / : ? # °C. °F + %
² ! , ; < = > * ^ _ | ß İ Σ :8080 192.168.1.1 8.8.8.8 10.0.0.1 172.16.3.4 .ua e.g. U.S. 😀 ☃ № :) :-( <3 'em n't ’ve it's""".split()
SPACES = [" ", " ", " ", "  ", "\n", "\t", "\u00a0", " \n", "\u3000", "\x1c", "\u2028"]
BLOCKS = [(0x20, 0x7E)] * 5 + [
    (0, 0x7F), (0x80, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F), (0x1100, 0x11FF),
    (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x20CF), (0x2100, 0x27BF), (0x2C00, 0x2DFF), (0x3000, 0x30FF), (0x4E00, 0x4FFF),
    (0xA640, 0xA7FF), (0xAC00, 0xACFF), (0xFB00, 0xFFFF), (0x10000, 0x1FFFF), (0x20000, 0x2FFFF), (0, 0x10FFFF)]
FRAMES = ["{}", "({}", "{})", "{}.", "{},", "\"{}\"", "x {} y", "{}'s", "{}{}", "A-{}", "{}\n"]


def random_strings(n, seed, specials):
    rng = random.Random(seed)
    for _ in range(n):
        out = ""
        for _ in range(rng.randint(1, 30)):
            kind = rng.random()
            if kind < 0.25:
                out += rng.choice(PIECES)
            elif kind < 0.35:
                out += rng.choice(specials)
            elif kind < 0.5:
                out += rng.choice(SPACES)
            else:
                low, high = rng.choice(BLOCKS)
                code_point = rng.randint(low, high)
                if not 0xD800 <= code_point <= 0xDFFF:
                    out += chr(code_point)
        yield out


def special_case_texts(specials):
    """Every special case alone; in each of the frames, many to a text."""
    yield from specials
    for frame in FRAMES:
        for start in range(0, len(specials), 12):
            yield " ".join(frame.format(case, case) for case in specials[start:start + 12])


def reviews(archive):
    """(name, text) from the pinned archive; snippets of one editorial or product are one text."""
    with tarfile.open(archive) as outer:
        inner = tarfile.open(fileobj=io.BytesIO(outer.extractfile(REVIEWS).read()))
    for name, joined in (("nytEditorialSnippets", True), ("amazonReviewSnippets", True), ("movieReviewSnippets", False),
                         ("tweets", False)):
        member = f"hutto_ICWSM_2014/{name}_GroundTruth.txt"
        documents = collections.OrderedDict()
        for line in inner.extractfile(member).read().decode("latin-1").splitlines():
            number, _, text = line.split("\t", 2)
            key = number.split("_")[0] if joined else number
            documents.setdefault(key, []).append(html.unescape(text.strip()))
        if name == "movieReviewSnippets":  # half of all; two thirds keep the run under ten minutes
            documents = {key: snippets for number, (key, snippets) in enumerate(documents.items()) if number % 3 != 0}
        for key, snippets in documents.items():
            yield f"{name} {key}", " ".join(snippets)


def language_reference(limit):
    from pydoc_data.topics import topics
    size = 0
    for name in sorted(topics):
        for number, paragraph in enumerate(topics[name].split("\n\n")):
            if size > limit:
                return
            size += len(paragraph)
            yield f"pydoc {name} {number}", paragraph


def news():
    folder = ROOT.parent / "shared" / "eval"
    digest = folder / "figures" / "digest.ndjson"
    if digest.exists():
        for number, line in enumerate(digest.read_text().splitlines()):
            yield f"digest {number}", json.loads(line)["text"]
    for place in ("figures/dev", "model-report", "pages", "stories"):
        for file in sorted((folder / place).rglob("*.txt")) if (folder / place).exists() else []:
            for number, paragraph in enumerate(file.read_text(errors="replace").split("\n\n")):
                yield f"{place} {file.stem} {number}", paragraph


def all_texts(archive, specials, n_random):
    """[(kind, name, text)], kind "prose" or "made up"; the same in every run on the same data."""
    made_up = [(f"special {n}", text) for n, text in enumerate(special_case_texts(specials))]
    made_up += [(f"random {n}", text) for n, text in enumerate(random_strings(n_random, 20260, specials))]
    made_up += unicode_texts.texts()
    made_up += [(f"edge {n}", text) for n, text in enumerate(["", " ", "  ", "\n", " a", "a ", "a  ", "a\n", " \n ", "\u00a0", "\x00"])]
    prose = list(reviews(archive))
    made_up.append(("long", "\n".join(text for _, text in prose if len(text) > 60)[:60_000]))
    prose += language_reference(300_000)
    prose += news()
    return [("made up", *pair) for pair in made_up] + [("prose", *pair) for pair in prose]
