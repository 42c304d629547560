"""Read conflict news with the learned reader: spans, what they are, and how they relate.

The reader goes on from the parser's states of each word. It reads a whole article at once, where
the parser reads one paragraph: who did it often stands a paragraph before what was done. Only a
long article is read in stretches, which overlap; each word is answered for by the stretch in whose
middle it stands, and each trigger by the stretch that answers for it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from kg.model.readings import LinkReading, Readings, RoleReading, SpanReading
from kg.model.text import Passage
from kg.parse.encoder import Array
from kg.parse.shares import sigmoid, softmax
from kg.parse.spans import SpanDecoder
from kg.parse.word_inputs import WordInputs
from kg.parse.word_spans import (
    ACTOR,
    FIGURE,
    Chosen,
    Question,
    WordSpan,
    chosen_spans,
    make_question,
)

MAX_WORDS: Final = 480
OVERLAP_WORDS: Final = 64
MIN_SCORE: Final = 0.05
"""Relations less likely than this are not listed."""
NONE: Final = "none"
SAME: Final = "same"

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ReaderLabels:
    """The labels behind the numbers of the reader's network.

    Attributes:
        attributes: The values of each attribute of triggers and figures.
        trigger_layers: Which attributes a trigger has; the others are a figure's.
        roles_of_letter: Which roles a span of each letter can have.
        stance_roles: Roles that have a stance.
    """

    letters: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]
    trigger_layers: tuple[str, ...]
    roles: tuple[str, ...]
    roles_of_letter: Mapping[str, frozenset[str]]
    stance_roles: frozenset[str]
    stances: tuple[str, ...]
    links: tuple[str, ...]
    figure_links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The network's answer to a question; plain scores, not yet probabilities."""

    attributes: Mapping[str, Array]
    roles: Array
    stances: Array
    links: Array
    same: Array
    figure_links: Array


class ReaderScores(Protocol):
    """The reader's network: onnxruntime when reading, PyTorch in training."""

    def encode(self, inputs: WordInputs) -> tuple[Array, Array]:
        """Return the words, [words, width], and the scores of marks, [words, letters, 3]."""
        ...

    def relate(self, words: Array, question: Question) -> Answer:
        """Score the spans of *question* among *words*."""
        ...


