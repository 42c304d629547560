"""The ten tasks of docs/tasks.md, done as people do them, in as many steps as that page says."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import paths
from tests.end_to_end.conftest import RunKg
from tests.live.browser import BINARY, Browser, browser

pytestmark = [pytest.mark.slow]
TESTS = Path(__file__).resolve().parents[1]
KG = "https://w3id.org/conflict-kg/ns#"
TABLE = (TESTS.parent / "docs" / "tasks.md").read_text(encoding="utf-8")
TASKS = {
    test: int(steps)
    for steps, test in re.findall(r"^\| .* \| (\d+) \| .* \| `(\S+)` \|$", TABLE, re.M)
}
needs_browser = pytest.mark.skipif(BINARY is None, reason="no chromium")


class Steps:
    """Does the steps of a task, and counts them."""

    def __init__(self, kg: RunKg) -> None:
        self.number = 0
        self._kg = kg

    def kg(self, *arguments: str | Path) -> str:
        """Type a command."""
        self.number += 1
        return self._kg(*arguments).stdout

    def ask(self, address: str, form: dict[str, str] | None = None) -> str:
        """Have another program ask for an address."""
        self.number += 1
        data = urllib.parse.urlencode(form).encode() if form else None
        with urllib.request.urlopen(address, data, timeout=60) as answer:
            return str(answer.read().decode())

    def open(self, tab: Browser, address: str) -> None:
        """Type an address."""
        self.number += 1
        tab.open(address)

    def click(self, tab: Browser, within: str, text: str) -> None:
        """Click the first link of a part of the page that begins with *text*."""
        tab.open(self.address(tab, within, text))

    def address(self, tab: Browser, within: str, text: str) -> str:
        """Click a link that is a file; return its address."""
        self.number += 1
        find = f"[...document.querySelectorAll({json.dumps(within + ' a')})]"
        begins = f"a.textContent.trim().startsWith({json.dumps(text)}) && a.getClientRects().length"
        found = tab.run(f"({find}.find(a => {begins}) || {{}}).href || ''")
        assert found, f"no link {text!r} in {within} of {tab.run('location.href')}"
        return str(found)


@pytest.fixture
def steps(request: pytest.FixtureRequest, kg: RunKg) -> Iterator[Steps]:
    """Count the steps of a task; in the end they are as many as the page says."""
    counted = Steps(kg)
    yield counted
    assert counted.number == TASKS[f"end_to_end/test_tasks.py::{request.node.name}"]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Open a browser as wide as that of a desk."""
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        opened.look(width=1280)
        yield opened


