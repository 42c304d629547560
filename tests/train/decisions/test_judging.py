"""What annotators say of an offer: names, days and figures that are right, wrong or neither."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decide.clusters import Filled
from kg.decide.mentions import Mention
from kg.decide.sight import Sight
from kg.decide.slots import Candidate
from kg.extract.known_names import KnownNames
from kg.model.findings import Count, Name, Participant, When
from kg.model.readings import Readings
from kg.model.text import Passage
from kg.model.trace import Trace
from kg.train.decisions.gold import Gold, is_told, same_bounds
from kg.train.reader.annotated import read_marks
from kg.train.reader.records import (
    AnnotatedText,
    EventRecord,
    Figure,
    Party,
    ResponseRecord,
    Setting,
    Source,
)

MARKED = (
    "{a1|The {a2|Tide} Front} {t1|shelled} {p1|Aro} in {p2|Semland} on {d1|Monday}, killing "
    "{c1|six} {a3|traders} and {c2|a} {a4|guard}. {a5|Police}, citing {a6|witnesses}, said the "
    "Front did it; {a7|the Front's men} deny it. {a8|Elders} mediated."
)
TEXT, MENTIONS = read_marks(MARKED)
SHELLING = EventRecord(
    "t1", "shelling", "incident", "occurred", "asserted",
    parties=(Party("attacker", "a1"), Party("target", "a4"), Party("mediator", "a8")),
    places=(Setting("p1", "in"), Setting("p2", "within")),
    times=(Setting("d1", "2031-05-05"),),
    figures=(Figure("c1", "killed", "6", of="a3"), Figure("c2", "killed", ">=7")),
    sources=(Source("a5", via=("a6",)),),
)  # fmt: skip
GOLD = Gold(
    AnnotatedText(
        "own", "2031-05-07", "t", None, TEXT, MENTIONS, (SHELLING,),
        (ResponseRecord("t1", "a7", "denies"),),
    )
)  # fmt: skip
SIGHT = Sight(TEXT, Readings(), Trace(), KnownNames())


def at(words: str) -> Passage:
    """Return where *words* stand first."""
    start = TEXT.index(words)
    return Passage(start, start + len(words))


@pytest.mark.parametrize(
    ("slot", "words", "verdict"),
    [
        ("doer", "The Tide Front", True),
        ("doer", "Front", True),
        ("doer", "the Front", True),
        ("doer", "the Front did", False),
        ("doer", "guard", False),
        ("doer", "Police", False),
        ("doer", "traders", False),
        ("doer", "Elders", None),
        ("target", "guard", True),
        ("target", "traders", True),
        ("target", "six", None),
        ("target", "Aro", None),
        ("target", "Tide Front", False),
        ("place", "Aro", True),
        ("place", "Semland", None),
        ("place", "Front", False),
        ("speaker", "Police", True),
        ("speaker", "witnesses", True),
        ("speaker", "the Front's men", None),
        ("speaker", "traders", False),
    ],
)
def test_a_name_is_right_wrong_or_neither_by_its_slot(
    slot: str, words: str, verdict: bool | None
) -> None:
    """Who may be meant all the same is no fault; who did it is never who was hit."""
    assert GOLD.judged(Candidate(slot, at(words), None, None), SHELLING, SIGHT) is verdict


@pytest.mark.parametrize("slot", ["doer", "target", "place", "time", "figure", "speaker"])
def test_nothing_is_right_for_what_is_no_event(slot: str) -> None:
    """Not for a mention that annotators marked as none, nor for what did not happen."""
    negated = EventRecord(
        "t1", "shelling", "incident", "negated", "asserted", SHELLING.parties, SHELLING.places,
        SHELLING.times, SHELLING.figures, SHELLING.sources,
    )  # fmt: skip
    words = {"doer": "The Tide Front", "place": "Aro", "time": "Monday", "speaker": "Police"}
    offer = Candidate(slot, at(words.get(slot, "guard")), None, None)
    assert GOLD.judged(offer, None, SIGHT) is False
    assert GOLD.judged(offer, negated, SIGHT) is False
    assert (is_told(None), is_told(negated), is_told(SHELLING)) == (False, False, True)


def test_a_name_that_holds_another_marked_actor_is_wrong() -> None:
    """'traders and a guard' is neither of the two; a mark within the own mark does not matter."""
    both = Candidate("target", at("traders and a guard"), None, None)
    assert GOLD.judged(both, SHELLING, SIGHT) is False
    whole = Candidate("doer", at("The Tide Front"), None, None)
    assert GOLD.judged(whole, SHELLING, SIGHT) is True


def test_what_a_name_stands_for_counts() -> None:
    """'they' that stands for the Front is right; what stands for the police is not."""
    for meant, verdict in (("Tide Front", True), ("Police", False)):
        they = Name("they", at("did it"), refers_to=meant)
        filled = Filled(
            "doer", they.passage, Participant("attacker", they), is_bare=False, is_told=True
        )
        offer = Candidate("doer", they.passage, filled, None)
        assert GOLD.judged(offer, SHELLING, SIGHT) is verdict


# -- days ------------------------------------------------------------------------------------


def when(start: date | None, end: date | None) -> When:
    """Return a time that stands at 'Monday'."""
    return When(start, end, "day", "absolute", "Monday", at("Monday"))


def judged_time(told: str, start: date | None, end: date | None) -> bool | None:
    """Judge a time against an event of which annotators say *told*."""
    event = EventRecord(
        "t1", "shelling", "incident", "occurred", "asserted", times=(Setting("d1", told),)
    )
    filled = Filled("time", at("Monday"), when(start, end), is_bare=False, is_told=True)
    return GOLD.judged(Candidate("time", at("Monday"), filled, None), event, SIGHT)


D = date


@pytest.mark.parametrize(
    ("told", "start", "end", "verdict"),
    [
        ("2031-05-05", D(2031, 5, 5), D(2031, 5, 5), True),
        ("2031-05-05", D(2031, 5, 5), D(2031, 5, 6), False),
        ("2031-05-05", D(2031, 5, 12), D(2031, 5, 12), False),
        ("2031-05-05", None, D(2031, 5, 5), True),
        ("2031-05-05", D(2031, 5, 5), None, False),
        ("2031-05", D(2031, 5, 1), D(2031, 5, 31), True),
        ("2031-05", D(2031, 5, 1), D(2031, 5, 30), False),
        ("2028-02", D(2028, 2, 1), D(2028, 2, 29), True),
        ("2031-02", D(2031, 2, 1), D(2031, 2, 28), True),
        ("2031", D(2031, 1, 1), D(2031, 12, 31), True),
        ("2031", D(2031, 5, 5), D(2031, 5, 5), False),
        ("2031-05-03..2031-05-05", D(2031, 5, 3), D(2031, 5, 5), True),
        ("2031-05-03..2031-05-05", D(2031, 5, 3), D(2031, 5, 4), False),
        ("2031-04..2031-05", D(2031, 4, 1), D(2031, 5, 31), True),
        ("..2031-05-05", None, D(2031, 5, 5), True),
        ("..2031-05-05", D(2031, 5, 1), D(2031, 5, 5), False),
        ("?", D(2031, 5, 5), D(2031, 5, 5), None),
        ("2031-05-05", None, None, False),
    ],
)
def test_a_time_is_right_to_the_day(
    told: str, start: date | None, end: date | None, verdict: bool | None
) -> None:
    """A month and a year have all of their days; what annotators could not tell is no fault."""
    assert judged_time(told, start, end) is verdict


def test_a_time_where_none_is_told_is_wrong() -> None:
    """Nobody said when: a day is made up."""
    event = EventRecord("t1", "shelling", "incident", "occurred", "asserted")
    filled = Filled(
        "time", at("Monday"), when(D(2031, 5, 5), D(2031, 5, 5)), is_bare=False, is_told=True
    )
    assert GOLD.judged(Candidate("time", at("Monday"), filled, None), event, SIGHT) is False


# -- figures ---------------------------------------------------------------------------------


def judged_figure(words: str, harm: str, low: int | None, high: int | None) -> bool | None:
    """Judge a figure that stands at *words*."""
    count = Count(harm, "exact", words, at(words), low, high, low if low == high else None)
    filled = Filled("figure", count.passage, count, is_bare=False, is_told=True)
    return GOLD.judged(Candidate("figure", count.passage, filled, None), SHELLING, SIGHT)


@pytest.mark.parametrize(
    ("words", "harm", "low", "high", "verdict"),
    [
        ("six", "killed", 6, 6, True),
        ("six", "killed", 6, None, False),
        ("six", "injured", 6, 6, False),
        ("six", "killed", 7, 7, False),
        ("a guard", "killed", 7, None, True),
        ("guard", "killed", 1, 1, None),
        ("guard", "killed", 2, 2, False),
        ("Police", "killed", 6, 6, False),
    ],
)
def test_a_figure_is_right_by_place_harm_and_bounds(
    words: str, harm: str, low: int | None, high: int | None, verdict: bool | None
) -> None:
    """One person who is told as a target may be counted, though no figure was marked."""
    assert judged_figure(words, harm, low, high) is verdict


NUMBERS = st.integers(0, 400)


@given(NUMBERS, NUMBERS, st.sampled_from(["", ">=", ">", "<=", "<", "~"]))
def test_what_is_written_is_meant_by_one_reading_of_it(one: int, two: int, sign: str) -> None:
    """A figure read as it is written is the same; read as an exact one it is only if written so."""
    low, high = {
        "": (one, one), ">=": (one, None), ">": (one + 1, None),
        "<=": (None, one), "<": (None, one - 1), "~": (None, None),
    }[sign]  # fmt: skip
    figure = Figure("c1", "killed", f"{sign}{one}")
    best = one if sign in ("", "~") else None
    assert same_bounds(Count("killed", "x", "x", Passage(0, 1), low, high, best), figure)
    exact = Count("killed", "x", "x", Passage(0, 1), two, two, two)
    may_be = (sign == "" and one == two) or (sign[:1] == "<" and two <= 1 and one - two in (0, 1))
    assert same_bounds(exact, figure) is may_be


# -- events ----------------------------------------------------------------------------------


def test_a_mention_names_the_event_whose_marks_it_meets_most() -> None:
    """None where it meets none: an act that nobody annotated."""
    text, mentions = read_marks("{t1|Raid} and {t2|attack}, {t1b|raid} again; a feast")
    raid, attack = (
        EventRecord(mark, kind, "incident", "occurred", "asserted")
        for mark, kind in (("t1", "raid"), ("t2", "attack"))
    )
    gold = Gold(AnnotatedText("own", "", "t", None, text, mentions, (raid, attack), ()))
    spots = {name: Passage(text.index(name), text.index(name) + len(name))
             for name in ("Raid", "attack", "raid", "feast")}  # fmt: skip
    assert gold.event_named(Mention([spots["attack"]])) == "t2"
    assert gold.event_named(Mention([spots["Raid"], spots["raid"], spots["attack"]])) == "t1"
    assert gold.event_named(Mention([spots["feast"]])) is None
    assert Gold(AnnotatedText("x", "", "t", None, text, {}, (), ())).event_named(
        Mention([spots["Raid"]])
    ) is None  # fmt: skip
