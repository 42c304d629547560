"""The supervisor: accepts connections, gives them to readers, and ends what takes too long.

It never looks into a request and never waits. It keeps a duplicate of every connection that a
reader holds; so it can kill the reader of a query that is past its deadline, write the error to
the client itself, and give the reader's other connections to another one. Nothing is lost: a
reader leaves each request in its connection until the answer begins.

Fairness: a query that has used 0.1 s of CPU, or taken 0.5 s, is slow, and its client *heavy* for a
few seconds. Slow queries run alone in their reader, at a low priority, and only so many of
them, some for each client; if there is no place, the query is stopped and waits for one (it only
reads, so it can be run again). Heavy clients have readers of their own. So whoever asks for little
meets only strangers' first tenth of a second. From 0.03 s of CPU or 0.3 s on, connections that
happen to share a reader with a running query are taken elsewhere. CPU time counts first, since on a
busy machine small queries take long as well.

Run as ``python -m kg.web.pool.supervisor CONTROL BOARD LISTENER DOOR SETTINGS``: four
descriptors (LISTENER and DOOR may be -1) and the settings as JSON.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import resource
import select
import signal
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from functools import partial
from operator import ge
from typing import Final

from kg import sandbox
from kg.web.metrics import Metrics
from kg.web.naming import new_query_id
from kg.web.pool import reader
from kg.web.pool.board import Board, Running, Slot
from kg.web.pool.children import cause_of_death
from kg.web.pool.held import HEAVY, LIGHT, SLOW, Held, Process
from kg.web.pool.reader import MESSAGE, Reader
from kg.web.problem import Failed, problem_from
from kg.web.protocol.headers import problem_bytes
from kg.web.settings import ServeSettings, settings_from_json

log = logging.getLogger("kg.web.pool")

QUERY: Final = b"Q"  # from the web process: answer this request; connection and file follow
CANCEL: Final = b"K"  # from the web process: stop the query of this id
ADDRESS_BYTES: Final = 64

_TICK_SECONDS: Final = 0.01
_POLL_SECONDS: Final = 0.25
# Seconds of CPU time, and of the clock.
_ALONE: Final = (0.03, 0.3)
_SLOW: Final = (0.1, 0.5)
_LOOK_SECONDS: Final = 0.03  # before that no query is looked at
_HEAVY_SECONDS: Final = 5.0
_SURPLUS_SECONDS: Final = 2.0
_PAGES_SECONDS: Final = 900.0
_STALLED_SECONDS: Final = 60.0
_SILENT_SECONDS: Final = 5.0  # a reader without a query says each second that it is there
_SEND_AT_ONCE: Final = 1 << 20
_ACCEPT_AT_ONCE: Final = 64
assert reader.ASK_SECONDS < _LOOK_SECONDS

_Rest = tuple[list[int], int, int]  # file with the rest of an answer, its place there, its end


class Supervisor:
    """The supervisor.

    Args:
        listener: Where clients connect; None where others serve HTTP.
        door: Where connections for the pages go.
    """

    def __init__(
        self,
        settings: ServeSettings,
        control: socket.socket,
        board: Board,
        listener: socket.socket | None,
        door: socket.socket | None,
    ) -> None:
        self._settings = settings
        self._control = control
        self._board = board
        self._listener = listener
        self._door = door
        self._metrics = Metrics(board.slots[1], settings.query_log)
        self._free_slots = list(board.slots[2:])
        self._epoll = select.epoll()
        self._handlers: dict[int, Callable[[int], object]] = {}
        self._processes: dict[int, Process] = {}
        self._held: dict[int, Held] = {}
        self._by_address: Counter[str] = Counter()
        self._waiting: deque[Held] = deque()
        self._spools: dict[int, Held] = {}
        self._homeless: deque[tuple[Held, str]] = deque()
        self._numbers = 0
        self._spawned = 0
        self._surplus_since = 0.0
        self._most_slow = 2 * settings.workers
        self._slow_share = max(2, self._most_slow // 2)
        self._niceness = os.getpriority(os.PRIO_PROCESS, 0)

    def run(self) -> None:
        """Work until the web process goes away."""
        self._watch(self._control, select.EPOLLIN, self._on_control)
        if self._listener is not None:
            self._watch(self._listener, select.EPOLLIN, self._on_accept)
        next_tick = next_poll = 0.0
        while True:
            for descriptor, events in self._epoll.poll(_TICK_SECONDS):
                handler = self._handlers.get(descriptor)
                if handler is not None:
                    handler(events)
            now = time.monotonic()
            if now >= next_tick:
                next_tick = now + _TICK_SECONDS
                self._tick(now)
            if now >= next_poll:
                next_poll = now + _POLL_SECONDS
                self._look_around(now)

    def _watch(self, what: socket.socket, events: int, handler: Callable[[int], object]) -> None:
        descriptor = what.fileno()
        if descriptor in self._handlers:
            self._epoll.modify(descriptor, events)
        else:
            self._epoll.register(descriptor, events)
        self._handlers[descriptor] = handler

    def _unwatch(self, what: socket.socket) -> None:
        if self._handlers.pop(what.fileno(), None) is not None:
            self._epoll.unregister(what.fileno())

    # -- connections --------------------------------------------------------------------

    def _on_accept(self, _events: int) -> None:
        assert self._listener is not None
        for _ in range(_ACCEPT_AT_ONCE):  # then let the others have their turn
            try:
                connection, address = self._listener.accept()
            except OSError:
                return
            connection.setblocking(False)
            host = str(address[0])
            if not self._may_come(host):
                self._turn_away(connection)
                continue
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            held = self._hold(connection, host)
            held.is_new = True
            # Only when there is something to read does it become a reader's business.
            events = select.EPOLLIN | select.EPOLLONESHOT
            self._watch(connection, events, partial(self._first_bytes, held))

    def _may_come(self, address: str) -> bool:
        settings = self._settings
        is_proxy = settings.trusted_proxy in (address, "*")
        if not is_proxy and self._by_address[address] >= settings.connections_per_client:
            return False
        return len(self._held) < settings.connections

    def _turn_away(self, connection: socket.socket) -> None:
        failed = Failed("busy", "there are too many connections")
        with connection, contextlib.suppress(OSError):
            connection.send(problem_bytes(problem_from(failed), new_query_id()))

    def _hold(self, connection: socket.socket, address: str, file: int | None = None) -> Held:
        self._numbers += 1
        held = Held(self._numbers, connection, address, time.monotonic(), file)
        self._held[held.number] = held
        self._by_address[address] += 1
        return held

    def _first_bytes(self, held: Held, _events: int) -> None:
        held.is_new = False
        self._unwatch(held.socket)
        self._assign(held, self._kind_for(held.address))

    def _kind_for(self, client: str) -> str:
        return HEAVY if self._board.is_heavy(client, time.monotonic()) else LIGHT

    def _release(self, held: Held) -> None:
        """Close a connection and forget it."""
        if self._held.pop(held.number, None) is None:
            return
        self._unwatch(held.socket)
        self._disown(held)
        if held in self._waiting:
            self._waiting.remove(held)
        if self._spools.pop(held.number, None) is not None:
            os.close(held.spool)
        self._by_address[held.address] -= 1
        if self._by_address[held.address] <= 0:
            del self._by_address[held.address]
        if held.file is not None:
            os.close(held.file)
        held.socket.close()

    def _disown(self, held: Held) -> None:
        if held.owner is not None:
            held.owner.held.pop(held.number, None)
            held.owner = None

    def _refuse(self, held: Held, failed: Failed, running: Running | None) -> None:
        """Write an error to a client and close."""
        problem = problem_from(failed)
        query_id = (running.query_id if running else "") or new_query_id()
        is_head = running is not None and running.is_head
        held.say(problem_bytes(problem, query_id, is_head=is_head))
        if running is not None:
            self._note(running, problem.status, failed.kind, query_id)
        self._release(held)

    def _note(self, running: Running, status: int, reason: str, query_id: str) -> None:
        self._metrics.answered(
            running.operation,
            status,
            time.monotonic() - running.began,
            0,
            query_id=query_id,
            client=running.client,
            query=running.text,
            reason=reason,
        )

    # -- readers ------------------------------------------------------------------------

    def _spawn(self, kind: str) -> Process | None:
        """Fork a reader; None if there are too many processes."""
        if not self._free_slots:
            return None
        slot = self._free_slots.pop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                pid = os.fork()
            except OSError as error:
                log.warning("no reader could be started: %s", error)
                self._free_slots.append(slot)
                ours.close()
                return None
            if pid == 0:
                self._live(theirs, slot, kind)
        ours.setblocking(False)
        slot.see(time.monotonic())
        process = Process(pid, ours, slot, kind, idle_since=time.monotonic())
        self._processes[pid] = process
        self._spawned += 1
        self._watch(ours, select.EPOLLIN, lambda _: self._on_reader(process))
        return process

    def _live(self, control: socket.socket, slot: Slot, kind: str) -> None:
        """Run the reader in a forked child."""
        status = 1
        try:
            sandbox.die_with_parent()
            # A duplicate in a reader would keep a connection open that all others have closed.
            _close_all_but(control.fileno(), self._board.descriptor)
            self._yield_to_others(os.getpid(), kind)
            Reader(control, self._settings, self._board, slot, is_heavy=kind != LIGHT).run()
            status = 0
        finally:
            os._exit(status)

    def _yield_to_others(self, pid: int, kind: str) -> None:
        """Lower the priority of a process, so that small queries do not wait for it."""
        niceness = self._niceness + {LIGHT: 0, HEAVY: 5, SLOW: 10}[kind]
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, niceness)

    def _assign(self, held: Held, kind: str) -> None:
        """Give a connection to the reader of a kind that has the fewest."""
        ready = [p for p in self._processes.values() if p.kind == kind and p.is_ready]
        chosen = min(ready, key=lambda p: len(p.held), default=None)
        if chosen is None or kind == SLOW:
            chosen = self._spawn(kind)
        if chosen is None or not self._give(chosen, held):
            self._homeless.append((held, kind))

    def _give(self, process: Process, held: Held) -> bool:
        message = MESSAGE.pack(reader.GIVE, held.number, 0, 0) + held.address.encode()
        descriptors = [held.socket.fileno()]
        if held.file is not None:
            descriptors.append(held.file)
        try:
            socket.send_fds(process.control, [message], descriptors)
        except BlockingIOError:
            return False
        except OSError:
            pass  # it has died: when it is reaped, the connection goes to another one
        held.owner = process
        process.held[held.number] = held
        if process.kind == SLOW:
            process.is_alone = True
            self._watch_departure(held)
        return True

    def _on_reader(self, process: Process) -> None:
        while True:
            try:
                message, descriptors, _, _ = socket.recv_fds(process.control, 64, 1)
            except BlockingIOError:
                return
            except OSError:
                message, descriptors = b"", []
            if not message:
                self._reap(process)
                return
            kind, number, offset, size = MESSAGE.unpack(message)
            held = process.held.get(number)
            if kind == reader.ASK:
                self._answer(process)
            elif held is not None:
                self._on_message(process, held, kind, (descriptors, offset, size))
            else:  # it was taken away in the meantime
                for descriptor in descriptors:
                    os.close(descriptor)

    def _on_message(self, process: Process, held: Held, kind: bytes, rest: _Rest) -> None:
        if kind in (reader.PARTIAL, reader.WHOLE):
            held.is_partial = kind == reader.PARTIAL
            held.since = time.monotonic()
            return
        self._disown(held)
        if kind == reader.CLOSED:
            self._release(held)
        elif kind == reader.RETURN:
            self._assign(held, HEAVY if process.kind == LIGHT else LIGHT)
        elif kind == reader.PAGES:
            self._to_pages(held)
        elif kind == reader.SPOOLED:
            self._spool(held, *rest)

    def _answer(self, process: Process) -> None:
        """Answer a reader that asks whether it may go on."""
        if process.kind == SLOW:
            answer = reader.EXIT  # it cannot get its priority back
        else:
            answer = reader.LEFT if process.is_alone else reader.STAY
            process.is_alone = False
        with contextlib.suppress(OSError):
            process.control.send(MESSAGE.pack(answer, 0, 0, 0))

    def _end(self, process: Process, reason: str) -> None:
        """Kill a reader; what it leaves behind is seen to when it is dead."""
        if not process.reason:
            process.reason = reason
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)

    def _reap(self, process: Process) -> None:
        """See to what a dead reader has left behind."""
        self._unwatch(process.control)
        process.control.close()
        _, status = os.waitpid(process.pid, 0)
        del self._processes[process.pid]
        running = process.slot.running()
        process.slot.end()
        self._free_slots.append(process.slot)
        victim = process.held.get(running.connection) if running else None
        for held in list(process.held.values()):
            self._disown(held)
            self._unwatch(held.socket)
            if held is not victim:
                self._assign(held, LIGHT if process.kind == LIGHT else HEAVY)
        if victim is not None and running is not None:
            self._answer_stopped(victim, running, process.reason, os.waitstatus_to_exitcode(status))

    def _answer_stopped(self, held: Held, running: Running, reason: str, code: int) -> None:
        """Answer the client whose query ended with its reader."""
        failed = Failed(reason, "the query was stopped")
        if reason == "deadline":
            seconds = running.deadline - running.began
            failed = Failed(reason, f"the query took longer than {seconds:g} s")
        elif not reason:
            failed = cause_of_death(code, "the query")
        if running.sent:
            self._metrics.aborted(failed.kind)
            self._note(running, 200, failed.kind, running.query_id)
            self._release(held)
        elif reason == "preempted":
            self._queue(held, running)
        else:
            self._refuse(held, failed, running)

    # -- slow queries -------------------------------------------------------------------

    def _promote(self, process: Process, running: Running) -> None:
        """Treat a query as slow, or stop it until there is a place."""
        places = 2 if running.sent else 1  # a large answer goes on if that is possible at all
        if not self._has_place(running.client, places):
            self._end(process, "busy" if running.sent else "preempted")
            return
        process.kind, process.client = SLOW, running.client
        self._yield_to_others(process.pid, SLOW)
        held = process.held.get(running.connection)
        if held is not None:
            self._watch_departure(held)

    def _has_place(self, client: str, places: int = 1) -> bool:
        slow = [p for p in self._processes.values() if p.kind == SLOW]
        mine = sum(1 for p in slow if p.client == client)
        return len(slow) < places * self._most_slow and mine < places * self._slow_share

    def _queue(self, held: Held, running: Running) -> None:
        """Let a slow query wait for a place."""
        held.running, held.since = running, time.monotonic()
        mine = sum(1 for other in self._waiting if other.client == running.client)
        length = self._settings.queue_length
        if len(self._waiting) >= length or mine >= max(4, length // 2):
            self._refuse(held, Failed("busy", "too many slow queries are waiting"), running)
            return
        self._waiting.append(held)
        self._watch_departure(held)

    def _call_waiting(self, now: float) -> None:
        """Give free places to those who wait, and send away who has waited for too long."""
        for held in list(self._waiting):
            if now - held.since > self._settings.queue_seconds:
                failed = Failed("busy", "all places for slow queries are taken")
                self._refuse(held, failed, held.running)
            elif self._has_place(held.client):
                client, held.running = held.client, None
                self._waiting.remove(held)
                self._unwatch(held.socket)
                self._assign(held, SLOW)
                if held.owner is not None:
                    held.owner.client = client

    def _watch_departure(self, held: Held) -> None:
        """Notice when the client of a slow query hangs up."""
        events = select.EPOLLRDHUP | select.EPOLLONESHOT  # RDHUP: the other end has closed
        self._watch(held.socket, events, lambda _: self._client_left(held))

    def _client_left(self, held: Held) -> None:
        if held.owner is None:
            self._release(held)
        elif held.owner.slot.began:
            self._end(held.owner, "client-left")

    # -- answers that wait for slow clients ---------------------------------------------

    def _spool(self, held: Held, files: list[int], offset: int, size: int) -> None:
        """Send the rest of an answer; past the cap for all of them the oldest is broken off."""
        held.spool, held.offset, held.size = files[0], offset, abs(size)
        held.keep_alive, held.since = size > 0, time.monotonic()
        self._spools[held.number] = held
        total = sum(other.size for other in self._spools.values())
        for oldest in list(self._spools.values()):
            if total <= self._settings.spool_bytes:
                break
            total -= oldest.size
            self._metrics.aborted("slow-client")
            self._release(oldest)
        if held.number in self._spools:
            self._watch(held.socket, select.EPOLLOUT, lambda _: self._send_on(held))

    def _send_on(self, held: Held) -> None:
        try:
            count = min(_SEND_AT_ONCE, held.size - held.offset)
            held.offset += os.sendfile(held.socket.fileno(), held.spool, held.offset, count)
        except BlockingIOError:
            return
        except OSError:
            self._metrics.aborted("client-left")
            self._release(held)
            return
        held.since = time.monotonic()
        if held.offset < held.size:
            return
        del self._spools[held.number]
        os.close(held.spool)
        self._unwatch(held.socket)
        if held.keep_alive:
            self._assign(held, self._kind_for(held.address))
        else:
            held.shut()
            self._release(held)

    # -- the web process ----------------------------------------------------------------

    def _to_pages(self, held: Held) -> None:
        message = held.address.encode().ljust(ADDRESS_BYTES, b"\0")
        try:
            assert self._door is not None
            socket.send_fds(self._door, [message], [held.socket.fileno()])
        except (OSError, AssertionError):
            self._refuse(held, Failed("busy", "the pages are busy"), None)
            return
        held.in_pages, held.since = True, time.monotonic()
        self._watch(held.socket, 0, lambda _: self._release(held))  # told when it is closed

    def _on_control(self, _events: int) -> None:
        message, descriptors, _, _ = socket.recv_fds(self._control, 256, 2)
        if not message:
            os._exit(0)
        kind, rest = message[:1], message[1:].decode("utf-8", "replace")
        if kind == QUERY:
            connection = socket.socket(fileno=descriptors[0])
            connection.setblocking(False)
            held = self._hold(connection, "-", descriptors[1])
            self._assign(held, self._kind_for(rest))
        elif kind == CANCEL:
            self._cancel(rest)

    def _cancel(self, query_id: str) -> None:
        for process in list(self._processes.values()):
            running = process.slot.running()
            if running is not None and running.query_id == query_id:
                self._end(process, "cancelled")
        for held in list(self._waiting):
            if held.running is not None and held.running.query_id == query_id:
                self._refuse(held, Failed("cancelled", "the query was stopped"), held.running)

    # -- the clock ----------------------------------------------------------------------

    def _tick(self, now: float) -> None:
        for process in list(self._processes.values()):
            began = process.slot.began
            if began and not process.reason and now - began >= _LOOK_SECONDS:
                self._enforce_deadline(process, now)
        if self._waiting:
            self._call_waiting(now)
        for _ in range(len(self._homeless)):
            held, kind = self._homeless.popleft()
            if held.number in self._held:
                self._assign(held, kind)
        self._populate(now)

    def _enforce_deadline(self, process: Process, now: float) -> None:
        """Enforce what a running query may do."""
        running = process.slot.running()
        if running is None:
            return
        if now >= running.deadline:
            self._end(process, "deadline")
            return
        spent = (process.slot.cpu_seconds(process.pid), now - running.began)
        if not process.is_alone and any(map(ge, spent, _ALONE)):
            self._isolate(process, running)
        if any(map(ge, spent, _SLOW)):
            self._board.mark_heavy(running.client, now + _HEAVY_SECONDS)
            if process.kind != SLOW:
                self._promote(process, running)

    def _isolate(self, process: Process, running: Running) -> None:
        """Take a busy reader's other connections elsewhere."""
        process.is_alone = True
        for held in list(process.held.values()):
            if held.number != running.connection:
                self._disown(held)
                held.is_partial = False
                self._assign(held, LIGHT if process.kind == LIGHT else HEAVY)

    def _populate(self, now: float) -> None:
        """Keep as many readers ready as there shall be."""
        workers = self._settings.workers
        ready = [p for p in self._processes.values() if p.kind == LIGHT and p.is_ready]
        for _ in range(workers - len(ready)):
            self._spawn(LIGHT)
        if len(ready) <= workers:
            self._surplus_since = now
        elif now - self._surplus_since > _SURPLUS_SECONDS:
            self._dismiss(min(ready, key=lambda p: len(p.held)))
        for process in self._processes.values():
            if process.kind != HEAVY or process.held or not process.is_ready:
                process.idle_since = now
            elif now - process.idle_since > _HEAVY_SECONDS:  # nobody has been heavy since
                self._dismiss(process)

    def _dismiss(self, process: Process) -> None:
        """Have a reader end that is not needed."""
        process.is_alone = True
        with contextlib.suppress(OSError):
            process.control.send(MESSAGE.pack(reader.EXIT, 0, 0, 0))

    def _look_around(self, now: float) -> None:
        """Look for silent readers, and at connections that have waited for too long."""
        slow = sum(1 for p in self._processes.values() if p.kind == SLOW)
        self._board.count(
            len(self._processes), slow, len(self._waiting), len(self._held), self._spawned
        )
        for process in list(self._processes.values()):
            if not process.slot.began and now - process.slot.seen > _SILENT_SECONDS:
                self._end(process, "crashed")  # others get its connections
        for held in list(self._held.values()):
            self._check_age(held, now - held.since)

    def _check_age(self, held: Held, seconds: float) -> None:
        if held.in_pages:
            if seconds > _PAGES_SECONDS:
                held.shut()
        elif held.number in self._spools:
            if seconds > _STALLED_SECONDS:
                self._metrics.aborted("slow-client")
                self._release(held)
        elif seconds <= self._settings.head_seconds:
            return
        elif held.is_new:
            self._release(held)
        elif held.is_partial:
            held.is_partial = False
            failed = Failed("request-timeout", "the request did not arrive in time")
            held.say(problem_bytes(problem_from(failed), new_query_id()))
            held.shut()  # its reader sees the end and lets go


def _close_all_but(*kept: int) -> None:
    begin = 3
    for descriptor in sorted(kept):
        os.closerange(begin, descriptor)
        begin = descriptor + 1
    os.closerange(begin, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def main(arguments: list[str]) -> None:
    """Supervise until the web process goes away."""
    control, board, listener, door = map(int, arguments[:4])
    settings = settings_from_json(arguments[4])
    sandbox.forbid_core_dumps()
    measures = sandbox.leave_network() if settings.sandbox else ()
    sandbox.die_with_parent()  # after the namespace: changing credentials clears the wish
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the web process
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    connection = socket.socket(fileno=control)
    connection.send(",".join(measures).encode() or b"-")
    supervisor = Supervisor(
        settings,
        connection,
        Board(cache_bytes=settings.cache_bytes, descriptor=board),
        socket.socket(fileno=listener) if listener >= 0 else None,
        socket.socket(fileno=door) if door >= 0 else None,
    )
    gc.freeze()
    supervisor.run()


if __name__ == "__main__":
    main(sys.argv[1:])
