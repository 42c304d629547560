"""The cost of removing a report, as the store grows.

Figures are printed (``make bench``); what is demanded are ratios of processor times.
``KG_BENCH_REPORTS=100000`` runs the size that the figures in docs/removing.md were taken with.
"""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from kg.incidents import Incidents
from kg.ledger import Ledger
from kg.remove import choose, remove_reports
from kg.store import writer
from kg.store.derived import derive
from kg.store.writer import Writer
from kg.vocab.iris import short_hash
from tests.bench.test_incidents_speed import BASE, RUN, finished

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

MOST = int(os.environ.get("KG_BENCH_REPORTS", "10000"))
TEMPLATE = 1_000
SIZES = [size for size in (1_000, 10_000, 100_000) if size <= MOST]
DAYS = 60
"""Days between the copies of the template: more than it is long."""
REMOVED = 5
LIMIT = 1
"""Seconds of the processor for one report, removed and published, among 100,000 at most."""

_HASH = re.compile(r"\b[0-9a-f]{16}\b")
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_EVENT = re.compile(rf"{BASE}id/event/[0-9a-f]{{16}}-0-air-strike")


def grown(folder: Path, size: int) -> list[str]:
    """Make a store of so many reports out of copies of a small one, each some weeks later.

    Returns:
        The keys of some reports of the last copy.
    """
    with writer(folder, create=True) as opened:
        ledger = Ledger(opened, base=BASE, run=RUN)
        ledger.open()
        batch = [finished(number) for number in range(TEMPLATE)]
        # Every third strike is told once more, by another outlet's report a day later.
        ledger.write(batch, now=datetime(2026, 1, 1, tzinfo=UTC))
        Incidents(opened, base=BASE).update()
        names = ("/graph/report/", "/graph/meta", "/graph/incidents")
        lines = [
            f"{quad} .\n"
            for quad in opened.database.quads_for_pattern(None, None, None, None)
            if any(name in str(quad.graph_name) for name in names)
        ]
        keys = [one.key for one in batch]
        for copy in range(1, size // TEMPLATE):
            text = copied("".join(lines), copy)
            triples = "".join(line[: line.rindex(" <")] + " .\n" for line in text.splitlines())
            opened.database.bulk_load(text.encode(), RdfFormat.N_QUADS)
            opened.database.bulk_load(triples.encode(), RdfFormat.N_TRIPLES)
            keys = [moved(one.key, copy) for one in batch]
        opened.publish()  # no lists: the next to derive makes all of them
        return keys


def copied(nquads: str, copy: int) -> str:
    """Return statements with all that they are about, and all days, moved."""
    ids = {short_hash(e): short_hash(_renamed(e, copy)) for e in set(_EVENT.findall(nquads))}

    @cache
    def later(day: str) -> str:
        return (date.fromisoformat(day) + timedelta(days=DAYS * copy)).isoformat()

    text = _DAY.sub(lambda match: later(match[0]), nquads)
    return _HASH.sub(lambda match: ids.get(match[0]) or moved(match[0], copy), text)


def _renamed(event: str, copy: int) -> str:
    return _HASH.sub(lambda match: moved(match[0], copy), event)


@cache
def moved(key: str, copy: int) -> str:
    """Return what a key is called in a copy."""
    return short_hash(f"{copy} {key}")


def removal(opened: Writer, keys: list[str]) -> float:
    """Return the processor time of this thread that removing takes, besides publishing."""
    began = time.thread_time()
    chosen = choose(opened, [f"report/{key}" for key in keys], base=BASE).versions
    remove_reports(opened, chosen, base=BASE)
    return time.thread_time() - began


def publishing(opened: Writer) -> float:
    """Return the processor time that publishing takes, of all threads."""
    began = time.process_time()
    opened.publish(derive)
    return time.process_time() - began


def test_removing_does_not_cost_more_in_a_large_store(tmp_path: Path) -> None:
    """A report goes in much the same time from among ten times as many, published and all."""
    removing, showing = [], []
    for size in SIZES:
        keys = grown(tmp_path / str(size), size)
        with writer(tmp_path / str(size)) as opened:
            removal(opened, keys[:1])  # loads what is loaded once
            whole = publishing(opened)
            times = [
                (removal(opened, [key]), publishing(opened)) for key in keys[10 : 10 + REMOVED]
            ]
            for seconds, found in zip((removing, showing), zip(*times, strict=True), strict=True):
                seconds.append(sorted(found)[REMOVED // 2])
            many = removal(opened, keys[100:200]), publishing(opened)
        print(
            f"\n{size} reports: published in {whole:.1f} s; "
            f"one removed in {removing[-1]:.2f} s and published in {showing[-1]:.2f} s, "
            f"a hundred in {many[0]:.1f} s and {many[1]:.1f} s"
        )
        assert size < 10_000 or showing[-1] < whole / 10
        assert removing[-1] + showing[-1] < LIMIT
    # Among 100,000 the files of a generation count, which are copied, synced and removed.
    shown = [seconds for size, seconds in zip(SIZES, showing, strict=True) if size <= 10_000]
    for few, more in chain(pairwise(removing), pairwise(shown)):
        assert more < 3 * few
