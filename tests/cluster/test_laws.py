"""What holds of any tellings: who is joined, under which id, in which series, by whose voice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cluster.blocking import LONGEST, can_be_compared, days_of, root_of
from kg.cluster.contradictions import ON_DOER, ON_EVENT, ON_STATUS, contradictions
from kg.cluster.identity import assigned_ids, in_order
from kg.cluster.joining import Pair, Scored, joined
from kg.cluster.names import NameWeights, same_name, stands_in
from kg.cluster.series import FELL, RESET, bearing, find_series, holds
from kg.cluster.voices import speakers, telling_voices, verification
from kg.model.incidents import Series
from kg.model.tellings import Figure, Interval, Part, Telling, Voice
from kg.vocab.iris import short_hash
from tests.cluster.conftest import Make, figure

FEW = settings(max_examples=60)
DAY = date(2018, 11, 9)


def telling(number: int, *, report: int | None = None) -> Telling:
    """Return a telling of which only report and event matter."""
    own = number if report is None else report
    return Telling(f"event/{number}", f"report/{own}", "air-strike", published=DAY)


# -- joining ---------------------------------------------------------------------------------


@st.composite
def scored(draw: st.DrawFn) -> tuple[list[Telling], dict[Pair, Scored], float]:
    """Draw tellings, some of one report, the scores of some pairs, and a threshold."""
    size = draw(st.integers(0, 7))
    tellings = [telling(n, report=draw(st.integers(0, 5))) for n in range(size)]
    pairs = {
        pair: Scored(
            draw(st.sampled_from([0.1, 0.45, 0.6, 0.8, 0.95])),
            forbidden=draw(st.sampled_from(["", "", "", "other days"])),
        )
        for pair in combinations(range(size), 2)
        if draw(st.booleans())
    }
    return tellings, pairs, draw(st.sampled_from([0.3, 0.5, 0.7]))


@FEW
@given(scored())
def test_every_telling_is_in_one_incident_and_nothing_forbidden_is_joined(
    drawn: tuple[list[Telling], dict[Pair, Scored], float],
) -> None:
    """Groups part the tellings; no two of one report, and no two that cannot be one, are in one."""
    tellings, pairs, threshold = drawn
    groups = joined(tellings, pairs, threshold)
    assert sorted(n for group in groups for n in group) == list(range(len(tellings)))
    assert groups == sorted(sorted(group) for group in groups)
    for group in groups:
        reports = [tellings[n].report for n in group]
        assert len(set(reports)) == len(reports)
        for pair in combinations(group, 2):
            assert not pairs.get(pair, Scored(0)).forbidden
        linked = {n for pair in combinations(group, 2) if pair in pairs for n in pair}
        assert len(group) == 1 or linked == set(group)


@FEW
@given(scored())
def test_a_higher_threshold_never_joins_what_a_pair_alone_would_not(
    drawn: tuple[list[Telling], dict[Pair, Scored], float],
) -> None:
    """Above every score nothing is joined; two alone are joined exactly from their score on."""
    tellings, pairs, threshold = drawn
    assert joined(tellings, pairs, 1.5) == [[n] for n in range(len(tellings))]
    for (one, two), found in pairs.items():
        alone = [tellings[one], tellings[two]]
        are_one = len(joined(alone, {(0, 1): found}, threshold)) == 1
        can = not found.forbidden and tellings[one].report != tellings[two].report
        assert are_one == (can and found.score >= threshold)


@pytest.mark.parametrize("same_report", [False, True])
def test_a_person_outranks_scores_days_and_reports(same_report: bool) -> None:
    """Who is joined by a person is one whatever forbids it; who is held apart is two."""
    tellings = [telling(0), telling(1, report=0 if same_report else 1)]
    demanded = {(0, 1): Scored(0.0, decided=True)}
    assert joined(tellings, demanded, 0.5, lambda _one, _two: True) == [[0, 1]]
    apart = {(0, 1): Scored(1.0, forbidden="a person holds them apart", decided=True)}
    assert joined(tellings, apart, 0.5) == [[0], [1]]


# -- identity --------------------------------------------------------------------------------

GROUPINGS = st.lists(st.integers(0, 3), min_size=1, max_size=7)


def grouped(labels: list[int]) -> list[list[Telling]]:
    """Return tellings in groups, by the label of each."""
    return [
        in_order([telling(n) for n, label in enumerate(labels) if label == own])
        for own in sorted(set(labels))
    ]


@FEW
@given(GROUPINGS)
def test_no_two_incidents_have_one_id_and_the_same_ones_keep_theirs(labels: list[int]) -> None:
    """Ids differ; grouping the same events again changes none, whatever the order of groups."""
    groups = grouped(labels)
    first = assigned_ids(groups, {})
    assert len({id for id, _ in first}) == len(groups)
    assert all(not gone for _, gone in first)
    held = {t.event: id for group, (id, _) in zip(groups, first, strict=True) for t in group}
    assert assigned_ids(groups, held) == first
    turned = assigned_ids(groups[::-1], held)
    assert turned == first[::-1]


@FEW
@given(GROUPINGS, GROUPINGS, st.sets(st.integers(0, 6), max_size=2))
def test_an_id_goes_on_with_one_incident_and_none_is_lost(
    before: list[int], after: list[int], absent: set[int]
) -> None:
    """However events are grouped anew, every held id is kept by or taken into one incident.

    Some events were away in between: the ids that they would give may be held by others.
    """
    size = min(len(before), len(after))
    earlier = grouped(before[:size])
    held = {
        t.event: id
        for group, (id, _) in zip(earlier, assigned_ids(earlier, {}), strict=True)
        for t in group
        if t.event not in {f"event/{number}" for number in absent}
    }
    found = assigned_ids(grouped(after[:size]), held)
    ids = [id for id, _ in found]
    gone = [id for _, taken in found for id in taken]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(gone)
    assert sorted({*held.values()}) == sorted({*gone, *ids} & {*held.values()})
    assert len(gone) == len(set(gone))


def test_an_event_whose_id_another_goes_by_gets_one_of_its_own() -> None:
    """A report that was away comes back and is joined no more: its id stays with the incident."""
    away, stayed = telling(0), telling(1)
    held = {stayed.event: short_hash(away.event)}
    (first, _), (second, _) = assigned_ids([[away], [stayed]], held)
    assert second == short_hash(away.event)
    assert first != second
    again = assigned_ids([[away], [stayed]], {**held, away.event: first})
    assert [id for id, _ in again] == [first, second]


def test_of_two_that_become_one_the_older_keeps_its_id() -> None:
    """The first to tell it gives the id; the other is named as taken in."""
    one, two = telling(0), replace(telling(1), published=DAY + timedelta(days=1))
    held = {one.event: short_hash(one.event), two.event: short_hash(two.event)}
    ((id, gone),) = assigned_ids([in_order([two, one])], held)
    assert (id, gone) == (short_hash(one.event), (short_hash(two.event),))


# -- blocks ----------------------------------------------------------------------------------


@given(st.integers(0, 60), st.booleans())
def test_only_what_lies_within_some_days_is_compared(days: int, is_total: bool) -> None:
    """A month at most, and one thing that happened."""
    made = replace(
        telling(0),
        interval=Interval(DAY, DAY + timedelta(days=days)),
        kind="total" if is_total else "incident",
    )
    assert can_be_compared(made) == (not is_total and days < LONGEST)
    found = days_of(made)
    assert found[0] == DAY
    assert len(found) == min(days + 1, LONGEST)
    assert len(set(found)) == len(found)
    assert days_of(replace(made, interval=None)) == ()
    assert not can_be_compared(replace(made, interval=None))


def test_types_that_outlets_use_for_one_event_are_of_one_root() -> None:
    """Strike, shelling and clash may be one event; talks are none of them."""
    assert root_of("air-strike") == root_of("shelling") == root_of("armed-clash")
    assert root_of("negotiation") != root_of("air-strike")
    assert root_of("no such type") == "no such type"


# -- names -----------------------------------------------------------------------------------

SPELLED = st.sampled_from(["hajin", "hajeen", "raqqa", "rakka", "idlib", "syria", "iraq", "friday"])
NAME_SETS = st.frozensets(SPELLED, max_size=4)


@given(NAME_SETS, NAME_SETS)
def test_what_two_share_they_share_both_ways(ours: frozenset[str], theirs: frozenset[str]) -> None:
    """Sharing is symmetric as a fact; a set shares all of its own weight with itself."""
    weights = NameWeights({"syria": 0.5, "friday": 0.4})
    assert weights.shared(ours, ours) == pytest.approx(weights.total(ours))
    assert (weights.shared(ours, theirs) > 0) == (weights.shared(theirs, ours) > 0)
    assert weights.shared(ours, theirs) <= weights.total(ours) + 1e-9
    if ours & theirs:
        assert stands_in(ours, theirs)
    for one in ours:
        for two in theirs:
            assert same_name(one, two) == same_name(two, one)


def test_a_common_name_says_nearly_nothing() -> None:
    """The weight falls with the share of reports that have the name; an unknown one is rare."""
    weights = NameWeights({"syria": 0.5, "idlib": 0.05, "hajin": 0.0001})
    assert weights.weight("syria") < weights.weight("idlib") < weights.weight("hajin") == 1.0
    assert weights.weight("blorg") == 1.0
    assert weights.share_a_name(frozenset({"hajeen"}), frozenset({"hajin"}), 0.9)
    assert not weights.share_a_name(frozenset({"syria"}), frozenset({"syria"}), 0.9)


# -- series ----------------------------------------------------------------------------------


def total(tell: Make, number: int, value: int, day: date, **more: object) -> Telling:
    """Return a report that gives a running total of the dead since 2011."""
    made = figure(str(number), value, scope="cumulative", period=(date(2011, 3, 15), day), **more)  # type: ignore[arg-type]
    return tell(str(number), figures=(made,), kind="total", published=day.isoformat())


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ([100, 120, 150], ["", "", ""]),
        ([100, 90, 95], ["", FELL, ""]),
        ([100, 49, 60], ["", RESET, ""]),
        ([100, 50, 50], ["", FELL, ""]),
        ([100], [""]),
    ],
)
def test_a_total_that_falls_is_flagged_and_kept(
    tell: Make, values: list[int], flags: list[str]
) -> None:
    """The published figures stand as they are; what is odd is marked on the figure."""
    told = [total(tell, n, v, DAY + timedelta(days=n)) for n, v in enumerate(values)]
    for order in (told, told[::-1]):
        (series,) = find_series(order)
        assert [point.value for point in series.points] == values
        assert [point.flag for point in series.points] == flags
        assert series.end == DAY + timedelta(days=len(values) - 1)


def test_series_are_by_speaker_harm_status_and_first_day(tell: Make) -> None:
    """Another speaker, harm, status or beginning is another series; a denied one is none."""
    base = total(tell, 0, 100, DAY)
    voice = base.voices[0]
    others = [
        replace(base, voices=(replace(voice, speaker="UN"),)),
        replace(base, figures=(replace(base.figures[0], harm="injured"),)),
        replace(base, figures=(replace(base.figures[0], status="civilian"),)),
        replace(base, figures=(replace(base.figures[0], period=(date(2014, 1, 1), DAY)),)),
    ]
    found = find_series([base, *others])
    assert len(found) == len({series.id for series in found}) == 5
    denied = replace(base, voices=(replace(voice, disputes=True),))
    part = replace(base, figures=(replace(base.figures[0], is_whole=False),))
    single = replace(base, figures=(replace(base.figures[0], scope="incident"),))
    assert find_series([denied, part, single]) == ()


@pytest.mark.parametrize(
    ("changes", "inside"),
    [
        ({}, True),
        ({"interval": Interval(date(2010, 1, 1), date(2010, 1, 2))}, False),
        ({"interval": Interval(DAY, DAY + timedelta(days=400))}, False),
        ({"interval": None}, False),
        ({"spots": ()}, True),
    ],
)
def test_a_series_holds_what_lies_in_its_time_and_country(
    tell: Make, changes: dict[str, object], inside: bool
) -> None:
    """What has no country of its own may lie in any."""
    (series,) = find_series([total(tell, 0, 100, DAY + timedelta(days=9))])
    strike = replace(tell("s"), **changes)  # type: ignore[arg-type]
    found = bearing(strike)
    assert bool(found and holds(series, found)) is inside
    elsewhere = replace(series, countries=frozenset({"place/iraq"}))
    assert bool(found and holds(elsewhere, found)) is (inside and not strike.spots)
    undated: Series = replace(series, start=None)
    assert not (found and holds(undated, found))


# -- voices ----------------------------------------------------------------------------------


def voiced(number: int, *voices: Voice, **more: object) -> Telling:
    """Return a telling with these voices."""
    return replace(telling(number), voices=voices, **more)  # type: ignore[arg-type]


SOHR = Voice("c/1", "actor/sohr", "SOHR")
OUTLET = Voice("c/2", "actor/reuters", "Reuters", is_outlet=True)
DENIAL = Voice("c/3", "actor/us", "US", disputes=True)


@pytest.mark.parametrize(
    ("made", "heard"),
    [
        (voiced(0, SOHR, OUTLET), [SOHR]),
        (voiced(0, OUTLET), [OUTLET]),
        (voiced(0, OUTLET, copied_from="report/x"), []),
        (voiced(0, SOHR, OUTLET, copied_from="report/x"), [SOHR]),
        (voiced(0, DENIAL), []),
        (voiced(0), []),
    ],
)
def test_an_outlet_that_quotes_is_no_second_voice(made: Telling, heard: list[Voice]) -> None:
    """Who is named speaks; the outlet only for what it says itself; a copy says nothing anew."""
    assert list(telling_voices(made)) == heard


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ([voiced(0, SOHR)], "single-source"),
        ([voiced(0, SOHR), voiced(1, SOHR)], "single-source"),
        ([voiced(0, SOHR), voiced(1, OUTLET)], "multi-source"),
        ([voiced(0, SOHR), voiced(1, OUTLET, copied_from="r")], "single-source"),
        ([voiced(0, SOHR), voiced(1, DENIAL)], "contested"),
        ([voiced(0, replace(SOHR, is_unverified=True))], "said-unverified"),
        (
            [voiced(0, SOHR, parts=(Part("attacker", "actor/sohr", "SOHR"),))],
            "party-claim",
        ),
        (
            [voiced(0, SOHR, parts=(Part("attacker", "a", "A", groups=("actor/sohr",)),))],
            "party-claim",
        ),
        ([voiced(0)], "single-source"),
    ],
)
def test_how_well_it_is_verified_follows_from_who_says_so(
    members: list[Telling], word: str
) -> None:
    """Two independent voices are several sources; a party that speaks for itself is none."""
    assert verification(members) == word
    assert verification(members[::-1]) == word
    assert set(speakers(members)) <= {v.speaker for t in members for v in t.voices}


# -- contradictions --------------------------------------------------------------------------


def test_numbers_that_meet_do_not_contradict(tell: Make) -> None:
    """ "At least 14" and 26 can both be true; 14 and 26 cannot; one speaker only revises."""
    few, many = tell("a", speaker="A"), tell("b", speaker="B", killed=26)
    (found,) = contradictions([few, many])
    assert (found.on, set(found.words)) == ("number killed", {"14", "26"})
    least = tell("a", speaker="A", figures=(figure("a", 14, top=False),))
    assert contradictions([least, many]) == ()
    assert contradictions([few, tell("b", speaker="A", killed=26)]) == ()


def test_status_doer_and_event_are_contradicted_each_by_its_own(tell: Make) -> None:
    """The dead are civilians or fighters; one did it or another; it happened or did not."""
    civil = tell("a", speaker="A", status="civilian", doer="US")
    armed = tell("b", speaker="B", status="combatant", doer="Russia")
    assert {c.on for c in contradictions([civil, armed])} == {ON_STATUS, ON_DOER}
    same = tell("b", speaker="B", status="civilian", doer="US")
    assert contradictions([civil, same]) == ()
    doubt = replace(same, voices=(replace(same.voices[0], disputes=True, figures=()),), parts=())
    assert {c.on for c in contradictions([civil, doubt])} == {ON_EVENT}


@settings(max_examples=20)
@given(order=st.permutations(range(4)))
def test_contradictions_do_not_depend_on_the_order(order: list[int]) -> None:
    """The same claims stand against each other, whoever came first."""

    def made(number: int, value: int) -> Telling:
        own = Figure(f"f/{number}", "killed", minimum=value, maximum=value, best=value)
        voice = Voice(f"c/{number}", f"s/{number}", f"S{number}", figures=(own.id,))
        return replace(telling(number), figures=(own,), voices=(voice,))

    members = [made(n, value) for n, value in enumerate((3, 3, 7, 9))]
    found = contradictions([members[n] for n in order])
    assert found == contradictions(members)
    assert {c.claims for c in found} == {
        ("c/0", "c/2"), ("c/0", "c/3"), ("c/1", "c/2"), ("c/1", "c/3"), ("c/2", "c/3"),
    }  # fmt: skip
