"""Full-text search over names, headlines and sentences.

An SQLite full-text index over the names and aliases of actors and places, the headlines of
reports and the sentences that something was read from. It is written into each generation's
directory before that becomes visible, and never changes afterwards.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from kg import paths
from kg.store.affected import TooFar, affected, restricted
from kg.store.changes import Changes
from kg.store.derived_files import copied, is_of, stamp, written
from kg.store.protocols import StoreReader
from kg.vocab.iris import WIKIDATA

INDEX: Final = "search.sqlite"
_ENTRIES: Final = paths.QUERIES / "pages" / "search-entries.rq"
_BETWEEN: Final = " · "
_MOST_CALLED: Final = 50
_MOST_NEAR: Final = 5
_START, _STOP = "\ue000", "\ue001"
"""Marks around found words; private-use letters, which no article contains."""

# remove_diacritics 2: with 1, letters of two marks keep them ("ộ"), as SQLite's documentation says.
# The index of prefixes has the lengths that completion begins with. A full-text table finds its
# rows by their words alone; what they are about stands in another one.
_SCHEMA: Final = """
CREATE VIRTUAL TABLE entries USING fts5(
  title, words,
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
CREATE TABLE things (entry INTEGER PRIMARY KEY, iri TEXT, kind TEXT);
"""
_SEARCH: Final = f"""
SELECT iri, kind, title, words,
       CASE kind WHEN 'sentence' THEN highlight(entries, 0, '{_START}', '{_STOP}')
                 ELSE snippet(entries, 1, '{_START}', '{_STOP}', '…', 12) END
FROM entries JOIN things ON entry = entries.rowid
WHERE entries MATCH :words AND (:kind IS NULL OR kind = :kind)
ORDER BY CASE kind WHEN 'sentence' THEN 1 ELSE 0 END, bm25(entries, 4.0, 1.0), title, iri
LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    Attributes:
        iri: What it is.
        kind: "actor", "place", "report" or "sentence".
        title: Its name, or the sentence.
        snippet: Where the words were found, as pieces: text, and whether it is a found word.
        names: Its other names; of a report, who published it.
    """

    iri: str
    kind: str
    title: str
    snippet: tuple[tuple[str, bool], ...]
    names: tuple[str, ...] = ()


def write_index(reader: StoreReader, directory: Path) -> int:
    """Write the index of a generation into *directory*; return how many entries it has.

    Raises:
        StoreError: The file cannot be written.
    """
    path = directory / INDEX
    path.unlink(missing_ok=True)
    with written(path, "search index") as connection:
        connection.executescript(_SCHEMA)
        number = _insert(connection, reader, _entries_query())
        # FTS5 merges its trees into one: most of it will never change.
        connection.execute("INSERT INTO entries(entries) VALUES ('optimize')")
        connection.execute('CREATE INDEX "things-iri" ON things (iri)')
        connection.execute(f"PRAGMA user_version = {_version()}")
    return number


def has_index(directory: Path) -> bool:
    """Tell whether a generation has the index that this version writes."""
    return is_of(directory / INDEX, _version())


def update_index(reader: StoreReader, directory: Path, changes: Changes) -> bool:
    """Write the index of a generation into *directory*: that of the one before, with changes.

    Returns:
        False if that generation has no index, or one of another query, or too much has changed;
        nothing is written then.

    Raises:
        StoreError: The file cannot be written.
    """
    path = directory / INDEX
    query = _entries_query()
    try:
        items = affected(query, "iri", changes)
    except TooFar:
        return False
    if not copied(changes.before.directory / INDEX, path, _version()):
        return False
    with written(path, "search index") as connection:
        named = [(item,) for item in items]
        of = "SELECT entry FROM things WHERE iri = ?"
        connection.executemany(f"DELETE FROM entries WHERE rowid IN ({of})", named)
        connection.executemany("DELETE FROM things WHERE iri = ?", named)
        for some in restricted(query, "iri", items):
            _insert(connection, reader, some)
    return True


def _insert(connection: sqlite3.Connection, reader: StoreReader, query: str) -> int:
    (last,) = connection.execute("SELECT ifnull(max(entry), 0) FROM things").fetchone()
    entries = list(enumerate(_entries(reader, query), last + 1))
    connection.executemany(
        "INSERT INTO entries (rowid, title, words) VALUES (?, ?, ?)",
        ((number, title, words) for number, (title, words, *_) in entries),
    )
    connection.executemany(
        "INSERT INTO things VALUES (?, ?, ?)",
        ((number, iri, kind) for number, (*_, iri, kind) in entries),
    )
    return len(entries)


@cache
def _entries_query() -> str:
    return _ENTRIES.read_text(encoding="utf-8")


@cache
def _version() -> int:
    return stamp((_SCHEMA, _entries_query()))


def search_index(
    directory: Path, text: str, *, kind: str | None = None, limit: int = 20
) -> tuple[Hit, ...] | None:
    """Search a generation.

    Args:
        directory: Of the generation.
        text: Words; the last may be a beginning. None of it is query syntax.
        kind: Look for this kind only.
        limit: Most hits.

    Returns:
        The best hits first, or None if the generation has no index, or one of an earlier kg.
    """
    path = directory / INDEX
    if not path.is_file():
        return None
    words = re.findall(r"\w+", text)[:12]
    if not words:
        return ()
    match = " ".join(f'"{word}"*' for word in words)  # FTS5: in quotes no word is an operator
    # SQLite then takes no lock and looks for no journal: a generation never changes.
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'things'").fetchone():
            return None
        values = {"words": match, "kind": kind, "limit": limit}
        rows = connection.execute(_SEARCH, values).fetchall()
    return tuple(
        Hit(iri, kind, title, _pieces(snippet), tuple(words.split(_BETWEEN) if words else ()))
        for iri, kind, title, words, snippet in rows
    )


@dataclass(frozen=True, slots=True)
class Called:
    """Things called exactly so; if there are none, things called nearly so, best first."""

    exact: tuple[Hit, ...]
    near: tuple[Hit, ...]


class StoreNames:
    """Look up the names of things in a store.

    Args:
        ask: Answers an ASK query of the store.
        directory: Of the generation with its index; None if there is none, as far away.
    """

    def __init__(self, ask: Callable[[str], bool], directory: Path | None) -> None:
        self._ask = ask
        self._directory = directory

    def called(self, name: str, kind: str) -> Called:
        """Find what *name* says: see :func:`find_called`."""
        if self._directory is None:
            return Called((), ())
        return find_called(self._directory, name, kind=kind)

    def knows(self, iri: str) -> bool:
        """Tell whether a current graph says anything of *iri*; of what is no IRI, none does."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        return self._ask(f"ASK {{ {node} ?property ?value }}")


def find_called(directory: Path, name: str, *, kind: str) -> Called:
    """Find what *name* says: a name or an alias as a whole, in any case, or nearly so.

    Args:
        directory: Of the generation; without an index nothing is found.
        name: As somebody typed it; of what Wikidata describes, also its id or IRI there.
        kind: "actor", "place" or "report".
    """
    name = name.strip().removeprefix(WIKIDATA)
    wanted = name.casefold()
    hits = search_index(directory, name, kind=kind, limit=_MOST_CALLED) or ()
    exact = tuple(hit for hit in hits if wanted in {n.casefold() for n in (hit.title, *hit.names)})
    return Called(exact, () if exact else hits[:_MOST_NEAR] or _misspelt(directory, name, kind))


def _misspelt(directory: Path, name: str, kind: str) -> tuple[Hit, ...]:
    """Find names that share beginnings of words with *name* and are spelt nearly alike.

    A short name is written with hyphens: "red-armee" comes near Red Army.
    """
    found = {
        hit.title.casefold(): hit
        for word in re.findall(r"\w+", name)[:12]
        # A length that the index of prefixes has.
        for hit in search_index(directory, word[:3], kind=kind, limit=_MOST_CALLED) or ()
    }
    words = name.casefold().replace("-", " ")
    return tuple(found[title] for title in get_close_matches(words, found, _MOST_NEAR))


def _entries(reader: StoreReader, query: str) -> list[tuple[str, str, str, str]]:
    """Return title, further words, IRI and kind of everything that can be found.

    Of several titles the least is the title, as text goes; the others are further words.
    """
    titles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    words: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in reader.select(query):
        key = (str(row["iri"]), str(row["kind"]))
        titles[key].add(str(row["title"]))
        if row["words"] is not None:
            words[key].add(str(row["words"]))
    return [
        (min(found), _joined(words[key] | found - {min(found)}), *key)
        for key, found in sorted(titles.items())
    ]


def _joined(words: Iterable[str]) -> str:
    return _BETWEEN.join(sorted(words))


def _pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    parts = re.split(f"({_START}[^{_STOP}]*{_STOP})", marked)
    return tuple((part.strip(_START + _STOP), part.startswith(_START)) for part in parts if part)
