"""Tests of ``kg.incidents.history``: which ids come of reports that came and went."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.tellings import tellings_of
from kg.incidents.graph import key_of
from kg.incidents.history import Ids, Life, replayed
from kg.ledger import Finished
from kg.model.incidents import Decision
from kg.model.tellings import Telling
from kg.vocab.iris import short_hash
from tests.incidents.made_reports import told

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
# Three reports of one strike, and one of another day.
REPORTS: dict[str, Finished] = {
    "a": told("a"),
    "b": told("b", "17", published=date(2018, 11, 11)),
    "c": told("c", "16", published=date(2018, 11, 12)),
    "x": told("x", day=2),
}


def telling(name: str) -> Telling:
    """Return what one of the reports tells."""
    (found,) = tellings_of(REPORTS[name].quads, lambda _: b"")
    return found


TOLD = {name: telling(name) for name in REPORTS}
OWN = {name: short_hash(one.event) for name, one in TOLD.items()}
"""The id of an incident that a report is the first to tell of."""


def at(hour: int) -> datetime:
    """Return a moment."""
    return BEGIN + timedelta(hours=hour)


def ids_of(*decisions: Decision, **lives: tuple[int, int | None]) -> tuple[dict, dict]:  # type: ignore[type-arg]
    """Replay reports; return the report whose id each one has, and which ids went into which.

    Args:
        lives: When each came, and when it went.
    """
    found = replayed(
        [TOLD[name] for name in lives],
        {
            REPORTS[name].key: Life(at(since), None if until is None else at(until))
            for name, (since, until) in lives.items()
        },
        decisions,
    )
    names = {id: name for name, id in OWN.items()}
    events = {one.event: name for name, one in TOLD.items()}
    held = {events[event]: names[id] for event, id in found.held.items()}
    return held, {names[old]: names[new] for old, new in found.merged.items()}


def test_the_reports_tell_what_is_said_of_them() -> None:
    """Each has one event of its own."""
    assert {key_of(one.event) for one in TOLD.values()} == {f.key for f in REPORTS.values()}
    assert len(set(OWN.values())) == len(REPORTS)


def test_of_nothing_come_no_ids() -> None:
    """Without reports, or without what the ledger says of them, there are none."""
    assert replayed([], {}, ()) == Ids({}, {})
    assert replayed(TOLD.values(), {}, ()) == Ids({}, {})


def test_an_id_is_that_of_whoever_came_first() -> None:
    """Reports of one strike share an incident; the one of another day has its own."""
    assert ids_of(a=(0, None), b=(1, None), x=(2, None)) == ({"a": "a", "b": "a", "x": "x"}, {})
    assert ids_of(b=(0, None), a=(1, None), x=(2, None)) == ({"a": "b", "b": "b", "x": "x"}, {})


def test_an_id_outlives_the_report_that_it_came_from() -> None:
    """A newer text of the first report changes no address."""
    assert ids_of(a=(0, 2), b=(1, None)) == ({"b": "a"}, {})
    assert ids_of(a=(0, 2), b=(1, None), c=(3, None)) == ({"b": "a", "c": "a"}, {})


def test_who_comes_after_the_first_is_gone_begins_anew() -> None:
    """With nobody left there is nothing to join; an id is not taken up again."""
    assert ids_of(a=(0, 1), b=(2, None)) == ({"b": "b"}, {})
    assert ids_of(a=(0, 1), b=(1, None)) == ({"b": "b"}, {})


def test_a_report_that_is_gone_has_no_id() -> None:
    """Nothing is said of what came and went alone."""
    assert ids_of(a=(0, 1)) == ({}, {})
    assert ids_of(a=(0, 1), x=(5, None)) == ({"x": "x"}, {})


def test_what_a_person_parted_has_an_id_of_its_own() -> None:
    """Decisions are of the end: the one who came first keeps the id."""
    apart = Decision("apart", (TOLD["a"].event, TOLD["b"].event))
    held, _ = ids_of(apart, a=(0, None), b=(1, None))
    assert held == {"a": "a", "b": "b"}


@pytest.mark.parametrize(("b", "x"), [(0, 1), (1, 0), (0, 0)])
def test_what_a_person_joined_has_one_id_and_the_other_leads_to_it(b: int, x: int) -> None:
    """Two incidents of two days are one by decision; the id of what was published first stays."""
    same = Decision("same", (TOLD["b"].event, TOLD["x"].event))
    assert ids_of(same, b=(b, None), x=(x, None)) == ({"b": "x", "x": "x"}, {"b": "x"})


NAMES = st.lists(st.sampled_from("abcx"), min_size=1, max_size=4, unique=True)
LIVES = st.tuples(st.integers(0, 4), st.none() | st.integers(1, 4))


@given(NAMES.flatmap(lambda names: st.fixed_dictionaries(dict.fromkeys(names, LIVES))))
def test_ids_of_any_history(lives: dict[str, tuple[int, int | None]]) -> None:
    """Who is current has an id, of one who came no later; no id that is held leads elsewhere."""
    lives = {n: (s, None if u is None else s + u) for n, (s, u) in lives.items()}
    held, merged = ids_of(**lives)
    assert set(held) == {name for name, (_, until) in lives.items() if until is None}
    for name, first in held.items():
        assert lives[first][0] <= lives[name][0]
        assert (name == "x") is (first == "x")
    assert not set(merged) & set(held.values())
    assert ids_of(**dict(reversed(lives.items()))) == (held, merged)


@pytest.mark.parametrize("hours", [1, 24, 24 * 365])
def test_only_the_order_of_moments_counts(hours: int) -> None:
    """However long a report was alone does not matter."""
    assert ids_of(a=(0, 2 * hours), b=(hours, None), c=(3 * hours, None)) == ids_of(
        a=(0, 2), b=(1, None), c=(3, None)
    )
