"""Turn the network's scores for a window into tags, trees and names.

Puts together what the network scored: sentence starts, one tree in each sentence, the label
of each arc, and the spans of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.parse.encoder import Array, Biaffine, WindowEncoder
from kg.parse.events import EventHeads
from kg.parse.model_files import ARGUMENTS, ROLE_BONUS, ModelFiles
from kg.parse.reattach import reattach
from kg.parse.sentences import find_starts
from kg.parse.spans import LabelledSpan, SpanDecoder
from kg.parse.trees import Heads, find_heads

IMPOSSIBLE = -1e9
COARSE = {"NN": "NOUN", "VB": "VERB"}
"""Coarse tags of what repairs take a word for."""
SUBJECTS = ("nsubj", "nsubj:pass")
PARTICIPLES = frozenset({"VBN", "VBD", "JJ"})
# The training sets disagree on whether 'Mr' belongs to the name; to find the person, it does not.
HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "mr.", "mrs.", "ms.", "dr."})


@dataclass(frozen=True, slots=True)
class Annotation:
    """The annotation of each word of a window.

    Attributes:
        heads: Index of the head within the window; a root is its own head.
        scores: What the network said, for readers of its other heads.
    """

    heads: tuple[int, ...]
    deps: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    names: tuple[LabelledSpan, ...]
    scores: Mapping[str, Array]


class Annotator:
    """Annotates windows of words with one model."""

    def __init__(self, files: ModelFiles, *, threads: int = 1) -> None:
        self.encoder = WindowEncoder(files, threads=threads)
        self._upos = files.labels["upos"]
        self._xpos = files.labels["xpos"]
        self._deps = files.labels["deps"]
        self._names = SpanDecoder(files.labels["names"])
        self._root = self._deps.index("root")
        self._subjects = [self._deps.index(label) for label in SUBJECTS]
        self.event_heads = load_event_heads(files)

    def annotate(self, words: Sequence[str]) -> Annotation:
        """Annotate one window; *words* is not empty."""
        scores = self.encoder.scores(words)
        starts = find_starts(scores["starts"], words)
        found = _heads_in_sentences(scores["arcs"], starts)
        deps = self._labels(scores, found)
        upos = [self._upos[best] for best in scores["upos"].argmax(axis=1).tolist()]
        xpos = [self._xpos[best] for best in scores["xpos"].argmax(axis=1).tolist()]
        tagged = list(xpos)
        heads = [index if head == 0 else head - 1 for index, head in enumerate(found.tolist())]
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
            reattach(words, xpos, heads, deps, range(start, end))
        for index in range(len(words)):
            if xpos[index] != tagged[index]:
                upos[index] = COARSE[xpos[index][:2]]
        return Annotation(
            heads=tuple(heads),
            deps=tuple(deps),
            upos=tuple(upos),
            xpos=tuple(xpos),
            names=tuple(_trimmed_names(self._names.decode(scores["names"]), words, xpos)),
            scores=scores,
        )

    def _labels(self, scores: Mapping[str, Array], heads: Heads) -> list[str]:
        labels = self.encoder.label_scores(scores["label_dependents"], scores["label_heads"][heads])
        labels[:, self._root] = IMPOSSIBLE  # UD: the relation of the root alone
        best = labels.argmax(axis=1)
        self._keep_one_subject(labels, best, heads)
        return [
            "ROOT" if head == 0 else self._deps[label]
            for head, label in zip(heads.tolist(), best.tolist(), strict=True)
        ]

    def _keep_one_subject(self, labels: Array, best: Heads, heads: Heads) -> None:
        # 'offensive' and 'redoubt' cannot both be the subject of 'killed'.
        subjects = np.flatnonzero(np.isin(best, self._subjects))
        by_head: dict[int, list[int]] = {}
        for word in subjects.tolist():
            by_head.setdefault(int(heads[word]), []).append(word)
        for head, rivals in by_head.items():
            if len(rivals) < 2 or head == 0:
                continue
            margins = labels[rivals][:, self._subjects].max(axis=1)
            others = labels[rivals].copy()
            others[:, self._subjects] = IMPOSSIBLE
            kept = int((margins - others.max(axis=1)).argmax())
            for place, word in enumerate(rivals):
                if place != kept:
                    best[word] = int(others[place].argmax())


def _trimmed_names(
    names: Iterable[LabelledSpan], words: Sequence[str], xpos: Sequence[str]
) -> Iterator[LabelledSpan]:
    """Take from names what is no part of them: 'Mr', and in 'Kurdish-led' all of it."""
    for name in names:
        start, end = name.start, name.end
        if words[start].lower() in HONORIFICS:
            start += 1
        if end - start > 1 and words[end - 2] == "-" and xpos[end - 1] in PARTICIPLES:
            end -= 1
        # "Kurdish-led" without its participle ends in the hyphen.
        if words[end - 1] == "-":
            end -= 1
        if end > start and (end == name.end or xpos[end - 1] != "JJ"):
            yield replace(name, start=start, end=end)


def load_event_heads(files: ModelFiles) -> EventHeads | None:
    """Make the heads that read events; None for a model without them."""
    if "roles" not in files.labels:
        return None
    bonuses = {
        name.removeprefix(ROLE_BONUS): value
        for name, value in files.settings.items()
        if name.startswith(ROLE_BONUS)
    }
    return EventHeads(
        triggers=files.labels["triggers"],
        event_types=files.labels["event_types"],
        arguments=files.labels["arguments"],
        roles=SpanDecoder(files.labels["roles"], bonuses=bonuses),
        biaffine=Biaffine(files.path(ARGUMENTS)),
    )


def _heads_in_sentences(arcs: Array, starts: Sequence[int]) -> Heads:
    count = len(arcs)
    heads = np.zeros(count, np.int64)
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        # Column 0 is the root; the words of other sentences are no heads here.
        columns = np.r_[0, start + 1 : end + 1]
        found = find_heads(arcs[start:end][:, columns])
        heads[start:end] = np.where(found == 0, 0, found + start)
    return heads
