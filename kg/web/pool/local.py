"""The readers of a local store, as the web process sees them.

The web process starts the supervisor, and again if it should die; asks it to have queries of the
pages answered, or stopped; and reads from the board what is running.
"""

from __future__ import annotations

import contextlib
import http.client
import logging
import socket
import subprocess
import threading
import time
from dataclasses import replace
from typing import Any, Final

from kg.errors import StoreError
from kg.store.generations import Generation, current_generation, current_number
from kg.store.layout import open_layout
from kg.web.pool import supervisor
from kg.web.pool.board import Board
from kg.web.pool.calls import Call, Place, send_call
from kg.web.pool.children import for_readers, start_child
from kg.web.pool.gateway import Gateway, NotAllowed
from kg.web.pool.writer import WriterHandle
from kg.web.problem import Failed
from kg.web.settings import ServeSettings, settings_to_json

log = logging.getLogger("kg.web.pool")

_START_SECONDS: Final = 30.0
_RESTART_SECONDS: Final = 0.2


class LocalPool:
    """Readers over the published generations of a store in a directory.

    Args:
        listener: Where clients connect to readers; None where others serve HTTP.
        door: Where the supervisor sends connections for the pages.
        is_federated: These readers run queries that call other servers through the gateway.
    """

    def __init__(
        self,
        settings: ServeSettings,
        *,
        listener: socket.socket | None = None,
        door: socket.socket | None = None,
        is_federated: bool = False,
    ) -> None:
        self._settings = settings
        self._layout = open_layout(settings.store)
        self._listener = listener
        self._door = door
        self.board = Board(cache_bytes=settings.cache_bytes)
        self._generation = current_generation(self._layout)
        self._gateway: Gateway | None = None
        self._federated: LocalPool | None = None
        if settings.service_allow and not is_federated:
            # Queries that call other servers have readers of their own, which have a network
            # and reach the gateway by it; all other readers stay cut off.
            self._gateway = Gateway(settings.service_allow)
            self._federated = LocalPool(
                replace(settings, sandbox=False, workers=1), is_federated=True
            )
        self.writer = WriterHandle(settings)
        self.measures: tuple[str, ...] = ()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._started = threading.Event()
        self._stopping = False
        # The kernel ends a supervisor when the thread that started it ends.
        self._keeper = threading.Thread(target=self._keep, name="kg-supervisor", daemon=True)

    # -- life ---------------------------------------------------------------------------

    def start(self) -> None:
        """Start the supervisor.

        Raises:
            StoreError: It does not start.
        """
        if self._gateway is not None and self._federated is not None:
            self._gateway.start()
            self._federated.start()
        self._keeper.start()
        if not self._started.wait(_START_SECONDS):
            raise StoreError(
                "no reader process could be started",
                where=str(self._layout.root),
                remedy="look at the messages above; free memory or processes",
            )

    def stop(self) -> None:
        """End all processes."""
        self._stopping = True
        if self._process is not None:
            self._process.kill()
        if self._keeper.is_alive():
            self._keeper.join(5)
        self.writer.stop()
        if self._gateway is not None and self._federated is not None:
            self._gateway.stop()
            self._federated.stop()

    def _keep(self) -> None:
        """Start the supervisor, and again whenever it ends."""
        while not self._stopping:
            try:
                self._run()
            except OSError as error:
                log.warning("the supervisor could not be started: %s", error)
            time.sleep(0 if self._stopping else _RESTART_SECONDS)

    def _run(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener = -1 if self._listener is None else self._listener.fileno()
        door = -1 if self._door is None else self._door.fileno()
        passed = [theirs.fileno(), self.board.descriptor, listener, door]
        settings = settings_to_json(self._settings)
        process = start_child(supervisor.__name__, passed, [settings], for_readers())
        theirs.close()
        self._process = process
        with ours:
            measures = ours.recv(200).decode()
            if measures:
                self.measures = tuple(name for name in measures.split(",") if name != "-")
                self._control = ours
                self._started.set()
            if self._stopping:
                process.kill()
            process.wait()
        for slot in self.board.slots[1:]:
            slot.end()

    # -- queries ------------------------------------------------------------------------

    def fetch(self, call: Call) -> http.client.HTTPResponse:
        """Ask a reader, and wait for the head of its answer.

        Raises:
            Failed: No answer came.
        """
        readers = self
        if call.calls and self._federated is not None and self._gateway is not None:
            readers = self._federated
            try:
                call = call._replace(
                    body=self._gateway.rewrite((call.body or b"").decode()).encode()
                )
            except NotAllowed as refused:
                raise Failed("no-network", str(refused)) from refused
        seconds = self._settings.max_timeout_seconds + self._settings.queue_seconds + 5
        return send_call(call, readers.place_for(call.client), seconds=seconds)

    def place_for(self, client: str) -> Place:
        """Give the way in which a request of *client* is passed to the supervisor."""

        def place(connection: socket.socket, file: int) -> None:
            if self._control is None:
                raise Failed("not-ready", "no reader has been started")
            message = supervisor.QUERY + client.encode("utf-8", "replace")[:200]
            socket.send_fds(self._control, [message], [connection.fileno(), file])

        return place

    def cancel(self, query_id: str) -> bool:
        """Stop a running query; False if there is none of this id."""
        if self._federated is not None and self._federated.cancel(query_id):
            return True
        if not any(one["query_id"] == query_id for one in self.running()):
            return False
        with contextlib.suppress(OSError):
            if self._control is not None:
                self._control.send(supervisor.CANCEL + query_id.encode())
        return True

    def running(self) -> list[dict[str, Any]]:
        """List what is running."""
        return self.board.listed()

    def counts(self) -> dict[str, int]:
        """Count readers and queries, for metrics."""
        counts = self.board.counts()
        return {**counts, "running": len(self.running())}

    # -- generations --------------------------------------------------------------------

    def generation(self) -> Generation:
        """Give the generation that queries run on.

        Raises:
            StoreError: Nothing was published yet.
        """
        number, known = current_number(self._layout), self._generation
        if number is not None and (known is None or known.number != number):
            known = self._generation = current_generation(self._layout)
        if known is None:
            raise StoreError(
                "nothing has been published yet",
                where=str(self._layout.root),
                remedy="build articles into it first: kg build INPUT --store DIR",
            )
        return known
