"""Tests of ``kg.cluster.tolls``, ``voices`` and ``contradictions``: what members say together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.cluster.contradictions import contradictions
from kg.cluster.tolls import incident_tolls
from kg.cluster.voices import speakers, verification
from kg.model.tellings import Figure, Part, Telling, Voice

Make = Callable[..., Telling]
Range = tuple[int, int, bool, int | None]


def tolls(*members: Telling, harm: str = "killed") -> dict[str, Range]:
    """Return low, high, open and best by status of the victims; "" is all together."""
    found, _ = incident_tolls(members)
    return {t.status: (t.low, t.high, t.is_open, t.best) for t in found if t.harm == harm}


def count(report: str, value: int, **more: object) -> Figure:
    """Make a figure of a report."""
    offset = more.get("offset", 60)
    return Figure(
        id=f"count/{report}-{offset}",
        harm="killed",
        minimum=value,
        maximum=value,
        best=value,
        as_written=str(value),
        **more,  # type: ignore[arg-type]
    )


def test_one_strike_told_twice_counts_once(tell: Make) -> None:
    """Two outlets with 14 dead have 14 dead together."""
    assert tolls(tell("a"), tell("b")) == {"": (14, 14, False, 14), "unknown": (14, 14, False, 14)}


def test_rival_speakers_give_a_range(tell: Make) -> None:
    """Two speakers bound the toll; best is what more voices give, then the newest."""
    members = [tell("a", killed=12, speaker="Army"), tell("b", killed=26, published="2018-11-11")]
    assert tolls(*members)[""] == (12, 26, False, 26)
    members.append(tell("c", killed=12, speaker="Ministry"))
    assert tolls(*members)[""] == (12, 26, False, 12)


def test_later_report_of_a_speaker_supersedes_the_older(tell: Make) -> None:
    """A toll that the same monitor raises the next day takes the old one's place."""
    members = [tell("a", killed=14), tell("b", killed=16, published="2018-11-11")]
    assert tolls(*members)[""] == (16, 16, False, 16)
    _, superseded = incident_tolls(members)
    assert [(s.old, s.new, s.reason) for s in superseded] == [
        ("count/a-60-killed", "count/b-60-killed", "a later report of the same speaker")
    ]


def test_later_sentence_of_a_report_supersedes_the_earlier(tell: Make) -> None:
    """'killed five … the toll has risen to nine': nine."""
    figures = (
        count("a", 5, offset=40),
        count("a", 9, offset=400, is_summable=False, is_further=True),
    )
    assert tolls(tell("a", figures=figures))[""] == (9, 9, False, 9)


def test_figure_that_a_later_one_replaces_is_set_aside(tell: Make) -> None:
    """'The toll rose from five to nine': nine, and the five points to it."""
    new = count("a", 9, offset=60)
    old = count("a", 5, offset=40, is_summable=False, is_further=True, holding=new.id)
    member = tell("a", figures=(old, new))
    assert tolls(member)[""] == (9, 9, False, 9)
    _, superseded = incident_tolls([member])
    assert [(s.old, s.new) for s in superseded] == [(old.id, new.id)]


def test_correction_takes_back_the_figure_of_its_outlet(tell: Make) -> None:
    """A note that an earlier version said 28 takes back the 28 of that outlet alone."""
    note = (count("b", 14), count("b", 28, offset=700, is_retracted=True))
    older = tell("a", killed=28, publisher="outlet", speaker=None, published="2018-11-09")
    fresh = tell("b", figures=note, publisher="outlet", speaker=None)
    assert tolls(older, fresh)[""] == (14, 14, False, 14)
    other = tell("c", killed=28, publisher="other", speaker=None)
    assert tolls(older, fresh, other)[""] == (14, 28, False, 28)


def test_bare_number_takes_the_status_that_others_give(tell: Make) -> None:
    """'14 people' and '14 civilians' are 14 civilians; rival statuses are never added."""
    people, civilians = tell("a"), tell("b", status="civilian", speaker="Ministry")
    assert tolls(people, civilians)["civilian"] == (14, 14, False, 14)
    assert "unknown" not in tolls(people, civilians)
    rival = tell("c", status="combatant", killed=12, speaker="Army")
    found = tolls(people, civilians, rival)
    assert sum(low for status, (low, *_) in found.items() if status) == 12
    assert len(found) == 2


