"""How does the web process start, kill and bury children?

It holds one socket and one process descriptor per child, so a kill can never hit another
process that got the same number. Exit codes come from the nursery, whose children they are.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any, Final

from kg.web.pool import messages

_BIRTH_SECONDS: Final = 20.0
_REMEMBERED_EXITS: Final = 256


class NoChild(Exception):
    """No child could be started."""


class Child:
    """A reader or writer process, seen from the web process."""

    def __init__(self, connection: socket.socket, pid: int, pidfd: int | None) -> None:
        self.socket = connection
        self.frames = messages.FrameReader(connection)
        self.pid = pid
        self.served = 0
        self._pidfd = pidfd
        self._gone = False
        self._lock = threading.Lock()

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        with self._lock, contextlib.suppress(ProcessLookupError, OSError):
            if self._gone:
                return
            if self._pidfd is not None:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            else:
                os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Let go of the process; an idle one ends when it sees the closed socket."""
        with self._lock:
            if self._gone:
                return
            self._gone = True
            self.socket.close()
            if self._pidfd is not None:
                os.close(self._pidfd)


class Nursery:
    """The process that forks children, and what is known about their deaths.

    Start it from a thread that lives as long as the pool: the kernel ends the nursery, and with
    it all children, when that *thread* ends.
    """

    def __init__(self, *, memory_bytes: int, sandbox: bool) -> None:
        self._settings = json.dumps({"memory_bytes": memory_bytes, "sandbox": sandbox})
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._exits: dict[int, int] = {}
        self._changed = threading.Condition()
        self._birth = threading.Lock()
        self.measures: tuple[str, ...] = ()

    def start(self) -> None:
        """Start the process, or a new one if it has died."""
        if self._process is not None and self._process.poll() is None:
            return
        self.stop()
        ours, theirs = socket.socketpair()
        environment = dict(os.environ, RUST_BACKTRACE="0", PYTHONDONTWRITEBYTECODE="1")
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__.replace("children", "nursery"),
             str(theirs.fileno()), self._settings],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if not os.environ.get("KG_DEBUG_CHILDREN") else None,
            env=_with_this_package(environment),
            start_new_session=True,
        )  # fmt: skip
        theirs.close()
        self._control = ours
        threading.Thread(
            target=self._listen, args=(ours,), name="kg-nursery-exits", daemon=True
        ).start()

    def stop(self) -> None:
        """End the nursery and with it every child."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def birth(self, role: bytes) -> Child:
        """Start a child: b"R" for a reader, b"W" for the writer.

        Raises:
            NoChild: The nursery is gone or too slow; try again after :meth:`start`.
        """
        ours, theirs = socket.socketpair()
        try:
            with self._birth, theirs:
                if self._control is None:
                    raise NoChild("the nursery is not running")
                socket.send_fds(self._control, [role], [theirs.fileno()])
            ready, _, _ = select.select([ours], [], [], _BIRTH_SECONDS)
            if not ready:
                raise NoChild("the nursery did not answer")
            kind, body = messages.FrameReader(ours).read()
            if kind != messages.HELLO:
                raise NoChild("a child began with the wrong word")
            pid = int(json.loads(body)["pid"])
            return Child(ours, pid, _pidfd(pid))
        except (OSError, messages.Closed) as error:
            ours.close()
            raise NoChild(str(error)) from error
        except NoChild:
            ours.close()
            raise

    def exit_code(self, pid: int, *, patience_seconds: float = 0.5) -> int | None:
        """Wait shortly for the news of a death; negative numbers are signals."""
        limit = time.monotonic() + patience_seconds
        with self._changed:
            while pid not in self._exits:
                remaining = limit - time.monotonic()
                if remaining <= 0 or not self._changed.wait(remaining):
                    break
            return self._exits.pop(pid, None)

    def _listen(self, control: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), control.makefile("rb") as lines:
            for line in lines:
                self._note(json.loads(line))

    def _note(self, facts: dict[str, Any]) -> None:
        with self._changed:
            if "measures" in facts:
                self.measures = tuple(facts["measures"])
            else:
                self._exits[int(facts["pid"])] = int(facts["exit"])
                while len(self._exits) > _REMEMBERED_EXITS:
                    self._exits.pop(next(iter(self._exits)))
            self._changed.notify_all()


def _pidfd(pid: int) -> int | None:
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def _with_this_package(environment: dict[str, str]) -> dict[str, str]:
    """Let the nursery find this very package, however the web process found it."""
    import kg

    root = os.path.dirname(os.path.dirname(os.path.abspath(kg.__file__)))
    paths = [root, *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    return {**environment, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}
