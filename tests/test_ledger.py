"""Tests of ``kg.ledger``: what is in the store, and what an article changes there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.graph.meta import ExtractionRun
from kg.graph.report import report_quads
from kg.ledger import Change, Finished, Ledger
from kg.model.entities import Actor, Resolution
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.store import reader, writer
from kg.store.writer import Writer
from kg.vocab.iris import mint_report_graph_iri

BASE = "https://kg.local/"
RUN = ExtractionRun(model="test")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 1, 2, tzinfo=UTC)


def article(text: str, **fields: object) -> Article:
    """Make an article; its id is the same unless told otherwise."""
    given: dict[str, object] = {"id": "story", "published": date(2018, 10, 21), **fields}
    return Article(text=text, **given)  # type: ignore[arg-type]


def finished(of: Article, *, run: ExtractionRun = RUN) -> Finished:
    """Make what the pipeline hands over for an article in which nothing but its outlet is known."""
    outlet = Actor("actor/islamic-state", "non-state-armed-group", "IS")
    resolution = Resolution(actors=(outlet,), publisher=outlet.id)
    quads = report_quads(of, Extraction(), resolution, base=BASE, run=run.iri(BASE))
    return Finished(of, quads, (outlet,), ())


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Writer]:
    """Open a fresh store for writing."""
    with writer(tmp_path / "store", create=True) as fresh:
        yield fresh


@pytest.fixture
def ledger(opened: Writer) -> Ledger:
    """Open its ledger."""
    made = Ledger(opened, base=BASE, run=RUN)
    made.open()
    return made


def test_article_is_new_once(ledger: Ledger) -> None:
    """What was written by the same rules from the same input changes nothing."""
    first = article("Seven died.")
    assert ledger.change_by(first) is Change.NEW
    ledger.write([finished(first)], now=NOW)
    assert ledger.change_by(first) is Change.UNCHANGED


@pytest.mark.parametrize(
    "other",
    [
        article("Eight died."),
        article("Seven died.", title="A title"),
        article("Seven died.", published=date(2018, 10, 22)),
    ],
    ids=["text", "title", "date"],
)
def test_changed_article_replaces(ledger: Ledger, other: Article) -> None:
    """Another text, title or date of the same article is a change."""
    ledger.write([finished(article("Seven died."))], now=NOW)
    assert ledger.change_by(other) is Change.REPLACED


def test_other_rules_read_again(opened: Writer, ledger: Ledger) -> None:
    """The same article is read again by another model."""
    first = article("Seven died.")
    ledger.write([finished(first)], now=NOW)
    other = Ledger(opened, base=BASE, run=ExtractionRun(model="another"))
    assert other.change_by(first) is Change.REPLACED


def test_older_text_stays_as_superseded(opened: Writer, ledger: Ledger) -> None:
    """The older graph leaves the union but can still be read under its name."""
    old, new = article("Seven died."), article("Eight died.")
    ledger.write([finished(old)], now=NOW)
    ledger.write([finished(new)], now=LATER)
    graphs = opened.graphs()
    assert mint_report_graph_iri(BASE, new.key) in graphs
    assert mint_report_graph_iri(BASE, old.key) not in graphs
    assert (
        opened.statements(f"{BASE}graph/meta", mint_report_graph_iri(BASE, old.key)).count(b"false")
        == 1
    )
    assert ledger.change_by(new) is Change.UNCHANGED


def test_going_back_to_the_older_text_revives_it(opened: Writer, ledger: Ledger) -> None:
    """A correction that is taken back makes the older graph current again."""
    old, new = article("Seven died."), article("Eight died.")
    for text in (old, new, old):
        ledger.write([finished(text)], now=NOW)
    assert ledger.change_by(old) is Change.UNCHANGED
    assert mint_report_graph_iri(BASE, old.key) in opened.graphs()
    assert mint_report_graph_iri(BASE, new.key) not in opened.graphs()


def test_same_text_under_another_name_is_a_duplicate(ledger: Ledger) -> None:
    """A copy of an article under another id is not stored twice."""
    ledger.write([finished(article("Seven died."))], now=NOW)
    assert ledger.change_by(article("Seven died.", id="copy")) is Change.DUPLICATE


def test_graph_without_an_entry_is_written_again(opened: Writer, ledger: Ledger) -> None:
    """A build that was killed between graph and entry is made good by the next."""
    first = article("Seven died.")
    opened.replace_graph(mint_report_graph_iri(BASE, first.key), finished(first).quads)
    assert ledger.change_by(first) is Change.NEW


def test_authority_grows_and_stays(opened: Writer, ledger: Ledger) -> None:
    """Each actor stands in the authority graph once, however many articles name it."""
    for n in range(3):
        ledger.write([finished(article(f"{n} died.", id=str(n)))], now=NOW)
    found = opened.select(
        f"SELECT ?p WHERE {{ GRAPH ?g {{ <{BASE}id/actor/islamic-state> a ?p }} }}"
    )
    assert len(found.rows) == len(set(found.rows)) > 0


def test_another_base_is_refused(opened: Writer, ledger: Ledger) -> None:
    """A store keeps the base address that it was first built with."""
    other = Ledger(opened, base="https://example.org/", run=RUN)
    with pytest.raises(StoreError, match="another base address"):
        other.open()


def test_ledger_can_be_asked_by_anyone(tmp_path: Path) -> None:
    """Who made a graph and when can be asked in SPARQL."""
    with writer(tmp_path / "store", create=True) as opened:
        made = Ledger(opened, base=BASE, run=RUN)
        made.open()
        made.write([finished(article("Seven died."))], now=NOW)
        opened.publish()
    rows = reader(tmp_path / "store").select(
        "PREFIX prov: <http://www.w3.org/ns/prov#> "
        "SELECT ?run ?at WHERE { ?graph prov:wasGeneratedBy ?run ; prov:generatedAtTime ?at }"
    )
    ((run, at),) = [tuple(str(term) for term in row) for row in rows.rows]
    assert (run, at) == (RUN.iri(BASE), "2026-01-01T00:00:00Z")
