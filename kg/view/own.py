"""The answer to a query that somebody wrote by hand, as a page shows it.

Nobody declared what its columns are: which views can show them is seen from their values. The query
may say so itself, in the lines ``#+ view:``, ``#+ axes:`` and ``#+ opens:`` of our canned queries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.catalog import CannedQuery
from kg.catalog.model import AXES, NEEDED_AXES, OPENS_COLUMN, without_header
from kg.store.results import Solutions, Term
from kg.view.drawing import Drawing, draw
from kg.view.drawing.wkt import is_point, read_point
from kg.view.tables import MOST_ROWS, Table, make_table
from kg.view.terms import is_number, short_name

MOST_READ: Final = 5_000
"""Rows that are read for a drawing; the table shows ``MOST_ROWS`` of them, downloads have all."""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?\Z")
_LATITUDES: Final = ("latitude", "lat")
_LONGITUDES: Final = ("longitude", "long", "lon", "lng")
_FEW: Final = range(2, 9)
"""So many different values are told apart by colour."""

_VIEW: Final = re.compile(r"^#\+ *view: *(\w+)", re.MULTILINE)
_AXES: Final = re.compile(r"^#\+ *axes: *\{([^}\n]*)\}", re.MULTILINE)
_OPENS: Final = re.compile(r"^#\+ *opens: *[\"']?([^\"'\n]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Directives:
    """A query's own directives for its view; empty where it has none."""

    view: str = ""
    axes: Mapping[str, str] | None = None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as a page shows it.

    Attributes:
        told: How much it is, in words.
        table: The rows; None for what has none.
        drawing: The rows as the chosen view draws them; None for a table.
        view: The view that was chosen; "table" if the one that was asked for cannot show them.
        views: The views that can.
        text: RDF, for queries that give a graph; "" for others.
    """

    told: str
    table: Table | None = None
    drawing: Drawing | None = None
    view: str = "table"
    views: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer, and where in the query the reason stands.

    ``before``, ``at`` and ``after`` are the faulty line, parted where the fault was noticed.
    """

    what: str
    remedy: str
    line: int | None = None
    column: int | None = None
    before: str = ""
    after: str = ""


def find_fault(text: str, what: str, remedy: str, facts: Mapping[str, Any]) -> Fault:
    """Return a fault with the line of *text* that *facts* (``line``, ``column``) point to."""
    line, column = facts.get("line"), facts.get("column")
    lines = text.splitlines()
    if not isinstance(line, int) or not isinstance(column, int) or not 0 < line <= len(lines):
        return Fault(what, remedy)
    faulty = lines[line - 1]
    return Fault(what, remedy, line, column, faulty[: column - 1], faulty[column - 1 :])


def make_answer(
    solutions: Solutions,
    *,
    view: str,
    text: str,
    base: str,
    name: Callable[[str], str | None],
    seconds: float,
    is_partial: bool = False,
) -> Answer:
    """Return rows as a page shows them.

    Args:
        solutions: The rows, at most ``MOST_READ`` of them.
        view: What the reader chose; "" leaves it to the query and to the values.
        text: The query.
        base: Instance base.
        name: What an IRI is called; None if that is not known.
        seconds: How long it took.
        is_partial: There are more rows than were read.
    """
    solutions = with_names(with_points(solutions), name)
    directives = read_directives(text)
    possible = possible_axes(solutions)
    if directives.axes is not None and set(directives.axes.values()) <= set(solutions.variables):
        possible[directives.view] = directives.axes
    chosen = view or directives.view or _obvious(possible)
    drawing = None
    if chosen in possible:
        opens = directives.opens or _own_page(solutions)
        drawing = draw(chosen, possible[chosen], solutions, base=base, opens=opens)
    table = make_table(solutions, base=base, most=MOST_READ if is_partial else None)
    number = f"{'more than ' if is_partial else ''}{len(solutions):,}"
    told = f"{number} {'row' if len(solutions) == 1 else 'rows'} in {seconds:.2f} s"
    if len(solutions) > MOST_ROWS:
        told += f"; the first {MOST_ROWS} are shown"
    return Answer(
        told, table, drawing, chosen if drawing else "table", ("table", *sorted(possible))
    )


def read_directives(text: str) -> Directives:
    """Return how the header lines of a query want it shown.

    They are read by pattern and not as YAML: anybody may have written them.
    """
    view, axes, opens = _VIEW.search(text), _AXES.search(text), _OPENS.search(text)
    if view is None or view[1] not in AXES:
        return Directives()
    named = dict(re.findall(r"(\w+): *(\w+)", axes[1])) if axes else {}
    is_whole = NEEDED_AXES[view[1]] <= named.keys() <= AXES[view[1]] and named
    leads = opens[1].strip() if opens else ""
    # "//host/path" leads to another server (RFC 3986, 4.2).
    is_ours = leads.startswith("/") and not leads.startswith("//")
    return Directives(
        view[1],
        named if is_whole else None,
        leads if is_ours or OPENS_COLUMN.fullmatch(leads) else "",
    )


