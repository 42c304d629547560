"""Make a table for readers of the rows of a query.

A column ``x`` with a neighbour ``xLabel`` is shown once: the label, linked to what ``x`` names.
First and last day become one period: "2014" for what began and ended some day of that year.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from kg.store.results import Solutions, Term
from kg.view.terms import Shown, show_days, show_term, spaced

MOST_ROWS: Final = 500
"""A page shows no more; downloads hold all."""
FIRST_DAY: Final = "begins"
LAST_DAY: Final = "ends"
WHEN: Final = "when"
"""How the two are headed together."""


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
        and not (name == LAST_DAY and FIRST_DAY in solutions.variables)
    ]
    folds = has_period(solutions.variables)
    rows = tuple(
        tuple(
            show_period(row[FIRST_DAY], row[LAST_DAY])
            if name == FIRST_DAY and folds
            else show_term(row[name], base=base, name=_label(row.get(f"{name}Label")))
            for name in names
        )
        for row in list(solutions)[:MOST_ROWS]
    )
    columns = tuple(
        Column(
            WHEN if name == FIRST_DAY and folds else spaced(name),
            any(row[index].numeric for row in rows),
        )
        for index, name in enumerate(names)
    )
    is_partial = most is not None and len(solutions) > most
    return Table(columns, rows, len(solutions) - is_partial, is_partial)


def has_period(variables: Collection[str]) -> bool:
    """Tell whether the columns of first and last day are both there, to be shown as one."""
    return FIRST_DAY in variables and LAST_DAY in variables


def show_period(begins: Term | None, ends: Term | None) -> Shown:
    """Return first and last day as one, short to read; the days themselves are its title."""
    first, last = (_label(day) or "" for day in (begins, ends))
    return Shown(
        show_days(first, last), title=f"{first or '..'}/{last or '..'}" if first or last else ""
    )


def _label(term: object) -> str | None:
    return str(term) if term is not None else None
