"""A server elsewhere that is away, busy, closed or none: nothing lost, nothing double, all told."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from example_data import EX, example_nquads
from live_server import TOKEN, LiveServer, live_server
from other_servers import free_port
from process_table import wait_until_gone
from unreliable import BUSY, CUT_AFTER, CUT_BEFORE, unreliable

from kg.errors import KgError, StoreError
from kg.store import reader, remote_writer, sparql_server, writer
from kg.store.union import DEPRECATED, STORE_GRAPH, UnionFaults, find_union_faults
from tests.store.test_contract import build, content, stories

KILLS = int(os.environ.get("KG_KILLS", "4"))
ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = """
import sys
from kg.store import writer
from tests.store.test_contract import build, stories
with writer(sys.argv[1]) as w:
    print("begun", flush=True)
    build(w, stories()[int(sys.argv[2]) : int(sys.argv[3])])
    w.publish()
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that takes updates, with its token in the environment."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KG_STORE_TOKEN", TOKEN)
        folder = tmp_path_factory.mktemp("elsewhere")
        with live_server(folder / "store", update=True) as server:
            yield server


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return what the embedded store holds after the same builds."""
    path = tmp_path_factory.mktemp("undisturbed") / "store"
    with writer(path, create=True) as w:
        build(w, stories())
        w.publish()
    return content(reader(path))


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a writer ask again at once."""
    monkeypatch.setattr(remote_writer, "PAUSES_SECONDS", (0.05,) * 10_000)  # the test ends before


@pytest.mark.slow
@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("how", [CUT_BEFORE, CUT_AFTER, BUSY])
def test_requests_that_fail_are_sent_again(
    elsewhere: LiveServer, undisturbed: list[str], how: str
) -> None:
    """Every third request fails, and the graph is that of a build that nothing disturbed."""
    elsewhere.update("DROP ALL")

    def fails(path: str, number: int) -> str | None:
        return how if number > 2 and number % 3 == 0 else None  # the first contact is not repeated

    with unreliable(f"{elsewhere.url}/sparql", fails) as address, writer(address) as w:
        build(w, stories())
    there = reader(f"{elsewhere.url}/sparql")
    assert content(there) == undisturbed
    assert find_union_faults(there) == UnionFaults(0, 0)


