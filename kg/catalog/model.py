"""The model of a canned query, once its file has been read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from kg import paths

ParamType = Literal["string", "integer", "decimal", "boolean", "date", "iri"]
View = Literal["table", "map", "timeline", "chart", "graph"]
Form = Literal["select", "construct", "ask"]

ColumnType = Literal["string", "integer", "decimal", "boolean", "date", "iri", "list"]

HEADER_MARK: Final = "#+"
PARAM_TYPES: Final[tuple[ParamType, ...]] = (
    "string",
    "integer",
    "decimal",
    "boolean",
    "date",
    "iri",
)
COLUMN_TYPES: Final[tuple[ColumnType, ...]] = (*PARAM_TYPES, "list")
VIEWS: Final[tuple[View, ...]] = ("table", "map", "timeline", "chart", "graph")
AXES: Final[dict[View, frozenset[str]]] = {
    "table": frozenset(),
    "map": frozenset({"latitude", "longitude", "precision", "outline", "label", "detail"}),
    "timeline": frozenset({"start", "end", "lane", "label"}),
    "chart": frozenset({"x", "y", "high", "series"}),
    "graph": frozenset({"source", "target", "weight"}),
}
"""What each view draws; a header's ``axes`` names a column for each."""

NEEDED_AXES: Final[dict[View, frozenset[str]]] = {
    "table": frozenset(),
    "map": frozenset({"latitude", "longitude", "precision"}),
    "timeline": frozenset({"start", "label"}),
    "chart": frozenset({"x", "y"}),
    "graph": frozenset({"source", "target"}),
}

OPENS_COLUMN: Final = re.compile(r"\{(\w+)\}")
"""A column in the address that a mark of a drawing opens."""


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a canned query: the variable ``?_name`` of its text.

    Attributes:
        label: What a form shows beside the field.
        default: Value used when none is given; None leaves the variable free.
        required: True if the query makes no sense without it (then it has a default).
        expand: For IRIs, what a short value is put behind: a prefix of the query itself
            ("harm:"), a path below the instance base ("/id/actor/") or a namespace; the header
            says ``scheme: harm`` for the namespace and the concepts of one of our schemes.
        options: The short values that a form offers; any other is refused.
        suggest: What type-ahead should look for ("actor", "place", "report"); None for none.
        minimum, maximum: Inclusive bounds of a number.
        line: Where the header declares it, for messages.
    """

    name: str
    type: ParamType
    label: str
    default: str | None = None
    required: bool = False
    expand: str | None = None
    options: tuple[str, ...] = ()
    suggest: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    line: int = 1

    @property
    def variable(self) -> str:
        """Return the variable that stands for it in the text, without the question mark."""
        return f"_{self.name}"


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """The meaning of a column of an exported table.

    Attributes:
        type: Of its values; a "list" holds texts joined by "; ".
        label: What it says, for the documentation that goes with the table.
    """

    name: str
    type: ColumnType
    label: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one run: rows that a page reads, and seconds.

    Downloads are complete up to the server's own limit; what is cut silently is worse than slow.
    """

    rows: int = 10_000
    timeout_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class QueryCase:
    """A golden test that the header states: a graph, values, and how many rows come out."""

    graph: str
    rows: int
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """One file of ``queries/``.

    Attributes:
        slug: File stem; also the web address, the command's argument and the operation id.
        summary: One line for lists.
        description: Which question it answers, and how to read the columns.
        questions: Numbers of the competency questions it answers; empty for maintenance.
        view: How a page draws the rows above their table.
        axes: Which column the view draws on which of its axes (see ``AXES``).
        opens: Where a mark of the drawing leads: ``{event}`` for the page of what a column names,
            or a path of this server with columns in it, ``/events?type={type}``; "" for nowhere.
        form: select, construct or ask.
        columns: Projected variables in order; empty unless *form* is select.
        meanings: What each column holds; empty unless the header documents the columns.
        text: The whole file, header included: valid SPARQL as it stands.
    """

    slug: str
    summary: str
    description: str
    text: str
    path: Path
    questions: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    view: View = "table"
    axes: Mapping[str, str] = field(default_factory=dict)
    opens: str = ""
    form: Form = "select"
    columns: tuple[str, ...] = ()
    meanings: tuple[ColumnMeaning, ...] = ()
    limits: Limits = Limits()
    tests: tuple[QueryCase, ...] = ()

    @property
    def where(self) -> str:
        """Return the file's name for messages."""
        return where_of(self.path)

    @property
    def body(self) -> str:
        """Return the text without its header."""
        return without_header(self.text)

    def filters_dates(self, values: Mapping[str, str]) -> bool:
        """Tell whether *values* hold a date, so that events without one are left out."""
        if values.get("undated"):
            return False
        return any(param.type == "date" and values.get(param.name) for param in self.params)

    def param(self, name: str) -> Param | None:
        """Return the parameter called *name*, or None."""
        return next((param for param in self.params if param.name == name), None)


def where_of(path: Path) -> str:
    """Return the name of a query's file for messages: ``queries/export/claims.rq``."""
    shipped = path.is_relative_to(paths.QUERIES)
    return f"queries/{path.relative_to(paths.QUERIES) if shipped else path.name}"


def without_header(text: str) -> str:
    """Return the text of a query, bound or not, without the lines of its header."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(HEADER_MARK)).lstrip("\n")
