"""The times, places and figures of each sentence, found once for all readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from spacy.tokens import Doc, Span

from kg.extract.numbers import Quantity
from kg.extract.places import PlaceMention
from kg.extract.times import TimeMention
from kg.model.text import Article, BlockKind, Passage


class Sentence(Protocol):
    """A parsed sentence, the kind and the number of the block it stands in."""

    @property
    def span(self) -> Span: ...
    @property
    def kind(self) -> BlockKind: ...
    @property
    def block(self) -> int: ...


class ParsedText(Protocol):
    """The parser's result: ``doc`` over ``article.text``, its sentences in order."""

    @property
    def article(self) -> Article: ...
    @property
    def doc(self) -> Doc: ...
    @property
    def sentences(self) -> Sequence[Sentence]: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence and what stands in it.

    Attributes:
        index: Its number in the article.
        quoted: True if it begins inside a quotation, which has its own clock.
        beside: Where days and places of no act stand ("said on Monday"); noted when it is read.
    """

    sentence: Sentence
    index: int
    quoted: bool
    times: Sequence[TimeMention]
    places: Sequence[PlaceMention]
    figures: Sequence[Quantity]
    beside: list[Passage] = field(default_factory=list)
