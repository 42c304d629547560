"""Pages in a real Chromium: with and without scripts, wide and narrow, light and dark.

The network is cut but for this machine. For axe: ``npm ci --ignore-scripts`` in this folder.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg import paths
from kg.store.lists import LISTS
from tests.live.browser import AXE, BINARY, Browser, browser
from tests.web.pages.conftest import Site, site  # noqa: F401 - a fixture
from tests.web.pages.test_pages import INCIDENT, REPORT, THINGS

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
    "/doc/actor/arabic",
    INCIDENT.replace("/doc/", "/card/"),
    THINGS[1].replace("/doc/", "/card/"),
    "/doc/place/alpha",
    "/review",
    "/ns",
    "/nothing",
    "/about",
    "/help",
    "/status",
    "/queries",
    "/queries/events-in-area",
    "/queries/events-per-month",
    "/queries/actor-timeline",
    "/queries/quotation-network",
    "/search?q=alpha",
    "/editor",
    "/sparql?run=1&view=chart&query=SELECT+?x+?y+{VALUES(?x+?y){('a'+1)('b'+2)}}",
    "/sparql?run=1&query=SELECT+*{?s+a+?class}+LIMIT+20",
    "/sparql?run=1&view=graph&query=SELECT+?s+?o{?s+a+?o.?o+a+?c}",
    "/sparql?run=1&query=ASK{?s+?p+?o}",
    "/sparql?run=1&query=CONSTRUCT+WHERE{?s+<http://www.w3.org/2004/02/skos/core%23broader>+?o}",
    "/sparql?run=1&query=SELECT+*{?s+?p}",
]

needs_bundle = pytest.mark.skipif(
    not (paths.BUNDLE / "chart.js").is_file(), reason="make frontend has not been run"
)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BINARY is None, reason="no chromium")]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Open a browser for the tests of this file."""
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.mark.skipif(
    not AXE.is_file(),
    reason="npm ci has not been run in tests/web/browser: axe reads no page",
)
def test_axe_finds_a_fault_that_is_there(site: Site, tab: Browser) -> None:  # noqa: F811
    """The rules of accessibility are applied: a picture without words for it breaks one."""
    tab.look(width=1280)
    tab.open(site.address + "/about")
    tab.run("document.querySelector('main').append(new Image(9, 9)); 0")
    assert [found.split(":")[0] for found in violations(tab)] == ["image-alt"]


def violations(tab: Browser) -> list[str]:
    """Return which rules of accessibility the page breaks once its drawings are drawn."""
    if not AXE.is_file():
        return []
    tab.wait("![...document.querySelectorAll('figure[hidden]')].some(f => !f.closest('details'))")
    return tab.violations()


@pytest.mark.parametrize("path", PATHS)
def test_page_is_accessible_and_nothing_comes_from_elsewhere(
    site: Site,  # noqa: F811
    tab: Browser,
    path: str,
) -> None:
    """In light colours axe finds nothing; a page asks this server only, and names stay text."""
    tab.look(width=1280)
    tab.open(site.address + path)
    assert violations(tab) == []
    own = (site.address, "data:")  # the icon of a date field comes from the browser itself
    assert {address for address in tab.requested() if not address.startswith(own)} == set()
    assert not [e for e in tab.events if e.get("method") == "Page.javascriptDialogOpening"]


@pytest.mark.parametrize("path", PATHS)
def test_narrow_dark_page_is_accessible_and_does_not_scroll_sideways(
    site: Site,  # noqa: F811
    tab: Browser,
    path: str,
) -> None:
    """At 390 pixels a page is no wider than the window; in dark colours axe finds nothing."""
    tab.look(width=390, dark=True)
    tab.open(site.address + path)
    assert tab.run("document.documentElement.scrollWidth") <= 390
    assert violations(tab) == []


DRAWN = {
    "/queries/events-per-month": "chart",
    "/queries/cumulative-series": "chart",
    "/queries/summable-deaths": "chart",
    "/queries/children-and-women": "chart",
    "/queries/actor-timeline": "timeline",
    "/queries/quotation-network": "graph",
    "/doc/actor/red-army": "chart",
}


@needs_bundle
@pytest.mark.parametrize("path", DRAWN)
def test_drawings_are_drawn_under_the_policy_of_the_page(
    site: Site,  # noqa: F811
    tab: Browser,
    path: str,
) -> None:
    """A specification becomes a picture: nothing that the policy refuses is tried."""
    tab.look(width=1280)
    tab.open(site.address + path)
    tab.wait(
        "document.querySelector('.drawing .canvas svg .mark-group, .drawing .canvas svg path')"
    )
    assert tab.complaints() == []
    figure = "document.querySelector('.drawing')"
    assert DRAWN[path] in tab.run(f"{figure}.className.split(' ')")
    assert tab.run(f"{figure}.querySelector('svg').getAttribute('aria-label')")
    assert tab.run(f"{figure}.querySelectorAll('svg path[d], svg rect, svg line').length") > 2
    assert tab.weight() < 300_000


