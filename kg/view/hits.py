"""Search results by kind, with the found words marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.store.results import Term
from kg.store.search import Hit
from kg.view.quotes import Piece
from kg.view.terms import Shown, show_term

GROUPS: Final = (
    ("actor", "Actors"),
    ("place", "Places"),
    ("report", "Reports"),
    ("sentence", "Sentences"),
)
"""Kinds of hits and their headings."""


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """Hits of one kind."""

    name: str
    hits: tuple[tuple[Shown, tuple[Piece, ...]], ...]


def group_hits(hits: Iterable[Hit], *, base: str) -> tuple[SearchGroup, ...]:
    """Group hits by kind; kinds without hits are left out."""
    found = tuple(hits)
    groups = (
        SearchGroup(name, tuple(_shown(hit, base) for hit in found if hit.kind == kind))
        for kind, name in GROUPS
    )
    return tuple(group for group in groups if group.hits)


def _shown(hit: Hit, base: str) -> tuple[Shown, tuple[Piece, ...]]:
    pieces = (Piece(text, "figure" if marked else "") for text, marked in hit.snippet)
    return show_term(Term("uri", hit.iri), base=base, name=hit.title), tuple(pieces)
