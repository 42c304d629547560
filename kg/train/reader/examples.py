"""Turn annotated texts into what the network reads and what it should say.

A role belongs to an event and an actor, and each may be mentioned many times. Only the nearest
mentions are supervised with it; the other pairs of the two are left out of the loss, because the
text tells the role once and no reader could find it in the far pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from spacy.language import Language

from kg.model.text import Passage
from kg.parse.word_inputs import Numbers, TagNumbers, WordInputs, word_inputs
from kg.parse.word_spans import Chosen, WordSpan
from kg.train.reader.labels import (
    ATTRIBUTES,
    FIGURE_LAYERS,
    FIGURE_LINKS,
    LETTERS,
    LINKS,
    ROLES,
    ROLES_OF_LETTER,
    STANCE_ROLES,
    STANCES,
    TRIGGER_LAYERS,
    role_of_party,
)
from kg.train.reader.records import AnnotatedText, EventRecord, Figure
from kg.train.windows import UNKNOWN

BEGIN, INSIDE = 1, 2
DECOY: Final = "x"


@dataclass(frozen=True, slots=True)
class Example:
    """A text as the network reads it; `spans` are the annotated ones, triggers among them."""

    text: AnnotatedText
    inputs: WordInputs
    spans: tuple[WordSpan, ...]


@dataclass(frozen=True, slots=True)
class Relations:
    """Relations of pairs of spans; UNKNOWN where the loss should not look.

    Attributes:
        roles: 1 or 0 for each trigger, span and role.
        stances: Stance of each pair whose role has one.
        links: Link of each trigger to each other.
        same: 1 where two actors are the same; rows are the actors among the spans.
        figure_links: Link of each figure to each other.
    """

    roles: Numbers
    stances: Numbers
    links: Numbers
    same: Numbers
    figure_links: Numbers


def make_example(text: AnnotatedText, language: Language, numbers: TagNumbers) -> Example | None:
    """Parse *text* and find the words of its marks; None for a text without words to read."""
    inputs = word_inputs(language(text.text), numbers)
    if inputs is None:
        return None
    spans = []
    for mark, passages in text.mentions.items():
        if mark[0] == DECOY:
            continue
        for passage in passages:
            rows = _rows_of(passage, inputs.passages)
            if rows is not None:
                spans.append(WordSpan(mark[0], rows[0], rows[1], mark))
    return Example(text, inputs, tuple(sorted(spans, key=lambda span: (span.first, span.last))))


def decoy_rows(example: Example) -> list[int]:
    """List the words that look like an armed event and were marked as none."""
    passages = [
        passage
        for mark, found in example.text.mentions.items()
        if mark[0] == DECOY
        for passage in found
    ]
    words = enumerate(example.inputs.passages)
    return [row for row, word in words if any(word.overlaps(passage) for passage in passages)]


def _rows_of(passage: Passage, words: Sequence[Passage]) -> tuple[int, int] | None:
    rows = [row for row, word in enumerate(words) if word.overlaps(passage)]
    return (rows[0], rows[-1]) if rows else None


def span_tags(count: int, spans: Iterable[WordSpan]) -> Numbers:
    """Mark *spans* with begin and inside, one column per letter: [words, letters].

    Of two spans of one letter that nest, the inner one is marked over the outer.
    """
    tags = np.zeros((count, len(LETTERS)), np.int64)
    for span in sorted(spans, key=lambda span: span.first - span.last):
        column = LETTERS.index(span.letter)
        tags[span.first, column] = BEGIN
        tags[span.first + 1 : span.last + 1, column] = INSIDE
    return tags


def trigger_labels(example: Example, triggers: Sequence[WordSpan]) -> dict[str, list[int]]:
    """Number what the records say of each trigger; UNKNOWN for one that is not annotated."""
    events = {event.mark: event for event in example.text.events}
    return {layer: _numbers(layer, events, triggers) for layer in TRIGGER_LAYERS}


def figure_labels(example: Example, figures: Sequence[WordSpan]) -> dict[str, list[int]]:
    """Number what the records say of each figure; UNKNOWN for one that is not annotated."""
    records = {figure.mark: figure for figure in _figures(example.text)}
    return {layer: _numbers(layer, records, figures) for layer in FIGURE_LAYERS}


def _numbers(
    layer: str, records: Mapping[str, EventRecord | Figure], spans: Sequence[WordSpan]
) -> list[int]:
    number = {value: number for number, value in enumerate(ATTRIBUTES[layer])}
    told = [records.get(span.mark or "") for span in spans]
    return [UNKNOWN if record is None else number[getattr(record, layer)] for record in told]


def _figures(text: AnnotatedText) -> Iterator[Figure]:
    return (figure for event in text.events for figure in event.figures)


def event_roles(text: AnnotatedText, event: EventRecord) -> dict[str, dict[str, str | None]]:
    """Return what each mark is to *event*: {mark: {role: stance or None}}."""
    found: dict[str, dict[str, str | None]] = {}

    def add(mark: str, role: str, stance: str | None = None) -> None:
        found.setdefault(mark, {})[role] = stance if role in STANCE_ROLES else None

    for party in event.parties:
        add(party.mark, role_of_party(party.role), party.stance)
    for place in event.places:
        add(place.mark, "within" if place.value == "within" else "place")
    for time in event.times:
        add(time.mark, "time")
    for figure in event.figures:
        add(figure.mark, "figure")
    for weapon in event.weapons:
        add(weapon, "weapon")
    for source in event.sources:
        if source.body is not None:
            add(source.body, "body")
        add(source.mark, "speaker", source.stance)
    for response in text.responses:
        if response.event == event.mark:
            add(response.mark, "responder", response.stance)
    return found


def relations(example: Example, chosen: Chosen) -> Relations:
    """Say what the records tell of the pairs of *chosen*."""
    return Relations(
        *_roles(example, chosen),
        links=_links(example.text, chosen.triggers),
        same=_same([chosen.others[place] for place in chosen.of_letter("a")]),
        figure_links=_figure_links(
            example.text, [chosen.others[place] for place in chosen.of_letter("c")]
        ),
    )


def _roles(example: Example, chosen: Chosen) -> tuple[Numbers, Numbers]:
    shape = (len(chosen.triggers), len(chosen.others))
    roles = np.zeros((*shape, len(ROLES)), np.int64)
    stances = np.full(shape, UNKNOWN, np.int64)
    for j, span in enumerate(chosen.others):
        allowed = ROLES_OF_LETTER[span.letter]
        roles[:, j, [number for number, role in enumerate(ROLES) if role not in allowed]] = UNKNOWN
    sentences = example.inputs.sentences
    for event in example.text.events:
        rows = [i for i, span in enumerate(chosen.triggers) if span.mark == event.mark]
        for mark, told in event_roles(example.text, event).items():
            columns = [j for j, span in enumerate(chosen.others) if span.mark == mark]
            pairs = [(i, j) for i in rows for j in columns]
            if not pairs:
                continue
            apart = {
                (i, j): abs(sentences[chosen.triggers[i].first] - sentences[chosen.others[j].first])
                for i, j in pairs
            }
            nearest = min(apart.values())
            for role, stance in told.items():
                for pair in pairs:
                    near = apart[pair] == nearest
                    roles[*pair, ROLES.index(role)] = 1 if near else UNKNOWN
                    if near and stance is not None and stances[pair] == UNKNOWN:
                        stances[pair] = STANCES.index(stance)
    return roles, stances


def _links(text: AnnotatedText, triggers: Sequence[WordSpan]) -> Numbers:
    whole = {event.mark: event.part_of for event in text.events}
    found = np.zeros((len(triggers), len(triggers)), np.int64)
    for i, one in enumerate(triggers):
        for j, two in enumerate(triggers):
            if i == j:
                found[i, j] = UNKNOWN
            elif one.mark is not None and one.mark == two.mark:
                found[i, j] = LINKS.index("same")
            elif one.mark is not None and two.mark is not None and whole.get(one.mark) == two.mark:
                found[i, j] = LINKS.index("part-of")
    return found


def _same(actors: Sequence[WordSpan]) -> Numbers:
    found = np.zeros((len(actors), len(actors)), np.int64)
    for i, one in enumerate(actors):
        for j, two in enumerate(actors):
            # Whether an unmarked span is the same as another is not annotated.
            unknown = i == j or one.mark is None or two.mark is None
            found[i, j] = UNKNOWN if unknown else int(one.mark == two.mark)
    return found


def _figure_links(text: AnnotatedText, figures: Sequence[WordSpan]) -> Numbers:
    told = {(figure.mark, other): link for figure in _figures(text) for link, other in figure.links}
    found = np.zeros((len(figures), len(figures)), np.int64)
    for i, one in enumerate(figures):
        for j, two in enumerate(figures):
            link = told.get((one.mark or "", two.mark or ""), "none")
            found[i, j] = UNKNOWN if i == j else FIGURE_LINKS.index(link)
    return found
