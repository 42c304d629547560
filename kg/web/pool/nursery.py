"""How does a fresh child come to life in a few milliseconds?

By fork from a small process that has already imported what children need and has already given
up the network. The web process itself cannot fork safely: it has threads.

Run as ``python -m kg.web.pool.nursery FD SETTINGS``. For each descriptor that arrives on FD a
child is born that talks over it; each death is reported as one line.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
from typing import Any

from kg.web.pool import messages, sandbox
from kg.web.pool.reading import ReaderProcess
from kg.web.pool.writing import WriterProcess


def main(arguments: list[str]) -> None:
    """Serve births until the web process goes away."""
    sandbox.forbid_core_dumps()
    settings = json.loads(arguments[1])
    measures = sandbox.leave_network() if settings["sandbox"] else ()
    sandbox.die_with_parent()  # after the namespace: changing credentials clears the wish
    control = socket.socket(fileno=int(arguments[0]))
    gc.freeze()
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the web process
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    control.sendall(json.dumps({"measures": measures}).encode() + b"\n")
    while True:
        ready, _, _ = select.select([control.fileno(), wake_read], [], [])
        if wake_read in ready:
            os.read(wake_read, 4096)
        _report_deaths(control)
        if control.fileno() in ready and not _give_birth(control, wake_read, wake_write, settings):
            return


def _give_birth(
    control: socket.socket, wake_read: int, wake_write: int, settings: dict[str, Any]
) -> bool:
    """Fork a child for the next request; False when there is nobody left to ask."""
    role, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    if not role:
        return False
    connection = socket.socket(fileno=descriptors[0])
    if os.fork() == 0:
        signal.set_wakeup_fd(-1)
        os.close(wake_read)
        os.close(wake_write)
        control.close()
        status = 1
        try:
            _live(role, connection, settings)
            status = 0
        finally:
            os._exit(status)
    connection.close()
    return True


def _live(role: bytes, connection: socket.socket, settings: dict[str, Any]) -> None:
    sandbox.die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    hello: dict[str, Any] = {"pid": os.getpid()}
    connection.sendall(messages.pack_facts(messages.HELLO, hello))
    if role == b"W":
        # An upload is parsed and held as a whole, so a write may use more than a query; the
        # database maps up to 2 GiB when it is opened for writing.
        sandbox.limit_memory(2 * 2**30 + 4 * int(settings["memory_bytes"]))
        WriterProcess(connection).run()
    else:
        ReaderProcess(connection, memory_bytes=settings["memory_bytes"]).run()


def _report_deaths(control: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        code = os.waitstatus_to_exitcode(status)
        control.sendall(json.dumps({"pid": pid, "exit": code}).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
