#!/usr/bin/env python3
"""Trains the block model of src/page and writes lexicon/page_model.tsv.

    tools/train_page_model.py FEATURES.tsv GOLD_DIR [--out lexicon/page_model.tsv] [--held-out]

FEATURES.tsv: of build/release/benchmarks/page_features. GOLD_DIR: NAME.html with NAME.txt, the main text. Needs numpy and
lightgbm. A block is of the report where most of its four-word shingles stand in the main text. Pages of one outlet are
always in one fold. A third of the outlets (fixed seed) is held out: without --all nothing is trained on them, and they are
scored once, at the end.
"""
import argparse
import collections
import pathlib
import random
import re
import statistics
import sys

import lightgbm
import numpy

SEED = 20140101


def words_of(text):
    return re.findall(r"\w+", text.lower())


def shingles(words):
    size = min(4, len(words))
    return collections.Counter(tuple(words[i:i + size]) for i in range(len(words) - size + 1)) if words else collections.Counter()


def outlet_of(name):
    return re.sub(r"\d+$", "", name)


class Page:
    def __init__(self, name, gold):
        self.name, self.gold_words, self.gold_lines = name, words_of(gold), gold.splitlines()
        self.gold = shingles(self.gold_words)
        self.rows, self.texts, self.hopeless = [], [], []

    def finish(self):
        self.x = numpy.array(self.rows, dtype=numpy.float32)
        joined = " " + " ".join(self.gold_words) + " "
        lines = {" ".join(words_of(line)) for line in self.gold_lines}
        self.y, self.weight = [], []
        for text in self.texts:
            words = words_of(text)
            if not words:
                self.y.append(0)
                self.weight.append(0)
                continue
            if len(words) < 5:
                # A word or two stand anywhere by chance.
                line = " ".join(words)
                share = 1.0 if line in lines or (len(words) > 2 and f" {line} " in joined) else 0.0
            else:
                own = shingles(words)
                share = sum((own & self.gold).values()) / sum(own.values())
            self.y.append(1 if share > 0.5 else 0)
            self.weight.append(min(len(words), 60) ** 0.7)
        self.y, self.weight = numpy.array(self.y), numpy.array(self.weight)

    def score(self, keep):
        got = shingles(words_of("\n\n".join(t for t, k in zip(self.texts, keep) if k)))
        common = sum((self.gold & got).values())
        return (common / sum(got.values()) if got else 0.0 if self.gold else 1.0), common / max(1, sum(self.gold.values()))


def load(path, gold_dir):
    pages = {}
    with open(path, encoding="utf-8") as lines:
        names = next(lines).rstrip("\n").split("\t")[2:-1]
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            name = pathlib.Path(cells[0]).stem
            if name not in pages:
                pages[name] = Page(name, (gold_dir / (name + ".txt")).read_text(encoding="utf-8", errors="replace"))
            page = pages[name]
            page.hopeless.append(cells[1] == "1")
            page.rows.append([float(v) for v in cells[2:-1]])
            page.texts.append(cells[-1])
    for page in pages.values():
        page.finish()
    return names, list(pages.values())


def train(pages, n_trees, leaves, seed):
    x = numpy.concatenate([p.x[~numpy.array(p.hopeless)] for p in pages])
    y = numpy.concatenate([p.y[~numpy.array(p.hopeless)] for p in pages])
    # Every page counts the same.
    w = numpy.concatenate([p.weight[~numpy.array(p.hopeless)] / (p.weight.sum() + 1) for p in pages])
    params = dict(objective="binary", num_leaves=leaves, learning_rate=0.1, min_data_in_leaf=25, feature_fraction=0.35,
                  bagging_fraction=0.7, bagging_freq=1, lambda_l2=2.0, verbose=-1, seed=seed, num_threads=1, max_bin=63,
                  deterministic=True, force_row_wise=True)
    return lightgbm.train(params, lightgbm.Dataset(x, y, weight=w * len(w) / w.sum()), n_trees)


def predict(model, page):
    p = model.predict(page.x) if len(page.x) else numpy.zeros(0)
    p[numpy.array(page.hopeless)] = 0
    return p


def f1_of(rows):
    p, r = (statistics.mean(row[i] for row in rows) for i in (0, 1))
    return p, r, 2 * p * r / (p + r or 1)


def bar(page, chances, threshold, words):
    """As Chooser::keep in src/page/main_text.cc."""
    prose = chances[page.x[:, words] > numpy.log(15.5)] if len(chances) else chances
    return min(threshold, max(0.02, 0.5 * prose.max() if len(prose) else 1))


