"""Tests of ``kg.remove``: a store after a removal is the store that never had the reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from kg.correct.corrections import Corrections
from kg.errors import StoreError
from kg.incidents import Incidents
from kg.ledger import Finished, Ledger
from kg.lexicon.curation import incident_act
from kg.lexicon.rows import Row
from kg.remove import choose, choose_superseded, remove_reports
from kg.store import writer
from kg.store.writer import Writer
from kg.vocab.terms import KG, PROV
from tests.conftest import LAWS
from tests.incidents.made_histories import FIRST, history, strike, with_address
from tests.incidents.made_reports import BASE, RUN
from tests.live.fresh_store import fresh_store

Steps = Sequence[Sequence[Finished]]


@contextmanager
def built(
    folder: Path, steps: Steps, *, without: Collection[str] = (), publish: bool = True
) -> Iterator[Writer]:
    """Open a store in which batches of reports were built one after the other."""
    with fresh_store(folder, base=BASE) as opened:
        ledger = Ledger(opened, base=BASE, run=RUN)
        incidents = Incidents(opened, base=BASE)
        for number, step in enumerate(steps):
            batch = [one for one in step if one.key not in without]
            if batch:
                ledger.write(batch, now=FIRST + timedelta(hours=number))
                incidents.update()
        if publish:
            opened.publish()
        yield opened


def content(opened: Writer) -> list[bytes]:
    """Return all statements of a store, but when its reports were built."""
    times = {f"<{iri}>".encode() for iri in (PROV.generatedAtTime, PROV.invalidatedAtTime)}
    lines = opened.database.dump(format=RdfFormat.N_QUADS).splitlines()
    return sorted(line for line in lines if line.split(b" ", 2)[1] not in times)


def remove(opened: Writer, *selectors: str) -> None:
    """Remove what is named."""
    remove_reports(opened, choose(opened, selectors, base=BASE).versions, base=BASE)


@pytest.mark.parametrize("seed", range(10 * LAWS))
def test_removal_leaves_the_store_that_never_had_the_reports(tmp_path: Path, seed: int) -> None:
    """Whatever was built in whichever order: graphs, ledger, incidents, series, actors, places."""
    steps, gone = history(seed)
    with built(tmp_path / "never", steps, without=gone, publish=False) as never:
        wanted = content(never)
    with built(tmp_path / "store", steps) as opened:
        remove(opened, *(f"report/{key}" for key in gone))
        assert content(opened) == wanted


def test_building_again_what_was_removed_gives_the_store_with_it(tmp_path: Path) -> None:
    """The last build, removed and built once more, is there as if nothing had happened."""
    steps, _ = history(3)
    with built(tmp_path / "store", steps) as opened:
        before = content(opened)
        last = steps[-1]
        remove(opened, *(f"report/{one.key}" for one in last))
        assert content(opened) != before
        Ledger(opened, base=BASE, run=RUN).write(last, now=FIRST + timedelta(days=9))
        Incidents(opened, base=BASE).update()
        assert content(opened) == before


def test_removing_everything_leaves_what_every_store_has(tmp_path: Path) -> None:
    """Without reports there are no runs, no actors, no places, no incidents."""
    steps, _ = history(5)
    with built(tmp_path / "none", []) as never:
        wanted = content(never)
    with built(tmp_path / "store", steps) as opened:
        remove(opened, "report/*")
        assert content(opened) == wanted


A, B = strike("a"), strike("b", "17", published=date(2018, 11, 11))
A2 = strike("a", "15", tail="Updated.")
A3 = strike("a", "16", tail="Updated again.")


def test_older_text_is_current_again(tmp_path: Path) -> None:
    """Without the newest text of an article the one before it counts; purged ones never come."""
    with built(tmp_path / "never", [[A], [B]]) as never:
        wanted = content(never)
    with built(tmp_path / "store", [[A], [B], [A2], [A3]]) as opened:
        remove(opened, f"report/{A2.key}")
        remove(opened, f"report/{A3.key}")
        assert content(opened) == wanted
        assert Ledger(opened, base=BASE, run=RUN).change_by(A.article) == "unchanged"
    with built(tmp_path / "last", [[B], [A3]]) as never:
        wanted = content(never)
    with built(tmp_path / "purged", [[A], [B], [A2], [A3]]) as opened:
        old = choose_superseded(opened, base=BASE).versions
        assert {version.key for version in old} == {A.key, A2.key}
        remove_reports(opened, old, base=BASE)
        assert content(opened) == wanted
        assert choose_superseded(opened, base=BASE).versions == ()


COPY = with_address(A, "https://star.example/2018/z")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Open a store with two reports and a copy of one, from which nothing is removed."""
    with built(tmp_path_factory.mktemp("copied") / "store", [[A, B], [COPY]]) as opened:
        yield opened


@pytest.mark.parametrize(
    "selector",
    [
        f"report/{COPY.key}",
        COPY.key,
        f"{BASE}id/report/{COPY.key}",
        "https://star.example/2018/z",
        "HTTPS://Star.example/2018/z/",
        "https://star.example/*",
        "z",
        "*2018/z",
    ],
)
def test_what_is_meant_is_found(copied: Writer, selector: str) -> None:
    """A report by id or IRI; an article by address or id; what fits a pattern: and no other."""
    (version,) = choose(copied, [selector], base=BASE).versions
    assert version.key == COPY.key


