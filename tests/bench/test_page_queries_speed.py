"""A page's query costs what its thing has, however much else is in the store.

The golden graph is repeated under other keys; each query of the pages that is about one thing is
asked for a thing of the first copy, and for one that nobody knows. What is demanded is a ratio of
processor times: a query that engines begin with all claims, or all types, grows with the store.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from pyoxigraph import Quad, QueryBoolean, RdfFormat, Store, parse, serialize

from kg import paths
from kg.catalog import CannedQuery, bind, load_catalog

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

GOLDEN = Path(__file__).parents[1] / "golden" / "queries.trig"
BASE = "https://kg.local/"
FEW, MANY = 20, 400
LEAST_SECONDS = 0.0005
"""Below this a time says more of the clock than of the query."""
MOST_GROWTH = 3
PAGES = load_catalog(paths.QUERIES / "pages")
ABOUT = [q for q in PAGES if any(p.type == "iri" and p.required for p in q.params)]
_KEY = re.compile(rb"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")
_NAMED = re.compile(rb"/id/(toll|membership|contradiction)/\w+")


def repeated(copies: int) -> Store:
    """Return a store with so many copies of the golden graph; actors and places are shared."""
    triples = {quad.triple for quad in parse(path=GOLDEN, format=RdfFormat.TRIG)}
    text = serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES) or b""
    store = Store()
    for number in range(copies):
        renamed = _KEY.sub(lambda m, n=number: b"%016x" % (int(m[0], 16) ^ n << 40), text)
        renamed = _NAMED.sub(rb"\g<0>-%d" % number if number else rb"\g<0>", renamed)
        store.bulk_extend(
            Quad(*triple.triple) for triple in parse(renamed, format=RdfFormat.N_TRIPLES)
        )
    return store


@pytest.fixture(scope="module")
def stores() -> tuple[Store, Store]:
    """Make a small store and a large one; both hold the first copy as it is."""
    small, large = repeated(FEW), repeated(MANY)
    assert len(large) > 15 * len(small) > 100_000
    return small, large


@pytest.fixture(scope="module")
def things() -> list[str]:
    """Return one thing of each kind in the first copy, and one that nobody knows."""
    kinds: dict[str, str] = {}
    for quad in parse(path=GOLDEN, format=RdfFormat.TRIG):
        kind, _, key = (
            str(getattr(quad.subject, "value", "")).removeprefix(f"{BASE}id/").partition("/")
        )
        if _KEY.search(key.encode()):
            kinds.setdefault(kind, f"{BASE}id/{kind}/{key}")
    assert {"incident", "event", "report", "claim", "count", "participation"} <= set(kinds)
    return [f"{BASE}id/unknown", *kinds.values()]


def spent(store: Store, text: str) -> float:
    """Return the least processor time of a query, in seconds."""
    times = []
    for _ in range(5):
        began = time.thread_time()  # the engine still tidies up behind, in threads of its own
        answer = store.query(text)
        if isinstance(answer, QueryBoolean):
            bool(answer)
        else:
            list(answer)
        times.append(time.thread_time() - began)
    return max(min(times), LEAST_SECONDS)


@pytest.mark.parametrize("query", ABOUT, ids=lambda query: query.slug)
def test_queries_about_one_thing_do_not_grow_with_the_store(
    query: CannedQuery, stores: tuple[Store, Store], things: list[str]
) -> None:
    """Twenty times as many other reports make no query about one thing three times as slow."""
    for thing in things:
        values = {p.name: thing for p in query.params if p.type == "iri" and p.required}
        text = bind(query, values, base=BASE)
        few, many = (spent(store, text) for store in stores)
        print(f"\n{query.slug} {thing}: {few * 1000:.1f} ms, {many * 1000:.1f} ms")
        assert many < MOST_GROWTH * few, thing
