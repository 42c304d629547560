"""Spans of words whose attributes and relations are asked for, in the numbers of the network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.parse.encoder import Array
from kg.parse.word_inputs import Numbers, WordInputs, pair_features

TRIGGER = "t"
ACTOR = "a"
FIGURE = "c"


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Words *first* to *last*, both included.

    Attributes:
        mark: The annotator's mark; None where nothing is annotated.
        score: The probability that these words are a span.
    """

    letter: str
    first: int
    last: int
    mark: str | None = None
    score: float = 1.0

    def meets(self, other: WordSpan) -> bool:
        """Tell whether the two share a word and are of one letter."""
        return self.letter == other.letter and self.shared_words(other) > 0

    def shared_words(self, other: WordSpan) -> int:
        """Count the words that stand in both."""
        return max(0, min(self.last, other.last) - max(self.first, other.first) + 1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Spans whose attributes and relations are asked for: triggers apart from the rest."""

    triggers: tuple[WordSpan, ...]
    others: tuple[WordSpan, ...]

    def of_letter(self, letter: str) -> list[int]:
        """List the places among `others` of the spans of one letter."""
        return [place for place, span in enumerate(self.others) if span.letter == letter]


def chosen_spans(spans: Iterable[WordSpan]) -> Chosen:
    """Part triggers from the other spans."""
    spans = tuple(spans)
    return Chosen(
        tuple(span for span in spans if span.letter == TRIGGER),
        tuple(span for span in spans if span.letter != TRIGGER),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """Spans as the network takes them.

    `heads` are words, `means` average the words of each span; `letters` number the other spans;
    `actors` and `figures` are places among them; the rest are `pair_features`.
    """

    trigger_heads: Numbers
    trigger_means: Array
    other_heads: Numbers
    other_means: Array
    letters: Numbers
    actors: Numbers
    figures: Numbers
    role_pairs: Numbers
    link_pairs: Numbers
    same_pairs: Numbers
    figure_pairs: Numbers


def make_question(inputs: WordInputs, chosen: Chosen, letters: Sequence[str]) -> Question:
    """Number the spans of *chosen* and how their pairs stand to each other."""
    triggers, others = _heads(inputs, chosen.triggers), _heads(inputs, chosen.others)
    actors, figures = _places(chosen, ACTOR), _places(chosen, FIGURE)
    return Question(
        trigger_heads=triggers,
        trigger_means=_means(inputs, chosen.triggers),
        other_heads=others,
        other_means=_means(inputs, chosen.others),
        letters=np.array([letters.index(span.letter) for span in chosen.others], np.int64),
        actors=actors,
        figures=figures,
        role_pairs=pair_features(inputs, triggers, others),
        link_pairs=pair_features(inputs, triggers, triggers),
        same_pairs=pair_features(inputs, others[actors], others[actors]),
        figure_pairs=pair_features(inputs, others[figures], others[figures]),
    )


def _places(chosen: Chosen, letter: str) -> Numbers:
    return np.array(chosen.of_letter(letter), np.int64)


def _heads(inputs: WordInputs, spans: Sequence[WordSpan]) -> Numbers:
    return np.array([inputs.head_of(span.first, span.last) for span in spans], np.int64)


def _means(inputs: WordInputs, spans: Sequence[WordSpan]) -> Array:
    weights = np.zeros((len(spans), len(inputs)), np.float32)
    for row, span in enumerate(spans):
        weights[row, span.first : span.last + 1] = 1 / (span.last - span.first + 1)
    return weights
