"""Lists of incidents, events, actors, places and reports: filtered, sorted and counted.

An SQLite file beside the database of a generation, written by the queries of ``queries/lists/``
before the generation becomes visible, and never changed afterwards. A list ``x`` is two tables:
``x``, one row per thing (``queries/lists/x.rq``), and ``x-facets``, one row per value that it can
be filtered by (``x-facets.rq``). Values of one row belong together: an actor, its role, its stance.

Why not SPARQL for each page: ten facets of a list are ten counts over whole classes, for which
the engine needs a second on a million statements; SQLite counts over an index that is written
once. A query that takes too long is stopped, whole lists as well as single facets.
"""

from __future__ import annotations

import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from kg import paths
from kg.store.affected import TooFar, affected, restricted
from kg.store.changes import Changes
from kg.store.derived_files import copied, is_of, stamp, written
from kg.store.results import Solutions, Stream, Term

INDEX: Final = "lists.sqlite"
QUERIES: Final = paths.QUERIES / "lists"
LISTS: Final = ("incidents", "events", "actors", "places", "reports")
UNDATED: Final = "undated"
LONGER: Final = "longer"
"""Values of the facet ``when``: no day is known; more than one calendar year."""

Value = str | int | float | None
Select = Callable[[str], Solutions | Stream]

_STEPS: Final = 2_000
"""Steps of SQLite's machine between two looks at the clock: some tens of microseconds."""
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final[Mapping[str | None, Callable[[str], int | float]]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": float,
    f"{_XSD}double": float,
}


_MOST_COUNTED: Final = 256
_MOST_VALUES: Final = 1_000
_COUNTED: Final[dict[Hashable, tuple[tuple[str, int], ...]]] = {}
"""Facets that were counted last, by file: whoever turns pages or sorts asks for the same ones.

With at most so many values each, so that they take some ten megabytes at most.
"""


class TooSlow(Exception):
    """A question to the index did not answer within its time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list.

    Attributes:
        kind: One of ``LISTS``.
        groups: Values by column of the facet table; those of one group must stand in one row.
        first, last: Days (ISO) that a thing must lie between; "" for an open side.
        with_undated: Keep what has no day although days are asked for.
        words: What the name must contain.
    """

    kind: str
    groups: tuple[tuple[tuple[str, str], ...], ...] = ()
    first: str = ""
    last: str = ""
    with_undated: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a thing, and of a place the next larger one."""

    label: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing of a list: its columns, and the facet rows that were asked for."""

    item: str
    columns: Mapping[str, Value]
    facets: Sequence[Mapping[str, str]] = field(default=())


# -- writing ---------------------------------------------------------------------------------


def write_lists(select: Select, directory: Path) -> None:
    """Write the lists of a generation into *directory*.

    Args:
        select: Runs a SELECT on the generation.
        directory: Of the generation.

    Raises:
        StoreError: The file cannot be written.
    """
    path = directory / INDEX
    path.unlink(missing_ok=True)
    with written(path, "lists") as connection:
        connection.execute("CREATE TABLE names (item TEXT PRIMARY KEY, name TEXT, parent TEXT)")
        _insert_names(connection, select(_text("names")))
        for kind in LISTS:
            rows, facets = select(_text(kind)), select(_text(f"{kind}-facets"))
            _declare(connection, kind, rows.variables, facets.variables)
            _insert(connection, kind, rows, facets)
            _declare_indexes(connection, kind, rows.variables, facets.variables)
        # SQLite's planner chooses among the indexes by these figures.
        connection.execute("ANALYZE")
        connection.execute(f"PRAGMA user_version = {_version()}")


def has_lists(directory: Path) -> bool:
    """Tell whether a generation has the lists that this version writes."""
    return is_of(directory / INDEX, _version())


def update_lists(select: Select, directory: Path, changes: Changes) -> bool:
    """Write the lists of a generation into *directory*: those of the one before, with changes.

    Args:
        select: Runs a SELECT on the generation.
        directory: Of the generation.
        changes: Since the generation before.

    Returns:
        False if that generation has no lists, or those of other queries, or too much has changed;
        nothing is written then.

    Raises:
        StoreError: The file cannot be written.
    """
    path = directory / INDEX
    try:
        items = _affected(changes)
    except TooFar:
        return False
    if not copied(changes.before.directory / INDEX, path, _version()):
        return False
    with written(path, "lists") as connection:
        named = ((item,) for item in items["names"])
        connection.executemany("DELETE FROM names WHERE item = ?", named)
        for query in restricted(_text("names"), "item", items["names"]):
            _insert_names(connection, select(query))
        for kind in LISTS:
            _delete(connection, kind, items[kind])
            for rows, facets in zip(
                restricted(_text(kind), "item", items[kind]),
                restricted(_text(f"{kind}-facets"), "item", items[kind]),
                strict=True,
            ):
                _insert(connection, kind, select(rows), select(facets))
    return True


