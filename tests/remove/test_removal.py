"""Tests of ``kg.remove``: a store after a removal is the store that never had the reports."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from kg.errors import StoreError
from kg.graph.report import copied_report_quads
from kg.incidents import Incidents
from kg.ledger import Finished, Ledger
from kg.lexicon.curation import incident_act
from kg.model.entities import Place, Resolution
from kg.remove import choose, choose_superseded, remove_reports
from kg.store import writer
from kg.store.writer import Writer
from kg.vocab.iris import copy_key
from kg.vocab.terms import KG, PROV
from tests.conftest import LAWS
from tests.incidents.made_reports import BASE, RUN, told
from tests.live.fresh_store import fresh_store

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
SYRIA = Place("place/syria", "country", "Syria", latitude=35.0, longitude=38.0)
DEIR = Place("place/deir", "admin1", "Deir", within=("place/syria",))
HAJIN = Place(
    "place/hajin",
    "populated",
    "Hajin",
    latitude=34.69,
    longitude=40.83,
    within=("place/deir", "place/syria"),
    licence="CC-BY-4.0",
)
SUSA = Place("place/susa", "populated", "Susa", within=("place/deir", "place/syria"))
BASRA = Place("place/basra", "populated", "Basra", within=("place/iraq",))
IRAQ = Place("place/iraq", "country", "Iraq")
AROUND = {
    "place/hajin": (DEIR, SYRIA),
    "place/susa": (DEIR, SYRIA),
    "place/basra": (IRAQ,),
}

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


def strike(id: str, killed: str = "14", *, town: Place = HAJIN, **more: object) -> Finished:
    """Make the report of a strike on a town, with all that the authority says of where it is."""
    return told(id, killed, town=town, around=AROUND[town.id], **more)  # type: ignore[arg-type]


def history(seed: int) -> tuple[list[list[Finished]], set[str]]:
    """Make builds at random, newer texts and copies among them, and choose what to remove."""
    draw = random.Random(seed)
    steps: list[list[Finished]] = []
    made: list[Finished] = []
    for number in range(draw.randint(3, 9)):
        step: list[Finished] = []
        for place in range(draw.choice([1, 1, 2, 3])):
            more: dict[str, object] = {}
            if draw.random() < 0.15:
                more = {"scope": "cumulative", "start": date(2018, 11, 1)}
            # A newer text of an article now and then, but not twice in one build.
            ids = sorted({one.article.id for one in made} - {one.article.id for one in step})
            is_newer = bool(ids) and draw.random() < 0.25
            id = draw.choice(ids) if is_newer else f"s{seed}r{number}x{place}"
            if ids and draw.random() < 0.2:
                more["wording"] = draw.choice(ids)
            one = strike(
                id,
                draw.choice(["3", "14", "14", "17", "26"]),
                day=draw.choice([2, 3, 4, 9]),
                published=date(2018, 11, draw.choice([5, 10, 11, 12])),
                source=draw.choice(["the Observatory", "the Army"]),
                town=draw.choice([HAJIN, HAJIN, HAJIN, SUSA, BASRA]),
                tail=f"Text {number}.",
                **more,
            )
            step.append(one)
            if draw.random() < 0.1:
                step.append(with_address(one, f"https://star.example/{number}/{place}"))
        made += (one for one in step if not one.copy_key)
        steps.append(step)
    gone = {one.key for one in draw.sample(made, draw.randint(1, min(3, len(made))))}
    copies = {one.key for step in steps for one in step if one.article.key in gone}
    return steps, gone | copies


def with_address(one: Finished, url: str, publisher: str = "Evening Star") -> Finished:
    """Return the report of an article that another outlet printed word for word."""
    twin = replace(one.article, id=url.rpartition("/")[2], publisher=publisher, url=url)
    key = copy_key(BASE, twin.key, url=twin.url, article_id=twin.id)
    quads = copied_report_quads(twin, Resolution(), base=BASE, run=RUN.iri(BASE))
    return Finished(twin, quads, (), (), copy_key=key)


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
