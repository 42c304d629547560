"""Query an index of names that ships as one SQLite file."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from kg.errors import LexiconError


class IndexFile:
    """An SQLite file, opened read-only when it is first asked; each process opens it for itself.

    Args:
        what: What it holds, for messages: "the actors".
        remedy: What to do where it cannot be read.
    """

    def __init__(self, path: Path, *, what: str, remedy: str) -> None:
        self._path, self._what, self._remedy = path, what, remedy
        self._opened: tuple[int, sqlite3.Connection] | None = None

    @property
    def name(self) -> str:
        """Return the file's name, for messages."""
        return self._path.name

    def rows(self, query: str, *values: str | int) -> list[Any]:
        """Return the rows that *query* selects.

        Raises:
            LexiconError: The file cannot be read.
        """
        try:
            return self._connection().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise LexiconError(
                f"{self._what} cannot be read ({error})", where=self.name, remedy=self._remedy
            ) from error

    def _connection(self) -> sqlite3.Connection:
        # A connection must not cross a fork.
        if self._opened is None or self._opened[0] != os.getpid():
            # SQLite then takes no lock and looks for no journal: the file never changes.
            address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            # Threads of a server share it: SQLite takes their queries one by one.
            opened = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._opened = os.getpid(), opened
        return self._opened[1]
