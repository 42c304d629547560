"""Pages in a real Chromium: with and without scripts, wide and narrow, light and dark.

The network is cut but for this machine. For axe: ``npm ci --ignore-scripts`` in this folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store.lists import LISTS
from tests.live.browser import BINARY, Browser, browser
from tests.web.pages.conftest import Site, site  # noqa: F401 - a fixture
from tests.web.pages.test_pages import REPORT, THINGS

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PATHS = [
    "/",
    *(f"/{name}" for name in LISTS),
    "/events?type=air-strike&place=beta",
    "/events?from=2030-03-01&to=2030-03-31&actor=red-army",
    "/actors?q=script",
    *THINGS,
    REPORT,
    "/doc/actor/red-army",
    "/doc/actor/hostile",
    "/doc/place/alpha",
    "/about",
    "/help",
    "/status",
    "/queries",
    "/search?q=alpha",
]

pytestmark = pytest.mark.skipif(BINARY is None, reason="no chromium")


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Open a browser for the tests of this file."""
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.mark.skipif(not AXE.is_file(), reason="npm ci has not been run in tests/web/browser")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(site: Site, tab: Browser, path: str, dark: bool) -> None:  # noqa: F811
    """No page has a violation of the accessibility rules, in light and dark colours."""
    tab.look(width=390 if dark else 1280, dark=dark)
    tab.open(site.address + path)
    tab.run(AXE.read_text(encoding="utf-8") + "; 0")
    found = tab.run(
        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].target + ' ' + "
        "v.nodes[0].failureSummary))"
    )
    assert found == []


@pytest.mark.parametrize("path", PATHS)
def test_narrow_page_does_not_scroll_sideways(site: Site, tab: Browser, path: str) -> None:  # noqa: F811
    """At 390 pixels a page is no wider than the window; wide tables scroll inside it."""
    tab.look(width=390)
    tab.open(site.address + path)
    assert tab.run("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_fetched_from_elsewhere_and_no_name_runs(
    site: Site,  # noqa: F811
    tab: Browser,
    path: str,
) -> None:
    """A page asks this server only, and what is written in names stays text."""
    tab.look(width=1280)
    tab.open(site.address + path)
    own = (site.address, "data:")  # the icon of a date field comes from the browser itself
    assert {address for address in tab.requested() if not address.startswith(own)} == set()
    assert not [e for e in tab.events if e.get("method") == "Page.javascriptDialogOpening"]


def test_filters_work_without_scripts(site: Site, tab: Browser) -> None:  # noqa: F811
    """Links and forms alone filter, sort and take filters away."""
    tab.look(width=1280, scripts=False)
    tab.open(site.address + "/events")
    tab.open(site.address + _href(tab, "#f-type a"))
    first = _text(tab, ".sentence")
    assert "type: " in first
    tab.open(site.address + _href(tab, ".active a"))
    assert "type: " not in _text(tab, ".sentence")
    assert _text(tab, ".sentence").split()[0] != first.split()[0]


def test_list_can_be_worked_by_keyboard(site: Site, tab: Browser) -> None:  # noqa: F811
    """The Tab key reaches rows and facets, in the order in which they stand."""
    tab.look(width=1280)
    tab.open(site.address + "/incidents")
    reached = []
    for _ in range(60):
        for kind in ("keyDown", "keyUp"):
            tab.call(
                "Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9
            )
        reached.append(tab.run("document.activeElement.getAttribute('href') || ''"))
    assert any(href.startswith("/doc/incident/") for href in reached)
    assert any(href.startswith("/incidents?type=") for href in reached)


def _node(tab: Browser, selector: str) -> int:
    root = tab.call("DOM.getDocument")["root"]["nodeId"]
    node: int = tab.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
    assert node, selector
    return node


def _href(tab: Browser, selector: str) -> str:
    flat = tab.call("DOM.getAttributes", nodeId=_node(tab, selector))["attributes"]
    return str(flat[flat.index("href") + 1])


def _text(tab: Browser, selector: str) -> str:
    html = tab.call("DOM.getOuterHTML", nodeId=_node(tab, selector))["outerHTML"]
    return str(html.split("<bdi>", 1)[1].split("</bdi>", 1)[0])
