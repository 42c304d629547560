"""Gold numbers: which pairs teach a role, and which are left out."""

from __future__ import annotations

import numpy as np

from kg.parse.word_inputs import WordInputs
from kg.parse.word_spans import WordSpan, chosen_spans
from kg.train.reader.examples import (
    Example,
    event_roles,
    figure_labels,
    relations,
    span_tags,
    trigger_labels,
)
from kg.train.reader.labels import FIGURE_LINKS, HARMS, LETTERS, LINKS, ROLES, STANCES, TYPES
from kg.train.reader.records import (
    AnnotatedText,
    EventRecord,
    Figure,
    Party,
    ResponseRecord,
    Setting,
    Source,
)
from kg.train.windows import UNKNOWN

RAID = EventRecord(
    "t1",
    "raid",
    "incident",
    "occurred",
    "asserted",
    parties=(Party("attacker", "a1"), Party("mediator", "a3")),
    places=(Setting("p1", "within"),),
    figures=(
        Figure("c1", "killed", "2"),
        Figure("c2", "injured", "1", links=(("subset-of", "c1"),)),
    ),
    sources=(Source("a2", body="a1"),),
    part_of="t2",
)
WAR = EventRecord("t2", "armed-conflict", "situation", "ongoing", "asserted")
TEXT = AnnotatedText(
    "own", "", "test", None, "", {}, (RAID, WAR), (ResponseRecord("t1", "a1", "denies"),)
)
SPANS = (
    WordSpan("t", 0, 0, "t1"),
    WordSpan("a", 4, 5, "a1"),
    WordSpan("t", 6, 6, "t1"),
    WordSpan("c", 13, 13, "c1"),
    WordSpan("a", 16, 18, "a2"),
    WordSpan("a", 21, 22, "a1"),
    WordSpan("t", 23, 23, "t2"),
    WordSpan("a", 24, 24),
    WordSpan("c", 25, 25, "c2"),
)


def example(inputs: WordInputs) -> Example:
    """Make the example of `TEXT`; sentences 0 to 3, 4 to 20 and 21 to 25."""
    return Example(TEXT, inputs, SPANS)


def role_rows(inputs: WordInputs, role: str) -> list[list[int]]:
    """Return the gold of one role: a row for each trigger, a column for each other span."""
    found = relations(example(inputs), chosen_spans(SPANS)).roles
    rows: list[list[int]] = found[:, :, ROLES.index(role)].tolist()
    return rows


def test_a_role_is_taught_on_the_nearest_mentions(inputs: WordInputs) -> None:
    """'Masked men' is the raid's attacker beside 'stormed'; the far pairs say nothing."""
    # Columns: a1 in sentence 1, c1, a2, a1 in sentence 2, an unmarked span, c2.
    assert role_rows(inputs, "attacker") == [
        [UNKNOWN, UNKNOWN, 0, UNKNOWN, 0, UNKNOWN],
        [1, UNKNOWN, 0, UNKNOWN, 0, UNKNOWN],
        [0, UNKNOWN, 0, 0, 0, UNKNOWN],
    ]


def test_one_span_may_have_several_roles(inputs: WordInputs) -> None:
    """The attacker is also whom the speaker speaks for, and denies it."""
    assert role_rows(inputs, "body")[1][0] == 1
    assert role_rows(inputs, "responder")[1][0] == 1
    assert role_rows(inputs, "speaker")[1] == [0, UNKNOWN, 1, 0, 0, UNKNOWN]


def test_roles_of_an_event_carry_their_stance() -> None:
    """Rare parties are sides; a place that contains the event's is apart; only some roles
    have a stance."""
    assert event_roles(TEXT, RAID) == {
        "a1": {"attacker": "asserts", "body": None, "responder": "denies"},
        "a3": {"side": None},
        "p1": {"within": None},
        "c1": {"figure": None},
        "c2": {"figure": None},
        "a2": {"speaker": "asserts"},
    }


def test_stances_are_taught_where_the_role_is(inputs: WordInputs) -> None:
    """The first role that has a stance gives it to the pair."""
    found = relations(example(inputs), chosen_spans(SPANS)).stances
    asserts = STANCES.index("asserts")
    expected = np.full((3, 6), UNKNOWN)
    expected[1, 0] = expected[1, 2] = asserts
    assert found.tolist() == expected.tolist()


def test_triggers_link_by_their_records(inputs: WordInputs) -> None:
    """Mentions of one event are the same; the raid is a part of the war, not the reverse."""
    none, same, part = (LINKS.index(name) for name in ("none", "same", "part-of"))
    assert relations(example(inputs), chosen_spans(SPANS)).links.tolist() == [
        [UNKNOWN, same, part],
        [same, UNKNOWN, part],
        [none, none, UNKNOWN],
    ]


def test_actors_are_the_same_by_their_mark(inputs: WordInputs) -> None:
    """Whether an unmarked span is the same as another is not known."""
    assert relations(example(inputs), chosen_spans(SPANS)).same.tolist() == [
        [UNKNOWN, 0, 1, UNKNOWN],
        [0, UNKNOWN, 0, UNKNOWN],
        [1, 0, UNKNOWN, UNKNOWN],
        [UNKNOWN] * 4,
    ]


def test_figures_link_to_the_larger_one(inputs: WordInputs) -> None:
    """One of the two is a subset of two; two is no subset of one."""
    subset = FIGURE_LINKS.index("subset-of")
    found = relations(example(inputs), chosen_spans(SPANS)).figure_links
    assert found.tolist() == [[UNKNOWN, 0], [subset, UNKNOWN]]


def test_attributes_are_those_of_the_record(inputs: WordInputs) -> None:
    """Each trigger has its event's type, each figure its harm, an unmarked span nothing."""
    unmarked = WordSpan("t", 2, 2)
    found = trigger_labels(example(inputs), (SPANS[0], unmarked, SPANS[6]))
    assert found["type"] == [TYPES.index("raid"), UNKNOWN, TYPES.index("armed-conflict")]
    harms = figure_labels(example(inputs), (SPANS[3], SPANS[8]))["harm"]
    assert harms == [HARMS.index("killed"), HARMS.index("injured")]


def test_the_inner_of_two_spans_is_marked() -> None:
    """'the head of [the Front]': the inner span begins anew; other letters are not touched."""
    spans = [WordSpan("a", 0, 4), WordSpan("a", 3, 4), WordSpan("p", 4, 4)]
    tags = span_tags(5, spans)
    assert tags[:, LETTERS.index("a")].tolist() == [1, 2, 2, 1, 2]
    assert tags[:, LETTERS.index("p")].tolist() == [0, 0, 0, 0, 1]
    assert tags[:, LETTERS.index("t")].tolist() == [0] * 5
