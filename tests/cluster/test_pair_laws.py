"""Laws of pairs and tolls: no order matters, nothing is counted twice, no figure is made up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cluster.blocking import LONGEST, can_be_compared, candidate_pairs, root_of
from kg.cluster.contradictions import contradictions
from kg.cluster.features import FEATURES, TELLING, Compared, kilometres, pair_features
from kg.cluster.names import NameWeights, load_name_weights
from kg.cluster.scoring import (
    DEMANDED,
    DIFFERENT_DAYS,
    DIFFERENT_TOWNS,
    HELD_APART,
    forbidden,
    pair_table,
    reasons,
    scored_pairs,
)
from kg.cluster.seen import Seen
from kg.cluster.tolls import HARMS, incident_tolls, standing_statements
from kg.cluster.voices import speakers
from kg.cluster.wording import BANDS, RUN, SHARED_KEYS, wording_keys
from kg.model.incidents import Decision, Toll
from kg.model.tellings import Figure, Interval, Part, Spot, Telling, Voice

DAY = date(2031, 5, 5)
SPOTS = (
    Spot("place/aro", "Aro", "populated", within=("place/north", "place/sem"), point=(34.0, 40.0)),
    Spot("place/bel", "Bel", "populated", within=("place/north", "place/sem"), point=(34.1, 40.1)),
    Spot("place/dol", "Dol", "populated", within=("place/south", "place/sem"), point=(30.0, 44.0)),
    Spot("place/north", "North", "admin1", "admin1", within=("place/sem",)),
    Spot("place/sem", "Semland", "country", "country"),
    Spot("place/other", "Otherland", "country", "country"),
    Spot("local/1", "market in Karo", "", "unlocated"),
)  # fmt: skip
WORDS = ("aro", "karo", "bel", "dolwa", "dolwah", "dol", "qarma", "karma", "syria", "army")


# -- tellings --------------------------------------------------------------------------------


@st.composite
def figures(draw: st.DrawFn, report: str) -> tuple[Figure, ...]:
    """Draw the figures of a report: open, closed and later ones, of several statuses."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        value = draw(st.integers(1, 5))
        shape = draw(st.sampled_from(["exact", "exact", "at least", "range", "most"]))
        found.append(
            Figure(
                f"{report}/{number}",
                draw(st.sampled_from(["killed", "killed", "injured"])),
                draw(st.sampled_from(["unknown", "civilian", "combatant"])),
                None if shape == "most" else value,
                None if shape == "at least" else value + 2 * (shape == "range"),
                None if shape in ("range", "most") else value,
                as_written=str(value),
                is_whole=draw(st.sampled_from([True, True, True, False])),
                is_further=draw(st.booleans()),
                is_retracted=draw(st.sampled_from([False] * 5 + [True])),
                offset=10 * number,
            )
        )
    return tuple(found)


@st.composite
def tellings(draw: st.DrawFn, number: int) -> Telling:
    """Draw what one report tells of one event."""
    report = f"report/{number}"
    own = draw(figures(report))
    voices = []
    for name in draw(st.lists(st.sampled_from(["police", "monitor", ""]), max_size=2, unique=True)):
        given_by = draw(st.sets(st.sampled_from([f.id for f in own]))) if own else set()
        voices.append(
            Voice(
                f"{report}/claim/{name}", name or report, name, is_outlet=not name,
                figures=tuple(sorted(given_by)),
                disputes=draw(st.sampled_from([False, False, True])),
            )
        )  # fmt: skip
    start = DAY + timedelta(days=draw(st.integers(0, 4)))
    interval = Interval(start, start + timedelta(days=draw(st.sampled_from([0, 0, 1, 3]))),
                        draw(st.booleans()))  # fmt: skip
    words = st.frozensets(st.sampled_from(WORDS), max_size=3)
    parts = tuple(
        Part(role, f"actor/{who}", who, draw(st.sampled_from(["asserts", "denies"])))
        for role, who in draw(
            st.lists(st.tuples(st.sampled_from(["attacker", "target"]),
                               st.sampled_from(["army", "front"])), max_size=2)
        )
    )  # fmt: skip
    return Telling(
        event=f"event/{number}",
        report=report,
        type=draw(st.sampled_from(["air-strike", "attack", "protest"])),
        article=f"article/{number}",
        publisher=draw(st.sampled_from(["", "post", "star"])),
        published=draw(st.none() | st.integers(0, 2).map(lambda n: DAY + timedelta(days=n))),
        interval=draw(st.sampled_from([interval, interval, None])),
        spots=tuple(draw(st.lists(st.sampled_from(SPOTS), max_size=2, unique=True))),
        parts=parts,
        figures=own,
        voices=tuple(voices),
        weapon=draw(st.sampled_from(["", "barrel bomb", "bomb"])),
        offset=draw(st.sampled_from([0, 900])),
        names=draw(words),
        words=draw(words),
        around=draw(words),
        around_words=draw(words),
        title=draw(words),
    )


