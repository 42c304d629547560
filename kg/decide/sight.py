"""Both readers' view of one article, looked up fast."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final, TypeVar

import numpy as np

from kg.decide.tables import Numbers
from kg.extract.known_names import KnownNames
from kg.model.findings import Count
from kg.model.readings import Readings, RoleReading, SpanReading
from kg.model.text import Passage
from kg.model.trace import SeenSentence, Trace

TRIGGER: Final = "t"
SAME: Final = "same"
PART_OF: Final = "part-of"

Seen = TypeVar("Seen")


class Sight:
    """What both readers saw in one article."""

    def __init__(
        self,
        text: str,
        readings: Readings,
        trace: Trace,
        names: KnownNames,
    ) -> None:
        self.text = text
        self.names = names
        self.spans = readings.spans
        self.trace = trace
        self.roles: dict[int, list[RoleReading]] = {}
        for role in readings.roles:
            self.roles.setdefault(role.trigger, []).append(role)
        self._readings = readings

    @cached_property
    def triggers(self) -> tuple[int, ...]:
        """Return the numbers of the spans that name events."""
        return tuple(number for number, _ in self.lettered.get(TRIGGER, ()))

    @cached_property
    def lettered(self) -> Mapping[str, tuple[tuple[int, Passage], ...]]:
        """Return number and place of the spans of each letter."""
        found: dict[str, list[tuple[int, Passage]]] = {}
        for number, span in enumerate(self.spans):
            found.setdefault(span.letter, []).append((number, span.passage))
        return {letter: tuple(spans) for letter, spans in found.items()}

    @cached_property
    def same(self) -> Numbers:
        """Return how surely each two spans of one letter are the same, either way."""
        return self._links(SAME)

    @cached_property
    def part_of(self) -> Numbers:
        """Return how surely each trigger's event is part of another's, either way."""
        return self._links(PART_OF)

    def figure_links(self, one: int, two: int) -> Mapping[str, float]:
        """Return what figure *one* is to figure *two*, with probabilities."""
        return self._figure_links.get((one, two), {})

    @cached_property
    def _figure_links(self) -> dict[tuple[int, int], dict[str, float]]:
        found: dict[tuple[int, int], dict[str, float]] = {}
        for link in self._readings.links:
            if link.link not in {SAME, PART_OF}:
                found.setdefault((link.one, link.two), {})[link.link] = link.score
        return found

    def _links(self, name: str) -> Numbers:
        found = np.zeros((len(self.spans), len(self.spans)))
        for link in self._readings.links:
            if link.link == name:
                found[link.one, link.two] = link.score
        return (found + found.T) / 2

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.passage.start for sentence in self.trace.sentences]

    def sentence_number(self, passage: Passage) -> int:
        """Return the number of the sentence in which *passage* begins; the first if none."""
        return max(0, bisect_right(self._starts, passage.start) - 1)

    def sentence(self, passage: Passage) -> SeenSentence | None:
        """Return the sentence in which *passage* begins."""
        sentences = self.trace.sentences
        return sentences[self.sentence_number(passage)] if sentences else None

    @cached_property
    def _bearings(self) -> Mapping[str, frozenset[str]]:
        return {id: says for told in self.trace.tellings for id, says in told.bearings.items()}

    def bearings(self, count: Count) -> frozenset[str]:
        """Return what the words of *count* say of other figures (`kg.extract.tolls`)."""
        return self._bearings.get(count.id, frozenset())

    @cached_property
    def spelled(self) -> tuple[str, ...]:
        """Return the words of each span in lower case."""
        return tuple(self.words(span.passage).lower() for span in self.spans)

    def words(self, passage: Passage) -> str:
        """Return the text at *passage*."""
        return self.text[passage.start : passage.end]

    def span(self, number: int) -> SpanReading:
        """Return one of the reader's spans."""
        return self.spans[number]


def closest(seen: Iterable[tuple[Passage, Seen]], passage: Passage) -> Seen | None:
    """Return what shares most characters with *passage*, or None if nothing does."""
    best: tuple[int, Seen | None] = (0, None)
    for place, value in seen:
        shared = min(place.end, passage.end) - max(place.start, passage.start)
        if shared > best[0]:
            best = (shared, value)
    return best[1]
