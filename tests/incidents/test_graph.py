"""Tests of the graph of incidents: look-ups in batches, changes in an order that can be killed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.incidents import graph as graph_module
from kg.incidents.acts import as_decisions
from kg.incidents.graph import VALUES_AT_ONCE, IncidentGraph, in_parts, key_of, values
from kg.incidents.history import Life
from kg.incidents.moment import LONGEST, Moment
from kg.lexicon.curation import IncidentAct
from kg.model.incidents import Decision
from kg.store.writer import Writer
from kg.vocab.terms import KG
from tests.incidents.made_reports import BASE
from tests.live.fresh_store import fresh_store

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Open one store for all tests here; each begins with an empty graph."""
    with fresh_store(tmp_path_factory.mktemp("incidents") / "store", base=BASE) as opened:
        yield opened


@pytest.fixture
def graph(shared: Writer) -> IncidentGraph:
    """Return an empty graph of incidents."""
    found = IncidentGraph(shared, base=BASE)
    shared.replace_graph(found.name, b"")
    return found


def iri(path: str) -> str:
    """Return the IRI of a thing."""
    return f"{BASE}id/{path}"


def lines(graph: IncidentGraph, *said: tuple[str, str, str]) -> bytes:
    """Write statements about things."""
    return b"".join(f"<{iri(s)}> <{p}> <{iri(o)}> <{graph.name}> .\n".encode() for s, p, o in said)


def members(graph: IncidentGraph, **events: str) -> None:
    """Let incidents have member events, named by words parted by blanks."""
    graph.change(
        come=lines(
            graph,
            *(
                (f"incident/{incident}", KG.memberEvent, f"event/{event}")
                for incident, words in events.items()
                for event in words.split()
            ),
        )
    )


@given(st.lists(st.integers(), max_size=40), st.integers(1, 12))
def test_batches_are_the_items_in_order(items: list[int], size: int) -> None:
    """Each item is in one batch; only the last may be short."""
    parts = list(in_parts(items, size))
    assert [item for part in parts for item in part] == items
    assert all(len(part) == size for part in parts[:-1])
    assert all(0 < len(part) <= size for part in parts)


@pytest.mark.parametrize(
    ("thing", "key"),
    [
        ("event/0ff3db7c66fef48b-549-air-strike", "0ff3db7c66fef48b"),
        ("count/0ff3db7c66fef48b-40-killed", "0ff3db7c66fef48b"),
        ("report/0ff3db7c66fef48b", "0ff3db7c66fef48b"),
    ],
)
def test_key_of_a_report_is_in_its_parts(thing: str, key: str) -> None:
    """Events and figures are named after the report that they were read in."""
    assert key_of(iri(thing)) == key


def test_values_are_written_in_order() -> None:
    """None are none."""
    assert values(["urn:a", "urn:b"]) == "<urn:a> <urn:b>"
    assert values([]) == ""


def test_look_ups_answer_more_than_one_batch_asks(graph: IncidentGraph) -> None:
    """Batches are put together to one answer; what nobody knows is not in it."""
    members(graph, i="a b", j="c", k="d")
    strangers = [iri(f"event/z{n}") for n in range(2 * VALUES_AT_ONCE)]
    expected = {iri("incident/i"), iri("incident/j")}
    assert graph.incidents_of([iri("event/a"), *strangers, iri("event/c")]) == expected
    found = graph.members(sorted(expected))
    assert found == {iri("event/a"): "i", iri("event/b"): "i", iri("event/c"): "j"}
    assert graph.members([]) == {}
    assert graph.incidents_of([]) == set()
    assert graph.all_members() == {**found, iri("event/d"): "k"}


def test_ids_that_went_into_others_are_found_from_both_ends(graph: IncidentGraph) -> None:
    """Asked about an old id or a new one, the pair is told; others are not."""
    pairs = (("old", "new"), ("other", "new"), ("x", "y"))
    graph.change(
        come=lines(graph, *((f"incident/{a}", KG.mergedInto, f"incident/{b}") for a, b in pairs))
    )
    assert graph.merged(["old"]) == {"old": "new"}
    assert graph.merged(["new"]) == {"old": "new", "other": "new"}
    assert graph.merged(["y", "old"]) == {"x": "y", "old": "new"}
    assert graph.merged(["z"]) == graph.merged([]) == {}


