"""Runs ``kg`` in processes of their own that are forked from one which has imported everything.

Starting Python, importing and loading the language model take three seconds, most of what a test of
a command takes. A fork has all that already, and else is like a fresh process: it has its own
arguments, folder, environment, input and output. What a test shows of imports or of the start must
be shown with a fresh process.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class CommandLine:
    """The process that is forked; made by the first command."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def __call__(
        self,
        *arguments: str | Path,
        stdin: str = "",
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        killed_after: float | None = None,
        user: int = 0,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``kg`` with *arguments* and wait until it has ended.

        Args:
            killed_after: Seconds until it is killed (``kill -9``).
            user: Number of the user that it runs as; 0 for the one of the tests.
        """
        line = self._connected()
        asked = {
            "arguments": list(map(str, arguments)),
            "cwd": str(cwd or Path.cwd()),
            "env": dict(env or os.environ),
            "killed_after": killed_after,
            "user": user,
        }
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, \
                tempfile.TemporaryFile() as err:  # fmt: skip
            given.write(stdin.encode())
            given.seek(0)
            descriptors = [file.fileno() for file in (given, out, err)]
            socket.send_fds(line, [json.dumps(asked).encode()], descriptors)
            code = line.recv(16)
            assert code, "the process that is forked has ended"
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(
                ["kg", *asked["arguments"]], int(code), out.read().decode(), err.read().decode()
            )

    def _close(self) -> None:
        assert self._process is not None
        assert self._socket is not None
        self._socket.close()
        self._process.wait()

    def _connected(self) -> socket.socket:
        if self._socket is None:
            self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, __file__, str(theirs.fileno())],
                    cwd=ROOT,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                    pass_fds=[theirs.fileno()],
                )
            atexit.register(self._close)
        return self._socket


run_kg = CommandLine()


def _serve(line: socket.socket) -> list[str] | None:
    """Fork for each command; give its arguments in the fork, and None at the end."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(line, 1 << 20, 3)
        if not message:
            return None
        asked = json.loads(message)
        pid = os.fork()
        if pid == 0:
            line.close()
            for place, descriptor in enumerate(descriptors):
                os.dup2(descriptor, place)
                os.close(descriptor)
            os.chdir(asked["cwd"])
            os.environ.clear()
            os.environ.update(asked["env"])
            if asked["user"]:
                os.setgroups([])
                os.setresgid(asked["user"], asked["user"], asked["user"])
                os.setresuid(asked["user"], asked["user"], asked["user"])
            return list(asked["arguments"])
        for descriptor in descriptors:
            os.close(descriptor)
        status = _ended(pid, asked["killed_after"])
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _ended(pid: int, killed_after: float | None) -> int:
    """Wait until a process has ended, by itself or because it is killed; give its status."""
    if killed_after is not None:
        ended = os.pidfd_open(pid)
        select.select([ended], [], [], killed_after)
        os.close(ended)
        os.kill(pid, signal.SIGKILL)  # nobody has waited for it, so the number is still its own
    return os.waitpid(pid, 0)[1]


def _main(descriptor: int) -> None:
    import oxrdflib  # noqa: F401
    import pyoxigraph  # noqa: F401
    import typer

    from kg.catalog import load_catalog
    from kg.cli import main
    from kg.cli.app import app
    from kg.cluster.wording import wording_keys
    from kg.config import BASE_IRI
    from kg.fingerprint import run_facts
    from kg.graph.ontology import ontology_quads
    from kg.graph.shapes import load_rulebook
    from kg.lexicon.authority import load_actor_rows, load_place_rows, load_region_rows
    from kg.pipeline import extract
    from kg.read.language import other_language
    from kg.store import reader, writer  # noqa: F401

    # What a build loads once. No store is opened: its threads would be missing in a fork.
    assert len(list(extract([str(ROOT / "seeds")]))) >= 2
    assert other_language("Bei Gefechten im Norden der Stadt sind nach Angaben der Behörden " * 2)
    assert load_catalog()
    assert load_rulebook()
    assert all((load_actor_rows(), load_place_rows(), load_region_rows()))
    assert wording_keys("five words are a run")  # imports SciPy
    assert ontology_quads(base=BASE_IRI)
    assert run_facts(None)
    # Typer makes its commands anew, from all signatures, whenever it is called.
    typer.main.get_command = cache(typer.main.get_command)
    typer.main.get_command(app)
    # A collection of garbage in a fork would go through, and so copy, all that is loaded here.
    gc.collect()
    gc.freeze()
    arguments = _serve(socket.socket(fileno=descriptor))
    if arguments is None:
        return
    sys.argv = ["kg", *arguments]
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(ValueError):  # it was closed
            stream.flush()
    # Not by the interpreter's end: the ONNX runtime would wait for a thread that a fork lacks.
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