@st.composite
def members(draw: st.DrawFn) -> list[Telling]:
    """Draw the tellings of one incident."""
    return [draw(tellings(n)) for n in range(draw(st.integers(1, 4)))]


# -- pairs -----------------------------------------------------------------------------------


@given(tellings(0), tellings(1))
def test_a_pair_is_seen_alike_from_both_sides(one: Telling, two: Telling) -> None:
    """Which of two reports came first changes no feature, no score and no reason to forbid."""
    ours, theirs = Seen(one), Seen(two)
    seen, back = pair_features(ours, theirs), pair_features(theirs, ours)
    assert seen == pytest.approx(back)
    assert list(seen) == list(FEATURES)
    assert all(math.isfinite(value) and value >= 0 for value in seen.values())
    assert forbidden(ours, theirs) == forbidden(theirs, ours)
    assert reasons(seen) == reasons(back)


@given(tellings(0))
def test_a_telling_is_as_like_itself_as_can_be(one: Telling) -> None:
    """Nothing that tells two incidents apart holds of one and the same."""
    seen = pair_features(Seen(one), Seen(replace(one, event="event/9", report="report/9")))
    apart = ("days apart", "different towns", "different doers", "numbers killed differ",
             "numbers injured differ", "published days apart")  # fmt: skip
    assert {name: seen[name] for name in apart if seen[name]} == {}
    assert forbidden(Seen(one), Seen(one)) == ""


def test_where_nothing_is_known_nothing_is_seen() -> None:
    """But that it is not, and that both have the same type and lead their report."""
    bare = Seen(Telling("e", "r", "air-strike"))
    seen = pair_features(bare, Seen(Telling("f", "s", "air-strike")))
    assert {name for name, value in seen.items() if value} == {
        "day not stated", "place not stated", "same type", "number killed not stated",
        "both lead their report",
    }  # fmt: skip
    assert set(TELLING) <= set(FEATURES)


def telling(day: int, town: Spot | None, **more: object) -> Seen:
    """Return a strike on a day and a town."""
    when = DAY + timedelta(days=day)
    names = frozenset({town.name.lower()}) if town else frozenset()
    made = Telling(
        f"event/{day}", f"report/{day}", "air-strike", interval=Interval(when, when),
        spots=(town,) if town else (), names=names, around=names,
    )  # fmt: skip
    return Seen(replace(made, **more))  # type: ignore[arg-type]


ARO, BEL, DOL = SPOTS[:3]


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        (telling(0, ARO), telling(0, ARO), ""),
        (telling(0, ARO), telling(1, ARO), DIFFERENT_DAYS),
        (telling(0, ARO), telling(0, DOL), DIFFERENT_TOWNS),
        (telling(0, ARO), telling(0, BEL), ""),
        (telling(0, ARO), telling(0, DOL, names=frozenset({"aro"})), ""),
        (telling(0, ARO), telling(0, DOL, around=frozenset({"aro"})), ""),
        (telling(0, ARO), telling(0, None), ""),
        (telling(0, ARO), telling(9, DOL), DIFFERENT_DAYS),
        (telling(0, ARO), telling(1, ARO, interval=Interval(DAY, DAY, is_stated=False)), ""),
        (telling(0, ARO), telling(1, ARO, interval=Interval(DAY, DAY + timedelta(days=1))), ""),
        (telling(0, ARO), telling(1, ARO, interval=None), ""),
    ],
)
def test_days_and_towns_that_differ_forbid(one: Seen, two: Seen, reason: str) -> None:
    """Near towns, a town that the other names, a night, and a day that nobody states do not."""
    assert forbidden(one, two) == forbidden(two, one) == reason


PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(PLACES, PLACES, PLACES)
def test_distances_are_distances(
    one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]
) -> None:
    """Never below nought nor more than half round the globe; no way round is shorter."""
    a, b, c = (Spot("p", "P", point=point) for point in (one, two, three))
    assert kilometres(a, b) == pytest.approx(kilometres(b, a), abs=1e-6)
    assert kilometres(a, a) == pytest.approx(0, abs=1e-6)
    assert 0 <= kilometres(a, b) <= math.pi * 6371 + 1e-6
    assert kilometres(a, c) <= kilometres(a, b) + kilometres(b, c) + 1e-3
    assert kilometres(a, Spot("q", "Q")) == math.inf