def test_near_misses_have_two_ends(graph: IncidentGraph) -> None:
    """A miss is found by either of its events, with both of them."""
    ends = (("m", "a"), ("m", "b"), ("n", "b"), ("n", "c"))
    graph.change(come=lines(graph, *((f"miss/{m}", KG.nearEvent, f"event/{e}") for m, e in ends)))
    a, b, c = (iri(f"event/{event}") for event in "abc")
    assert graph.ends_of_misses([a]) == {iri("miss/m"): {a, b}}
    assert graph.ends_of_misses([b]) == {iri("miss/m"): {a, b}, iri("miss/n"): {b, c}}
    assert graph.ends_of_misses([iri("event/z")]) == {}


STATEMENTS = st.frozensets(
    st.tuples(
        st.sampled_from(["incident/a", "incident/b"]),
        st.sampled_from([KG.memberEvent, KG.mergedInto]),
        st.sampled_from(["event/x", "event/y", "event/z"]),
    )
)


@given(STATEMENTS, STATEMENTS, STATEMENTS, st.sampled_from([1, 2, 10_000]))
def test_change_takes_away_and_adds(
    shared: Writer,
    there: frozenset[tuple[str, str, str]],
    gone: frozenset[tuple[str, str, str]],
    come: frozenset[tuple[str, str, str]],
    at_once: int,
) -> None:
    """What both goes and comes stays; large changes in parts give what small ones give."""
    graph = IncidentGraph(shared, base=BASE)
    shared.replace_graph(graph.name, lines(graph, *there))
    whole, graph_module.LINES_AT_ONCE = graph_module.LINES_AT_ONCE, at_once
    try:
        graph.change(gone=lines(graph, *gone), come=lines(graph, *come))
    finally:
        graph_module.LINES_AT_ONCE = whole
    expected = lines(graph, *((there - gone) | come)).splitlines()
    assert sorted(shared.nquads(graph.name).splitlines()) == sorted(expected)


# -- acts of people --------------------------------------------------------------------------


def act(name: str, subject: str, other: str = "", events: tuple[str, ...] = ()) -> IncidentAct:
    """Make an act on an incident."""
    return IncidentAct(
        act=name,
        subject=f"incident/{subject}",
        object=f"incident/{other}" if other else "",
        events=tuple(f"event/{event}" for event in events),
        by="A. Name",
        on="2026-01-01",
        note="",
        where="curation.csv:2",
    )


def event(*names: str) -> tuple[str, ...]:
    """Return the IRIs of events."""
    return tuple(iri(f"event/{name}") for name in names)


def test_acts_are_decisions_about_events(graph: IncidentGraph) -> None:
    """Incidents come and go, their events stay: what people decide is said of these."""
    members(graph, i="a b c", j="d e")
    assert as_decisions(graph, act("merge", "i", "j")) == (Decision("same", event("a", "d")),)
    assert as_decisions(graph, act("confirm", "i")) == (
        Decision("confirm", event("a", "b", "c")),
        Decision("same", event("a", "b")),
        Decision("same", event("b", "c")),
    )
    assert as_decisions(graph, act("reject", "j")) == (Decision("reject", event("d", "e")),)


def test_what_is_split_off_stays_together(graph: IncidentGraph) -> None:
    """Each event that goes is apart from each that stays, and one with the others that go."""
    members(graph, i="a b c d")
    decisions = as_decisions(graph, act("split", "i", events=("b", "d")))
    assert set(decisions) == {
        Decision("apart", event("b", "a")),
        Decision("apart", event("b", "c")),
        Decision("apart", event("d", "a")),
        Decision("apart", event("d", "c")),
        Decision("same", event("b", "d")),
    }
    assert len(decisions) == 5