def _affected(changes: Changes) -> dict[str, set[str]]:
    """Return the things of each list of which something may have changed, and of the names."""
    of_lists = {
        kind: affected(_text(kind), "item", changes)
        | affected(_text(f"{kind}-facets"), "item", changes)
        for kind in LISTS
    }
    return {"names": affected(_text("names"), "item", changes)} | of_lists


def _text(name: str) -> str:
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


@cache
def _version() -> int:
    return stamp(path.read_text(encoding="utf-8") for path in sorted(QUERIES.glob("*.rq")))


def _insert_names(connection: sqlite3.Connection, rows: Solutions | Stream) -> None:
    """Write what things are called; the parent of a place is the smallest that contains it."""
    names: dict[str, str] = {}
    areas: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item, name, area, larger in rows.rows:
        if item is None or name is None:
            continue
        names[item.value] = min(name.value, names.get(item.value, name.value))
        if area is not None and area != item:
            areas[item.value][area.value] |= {larger.value} if larger else set()
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?)",
        (
            # The smallest area is the one that lies in the most others.
            (item, name, max(sorted(areas[item]), key=lambda a: len(areas[item][a]), default=""))
            for item, name in names.items()
        ),
    )


def _declare(
    connection: sqlite3.Connection, kind: str, rows: Sequence[str], facets: Sequence[str]
) -> None:
    """Make the tables of a list; the day of a thing is a facet of its own."""
    declared = ", ".join(f'"{name}"' for name in _columns(rows))
    connection.execute(f'CREATE TABLE "{kind}" (id INTEGER PRIMARY KEY, item TEXT, {declared})')
    declared = ", ".join(f'"{name}" TEXT' for name in (*_columns(facets), "when"))
    connection.execute(f'CREATE TABLE "{kind}-facets" (id INTEGER, {declared})')


def _declare_indexes(
    connection: sqlite3.Connection, kind: str, rows: Sequence[str], facets: Sequence[str]
) -> None:
    """Make what the tables of a list are searched by."""
    connection.execute(f'CREATE UNIQUE INDEX "{kind}-items" ON "{kind}" (item)')
    connection.execute(f'CREATE INDEX "{kind}-facets-of" ON "{kind}-facets" (id)')
    for name in (*_columns(facets), "when"):
        connection.execute(
            f'CREATE INDEX "{kind}-facets-{name}" ON "{kind}-facets" ("{name}", id) '
            f'WHERE "{name}" IS NOT NULL'
        )
    if "begins" in rows:
        connection.execute(f'CREATE INDEX "{kind}-days" ON "{kind}" ("begins", "ends")')


def _columns(variables: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in variables if name not in {"item", "listed"})


def _delete(connection: sqlite3.Connection, kind: str, items: Iterable[str]) -> None:
    """Delete what the tables of a list say of *items*."""
    of = f'SELECT id FROM "{kind}" WHERE item = ?'
    named = [(item,) for item in items]
    connection.executemany(f'DELETE FROM "{kind}-facets" WHERE id IN ({of})', named)
    connection.executemany(f'DELETE FROM "{kind}" WHERE item = ?', named)


def _insert(
    connection: sqlite3.Connection,
    kind: str,
    rows: Solutions | Stream,
    facets: Solutions | Stream,
) -> None:
    """Write things of a list, of none of which it says anything yet."""
    columns = _columns(rows.variables)
    things = _merged(rows, columns)
    (last,) = connection.execute(f'SELECT ifnull(max(id), 0) FROM "{kind}"').fetchone()
    ids = {item: number for number, item in enumerate(sorted(things), last + 1)}
    marks = ", ".join("?" * (len(columns) + 2))
    connection.executemany(
        f'INSERT INTO "{kind}" VALUES ({marks})',
        ((id, item, *things[item]) for item, id in ids.items()),
    )
    _insert_facets(connection, f"{kind}-facets", facets, ids)
    if "begins" in columns:
        spans = connection.execute(
            f'SELECT id, "begins", "ends" FROM "{kind}" WHERE id > ?', (last,)
        ).fetchall()
        when = ((id, value) for id, *span in spans for value in _calendar(*span))
        connection.executemany(f'INSERT INTO "{kind}-facets" (id, "when") VALUES (?, ?)', when)


def _merged(rows: Solutions | Stream, columns: Sequence[str]) -> dict[str, list[Value]]:
    """Return the columns of each listed thing: of several values the least, as text goes."""
    places = [(column, rows.variables.index(name)) for column, name in enumerate(columns)]
    at_item, at_listed = map(rows.variables.index, ("item", "listed"))
    things: dict[str, list[Value]] = {}
    listed = set()
    for row in rows.rows:
        item = str(row[at_item])
        thing = things.setdefault(item, [None] * len(columns))
        if row[at_listed] is not None:
            listed.add(item)
        for column, place in places:
            if (term := row[place]) is not None:
                value, known = _value(term), thing[column]
                thing[column] = value if known is None else min(known, value, key=str)
    return {item: thing for item, thing in things.items() if item in listed}


