"""Make the page of a list."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.store.lists import Lists
from kg.view.lists.cells import CELLS, Cell, Namer
from kg.view.lists.facets import ShownFacet, count_facets, value_label
from kg.view.lists.request import MOST_FEATURES, Request
from kg.view.lists.table import Column
from kg.view.terms import show_days
from kg.view.wording import counted


@dataclass(frozen=True, slots=True)
class Active:
    """A filter that holds, in words, and the address without it."""

    words: str
    href: str
    number: int | None = None
    """How many things there would be without it; None if nobody asked."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; the link sorts by it."""

    text: str
    numeric: bool
    href: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as a page shows it."""

    request: Request
    total: int
    undated: int
    """How many things a filter on days leaves out because they have none."""

    sentence: str
    undated_href: str
    active: tuple[Active, ...]
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    facets: tuple[ShownFacet, ...]
    first: int
    previous_href: str
    next_href: str
    pages: int
    hidden: tuple[tuple[str, str], ...]
    """Parameters that the form keeps."""

    @property
    def mapped(self) -> int:
        """Return how many of the things the map has."""
        return min(self.total, MOST_FEATURES)


def make_listing(
    lists: Lists, request: Request, *, base: str, seconds: float, facet_seconds: float | None
) -> Listing:
    """Make the page of a list.

    Args:
        lists: The index.
        request: What is asked for.
        base: Instance base.
        seconds: What the rows may take.
        facet_seconds: What the counts of all facets may take together; None for no facets.

    Raises:
        TooSlow: The rows did not come in time.
    """
    namer = Namer(lists, base=base)
    total = lists.count(request.wanted(), seconds=seconds)
    undated = 0
    if (request.first or request.last) and not request.with_undated:
        wider = replace(request, with_undated=True).wanted()
        undated = lists.count(wider, seconds=seconds) - total
    pages = max(1, -(-total // request.size))
    # Past the last page is the last page: rows may have gone since a link was made.
    request = replace(request, page=min(request.page, pages))
    first = (request.page - 1) * request.size
    found = lists.page(
        request.wanted(), order=[request.order], first=first, most=request.size, seconds=seconds
    )
    namer.learn_rows(found)
    before, after = (
        replace(request, page=page, opened="").href(base=base) if 1 <= page <= pages else ""
        for page in (request.page - 1, request.page + 1)
    )
    # The form asks for these itself, or begins anew with them.
    held = {"from", "to", "undated", "q", "page", "all"}
    return Listing(
        request,
        total,
        undated,
        _sentence(request, total, namer),
        replace(request, with_undated=True, page=1).href(base=base),
        _active(lists, request, namer, total, seconds),
        tuple(_heading(column, request, base) for column in request.kind.columns),
        tuple(
            tuple(CELLS[column.kind](one, column, namer) for column in request.kind.columns)
            for one in found
        ),
        tuple(count_facets(lists, request, namer, facet_seconds)) if facet_seconds else (),
        first + 1 if found else 0,
        before,
        after,
        pages,
        tuple((name, value) for name, value in request.fields(base=base) if name not in held),
    )


def _heading(column: Column, request: Request, base: str) -> Heading:
    numeric = column.kind in {"number", "range", "percent"}
    if not column.sort:
        return Heading(column.heading, numeric, "", "none")
    by, falls = request.order
    held = by == column.sort
    # Numbers and days begin with the most and the newest.
    turned = not falls if held else numeric or column.kind == "days"
    href = replace(request, sort=("-" if turned else "") + column.sort, page=1).href(base=base)
    return Heading(
        column.heading, numeric, href, ("descending" if falls else "ascending") if held else "none"
    )


def _sentence(request: Request, total: int, namer: Namer) -> str:
    filters = "; ".join(words for words, _ in _told(request, namer))
    return counted(total, request.kind.one) + (f": {filters}" if filters else "")


def _told(request: Request, namer: Namer) -> list[tuple[str, Request]]:
    """Return each filter in words, with the request without it."""
    told = []
    for column, value in request.chosen:
        facet = request.kind.facet(column)
        assert facet is not None
        words = facet.words.format(value_label(facet, value, namer))
        if facet.values == "time" and value[:1].isdigit():
            words = f"in {words}"
        told.append((words, request.with_value(column, "")))
    if request.first or request.last:
        days = show_days(request.first, request.last)
        more = " or without a date" if request.with_undated else ""
        gone = replace(request, first="", last="", with_undated=False, page=1)
        told.append(
            (f"within {days}{more}" if request.first and request.last else days + more, gone)
        )
    if request.words:
        told.append((f"called “{request.words}”", replace(request, words="", page=1)))
    return told


def _active(
    lists: Lists, request: Request, namer: Namer, total: int, seconds: float
) -> tuple[Active, ...]:
    """Return the filters that hold; of an empty list also what each costs."""
    return tuple(
        Active(
            words,
            rest.href(base=namer.base),
            None if total else lists.count(rest.wanted(), seconds=seconds),
        )
        for words, rest in _told(request, namer)
    )
