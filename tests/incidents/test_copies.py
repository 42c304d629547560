"""Tests of ``kg.incidents.copies``: whichever reports come and go, copies are of the oldest."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kg.cluster.wording import SHARED_KEYS, wording_keys
from kg.graph.incidents import incidents_graph_iri
from kg.incidents import Incidents, update
from kg.ledger import Finished, Ledger
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_report_iri
from kg.vocab.terms import KG
from tests.conftest import LAWS
from tests.incidents.made_reports import BASE, RUN, told
from tests.live.fresh_store import fresh_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TAILS = ("", " ".join(f"tail{n}" for n in range(60)), " ".join(f"end{n}" for n in range(120)))


def written(draw: random.Random, id: str, number: int) -> Finished:
    """Make a text that shares all, half or nothing of its wording with others, of some day."""
    return told(
        id,
        published=date(2018, 11, draw.choice([5, 10, 11, 12])),
        tail=f"Text {number} of {id}. {draw.choice(TAILS)}",
        wording=draw.choice(["x", "y", ""]),
    )


def copies(opened: StoreWriter) -> dict[str, str]:
    """Return which report is a copy of which, as the store has it."""
    rows = opened.select(
        f"SELECT ?one ?other {{ GRAPH <{incidents_graph_iri(BASE)}> "
        f"{{ ?one <{KG.copyOf}> ?other }} }}"
    )
    return {str(row["one"]): str(row["other"]) for row in rows}


def wanted(current: Iterable[Finished]) -> dict[str, str]:
    """Compare every text with every other one."""
    keys = {mint_report_iri(BASE, one.key): set(wording_keys(one.article.text)) for one in current}
    ranks = {mint_report_iri(BASE, one.key): str(one.article.published) for one in current}
    found = {}
    for report, own in keys.items():
        alike = [other for other, its in keys.items() if len(own & its) >= SHARED_KEYS]
        oldest = min(alike, key=lambda other: (ranks[other], other))
        if oldest != report:
            found[report] = oldest
    return found


@pytest.mark.parametrize("seed", range(6 * LAWS))
def test_a_copy_is_of_the_oldest_that_shares_its_wording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Reports come in any order, some in the place of others, and are joined in steps of any size.

    The incidents are the same, whatever the size of a step.
    """
    graphs = []
    for size in (1, 3, 500):
        monkeypatch.setattr(update, "REPORTS_AT_ONCE", size)
        draw = random.Random(seed)
        with fresh_store(tmp_path / str(size), base=BASE) as opened:
            ledger, incidents = Ledger(opened, base=BASE, run=RUN), Incidents(opened, base=BASE)
            current: dict[str, Finished] = {}
            for number in range(8):
                batch = {id: written(draw, id, number) for id in draw.sample("abcdefgh", 2)}
                ledger.write(list(batch.values()), now=NOW)
                current |= batch
                if number in (1, 2, 5, 7):
                    incidents.update()
                    assert copies(opened) == wanted(current.values())
            graphs.append(opened.nquads(incidents_graph_iri(BASE)))
    assert graphs[0] == graphs[1] == graphs[2]
