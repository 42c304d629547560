"""SPARQL servers of others, for tests of remote stores: real processes on real ports.

Oxigraph's server comes with ``pip install oxigraph``; KG_OXIGRAPH names it where it is not on the
path. Virtuoso is Debian's package virtuoso-opensource.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

OXIGRAPH = os.environ.get("KG_OXIGRAPH") or shutil.which("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
_VIRTUOSO_SETTINGS = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
[Plugins]
"""
_MAY_WRITE = """\
GRANT SPARQL_UPDATE TO "SPARQL";
DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);
"""


def free_port() -> int:
    """Find a port that nobody listens on, and that no connection is given until it is used."""
    given = Path("/proc/sys/net/ipv4/ip_local_port_range")
    lowest = int(given.read_text().split()[0]) if given.exists() else 32_768
    while True:
        port = random.SystemRandom().randrange(10_000, max(lowest, 20_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def oxigraph_server(folder: Path, *, port: int = 0) -> Iterator[str]:
    """Run Oxigraph's own server on the database in *folder*; give its query operation."""
    assert OXIGRAPH is not None
    port = port or free_port()
    command = [OXIGRAPH, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with _process(command, port, folder.with_suffix(".log"), seconds=60):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[str]:
    """Run Virtuoso on an empty database in *folder*, open to writes; give its SPARQL operation."""
    assert VIRTUOSO is not None
    web, sql = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO_SETTINGS.format(folder=folder, web=web, sql=sql))
    command = [VIRTUOSO, "-f", "+configfile", str(settings)]
    with _process(command, web, folder / "out.log", seconds=240):
        subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba"],
            input=_MAY_WRITE, text=True, check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        yield f"http://127.0.0.1:{web}/sparql"


@contextmanager
def _process(command: Sequence[str], port: int, log: Path, *, seconds: float) -> Iterator[None]:
    with log.open("ab") as output:
        process = subprocess.Popen(list(command), stdout=output, stderr=output)
    try:
        limit = time.monotonic() + seconds
        while not _listens(port):
            assert process.poll() is None, log.read_text(errors="replace")[-2000:]
            assert time.monotonic() < limit, "the server did not start"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