def test_ten_tasks_have_a_test_each() -> None:
    """Every row names a test that is there; one that is elsewhere says how many steps it takes."""
    assert len(TASKS) == 10
    words = {1: "One step", 3: "Three steps"}
    for test, number in TASKS.items():
        file, name = test.split("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        (found,) = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
        if file != "end_to_end/test_tasks.py":
            assert (ast.get_docstring(found) or "").startswith(words[number])


@needs_browser
def test_most_civilian_deaths(steps: Steps, server: str, tab: Browser) -> None:
    """The page that the clicks lead to begins with figure and speaker, and shows the sentence."""
    steps.open(tab, f"{server}incidents")
    steps.click(tab, "#f-when", "2018")
    steps.click(tab, "#f-when", "October 2018")
    steps.click(tab, "#f-status", "civilian")
    steps.click(tab, "thead", "Killed")
    steps.click(tab, "tbody tr:first-child", "Air strike")
    answer = tab.run("document.querySelector('.answer').innerText")
    assert "at least 41 civilians killed" in answer
    assert "Syrian Observatory for Human Rights" in answer
    assert "killed at least 41 civilians, 10 of them children, the monitor said." in tab.run(
        "document.querySelector('main table').innerText"
    )


@needs_browser
def test_coalition_as_csv(steps: Steps, server: str, tab: Browser) -> None:
    """The file has the rows of the filters, with what is said of the dead."""
    steps.open(tab, f"{server}incidents")
    steps.click(tab, "#f-actor", "US-led coalition")
    steps.click(tab, "#f-role", "attacker")
    address = steps.address(tab, ".downloads", "CSV")
    with urllib.request.urlopen(address, timeout=60) as answer:
        rows = list(csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8")))
    assert {"41", "28", "26"} <= {row["killed"] for row in rows}
    assert all("US-led coalition" in row["actors"] for row in rows)


@needs_browser
@pytest.mark.skipif(
    not (paths.BUNDLE / "map.js").is_file(), reason="make frontend has not been run"
)
def test_map(steps: Steps, server: str, tab: Browser) -> None:
    """The incidents of the list stand on a map with their names."""
    steps.open(tab, f"{server}incidents")
    steps.number += 1
    summary = "[...document.querySelectorAll('summary')].find(s => s.textContent == 'On a map')"
    tab.run(f"{summary}.click(); 0")
    tab.wait("document.querySelector('.drawing.map path.leaflet-interactive')")
    names = "[...document.querySelectorAll('.place-label')].map(label => label.textContent)"
    assert "Hajin" in tab.run(names)


@needs_browser
def test_own_articles(steps: Steps, tab: Browser, tmp_path: Path) -> None:
    """A spreadsheet of articles becomes a list of incidents."""
    mine = tmp_path / "mine.csv"
    mine.write_text(
        'date,title,text\n2018-11-13,A bomb,"A car bomb killed seven civilians in Azaz on Monday, '
        'a monitor said."\n',
        encoding="utf-8",
    )
    steps.kg("build", mine, "--store", tmp_path / "desk")
    steps.number += 1
    command = [
        sys.executable,
        "-m",
        "kg",
        "serve",
        "--store",
        str(tmp_path / "desk"),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+/", process.stdout.readline())
            assert found
            steps.open(tab, f"{found.group()}incidents")
            row = tab.run("document.querySelector('tbody tr').innerText")
        finally:
            process.terminate()
    assert re.search(r"12 November 2018\s+Car bomb\s+Azaz.*\s7\s", row, re.S), row


def test_link_and_ask_by_id(steps: Steps, seed_store: Path, tmp_path: Path) -> None:
    """Once linked, the item stands for the actor in every question."""
    store = tmp_path / "store"
    shutil.copytree(seed_store, store, symlinks=True)
    steps.kg(
        *("correct", "--act", "link", "--subject", "actor/syrian-democratic-forces"),
        *("--value", "Q98765432", "--by", "A. Name", "--reason", "its item", "--store", store),
    )
    rows = steps.kg(
        *("query", "perpetrators", "--actor", "Q98765432", "--store", store, "--format", "csv")
    )
    found = list(csv.DictReader(io.StringIO(rows)))
    assert {row["actorLabel"] for row in found} == {"Syrian Democratic Forces"}


def test_turtle_into_rdflib(steps: Steps, seed_store: Path, server: str, tmp_path: Path) -> None:
    """The export is read as it stands."""
    import rdflib

    file = tmp_path / "graph.ttl"
    steps.kg("export", "--store", seed_store, "--format", "turtle", "-o", file)
    graph = rdflib.Graph().parse(file)
    steps.number += 1
    events = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{KG}Event")))
    with urllib.request.urlopen(f"{server}events.json", timeout=60) as answer:
        assert {str(event) for event in events} == {row["item"] for row in json.load(answer)}


def test_pandas(steps: Steps, server: str) -> None:
    """Numbers are numbers and days can be read as such."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: this task is not shown")
    frame = pandas.read_csv(f"{server}incidents.csv?sort=-killed", parse_dates=["begins", "ends"])
    steps.number += 1
    assert frame["killed"].max() == 41
    with urllib.request.urlopen(f"{server}incidents.json?sort=-killed", timeout=60) as answer:
        rows = json.load(answer)
    days = [None if pandas.isna(day) else day.date().isoformat() for day in frame["begins"]]
    assert days == [row.get("begins") or None for row in rows]


def test_reconcile(steps: Steps, server: str) -> None:
    """OpenRefine is told the address, and gets one match for each name that is clear."""
    manifest = json.loads(steps.ask(f"{server}reconcile"))
    types = {kind["id"] for kind in manifest["defaultTypes"]}
    assert {"actor", "place"} <= types
    country = [{"pid": "country", "v": "Syria"}]  # another column of the spreadsheet
    queries = {
        "a": {"query": "Hajin", "type": "place", "properties": country},
        "b": {"query": "SOHR", "type": "actor"},
    }
    found = json.loads(steps.ask(f"{server}reconcile", {"queries": json.dumps(queries)}))
    best = {key: answer["result"][0] for key, answer in found.items()}
    assert {key: (one["id"], one["match"]) for key, one in best.items()} == {
        "a": ("place/hajin", True),
        "b": ("actor/syrian-observatory-for-human-rights", True),
    }
