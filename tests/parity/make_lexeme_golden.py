#!/usr/bin/env python3
"""Writes data/lexemes.jsonl and data/code_points.txt: what the reference says of word types.

Run    VENV/bin/python tests/parity/make_lexeme_golden.py MODEL_DIR
Needs  spacy 3.8.14 in Python 3.11; MODEL_DIR holds en_core_web_sm 3.8.0
"""
import hashlib
import json
import pathlib
import random
import sys

import spacy
from spacy.lang.lex_attrs import word_shape
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.strings import get_string_id

DATA = pathlib.Path(__file__).resolve().parent / "data"
HAND = """the The USA I A X agent mark number root NUM PERSON DATE _ acl don't 3.5 1,000 x² ½ ٣ ΑΣ ΣΑ ΑΣ. Α'Σ ΑΣ'Α Σ ΣΣΣ İstanbul ǅ ǆ
ªº ﬁ straße STRASSE 中文字符 ไทย हिन्दी العربية 😀 👩‍👩‍👧 e\u0301 Ⅷ ⓐ \u200b \u00ad aaaaaAAAAA11111 aaaabbbbcccc \x1c \x1f \x85 \xa0
\u3000 \u2028 \u180e \x00 a\x00b 'Cause co. wo n't $ US$ € ... …  -- — `` '' " “""".split(" ")


def code_point_digest():
    """SHA-256 over shape, lower case and the flags of every code point."""
    digest = hashlib.sha256()
    for c in (chr(i) for i in range(sys.maxunicode + 1) if not 0xD800 <= i <= 0xDFFF):
        flags = "".join(str(int(f)) for f in (c.isalpha(), c.isupper(), c.isdigit(), c.isdecimal(), c.isnumeric(), c.isspace()))
        digest.update(f"{word_shape(c)} {c.lower()} {flags}\n".encode())
    return digest.hexdigest()


def words(nlp):
    rng = random.Random(17)
    yield from (w for w in HAND if w)
    yield from BASE_NORMS
    exceptions = sorted(nlp.tokenizer.rules)
    yield from rng.sample(exceptions, 60)
    norms = nlp.vocab.lookups.get_table("lexeme_norm")
    in_store = sorted(s for s in nlp.vocab.strings if s in norms)
    yield from rng.sample(in_store, min(60, len(in_store)))
    blocks = [(0x20, 0x7E), (0xA0, 0x17F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x5FF), (0x600, 0x6FF), (0x1E00, 0x1FFF),
              (0x2000, 0x206F), (0x2C00, 0x2DFF), (0x4E00, 0x4EFF), (0xA640, 0xA7FF), (0xFF00, 0xFFEF), (0x10400, 0x104FF),
              (0x1D400, 0x1D7FF), (0x1F300, 0x1F6FF)]
    for _ in range(300):
        low, high = rng.choice(blocks)
        yield "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 8)))
    yield "ab" * 49 + "c"
    yield "ab" * 50
    yield "é" * 99
    yield "é" * 100


def main():
    nlp = spacy.load(sys.argv[1])
    with open(DATA / "lexemes.jsonl", "w") as out:
        for word in dict.fromkeys(words(nlp)):
            lex = nlp.vocab[word]
            row = [word, lex.orth, lex.norm, lex.prefix, lex.suffix, lex.shape, lex.lower, int(lex.is_space)]
            assert get_string_id(word) == lex.orth
            out.write(json.dumps(row) + "\n")
    (DATA / "code_points.txt").write_text(code_point_digest() + "\n")


main()
