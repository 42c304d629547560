"""Measure what a reader reads, before anything is decided, against annotated texts.

Spans are right if they share a word with an annotated span of their letter. Roles are counted once
for each event and actor, by the surest pair of their mentions: on the annotated spans, and end to
end on the spans that the reader found itself, where a role is as sure as its spans and itself
together. An unmarked span in a role is a wrong role, unless its words are those of a mark.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.model.readings import Readings, SpanReading
from kg.parse.reader import NewsReader
from kg.parse.word_spans import WordSpan
from kg.train.reader.examples import Example, event_roles
from kg.train.reader.labels import (
    FIGURE_LAYERS,
    LETTERS,
    ROLES,
    TRIGGER_LAYERS,
)

THRESHOLD: Final = 0.5
WANTED_PRECISIONS: Final = (90.0, 95.0)
CALIBRATION_BINS: Final = 10
NAMED_LETTERS: Final = frozenset("apdw")
LETTER_NAMES: Final = {
    "t": "trigger", "a": "actor", "c": "figure", "p": "place", "d": "time", "w": "weapon",
}  # fmt: skip


@dataclass(slots=True)
class Slot:
    """The answers found for one slot, each with its score and whether it is right."""

    found: list[tuple[float, bool]] = field(default_factory=list)
    gold: int = 0
    recalled: int | None = None
    """How many of `gold` were found, where that is not the number of right answers."""

    def at(self, threshold: float) -> tuple[float, float, float]:
        """Return precision, recall and F1 in percent of the answers with that score."""
        kept = [right for score, right in self.found if score >= threshold]
        right = sum(kept)
        recalled = right if self.recalled is None else self.recalled
        precision = 100 * right / max(1, len(kept))
        recall = 100 * recalled / max(1, self.gold)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)

    def best_f1(self) -> float:
        """Return the highest F1 in percent that some threshold reaches."""
        return max(
            (200 * right / (n + self.gold) for n, right in self._by_threshold()), default=0.0
        )

    def recall_at(self, wanted: float) -> float:
        """Return the highest recall that some threshold reaches with that precision."""
        sure = (right for n, right in self._by_threshold() if 100 * right / n >= wanted)
        return 100 * max(sure, default=0) / max(1, self.gold)

    def _by_threshold(self) -> Iterator[tuple[int, int]]:
        """Yield how many answers each threshold keeps, and how many of them are right."""
        right = 0
        ranked = sorted(self.found, reverse=True)
        for number, (score, is_right) in enumerate(ranked, start=1):
            right += is_right
            # No threshold parts answers of one score.
            if number == len(ranked) or ranked[number][0] < score:
                yield number, right

    def calibration_error(self) -> float:
        """Return how far, on average, a score is from the share of answers that are right.

        Expected calibration error over equal bins of the score, in percent.
        """
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for score, right in self.found:
            bins[min(CALIBRATION_BINS - 1, int(score * CALIBRATION_BINS))].append((score, right))
        gaps = (
            abs(sum(score for score, _ in row) - sum(right for _, right in row))
            for row in bins.values()
        )
        return 100 * sum(gaps) / max(1, len(self.found))


@dataclass(frozen=True, slots=True)
class ReaderScores:
    """Slots by name in four tables, and shares of right attributes with their numbers."""

    spans: Mapping[str, Slot]
    gold_roles: Mapping[str, Slot]
    roles: Mapping[str, Slot]
    links: Mapping[str, Slot]
    attributes: Mapping[str, Sequence[bool]]


def score_reader(reader: NewsReader, examples: Iterable[Example]) -> ReaderScores:
    """Read *examples* and compare."""
    return score_readings(
        (example, reader.read(example.inputs), reader.read(example.inputs, example.spans))
        for example in examples
    )


def score_readings(rows: Iterable[tuple[Example, Readings, Readings]]) -> ReaderScores:
    """Compare readings with the texts: each with its own spans, and with the annotated ones."""
    tables: tuple[dict[str, Slot], ...] = tuple(defaultdict(Slot) for _ in range(4))
    spans, gold_roles, roles, links = tables
    attributes: dict[str, list[bool]] = defaultdict(list)
    for example, own, given in rows:
        marks = [span.mark or "" for span in example.spans]
        found = _marks_of(own, example)
        _count_spans(own, example, spans)
        _count_roles(given, marks, example, gold_roles)
        _count_roles(own, found, example, roles)
        _count_links(given, marks, example, "gold spans", links)
        _count_links(own, found, example, "end to end", links)
        _count_attributes(given, marks, example, attributes)
    return ReaderScores(spans, gold_roles, roles, links, attributes)


def _passages(example: Example, span: WordSpan) -> tuple[int, int]:
    words = example.inputs.passages
    return words[span.first].start, words[span.last].end


def _marks_of(readings: Readings, example: Example) -> list[str]:
    """Name the mark that each span found stands for; a name of its own where there is none."""
    return [
        _overlapping(span, example) or _of_like_words(span, example) or f"?{number}"
        for number, span in enumerate(readings.spans)
    ]


def _overlapping(span: SpanReading, example: Example) -> str | None:
    best: tuple[int, str | None] = (0, None)
    for gold in example.spans:
        start, end = _passages(example, gold)
        shared = min(end, span.passage.end) - max(start, span.passage.start)
        if gold.letter == span.letter and shared > 0:
            # Of two that nest, the one of like length is meant.
            closeness = 2 * shared - (end - start)
            if best[1] is None or closeness > best[0]:
                best = (closeness, gold.mark)
    return best[1]


def _of_like_words(span: SpanReading, example: Example) -> str | None:
    """Find a mark with the same words: annotators need not mark every mention of an actor."""
    if span.letter not in NAMED_LETTERS:
        return None
    text = example.text.text
    words = _bare(text[span.passage.start : span.passage.end])
    for gold in example.spans:
        start, end = _passages(example, gold)
        if gold.letter == span.letter and _bare(text[start:end]) == words:
            return gold.mark
    return None


def _bare(words: str) -> str:
    return words.lower().removeprefix("the ")


def _count_spans(readings: Readings, example: Example, slots: dict[str, Slot]) -> None:
    for letter in LETTERS:
        gold = [_passages(example, span) for span in example.spans if span.letter == letter]
        found = [
            ((span.passage.start, span.passage.end), span.score)
            for span in readings.spans
            if span.letter == letter
        ]
        slot = slots[LETTER_NAMES[letter]]
        slot.gold += len(gold)
        slot.found += [(score, any(_meet(one, two) for two in gold)) for one, score in found]
        met = sum(any(_meet(one, two) for two, _ in found) for one in gold)
        slot.recalled = (slot.recalled or 0) + met


def _meet(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _count_roles(
    readings: Readings, marks: Sequence[str], example: Example, slots: dict[str, Slot]
) -> None:
    best: dict[tuple[str, str, str], float] = {}
    for role in readings.roles:
        key = (marks[role.trigger], role.role, marks[role.span])
        spans = readings.spans[role.trigger], readings.spans[role.span]
        score = role.score * math.prod(span.score for span in spans)
        best[key] = max(best.get(key, 0.0), score)
    gold = {
        (event.mark, role, mark)
        for event in example.text.events
        for mark, told in event_roles(example.text, event).items()
        for role in told
    }
    for key, score in best.items():
        slots[key[1]].found.append((score, key in gold))
    for key in gold:
        slots[key[1]].gold += 1


def _count_links(
    readings: Readings,
    marks: Sequence[str],
    example: Example,
    how: str,
    slots: dict[str, Slot],
) -> None:
    """Count links between pairs of spans; of spans that nobody marked no link is right."""
    gold = _gold_links(marks, example)
    for link in readings.links:
        name = f"{LETTER_NAMES[readings.spans[link.one].letter]} {link.link}, {how}"
        slots[name].found.append((link.score, (link.one, link.two, link.link) in gold))
    for one, _, kind in gold:
        slots[f"{LETTER_NAMES[marks[one][0]]} {kind}, {how}"].gold += 1


def _gold_links(marks: Sequence[str], example: Example) -> set[tuple[int, int, str]]:
    whole = {event.mark: event.part_of for event in example.text.events}
    linked = {
        (figure.mark, other): link
        for event in example.text.events
        for figure in event.figures
        for link, other in figure.links
    }
    found: set[tuple[int, int, str]] = set()
    for i, one in enumerate(marks):
        for j, two in enumerate(marks):
            if i == j:
                continue
            if one == two and one[0] in "ta":
                found.add((i, j, "same"))
            if one[0] == "t" and whole.get(one) == two:
                found.add((i, j, "part-of"))
            if (one, two) in linked:
                found.add((i, j, linked[one, two]))
    return found


def _count_attributes(
    readings: Readings, marks: Sequence[str], example: Example, shares: dict[str, list[bool]]
) -> None:
    records = {
        **{event.mark: (event, TRIGGER_LAYERS) for event in example.text.events},
        **{
            figure.mark: (figure, FIGURE_LAYERS)
            for event in example.text.events
            for figure in event.figures
        },
    }
    for mark, span in zip(marks, readings.spans, strict=True):
        record, layers = records.get(mark, (None, ()))
        for layer in layers:
            values = span.attributes.get(layer)
            if values:
                best = max(values, key=values.__getitem__)
                shares[layer].append(best == getattr(record, layer))


def report(scores: ReaderScores) -> str:
    """Write the scores as plain tables."""
    lines = [
        _line("", ("P", "R", "F1", *(f"R@P{p:.0f}" for p in WANTED_PRECISIONS), "ECE", "gold"))
    ]
    for title, slots in (
        ("spans", scores.spans),
        ("roles on annotated spans", scores.gold_roles),
        ("roles end to end", scores.roles),
        ("links", scores.links),
    ):
        lines.append(title)
        order = [*filter(slots.__contains__, ROLES), *sorted(set(slots) - set(ROLES))]
        threshold = 0.0 if slots is scores.spans else THRESHOLD
        lines += [_slot_line(name, slots[name], threshold) for name in order]
        if slots is scores.gold_roles or slots is scores.roles:
            lines.append(_slot_line("all", _together(slots), threshold))
    lines.append("attributes on annotated spans, share right")
    for name, found in scores.attributes.items():
        lines.append(_line(name, (100 * sum(found) / len(found), len(found))))
    return "\n".join(lines)


def _slot_line(name: str, slot: Slot, threshold: float) -> str:
    surest = (slot.recall_at(wanted) for wanted in WANTED_PRECISIONS)
    return _line(
        name, (*slot.at(threshold), slot.best_f1(), *surest, slot.calibration_error(), slot.gold)
    )


def _line(name: str, cells: Iterable[str | float]) -> str:
    texts = (f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in cells)
    return f"  {name:36}" + "".join(f"{text:>8}" for text in texts)


def _together(slots: Mapping[str, Slot]) -> Slot:
    return Slot(
        [row for slot in slots.values() for row in slot.found],
        sum(slot.gold for slot in slots.values()),
    )
