"""The time and memory that an article costs the writing process, as the store grows.

Figures are printed (``make bench``); what is demanded is a ratio of processor times. Reports are
synthetic, so that no parser is at work. ``KG_BENCH_SIDE=4000`` makes a store of so many.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.incidents import Incidents
from kg.ledger import Ledger
from kg.store import writer
from kg.store.derived import derive
from tests.bench.test_incidents_speed import BASE, RUN, finished
from tests.bench.timed_build import peak_megabytes

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

MOST = int(os.environ.get("KG_BENCH_SIDE", "1000"))
BATCH = 100


def test_an_article_costs_the_same_in_a_larger_store(tmp_path: Path) -> None:
    """Writing and joining the second half takes little longer than the first."""
    spent = []
    with writer(tmp_path / "store", create=True) as opened:
        ledger, incidents = Ledger(opened, base=BASE, run=RUN), Incidents(opened, base=BASE)
        ledger.open()
        now = incidents.begin(datetime.now(UTC))
        for first, last in ((0, MOST // 2), (MOST // 2, MOST)):
            # Of this thread: those of the engine tidy up now and then, of either half.
            began_itself, began = time.thread_time(), time.process_time()
            for start in range(first, last, BATCH):
                batch = [finished(n) for n in range(start, min(start + BATCH, last))]
                ledger.write(batch, now=now)
                opened.flush()
            written = time.process_time()
            incidents.update()
            spent.append((time.thread_time() - began_itself) / (last - first))
            joined = time.process_time()
            opened.publish(derive)
            published, count = time.process_time(), last - first
            print(
                f"\n{last} reports: written in {(written - began) / count * 1e3:.1f} ms each, "
                f"joined in {(joined - written) / count * 1e3:.1f}; published in "
                f"{published - joined:.1f} s; peak {peak_megabytes():.0f} MB"
            )
    assert spent[1] < 2 * spent[0]
