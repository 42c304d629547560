"""Tolls: running totals are told apart; words that set a figure against others are noted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.article import extract_traced, read_event_mentions
from kg.extract.event_mentions import EventMentionReader
from kg.extract.tolls import acts_counted, parts_of, told_apart
from kg.lexicon.words import Lexicon
from kg.model.findings import Count, names_agree
from kg.model.text import Passage
from kg.parse.article import ParsedArticle
from tests.extract.conftest import TUESDAY

Tell = Callable[..., ParsedArticle]


def test_a_running_total_is_no_incident(tell: Tell, reader: EventMentionReader) -> None:
    """'have killed 227 so far' counts more than one act."""
    (mention,) = read_event_mentions(reader.see(tell("cumulative").sentences, TUESDAY), reader)
    (total,) = told_apart(mention)
    assert [count.scope for count in total.counts] == ["cumulative"]


@pytest.mark.parametrize(
    ("name", "best", "says"),
    [
        ("strike-first", 6, set()),
        ("strike-two-more", 2, {"further"}),
        ("umbrella", 35, set()),
        ("part-ground", 7, {"further", "sum"}),
        ("part-ground-bare", 7, {"sum"}),
    ],
)
def test_words_beside_a_figure_are_noted(
    tell: Tell, lexicon: Lexicon, name: str, best: int, says: set[str]
) -> None:
    """'Another two' come on top, 'fighting' may sum several acts."""
    (telling,) = extract_traced(tell(name), lexicon)[1].tellings
    assert telling.frame is not None
    (count,) = [c for c in telling.frame.counts if c.best == best]
    assert set(telling.bearings[count.id]) == says


def test_the_fewest_parts_that_add_up_are_the_parts() -> None:
    """35 = 28 + 7; nothing adds up to 36; two figures of one are no parts of two."""
    counts = [Count("killed", "exact", str(n), Passage(n, n + 1), n, n, n) for n in (28, 7, 20, 8)]
    total = Count("killed", "exact", "35", Passage(99, 101), 35, 35, 35)
    assert {count.best for count in parts_of(total, counts)} == {28, 7}
    odd = Count("killed", "exact", "37", Passage(99, 101), 37, 37, 37)
    assert parts_of(odd, counts) == ()


@pytest.mark.parametrize(
    ("one", "two", "agree"),
    [
        ("hajin", "town of hajin", True),
        ("deir ez-zor", "deir ez zor province", True),
        ("hajin", "homs", False),
        ("", "homs", False),
    ],
)
def test_names_agree_when_one_holds_the_other(one: str, two: str, agree: bool) -> None:
    """Names are compared by their words."""
    assert names_agree(one, two) is agree
    assert names_agree(two, one) is agree


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        ("Seven were killed in two accidental explosions on Friday.", 2),
        ("Three separate attacks killed 20 people.", 3),
        ("Seven were killed in explosions on Friday.", 0),
        ("Two people were killed in an explosion.", 0),
        ("40 rockets were fired in attacks.", 0),
    ],
)
def test_acts_are_counted_by_a_number_before_them(words: str, acts: int) -> None:
    """The number belongs to the acts; people, and acts without a number, count none."""
    assert acts_counted(words) == acts
