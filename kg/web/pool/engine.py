"""Queries on one published generation.

Runs in readers only: a crash of the engine ends its process.
"""

from __future__ import annotations

import contextlib
from typing import Final

from pyoxigraph import Store

from kg import sandbox
from kg.errors import StoreError, SyntaxFault
from kg.store.answers import NoAnswer, QueryJob, Send, Written, write_answer
from kg.store.engine import check_query
from kg.store.generations import Generation, current_generation, current_number
from kg.store.layout import Layout
from kg.web.pool.jobs import refusal
from kg.web.problem import Failed

_ATTEMPTS: Final = 5


class Engine:
    """The engine on the published generation of a store, opened read-only.

    Args:
        layout: Of the store.
        memory_bytes: What queries may allocate beyond what the open database maps.
    """

    def __init__(self, layout: Layout, *, memory_bytes: int) -> None:
        self._layout = layout
        self._memory_bytes = memory_bytes
        self._store: Store | None = None
        self._limited = False
        self.generation: Generation | None = None

    def open(self) -> Generation:
        """Open the published generation, unless it is open already.

        Why the link is read for every query: what other processes have noticed may be older than
        an update that was acknowledged.

        Raises:
            Failed: Nothing has been published yet, or it cannot be opened.
        """
        published = None
        with contextlib.suppress(StoreError):
            published = current_number(self._layout)
        # Where the link is gone, what is open is served on.
        if self.generation is not None and published in (None, self.generation.number):
            return self.generation
        self._store = None
        self.generation, self._store = self._open_current()
        if not self._limited:  # after opening: the database maps memory that costs nothing
            sandbox.limit_memory(self._memory_bytes)
            self._limited = True
        return self.generation

    def _open_current(self) -> tuple[Generation, Store]:
        for _ in range(_ATTEMPTS):  # a publish may prune what has just been found
            generation = current_generation(self._layout)
            if generation is None:
                raise Failed("not-ready", "nothing has been published yet")
            with contextlib.suppress(OSError, RuntimeError):
                return generation, Store.read_only(str(generation.database))
        raise Failed("not-ready", "the published generation cannot be opened")

    def evaluate(self, job: QueryJob, send: Send) -> Written:
        """Run *job* and write its answer out.

        Raises:
            Failed: It cannot be answered.
        """
        assert self._store is not None
        try:
            if job.forbidden:
                check_query(job.text, base=job.base)
                raise refusal(job.forbidden)
            return write_answer(self._store, job, send)
        except SyntaxFault as fault:
            raise failed_syntax(fault) from fault
        except NoAnswer as error:
            raise Failed(error.kind, error.what, remedy=error.remedy) from error


def failed_syntax(fault: SyntaxFault) -> Failed:
    """Say of a fault in a text what becomes a 400."""
    place = {"line": fault.line, "column": fault.column} if fault.line else {}
    return Failed("syntax", fault.what, remedy=fault.remedy, **place)
