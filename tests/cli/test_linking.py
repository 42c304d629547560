"""``kg link`` from the command line to the graph, with our own server as the stand-in."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from live_server import LiveServer, live_server

from kg.cli.app import app
from kg.errors import LinkError
from kg.graph.authority import authority_graphs
from kg.resolve.authority import Authority, load_authority
from kg.store.reader import reader
from kg.store.writer import writer
from tests.link.conftest import CITY, FakeWikidata, item

BASE = "https://kg.local/"
EVENT = f"{BASE}id/event/0ff3db7c66fef48b-404-Attack"
KG = "https://w3id.org/conflict-kg/ns#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
EXACT = "http://www.w3.org/2004/02/skos/core#exactMatch"
LINKS = (
    f"SELECT ?entity ?item {{ GRAPH <{BASE}graph/links> {{ ?entity <{EXACT}> ?item }} }} "
    "ORDER BY ?entity"
)


def run(*arguments: str | Path) -> str:
    """Run ``kg`` and return what it printed."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Serve statements of Wikidata's shape with ``kg serve`` itself."""
    fake = FakeWikidata()
    fake.items = {
        "Q9000001": item("Maizila", instance_of=CITY, description="a village"),
        "Q9000002": item("Maizila", instance_of="Q5"),
    }
    fake.roots = {"Q9000001": {CITY}, "Q9000002": {"Q5"}}
    store = tmp_path_factory.mktemp("wikidata") / "store"
    with writer(store, create=True) as opened:
        opened.replace_graph("urn:w", fake.quads("urn:w"))
        opened.publish()
    with live_server(store) as server:
        yield server


@pytest.fixture(scope="module")
def known() -> Authority:
    """Return the authority that ships with the package."""
    return load_authority()


@pytest.fixture
def store(tmp_path: Path, known: Authority) -> Path:
    """Build a store with an event, and with Maizila and Hajin of the authority."""
    path = tmp_path / "store"
    places = [known.places["place/maizila"], known.places["place/hajin"]]
    with writer(path, create=True) as opened:
        for graph, quads in authority_graphs([], places, base=BASE):
            opened.replace_graph(graph, quads)
        report = f"<{EVENT}> <{RDF_TYPE}> <{KG}Event> <urn:report> .\n"
        opened.replace_graph("urn:report", report.encode())
        opened.publish()
    return path


def links(store: Path) -> list[tuple[str, str]]:
    """Return what stands in the graph of links."""
    rows = reader(store).select(LINKS).rows
    return [(str(entity).removeprefix(f"{BASE}id/"), str(qid)[-8:]) for entity, qid in rows]


def counts(shown: str) -> dict[str, list[str]]:
    """Read the table of outside ids: name → all, with an id, Wikidata, GeoNames."""
    rows = re.findall(r"^((?:authority|store): \w+)((?: +\d+)+) *$", shown, re.MULTILINE)
    return {name: numbers.split()[:4] for name, numbers in rows}