def test_an_id_that_went_into_another_is_followed(graph: IncidentGraph) -> None:
    """An address that somebody noted long ago still names its incident."""
    members(graph, k="a")
    graph.change(
        come=lines(
            graph,
            ("incident/i", KG.mergedInto, "incident/j"),
            ("incident/j", KG.mergedInto, "incident/k"),
        )
    )
    assert as_decisions(graph, act("reject", "i")) == (Decision("reject", event("a")),)


@pytest.mark.parametrize(
    ("merged", "given_act", "what", "remedy"),
    [
        ((), act("reject", "z"), "the store has no incident/z", "copy the id from its page"),
        ((), act("merge", "i", "z"), "the store has no incident/z", "copy the id from its page"),
        (
            (("x", "y"), ("y", "x")),
            act("reject", "x"),
            "the store has no incident/x",
            "copy the id from its page",
        ),
        (
            (),
            act("split", "i", events=("a", "z")),
            "incident/i has no such event: https://kg.local/id/event/z",
            "name some of its members, not all",
        ),
        (
            (),
            act("split", "i", events=("a", "b")),
            "a split leaves nothing of incident/i",
            "name some of its members, not all",
        ),
    ],
    ids=["nobody's", "merged with nobody's", "in a circle", "a strange event", "all events"],
)
def test_act_on_what_is_not_there_is_refused(
    graph: IncidentGraph,
    merged: tuple[tuple[str, str], ...],
    given_act: IncidentAct,
    what: str,
    remedy: str,
) -> None:
    """The error says what the store does not have; ids that lead in a circle end."""
    members(graph, i="a b")
    said = ((f"incident/{a}", KG.mergedInto, f"incident/{b}") for a, b in merged)
    graph.change(come=lines(graph, *said))
    with pytest.raises(StoreError) as caught:
        as_decisions(graph, given_act)
    assert (caught.value.what, caught.value.remedy) == (what, remedy)
    assert caught.value.where == given_act.where


# -- moments ---------------------------------------------------------------------------------


def test_a_build_that_was_killed_is_gone_on_with(graph: IncidentGraph) -> None:
    """Within a day the next build comes at its moment; after it ended, at its own."""
    moment = Moment(graph)
    assert moment.begin(NOW) == NOW
    assert Moment(graph).begin(NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)
    moment.keep()
    moment.keep()
    again = Moment(graph)
    assert again.begin(NOW + timedelta(hours=1)) == NOW
    again.keep()
    again.end()
    assert graph.writer.nquads(graph.name) == b""
    assert Moment(graph).begin(NOW + timedelta(hours=2)) == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("after", "is_same"),
    [
        (timedelta(0), True),
        (LONGEST - timedelta(seconds=1), True),
        (LONGEST, False),
        (timedelta(days=30), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_a_build_of_another_day_is_another_one(
    graph: IncidentGraph, after: timedelta, is_same: bool
) -> None:
    """Neither what was left long ago nor what a wrong clock put into the future is gone on with."""
    left = Moment(graph)
    left.begin(NOW)
    left.keep()
    assert Moment(graph).begin(NOW + after) == (NOW if is_same else NOW + after)


def test_of_two_that_were_killed_the_later_is_gone_on_with(graph: IncidentGraph) -> None:
    """What is left of an older one decides nothing."""
    for begun in (NOW - timedelta(days=3), NOW):
        killed = Moment(graph)
        killed.begin(begun)
        killed.keep()
    assert Moment(graph).begin(NOW + timedelta(hours=3)) == NOW


MOMENTS = st.integers(0, 9).map(lambda hours: NOW + timedelta(hours=hours))


@given(MOMENTS, st.none() | MOMENTS, MOMENTS)
def test_a_report_is_current_from_when_it_came_until_it_went(
    since: datetime, until: datetime | None, moment: datetime
) -> None:
    """The moment at which a newer text came is the newer one's."""
    life = Life(since, until)
    assert life.has(moment) is (moment >= since and (until is None or moment < until))
    if until is not None:
        assert not life.has(until)
    else:
        assert life.has(max(since, moment))
