"""A file of lists that is written from rows given by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.store.lists import INDEX, QUERIES, Lists, write_lists
from kg.store.results import Solutions, Term

BASE = "https://kg.local/"
XSD = "http://www.w3.org/2001/XMLSchema#"
Cell = str | int | float | None

HEADS = {
    "incidents": "item listed begins ends type killed killedHigh killedOpen injured injuredHigh "
    "injuredOpen speakers reports verification confidence latitude longitude precision stands "
    "known updated",
    "events": "item listed begins ends type killed figures realisation modality confidence report "
    "incident latitude longitude precision stands",
    "actors": "item listed name kind did suffered claims",
    "places": "item listed name kind events incidents latitude longitude",
    "reports": "item listed name begins ends outlet language events figures",
    "incidents-facets": "item type place spot actor role stance by harm status source outlet "
    "verification confidence",
    "events-facets": "item type place spot actor role stance by harm status source outlet "
    "realisation modality confidence report",
    "actors-facets": "item kind role stance type linked speaks",
    "places-facets": "item kind place type linked",
    "reports-facets": "item outlet language type place actor role stance source",
    "names": "item name area larger",
}
"""Columns of the queries of ``queries/lists``; a test holds them against the files."""


def write(directory: Path, tables: Mapping[str, Iterable[Mapping[str, Cell]]]) -> Path:
    """Write the lists of *tables*, by the name of their query; what is not given is empty."""
    texts = {(QUERIES / f"{name}.rq").read_text(encoding="utf-8"): name for name in HEADS}

    def select(text: str) -> Solutions:
        name = texts[text]
        columns = HEADS[name].split()
        made = []
        for row in tables.get(name, ()):
            full = {"listed": "true"} | row if "listed" in columns else row
            assert full.keys() <= set(columns), full.keys() - set(columns)
            made.append(tuple(_term(full.get(column)) for column in columns))
        return Solutions(tuple(columns), tuple(made))

    write_lists(select, directory)
    return directory / INDEX


def lists(directory: Path, **tables: Iterable[Mapping[str, Cell]]) -> Lists:
    """Write lists and open them; ``events_facets`` stands for ``events-facets``."""
    return Lists(write(directory, {name.replace("_", "-"): rows for name, rows in tables.items()}))


def _term(value: Cell) -> Term | None:
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return Term(
            "literal", str(value), XSD + ("integer" if isinstance(value, int) else "decimal")
        )
    return Term("uri" if value.startswith(BASE) else "literal", value)
