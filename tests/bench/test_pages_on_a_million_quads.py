"""Pages of a store of a million quads, in a real Chromium, and how soon they begin to come.

``KG_BENCH_STORE=FOLDER make bench`` takes that store, which ``tests/bench/pages.py`` makes; without
one these tests are skipped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import paths
from kg.store.lists import LISTS
from tests.bench.pages import ASK, FIRST, QUADS, first_byte, in_turns, page_kinds
from tests.live.browser import AXE, BINARY, Browser, browser
from tests.live.live_server import LiveServer, live_server
from tests.live.screenshots import PAGES, address_of

STORE = os.environ.get("KG_BENCH_STORE", "")
MOST_BYTES = 300_000
MOST_SECONDS = 0.3
"""Until the first byte of a page, 95 of 100 times, beyond what a bare ASK takes in the same run."""
MOST_FIRST = 1.0
"""The same for the first pages after a start, whose templates and queries are read then."""
EDITOR = "own-query"

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not STORE, reason="KG_BENCH_STORE names no store of a million quads"),
]
in_chromium = pytest.mark.skipif(
    not (BINARY and AXE.is_file() and (paths.BUNDLE / "chart.js").is_file()),
    reason="this needs chromium, npm ci in tests/web/browser, and make frontend",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Serve the store; it is not changed, but shows the forms."""
    manifest = json.loads((Path(STORE) / "current" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["quads"] > 0.9 * QUADS
    folder = tmp_path_factory.mktemp("million")
    with live_server(STORE, update=True, folder=folder, workers=2) as opened:
        yield opened


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Open a browser for the tests of this file."""
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


OPENED = {
    **{name: path for name, (path, _) in PAGES.items()},
    **{name: f"/{name}" for name in LISTS},
}


@in_chromium
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("name", OPENED)
def test_page_is_light_clean_and_accessible(
    server: LiveServer, tab: Browser, name: str, scripts: bool
) -> None:
    """The ten main pages and the lists: no complaint, no other host, light, nothing against axe."""
    tab.look(width=1280, scripts=scripts)
    tab.open(address_of(server.url, OPENED[name]))
    if scripts:
        tab.wait(
            "![...document.querySelectorAll('figure[hidden]')].some(f => !f.closest('details'))"
        )
    asked = {address for address in tab.requested() if not address.startswith("data:")}
    assert {address for address in asked if not address.startswith(server.url)} == set()
    assert tab.complaints() == []
    if scripts:  # axe is a script itself
        assert tab.violations() == []
    weight = tab.weight()
    print(f"\n{name}: {weight / 1000:.0f} kB")
    assert weight < MOST_BYTES or name == EDITOR


def test_pages_begin_to_come_beside_a_bare_ask(server: LiveServer) -> None:
    """Lists, facets and pages of things: the first byte comes soon, 95 of 100 times."""
    asked = in_turns(server, page_kinds(Path(STORE)), 40)
    bound = MOST_SECONDS + asked.pop(ASK).p95
    assert {name: one.p95 for name, one in asked.items() if one.p95 > bound} == {}


def test_first_pages_after_a_start_come_soon(tmp_path: Path) -> None:
    """Nothing that hangs on the size of the store is made when the first page is asked for."""
    with live_server(STORE, folder=tmp_path, workers=2) as fresh:
        first, second = (
            {name: first_byte(fresh.host, fresh.port, path())[0] for name, path in FIRST.items()}
            for _ in range(2)
        )
    print("".join(f"\n{name}: {first[name]:.2f} s, then {second[name]:.2f} s" for name in first))
    assert max(first.values()) < MOST_FIRST