@needs_bundle
@pytest.mark.parametrize("path", ["/queries/events-in-area", "/doc/place/north-province", INCIDENT])
def test_map_shows_places_and_opens_their_events(site: Site, tab: Browser, path: str) -> None:  # noqa: F811
    """Places stand on a map with names; one that is clicked tells its events and leads to them."""
    tab.look(width=1280)
    tab.open(site.address + path)
    tab.wait("document.querySelector('.drawing.map path.leaflet-interactive')")
    assert tab.run("document.querySelectorAll('.drawing .place-label').length") > 0
    tab.run(
        "document.querySelector('.drawing.map path.leaflet-interactive')"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true})); 0"
    )
    tab.wait("document.querySelector('.leaflet-popup-content a')")
    links = "[...document.querySelectorAll('.leaflet-popup-content a')]"
    hrefs = tab.run(f"{links}.map(a => a.getAttribute('href'))")
    assert any(href.startswith("/events?place=") for href in hrefs)
    assert tab.complaints() == []


@needs_bundle
def test_list_has_its_map_behind_a_fold(site: Site, tab: Browser) -> None:  # noqa: F811
    """The map of a list costs nothing until it is opened, and then shows what the filters leave."""
    tab.look(width=1280)
    tab.open(site.address + "/events?place=alpha")
    assert not any("map.js" in address for address in tab.requested())
    tab.run("document.querySelector('details.fold').open = true; 0")
    tab.wait("document.querySelector('.drawing.map path.leaflet-interactive')")


@needs_bundle
def test_bar_opens_its_figures(site: Site, tab: Browser) -> None:  # noqa: F811
    """A click on a bar of the chart goes to the list of what it counts."""
    tab.look(width=1280)
    tab.open(site.address + "/queries/events-per-month")
    tab.wait("document.querySelector('.canvas .mark-rect path')")
    place = tab.run(
        "(() => { const bar = document.querySelector('.canvas .mark-rect path');"
        " bar.scrollIntoView({block: 'center'}); const box = bar.getBoundingClientRect();"
        " return {x: box.x + box.width / 2, y: box.y + box.height / 2}; })()"
    )
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        tab.call("Input.dispatchMouseEvent", type=kind, **place, button="left", clickCount=1)
    tab.wait("location.pathname == '/events'")
    assert "when=2030-" in tab.run("location.search")


@needs_bundle
def test_hostile_names_stay_text_in_drawings(site: Site, tab: Browser) -> None:  # noqa: F811
    """A name with markup or a formula is drawn as it is written, and runs nothing."""
    tab.look(width=1280)
    tab.open(site.address + "/about")
    tab.run(
        """(async () => {
          const evil = `<img src=x onerror="window.owned=1"> \\u0027+alert(1)] {{x}} \\${1}`;
          const spec = await (await fetch("/queries/events-per-month.vl")).json();
          const href = "javascript:window.owned=2";
          for (const row of spec.data.values) Object.assign(row, {series: evil, x: evil, href});
          const real = window.fetch;
          window.fetch = async () => new Response(JSON.stringify(spec));
          const figure = document.createElement("figure");
          figure.dataset.spec = "/x";
          document.querySelector("main").append(figure);
          await window.kgDraw(figure);
          window.fetch = real;
          const bar = figure.querySelector(".mark-rect path");
          for (const kind of ["mouseover", "mousemove", "click"])
            bar.dispatchEvent(new MouseEvent(kind, {bubbles: true}));
          await new Promise((done) => setTimeout(done, 500));
        })()"""
    )
    assert tab.run("window.owned ?? null") is None
    assert tab.run("location.pathname") == "/about"
    assert tab.run("document.querySelectorAll('figure img').length") == 0
    assert "<img" in tab.run("document.querySelector('figure svg').textContent")


@pytest.mark.parametrize("path", DRAWN)
def test_without_scripts_the_table_stands(site: Site, tab: Browser, path: str) -> None:  # noqa: F811
    """Nothing is lost without scripts: the rows are in the page, no empty frame is shown."""
    tab.look(width=1280, scripts=False)
    tab.open(site.address + path)
    _node(tab, "main table td")
    picture = tab.call("DOM.querySelector", nodeId=_root(tab), selector="figure.drawing")["nodeId"]
    if picture:
        attributes = tab.call("DOM.getAttributes", nodeId=picture)["attributes"]
        assert "hidden" in attributes


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?g) }"


def type_query(tab: Browser, query: str) -> None:
    """Put a query into the editor."""
    tab.wait("document.querySelector('.CodeMirror')")
    tab.run(f"document.querySelector('.CodeMirror').CodeMirror.setValue({query!r}); 0")


