"""Count the values by which a list can be filtered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kg.store.lists import LONGER, UNDATED, Lists, TooSlow
from kg.view.lists.cells import LANGUAGES, Namer
from kg.view.lists.request import Request, group_of
from kg.view.lists.table import Facet
from kg.view.wording import stance_word

FACET_VALUES: Final = 10
"""Values of a facet before "more"."""

_PERCENT: Final = {
    "90-100": "at 90 % or more",
    "70-90": "at 70 to 90 %",
    "50-70": "at 50 to 70 %",
    "0-50": "below 50 %",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: what following its link gives, and how many."""

    label: str
    number: int
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet on the page. ``too_slow`` says that its counts did not come in time."""

    label: str
    column: str
    choices: tuple[Choice, ...]
    more_href: str
    more: int
    too_slow: bool
    is_chosen: bool


def value_label(facet: Facet, value: str, namer: Namer) -> str:
    """Return what a value of a facet is called."""
    if facet.values == "time":
        if value in {UNDATED, LONGER}:
            return "without a date" if value == UNDATED else "over the turn of a year"
        last = {4: "-12-31", 7: "-31"}.get(len(value), "")
        return value if len(value) != 7 or not last else _month(value)
    if facet.column == "stance":
        return stance_word(value)
    if facet.values == "percent":
        return _PERCENT.get(value, value)
    if facet.values == "language":
        return LANGUAGES.get(value, value)
    if facet.values == "host":
        # sws.geonames.org stands in GeoNames' IRIs only; its pages are elsewhere.
        return value.removeprefix("www.").removeprefix("sws.")
    return namer.name(value)


def _month(value: str) -> str:
    try:
        return f"{date.fromisoformat(value + '-01'):%B %Y}"
    except ValueError:
        return value


def count_facets(
    lists: Lists, request: Request, namer: Namer, seconds: float
) -> Iterable[ShownFacet]:
    ends = time.monotonic() + seconds
    for facet in request.kind.facets:
        group = group_of(request.kind, facet.column)
        # One part of one thing: beside "actor: SDF" the roles counted are those of the SDF.
        within = [
            (column, value)
            for column, value in request.chosen
            if group_of(request.kind, column) == group and column != facet.column
        ]
        chosen = dict(request.chosen).get(facet.column, "")
        try:
            values = lists.facet(
                request.wanted(without=group),
                facet.column,
                within,
                seconds=max(0.0, ends - time.monotonic()),
            )
        except TooSlow:
            yield ShownFacet(facet.label, facet.column, (), "", 0, True, bool(chosen))
            continue
        yield _facet(facet, values, chosen, request, namer)


def _facet(
    facet: Facet, values: list[tuple[str, int]], chosen: str, request: Request, namer: Namer
) -> ShownFacet:
    if facet.values in {"time", "place"}:
        namer.learn(value for value, _ in values)
        values = _level(facet, values, chosen, namer)
    opened = request.opened == facet.column
    cut = values if opened else values[:FACET_VALUES]
    if chosen and chosen not in {value for value, _ in cut}:
        # What was chosen stays in sight, to be taken away again.
        cut = [*(pair for pair in values if pair[0] == chosen), *cut]
    choices = tuple(
        Choice(
            value_label(facet, value, namer),
            number,
            request.with_value(facet.column, "" if value == chosen else value).href(
                base=namer.base
            ),
            value == chosen,
        )
        for value, number in cut
    )
    left = len(values) - len(cut)
    more = replace(request, opened=facet.column).href(base=namer.base) if left > 0 else ""
    return ShownFacet(
        facet.label,
        facet.column,
        choices,
        f"{more}#f-{facet.column}" if more else "",
        left,
        False,
        bool(chosen),
    )


def _level(
    facet: Facet, values: list[tuple[str, int]], chosen: str, namer: Namer
) -> list[tuple[str, int]]:
    """Return one level of a hierarchy: the chosen value, its way up, and what it contains."""
    known = {value for value, _ in values}
    up: Callable[[str], str] = namer.parent
    if facet.values == "time":
        up = lambda value: value[:4] if len(value) == 7 and value[4] == "-" else ""
    way = [chosen] if chosen else []
    # Records from outside may place two places in one another.
    while way and (above := up(way[-1])) and above not in way:
        way.append(above)
    rest = [pair for pair in values if _nearest(up, pair[0], known) == (chosen if chosen else "")]
    if facet.values == "time":
        rest.sort(reverse=True)
    return [pair for step in reversed(way) for pair in values if pair[0] == step] + rest


def _nearest(up: Callable[[str], str], value: str, known: set[str]) -> str:
    seen = {value}
    above = up(value)
    while above and above not in known and above not in seen:
        seen.add(above)
        above = up(above)
    return above
