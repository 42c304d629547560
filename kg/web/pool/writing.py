"""The writer's process: carries out updates and uploads.

Opens the store for writing when work arrives, publishes each accepted write before it is
acknowledged, and lets go of the store when idle, so that ``kg build`` can have it. Parsing
happens here too: a document that crashes the parser kills this process and changes nothing.

Jobs come over a socket as marshalled tuples; facts go back as lines of JSON, since a process
that parses strangers' documents is not to be trusted with more.

Run as ``python -m kg.web.pool.writing SOCKET MEMORY SANDBOX``.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import select
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Final

from kg import sandbox
from kg.correct.errors import ActRefused
from kg.correct.form import correct
from kg.errors import KgError, QueryError, SyntaxFault
from kg.store.derived import deriving_at_once
from kg.store.engine import check_query, check_update
from kg.store.layout import translated
from kg.store.update import (
    ManagedDefaultGraph,
    PreconditionFailed,
    WrongGraph,
    apply_update,
    check_graph,
    delete_graph,
    post_graph,
    put_graph,
)
from kg.store.writer import Writer, embedded_writer
from kg.web.pool.engine import failed_syntax
from kg.web.pool.jobs import WriteJob, refusal
from kg.web.problem import Failed

_IDLE_SECONDS: Final = 3.0
# Counting and indexing read everything; beyond this size an update goes without, and the next
# kg build catches up.
_COUNTED_QUADS: Final = 100_000


class WriterProcess:
    """The one process that changes the store on behalf of the server."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._jobs: IO[bytes] = connection.makefile("rb")
        self._open: ExitStack | None = None
        self._writer: Writer | None = None

    def run(self) -> None:
        """Work until there is nobody to work for."""
        try:
            while True:
                ready, _, _ = select.select([self._socket], [], [], _IDLE_SECONDS)
                if not ready:
                    self._release()
                    select.select([self._socket], [], [])
                self._answer(WriteJob._make(marshal.load(self._jobs)))
        except (EOFError, ConnectionError):
            return
        finally:
            self._release()

    def _answer(self, job: WriteJob) -> None:
        sandbox.limit_cpu(job.cpu_seconds)
        try:
            with translated(Path(job.store)):
                facts = self._change(job)
        except (ManagedDefaultGraph, WrongGraph) as error:
            facts = {"kind": "conflict", "detail": f"{error.what}; {error.remedy}"}
        except PreconditionFailed as error:
            facts = {"kind": "precondition", "detail": f"{error.what}; {error.remedy}"}
        except ActRefused as error:
            facts = {"kind": "parameter", "detail": error.what, "remedy": error.remedy}
        except Failed as failed:
            facts = _facts(failed)
        except SyntaxFault as fault:
            facts = _facts(failed_syntax(fault))
        except QueryError as error:
            facts = {"kind": "evaluation", "detail": error.what}
        except KgError as error:
            self._release()
            busy = "another process" in error.what
            # Where it lies is nothing that clients need to know.
            detail = f"{error.what}; {error.remedy}" if error.remedy else error.what
            facts = {"kind": "busy" if busy else "store", "detail": detail}
        self._socket.sendall(json.dumps(facts).encode("utf-8", "replace") + b"\n")

    def _change(self, job: WriteJob) -> dict[str, Any]:
        if job.kind == "check-query":
            check_query(job.text, base=job.base)
        elif job.kind == "check-update" or job.forbidden:
            check_update(job.text, base=job.base)
        if job.forbidden:
            raise refusal(job.forbidden)
        if job.kind.startswith("check-"):
            return {}
        w = self._opened(job.store)
        created, found = False, True
        if job.graph:
            check_graph(w, job.graph, exists=job.exists, generation=job.generation)
        act = ""
        if job.kind == "update":
            apply_update(w, job.text, base=job.base)
        elif job.kind == "correct":
            act = correct(w, job.text, base=str(job.base))
        elif job.kind == "put":
            created = put_graph(w, job.graph, job.parts, base=job.base)
        elif job.kind == "post":
            created = post_graph(w, job.graph, job.parts, base=job.base)
        else:
            found = delete_graph(w, job.graph)
        is_small = w.is_smaller_than(_COUNTED_QUADS)
        generation = w.publish(deriving_at_once(job.store, is_small=is_small), count=is_small)
        return {"generation": generation.number, "created": created, "found": found, "act": act}

    def _opened(self, path: str) -> Writer:
        if self._writer is None:
            self._open = ExitStack()
            self._writer = self._open.enter_context(embedded_writer(path))
        return self._writer

    def _release(self) -> None:
        self._writer = None
        if self._open is not None:
            opened, self._open = self._open, None
            with contextlib.suppress(KgError):  # a full disk has been told already
                opened.close()


def _facts(failed: Failed) -> dict[str, Any]:
    return {"kind": failed.kind, "detail": failed.detail, **failed.facts}


def main(arguments: list[str]) -> None:
    """Write until the web process goes away."""
    descriptor, memory_bytes, sandboxed = map(int, arguments)
    sandbox.forbid_core_dumps()
    if sandboxed:
        sandbox.leave_network()
    sandbox.die_with_parent()
    # An upload is parsed and held as a whole, so a write may use more than a query; the database
    # maps up to 2 GiB when it is opened for writing.
    sandbox.limit_memory(2 * 2**30 + 4 * memory_bytes)
    WriterProcess(socket.socket(fileno=descriptor)).run()


if __name__ == "__main__":
    main(sys.argv[1:])