def _insert_facets(
    connection: sqlite3.Connection, table: str, rows: Solutions | Stream, ids: Mapping[str, int]
) -> None:
    """Write the facets; SQLite sorts them, for they are many more than the things."""
    columns = _columns(rows.variables)
    named = ", ".join(f'"{name}"' for name in columns)
    connection.execute(f"CREATE TEMP TABLE found (id INTEGER, {named})")
    marks = ", ".join("?" * (len(columns) + 1))
    connection.executemany(f"INSERT INTO found VALUES ({marks})", _facets(rows, columns, ids))
    # In one order, whatever the engine's: a page shows values as they stand here.
    order = ", ".join(f"ifnull(\"{name}\", '')" for name in columns)
    connection.execute(
        f'INSERT INTO "{table}" (id, {named}) '
        f"SELECT DISTINCT id, {named} FROM found ORDER BY id, {order}"
    )
    connection.execute("DROP TABLE found")


def _facets(
    rows: Solutions | Stream, columns: Sequence[str], ids: Mapping[str, int]
) -> Iterator[tuple[Value, ...]]:
    at_item, *places = map(rows.variables.index, ("item", *columns))
    for row in rows.rows:
        id = ids.get(str(row[at_item]))
        if id is not None:
            terms = (row[place] for place in places)
            yield (id, *((term.value or None) if term else None for term in terms))


def _value(term: Term) -> Value:
    if term.datatype in _NUMBERS:
        return _NUMBERS[term.datatype](term.value)
    if term.datatype == _XSD + "dateTime":
        return term.value[:10]
    return term.value


def _calendar(begins: str | None, ends: str | None) -> Iterator[str]:
    """Yield the year and the month that hold all of a thing's days."""
    if not begins and not ends:
        yield UNDATED
        return
    first, last = begins or "", ends or ""
    if first[:4] != last[:4]:
        yield LONGER
        return
    yield first[:4]
    if first[:7] == last[:7]:
        yield first[:7]


# -- reading ---------------------------------------------------------------------------------