@pytest.mark.parametrize(
    ("one", "two", "km"),
    [((0.0, 0.0), (0.0, 1.0), 111.2), ((0.0, 179.5), (0.0, -179.5), 111.2),
     ((90.0, 0.0), (90.0, 120.0), 0.0), ((36.2, 37.16), (33.51, 36.29), 309.5)],
)  # fmt: skip
def test_known_distances_are_met(
    one: tuple[float, float], two: tuple[float, float], km: float
) -> None:
    """Also over the date line and at the pole; the last is Aleppo to Damascus."""
    found = kilometres(Spot("p", "P", point=one), Spot("q", "Q", point=two))
    assert found == pytest.approx(km, rel=0.01, abs=0.5)


@given(st.lists(tellings(0), max_size=5))
def test_only_what_may_be_one_is_compared(drawn: list[Telling]) -> None:
    """Of two reports, of like type, within a day of each other, and in one country if known."""
    seen = [
        Seen(replace(one, event=f"event/{n}", report=f"report/{n % 4}"))
        for n, one in enumerate(drawn)
    ]
    pairs = candidate_pairs(seen)
    assert pairs == sorted(set(pairs))
    for one, two in combinations(range(len(seen)), 2):
        a, b = seen[one].telling, seen[two].telling
        near = (
            a.report != b.report
            and all(map(can_be_compared, (a, b)))
            and root_of(a.type) == root_of(b.type)
            and a.interval is not None
            and b.interval is not None
            and a.interval.gap(b.interval) <= 1
            and not (
                seen[one].countries
                and seen[two].countries
                and not seen[one].countries & seen[two].countries
            )
        )
        if (one, two) in pairs:
            assert near
        elif near:
            assert forbidden(seen[one], seen[two])


@pytest.mark.parametrize("days", [LONGEST, LONGEST + 1])
def test_what_takes_longer_than_a_month_is_compared_with_nothing(days: int) -> None:
    """ "this year" says nothing of which strike it was."""
    long = telling(0, ARO, interval=Interval(DAY, DAY + timedelta(days=days - 1)))
    assert bool(candidate_pairs([long, telling(3, ARO)])) is (days <= LONGEST)


def decided(act: str, one: int, two: int) -> Decision:
    """Return what a person has decided on two events."""
    return Decision(act, (f"event/{one}", f"event/{two}"))


@pytest.mark.parametrize(
    ("decisions", "reason", "demanded"),
    [
        ([], DIFFERENT_DAYS, False),
        ([decided("same", 0, 1)], "", True),
        ([decided("apart", 1, 0)], HELD_APART, False),
        ([decided("same", 0, 1), decided("apart", 0, 1)], HELD_APART, False),
        ([decided("apart", 0, 1), decided("same", 1, 0)], "", True),
        ([decided("confirm", 0, 1)], DIFFERENT_DAYS, False),
        ([decided("same", 0, 9)], DIFFERENT_DAYS, False),
        ([decided("same", 0, 0)], DIFFERENT_DAYS, False),
    ],
)
def test_the_last_word_of_a_person_holds(
    decisions: list[Decision], reason: str, demanded: bool
) -> None:
    """Over days that differ, too; an event that is not there, or one alone, decides nothing."""
    found = scored_pairs([telling(0, ARO), telling(1, ARO)], [(0, 1)], pair_table(), decisions)
    scored = found[0, 1]
    assert (scored.forbidden, scored.demanded) == (reason, demanded)
    assert (DEMANDED in scored.reasons) is demanded
    assert 0 <= scored.score <= 1


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [({"dolwa"}, {"dolwah", "dolwaa"}), ({"qarma", "karma"}, {"karma"}), ({"aro"}, set())],
)
def test_one_name_in_two_spellings_is_shared_once(ours: set[str], theirs: set[str]) -> None:
    """However many spellings the other report has, and whichever of the two is asked."""
    weights = NameWeights()
    shared = weights.shared(frozenset(ours), frozenset(theirs))
    assert shared == weights.shared(frozenset(theirs), frozenset(ours))
    assert shared <= min(len(ours), len(theirs))
    assert 0 < load_name_weights().weight("syria") < load_name_weights().weight("hajin") <= 1


# -- tolls -----------------------------------------------------------------------------------


def numbers(tolls: Sequence[Toll]) -> list[tuple[str, str, int, int, bool, int | None]]:
    """Return what tolls say, without the figures that they rest on."""
    return [(t.harm, t.status, t.low, t.high, t.is_open, t.best) for t in tolls]


@given(members())
def test_no_order_of_reports_changes_a_toll(drawn: list[Telling]) -> None:
    """Neither the tolls nor what was superseded nor what contradicts hang on who was read first."""
    expected = incident_tolls(drawn), {found.on for found in contradictions(drawn)}
    for order in list(permutations(drawn))[1:4]:
        assert (incident_tolls(order), {found.on for found in contradictions(order)}) == expected


