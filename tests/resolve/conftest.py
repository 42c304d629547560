"""The shipped authority and hand-built findings for the tests of `kg.resolve`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    Participant,
    Where,
)
from kg.model.text import Article, Passage
from kg.resolve.authority import Authority, load_authority
from kg.resolve.context import Context

SYRIA = Context(
    shares={"SY": 0.7, "US": 0.1, "RU": 0.1, "TR": 0.1},
    published="2018-10-21",
    surnames={},
    definitions={},
)


@pytest.fixture(scope="session")
def authority() -> Authority:
    """Return the authority that ships with the package."""
    return load_authority()


def name_in(text: str, words: str, label: str = "", *, refers_to: str | None = None) -> Name:
    """Return the first occurrence of *words* in *text* as a name."""
    start = text.index(words)
    return Name(words, Passage(start, start + len(words)), label, refers_to)


def bare_name(words: str, label: str = "") -> Name:
    """Return a name that stands alone."""
    return Name(words, Passage(0, len(words)), label)


@pytest.fixture
def make_article() -> Callable[..., Article]:
    """Return a maker of articles from a text."""

    def make(text: str, *, published: date | None = date(2018, 10, 21), **more: str) -> Article:
        return Article(id="a", text=text, published=published, **more)

    return make


def frame_of(
    text: str,
    *,
    actors: tuple[Name, ...] = (),
    where: tuple[Where, ...] = (),
    attributions: tuple[Attribution, ...] = (),
    counts: tuple[Count, ...] = (),
) -> EventFrame:
    """Return a frame whose participants are *actors*."""
    evidence = Evidence(Passage(0, min(4, len(text))), text[:4])
    return EventFrame(
        id="0-air-strike",
        type="air-strike",
        kind="incident",
        realisation="occurred",
        trigger=evidence,
        evidence=(evidence,),
        participants=tuple(Participant(role="attacker", name=name) for name in actors),
        where=where,
        attributions=attributions,
        counts=counts,
    )


def extraction_of(*frames: EventFrame, mentions: tuple[Name, ...] = ()) -> Extraction:
    """Return an extraction with *frames* and *mentions*."""
    return Extraction(frames=frames, mentions=mentions)
