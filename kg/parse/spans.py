"""Decode begin and inside marks into spans.

Constrained Viterbi: an inside mark may follow only a mark of its own label. Where the best
mark of every word makes a valid row already, it is the best row, and no search is needed. A word
that would rather begin a span than go on with one, whatever the label, is never inside in the
best row: the row is searched in pieces that begin at such words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.parse.shares import softmax

FORBIDDEN = -1e9
Marks = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Words *start* to *end*, half-open; `score` is the lowest probability of its marks."""

    start: int
    end: int
    label: str
    score: float = 1.0


class SpanDecoder:
    """Decodes scores over the marks *tags*: "O", "B-PERSON", "I-PERSON" and so on, "O" first."""

    def __init__(self, tags: Sequence[str], *, bonuses: Mapping[str, float] | None = None) -> None:
        """Take the marks in the order of the scores; a label with a bonus is found more often."""
        self._labels = tuple(tag[2:] for tag in tags)
        self._inside = np.array([tag.startswith("I-") for tag in tags])
        self._begins = np.array([tag.startswith("B-") for tag in tags])
        labels = np.array(self._labels)
        # IOB2: I-X may stand behind B-X and I-X only.
        forbidden = self._inside[None] & (labels[:, None] != labels[None])
        self._transitions = np.where(forbidden, FORBIDDEN, 0.0)
        self._begin_of = [tags.index(f"B-{labels[tag]}") for tag in np.flatnonzero(self._inside)]
        self._bonuses = np.array(
            [(bonuses or {}).get(label, 0.0) for label in self._labels], np.float32
        )

    def decode(self, scores: NDArray[np.float32]) -> tuple[LabelledSpan, ...]:
        """Find the spans of the best valid row of marks; *scores* is [words, tags]."""
        if not len(scores):
            return ()
        scores = scores + self._bonuses
        tags = scores.argmax(axis=1)
        faults = np.flatnonzero(self._transitions[np.r_[0, tags[:-1]], tags])
        for start, end in self._pieces(scores, faults) if faults.size else ():
            tags[start:end] = self._search(scores[start:end])
        return tuple(self._spans(tags, scores))

    def _pieces(self, scores: NDArray[np.float32], faults: Marks) -> list[list[int]]:
        """Cut before words that are inside no span of the best row; return what holds *faults*."""
        outside = scores[:, self._begin_of] >= scores[:, self._inside]
        cuts = np.r_[0, np.flatnonzero(outside.all(axis=1)), len(scores)]
        ends = np.unique(np.searchsorted(cuts, faults, side="right"))
        pieces: list[list[int]] = np.stack([cuts[ends - 1], cuts[ends]], axis=1).tolist()
        return pieces

    def _search(self, scores: NDArray[np.float32]) -> list[int]:
        best = scores[0] + self._transitions[0]
        choices: list[Marks] = []
        for row in scores[1:]:
            paths = best[:, None] + self._transitions
            choice = paths.argmax(axis=0)
            choices.append(choice)
            best = paths[choice, np.arange(len(choice))] + row
        tags = [int(best.argmax())]
        for choice in reversed(choices):
            tags.append(int(choice[tags[-1]]))
        return tags[::-1]

    def _spans(self, tags: Marks, scores: NDArray[np.float32]) -> Iterator[LabelledSpan]:
        starts = np.flatnonzero(self._begins[tags])
        stops = np.r_[np.flatnonzero(~self._inside[tags]), len(tags)]
        ends = stops[np.searchsorted(stops, starts, side="right")]
        shares: list[float] = softmax(scores)[np.arange(len(tags)), tags].tolist()
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            yield LabelledSpan(start, end, self._labels[tags[start]], min(shares[start:end]))