@given(members())
def test_a_toll_rests_on_figures_that_stand(drawn: list[Telling]) -> None:
    """Each is one that a voice gives of that harm, none is superseded or taken back.

    Of each harm all victims come first, and each status once.
    """
    tolls, gone = incident_tolls(drawn)
    for harm in HARMS:
        statuses = [toll.status for toll in tolls if toll.harm == harm]
        assert statuses[:1] in ([], [""])
        assert len(set(statuses)) == len(statuses)
    known = {f.id: f for one in drawn for f in one.figures}
    superseded = {one.old for one in gone}
    article = {f.id: one.article for one in drawn for f in one.figures}
    taken_back = {
        (f.harm, f.value, one.article) for one in drawn for f in one.figures if f.is_retracted
    }
    for toll in tolls:
        assert toll.harm in HARMS
        assert toll.standing
        for id in toll.standing:
            figure = known[id]
            assert (figure.harm, figure.is_whole, figure.is_retracted) == (toll.harm, True, False)
            assert id not in superseded
            assert (figure.harm, figure.value, article[id]) not in taken_back
    assert {one.new for one in gone} | superseded <= set(known)
    assert all(one.old != one.new and one.reason for one in gone)


@given(members())
def test_the_best_figure_lies_in_the_range_and_somebody_gives_it(drawn: list[Telling]) -> None:
    """Nothing is estimated: best is what one voice states, alone or as a sum of its own."""
    tolls, _ = incident_tolls(drawn)
    for toll in tolls:
        assert 0 <= toll.low <= toll.high
        if toll.best is not None:
            assert toll.low <= toll.best <= toll.high
            standing, _ = standing_statements(drawn, toll.harm)
            stated = {s.bounds(of)[2] for s in standing for of in ("", toll.status)}
            assert toll.best in stated


def test_a_figure_that_one_of_its_speakers_has_replaced_stands_by_the_other() -> None:
    """Police and monitor give six; the police later say seven: six is the monitor's word still."""
    six, seven = (
        Figure(f"count/{n}", "killed", minimum=n, maximum=n, best=n, as_written=str(n))
        for n in (6, 7)
    )
    said = [Voice(f"claim/{name}", name, name, figures=(six.id,)) for name in ("police", "monitor")]
    later = Voice("claim/later", "police", "police", figures=(seven.id,))
    told = [
        Telling("e/1", "r/1", "raid", published=DAY, figures=(six,), voices=tuple(said)),
        Telling("e/2", "r/2", "raid", published=DAY + timedelta(days=1), figures=(seven,),
                voices=(later,)),
    ]  # fmt: skip
    tolls, gone = incident_tolls(told)
    assert (tolls[0].low, tolls[0].high, tolls[0].standing) == (6, 7, ("count/6", "count/7"))
    assert gone == ()
    alone = [replace(told[0], voices=tuple(said[:1])), told[1]]
    assert [(one.old, one.new) for one in incident_tolls(alone)[1]] == [("count/6", "count/7")]


@given(members())
def test_a_copy_adds_no_voice_and_no_victim(drawn: list[Telling]) -> None:
    """The same words in another outlet, in its own voice: no toll is another."""
    first = drawn[0]
    copy = replace(
        first,
        event="event/copy",
        report="report/copy",
        article="article/copy",
        copied_from=first.report,
        voices=tuple(v for v in first.voices if v.is_outlet),
    )
    assert numbers(incident_tolls([*drawn, copy])[0]) == numbers(incident_tolls(drawn)[0])
    assert speakers([*drawn, copy]) == speakers(drawn)


# -- wording ---------------------------------------------------------------------------------

LONG = " ".join(f"word{n}" for n in range(80))


@pytest.mark.parametrize(
    ("other", "is_copy"),
    [
        (LONG, True),
        (LONG.upper().replace(" ", ",\n "), True),
        ("Our headline. " + LONG, True),
        (" ".join(LONG.split()[:70]), True),
        (" ".join(LONG.split()[::-1]), False),
        (" ".join(f"other{n}" for n in range(80)), False),
        (" ".join(LONG.split()[:10]), False),
    ],
)
def test_a_copy_shares_keys(other: str, is_copy: bool) -> None:
    """Case, marks and another beginning do not hide it; other order is other wording."""
    shared = set(wording_keys(LONG)) & set(wording_keys(other))
    assert (len(shared) >= SHARED_KEYS) is is_copy


def test_a_text_has_a_key_for_each_band_or_none() -> None:
    """A run of words is the least."""
    assert len(wording_keys(" ".join("x" * RUN))) == len(set(wording_keys(LONG))) == BANDS
    assert wording_keys(" ".join("x" * (RUN - 1))) == ()


def test_what_two_tellings_share_is_named_in_the_features_words() -> None:
    """Two strikes on one town and day: the reasons are those, in the order of the table."""
    pair = Compared(telling(0, ARO), telling(0, ARO))
    assert pair.same_town
    found = reasons(pair_features(pair.one, pair.two))
    assert found[:2] == ("same day", "same town")
    assert "different towns" not in found
