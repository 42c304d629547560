"""A wrong attacker is corrected in a real Chromium, without scripts, and stays so after a build."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import writer
from kg.store.derived import derive
from tests.correct.cases import BASE, Opened, told
from tests.live.browser import AXE, BINARY, Browser, browser
from tests.live.fresh_store import fresh_store
from tests.live.live_server import TOKEN, LiveServer, live_server, wait_until

A = told("a")
FIRST = "US-led coalition air strikes on Hajin killed 14 people, the Observatory said."
UNSEEN = "A device strapped to a car went off in Hajin."
BARE = told("c", unseen=UNSEEN)
EVENT = f"event/{A.key}-17-air-strike"
PART = f"participation/{A.key}-17-air-strike-attacker-0"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BINARY is None, reason="no chromium")]


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that takes writes."""
    store = tmp_path_factory.mktemp("corrected") / "store"
    with fresh_store(store, base=BASE) as fresh:
        Opened(fresh).add(A, told("b", "15"), BARE)
        fresh.publish(derive)
    with live_server(store, update=True, workers=2) as server:
        yield server


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Open a browser for the tests of this file."""
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def fill(tab: Browser, **fields: str) -> None:
    """Fill in the form of the page and send it; wait until the next page is there."""
    for name, value in fields.items():
        tab.run(f"document.querySelector('#correct #{name}').value = {json.dumps(value)}; 0")
    tab.run("document.body.dataset.old = 'yes'; 0")
    tab.run("document.querySelector('#correct form button').click(); 0")
    tab.wait("document.body && !document.body.dataset.old && document.readyState == 'complete'")


def read_again(store: Path) -> bool:
    """Build anew by other rules; False while the server's writer holds the store."""
    try:
        with writer(store) as opened:
            Opened(opened, run="another").add(told("a", run="another"))
            opened.publish(derive)
    except StoreError:
        return False
    return True


def test_task_correct_a_wrong_actor_and_see_it_after_a_rebuild(
    corrected: LiveServer, tab: Browser
) -> None:
    """Three steps without scripts or SPARQL: open the event, fill in the form, send it."""
    tab.look(width=390, scripts=False)
    tab.open(f"{corrected.url}/doc/{EVENT}")
    assert "US-led coalition" in tab.run("document.querySelector('.answer').innerText")
    tab.run("document.querySelector('#correct').open = true; 0")
    assert tab.run("document.documentElement.scrollWidth") <= 390
    fill(
        tab, target=f"{PART}|actor", act="replace", value="Syrian army", by="Ada Example",
        reason="the text says so", token=TOKEN,
    )  # fmt: skip
    assert tab.run("location.pathname") == f"/doc/{EVENT}"
    answer = tab.run("document.querySelector('.answer').innerText")
    assert "Syrian army" in answer
    assert "US-led coalition" not in answer
    assert "read by the machine as actor/us-led-coalition" in tab.run("document.body.innerText")
    generation = int(corrected.request("GET", "/health/ready").json()["generation"])
    wait_until(lambda: read_again(corrected.store), "the store is not free")
    wait_until(
        lambda: int(corrected.request("GET", "/health/ready").json()["generation"]) > generation,
        "the newest generation was not noticed",
    )
    tab.open(f"{corrected.url}/doc/{EVENT}")
    answer = tab.run("document.querySelector('.answer').innerText")
    assert ("Syrian army" in answer, "US-led coalition" in answer) == (True, False)


def test_an_event_that_was_not_seen_is_added(corrected: LiveServer, tab: Browser) -> None:
    """Without scripts: choose the sentence, type and words; the words then lead to the event."""
    tab.look(width=390, scripts=False)
    tab.open(f"{corrected.url}/doc/report/{BARE.key}")
    tab.run("document.querySelector('#correct').open = true; 0")
    assert tab.run("document.documentElement.scrollWidth") <= 390
    offered = tab.run(
        "[...document.querySelectorAll('#target optgroup')].map(g =>"
        " [g.label, [...g.children].map(o => o.textContent)])"
    )
    assert offered == [
        ["without an event", [UNSEEN]],
        ["which tell of an event already", [FIRST]],
    ]
    fill(tab, value="car-bomb", words="went off", by="Ada", reason="it is told", token=TOKEN)
    assert tab.run("location.pathname") == f"/doc/report/{BARE.key}"
    assert tab.run("location.hash").startswith("#char=")
    assert "new event → car-bomb|went off" in tab.run("document.body.innerText")
    link = "[...document.querySelectorAll('mark a, mark + a, .quote a')]"
    hrefs = tab.run(f"{link}.map(a => a.getAttribute('href'))")
    (event,) = {h for h in hrefs if h.startswith("/doc/event/") and h.endswith("-car-bomb")}
    tab.open(corrected.url + event)
    assert tab.run("document.querySelector('h1').innerText").startswith("Car bomb")
    assert UNSEEN in tab.run("document.querySelector('main').innerText")
    tab.run("document.querySelector('#correct').open = true; 0")
    fill(
        tab, target=f"{event.removeprefix('/doc/')}|", act="add-place", value="place/hajin",
        by="Ada", reason="it is told", token=TOKEN,
    )  # fmt: skip
    assert "Hajin" in tab.run("document.querySelector('h1').innerText")


def test_refusal_is_a_page_that_says_what_to_do(corrected: LiveServer, tab: Browser) -> None:
    """A wrong token changes nothing and is told in words."""
    tab.look(width=1280, scripts=False)
    tab.open(f"{corrected.url}/doc/{EVENT}")
    fill(tab, act="no-event", by="Ada", reason="x", token="wrong", target=f"{EVENT}|")
    assert "token is wrong" in tab.run("document.body.innerText")
    tab.open(f"{corrected.url}/doc/{EVENT}")
    assert tab.run("document.querySelector('h1').innerText").startswith("Air strike")


@pytest.mark.skipif(not AXE.is_file(), reason="npm ci has not been run in tests/web/browser")
@pytest.mark.parametrize(
    "path",
    [f"/doc/{EVENT}", f"/doc/{PART}", f"/doc/report/{BARE.key}", "/doc/actor/us-led-coalition"],
)
def test_axe_finds_nothing_in_the_form(corrected: LiveServer, tab: Browser, path: str) -> None:
    """The open form has no violation of the accessibility rules."""
    tab.look(width=1280)
    tab.open(corrected.url + path)
    tab.run("document.querySelector('#correct').open = true; 0")
    assert tab.violations() == []
