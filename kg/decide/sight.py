"""Both readers' view of one article, looked up fast."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import numpy as np

from kg.extract.figure_cues import Around
from kg.extract.known_names import KnownNames
from kg.extract.tolls import bearings_by
from kg.model.findings import Count
from kg.model.readings import Readings, RoleReading, SpanReading
from kg.model.text import Passage
from kg.model.trace import SeenSentence, Trace

TRIGGER: Final = "t"
SAME: Final = "same"
PART_OF: Final = "part-of"

Seen = TypeVar("Seen")


class Sight:
    """The findings of both readers in one article, indexed.

    Attributes:
        triggers: Numbers of the spans that name events.
        lettered: Number and place of the spans of each letter.
        spelled: The words of each span in lower case.
        same: How surely each two spans of one letter are the same, either way.
        part_of: How surely each trigger's event is part of another's, either way.
    """

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
        self.lettered: dict[str, list[tuple[int, Passage]]] = {}
        for number, span in enumerate(self.spans):
            self.lettered.setdefault(span.letter, []).append((number, span.passage))
        self.triggers = [number for number, _ in self.lettered.get(TRIGGER, ())]
        self.spelled = [self.words(span.passage).lower() for span in self.spans]
        self.roles: dict[int, list[RoleReading]] = {}
        for role in readings.roles:
            self.roles.setdefault(role.trigger, []).append(role)
        links = {name: np.zeros((len(self.spans), len(self.spans))) for name in (SAME, PART_OF)}
        self._figure_links: dict[tuple[int, int], dict[str, float]] = {}
        for link in readings.links:
            if link.link in links:
                links[link.link][link.one, link.two] = link.score
            else:
                self._figure_links.setdefault((link.one, link.two), {})[link.link] = link.score
        self.same, self.part_of = ((scores + scores.T) / 2 for scores in links.values())
        self._starts = [sentence.passage.start for sentence in trace.sentences]
        self._bearings = {id: says for t in trace.tellings for id, says in t.bearings.items()}

    def figure_links(self, one: int, two: int) -> Mapping[str, float]:
        """Return what figure *one* is to figure *two*, with probabilities."""
        return self._figure_links.get((one, two), {})

    def sentence_number(self, passage: Passage) -> int:
        """Return the number of the sentence in which *passage* begins; the first if none."""
        return max(0, bisect_right(self._starts, passage.start) - 1)

    def sentence(self, passage: Passage) -> SeenSentence | None:
        """Return the sentence in which *passage* begins."""
        sentences = self.trace.sentences
        return sentences[self.sentence_number(passage)] if sentences else None

    def bearings(self, count: Count) -> frozenset[str]:
        """Return what the words of *count* say of other figures (`kg.extract.tolls`).

        They say it too of a figure that only the learned reader gives to an event.
        """
        if count.id not in self._bearings:
            sentence = self.sentence(count.passage)
            around = _around(count.passage, sentence) if sentence else None
            self._bearings[count.id] = bearings_by(around) if around else frozenset()
        return self._bearings[count.id]

    def words(self, passage: Passage) -> str:
        """Return the text at *passage*."""
        return self.text[passage.start : passage.end]

    def span(self, number: int) -> SpanReading:
        """Return one of the reader's spans."""
        return self.spans[number]


def _around(passage: Passage, sentence: SeenSentence) -> Around:
    start, end = (place - sentence.passage.start for place in (passage.start, passage.end))
    return Around(sentence.quote[:start], sentence.quote[end:], sentence.quote)


def closest(seen: Iterable[tuple[Passage, Seen]], passage: Passage) -> Seen | None:
    """Return what shares most characters with *passage*, or None if nothing does."""
    best: tuple[int, Seen | None] = (0, None)
    for place, value in seen:
        shared = min(place.end, passage.end) - max(place.start, passage.start)
        if shared > best[0]:
            best = (shared, value)
    return best[1]