@needs_bundle
def test_editor_answers_in_its_page(site: Site, tab: Browser) -> None:  # noqa: F811
    """A query runs under the strict policy, is drawn, and its address leads back to it."""
    tab.look(width=1280)
    tab.open(site.address + "/editor")
    type_query(tab, "SELECT ?x ?y { VALUES (?x ?y) { ('a' 1) ('b' 2) } }")
    tab.run("document.getElementById('view').value = 'chart'; 0")
    tab.run("document.getElementById('run').click(); 0")
    tab.wait("document.querySelector('#answer .canvas svg path')")
    assert tab.run("document.querySelectorAll('#answer tbody tr').length") == 2
    assert tab.complaints() == []
    tab.open(tab.run("location.href"))
    tab.wait("document.querySelector('#answer .canvas svg path')")
    assert "VALUES" in tab.run("document.querySelector('.CodeMirror').CodeMirror.getValue()")


@needs_bundle
def test_editor_marks_the_place_of_a_mistake(site: Site, tab: Browser) -> None:  # noqa: F811
    """The faulty word is marked, the cursor stands there, and the next run clears it."""
    tab.look(width=1280)
    tab.open(site.address + "/editor")
    type_query(tab, "SELECT *\nWHERE { ?s ?p\n }")
    tab.run("document.getElementById('run').click(); 0")
    tab.wait("document.querySelector('.faulty')")
    assert tab.run("document.querySelector('.faulty').textContent") == "}"
    assert tab.run("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 2
    type_query(tab, "ASK { ?s ?p ?o }")
    tab.run("document.getElementById('run').click(); 0")
    tab.wait("document.querySelector('#answer').textContent.includes('Yes.')")
    assert not tab.run("document.querySelector('.faulty-line, .faulty')")


@needs_bundle
def test_stop_button_ends_the_query_and_says_so(site: Site, tab: Browser) -> None:  # noqa: F811
    """One step: a running query ends at once when it is stopped, on the server too."""
    tab.look(width=1280)
    tab.open(site.address + "/editor")
    type_query(tab, SLOW)
    tab.run("document.getElementById('run').click(); 0")
    # A busy machine skips ticks of the clock.
    tab.wait("/running, (0[.][5-9]|[1-9])/.test(document.getElementById('state').textContent)")
    tab.run("document.getElementById('stop').click(); 0")
    tab.wait("document.getElementById('state').textContent.startsWith('stopped by you after')")
    assert "cancelled" in tab.run("document.querySelector('#answer .problem').textContent")
    assert tab.run("document.getElementById('stop').hidden")


@needs_bundle
def test_editor_completes_terms_of_the_data_and_offers_prefixes(
    site: Site,  # noqa: F811
    tab: Browser,
) -> None:
    """A begun property is completed from this server; a click adds a prefix once."""
    tab.look(width=1280)
    tab.open(site.address + "/editor")
    type_query(tab, "SELECT * WHERE { ?s  }")
    tab.run("document.querySelector('details.fold').open = true; 0")
    for _ in range(2):
        tab.run(
            "[...document.querySelectorAll('.prefixes button')]"
            ".find(b => b.textContent == 'kg:').click(); 0"
        )
    editor = "document.querySelector('.CodeMirror').CodeMirror"
    assert tab.run(f"{editor}.getValue().split('PREFIX kg:').length") == 2
    prefix = "PREFIX kg: <https://w3id.org/conflict-kg/ns#>"
    type_query(tab, f"{prefix}\nSELECT * {{ ?s kg:stat ?o }}")
    tab.run(f"{editor}.focus(); {editor}.setCursor({{line: 1, ch: 21}}); 0")
    press(tab, "Space", 32, modifiers=2)
    tab.wait("document.querySelector('.CodeMirror-hints')")
    assert "statedBy" in tab.run("document.querySelector('.CodeMirror-hints').textContent")
    assert all(address.startswith((site.address, "data:")) for address in tab.requested())


@needs_bundle
def test_editor_is_no_trap_for_the_keyboard(site: Site, tab: Browser) -> None:  # noqa: F811
    """The Tab key leads out of the text to the buttons; Ctrl-Enter runs the query."""
    tab.look(width=1280)
    tab.open(site.address + "/editor")
    type_query(tab, "ASK { ?s ?p ?o }")
    tab.run("document.querySelector('.CodeMirror').CodeMirror.focus(); 0")
    press(tab, "Enter", 13, modifiers=2)
    tab.wait("document.querySelector('#answer').textContent.includes('Yes.')")
    reached = []
    for _ in range(3):
        press(tab, "Tab", 9)
        reached.append(tab.run("document.activeElement.id"))
    assert "run" in reached


def test_editor_answers_without_scripts(site: Site, tab: Browser) -> None:  # noqa: F811
    """The plain form is enough."""
    tab.look(width=1280, scripts=False)
    tab.open(site.address + "/sparql?run=1&query=SELECT+?x+{VALUES+?x+{1+2+3}}")
    _node(tab, "#answer table td.number")
    _node(tab, "#editor textarea:not([hidden])")


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


def test_card_shows_in_the_frame_of_another_site(
    site: Site,  # noqa: F811
    tab: Browser,
    tmp_path: Path,
) -> None:
    """A page of another origin can hold the card in a frame, but not the page of the incident."""
    tab.look(width=1280)
    card = site.address + INCIDENT.replace("/doc/", "/card/")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        for address, shown in ((card, True), (site.address + INCIDENT, False)):
            page = tmp_path / "page.html"
            page.write_text(f'<iframe src="{address}"></iframe>', encoding="utf-8")
            tab.open(f"http://127.0.0.1:{other.server_port}/page.html")
            (frame,) = tab.call("Page.getFrameTree")["frameTree"]["childFrames"]
            assert (frame["frame"]["url"] == address) is shown
        other.shutdown()


@pytest.mark.parametrize(
    "path", ["/incidents", INCIDENT, "/queries/figures", "/doc/actor/red-army"]
)
def test_print_leaves_out_what_paper_cannot_do(site: Site, tab: Browser, path: str) -> None:  # noqa: F811
    """Paper has no menus, forms and filters, tables are whole, and colours are light."""
    tab.look(width=800, dark=True)
    tab.open(site.address + path)
    tab.call("Emulation.setEmulatedMedia", media="print")
    shown = (
        "[...document.querySelectorAll('header.top, footer, .fields, .facets, .downloads, .jump')]"
        ".filter(e => e.closest('blockquote') === null && e.getClientRects().length).length"
    )
    assert tab.run(shown) == 0
    assert tab.run("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    overflow = "[...document.querySelectorAll('.scroll')].map(e => getComputedStyle(e).overflowX)"
    assert set(tab.run(overflow)) <= {"visible"}
    assert len(tab.call("Page.printToPDF")["data"]) > 1000
    tab.call("Emulation.setEmulatedMedia", media="")


def test_names_from_right_to_left_stand_by_themselves(site: Site, tab: Browser) -> None:  # noqa: F811
    """An Arabic name with a bracket and a number runs its way, and moves no neighbour."""
    tab.look(width=1280)
    ends = (
        "(selector => { const element = [...document.querySelectorAll(selector)]"
        ".find(e => e.textContent.includes('الجيش'));"
        " const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);"
        " const text = walker.nextNode(); const range = document.createRange();"
        " const left = at => (range.setStart(text, at), range.setEnd(text, at + 1),"
        " range.getBoundingClientRect().left); return [left(0), left(text.length - 1)]; })"
    )
    for path, selector in (
        ("/doc/actor/arabic", "h1"),
        ("/search?q=%D8%A7%D9%84%D8%AC%D9%8A%D8%B4", "main a"),
    ):
        tab.open(site.address + path)
        first, bracket = tab.run(f"{ends}({selector!r})")
        assert bracket < first  # the closing bracket ends the name, which is at its left


def test_list_can_be_worked_by_keyboard(site: Site, tab: Browser) -> None:  # noqa: F811
    """The Tab key reaches rows and facets, in the order in which they stand."""
    tab.look(width=1280)
    tab.open(site.address + "/incidents")
    reached = []
    for _ in range(60):
        press(tab, "Tab", 9)
        reached.append(tab.run("document.activeElement.getAttribute('href') || ''"))
    assert any(href.startswith("/doc/incident/") for href in reached)
    assert any(href.startswith("/incidents?type=") for href in reached)


def _node(tab: Browser, selector: str) -> int:
    node: int = tab.call("DOM.querySelector", nodeId=_root(tab), selector=selector)["nodeId"]
    assert node, selector
    return node


def press(tab: Browser, name: str, number: int, *, modifiers: int = 0) -> None:
    """Press a key; *modifiers* is 2 for Ctrl."""
    for kind in ("rawKeyDown", "keyUp"):
        tab.call(
            "Input.dispatchKeyEvent",
            type=kind, modifiers=modifiers, key=name, code=name, windowsVirtualKeyCode=number,
        )  # fmt: skip


def _root(tab: Browser) -> int:
    return int(tab.call("DOM.getDocument")["root"]["nodeId"])


def _href(tab: Browser, selector: str) -> str:
    flat = tab.call("DOM.getAttributes", nodeId=_node(tab, selector))["attributes"]
    return str(flat[flat.index("href") + 1])


def _text(tab: Browser, selector: str) -> str:
    html = tab.call("DOM.getOuterHTML", nodeId=_node(tab, selector))["outerHTML"]
    return str(html.split("<bdi>", 1)[1].split("</bdi>", 1)[0])