def report(what, pages, chances, threshold, words):
    rows = [page.score(c > bar(page, c, threshold, words)) for page, c in zip(pages, chances)]
    p, r, f = f1_of(rows)
    print(f"{what}: {len(pages)} pages  P {p:.3f}  R {r:.3f}  F1 {f:.4f}  (threshold {threshold})")
    return rows


def write(model, names, path, threshold):
    lines = ["# page_model.tsv: decision trees that say how surely a block of a page belongs to its report (src/page/block_model.h).",
             "# A row a node: value of `feature` at most `at` leads to `low`, else to `high`; a leaf has only `value`. The leaves",
             "# of all trees add up to the log odds. The row with tree -1 has the threshold.",
             "# Source: own model, made by tools/train_page_model.py from counts over pages; holds no words of any page.",
             "tree\tnode\tfeature\tat\tlow\thigh\tvalue"]
    lines.append(f"-1\t0\t\t\t\t\t{threshold}")
    for t, tree in enumerate(model.dump_model()["tree_info"]):
        nodes = []

        def walk(node):
            index = len(nodes)
            nodes.append(None)
            if "split_feature" in node:
                low, high = walk(node["left_child"]), walk(node["right_child"])
                nodes[index] = f"{names[node['split_feature']]}\t{node['threshold']:.6g}\t{low}\t{high}\t"
            else:
                nodes[index] = f"\t\t\t\t{node['leaf_value']:.5g}"
            return index

        walk(tree["tree_structure"])
        lines += [f"{t}\t{i}\t{row}" for i, row in enumerate(nodes)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("features", type=pathlib.Path)
    parser.add_argument("gold", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--trees", type=int, default=60)
    parser.add_argument("--leaves", type=int, default=8)
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--all", action="store_true", help="train the written model on the held-out pages, too")
    parser.add_argument("--held-out", action="store_true", help="score the held-out pages")
    parser.add_argument("--worst", type=int, default=0)
    args = parser.parse_args()
    names, pages = load(args.features, args.gold)
    words = names.index("words")
    outlets = sorted({outlet_of(p.name) for p in pages})
    random.Random(SEED).shuffle(outlets)
    held = set(outlets[: len(outlets) // 3])
    dev = [p for p in pages if outlet_of(p.name) not in held]
    rest = [p for p in pages if outlet_of(p.name) in held]
    print(f"{len(dev)} pages to develop on, {len(rest)} held out; {len(names)} features")
    best = [(page, page.y == 1) for page in dev]
    print("ceiling of the blocks on dev: P %.3f R %.3f F1 %.4f" % f1_of([p.score(y) for p, y in best]))
    print("hopeless blocks that are wanted:", sum(int(((p.y == 1) & numpy.array(p.hopeless)).sum()) for p in dev),
          "share of blocks that are hopeless: %.2f" % numpy.mean([h for p in dev for h in p.hopeless]))
    fold = {o: i % args.folds for i, o in enumerate(sorted({outlet_of(p.name) for p in (pages if args.all else dev)},
                                                           key=lambda o: random.Random(o).random()))}
    used = pages if args.all else dev
    chances = [None] * len(used)
    for k in range(args.folds):
        model = train([p for p in used if fold[outlet_of(p.name)] != k], args.trees, args.leaves, SEED)
        for i, p in enumerate(used):
            if fold[outlet_of(p.name)] == k:
                chances[i] = predict(model, p)
    for threshold in sorted({0.3, 0.4, 0.5, 0.6, args.threshold}):
        rows = report("cross-validated", used, chances, threshold, words)
        if threshold == args.threshold and args.worst:
            for p, page in sorted(zip(rows, used), key=lambda t: sum(t[0]))[: args.worst]:
                print(f"   {page.name}\tP {p[0]:.2f}\tR {p[1]:.2f}")
    model = train(used, args.trees, args.leaves, SEED)
    if args.held_out and not args.all:
        report("held out", rest, [predict(model, p) for p in rest], args.threshold, words)
    gain = sorted(zip(model.feature_importance("gain"), names), reverse=True)
    print("by gain:", ", ".join(f"{n} {g:.0f}" for g, n in gain[:25]))
    if args.out:
        write(model, names, args.out, args.threshold)
        print(f"wrote {args.out}: {args.trees} trees")


if __name__ == "__main__":
    sys.exit(main())
