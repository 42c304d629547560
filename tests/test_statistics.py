"""Tallies: a build says in numbers what it did."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import GraphError, KgError, StoreError
from kg.ledger import Change
from kg.model.findings import Dropped, EventFrame, Evidence, Extraction
from kg.model.text import Article, Block, BlockKind, Mending, Passage
from kg.read.errors import EmptyArticle, NotText, TooLong
from kg.read.notices import Notice
from kg.statistics import BuildStatistics, BuildSummary, Findings

DATED = Article("dated", "Raid", published=date(2018, 11, 9))
UNDATED = Article("undated", "Raid")


def summed(statistics: BuildStatistics) -> BuildSummary:
    """Return the summary."""
    return statistics.summary(generation=3, lost_generation=False)


def test_findings_left_out_are_counted_by_the_kind_of_reason() -> None:
    """Two events that were not sure enough are two of one kind, whatever their scores."""
    evidence = Evidence(Passage(0, 4), "Raid", "own")
    reasons = ("bare mention", "not sure enough: 0.35 of 0.45", "not sure enough: 0.25 of 0.45")
    statistics = BuildStatistics()
    extraction = Extraction(dropped=tuple(Dropped(reason, evidence) for reason in reasons))
    statistics.count_findings(Findings.of(Article("own", "Raid"), extraction, ()))
    summary = statistics.summary(generation=1, lost_generation=False)
    assert dict(summary.dropped) == {"bare mention": 1, "not sure enough": 2}


def test_a_build_of_nothing_counts_nothing() -> None:
    """Every number is zero, and nothing went wrong."""
    summary = summed(BuildStatistics())
    assert (summary.articles, summary.exit_code, summary.undated, summary.words) == (0, 0, 0, 0)
    assert summary.changes == summary.failures == summary.left_out == summary.dropped == ()
    assert summary.mended == ()
    assert (summary.generation, summary.lost_generation) == (3, False)
    assert summary.seconds >= 0


@pytest.mark.parametrize(
    ("errors", "code", "failures"),
    [
        ([], 0, {}),
        ([EmptyArticle("x")], 3, {"EmptyArticle": 1}),
        ([NotText("x"), TooLong("y"), NotText("z")], 3, {"NotText": 2, "TooLong": 1}),
        ([GraphError("x"), NotText("y")], 6, {"GraphError": 1, "NotText": 1}),
        ([NotText("y"), StoreError("x")], 3, {"NotText": 1, "StoreError": 1}),
        ([KgError("x")], 1, {"KgError": 1}),
    ],
)
def test_exit_code_is_that_of_the_first_error(
    errors: list[KgError], code: int, failures: dict[str, int]
) -> None:
    """Errors are counted by kind, and the first of them decides how the command ends."""
    statistics = BuildStatistics()
    for error in errors:
        statistics.count_failure(error)
    summary = summed(statistics)
    assert (summary.exit_code, dict(summary.failures)) == (code, failures)
    assert summary.articles == len(errors)
    assert list(summary.failures) == sorted(summary.failures)


@given(
    st.lists(st.tuples(st.sampled_from(list(Change)), st.booleans()), max_size=12),
    st.lists(st.sampled_from([NotText("x"), StoreError("y")]), max_size=4),
)
def test_articles_asked_for_are_those_built_and_those_left_out(
    changes: list[tuple[Change, bool]], errors: list[KgError]
) -> None:
    """Each article is counted once, under what building it did, and once more if undated."""
    statistics = BuildStatistics()
    for change, is_dated in changes:
        statistics.count_change(DATED if is_dated else UNDATED, change)
    for error in errors:
        statistics.count_failure(error)
    summary = summed(statistics)
    assert dict(summary.changes) == Counter(change.value for change, _ in changes)
    assert summary.articles == len(changes) + len(errors)
    assert summary.undated == sum(not is_dated for _, is_dated in changes)


def test_only_what_was_left_out_is_counted_so() -> None:
    """A notice that only tells of a guess leaves nothing out; many may be left out at once."""
    statistics = BuildStatistics()
    for notice in (
        Notice("a", "title from 'headline'"),
        Notice("b.png", "not read: a PNG picture", left_out="a PNG picture"),
        Notice("c.zip", "not read", left_out="another language", number=7),
        Notice("d.png", "not read: a PNG picture", left_out="a PNG picture"),
    ):
        statistics.count_left_out(notice)
    assert summed(statistics).left_out == (("another language", 7), ("a PNG picture", 2))


def test_findings_of_an_article_are_counted() -> None:
    """Words, tables, mended forms and events, each by its own measure; builds add them up."""
    text = "Two men\u2003died  there.\n\na\tb"
    evidence = Evidence(Passage(0, 3), "Two")
    frame = EventFrame("0-raid", "raid", "incident", "occurred", evidence, (evidence,))
    article = Article(
        "a",
        text,
        blocks=(
            Block(BlockKind.BODY, Passage(0, 21)),
            Block(BlockKind.TABLE, Passage(23, 26)),
        ),
        mendings=(Mending("markup", 3, "<b>"), Mending("mojibake", 1, "Ã")),
    )
    found = Findings.of(article, Extraction((frame, frame)), ())
    assert found.found == Counter(words=6, events=2, tables=1)
    assert found.mended == Counter(markup=1, mojibake=1)
    assert found.dropped == Counter()
    statistics = BuildStatistics()
    statistics.count_findings(found)
    statistics.count_findings(found)
    summary = summed(statistics)
    assert (summary.words, summary.events, summary.tables, summary.counts) == (12, 4, 2, 0)
    assert dict(summary.mended) == {"markup": 2, "mojibake": 2}


def test_what_was_most_stands_first() -> None:
    """Reasons and faults are told by how often they came."""
    evidence = Evidence(Passage(0, 4), "Raid")
    statistics = BuildStatistics()
    for reason, times in (("rare", 1), ("often", 3), ("sometimes", 2)):
        dropped = tuple(Dropped(reason, evidence) for _ in range(times))
        statistics.count_findings(Findings.of(DATED, Extraction(dropped=dropped), ()))
    assert summed(statistics).dropped == (("often", 3), ("sometimes", 2), ("rare", 1))
