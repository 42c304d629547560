"""Scopes: running totals, periods and wars are told from incidents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.extract.article import read_scenes
from kg.extract.scenes import SceneReader
from kg.extract.scopes import period_of, scope_of
from kg.extract.times import find_times
from kg.parse.article import ParsedArticle
from kg.vocab.schemes import concepts

Tell = Callable[..., ParsedArticle]


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("strike-first", "incident"),
        ("umbrella", "incident"),
        ("since", "cumulative"),
        ("cumulative", "cumulative"),
        ("total", "cumulative"),
        ("war", "war"),
    ],
)
def test_words_beside_a_figure_tell_its_scope(
    tell: Tell, reader: SceneReader, name: str, scope: str
) -> None:
    """'since', 'so far', 'brought the total' and a war as subject are no incidents."""
    parsed = tell(name)
    reader.names.mark(parsed.doc)
    found = [scope_of(c, scene) for scene in read_scenes(parsed, reader) for c in scene.counts]
    assert found == [scope]
    assert scope in concepts("scope")


def test_the_period_begins_where_since_says(plain: Callable[..., object]) -> None:
    """Of several times, the one after 'since' opens the period."""
    sent = plain("killed on Monday and since 10 September there")
    times = find_times(sent, date(2018, 11, 13))  # type: ignore[arg-type]
    period = period_of(times)
    assert period is not None
    assert period.when.start == date(2018, 9, 10)
    assert period_of([]) is None