def for_editor(query: CannedQuery, bound: str) -> str:
    """Return the text of a canned query for the editor, with how it wants to be shown."""
    if query.view == "table":
        return without_header(bound)
    axes = ", ".join(f"{axis}: {column}" for axis, column in query.axes.items())
    opens = f'#+ opens: "{query.opens}"\n' if query.opens else ""
    return f"#+ view: {query.view}\n#+ axes: {{{axes}}}\n{opens}\n{without_header(bound)}"


def with_names(solutions: Solutions, name: Callable[[str], str | None]) -> Solutions:
    """Add a column ``xLabel`` for each column of IRIs that has none."""
    lacking = [
        column
        for column in solutions.variables
        if f"{column}Label" not in solutions.variables and _is_all(solutions, column, _is_iri)
    ]

    def label(row: Mapping[str, Term | None], column: str) -> Term | None:
        term = row[column]
        return Term("literal", name(term.value) or short_name(term.value)) if term else None

    return Solutions(
        (*solutions.variables, *(f"{column}Label" for column in lacking)),
        tuple(
            (*values, *(label(row, column) for column in lacking))
            for values, row in zip(solutions.rows, solutions, strict=True)
        ),
    )


def with_points(solutions: Solutions) -> Solutions:
    """Add ``latitude`` and ``longitude`` for the first column of points in WKT."""
    names = solutions.variables
    column = next((c for c in names if _is_all(solutions, c, _is_point)), None)
    if column is None or {"latitude", "longitude"} & set(names):
        return solutions
    place = names.index(column)
    points = [read_point(term.value) if (term := row[place]) else None for row in solutions.rows]
    if not any(points):
        return solutions
    rows = tuple(
        (*row, *([Term("literal", text) for text in reversed(point)] if point else (None, None)))
        for row, point in zip(solutions.rows, points, strict=True)
    )
    return Solutions((*names, "latitude", "longitude"), rows)


def possible_axes(solutions: Solutions) -> dict[str, Mapping[str, str]]:
    """Return the axes of each view that can show the rows."""
    columns = [name for name in solutions.variables if not _is_label(name, solutions)]
    latitude = next((c for c in columns if c.lower() in _LATITUDES), None)
    longitude = next((c for c in columns if c.lower() in _LONGITUDES), None)
    plain = [c for c in columns if c not in (latitude, longitude)]
    numbers = [c for c in plain if _is_all(solutions, c, _is_number)]
    days = [c for c in plain if _is_all(solutions, c, _is_day)]
    iris = [c for c in plain if _is_all(solutions, c, _is_iri)]
    words = [_shown(c, solutions) for c in plain if c not in numbers and c not in days]
    words = [c for c in words if not _is_all(solutions, c, _is_point)]
    few = [c for c in words if len(_values(solutions, c)) in _FEW]
    found: dict[str, Mapping[str, str]] = {}
    if latitude and longitude:
        axes = {"latitude": latitude, "longitude": longitude}
        axes |= {"label": words[0]} if words else {}
        axes |= {"precision": "precision"} if "precision" in plain else {}
        found["map"] = axes
    if days and words:
        axes = {"start": days[0], "label": words[0]}
        axes |= {"end": days[1]} if len(days) > 1 else {}
        lane = next((c for c in few if c != words[0]), None)
        found["timeline"] = axes | ({"lane": lane} if lane else {})
    across = [*days, *words]
    if numbers and across:
        axes = {"x": across[0], "y": numbers[0]}
        series = next((c for c in few if c != across[0]), None)
        found["chart"] = axes | ({"series": series} if series else {})
    if len(iris) > 1:
        axes = {"source": iris[0], "target": iris[1]}
        found["graph"] = axes | ({"weight": numbers[0]} if numbers else {})
    return found


def _obvious(possible: Mapping[str, Mapping[str, str]]) -> str:
    """Return the view of rows that nobody chose one for: places are best seen on a map."""
    return "map" if "map" in possible else "table"


def _own_page(solutions: Solutions) -> str:
    """Let a mark lead to the page of the first thing in its row."""
    iris = [c for c in solutions.variables if _is_all(solutions, c, _is_iri)]
    return f"{{{iris[0]}}}" if iris else ""


def _shown(column: str, solutions: Solutions) -> str:
    label = f"{column}Label"
    return label if label in solutions.variables else column


def _is_label(name: str, solutions: Solutions) -> bool:
    return name.endswith("Label") and name.removesuffix("Label") in solutions.variables


def _values(solutions: Solutions, column: str) -> set[str]:
    return {term.value for row in solutions if (term := row[column]) is not None}


def _is_all(solutions: Solutions, column: str, test: Callable[[Term], bool]) -> bool:
    """Tell whether a column has values and all of them pass."""
    place = solutions.variables.index(column)
    terms = [term for row in solutions.rows if (term := row[place]) is not None]
    return bool(terms) and all(map(test, terms))


def _is_iri(term: Term) -> bool:
    return term.kind == "uri"


def _is_number(term: Term) -> bool:
    return term.kind == "literal" and is_number(term)


def _is_day(term: Term) -> bool:
    return term.kind == "literal" and _DAY.match(term.value) is not None


def _is_point(term: Term) -> bool:
    return term.kind == "literal" and is_point(term.value)
