"""What does the writer do with an update?

Opens the store for writing when work arrives, publishes each accepted write before it is
acknowledged, and lets go of the store when idle, so that ``kg build`` can have it. Parsing
happens here too: a document that crashes the parser kills this process and changes nothing.
"""

from __future__ import annotations

import contextlib
import select
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from kg.errors import KgError, QueryError, SyntaxFault
from kg.store.derived import carry_over, derive
from kg.store.layout import translated
from kg.store.update import (
    ManagedDefaultGraph,
    PreconditionFailed,
    WrongGraph,
    apply_update,
    check_graph,
    check_update,
    delete_graph,
    post_graph,
    put_graph,
)
from kg.store.writer import Writer, writer
from kg.web.pool import messages, sandbox
from kg.web.pool.messages import WriteJob
from kg.web.pool.reading import Refused, refused_syntax

_IDLE_SECONDS: Final = 3.0
# Counting and indexing read everything; beyond this size an update goes without, and the next
# kg build catches up.
_COUNTED_QUADS: Final = 100_000


class WriterProcess:
    """The one process that changes the store on behalf of the server."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._frames = messages.FrameReader(connection)
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
                _, body = self._frames.read()
                self._answer(messages.unpack_write(body))
        except (messages.Closed, BrokenPipeError, ConnectionError):
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
        except Refused as refused:
            facts = refused.facts
        except SyntaxFault as fault:
            facts = refused_syntax(fault).facts
        except QueryError as error:
            facts = {"kind": "evaluation", "detail": error.what}
        except KgError as error:
            self._release()
            busy = "another process" in error.what
            # Where it lies is nothing that clients need to know.
            detail = f"{error.what}; {error.remedy}" if error.remedy else error.what
            facts = {"kind": "busy" if busy else "store", "detail": detail}
        kind = messages.FAILURE if "kind" in facts else messages.END
        self._socket.sendall(messages.pack_facts(kind, facts))

    def _change(self, job: WriteJob) -> dict[str, Any]:
        w = self._opened(job.store)
        created, found = False, True
        if job.forbidden:
            check_update(w, job.text, base=job.base)
            raise Refused(**messages.refusal(job.forbidden))
        if job.graph:
            check_graph(w, job.graph, exists=job.exists, generation=job.generation)
        if job.kind == "update":
            apply_update(w, job.text, base=job.base)
        elif job.kind == "put":
            created = put_graph(w, job.graph, job.parts, base=job.base)
        elif job.kind == "post":
            created = post_graph(w, job.graph, job.parts, base=job.base)
        else:
            found = delete_graph(w, job.graph)
        is_small = w.is_smaller_than(_COUNTED_QUADS)
        generation = w.publish(derive if is_small else carry_over(job.store), count=is_small)
        return {"generation": generation.number, "created": created, "found": found}

    def _opened(self, path: str) -> Writer:
        if self._writer is None:
            self._open = ExitStack()
            self._writer = self._open.enter_context(writer(path))
        return self._writer

    def _release(self) -> None:
        self._writer = None
        if self._open is not None:
            opened, self._open = self._open, None
            with contextlib.suppress(KgError):  # a full disk has been told already
                opened.close()
