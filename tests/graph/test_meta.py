"""The meta graph says how each graph came about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pyoxigraph

from kg.graph.meta import (
    ExtractionRun,
    describe_report_graph,
    describe_run,
    input_sha256,
    ledger_query,
    meta_graph_iri,
    retire_report_graph,
)
from kg.vocab.iris import mint_report_graph_iri
from kg.vocab.terms import KG, PROV
from tests.graph.reference import validate_with_pyshacl

BASE = "https://kg.local/"
RUN = ExtractionRun(model="kg-en 1.0", facts=(("data", "aa"), ("ontology", "bb")), version="1.0")
NOON = datetime(2026, 1, 2, 12, 0, 0, 999, tzinfo=UTC)
N_QUADS = pyoxigraph.RdfFormat.N_QUADS


def store_of(*parts: bytes) -> pyoxigraph.Store:
    """Return a store that holds *parts*."""
    store = pyoxigraph.Store()
    for part in parts:
        store.load(part, format=N_QUADS)
    return store


def test_run_is_named_by_its_parts() -> None:
    """Another model, version or data row is another run; order of facts is not."""
    same = replace(RUN, facts=tuple(reversed(RUN.facts)))
    assert same.iri(BASE) == RUN.iri(BASE)
    others = (
        replace(RUN, model="x"),
        replace(RUN, version="2"),
        replace(RUN, facts=(("data", "ab"),)),
    )
    assert len({run.iri(BASE) for run in (RUN, *others)}) == 4


def test_run_names_software_and_configuration() -> None:
    """A run is an activity of a software agent in a version."""
    written = describe_run(RUN, base=BASE).decode()
    assert f"<{PROV.wasAssociatedWith}> <{BASE}id/software/kg-1.0>" in written
    assert f'<{KG.configuration}> "data=aa"' in written
    assert f'<{KG.languageModel}> "kg-en 1.0"' in written


def test_ledger_finds_the_current_graph_of_an_article(hand_built) -> None:
    """By its article the pipeline finds what stands in the store, and from which input."""
    article = hand_built.article
    entry = describe_report_graph(article, base=BASE, run=RUN.iri(BASE), generated=NOON)
    store = store_of(entry, describe_run(RUN, base=BASE))
    (row,) = store.query(ledger_query(article, base=BASE))
    assert row["graph"].value == mint_report_graph_iri(BASE, article.key)
    assert row["run"].value == RUN.iri(BASE)
    assert row["input"].value == input_sha256(article)
    other = replace(article, url="https://courier.example/news/2")
    assert list(store.query(ledger_query(other, base=BASE))) == []


def test_retired_graph_leaves_the_ledger_and_keeps_its_history(hand_built) -> None:
    """What is taken away is exactly what was written; the rest stays, with the end of validity."""
    article = hand_built.article
    entry = describe_report_graph(article, base=BASE, run=RUN.iri(BASE), generated=NOON)
    change = retire_report_graph(article.key, base=BASE, superseded=NOON + timedelta(days=1))
    assert change.gone.strip() in entry
    lines = set(entry.splitlines()) - set(change.gone.splitlines())
    store = store_of(b"\n".join(sorted(lines)), change.come)
    assert list(store.query(ledger_query(article, base=BASE))) == []
    text = "\n".join(str(quad) for quad in store)
    assert '"2026-01-03T12:00:00.000999Z"' in text
    assert '"2026-01-02T12:00:00.000999Z"' in text
    assert store.query(f"ASK {{ GRAPH <{meta_graph_iri(BASE)}> {{ ?g <{KG.current}> false }} }}")


def test_revision_names_the_older_text(hand_built) -> None:
    """A changed text points to the one that it replaces, never to itself."""
    article = hand_built.article
    arguments = {"base": BASE, "run": RUN.iri(BASE), "generated": NOON}
    new = describe_report_graph(article, revision_of="00000000deadbeef", **arguments)
    assert f"<{PROV.wasRevisionOf}> <{BASE}id/report/00000000deadbeef>".encode() in new
    same = describe_report_graph(article, revision_of=article.key, **arguments)
    assert PROV.wasRevisionOf.encode() not in same


def test_ledger_is_held_against_the_rules(hand_built) -> None:
    """A retired report graph says since when."""
    article = hand_built.article
    arguments = {"base": BASE, "run": RUN.iri(BASE), "generated": NOON}
    good = describe_report_graph(article, **arguments) + describe_run(RUN, base=BASE)
    assert validate_with_pyshacl(good) == []
    change = retire_report_graph(article.key, base=BASE, superseded=NOON + timedelta(days=1))
    retired = good.replace(change.gone, b"") + change.come
    assert validate_with_pyshacl(retired) == []
    without_end = b"".join(
        line for line in retired.splitlines(keepends=True) if b"invalidatedAtTime" not in line
    )
    assert len(validate_with_pyshacl(without_end)) == 1


def test_times_are_written_in_utc(hand_built) -> None:
    """The same moment is the same line, wherever the clock stands."""
    east = NOON.astimezone(timezone(timedelta(hours=5)))
    one, other = (
        describe_report_graph(hand_built.article, base=BASE, run=RUN.iri(BASE), generated=moment)
        for moment in (NOON, east)
    )
    assert one == other


def test_changed_title_changes_the_input_hash(hand_built) -> None:
    """Metadata count as input, so that a corrected headline is built again."""
    article = hand_built.article
    assert input_sha256(article) == input_sha256(replace(article))
    assert input_sha256(article) != input_sha256(replace(article, title="Other"))
    assert input_sha256(article) != input_sha256(replace(article, publisher=None))
