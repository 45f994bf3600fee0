#!/usr/bin/env python3
"""Compares the engine with spaCy 3.8.14 on some 40,000 sentences, over 20,000 of them prose, and 5,000 random strings;
see NLP-RUNTIME, section 5, for the contract.

Run    tests/parity/run BUILD_DIR/tests/parity/parity_dump    (makes the environment, then calls this)
Exit   0 when tokens, spaces and feature ids are identical everywhere and every other difference is a proven
       near-tie (near_tie.py) below MAX_RATE; 1 otherwise
"""
import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
import warnings

import numpy
import spacy
from spacy.attrs import (DEP, ENT_IOB, ENT_TYPE, HEAD, IS_SPACE, LEMMA, MORPH, NORM, ORTH, POS, PREFIX, SENT_START, SHAPE,
                         SPACY, SUFFIX, TAG)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpus  # noqa: E402
import near_tie  # noqa: E402

# In the order of parity_dump's rows, which begin with the byte range.
EXACT = {"orth": ORTH, "norm": NORM, "prefix": PREFIX, "suffix": SUFFIX, "shape": SHAPE, "spacy": SPACY, "is_space": IS_SPACE}
DECIDED = {"tag": TAG, "pos": POS, "morph": MORPH, "lemma": LEMMA, "dep": DEP, "head": HEAD, "sent_start": SENT_START,
           "ent_iob": ENT_IOB, "ent_type": ENT_TYPE}
COLUMNS = ["begin", "end", *EXACT, *DECIDED]
MAX_RATE = 1e-4  # texts that hold a near-tie may not be more than this share of all tokens
MIN_PROSE = 20_000  # sentences
SHOWN = 20


def reference_rows(doc):
    """What spaCy says, in the columns and conventions of parity_dump."""
    n = len(doc)
    rows = numpy.zeros((n, len(COLUMNS)), dtype=numpy.uint64)
    if n == 0:
        return rows
    rows[:, 2:] = doc.to_array([*EXACT.values(), *DECIDED.values()])
    sizes = numpy.fromiter((len(t.text.encode()) for t in doc), dtype=numpy.int64, count=n)
    spaces = rows[:, COLUMNS.index("spacy")].astype(numpy.int64)
    ends = numpy.cumsum(sizes + spaces) - spaces
    rows[:, 0], rows[:, 1] = ends - sizes, ends
    head = COLUMNS.index("head")
    rows[:, head] = (rows[:, head].astype(numpy.int64) + numpy.arange(n)).astype(numpy.uint64)
    start = COLUMNS.index("sent_start")
    rows[:, start] = rows[:, start] == 1
    return rows


