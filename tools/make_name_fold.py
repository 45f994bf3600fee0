#!/usr/bin/env python3
"""Writes src/reading/name_fold.inc: Latin letters with marks to plain lower-case ASCII.

    tools/make_name_fold.py > src/reading/name_fold.inc

Letters come from Unicode's canonical decomposition; those that have none (o with stroke, eszett ...) are listed here.
"""
import unicodedata

SPECIAL = {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h",
           "ŋ": "ng", "ŧ": "t", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y"}


def fold(char):
    lower = char.lower()
    if len(lower) != 1:
        lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", lower).replace("\u0307", ""))
    if lower in SPECIAL:
        return SPECIAL[lower]
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    plain = "".join(SPECIAL.get(c, c) for c in plain)
    return plain if plain.isascii() and plain.isalpha() else ""


print("// Made by tools/make_name_fold.py; do not edit. {first code point, plain letters} in ascending order.")
for block in (range(0xC0, 0x260), range(0x1E00, 0x1F00)):
    for code in block:
        if plain := fold(chr(code)):
            print(f'{{0x{code:04X}, "{plain}"}},')
