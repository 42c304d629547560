"""A real server process on a real port, for tests that speak HTTP."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from process_table import descendants

TOKEN = "test-token-" + "0123456789abcdef" * 2
UNHURRIED: Final[Mapping[str, float]] = dict.fromkeys(
    ("timeout_seconds", "max_timeout_seconds", "queue_seconds"), 1200.0
)
"""Settings of a server that gives queries more time than any test lasts, however busy it is."""


@dataclass(frozen=True)
class Reply:
    """A response, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip()


@dataclass
class LiveServer:
    """A running server."""

    process: subprocess.Popen[bytes]
    host: str
    port: int
    token: str | None
    store: Path
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send exactly these headers and read the whole answer."""
        connection = http.client.HTTPConnection(self.host, self.port)
        try:
            data = body.encode("utf-8") if isinstance(body, str) else body
            named = dict(headers or {})
            connection.putrequest(
                method, path, skip_accept_encoding=True, skip_host="Host" in named
            )
            for name, value in named.items():
                connection.putheader(name, value)
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            answer = connection.getresponse()
            content = answer.read()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, names, content)
        finally:
            connection.close()

    def query(
        self,
        text: str,
        *,
        accept: str | None = None,
        headers: Mapping[str, str] | None = None,
        **parameters: str,
    ) -> Reply:
        """Ask by GET."""
        fields = urllib.parse.urlencode({"query": text, **parameters})
        sent = {**(headers or {}), **({"Accept": accept} if accept else {})}
        return self.request("GET", f"/sparql?{fields}", headers=sent)

    def update(self, text: str, *, path: str = "/update") -> Reply:
        """Send an update with the token."""
        headers = {"Content-Type": "application/sparql-update", **self.credentials}
        return self.request("POST", path, body=text, headers=headers)

    def put(self, path: str, body: bytes | str, content_type: str = "text/turtle") -> Reply:
        """Put a graph with the token."""
        headers = {"Content-Type": content_type, **self.credentials}
        return self.request("PUT", path, body=body, headers=headers)

    @property
    def credentials(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def children(self) -> list[int]:
        """List all living processes that descend from the server."""
        return descendants(self.process.pid)

    def stop(self) -> None:
        """End the server and wait."""
        _stop(self.process)


@contextmanager
def live_server(
    store: Path | str, *, update: bool = False, folder: Path | None = None, **settings: Any
) -> Iterator[LiveServer]:
    """Start a server on a free port and stop it afterwards."""
    chosen: dict[str, Any] = {"store": str(store), "port": 0, **settings}
    token = None
    if update:
        token = TOKEN
        token_file = (folder or Path(store).parent) / "token"
        token_file.write_text(token + "\n", encoding="utf-8")
        chosen.update(update=True, token_file=str(token_file))
    log = (folder or Path(store).parent) / "server.log"
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "kg.web.server", json.dumps(chosen)],
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    try:
        address = _first_line(process, log)
        parts = urllib.parse.urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        server = LiveServer(process, parts.hostname, parts.port, token, Path(store), {"log": log})
        yield server
    finally:
        _stop(process)
        if process.stdout is not None:
            process.stdout.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _first_line(process: subprocess.Popen[bytes], log: Path) -> str:
    assert process.stdout is not None
    if line := process.stdout.readline().decode().strip():
        return line
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")


def metric(server: LiveServer, name: str) -> float:
    """Read a figure from /metrics."""
    text = server.request("GET", "/metrics").text
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found is not None, name
    return float(found[1])


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait for an event; the time limit of the test ends this, and shows *what* was wrong."""
    del what
    while not holds():
        time.sleep(0.02)


def wait_until_idle(server: LiveServer) -> None:
    """Wait until no query runs, also none that is slow."""
    states = ("running", "slow")
    wait_until(
        lambda: not any(metric(server, f'kg_pool{{state="{state}"}}') for state in states),
        "a query or a reader was lost",
    )


def wait_until_running(server: LiveServer, number: int = 1) -> None:
    """Wait until *number* queries run."""
    wait_until(lambda: metric(server, 'kg_pool{state="running"}') >= number, "no query has begun")


def logged_queries(log: Path, number: int) -> list[dict[str, Any]]:
    """Wait until the query log holds at least *number* lines; return them.

    A line is written once its answer has been sent, so a client may be faster.
    """
    while True:
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        lines = text.splitlines() if text.endswith("\n") else text.splitlines()[:-1]
        if len(lines) >= number:
            return [json.loads(line) for line in lines]
        time.sleep(0.05)
