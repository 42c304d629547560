"""Who watches the readers?

The pool hands each query to a free reader. One thread, the keeper, wakes twenty times a second:
it kills readers whose query is past its deadline, was cancelled, or has lost its client; starts
new ones; and notices new generations. A killed reader answers nothing more, which the waiting
request sees as the end of the pipe; why, stands in the lease.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from kg.errors import StoreError
from kg.store.generations import Generation, current_generation, current_number
from kg.store.layout import Layout, open_layout
from kg.web.lexer import read_text
from kg.web.pool import messages
from kg.web.pool.children import Child, NoChild, Nursery
from kg.web.pool.gateway import Gateway, NotAllowed
from kg.web.pool.leases import Answer, Ask, Failed, Lease
from kg.web.pool.messages import QueryJob
from kg.web.pool.queue import SLOW_SECONDS, Busy, Queue, SlowTexts
from kg.web.pool.writer import WriterHandle
from kg.web.settings import ServeSettings

log = logging.getLogger("kg.web.pool")

_TICK_SECONDS: Final = 0.05
_POLL_EVERY: Final = 5  # ticks between two looks at the current generation


def _do_nothing() -> None:
    """Stand in for somebody to tell."""


class LocalPool:
    """Readers over the published generations of a store in a directory."""

    def __init__(self, settings: ServeSettings) -> None:
        self._settings = settings
        self._layout: Layout = open_layout(settings.store)
        self._nursery = Nursery(memory_bytes=settings.memory_bytes, sandbox=settings.sandbox)
        self._gateway: Gateway | None = None
        self._federated: LocalPool | None = None
        if settings.service_allow:
            # Queries that call other servers have a reader of their own, which has a network
            # and reaches the gateway by it; all other readers stay cut off.
            self._gateway = Gateway(settings.service_allow)
            self._federated = LocalPool(
                replace(settings, service_allow=(), sandbox=False, workers=1)
            )
        self._queue = Queue(
            readers=settings.workers,
            length=settings.queue_length,
            share=max(4, settings.queue_length // 2),
        )
        self._alive: set[Child] = set()
        # A set, not a mapping by id: two queries may bring the same id, both must be watched.
        self._leases: set[Lease] = set()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._ready = threading.Event()
        self._slow_texts = SlowTexts()
        self._generation: Generation | None = current_generation(self._layout)
        self._keeper = threading.Thread(target=self._keep, name="kg-keeper", daemon=True)
        self.writer = WriterHandle(self._nursery, self.refresh)
        self._on_tick: Callable[[], object] = _do_nothing
        self.restarts = 0

    # -- life ---------------------------------------------------------------------------

    def start(self) -> None:
        """Start the keeper, which starts everything else; wait for the first reader."""
        if self._gateway is not None and self._federated is not None:
            self._gateway.start()
            self._federated.start()
        self._keeper.start()
        if not self._ready.wait(30):
            raise StoreError(
                "no reader process could be started",
                where=str(self._layout.root),
                remedy="look at the messages above; free memory or processes",
            )

    def stop(self) -> None:
        """End all children."""
        self._stopping = True
        self._wake.set()
        if self._keeper.is_alive():
            self._keeper.join(5)
        if self._gateway is not None and self._federated is not None:
            self._gateway.stop()
            self._federated.stop()

    @property
    def measures(self) -> tuple[str, ...]:
        """What keeps the children off the network."""
        return self._nursery.measures

    def generation(self) -> Generation:
        """Give the generation that queries run on.

        Raises:
            StoreError: Nothing was published yet.
        """
        if self._generation is None:
            self.refresh()
        if self._generation is None:
            raise StoreError(
                "nothing has been published yet",
                where=str(self._layout.root),
                remedy="build articles into it first: kg build INPUT --store DIR",
            )
        return self._generation

    def refresh(self) -> None:
        """Look for a new generation now."""
        number = current_number(self._layout)
        known = self._generation
        if number is not None and (known is None or known.number != number):
            self._generation = current_generation(self._layout)

    def notify(
        self,
        *,
        on_tick: Callable[[], object] = _do_nothing,
        when_free: Callable[[], object] = _do_nothing,
    ) -> None:
        """Tell somebody what happens, instead of whoever was told before.

        Args:
            on_tick: Called by the keeper each time it has looked at the queries.
            when_free: Called from any thread when a reader is free and nobody takes it.
        """
        self._on_tick = on_tick
        self._queue.when_free = when_free

    def counts(self) -> dict[str, int]:
        """Count readers and queries, for metrics."""
        return {
            "readers": len(self._alive),
            "free": self._queue.free,
            "waiting": self._queue.waiting,
            "running": len(self._leases),
            "restarts": self.restarts,
        }

    # -- queries ------------------------------------------------------------------------

    def run(self, job: QueryJob, ask: Ask) -> Answer:
        """Run *job*; the answer's head has arrived when this returns.

        Raises:
            Failed: Nothing was delivered; the kind says why.
        """
        if self._federated is not None and read_text(job.text).calls:
            return self._federated.run(self._through_gateway(job), ask)
        return self._insist(self._lease(job, ask, slow=job.text in self._slow_texts))

    def begin(self, job: QueryJob, ask: Ask) -> Lease | None:
        """Begin *job* without waiting: for a caller that can listen to many readers at once.

        The lease has to end in :meth:`resume` or :meth:`abandon`.

        Returns:
            None if no reader is free.
        """
        generation = self.generation()
        child = self._queue.take_free()
        return None if child is None else self._hire(child, generation, job, ask, slow=False)

    def resume(self, lease: Lease) -> Answer:
        """Go on with what was begun; does not block if the whole answer has arrived.

        Raises:
            Failed: As :meth:`run`.
        """
        return self._insist(lease)

    def abandon(self, lease: Lease) -> None:
        """Give up on what was begun, unless it has ended."""
        if not lease.finished:
            lease.stop("client-left")
            self._finish(lease, None)

    def is_known_to_be_slow(self, text: str) -> bool:
        """Say whether a query ran for long not long ago."""
        return text in self._slow_texts

    def explain(self, answer: Answer) -> Failed:
        """Say why an answer broke off after its head."""
        lease = answer._lease
        if self._federated is not None and lease.is_of(self._federated):
            return self._federated.explain(answer)
        return self._why(lease)

    def cancel(self, query_id: str) -> bool:
        """Stop a running query; False if there is none of this id."""
        if self._federated is not None and self._federated.cancel(query_id):
            return True
        with self._lock:
            found = [lease for lease in self._leases if lease.ask.query_id == query_id]
        for lease in found:
            lease.stop("cancelled")
        return bool(found)

    def running(self) -> list[dict[str, Any]]:
        """List what is running."""
        now = time.monotonic()
        with self._lock:
            leases = list(self._leases)
        return [
            {
                "query_id": lease.ask.query_id,
                "seconds": round(now - lease.begun, 3),
                "query": lease.job.text[:2000],
            }
            for lease in leases
        ]

    def _through_gateway(self, job: QueryJob) -> QueryJob:
        assert self._gateway is not None
        try:
            text = self._gateway.rewrite(job.text)
        except NotAllowed as refused:
            raise Failed("no-network", str(refused)) from refused
        return job._replace(text=text, star=read_text(text).star)

    def _insist(self, lease: Lease) -> Answer:
        """Wait for the head; ask again if preempted, or if the generation was pruned."""
        job, ask, slow = lease.job, lease.ask, lease.slow
        for attempt in range(4):
            if attempt:
                lease = self._lease(job, ask, slow=slow)
            try:
                return Answer(lease, self._finish)
            except Failed as failed:
                failure = self._why(lease) if failed.kind == "dead" else failed
            if failure.kind == "preempted":
                slow = True
                self._slow_texts.add(job.text)
            elif failure.kind == "gone":
                self._generation = current_generation(self._layout)
            elif failure.kind != "stale":
                raise failure
        raise Failed("busy", "the server is busy")

    def _lease(self, job: QueryJob, ask: Ask, *, slow: bool) -> Lease:
        """Wait for a reader and give it *job*."""
        generation, asked = self.generation(), time.monotonic()
        try:
            child = self._queue.take(
                ask.client, slow=slow, patience_seconds=self._settings.queue_seconds
            )
        except Busy:
            raise Failed("busy", "all readers are busy") from None
        lease = self._hire(child, generation, job, ask, slow=slow)
        lease.queued_seconds = lease.begun - asked
        return lease

    def _hire(
        self, child: Child, generation: Generation, job: QueryJob, ask: Ask, *, slow: bool
    ) -> Lease:
        """Send *job* to a reader that was taken from the queue."""
        job = job._replace(database=str(generation.database))
        lease = Lease(child, ask, job, slow, pool=self)
        lease.generation = generation.number
        with self._lock:
            self._leases.add(lease)
        with contextlib.suppress(OSError):  # it has died: the end of the pipe will tell
            child.socket.sendall(messages.pack_job(job))
        return lease

    def _finish(self, lease: Lease, end: dict[str, Any] | None) -> None:
        """Take the lease back; *end* is what the reader said last, None if it is dead."""
        with self._lock:
            self._leases.discard(lease)
        child = lease.child
        child.served += 1
        resident = (end or {}).get("resident", 0)
        worn = (
            child.served >= self._settings.recycle_queries
            or resident > self._settings.recycle_bytes
        )
        in_time = lease.finish()
        if end is None or not in_time or worn:
            self._bury(child, kill=end is None or not in_time)
        else:
            self._queue.put(child)
        self._queue.ended(slow=lease.slow)

    def _bury(self, child: Child, *, kill: bool) -> None:
        if kill:
            child.kill()
        with self._lock:
            self._alive.discard(child)
        child.close()
        self._wake.set()

    def _why(self, lease: Lease) -> Failed:
        """Explain the death of a reader."""
        seconds = lease.ask.timeout_seconds
        if lease.reason == "deadline":
            return Failed("deadline", f"the query took longer than {seconds:g} s")
        if lease.reason:
            return Failed(lease.reason, "the query was stopped")
        code = self._nursery.exit_code(lease.child.pid)
        if code == -signal.SIGXCPU:
            return Failed("deadline", f"the query used more than {seconds:g} s of CPU time")
        if code in (-signal.SIGABRT, -signal.SIGKILL):
            return Failed("memory", "the query needs more memory than allowed")
        if code in (-signal.SIGSEGV, -signal.SIGBUS):
            return Failed("too-complex", "the query is too complex for the parser")
        if code == 0 and not lease.delivered:
            return Failed("stale")
        return Failed("crashed", "the query ended its reader")

    # -- the keeper ---------------------------------------------------------------------

    def _keep(self) -> None:
        tick = 0
        try:
            while not self._stopping:
                tick += 1
                try:
                    self._nursery.start()
                    self._populate()
                    self._judge()
                    self._on_tick()
                    if tick % _POLL_EVERY == 0:
                        self.refresh()
                except NoChild as error:
                    log.warning("no child could be started: %s", error)
                except StoreError as error:
                    log.warning("%s", error)
                except Exception:  # without the keeper no query would ever be stopped
                    log.exception("the keeper met an unexpected error and goes on")
                self._wake.wait(_TICK_SECONDS)
                self._wake.clear()
        finally:
            self._nursery.stop()

    def _populate(self) -> None:
        for dead in self._queue.drain(_has_died):
            self._bury(dead, kill=True)
        while len(self._alive) < self._settings.workers and not self._stopping:
            child = self._nursery.birth(b"R")
            with self._lock:
                self._alive.add(child)
            self.restarts += 1
            self._queue.put(child)
        self._ready.set()

    def _judge(self) -> None:
        now = time.monotonic()
        with self._lock:
            leases = list(self._leases)
        for lease in leases:
            if now >= lease.deadline:
                lease.stop("deadline")
            elif _hung_up(lease.ask):
                lease.stop("client-left")
            elif not lease.slow and now - lease.begun > SLOW_SECONDS:
                self._judge_slow(lease)
        self.writer.judge(now)

    def _judge_slow(self, lease: Lease) -> None:
        verdict = lease.promote(self._queue)
        if verdict:
            self._slow_texts.add(lease.job.text)
        elif verdict is False and not lease.delivered:
            lease.stop("preempted")


def _hung_up(ask: Ask) -> bool:
    if ask.client_gone is None:
        return False
    with contextlib.suppress(Exception):
        return bool(ask.client_gone())
    return False


def _has_died(child: Child) -> bool:
    """Look whether a free reader's pipe has closed; a living one has nothing to say."""
    import select

    try:
        ready, _, _ = select.select([child.socket], [], [], 0)
    except (OSError, ValueError):
        return True
    return bool(ready)