def test_statuses_told_apart_are_added(tell: Make) -> None:
    """'three soldiers and five civilians' are eight dead, three and five."""
    figures = (
        count("a", 3, status="combatant", offset=40),
        count("a", 5, status="civilian", offset=60),
    )
    assert tolls(tell("a", figures=figures)) == {
        "": (8, 8, False, 8),
        "civilian": (5, 5, False, 5),
        "combatant": (3, 3, False, 3),
    }


def test_part_of_a_total_is_not_added(tell: Make) -> None:
    """'14 dead, four of them children' are 14."""
    figures = (count("a", 14), count("a", 4, offset=80, is_whole=False, is_summable=False))
    assert tolls(tell("a", figures=figures))[""] == (14, 14, False, 14)


def test_vaguer_figure_of_the_same_voice_falls(tell: Make) -> None:
    """'dozens … 40': 40, not 64."""
    dozens = replace(count("a", 24, offset=40), maximum=99, best=None)
    assert tolls(tell("a", figures=(dozens, count("a", 40))))[""] == (40, 40, False, 40)


def test_ten_outlets_that_quote_one_monitor_are_one_voice(tell: Make) -> None:
    """Outlets count only where they name no speaker; a copy is no voice at all."""
    quoting = [tell(f"r{n}", publisher=f"outlet{n}") for n in range(10)]
    assert list(speakers(quoting)) == ["Observatory"]
    assert verification(quoting) == "single-source"
    own = tell("x", speaker=None, publisher="agency")
    assert list(speakers([*quoting, own])) == ["Observatory", "agency"]
    copy = replace(tell("y", speaker=None, publisher="third"), copied_from="report/x")
    assert list(speakers([*quoting, own, copy])) == ["Observatory", "agency"]
    assert tolls(own, replace(copy, figures=own.figures))[""] == (14, 14, False, 14)


def test_party_alone_is_a_party_claim(tell: Make) -> None:
    """If only who fought tells it, it is a party's claim; a second voice makes it more."""
    parts = (Part("belligerent", "Army", "Army"),)
    assert verification([tell("a", speaker="Army", parts=parts)]) == "party-claim"
    both = [tell("a", speaker="Army", parts=parts), tell("b", speaker="Ministry")]
    assert verification(both) == "multi-source"


def test_contradictions_are_rows(tell: Make) -> None:
    """Numbers that cannot both be true, statuses, doers and denials are each told."""
    denial = Voice("claim/d", "Army", "Army", "denies", disputes=True)
    one = tell("a", killed=26, status="civilian", doer="coalition")
    two = tell("b", killed=12, speaker="Army", status="combatant", doer="Russia")
    two = replace(two, voices=(*two.voices, denial))
    found = contradictions([one, two])
    assert {row.on for row in found} == {
        "number killed",
        "who did it",
        "whether it happened so",
    }
    alike = replace(two, figures=(replace(two.figures[0], minimum=26, maximum=26),))
    assert "status of the victims" in {row.on for row in contradictions([one, alike])}
    assert contradictions([tell("a"), tell("b")]) == ()


def test_figures_of_one_sentence_for_other_people_add_up(tell: Make) -> None:
    """'Four soldiers and four rebels' are eight; 'dozens of soldiers' and '40 soldiers' are 40."""

    def told(value: int, people: str, **more: object) -> Figure:
        words = {"people": people, "offset": len(people), "sentence": "s/1"}
        return count("a", value, status="combatant", **words, **more)

    sides = tell("a", figures=(told(4, "soldiers"), told(4, "rebels")))
    assert tolls(sides)[""] == (8, 8, False, 8)
    young = told(3, "children", demographic="children")
    assert tolls(tell("a", figures=(young, told(3, "adults"))))[""] == (6, 6, False, 6)
    vague = replace(told(40, "soldiers"), id="v", minimum=24, maximum=99, best=None)
    assert tolls(tell("a", figures=(vague, told(40, "soldiers"))))[""] == (40, 40, False, 40)


def test_two_sides_add_up_over_sentences(tell: Make) -> None:
    """'Two officers were killed. Two attackers died.' are four; two told twice are two."""
    officers = count("a", 2, status="combatant", people="officers", offset=40)
    attackers = count("a", 2, status="combatant", people="attackers", offset=90)
    assert tolls(tell("a", figures=(officers, attackers)))[""] == (4, 4, False, 4)
    again = replace(attackers, people="policemen")
    assert tolls(tell("a", figures=(officers, again)))[""] == (2, 2, False, 2)
