"""The cost of joining tellings, as their number grows and when a few arrive.

Figures are printed (``make bench``); what is demanded are ratios of processor times.
``KG_BENCH_TELLINGS=100000`` runs the size that the figures in docs/incidents.md were taken with.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import pytest

from kg.cluster.incidents import find_incidents
from kg.graph.meta import ExtractionRun
from kg.graph.report import report_quads
from kg.incidents import Incidents
from kg.ledger import Finished, Ledger
from kg.model.entities import Place, Resolution, Resolved
from kg.model.findings import Count, EventFrame, Evidence, Extraction, Name, When, Where
from kg.model.tellings import Figure, Interval, Spot, Telling, Voice
from kg.model.text import Article, Passage
from kg.store import writer
from tests.bench.timed_build import peak_megabytes

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

MOST = int(os.environ.get("KG_BENCH_TELLINGS", "10000"))
SIZES = [size for size in (1_000, 10_000, 100_000) if size <= MOST]
EVENTS_A_DAY = 20
LEAST_MEGABYTES = 30
"""Below this a peak says more of the allocator than of the joining."""
TOWNS = 400
BASE = "https://kg.local/"
RUN = ExtractionRun(model="bench")
FIRST = date(2014, 1, 1)


def synthetic(count: int, seed: int = 7) -> list[Telling]:
    """Make tellings of events at the pace of a long war, every second event told twice."""
    draw = random.Random(seed)
    return [_telling(n, draw) for n in range(count)]


def _telling(number: int, draw: random.Random) -> Telling:
    event = number // 3 * 2 + (number % 3 > 0)
    own = random.Random(event)
    day = FIRST + timedelta(days=event // EVENTS_A_DAY)
    town = own.randrange(TOWNS)
    killed = own.randrange(1, 60)
    report = f"report/{number}"
    names = frozenset({f"town{town}", f"name{own.randrange(5_000)}", "syria"})
    figure = Figure(f"count/{number}", "killed", "civilian", killed, killed, killed, str(killed))
    spot = Spot(
        f"place/{town}",
        f"Town{town}",
        "populated",
        within=(f"place/region{town % 14}", "place/syria"),
        point=(33 + town % 20 * 0.15, 36 + town // 20 * 0.2),
    )
    return Telling(
        event=f"event/{number}",
        report=report,
        type=own.choice(("air-strike", "shelling", "armed-clash", "car-bomb")),
        published=day + timedelta(days=draw.randrange(2)),
        interval=Interval(day, day),
        spots=(spot,),
        figures=(figure,),
        voices=(Voice(f"claim/{number}", f"actor/{own.randrange(9)}", "A", figures=(figure.id,)),),
        names=names,
        around=names | {f"other{draw.randrange(5_000)}"},
        words=frozenset(f"word{own.randrange(900)}" for _ in range(20)),
        title=frozenset(f"word{own.randrange(900)}" for _ in range(5)),
    )


def measured(run: Callable[[], object]) -> float:
    """Return the processor time that *run* takes of this thread; those of the engine tidy up."""
    began = time.thread_time()
    run()
    return time.thread_time() - began


def joined(size: int) -> tuple[int, float, float]:
    """Join tellings; return incidents, processor seconds, and megabytes beside the tellings."""
    tellings = synthetic(size)
    held, began = peak_megabytes(), time.process_time()
    found = len(find_incidents(tellings).incidents)
    return found, time.process_time() - began, peak_megabytes() - held


def test_joining_is_near_linear() -> None:
    """Ten times the tellings take little more than ten times the time and memory."""
    costs = []
    for size in SIZES:
        # A process of its own has a peak of its own.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            found, seconds, megabytes = alone.submit(joined, size).result()
        costs.append((seconds, max(megabytes, LEAST_MEGABYTES)))
        cost = f"{seconds:.1f} s, {megabytes:.0f} MB beside the tellings"
        print(f"\n{size} tellings: {found} incidents, {cost}")
    for few, many in pairwise(costs):
        assert all(after < 20 * before for before, after in zip(few, many, strict=True))


def finished(number: int) -> Finished:
    """Make a finished report of one synthetic strike."""
    town, day = number % TOWNS, FIRST + timedelta(days=number // EVENTS_A_DAY)
    own = " ".join(f"w{number}x{n}" for n in range(40))
    text = f"Air strikes on Town{town} killed {number % 50 + 1} people. {own}."
    article = Article(id=f"a{number}", title="Strikes", text=text, published=day)
    name = Name(f"Town{town}", Passage(15, 15 + len(f"Town{town}")), label="LOC")
    start = text.index("killed ") + 7
    words = text[start:].split()[0]
    count = Count(
        "killed",
        "exact",
        words,
        Passage(start, start + len(words)),
        int(words),
        int(words),
        int(words),
    )
    frame = EventFrame(
        "0-air-strike",
        "air-strike",
        "incident",
        "occurred",
        Evidence(Passage(0, 11), "Air strikes"),
        (Evidence(Passage(0, text.index(".") + 1), ""),),
        counts=(count,),
        when=When(day, day, "day", "absolute", "strikes", Passage(4, 11)),
        where=(Where(name, "in", name.text),),
    )
    place = Place(f"place/town{town}", "populated", name.text, latitude=33.0, longitude=36.0)
    resolution = Resolution(
        places=(place,), place_mentions=(Resolved(name.passage, place.id, 1.0, "bench"),)
    )
    quads = report_quads(article, Extraction((frame,)), resolution, base=BASE, run=RUN.iri(BASE))
    return Finished(article, quads, (), (place,))


def test_new_articles_cost_in_proportion_to_themselves(tmp_path: Path) -> None:
    """A hundred new reports cost much the same in a store four times as large."""
    spent = []
    for size in (500, 2_000):
        with writer(tmp_path / str(size), create=True) as opened:
            ledger = Ledger(opened, base=BASE, run=RUN)
            ledger.open()
            incidents = Incidents(opened, base=BASE)
            ledger.write([finished(n) for n in range(size)], now=datetime(2026, 1, 1, tzinfo=UTC))
            incidents.update()
            new = [finished(size - 50 + n) for n in range(50, 150)]
            ledger.write(new, now=datetime(2026, 1, 1, tzinfo=UTC))
            spent.append(measured(incidents.update))
            print(f"\n100 new reports beside {size}: {spent[-1]:.2f} s")
    assert spent[1] < 2 * spent[0]
