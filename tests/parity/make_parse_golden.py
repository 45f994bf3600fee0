#!/usr/bin/env python3
"""Writes data/tokens.jsonl, data/parses.jsonl and data/lemmas.jsonl: what the reference says of small texts.

Run    VENV/bin/python tests/parity/make_parse_golden.py MODEL_DIR
Needs  spacy 3.8.14 in Python 3.11; MODEL_DIR holds en_core_web_sm 3.8.0
"""
import json
import pathlib
import random
import sys

import spacy
from spacy.tokens import Doc

import corpus
import unicode_texts

DATA = pathlib.Path(__file__).resolve().parent / "data"
NEWS = """At least 12 people were killed and more than 40 wounded when a car bomb exploded outside a market in Karsa on Monday, police said.
KYIV, Jan 22 (Reuters) - Russia launched 38 drones and two Iskander-M missiles overnight, Ukraine's air force said; 31 were shot down.
"We don't know how many are missing," Mayor Anna O'Neill told the BBC. "It could be dozens -- or hundreds."
The U.N. put the toll at 1,204 (up from 1,187), incl. 300-odd children; the Red Cross wouldn't confirm it.
Hospitals in Goma, DR Congo's largest eastern city, have received 2,880 injured since Sunday, the W.H.O. said.
Damage is estimated at $3.5bn-$4bn, or about 2% of GDP, according to A.M. Best Co.
Wind gusts of 185km/h tore roofs off; 5,000 homes lost power at 3 a.m. local time (0200 GMT).
He'd said "they're gonna come", hadn't he? Y'all'd've laughed!
Three soldiers died.Two more are in hospital.
See https://www.example.org/a-b?c=1&d=e, http://10.0.0.1/x or mail press.office@un.org for details...
The 27-year-old gunman--a former guard--was arrested by 6:30pm; he'd fired 15-20 shots.

Neither the army's spokesman nor the rebels' said who'd fired first.
The cities' mice, the children and their axes were left lying; worse, the better leaves fell.
Ms. Nguyen (D-Calif.) met Gen. al-Sisi, Crown Prince Mohammed bin Salman & Sen. McCain's aides on Sept. 11, 2001.
Nine of the ten dead were women, seven of them under the age of 18, said Dr. K. Rao, head of St. John's Hospital.
Covid-19 cases rose by 1.2m (+7.5%) to 16.3 million; deaths fell 10% w/w.
i'm here & u r not :) <3 C++ O_o ^_^ 8-) \\m/ ¯\\(ツ)/¯ lol
👩‍👩‍👧‍👦 fled Çanakkale, İzmir and ΑΘΗΝΑΣ; “nothing’s left”, said José‑María…
The earthquake's magnitude was 7.8°C? No: 7.8 on the Richter scale, at 4.17am, 10km deep.""".split("\n") + ["  The storm  killed nobody.\tIt moved west.\n\nOfficials: 'no casualties'.\n", ""]
WORDS = """Cities mice children axes leaves lay lying lies killed fleeing fled died dying wounded bombs bombings struck shot shooting went gone was
were is been 'm 're n't better best worse worst more most further bigger hottest dead injured missing taxes buses news police troops dozens
hundreds thousands data series analyses men women people persons lives knives wolves heroes potatoes rose risen sank sunk swept torn tore 2,000
1990s U.N. AP's Ukraine's ours theirs whom I'd Don't US us seas focusing panicked quarrelling agreeing dyed singeing X x İSTANBUL ΑΣ straße can't
as less least much many few fewer latter elder inner upper an the this these those and that which who how when where why 5th ii Mr.""".split()
POS = ["NOUN", "VERB", "ADJ", "ADV", "AUX", "PRON", "PROPN", "DET", "NUM", "PUNCT", ""]
MORPHS = {"NOUN": ["Number=Plur", "Number=Sing"], "VERB": ["Tense=Past|VerbForm=Fin", "VerbForm=Inf", "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"],
          "ADJ": ["Degree=Cmp", "Degree=Pos", "Degree=Sup"]}


def token_texts(nlp):
    rng = random.Random(23)
    yield from NEWS
    yield from (text for _, text in rng.sample(list(unicode_texts.texts(5)), 120))
    yield " ".join(rng.sample(sorted(nlp.tokenizer.rules), 100))
    yield " ".join(f"({case}), x{case}" for case in rng.sample(sorted(nlp.tokenizer.rules), 60))
    yield from corpus.random_strings(60, 29, sorted(nlp.tokenizer.rules))


def write(name, rows):
    (DATA / name).write_text("".join(json.dumps(row) + "\n" for row in rows))


def main():
    nlp = spacy.load(sys.argv[1])
    assert spacy.__version__ == "3.8.14"
    write("tokens.jsonl", ([text, [[t.text, int(bool(t.whitespace_)), t.norm_] for t in nlp.make_doc(text)]] for text in token_texts(nlp)))
    write("parses.jsonl", ([doc.text, [[t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, int(bool(t.is_sent_start)),
                                        f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O"] for t in doc]] for doc in nlp.pipe(NEWS)))
    rows = []
    for word in WORDS:
        for pos in POS:
            for morph in ["", *MORPHS.get(pos, [])]:
                doc = Doc(nlp.vocab, words=[word], pos=[pos], morphs=[morph])
                rows.append([word, pos, morph, nlp.get_pipe("lemmatizer")(doc)[0].lemma_])
    write("lemmas.jsonl", rows)


main()