@pytest.mark.slow
@pytest.mark.usefixtures("hurried")
def test_a_server_that_is_killed_and_comes_back(
    tmp_path: Path, undisturbed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 of the server amid a build, and a new start: the build goes on to the same graph."""
    monkeypatch.setenv("KG_STORE_TOKEN", TOKEN)
    port = free_port()
    with ExitStack() as stack:
        first = stack.enter_context(live_server(tmp_path / "store", update=True, port=port))

        def restart() -> None:
            first.process.send_signal(signal.SIGSTOP)  # so that it starts no reader meanwhile
            children = first.children()
            first.process.kill()
            first.process.wait()
            wait_until_gone(children)  # the port is theirs too
            stack.enter_context(live_server(tmp_path / "store", update=True, port=port))

        with writer(f"{first.url}/sparql") as w:
            build(w, stories()[:1])
            returning = threading.Thread(target=restart)
            returning.start()
            build(w, stories()[1:2])
            returning.join()
            build(w, stories()[2:])
        there = reader(f"{first.url}/sparql")
        assert content(there) == undisturbed
        assert find_union_faults(there) == UnionFaults(0, 0)


def killed_build(address: str, first: int, end: int, *, after: float) -> None:
    """Begin to build some of the stories, and kill the process so many seconds later."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, address, str(first), str(end)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.slow
def test_a_build_that_is_killed_is_resumed(elsewhere: LiveServer, undisturbed: list[str]) -> None:
    """kill -9 at moments left to chance: the next build goes on, and the graph ends the same.

    A text that is built after its correction corrects that in turn, so the two are two builds.
    """
    elsewhere.update("DROP ALL")
    address = f"{elsewhere.url}/sparql"
    generator = random.Random(20261129)
    for first, end in ((0, 1), (1, len(stories()))):
        for _ in range(KILLS // 2):
            killed_build(address, first, end, after=generator.random() * 2)
        with writer(address) as w:
            build(w, stories()[first:end])
    assert content(reader(address)) == undisturbed
    assert find_union_faults(reader(address)) == UnionFaults(0, 0)


def test_a_change_cut_between_its_requests_is_mended(
    elsewhere: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that dies between two requests of one change leaves a mark; the next one mends."""
    elsewhere.update("DROP ALL")
    address = f"{elsewhere.url}/sparql"
    with writer(address) as w:
        w.replace_graph(f"{EX}old", example_nquads(f"{EX}old", 50))
    monkeypatch.setattr(remote_writer, "_REQUEST_CHARACTERS", 1)
    monkeypatch.setattr(sparql_server, "PAUSES_SECONDS", ())
    monkeypatch.setattr(remote_writer, "PAUSES_SECONDS", ())

    def dies(path: str, number: int) -> str | None:
        return CUT_BEFORE if path == "/update" and number > 6 else None

    with unreliable(address, dies) as cut, pytest.raises(StoreError, match="reached"):  # noqa: SIM117
        with writer(cut) as w:
            w.replace_graph(f"{EX}old", example_nquads(f"{EX}old", 60, offset=30))
    assert find_union_faults(reader(address))
    with writer(address):
        pass
    assert find_union_faults(reader(address)) == UnionFaults(0, 0)


def test_what_a_killed_writer_sent_last_is_known_to_the_next(elsewhere: LiveServer) -> None:
    """An update that the server carries out while a writer is opened is seen by that writer."""
    elsewhere.update("DROP ALL")
    with writer(f"{elsewhere.url}/sparql") as w:
        w.replace_graph(f"{EX}old", example_nquads(f"{EX}old", 1))
    late = f"INSERT DATA {{ GRAPH {STORE_GRAPH} {{ <{EX}old> {DEPRECATED} true }} }}"

    def arrives_late(path: str, number: int) -> None:
        if path == "/update" and number == 2:
            elsewhere.update(late)

    with unreliable(f"{elsewhere.url}/sparql", arrives_late) as address, writer(address) as w:
        assert not w.graph_exists(f"{EX}old")


def test_an_error_leaves_half_a_batch_unsent(elsewhere: LiveServer) -> None:
    """What was gathered when something else went wrong is not sent."""
    elsewhere.update("DROP ALL")
    with pytest.raises(ZeroDivisionError), writer(f"{elsewhere.url}/sparql") as w:  # noqa: PT012
        w.replace_graph(f"{EX}g", example_nquads(f"{EX}g", 1))
        raise ZeroDivisionError
    assert reader(f"{elsewhere.url}/sparql").graphs() == []


@pytest.fixture(scope="module")
def odd_service() -> Iterator[str]:
    """Run a web server that is no SPARQL service, in several ways."""
    is_over = threading.Event()

    class Odd(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status = {"/moved": 301, "/missing": 404, "/secret": 401, "/closed": 403}.get(self.path)
            if self.path == "/slow":
                is_over.wait()
                return
            status = status or (500 if self.path == "/broken" else 200)
            self.send_response(status)
            if status == 301:
                self.send_header("Location", "https://elsewhere.example/sparql")
            self.send_header("Content-Length", "13")
            self.end_headers()
            self.wfile.write(b"<html></html>")

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    is_over.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "what", "remedy"),
    [
        ("/page", "no SPARQL service", "query operation"),
        ("/missing", "no SPARQL service", "query operation"),
        ("/moved", "moved to https://elsewhere.example", "give that address"),
        ("/secret", "credentials", "KG_STORE_TOKEN"),
        ("/closed", "does not allow", "take updates"),
        ("/broken", "failed with 500", "log"),
        ("/slow", "in time", "less busy"),
    ],
)
def test_each_fault_of_a_server_is_told_with_its_remedy(
    odd_service: str, monkeypatch: pytest.MonkeyPatch, path: str, what: str, remedy: str
) -> None:
    """The error names the address, what is wrong there, and what to do."""
    if path == "/slow":
        monkeypatch.setattr(sparql_server, "TIMEOUT_SECONDS", 0.2)
    with pytest.raises(KgError, match=what) as caught, writer(f"{odd_service}{path}"):
        pass
    assert caught.value.where == f"{odd_service}{path}"
    assert remedy in caught.value.remedy


def test_a_server_that_takes_no_updates_is_told_before_anything_is_read(tmp_path: Path) -> None:
    """Whoever may only read hears so when the store is opened."""
    with writer(tmp_path / "store", create=True) as w:
        w.publish()
    with live_server(tmp_path / "store") as server:
        assert reader(f"{server.url}/sparql").graphs() == []
        with pytest.raises(StoreError) as caught, writer(f"{server.url}/sparql"):
            pass
    assert "update" in f"{caught.value}"


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("http://user:secret@127.0.0.1:9/sparql", "holds no password"),
        ("http:///sparql", "no address"),
        ("http://127.0.0.1:9/sparql?x=1", "no address"),
        ("http://127.0.0.1:9/sparql", "cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(address: str, what: str) -> None:
    """The message does not repeat a password."""
    with pytest.raises(StoreError, match=what) as caught, writer(address):
        pass
    assert "secret" not in str(caught.value)


def test_credentials_come_from_the_environment_or_netrc(
    elsewhere: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token goes before a user, a user before ~/.netrc; a wrong token is refused."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login desk password pw\n")
    monkeypatch.setenv("NETRC", str(netrc))
    address = "http://127.0.0.1:9/sparql"
    assert sent(address) == f"Bearer {TOKEN}"
    monkeypatch.delenv("KG_STORE_TOKEN")
    assert sent(address) == "Basic ZGVzazpwdw=="
    monkeypatch.setenv("KG_STORE_USER", "a")
    monkeypatch.setenv("KG_STORE_PASSWORD", "b")
    assert sent(address) == "Basic YTpi"
    monkeypatch.setenv("KG_STORE_TOKEN", "wrong-" + TOKEN)
    with pytest.raises(StoreError) as caught, writer(f"{elsewhere.url}/sparql"):
        pass
    assert "KG_STORE_TOKEN" in f"{caught.value.remedy}"


def sent(address: str) -> str:
    """Return the credentials that a request to *address* would carry."""
    import requests

    server = sparql_server.SparqlServer(address)
    request = requests.Request("POST", address, auth=server._session.auth)
    return str(server._session.prepare_request(request).headers["Authorization"])
