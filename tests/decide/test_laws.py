"""Laws of tables, and of what the readers' views of one article are put together to."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decide.joining import Days, days_meet
from kg.decide.mentions import SURE_ENOUGH, Attributes, Roles, find_mentions
from kg.decide.sight import Sight, closest
from kg.decide.tables import LEAF, TreeTable
from kg.extract.known_names import KnownNames
from kg.model.findings import EventFrame, Evidence
from kg.model.readings import LinkReading, Readings, RoleReading, SpanReading
from kg.model.text import BlockKind, Passage
from kg.model.trace import SeenSentence, Telling, Trace

# -- tables ----------------------------------------------------------------------------------

VALUES = st.sampled_from([-1.0, 0.0, 0.25, 0.5, 3.0])
FEATURES = ("a", "b", "c")
MOST_LEAVES = 16


@st.composite
def tables(draw: st.DrawFn) -> TreeTable:
    """Draw a table of trees with up to sixteen leaves, lopsided ones among them."""
    columns: dict[str, list[float]] = {
        n: [] for n in ("feature", "limit", "left", "right", "value")
    }

    def node(feature: float, limit: float, value: float) -> int:
        for name, number in zip(columns, (feature, limit, 0, 0, value), strict=True):
            columns[name].append(number)
        return len(columns["feature"]) - 1

    def grow(leaves: int) -> int:
        if leaves == 1:
            return node(LEAF, 0.0, draw(st.sampled_from([-2.0, -0.5, 0.0, 0.5, 2.0])))
        own = node(draw(st.integers(0, 2)), draw(VALUES), 0.0)
        left = draw(st.integers(1, leaves - 1))
        columns["left"][own] = grow(left)
        columns["right"][own] = grow(leaves - left)
        return own

    roots = tuple(grow(draw(st.integers(1, MOST_LEAVES))) for _ in range(draw(st.integers(1, 3))))
    whole = {name: np.array(columns[name], np.int64) for name in ("feature", "left", "right")}
    return TreeTable(
        FEATURES, roots, limit=np.array(columns["limit"]), value=np.array(columns["value"]),
        base=draw(VALUES), threshold=0.5, alone=0.7, **whole,
    )  # fmt: skip


ROWS = st.lists(st.dictionaries(st.sampled_from([*FEATURES, "none"]), VALUES), min_size=1)


def walked(table: TreeTable, row: dict[str, float]) -> float:
    """Walk down one tree after the other."""
    score = table.base
    for at in table.roots:
        while table.feature[at] != LEAF:
            seen = row.get(FEATURES[table.feature[at]], 0.0)
            at = int(table.left[at] if seen <= table.limit[at] else table.right[at])
        score += float(table.value[at])
    return 1 / (1 + math.exp(-score))


@given(tables(), ROWS)
def test_a_table_answers_as_a_walk_down_its_trees(
    table: TreeTable, rows: list[dict[str, float]]
) -> None:
    """By rows and by columns; what a row or the columns lack is 0."""
    expected = pytest.approx([walked(table, row) for row in rows])
    assert table.probabilities(rows) == expected
    names = {name for row in rows for name in row} or {"a"}
    columns = {name: np.array([row.get(name, 0.0) for row in rows]) for name in names}
    assert table.column_probabilities(columns) == expected
    assert table.column_probabilities({"a": np.zeros(0)}) == []


# -- views of an article ---------------------------------------------------------------------

NAMES = KnownNames()
TEXT = "abcdefghij klmnopqrst uvwxyz"
# Near each other, so that many overlap.
PASSAGES = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(
    lambda drawn: Passage(drawn[0], drawn[0] + drawn[1])
)
SCORES = st.sampled_from([0.0, 0.1, SURE_ENOUGH, 0.6, 1.0])
WORDS = Evidence(Passage(0, 3), "abc")
FRAME = EventFrame("0-attack", "attack", "incident", "occurred", WORDS, (WORDS,))


@st.composite
def sights(draw: st.DrawFn) -> Sight:
    """Draw triggers, actors, roles and links of a reader, and tellings of a grammar."""
    spans = []
    for passage in sorted(draw(st.lists(PASSAGES, max_size=6, unique=True))):
        letter = draw(st.sampled_from("tta"))
        types = {"attack": 0.5, "raid": 0.5} if letter == "t" else {}
        spans.append(SpanReading(letter, passage, passage, draw(SCORES), {"type": types}))
    numbers = range(len(spans))
    pairs = [(one, two) for one in numbers for two in numbers if spans[one].letter == "t"]
    roles = tuple(
        RoleReading(one, two, draw(st.sampled_from(["attacker", "target"])), draw(SCORES))
        for one, two in pairs
        if spans[two].letter == "a"
    )
    links = tuple(LinkReading(a, b, "same", draw(SCORES)) for a, b in pairs if a != b)
    tellings = tuple(
        Telling(
            tuple(words),
            "attack",
            frame=draw(st.sampled_from([None, FRAME])),
            left_out=draw(st.sampled_from(["", "", "bare"])),
            is_total=draw(st.booleans()),
        )
        for words in draw(st.lists(st.lists(PASSAGES, min_size=1, max_size=2), max_size=4))
    )
    return Sight(TEXT, Readings(tuple(spans), roles, links), Trace(tellings=tellings), NAMES)


@given(sights())
def test_every_sure_trigger_is_in_one_mention(sight: Sight) -> None:
    """None twice; one that is unsure only where another mention has its words."""
    mentions = find_mentions(sight)
    taken = [number for mention in mentions for number in mention.triggers]
    assert len(taken) == len(set(taken))
    sure = {n for n in sight.triggers if sight.span(n).score >= SURE_ENOUGH}
    assert sure <= set(taken) <= set(sight.triggers)
    for mention in mentions:
        own = [sight.span(number).passage for number in mention.triggers]
        assert mention.tellings or any(sight.span(n).score >= SURE_ENOUGH for n in mention.triggers)
        assert set(own) <= set(mention.words)
    assert [m.words[0] for m in mentions] == sorted(m.words[0] for m in mentions)


@given(sights())
def test_a_total_is_no_mention_of_what_is_told_alone(sight: Sight) -> None:
    """Words that the grammar reads both ways give two mentions; each that reports is in one."""
    for mention in find_mentions(sight):
        totals = {sight.trace.tellings[number].is_total for number in mention.tellings}
        assert totals <= {mention.is_total}
    told = {number for mention in find_mentions(sight) for number in mention.tellings}
    assert told >= {n for n, one in enumerate(sight.trace.tellings) if one.reports}


@given(sights())
def test_what_an_event_is_taken_for_is_shared_out(sight: Sight) -> None:
    """The shares of a layer make one at most; an unsure trigger has less of a say."""
    seen = Attributes(sight, sight.triggers)
    shares = seen.shares("type")
    assert all(0 <= share <= 1 for share in shares.values())
    if any(sight.span(number).score for number in sight.triggers):
        assert sum(shares.values()) == pytest.approx(1)
        assert seen.share("type", "attack", "raid") == pytest.approx(1)
        assert seen.best("type", "none") == "raid"
    elif not sight.triggers:
        assert seen.best("type", "none") == "none"


@given(sights())
def test_the_best_is_no_less_than_the_mean(sight: Sight) -> None:
    """Whoever plays a role in one mention plays it on average no more surely than at best."""
    roles = Roles(sight, sight.triggers)
    for role, best in roles.best.items():
        assert best.keys() == roles.mean[role].keys()
        for span, score in best.items():
            assert 0 <= roles.mean[role][span] <= score + 1e-9
            assert roles.score(span, role) == score
    players = roles.players("attacker", "target")
    for span, score in players.items():
        assert score == roles.score(span, "attacker", "target")
    assert roles.score(None, "attacker") == 0.0


@given(sights())
def test_two_are_the_same_as_much_as_the_other_way_round(sight: Sight) -> None:
    """Half of what the reader says of either order."""
    assert (sight.same == sight.same.T).all()
    assert ((sight.same >= 0) & (sight.same <= 1)).all()


@given(st.lists(PASSAGES, max_size=5), PASSAGES)
def test_the_closest_shares_most_characters(places: list[Passage], passage: Passage) -> None:
    """The first of those that share as much; nothing where none shares any."""
    shared = [
        len(set(range(p.start, p.end)) & set(range(passage.start, passage.end))) for p in places
    ]
    found = closest(((place, number) for number, place in enumerate(places)), passage)
    most = max(shared, default=0)
    assert found == (shared.index(most) if most else None)


@pytest.mark.parametrize(("at", "number"), [(0, 0), (10, 0), (11, 1), (20, 1), (21, 2), (27, 2)])
def test_words_stand_in_the_sentence_that_began_last(at: int, number: int) -> None:
    """What stands between two sentences is of the first; before all it is of the first, too."""
    starts = (2, 11, 21)
    sentences = tuple(SeenSentence(Passage(s, s + 5), "x", BlockKind.BODY, 0) for s in starts)
    sight = Sight(TEXT, Readings(), Trace(sentences=sentences), NAMES)
    assert sight.sentence_number(Passage(at, at + 1)) == number
    assert sight.sentence(Passage(at, at + 1)) is sentences[number]
    assert Sight(TEXT, Readings(), Trace(), NAMES).sentence(Passage(at, at + 1)) is None


# -- days ------------------------------------------------------------------------------------

FEW_DAYS = st.integers(1, 9).map(lambda day: date(2018, 5, day))
SPANS = st.tuples(st.none() | FEW_DAYS, FEW_DAYS).filter(
    lambda span: span[0] is None or span[0] <= span[1]
)


@given(SPANS, SPANS)
def test_times_can_be_one_that_have_a_day_in_common(one: Days, two: Days) -> None:
    """An open start is any day before the last; the order of the two says nothing."""

    def days(span: Days) -> set[int]:
        first = span[0].day if span[0] else 0
        return set(range(first, span[1].day + 1))

    assert days_meet(one, two) == days_meet(two, one) == bool(days(one) & days(two))