def run_engine(dump, model, texts, start_method="parse"):
    lines = "".join(json.dumps(text) + "\n" for *_, text in texts)
    started = time.time()
    result = subprocess.run([dump, start_method, model], input=lines, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{dump}: {result.stderr}")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    if len(rows) != len(texts):
        sys.exit(f"{dump}: {len(rows)} answers for {len(texts)} texts")
    return rows, time.time() - started


def show(name, doc, want, got):
    """The first token that differs, and how."""
    if want.shape != got.shape:
        return f"{name}: {len(want)} tokens in the reference, {len(got)} in the engine"
    i, column = numpy.argwhere(want != got)[0]
    return f"{name}: token {i} {doc[int(i)].text!r}: {COLUMNS[column]} {want[i, column]} in the reference, {got[i, column]} in the engine"


def compare(name, model, dump, texts, min_prose):
    nlp = spacy.load(model)
    answers, seconds = run_engine(dump, model, texts)
    prover = near_tie.Prover(nlp)
    sentences = {"prose": 0, "made up": 0}
    n_tokens = n_ties = 0
    broken = []
    started = time.time()
    for (kind, title, _), answer, doc in zip(texts, answers, nlp.pipe([text for *_, text in texts], batch_size=64)):
        want = reference_rows(doc)
        got = numpy.array(answer, dtype=numpy.uint64).reshape(-1, len(COLUMNS))
        n_tokens += len(doc)
        sentences[kind] += int(want[:, COLUMNS.index("sent_start")].sum())
        if numpy.array_equal(want, got):
            continue
        n_exact = 2 + len(EXACT)
        if want.shape != got.shape or not numpy.array_equal(want[:, :n_exact], got[:, :n_exact]):
            broken.append(show(title, doc, want, got))
            continue
        problem = prover.prove(doc.text, {c: got[:, i] for i, c in enumerate(COLUMNS)})
        if problem:
            broken.append(f"{show(title, doc, want, got)}; not a near-tie: {problem}")
        else:
            n_ties += 1
            margins = ", ".join(f"{component} by {margin:.2g}" for component, margin in prover.ties)
            print(f"{name}: near-tie: {show(title, doc, want, got)}; {margins}", flush=True)
    rate = n_ties / max(n_tokens, 1)
    for line in broken[:SHOWN]:
        print(f"{name}: DIFFERENT: {line}")
    print(f"{name}: {len(texts)} texts, {sentences['prose']} sentences of prose and {sentences['made up']} made up, "
          f"{n_tokens} tokens; engine {seconds:.1f} s, reference {time.time() - started:.1f} s\n"
          f"{name}: {len(broken)} texts differ, {n_ties} near-ties proven (margins under {near_tie.LIMIT:g}), {rate:.2g} a token "
          f"(limit {MAX_RATE:g})", flush=True)
    if sentences["prose"] < min_prose:
        print(f"{name}: only {sentences['prose']} sentences of prose; want {min_prose}", flush=True)
        return False
    return not broken and rate <= MAX_RATE


def compare_embeddings(name, model, dump, texts):
    """Summed rows of every hash embedding, bit for bit, for all feature ids of the texts."""
    nlp = spacy.load(model)
    ids = set(range(600))
    for doc in nlp.tokenizer.pipe(text for *_, text in texts):
        ids.update(int(x) for x in numpy.unique(doc.to_array([NORM, PREFIX, SUFFIX, SHAPE])))
    ids = sorted(ids)
    result = subprocess.run([dump, "embed", model], input="".join(f"{i}\n" for i in ids), capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{dump}: {result.stderr}")
    keys = numpy.array(ids, dtype=numpy.uint64)
    flags = {"SPACY": keys & numpy.uint64(1), "IS_SPACE": (keys >> numpy.uint64(1)) & numpy.uint64(1)}
    blocks = []
    for pipe in ("tok2vec", "ner"):
        nodes = list(nlp.get_pipe(pipe).model.walk())
        columns = next(node for node in nodes if node.name == "extract_features").attrs["columns"]
        for node in nodes:
            if node.name == "hashembed":
                column = flags.get(columns[node.attrs["column"]], keys)
                rows = node.ops.hash(column, node.attrs["seed"]) % node.get_dim("nV")
                blocks.append(node.ops.gather_add(node.get_param("E"), rows))
        if any(node.name == "static_vectors" for node in nodes):
            blocks.append(numpy.zeros((len(ids), 96), dtype="f"))
    table = numpy.ascontiguousarray(numpy.concatenate(blocks, axis=1), dtype="<f4")
    want = [hashlib.sha256(table[i:i + 1000].tobytes()).hexdigest() for i in range(0, len(ids), 1000)]
    same = want == result.stdout.split()
    print(f"{name}: {len(ids)} ids in {len(blocks)} tables: embeddings {'identical' if same else 'DIFFER'}", flush=True)
    return same


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--archive", required=True)
    parser.add_argument("--model", action="append", required=True, metavar="NAME=FOLDER")
    parser.add_argument("--random", type=int, default=5000)
    parser.add_argument("--every", type=int, default=1, help="only each N-th text")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if spacy.__version__ != "3.8.14":
        sys.exit(f"spacy {spacy.__version__}; want 3.8.14")
    # One process a model: two cores, and spaCy's batches are single-threaded.
    children = []
    for pair in arguments.model:
        pid = os.fork()
        if pid == 0:
            name, folder = pair.split("=", 1)
            with open(os.path.join(folder, "tokenizer"), "rb") as file:
                import srsly
                specials = sorted(srsly.msgpack_loads(file.read())["exceptions"])
            texts = corpus.all_texts(arguments.archive, specials, arguments.random)[::arguments.every]
            good = compare(name, folder, arguments.dump, texts, MIN_PROSE // arguments.every)
            good &= compare_embeddings(name, folder, arguments.dump, texts)
            sys.stdout.flush()
            os._exit(0 if good else 1)
        children.append(pid)
    statuses = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    n_failed = sum(status != 0 for status in statuses)
    print(f"{len(statuses) - n_failed} passed, {n_failed} failed")
    sys.exit(1 if n_failed else 0)


if __name__ == "__main__":
    main()
