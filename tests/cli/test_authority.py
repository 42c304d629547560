"""``kg authority import`` and ``kg link`` from the command line to the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli.app import app
from kg.errors import QueryError
from kg.store.reader import reader
from kg.store.writer import writer
from tests.link.conftest import CITY, FakeWikidata, item, service  # noqa: F401
from tests.link.test_importing import geonames_line

Service = tuple[FakeWikidata, str]


def run(*arguments: str | Path) -> str:
    """Run ``kg`` and return what it printed."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_import_can_be_repeated(tmp_path: Path) -> None:
    """Importing the same source again replaces its rows."""
    dump = tmp_path / "SY.txt"
    dump.write_text(geonames_line("99000001", "Blorgsville") + "\n", encoding="utf-8")
    for _ in range(2):
        shown = run("authority", "import", dump, "-f", "geonames", "--authority", tmp_path / "a")
        assert "added          1" in shown
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["import-sy.csv"]


def test_links_go_through_review_into_the_graph(tmp_path: Path, service: Service) -> None:  # noqa: F811
    """Dry run, a person's decision, exactMatch in the graph ``links``."""
    fake, address = service
    fake.items = {"Q9000001": item("Maizila", instance_of=CITY)}
    fake.roots = {"Q9000001": {CITY}}
    review, store = tmp_path / "links.csv", tmp_path / "store"
    run(
        *("link", "--review", review, "--cache", tmp_path / "cache", "--only", "place/maizila"),
        *("--contact", "tests@example.org", "--pause", "0"),
        *("--api", f"{address}/api", "--sparql", f"{address}/sparql"),
    )
    assert any("tests@example.org" in agent for agent in fake.agents)
    text = review.read_text(encoding="utf-8")
    assert "place/maizila,Maizila,populated,Q9000001" in text
    review.write_text(text.replace(",,\n", ",accept,Ada Example\n"), encoding="utf-8")
    with writer(store, create=True) as opened:
        opened.publish()
    shown = run("link", "--review", review, "--apply", "--store", store)
    assert "1 exact" in shown
    rows = (
        reader(store)
        .select(
            "SELECT ?place ?item WHERE { GRAPH <https://kg.local/graph/links> "
            "{ ?place <http://www.w3.org/2004/02/skos/core#exactMatch> ?item } }"
        )
        .rows
    )
    assert [[term.value for term in row if term] for row in rows] == [
        ["https://kg.local/id/place/maizila", "http://www.wikidata.org/entity/Q9000001"]
    ]


def test_link_wants_to_know_whose_program_it_is(tmp_path: Path) -> None:
    """Without a contact address nothing is asked."""
    done = CliRunner().invoke(app, ["link", "--review", str(tmp_path / "x.csv")])
    assert done.exit_code == 2
    assert "--contact" in done.output


@pytest.mark.parametrize("given", [[], ["--class", "Q1"], ["--class", "Q1=place"]])
def test_wikidata_dump_needs_classes(tmp_path: Path, given: list[str]) -> None:
    """A dump of everything is never meant."""
    dump = tmp_path / "d.json"
    dump.write_text("[\n]\n", encoding="utf-8")
    arguments = ["authority", "import", str(dump), "-f", "wikidata", "--authority", str(tmp_path)]
    done = CliRunner().invoke(app, [*arguments, *given])
    assert done.exit_code == 2


def test_find_shows_what_a_name_may_mean() -> None:
    """A curator sees ids, kinds and scores."""
    shown = run("authority", "find", "Daesh")
    assert "actor/islamic-state" in shown
    assert "Q2429253" in shown


def test_find_refuses_a_kind_that_there_is_not() -> None:
    """A misspelt kind would find nothing, as if nothing were called so."""
    with pytest.raises(QueryError, match="'actors' is unknown") as caught:
        run("authority", "find", "Daesh", "--kind", "actors")
    assert "actor/person" in caught.value.remedy
