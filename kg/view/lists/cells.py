"""Fill the cells of a list's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from kg.store.lists import Found, Lists, Name, Value
from kg.view.lists.table import Column
from kg.view.terms import Shown, local_path, show_days
from kg.view.wording import DOERS, concept_words, figure_range, stance_word
from kg.vocab.schemes import concept_name

LANGUAGES: Final = {"en": "English"}

Cell = tuple[tuple[Shown, str], ...]
"""Values of a cell, each with what is said beside it."""


class Namer:
    """Look up the names of the things in one answer."""

    def __init__(self, lists: Lists, *, base: str) -> None:
        self._lists = lists
        self._known: dict[str, Name] = {}
        self.base = base

    def learn(self, items: Iterable[str]) -> None:
        """Look up many names at once."""
        self._known |= self._lists.names(item for item in items if item not in self._known)

    def learn_rows(self, found: Iterable[Found]) -> None:
        """Look up whatever some rows name."""
        names: set[str] = set()
        for one in found:
            names.add(one.item)
            names |= {value for value in one.columns.values() if isinstance(value, str)}
            names |= {value for row in one.facets for value in row.values()}
        # What is no IRI ("en", "90-100") has no name in the store.
        self.learn(name for name in names if ":" in name)

    def name(self, iri: str) -> str:
        """Return what *iri* is called."""
        if iri not in self._known:
            self.learn([iri])
        if iri in self._known:
            return self._known[iri].label
        return concept_words(iri)

    def known(self, iri: str) -> str | None:
        """Return what the store calls *iri*, or None."""
        if iri not in self._known:
            self.learn([iri])
        return self._known[iri].label if iri in self._known else None

    def parent(self, iri: str) -> str:
        """Return the smallest place that holds a place; "" for none."""
        if iri not in self._known:
            self.learn([iri])
        return self._known[iri].parent if iri in self._known else ""

    def link(self, iri: str) -> Shown:
        """Return a link by name."""
        return Shown(self.name(iri), local_path(iri, base=self.base), "")


def event_title(one: Found, namer: Namer) -> str:
    """Return "Air strike, Hajin, 9 November 2018" as far as it is known."""
    kind = namer.name(str(one.columns["type"]))
    spots = [namer.name(spot) for spot in _spots(one)]
    parts = [kind[:1].upper() + kind[1:], ", ".join(spots[:2]), _days(one)]
    return ", ".join(part for part in parts if part)


def _days(one: Found) -> str:
    begins, ends = one.columns.get("begins"), one.columns.get("ends")
    return show_days(str(begins or ""), str(ends or "")) if begins or ends else ""


def _spots(one: Found) -> list[str]:
    return list(dict.fromkeys(row["spot"] for row in one.facets if "spot" in row))


def _doers(one: Found) -> list[tuple[str, str, str]]:
    """Return actor, stance and speaker of those who are said to have done it."""
    return list(
        dict.fromkeys(
            (row["actor"], row.get("stance", ""), row.get("by", ""))
            for row in one.facets
            if "actor" in row and concept_name(row.get("role", "")) in DOERS
        )
    )


def _cell_days(one: Found, column: Column, namer: Namer) -> Cell:
    del column, namer
    return ((Shown(_days(one)), ""),)


def _cell_event(one: Found, column: Column, namer: Namer) -> Cell:
    del column
    kind = namer.name(str(one.columns["type"]))
    return ((Shown(kind[:1].upper() + kind[1:], local_path(one.item, base=namer.base)), ""),)


def _cell_name(one: Found, column: Column, namer: Namer) -> Cell:
    del column
    label = str(one.columns.get("name") or "without a title")
    return ((Shown(label, local_path(one.item, base=namer.base)), ""),)


def _cell_places(one: Found, column: Column, namer: Namer) -> Cell:
    del column
    return tuple((namer.link(spot), "") for spot in _spots(one))


def _cell_doers(one: Found, column: Column, namer: Namer) -> Cell:
    del column
    found: dict[str, dict[str, list[str]]] = {}
    for actor, stance, by in _doers(one):
        found.setdefault(actor, {}).setdefault(stance_word(stance), []).append(
            namer.name(by) if by else "the report"
        )
    return tuple(
        (
            namer.link(actor),
            "; ".join(f"{stance}: {', '.join(dict.fromkeys(who))}" for stance, who in told.items()),
        )
        for actor, told in found.items()
    )


def _cell_range(one: Found, column: Column, namer: Namer) -> Cell:
    del namer
    low, high = one.columns.get(column.name), one.columns.get(f"{column.name}High")
    is_open = bool(one.columns.get(f"{column.name}Open"))
    text = figure_range(_int(low), _int(high), is_open=is_open)
    return ((Shown(text, numeric=True), ""),)


def _int(value: Value) -> int | None:
    return int(value) if value is not None else None


def _cell_number(one: Found, column: Column, namer: Namer) -> Cell:
    del namer
    value = one.columns.get(column.name)
    return ((Shown("" if value is None else f"{int(value):,}", numeric=True), ""),)


def _cell_percent(one: Found, column: Column, namer: Namer) -> Cell:
    del namer
    value = one.columns.get(column.name)
    return ((Shown("" if value is None else f"{float(value):.0%}", numeric=True), ""),)


def _cell_concept(one: Found, column: Column, namer: Namer) -> Cell:
    del namer
    value = one.columns.get(column.name)
    return ((Shown("" if value is None else concept_words(str(value))), ""),)


def _cell_entity(one: Found, column: Column, namer: Namer) -> Cell:
    value = one.columns.get(column.name)
    return ((namer.link(str(value)), ""),) if value else ()


def _cell_within(one: Found, column: Column, namer: Namer) -> Cell:
    del column
    above = namer.parent(one.item)
    return ((namer.link(above), ""),) if above else ()


def _cell_language(one: Found, column: Column, namer: Namer) -> Cell:
    del namer
    value = str(one.columns.get(column.name) or "")
    return ((Shown(LANGUAGES.get(value, value)), ""),)


CELLS: Final[Mapping[str, Callable[[Found, Column, Namer], Cell]]] = {
    "days": _cell_days,
    "event": _cell_event,
    "name": _cell_name,
    "places": _cell_places,
    "doers": _cell_doers,
    "range": _cell_range,
    "number": _cell_number,
    "percent": _cell_percent,
    "concept": _cell_concept,
    "entity": _cell_entity,
    "within": _cell_within,
    "language": _cell_language,
}
