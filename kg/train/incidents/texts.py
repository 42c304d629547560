"""Read annotated texts as a build would, and find the annotated event of each telling.

Learned from what is read of texts that neither reader nor tables have seen, not from what
annotators wrote: the table meets the same faults when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.config import BASE_IRI
from kg.decide.tables import TreeTable
from kg.graph.authority import authority_quads
from kg.graph.tellings import read_tellings
from kg.graph.validated import validated_report
from kg.model.tellings import Telling
from kg.resolve.article import resolve_article
from kg.stages import stages_for
from kg.train.decisions.make import decided, learn_tables
from kg.train.decisions.recipe import DecisionRecipe
from kg.train.decisions.texts import SeenText, seen_texts
from kg.train.reader.records import AnnotatedText, EventRecord

Marks = Callable[[EventRecord], list[str]]

_RUN: Final = f"{BASE_IRI}id/run/training"


@dataclass(frozen=True, slots=True)
class Told:
    """A telling, and what annotators say it is.

    Attributes:
        fold: The fold of its text.
        text: Id of the text.
        event: The annotated event, or None if it is none of them.
        is_compared: True if annotators have compared its text with others.
    """

    fold: int
    text: str
    telling: Telling
    event: EventRecord | None
    is_compared: bool

    @property
    def story(self) -> str | None:
        """Return the name that the event has in every text that tells of it, or None."""
        return self.event.story if self.event else None


@dataclass(frozen=True, slots=True)
class Corpus:
    """All tellings, and which two texts tell of one event by the annotators."""

    told: tuple[Told, ...]
    same: frozenset[tuple[str, str]]


def read_corpus(data: Sequence[Path], work: Path) -> Corpus:
    """Read the texts in *data* as ``kg build`` would, by readers that have not seen them.

    Args:
        data: Folders of annotated texts.
        work: Folder with the out-of-fold readings of ``kg train-reader``.

    Raises:
        BadTrainingData: *work* holds no out-of-fold readings, or a text is in no format.
    """
    texts = seen_texts(data, work)
    return corpus_of(texts, learn_tables(texts, DecisionRecipe()).by_fold)


def corpus_of(texts: Sequence[SeenText], tables: Mapping[int, Mapping[str, TreeTable]]) -> Corpus:
    """Decide, resolve and write each text, and read the tellings back from its graph."""
    told = tuple(_told(texts, tables))
    return Corpus(told, _same_texts(text.gold.text for text in texts))


def _told(
    texts: Sequence[SeenText], tables: Mapping[int, Mapping[str, TreeTable]]
) -> Iterator[Told]:
    authority = stages_for(None, None).authority
    for text, (article, extraction) in zip(texts, decided(texts, tables), strict=True):
        resolution = resolve_article(article, extraction, authority)
        made = validated_report(article, extraction, resolution, base=BASE_IRI, run=_RUN)
        actors, places = authority.described_for(resolution)
        known = authority_quads(actors, places, base=BASE_IRI)
        gold = text.gold.text
        for telling in read_tellings(made.quads, known):
            event = _event_of(telling, gold)
            yield Told(text.fold, gold.id, telling, event, gold.cluster is not None)


def _event_of(telling: Telling, gold: AnnotatedText) -> EventRecord | None:
    """Return the annotated event that a telling names, or else whose figure it gives."""
    named = _at(gold, telling.offset, lambda event: [event.mark])
    if named is not None:
        return named
    for figure in telling.figures:
        counted = _at(gold, figure.offset, lambda event: [f.mark for f in event.figures])
        if counted is not None:
            return counted
    return None


def _at(gold: AnnotatedText, offset: int, marks: Marks) -> EventRecord | None:
    for event in gold.events:
        for mark in marks(event):
            if any(m.start <= offset < m.end for m in gold.mentions.get(mark, ())):
                return event
    return None


def _same_texts(texts: Iterable[AnnotatedText]) -> frozenset[tuple[str, str]]:
    stories: dict[str, set[str]] = {}
    for text in texts:
        for event in text.events:
            if event.story:
                stories.setdefault(event.story, set()).add(text.id)
    return frozenset(
        (one, two) for told in stories.values() for one in told for two in told if one < two
    )