class NewsReader:
    """Reads the words of a document with one network."""

    def __init__(self, scores: ReaderScores, labels: ReaderLabels) -> None:
        self._scores = scores
        self._labels = labels
        self._decoders = [SpanDecoder(("O", f"B-{name}", f"I-{name}")) for name in labels.letters]
        self._allowed = {
            letter: [role in roles for role in labels.roles]
            for letter, roles in labels.roles_of_letter.items()
        }

    def read(self, inputs: WordInputs, spans: Sequence[WordSpan] | None = None) -> Readings:
        """Read a document; *spans* are related instead of those that the reader finds."""
        stretches = [
            _Stretch(part, start, owned, *self._scores.encode(part))
            for part, start, owned in _cut(inputs)
        ]
        if spans is None:
            spans = self._find_spans(stretches)
        found = _Found(inputs, tuple(sorted(spans, key=lambda span: (span.first, span.last))))
        for stretch in stretches:
            self._relate(stretch, found)
        return found.readings()

    def _find_spans(self, stretches: Sequence[_Stretch]) -> list[WordSpan]:
        scores = np.concatenate([part.marks[slice(*part.owned_rows)] for part in stretches])
        return [
            WordSpan(span.label, span.start, span.end - 1, score=span.score)
            for column, decoder in enumerate(self._decoders)
            for span in decoder.decode(scores[:, column])
        ]

    def _relate(self, stretch: _Stretch, found: _Found) -> None:
        """Answer for the spans of one stretch."""
        chosen, numbers = _moved(found.spans, stretch)
        if not numbers:
            return
        answer = self._scores.relate(
            stretch.words, make_question(stretch.inputs, chosen, self._labels.letters)
        )
        triggers, others = chosen.triggers, chosen.others
        number = {id(span): at for span, at in numbers}
        self._describe(answer, chosen, number, found, stretch)
        found.roles += self._roles(answer, chosen, number, stretch)
        for spans, names, shares in (
            (triggers, self._labels.links, softmax(answer.links)),
            (_picked(others, ACTOR), (NONE, SAME), _yes_no(answer.same)),
            (_picked(others, FIGURE), self._labels.figure_links, softmax(answer.figure_links)),
        ):
            likely = (shares >= MIN_SCORE) & stretch.owned_of(spans)[:, None, None]
            found.links += _links([number[id(span)] for span in spans], likely, names, shares)

    def _describe(
        self,
        answer: Answer,
        chosen: Chosen,
        number: Mapping[int, int],
        found: _Found,
        stretch: _Stretch,
    ) -> None:
        figures = _picked(chosen.others, FIGURE)
        for layer, scores in answer.attributes.items():
            spans = chosen.triggers if layer in self._labels.trigger_layers else figures
            for span, row in zip(spans, softmax(scores).tolist(), strict=True):
                if stretch.owns(span):
                    values = dict(zip(self._labels.attributes[layer], row, strict=True))
                    found.attributes.setdefault(number[id(span)], {})[layer] = values

    def _roles(
        self, answer: Answer, chosen: Chosen, number: Mapping[int, int], stretch: _Stretch
    ) -> Iterator[RoleReading]:
        """Yield the roles that are likely enough, of the triggers that *stretch* answers for."""
        labels, triggers, others = self._labels, chosen.triggers, chosen.others
        allowed = np.array([self._allowed[other.letter] for other in others], bool)
        allowed = allowed.reshape(len(others), len(labels.roles))
        shares = sigmoid(answer.roles)
        likely = (shares >= MIN_SCORE) & stretch.owned_of(triggers)[:, None, None] & allowed[None]
        stances = softmax(answer.stances[likely.nonzero()[:2]]).tolist()
        trigger_numbers = [number[id(span)] for span in triggers]
        other_numbers = [number[id(span)] for span in others]
        for (i, j, column, share), told in zip(_listed(likely, shares), stances, strict=True):
            role = labels.roles[column]
            yield RoleReading(
                trigger_numbers[i],
                other_numbers[j],
                role,
                share,
                dict(zip(labels.stances, told, strict=True)) if role in labels.stance_roles else {},
            )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a document from word *start* on; answers for the words *owned*."""

    inputs: WordInputs
    start: int
    owned: tuple[int, int]
    words: Array
    marks: Array

    @property
    def owned_rows(self) -> tuple[int, int]:
        return self.owned[0] - self.start, self.owned[1] - self.start

    def owns(self, span: WordSpan) -> bool:
        """Tell whether this stretch answers for *span*, which counts words from *start*."""
        return self.owned[0] <= span.first + self.start < self.owned[1]

    def owned_of(self, spans: Sequence[WordSpan]) -> Mask:
        """Tell for each of *spans* whether this stretch answers for it."""
        return np.array([self.owns(span) for span in spans], bool)


class _Found:
    """Collects the readings of one document."""

    def __init__(self, inputs: WordInputs, spans: Sequence[WordSpan]) -> None:
        self.inputs = inputs
        self.spans = spans
        self.attributes: dict[int, dict[str, Mapping[str, float]]] = {}
        self.roles: list[RoleReading] = []
        self.links: list[LinkReading] = []

    def readings(self) -> Readings:
        spans = tuple(self._span(number, span) for number, span in enumerate(self.spans))
        return Readings(spans, tuple(self.roles), tuple(self.links))

    def _span(self, number: int, span: WordSpan) -> SpanReading:
        words = self.inputs.passages
        return SpanReading(
            letter=span.letter,
            passage=Passage(words[span.first].start, words[span.last].end),
            head=words[self.inputs.head_of(span.first, span.last)],
            score=span.score,
            attributes=self.attributes.get(number, {}),
        )


def _cut(inputs: WordInputs) -> Iterator[tuple[WordInputs, int, tuple[int, int]]]:
    """Yield overlapping stretches: their words, where they begin, and what they answer for.

    There are as few as can be, all of about the same length.
    """
    count = len(inputs)
    parts = max(1, math.ceil((count - OVERLAP_WORDS) / (MAX_WORDS - OVERLAP_WORDS)))
    step = math.ceil((count - OVERLAP_WORDS) / parts)
    starts = [step * number for number in range(parts)]
    # Each answers for half of what two share, so that no word stands at an edge.
    edges = [0, *(start + OVERLAP_WORDS // 2 for start in starts[1:]), count]
    for start, owned in zip(starts, itertools.pairwise(edges), strict=True):
        yield inputs.part(start, min(count, start + step + OVERLAP_WORDS)), start, owned


def _moved(
    spans: Sequence[WordSpan], stretch: _Stretch
) -> tuple[Chosen, list[tuple[WordSpan, int]]]:
    """Choose the spans that lie in *stretch*, counted from its start; tell their numbers."""
    start, end = stretch.start, stretch.start + len(stretch.inputs)
    numbers = [
        (WordSpan(span.letter, span.first - start, span.last - start), number)
        for number, span in enumerate(spans)
        if start <= span.first and span.last < end
    ]
    return chosen_spans(span for span, _ in numbers), numbers


def _picked(spans: Iterable[WordSpan], letter: str) -> list[WordSpan]:
    return [span for span in spans if span.letter == letter]


def _links(
    numbers: Sequence[int], likely: Mask, names: Sequence[str], shares: Array
) -> Iterator[LinkReading]:
    likely[:, :, names.index(NONE)] = False
    likely[np.arange(len(numbers)), np.arange(len(numbers))] = False
    for i, j, column, share in _listed(likely, shares):
        yield LinkReading(numbers[i], numbers[j], names[column], share)


def _listed(likely: Mask, shares: Array) -> Iterator[tuple[int, int, int, float]]:
    """Yield place and probability of what is *likely*."""
    places = np.nonzero(likely)
    return zip(*(row.tolist() for row in places), shares[places].tolist(), strict=True)


def _yes_no(scores: Array) -> Array:
    yes = sigmoid(scores)
    # Two columns, as if "none" and "same" had been labels of a softmax.
    found: Array = np.stack([1 - yes, yes], axis=-1)
    return found
