"""Which stretches of words do begin and inside marks stand for?

Constrained Viterbi: an inside mark may follow only a mark of its own label. Where the best
mark of every word makes a valid row already, it is the best row, and no search is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FORBIDDEN = -1e9


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Words *start* to *end*, half-open; `score` is the lowest probability of its marks."""

    start: int
    end: int
    label: str
    score: float = 1.0


class SpanDecoder:
    """Decodes scores over the marks *tags*: "O", "B-PERSON", "I-PERSON" and so on."""

    def __init__(self, tags: Sequence[str], *, bonuses: Mapping[str, float] | None = None) -> None:
        """Take the marks in the order of the scores; a label with a bonus is found more often."""
        self._tags = tuple(tags)
        self._labels = tuple(tag[2:] for tag in tags)
        self._inside = tuple(tag.startswith("I-") for tag in tags)
        count = len(self._tags)
        self._transitions = np.zeros((count, count))
        for after in range(count):
            if self._inside[after]:
                for before in range(count):
                    if self._labels[before] != self._labels[after]:
                        self._transitions[before, after] = FORBIDDEN
        self._bonuses = np.array(
            [(bonuses or {}).get(label, 0.0) for label in self._labels], np.float32
        )
        self._opening = np.where(np.array(self._inside), FORBIDDEN, 0.0)

    def decode(self, scores: NDArray[np.float32]) -> tuple[LabelledSpan, ...]:
        """Find the spans of the best valid row of marks; *scores* is [words, tags]."""
        if not len(scores):
            return ()
        scores = scores + self._bonuses
        tags: list[int] = scores.argmax(axis=1).tolist()
        if not any(tags):
            return ()
        if not self._is_valid(tags):
            tags = self._search(scores)
        return self._spans(tags, scores)

    def _is_valid(self, tags: Sequence[int]) -> bool:
        label = ""
        for tag in tags:
            if self._inside[tag] and self._labels[tag] != label:
                return False
            label = self._labels[tag]
        return True

    def _search(self, scores: NDArray[np.float32]) -> list[int]:
        best = scores[0] + self._opening
        choices: list[NDArray[np.int64]] = []
        for row in scores[1:]:
            paths = best[:, None] + self._transitions
            choice = paths.argmax(axis=0)
            choices.append(choice)
            best = paths[choice, np.arange(len(choice))] + row
        tags = [int(best.argmax())]
        for choice in reversed(choices):
            tags.append(int(choice[tags[-1]]))
        return tags[::-1]

    def _spans(self, tags: Sequence[int], scores: NDArray[np.float32]) -> tuple[LabelledSpan, ...]:
        spans: list[LabelledSpan] = []
        start = 0
        while start < len(tags):
            label = self._labels[tags[start]]
            end = start + 1
            if label:
                while end < len(tags) and self._inside[tags[end]]:
                    end += 1
                chosen = scores[start:end]
                exponents = np.exp(chosen - chosen.max(axis=1, keepdims=True))
                marks = exponents[np.arange(end - start), tags[start:end]]
                probability = float((marks / exponents.sum(axis=1)).min())
                spans.append(LabelledSpan(start, end, label, probability))
            start = end
        return tuple(spans)
