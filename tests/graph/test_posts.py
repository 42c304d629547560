"""Tests of ``kg.graph.posts``: the clock of a live blog."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from kg.graph.posts import NO_POSTS, find_posts
from kg.model.text import Article

DAY = date(2018, 11, 9)


def written(text: str) -> list[datetime]:
    """Return when each post was written."""
    return list(find_posts(Article(id="a", text=text, published=DAY)).written)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:45\nNew.\n\n14:10\nOld.", [(9, 17, 45), (9, 14, 10)]),
        ("9.05am GMT\nOld.\n\nUpdated at 1:30 p.m.\nNew.", [(9, 9, 5), (9, 13, 30)]),
        ("00:20\nNew.\n\n23:40\nOld.\n\n22:00\nOldest.", [(9, 0, 20), (8, 23, 40), (8, 22, 0)]),
    ],
    ids=["newest-first", "oldest-first", "over-midnight"],
)
def test_posts_have_the_blogs_own_clock(text: str, expected: list[tuple[int, int, int]]) -> None:
    """Stamps are read in either order; the newest is of the day of publication."""
    assert [(w.day, w.hour, w.minute) for w in written(text)] == expected


def test_offset_falls_into_its_post() -> None:
    """What stands before the first stamp is in no post."""
    text = "Live\n\n17:45\nNew.\n\n14:10\nOld."
    posts = find_posts(Article(id="a", text=text, published=DAY))
    assert posts.at(0) is None
    assert posts.at(text.index("New")) == datetime.combine(DAY, time(17, 45))
    assert posts.at(text.index("Old")) == datetime.combine(DAY, time(14, 10))


@pytest.mark.parametrize(
    "text", ["17:45\nOne stamp.", "It began at 17:45 and ended at 18:10.", "x"]
)
def test_article_is_no_live_blog(text: str) -> None:
    """One time alone is when an article was printed; times in sentences are none."""
    assert find_posts(Article(id="a", text=text, published=DAY)) == NO_POSTS
