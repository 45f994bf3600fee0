#!/usr/bin/env python3
"""Writes decode_vectors.jsonl: bytes, the codec that must be detected, and what Python decodes.

Run in this folder: ./make_decode_vectors.py > decode_vectors.jsonl
"""
import json
import random


def emit(name, data, encoding):
    text = data.decode(encoding, "replace")
    print(json.dumps({"name": name, "bytes": data.hex(), "encoding": encoding, "text": text}))


# UTF-8: two sound sequences keep the detector from Windows-1252; then every kind of damage.
sound = "café señor ".encode()
damage = [b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc2", b"\xc3(", b"\xe0\x80\x80", b"\xe0\xa0", b"\xe2\x82",
          b"\xe2\x28\xa1", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xee\x80", b"\xef\xbf", b"\xf0\x80\x80\x80", b"\xf0\x90",
          b"\xf0\x9f\x98", b"\xf0\x9f\x28\x80", b"\xf1\x80\x80", b"\xf4\x8f\xbf", b"\xf4\x90\x80\x80", b"\xf5\x80",
          b"\xf8\x88\x80\x80\x80", b"\xfe", b"\xff", b"\xff\xff\xff", b"\xe2\x82\xe2\x82\xac", b"\xf0\x9f\xf0\x9f\x98\x80"]
for i, d in enumerate(damage):
    emit(f"utf-8 damage {i} inside", sound + b"12 " + d + b" dead", "utf-8")
    emit(f"utf-8 damage {i} at the end", sound + b"12 " + d, "utf-8")
    emit(f"utf-8 damage {i} after a mark", b"\xef\xbb\xbf" + b"12 " + d + b"x", "utf-8-sig")
rng = random.Random(20240122)
for i in range(120):
    data = bytearray(sound * 4)
    for _ in range(rng.randrange(1, 3)):
        data[rng.randrange(len(data))] = rng.choice([0x80, 0x9f, 0xc2, 0xe1, 0xed, 0xf0, 0xf4, 0xff, 0xa0])
    emit(f"utf-8 random {i}", bytes(data), "utf-8")

# UTF-16 with mark, both orders, with lone surrogates and odd ends.
units = [0x31, 0x20, 0x64, 0xe9, 0x2019, 0xfffd, 0xd83d, 0xde00, 0xd800, 0xdc00, 0xdbff, 0xdfff, 0x0a, 0x0, 0xfeff]
for i in range(120):
    chosen = [rng.choice(units) for _ in range(rng.randrange(0, 8))]
    order = rng.choice(["little", "big"])
    data = (b"\xff\xfe" if order == "little" else b"\xfe\xff") + b"".join(u.to_bytes(2, order) for u in chosen)
    if rng.random() < 0.3:
        data += b"\x41"
    if data[:4] in (b"\xff\xfe\x00\x00",):
        continue
    emit(f"utf-16 random {i}", data, "utf-16")
emit("utf-16 mark alone", b"\xff\xfe", "utf-16")
for codec in ("utf-16-le", "utf-16-be"):
    emit(codec + " prose", "Twelve people died in Bogotá, 😀 police said.\r\n".encode(codec), codec)
    emit(codec + " odd end", "Twelve people died.".encode(codec) + b"\x00", codec)
    emit(codec + " lone surrogate", "Twelve people died \ud800 here".encode(codec, "surrogatepass"), codec)

# Windows-1252: every byte from 0x80, kept in company of plain letters so that the codec is found.
company = b"It\x92s a \x93caf\xe9\x94 in Bogot\xe1, M\xe9xico"
for b in range(0x80, 0x100):
    emit(f"cp1252 byte {b:02x}", company + b" x" + bytes([b]) + b"y", "cp1252")

emit("plain", b"12 people died\r\n", "utf-8")
emit("nul", b"12\x00 people died, officials said\n", "utf-8")
emit("mark", b"\xef\xbb\xbf12 people", "utf-8-sig")
emit("two marks", b"\xef\xbb\xbf\xef\xbb\xbf12", "utf-8-sig")
emit("empty", b"", "utf-8")