@pytest.mark.parametrize("way", ["option", "environment"])
def test_links_go_through_review_into_the_graph(
    tmp_path: Path,
    store: Path,
    wikidata: LiveServer,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Dry run against any SPARQL 1.1 server, a person's decision, exactMatch in ``links``."""
    address = f"{wikidata.url}/sparql"
    told = ["--sparql", address] if way == "option" else []
    if way == "environment":
        monkeypatch.setenv("KG_WIKIDATA_SPARQL", address)
    review = tmp_path / "links.csv"
    asking = [
        *("link", "--review", review, "--cache", tmp_path / "cache", "--only", "place/maizila"),
        *("--contact", "tests@example.org", "--pause", "0", "--store", store, *told),
    ]
    run(*asking)
    text = review.read_text(encoding="utf-8")
    assert "place/maizila,Maizila,populated,Q9000001,Maizila,a village,close" in text
    assert "Q9000002" not in text
    review.write_text(text.replace(",,\n", ",accept,Ada Example\n"), encoding="utf-8")
    run(*asking)  # again: the decision stays
    assert review.read_text(encoding="utf-8").endswith(",accept,Ada Example\n")
    shown = run("link", "--review", review, "--apply", "--store", store)
    assert "1 exact" in shown
    assert links(store) == [("place/maizila", "Q9000001")]


def test_ids_can_be_added_by_hand(tmp_path: Path, store: Path) -> None:
    """Four columns are enough, no network is needed, and the counts tell what became of it."""
    before = counts(
        run(
            "link",
            "--offline",
            "--limit",
            "1",
            "--only",
            "nothing-of-this-name",
            "--store",
            store,
            "--review",
            tmp_path / "none.csv",
            "--cache",
            tmp_path / "c",
        )
    )
    review = tmp_path / "mine.csv"
    review.write_text(
        "entity,wikidata,decision,decided_by\n"
        "place/maizila,https://www.wikidata.org/wiki/Q9000001,accept,Ada Example\n"
        f"{EVENT.removeprefix(BASE + 'id/')},Q9000003,accept,Ada Example\n"
        "actor/ahrar-al-sham,Q9000004,close,Ada Example\n"
        "place/gn4409896,Q135615,accept,Ada Example\n"
        "place/hajin,Q9000005,reject,Ada Example\n",
        encoding="utf-8",
    )
    shown = run("link", "--review", review, "--apply", "--store", store)
    assert "3 exact and 1 close" in shown
    assert [entity for entity, _ in links(store)] == [
        EVENT.removeprefix(BASE + "id/"),
        "place/gn4409896",
        "place/maizila",
    ]
    after = counts(shown)
    assert before["store: events"] == ["1", "0", "0", "0"]
    assert after["store: events"] == ["1", "1", "1", "0"]
    assert before["store: places"] == ["2", "1", "1", "1"]  # Hajin
    assert after["store: places"] == ["2", "2", "2", "1"]
    assert after["store: actors"] == ["0", "0", "0", "0"]
    known = load_authority()
    with_item = sum(bool(actor.wikidata) for actor in known.actors.values())
    everybody, with_id, *others = map(int, after["authority: actors"])
    assert (everybody, others) == (len(known.actors), [with_item, 0])
    assert with_item <= with_id < everybody
    assert ask_score(store) is False


def test_the_example_of_the_documentation_runs(root: Path, tmp_path: Path, store: Path) -> None:
    """What docs/authority.md shows can be applied as it stands."""
    text = (root / "docs" / "authority.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```csv\n(entity,.*?)```", text, re.DOTALL)
    (command,) = re.findall(r"kg (link --review mine.csv --apply) --store \S+", text)
    (tmp_path / "mine.csv").write_text(example, encoding="utf-8")
    words = [str(tmp_path / word) if word == "mine.csv" else word for word in command.split()]
    assert "1 exact and 1 close" in run(*words, "--store", store)
    assert links(store) == [("place/maizila", "Q9000001")]


def ask_score(store: Path) -> bool:
    """Tell whether a link by hand claims a score."""
    return reader(store).ask(f"ASK {{ GRAPH <{BASE}graph/links> {{ ?act <{KG}linkScore> ?s }} }}")


FAULTS = [
    ("place/no-such-place,Q1,accept,Ada", "no entity 'place/no-such-place'"),
    ("event/0ff3db7c66fef48b-999-Attack,Q1,accept,Ada", "no entity 'event/"),
    ("event/x> ?p,Q1,accept,Ada", "no entity 'event/x>"),
    ("place/maizila,P31,accept,Ada", "'P31' is no item"),
    ("place/maizila,Q1,accept,", "no name beside it"),
    ("place/maizila,Q1,,", "nobody decided"),
    ("place/hajin,Q1,accept,Ada", "place/hajin is Q5639989 in the authority"),
    ("place/maizila,Q1,accept,Ada\nplace/damascus-governorate,Q1,accept,Ada", "Q1 is accepted for"),
    ("place/maizila,Q1,accept,Ada\nplace/maizila,Q2,accept,Ada", "is accepted as Q1 and Q2"),
]


@pytest.mark.parametrize(("lines", "message"), FAULTS, ids=[message for _, message in FAULTS])
def test_a_wrong_line_is_named_and_nothing_written(
    tmp_path: Path, store: Path, lines: str, message: str
) -> None:
    """File, line and remedy; the graph is as before."""
    review = tmp_path / "mine.csv"
    review.write_text(f"entity,wikidata,decision,decided_by\n{lines}\n", encoding="utf-8")
    with pytest.raises(LinkError, match=message) as caught:
        run("link", "--review", review, "--apply", "--store", store)
    assert caught.value.where.startswith("mine.csv")
    assert caught.value.remedy
    assert links(store) == []


def test_a_missing_review_file_is_named(tmp_path: Path, store: Path) -> None:
    """The error tells how one is made."""
    with pytest.raises(LinkError, match="no such review file") as caught:
        run("link", "--review", tmp_path / "gone.csv", "--apply", "--store", store)
    assert "decided_by" in caught.value.remedy


def test_another_file_is_not_overwritten(tmp_path: Path) -> None:
    """What is no review file stays as it is."""
    other = tmp_path / "other.csv"
    other.write_text("name,size\na,1\n", encoding="utf-8")
    with pytest.raises(Exception, match="column 'decision' is missing"):
        run(
            "link",
            "--offline",
            "--review",
            other,
            "--cache",
            tmp_path / "c",
            "--only",
            "nothing-of-this-name",
        )
    assert other.read_text(encoding="utf-8") == "name,size\na,1\n"


def test_link_wants_to_know_whose_program_it_is(tmp_path: Path) -> None:
    """Without a contact address nothing is asked."""
    done = CliRunner().invoke(app, ["link", "--review", str(tmp_path / "x.csv")])
    assert done.exit_code == 2
    assert "--contact" in done.output
