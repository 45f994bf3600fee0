"""Proves that a difference between engine and reference is a near-tie and nothing else.

The engine's output for a text is accepted when the reference itself gives exactly that output once it takes the
second-best choice at decisions whose two best valid scores are less than LIMIT apart (the margin, which is reported).
Scores are single precision, whose own error is some 1e-5 of them at most. Components are replayed in order, each on what the engine has decided so far: tags, arcs (through the parser's step interface), entities on the
engine's sentence starts, then attribute ruler and lemmatizer, which have no scores and must agree exactly.
"""
import numpy

from spacy.attrs import LEMMA, MORPH, POS
from spacy.tokens import Doc

LIMIT = 1e-4
MAX_TRIES = 64


class Prover:
    def __init__(self, nlp):
        self.nlp = nlp
        self.strings = nlp.vocab.strings
        self.ties = []

    def prove(self, text, got):
        """'' if proven, else what could not be. `got`: columns of the engine's output, see compare.py.

        Leaves in `ties` what was decided otherwise: (component, margin).
        """
        self.ties = []
        fresh = self._fresh(text)
        for step in (self._tags, self._arcs, self._entities, self._rules):
            problem = step(fresh, text, got)
            if problem:
                return problem
        return ""

    def _fresh(self, text):
        return self.nlp.get_pipe("tok2vec")(self.nlp.make_doc(text))

    def _tags(self, doc, _text, got):
        tagger = self.nlp.get_pipe("tagger")
        scores = numpy.asarray(tagger.model.predict([doc])[0])
        labels = {self.strings[label]: i for i, label in enumerate(tagger.labels)}
        for i, token in enumerate(doc):
            if token.is_space:  # the ruler overwrites these
                continue
            margin = scores[i].max() - scores[i][labels[int(got["tag"][i])]]
            if margin >= LIMIT:
                return f"tag of token {i} is {margin:.2g} from the best"
            if margin > 0:
                self.ties.append(("tagger", margin))
        return ""

    def _replay(self, name, make_doc, accept):
        """Whether some set of near-tie flips leads to an outcome that `accept` likes; its margins go to `ties`."""
        pipe = self.nlp.get_pipe(name)
        actions = [pipe.moves.get_class_name(i) for i in range(pipe.moves.n_moves)]
        pending, tries = [()], 0
        while pending and tries < MAX_TRIES:
            flips = pending.pop()
            tries += 1
            doc = make_doc()
            states = pipe.moves.init_batch([doc])
            step_model = pipe.model.predict([doc])
            live = [s for s in states if not s.is_final()]
            ties, margins, step = [], [], 0
            while live:
                scores = numpy.array(step_model.predict(live), dtype="f")
                valid = [i for i, action in enumerate(actions) if pipe.moves.is_valid(live[0], action)]
                valid.sort(key=lambda i: (-scores[0, i], i))
                if len(valid) > 1 and scores[0, valid[0]] - scores[0, valid[1]] < LIMIT:
                    ties.append(step)
                choice = valid[1] if step in flips else valid[0]
                if step in flips:
                    margins.append((name, scores[0, valid[0]] - scores[0, valid[1]]))
                scores[0, choice] = scores.max() + 1
                live = pipe.transition_states(live, scores)
                step += 1
            pipe.set_annotations([doc], states)
            if accept(doc):
                self.ties += margins
                return True
            last = flips[-1] if flips else -1
            pending += [flips + (tie,) for tie in ties if tie > last]
        return False

    def _arcs(self, _doc, text, got):
        def accept(doc):
            return all(
                int(got["head"][t.i]) == t.head.i and (t.is_space or int(got["dep"][t.i]) == t.dep)
                and bool(got["sent_start"][t.i]) == bool(t.is_sent_start) for t in doc)
        return "" if self._replay("parser", lambda: self._fresh(text), accept) else "arcs"

    def _entities(self, _doc, text, got):
        def make():
            doc = self._fresh(text)
            for token in doc:
                token.is_sent_start = bool(got["sent_start"][token.i])
            return doc

        def accept(doc):
            return all(int(got["ent_iob"][t.i]) == t.ent_iob and int(got["ent_type"][t.i]) == t.ent_type for t in doc)
        return "" if self._replay("ner", make, accept) else "entities"

    def _rules(self, _doc, text, got):
        base = self._fresh(text)
        if len(base) == 0:
            return ""
        doc = Doc(self.nlp.vocab, words=[t.text for t in base], spaces=[bool(t.whitespace_) for t in base],
                  tags=[self.strings[int(x)] for x in got["tag"]], deps=[self.strings[int(x)] for x in got["dep"]],
                  heads=[int(x) for x in got["head"]])
        doc = self.nlp.get_pipe("lemmatizer")(self.nlp.get_pipe("attribute_ruler")(doc))
        want = doc.to_array([POS, MORPH, LEMMA])
        for column, name in enumerate(("pos", "morph", "lemma")):
            if not numpy.array_equal(want[:, column], got[name]):
                return name
        return ""
