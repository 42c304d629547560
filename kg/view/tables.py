"""How do the rows of a query become a table for readers?

A column ``x`` with a neighbour ``xLabel`` is shown once: the label, linked to what ``x`` names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.store.results import Solutions
from kg.view.terms import Shown, show_term, spaced

MOST_ROWS: Final = 500
"""A page shows no more; downloads hold all."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a result table."""

    name: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as a page shows them; a column ``xLabel`` has gone into the column ``x``.

    ``is_partial`` says that there are more rows than the page has read.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Shown, ...], ...]
    total: int
    is_partial: bool = False


def make_table(solutions: Solutions, *, base: str, most: int | None = None) -> Table:
    """Return the first rows of *solutions* as a table.

    Args:
        solutions: The rows.
        base: Instance base.
        most: How many rows were asked for; one more of them means that there are others still.
    """
    names = [
        name
        for name in solutions.variables
        if not (name.endswith("Label") and name.removesuffix("Label") in solutions.variables)
    ]
    rows = tuple(
        tuple(
            show_term(row[name], base=base, name=_label(row.get(f"{name}Label"))) for name in names
        )
        for row in list(solutions)[:MOST_ROWS]
    )
    columns = tuple(
        Column(spaced(name), any(row[index].numeric for row in rows))
        for index, name in enumerate(names)
    )
    is_partial = most is not None and len(solutions) > most
    return Table(columns, rows, len(solutions) - is_partial, is_partial)


def _label(term: object) -> str | None:
    return str(term) if term is not None else None