class Lists:
    """The lists of one generation. Every question has a time after which it is :class:`TooSlow`.

    Args:
        path: The file that :func:`write_lists` wrote.
    """

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        status = path.stat()
        self._file = (status.st_dev, status.st_ino, status.st_mtime_ns)
        self._connection = sqlite3.connect(address, uri=True)
        self._connection.row_factory = sqlite3.Row
        # Tables of sifted ids are temporary; in a file they would be written for each page.
        self._connection.execute("PRAGMA temp_store = MEMORY")
        # SQLite itself folds the letters of ASCII alone.
        self._connection.create_function("folded", 1, _folded, deterministic=True)
        self._tables: dict[Wanted, str] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def count(self, wanted: Wanted, *, seconds: float) -> int:
        """Return how many things are wanted."""
        where, values = _where(wanted)
        sql = f'SELECT COUNT(*) FROM "{wanted.kind}" AS t WHERE {where}'
        return int(self._run(sql, values, seconds)[0][0])

    def page(
        self,
        wanted: Wanted,
        *,
        order: Sequence[tuple[str, bool]],
        first: int,
        most: int,
        seconds: float,
    ) -> list[Found]:
        """Return the wanted things from the one numbered *first* (0 = all from the beginning).

        Args:
            order: Columns to sort by, each with whether it falls; what has no value comes last.
            most: How many things; -1 for all.
        """
        where, values = _where(wanted)
        by = ", ".join(
            f'"{name}" IS NULL, "{name}" COLLATE NOCASE {"DESC" if falls else "ASC"}'
            for name, falls in order
        )
        sql = (
            f'SELECT * FROM "{wanted.kind}" AS t WHERE {where} '
            f"ORDER BY {by + ', ' if by else ''}item LIMIT ? OFFSET ?"
        )
        rows = self._run(sql, [*values, most, first], seconds)
        facets = self._facets(wanted.kind, [row["id"] for row in rows], seconds)
        return [
            Found(
                row["item"],
                {name: row[name] for name in row.keys() if name not in {"id", "item"}},  # noqa: SIM118
                facets.get(row["id"], ()),
            )
            for row in rows
        ]

    def facet(
        self, wanted: Wanted, column: str, within: Sequence[tuple[str, str]], *, seconds: float
    ) -> list[tuple[str, int]]:
        """Return the values of a facet with how many of the wanted things have each.

        Args:
            wanted: Without the group that *column* belongs to.
            column: Of the facet table.
            within: What the same row of the facet table must say besides.
        """
        key = (self._file, wanted, column, tuple(within))
        if (known := _COUNTED.get(key)) is not None:
            return list(known)
        ends = time.monotonic() + seconds
        beside = "".join(f' AND f."{name}" = ?' for name, _ in within)
        sifted = self._sifted(wanted, seconds)
        among = f" AND f.id IN (SELECT id FROM {sifted})" if sifted else ""
        # By value, as the counts go; by thing, the planner's choice, takes ten times as long. An
        # actor has few of the rows that have some role.
        by = within[0][0] if within else column
        sql = (
            f'SELECT f."{column}", COUNT(DISTINCT f.id) AS number FROM "{wanted.kind}-facets" AS f '
            f'INDEXED BY "{wanted.kind}-facets-{by}" '
            f'WHERE f."{column}" IS NOT NULL{beside}{among} '
            f'GROUP BY f."{column}" ORDER BY number DESC, f."{column}"'
        )
        rows = self._run(sql, [value for _, value in within], ends - time.monotonic())
        counted = [(str(value), int(number)) for value, number in rows]
        # Dictionaries keep the order of insertion: the first keys are the oldest.
        for oldest in list(_COUNTED)[: 1 - _MOST_COUNTED]:
            _COUNTED.pop(oldest, None)
        if len(counted) <= _MOST_VALUES:
            _COUNTED[key] = tuple(counted)
        return counted

    def _sifted(self, wanted: Wanted, seconds: float) -> str:
        """Return the table with the ids of the wanted things, made once; "" if all are wanted.

        Nearly all facets of a page count the same things.
        """
        where, values = _where(wanted)
        if where == "1":
            return ""
        if wanted not in self._tables:
            name = f'temp."sifted-{len(self._tables)}"'
            select = f'SELECT id FROM "{wanted.kind}" AS t WHERE {where}'
            self._run(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY)", (), seconds)
            self._run(f"INSERT INTO {name} {select}", values, seconds)
            self._tables[wanted] = name
        return self._tables[wanted]

    def names(self, items: Iterable[str]) -> dict[str, Name]:
        """Return what things are called."""
        known: dict[str, Name] = {}
        for item in set(items):
            row = self._connection.execute(
                "SELECT name, parent FROM names WHERE item = ?", (item,)
            ).fetchone()
            if row:
                known[item] = Name(row[0], row[1])
        return known

    def _facets(
        self, kind: str, ids: Sequence[int], seconds: float
    ) -> dict[int, list[dict[str, str]]]:
        found: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
        # SQLite before 3.32 takes 999 parameters at most.
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ", ".join("?" * len(some))
            sql = f'SELECT * FROM "{kind}-facets" WHERE id IN ({marks}) ORDER BY rowid'
            for row in self._run(sql, some, seconds):
                said = {n: row[n] for n in row.keys() if n != "id" and row[n] is not None}  # noqa: SIM118
                found[row["id"]].append(said)
        return found

    def _run(self, sql: str, values: Sequence[object], seconds: float) -> list[sqlite3.Row]:
        with _within(self._connection, seconds):
            return self._connection.execute(sql, values).fetchall()


@contextmanager
def _within(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Stop what runs after *seconds*."""
    ends = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        # What the progress handler stops fails with these words and no code of its own.
        if "interrupted" in str(error):
            raise TooSlow from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    """Return the condition on the table of things, called ``t``, and its values."""
    parts: list[str] = []
    values: list[object] = []
    for group in wanted.groups:
        said = " AND ".join(f'"{name}" = ?' for name, _ in group)
        parts.append(f't.id IN (SELECT id FROM "{wanted.kind}-facets" WHERE {said})')
        values += [value for _, value in group]
    days = [("begins", ">=", wanted.first), ("ends", "<=", wanted.last)]
    bounds = [(f'"{name}" {sign} ?', day) for name, sign, day in days if day]
    if bounds:
        condition = " AND ".join(text for text, _ in bounds)
        undated = '("begins" IS NULL AND "ends" IS NULL)'
        parts.append(f"({condition} OR {undated})" if wanted.with_undated else f"({condition})")
        values += [day for _, day in bounds]
    for word in wanted.words.split():
        # LIKE folds the letters of ASCII alone, in a third of the time.
        told = "name LIKE ? ESCAPE '\\'" if word.isascii() else "instr(folded(name), ?)"
        parts.append(f"t.item IN (SELECT item FROM names WHERE {told})")
        values.append(_like(word) if word.isascii() else _folded(word))
    return " AND ".join(parts) or "1", values


def _like(word: str) -> str:
    return "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _folded(text: str) -> str:
    """Return what a text is searched by: the same in any case."""
    return text.casefold()
