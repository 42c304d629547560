"""Processes: nothing outlives the server, everything that dies is replaced."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from example_data import EX, example_nquads
from live_server import UNHURRIED, LiveServer, live_server, wait_until, wait_until_running
from process_table import wait_until_gone

pytestmark = pytest.mark.slow

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_killing_the_server_leaves_no_child(example_store: Path, tmp_path: Path) -> None:
    """kill -9 of the server ends its children, busy ones included."""
    with live_server(example_store, folder=tmp_path, **UNHURRIED) as server:
        thread = threading.Thread(target=lambda: _ignore(server))
        thread.start()
        wait_until_running(server)
        children = server.children()
        assert len(children) >= 2
        os.kill(server.process.pid, signal.SIGKILL)
        wait_until_gone(children)
        thread.join()


def test_a_killed_reader_is_replaced(reading: LiveServer) -> None:
    """Whatever kills a child, even the supervisor, the server goes on."""
    for _ in range(2):
        for pid in reading.children():
            with contextlib.suppress(ProcessLookupError):  # readers end with their supervisor
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: reading.query("ASK { }").status == 200, "nobody answers")
    # supervisor and two readers
    wait_until(lambda: len(reading.children()) == 3, "there are not as many as there shall be")


def test_readers_for_heavy_clients_end_with_the_need_for_them(reading: LiveServer) -> None:
    """Who has had a slow query is served by another reader, which does not stay for ever."""
    assert reading.query(SLOW, timeout="1").status == 504
    assert reading.query("ASK { }").status == 200
    assert len(reading.children()) > 3
    wait_until(lambda: len(reading.children()) == 3, "a reader stays that nobody needs")


def test_a_reader_that_does_not_move_is_replaced(example_store: Path, tmp_path: Path) -> None:
    """Whoever is connected to a reader that has stopped is answered by another one."""
    with live_server(example_store, folder=tmp_path, workers=1) as server:
        wait_until(lambda: len(server.children()) == 2, "there is no reader")
        _, reader = server.children()
        os.kill(reader, signal.SIGSTOP)
        assert server.query("ASK { }").status == 200
        wait_until_gone([reader])


def test_readers_are_replaced_when_worn(example_store: Path, tmp_path: Path) -> None:
    """After so many queries a reader makes room for a fresh one."""
    with live_server(
        example_store, folder=tmp_path, workers=1, recycle_queries=20, cache_bytes=0
    ) as server:
        seen = set()
        for _ in range(60):
            assert server.query("ASK { }").status == 200
            seen.update(server.children())
        assert len(seen) >= 4


def test_publishing_under_load_gives_no_error(tmp_path: Path) -> None:
    """While a store is published clients read: each answer is whole and from one generation."""
    from kg.store import writer

    store = tmp_path / "store"
    with writer(store, create=True) as w:
        w.replace_graph(f"{EX}g", example_nquads(f"{EX}g", 1))
        w.publish()
    query = f"SELECT (COUNT(*) AS ?n) (MAX(?x) AS ?m) {{ ?s <{EX}n> ?x }}"
    with live_server(store, cache_bytes=0) as server:
        wrong: list[object] = []
        answers = itertools.count()
        stopping = threading.Event()

        def read() -> None:
            while not stopping.is_set():
                reply = server.query(query)
                next(answers)
                if reply.status != 200:
                    wrong.append(reply)
                    continue
                row = reply.json()["results"]["bindings"][0]
                # Each generation holds n statements with the value n.
                if row["n"]["value"] != row.get("m", {"value": "0"})["value"]:
                    wrong.append(row)

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        with writer(store) as w:
            for number in range(1, 16):
                lines = "".join(
                    f'<{EX}s{i}> <{EX}n> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
                    for i in range(number)
                )
                w.replace_graph(f"{EX}g", lines.encode())
                newest = w.publish().number
                seen = next(answers)
                wait_until(lambda: next(answers) > seen + 6, "nobody was answered")  # noqa: B023
        wait_until(
            lambda: int(server.query("ASK { }").headers["x-kg-generation"]) == newest,
            "the newest generation was not noticed",
        )
        stopping.set()
        for thread in threads:
            thread.join()
        assert wrong == []


def test_a_build_can_write_while_the_server_is_idle(tmp_path: Path) -> None:
    """The server's writer lets go of the store, so that a build gets it."""
    from kg.errors import StoreError
    from kg.store import writer

    store = tmp_path / "store"
    with live_server(store, update=True) as server:
        assert server.update("INSERT DATA { <urn:a> <urn:b> 1 }").status == 204
        while True:
            try:
                with writer(store) as w:
                    assert server.update("INSERT DATA { <urn:a> <urn:b> 2 }").status == 503
                    w.replace_graph("urn:g", b"<urn:a> <urn:b> <urn:c> .")
                    w.publish()
                break
            except StoreError:
                time.sleep(0.2)
        assert server.update("INSERT DATA { <urn:a> <urn:b> 3 }").status == 204


def test_unusable_settings_are_told_before_start(tmp_path: Path) -> None:
    """A missing store, a wrong folder and a taken port are errors with a remedy."""
    with (
        pytest.raises(AssertionError, match="there is no store here"),
        live_server(tmp_path / "nothing", folder=tmp_path),
    ):
        pass
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("x")
    with (
        pytest.raises(AssertionError, match="not a kg store"),
        live_server(tmp_path / "other", folder=tmp_path),
    ):
        pass


def _ignore(server: LiveServer) -> None:
    try:
        server.query(SLOW)
    except (OSError, Exception):
        return
