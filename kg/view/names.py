"""Name things of the graph that have no label of their own.

An event is called by type, place and day; a claim by its speaker and stance; a participant by
role and name; a figure by its words; a mention by what it quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kg.store.results import Term
from kg.view.terms import clip_text, short_name, show_days

Row = Mapping[str, Term | None]

_LONGEST: Final = 90


def name_from(row: Row, iri: str) -> str:
    """Return the name of *iri* from the name columns of a page's query."""
    for column in ("prefLabel", "headline"):
        if row.get(column):
            return str(row[column])
    if row.get("eventType"):
        return event_name(row)
    if row.get("role"):
        return f"{short_name(str(row['role']))}: {row.get('who') or 'somebody unnamed'}"
    if row.get("where"):
        return str(row["where"])
    if row.get("stance"):
        return f"{row.get('speaker') or 'the article'} {short_name(str(row['stance']))}"
    for column in ("asWritten", "anchor"):
        if row.get(column):
            return f"“{clip_text(str(row[column]), _LONGEST)}”"
    return short_name(iri)


def event_name(row: Row) -> str:
    """Return "Air strike, Hajin, 20 October 2018" as far as the row knows."""
    kind = short_name(str(row["eventType"]))
    begins, ends = row.get("begins"), row.get("ends")
    days = show_days(str(begins or ""), str(ends or ""))
    parts = [kind[:1].upper() + kind[1:], str(row.get("place") or ""), days]
    return ", ".join(part for part in parts if part)


def best_rows(rows: Iterable[Row], *columns: str) -> list[Row]:
    """Return one row per value of *columns*: the first, so that two labels do not list it twice."""
    found: dict[tuple[Term | None, ...], Row] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        if None not in key:
            found.setdefault(key, row)
    return list(found.values())
