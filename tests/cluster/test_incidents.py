"""Tests of ``kg.cluster.incidents``: tellings in, incidents out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.cluster.incidents import Clustering, find_incidents
from kg.model.incidents import Decision
from kg.model.tellings import Telling

Make = Callable[..., Telling]


def groups(found: Clustering) -> set[frozenset[str]]:
    """Return the events of each incident."""
    return {
        frozenset(member.event.removeprefix("event/") for member in incident.members)
        for incident in found.incidents
    }


def test_two_outlets_on_one_strike_are_one_incident(tell: Make) -> None:
    """Same day, town and toll: one incident, with a score and reasons for each member."""
    found = find_incidents([tell("a"), tell("b", speaker="Ministry")])
    assert groups(found) == {frozenset({"a", "b"})}
    (incident,) = found.incidents
    for member in incident.members:
        assert 0.35 <= member.score <= 1
        assert {"same day", "same town", "same number killed"} <= set(member.reasons)
    assert incident.verification == "multi-source"


@pytest.mark.parametrize(
    "other",
    [{"day": "2018-10-20", "published": "2018-10-21"}, {"day": "2018-11-10"}, {"town": "Idlib"}],
    ids=["three-weeks-before", "the-next-day", "another-town"],
)
def test_what_cannot_be_one_stays_apart(tell: Make, other: dict[str, str]) -> None:
    """Another stated day or another town outvotes the same toll, doer and source."""
    found = find_incidents([tell("a", doer="coalition"), tell("b", doer="coalition", **other)])
    assert groups(found) == {frozenset({"a"}), frozenset({"b"})}


def test_night_over_two_days_meets_its_days(tell: Make) -> None:
    """A strike of the 18th and 19th is not that of the 20th, and neither is that of 9 November."""
    over = tell("a", day="2018-10-18", published="2018-10-20")
    assert over.interval is not None
    interval = replace(over.interval, end=over.interval.start.replace(day=19))
    found = find_incidents(
        [
            replace(over, interval=interval),
            tell("b", day="2018-10-20", published="2018-10-21", killed=26),
            tell("c", day="2018-11-09", killed=26),
        ]
    )
    assert len(found.incidents) == 3


def test_events_of_one_report_stay_apart(tell: Make) -> None:
    """What a report tells apart is apart, whatever another report tells."""
    again = replace(tell("a"), event="event/a2", offset=900)
    found = find_incidents([tell("a"), again, tell("b")])
    assert sorted(len(incident.members) for incident in found.incidents) == [1, 2]


def test_plans_and_totals_are_no_incidents(tell: Make) -> None:
    """A threatened strike and a monthly total belong to no incident."""
    found = find_incidents([tell("a", kind="aggregate"), tell("b", realisation="threatened")])
    assert found.incidents == ()


def test_ids_survive_growth_and_merging(tell: Make) -> None:
    """An older report that comes later changes no id; of two that become one, one stays."""
    first = find_incidents([tell("b")])
    held = {"event/b": first.incidents[0].id}
    grown = find_incidents([tell("a", published="2018-11-09"), tell("b")], held=held)
    assert [incident.id for incident in grown.incidents] == [first.incidents[0].id]
    other = find_incidents([tell("c", speaker="Ministry")]).incidents[0].id
    held = {"event/b": first.incidents[0].id, "event/c": other}
    (merged,) = find_incidents([tell("b"), tell("c", speaker="Ministry")], held=held).incidents
    assert {merged.id, *merged.absorbed} == {first.incidents[0].id, other}


def test_people_outrank_the_table(tell: Make) -> None:
    """A person joins what the table holds apart, and parts what it joins; the last word holds."""
    apart = [tell("a"), tell("b", day="2018-10-20", published="2018-10-21")]
    same = Decision("same", ("event/a", "event/b"))
    assert groups(find_incidents(apart, decisions=[same])) == {frozenset({"a", "b"})}
    not_same = Decision("apart", ("event/a", "event/b"))
    alike = [tell("a"), tell("b")]
    assert len(find_incidents(alike, decisions=[not_same]).incidents) == 2
    assert len(find_incidents(alike, decisions=[same, not_same]).incidents) == 2
    assert len(find_incidents(apart, decisions=[not_same, same]).incidents) == 1


def test_rejected_incident_has_no_toll(tell: Make) -> None:
    """What a person rejects stays, marked, without a toll; a later confirmation restores it."""
    reject, confirm = (Decision(act, ("event/a",)) for act in ("reject", "confirm"))
    (rejected,) = find_incidents([tell("a")], decisions=[reject]).incidents
    assert rejected.is_rejected
    assert rejected.tolls == ()
    (confirmed,) = find_incidents([tell("a")], decisions=[reject, confirm]).incidents
    assert confirmed.is_confirmed
    assert [toll.best for toll in confirmed.tolls] == [14, 14]


def test_near_misses_are_kept_with_reasons(tell: Make) -> None:
    """What is forbidden although it scores high is kept for review, with what is against it."""
    found = find_incidents([tell("a"), tell("b", day="2018-11-10")])
    assert [(miss.one, miss.two) for miss in found.near_misses] == [("event/a", "event/b")]
    assert "but each states other days" in found.near_misses[0].reasons
