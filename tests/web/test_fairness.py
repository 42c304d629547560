"""One client's slow queries do not keep another one from its answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import LiveServer, live_server
from slow_clients import SLOW, STREAM, look_ups_beside

pytestmark = pytest.mark.slow


@pytest.fixture
def server(example_store: Path, tmp_path: Path) -> Iterator[LiveServer]:
    """Run a server as it is by default, but for two readers."""
    with live_server(example_store, folder=tmp_path, workers=2, cache_bytes=0) as running:
        yield running


@pytest.mark.parametrize("clients", [1, 20])
@pytest.mark.parametrize("text", [SLOW, STREAM], ids=["counting", "streaming"])
def test_look_ups_are_answered_beside_thirty_slow_queries(
    server: LiveServer, clients: int, text: str
) -> None:
    """None of another client's look-ups fails; tests/bench measures how long they take."""
    statuses, _ = look_ups_beside(server, text, clients=clients, at_least=30)
    assert statuses == {200}