@pytest.mark.parametrize(
    "selector",
    ["report/0123456789abcdef", "nothing", "https://post.example/*", "report/", "", "article/x"],
)
def test_what_is_not_there_is_named_and_nothing_is_changed(copied: Writer, selector: str) -> None:
    """One wrong selector among right ones stops it all."""
    before = content(copied)
    with pytest.raises(StoreError, match=f'no report or article "{selector}"'.replace("*", ".")):
        remove(copied, f"report/{B.key}", selector)
    assert content(copied) == before


def test_id_that_two_articles_have_is_refused(tmp_path: Path) -> None:
    """Ids are of one source: who means one of two articles says which."""
    other = with_address(A, "https://star.example/a", publisher="Star")
    with built(tmp_path / "store", [[A], [other]]) as opened:
        with pytest.raises(StoreError, match='2 articles have the id "a"'):
            remove(opened, "a")
        assert len(choose(opened, ["a*"], base=BASE).versions) == 2


def test_original_of_a_copy_is_not_removed_alone(tmp_path: Path) -> None:
    """The copy was never read, so it cannot stand for the original; both can go."""
    with built(tmp_path / "never", [[B]]) as never:
        wanted = content(never)
    with built(tmp_path / "store", [[A, B], [COPY]]) as opened:
        before = content(opened)
        with pytest.raises(StoreError, match=f"report/{COPY.key}"):
            remove(opened, f"report/{A.key}")
        assert content(opened) == before
        remove(opened, f"report/{A.key}", f"report/{COPY.key}")
        assert content(opened) == wanted
    with built(tmp_path / "only", [[A, B]]) as never:
        wanted = content(never)
    with built(tmp_path / "copy", [[A, B], [COPY]]) as opened:
        remove(opened, "https://star.example/2018/z")
        assert content(opened) == wanted


def test_interrupted_removal_has_not_begun(tmp_path: Path) -> None:
    """Whoever writes next finds the store as it was published."""
    with built(tmp_path / "store", [[A], [B]]) as opened:
        before = content(opened)
        remove(opened, f"report/{A.key}")
        assert content(opened) != before
    with writer(tmp_path / "store") as opened:
        assert content(opened) == before


def test_what_a_killed_build_has_left_is_not_lost(tmp_path: Path) -> None:
    """Reports that were written and not published are, before anything is removed."""
    with built(tmp_path / "store", [[A]]) as opened:
        Ledger(opened, base=BASE, run=RUN).write([B], now=FIRST + timedelta(days=1))
    with writer(tmp_path / "store") as opened:
        remove(opened, f"report/{A.key}")
    with writer(tmp_path / "store") as opened:
        assert {v.key for v in choose(opened, ["report/*"], base=BASE).versions} == {A.key, B.key}


def test_decisions_about_removed_events_stay_and_are_counted(tmp_path: Path) -> None:
    """What a person has decided is no report's to take along."""
    other_day = strike("c", day=2)
    with built(tmp_path / "store", [[A, other_day]]) as opened:
        incidents = Incidents(opened, base=BASE)
        rows = opened.select(f"SELECT ?i WHERE {{ ?i <{KG.memberEvent}> ?e }} ORDER BY ?i")
        one, other = (str(row["i"]).rpartition("/")[2] for row in rows)
        act = incident_act(
            "merge", f"incident/{one}", other=f"incident/{other}", by="A. Name", on="2026-01-01"
        )
        incidents.decide([act])
        before = opened.nquads(f"{BASE}graph/curation/incidents")
        chosen = choose(opened, [f"report/{A.key}"], base=BASE).versions
        assert remove_reports(opened, chosen, base=BASE).pointless == 1
        assert opened.nquads(f"{BASE}graph/curation/incidents") == before != b""
        rows = opened.select(f"SELECT ?e WHERE {{ ?i <{KG.memberEvent}> ?e }}")
        assert [other_day.key in str(row["e"]) for row in rows] == [True]


def test_corrections_of_removed_reports_wait_and_are_counted(tmp_path: Path) -> None:
    """They hold of nothing until the report is built again."""
    cells = {
        "act": "replace",
        "slot": "date",
        "value": "2018-11-08",
        "by": "A. Name",
        "at": "2026-01-01T10:00:00Z",
        "reason": "the text says so",
    }

    def state(opened: Writer) -> list[str]:
        rows = opened.select(f"SELECT ?s WHERE {{ GRAPH ?g {{ ?a <{KG.actState}> ?s }} }}")
        return [str(row["s"]) for row in rows]

    with built(tmp_path / "store", [[A, B]]) as opened:
        rows = opened.select(f"SELECT ?e WHERE {{ GRAPH ?g {{ ?e a <{KG.Event}> }} }} ORDER BY ?e")
        events = (str(row["e"]).removeprefix(f"{BASE}id/") for row in rows)
        subject = next(event for event in events if A.key in event)
        corrections = Corrections(opened, base=BASE)
        corrections.apply([Row({**cells, "subject": subject}, "acts.csv", 2)])
        assert state(opened) == ["holds"]
        chosen = choose(opened, [f"report/{A.key}"], base=BASE).versions
        assert remove_reports(opened, chosen, base=BASE).pointless == 1
        assert state(opened) == ["slot not found"]
        corrections = Corrections(opened, base=BASE)
        Ledger(opened, base=BASE, run=RUN, sink=corrections).write([A], now=FIRST)
        assert state(opened) == ["holds"]
