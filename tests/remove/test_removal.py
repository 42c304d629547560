"""Tests of ``kg.remove``: a store after a removal is the store that never had the reports."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kg.incidents import Incidents
from kg.ledger import Finished, Ledger
from kg.model.entities import Place
from kg.remove import choose, remove_reports
from kg.store import writer
from kg.store.writer import Writer
from kg.vocab.terms import PROV
from tests.incidents.made_reports import BASE, RUN, told

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
def built(folder: Path, steps: Steps, *, without: Collection[str] = ()) -> Iterator[Writer]:
    """Open a store in which batches of reports were built one after the other."""
    with writer(folder, create=True) as opened:
        ledger = Ledger(opened, base=BASE, run=RUN)
        ledger.open()
        incidents = Incidents(opened, base=BASE)
        for number, step in enumerate(steps):
            batch = [one for one in step if one.key not in without]
            if batch:
                ledger.write(batch, now=FIRST + timedelta(hours=number))
                incidents.update()
        opened.publish()
        yield opened


def content(opened: Writer) -> list[str]:
    """Return all statements of a store, but when its reports were built."""
    times = (PROV.generatedAtTime, PROV.invalidatedAtTime)
    quads = opened.database.quads_for_pattern(None, None, None, None)
    return sorted(str(q) for q in quads if q.predicate.value not in times)


def remove(opened: Writer, *selectors: str) -> None:
    """Remove what is named."""
    remove_reports(opened, choose(opened, selectors, base=BASE).versions, base=BASE)


def strike(id: str, killed: str = "14", *, town: Place = HAJIN, **more: object) -> Finished:
    """Make the report of a strike on a town, with all that the authority says of where it is."""
    return told(id, killed, town=town, around=AROUND[town.id], **more)  # type: ignore[arg-type]


def history(seed: int) -> tuple[list[list[Finished]], set[str]]:
    """Make builds of reports at random, newer texts among them, and choose some to remove."""
    draw = random.Random(seed)
    steps: list[list[Finished]] = []
    made: list[Finished] = []
    for number in range(draw.randint(3, 9)):
        step: list[Finished] = []
        for place in range(draw.choice([1, 1, 2, 3])):
            is_total = draw.random() < 0.15
            # A newer text of an article now and then, but not twice in one build.
            ids = sorted({one.article.id for one in made} - {one.article.id for one in step})
            again = draw.random() < 0.25 and ids
            step.append(
                strike(
                    draw.choice(ids) if again else f"s{seed}r{number}x{place}",
                    draw.choice(["3", "14", "14", "17", "26"]),
                    day=draw.choice([2, 3, 4, 9]),
                    published=date(2018, 11, draw.choice([5, 10, 11, 12])),
                    source=draw.choice(["the Observatory", "the Army"]),
                    town=draw.choice([HAJIN, HAJIN, HAJIN, SUSA, BASRA]),
                    tail=f"Text {number}.",
                    **({"scope": "cumulative", "start": date(2018, 11, 1)} if is_total else {}),
                )
            )
        made += step
        steps.append(step)
    return steps, {one.key for one in draw.sample(made, draw.randint(1, min(3, len(made))))}


@pytest.mark.parametrize("seed", range(40))
def test_removal_leaves_the_store_that_never_had_the_reports(tmp_path: Path, seed: int) -> None:
    """Whatever was built in whichever order: graphs, ledger, incidents, series, actors, places."""
    steps, gone = history(seed)
    with built(tmp_path / "never", steps, without=gone) as never:
        wanted = content(never)
    with built(tmp_path / "store", steps) as opened:
        remove(opened, *(f"report/{key}" for key in gone))
        assert content(opened) == wanted
