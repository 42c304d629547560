"""Tests of ``kg.resolve.offices``: who held an office on a day, of terms made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.offices import OfficeTerm
from kg.resolve.authority import Authority
from kg.resolve.context import Context
from kg.resolve.offices import find_office_holder
from tests.resolve.conftest import SYRIA

TERMS = (
    OfficeTerm("ML", "president", "old", "2010-01-01", "2012-03-22"),
    OfficeTerm("ML", "interim president", "between", "2012-04-12", "2013-09-04"),
    OfficeTerm("ML", "president", "new", "2013-09-04", ""),
    OfficeTerm("ML", "president of the council", "chair", "2010-01-01", ""),
    OfficeTerm("ML", "prime minister", "first", "2010-01-01", "2019"),
)


@pytest.fixture(scope="module")
def world(authority: Authority) -> Authority:
    """Return the authority with offices of Mali alone."""
    return replace(authority, curated_terms=TERMS, actor_index=None)


def holder(world: Authority, words: str, day: str, *, main: str = "") -> str | None:
    """Return who held an office on a day, in an article that is about *main*."""
    shares = {main: 1.0} if main else {}
    context = Context(shares=shares, published=day, surnames={}, definitions={})
    chosen = find_office_holder(words, context, world).chosen
    return chosen.entity_id.removeprefix("actor/") if chosen else None


@pytest.mark.parametrize(
    ("words", "day", "who"),
    [
        ("Malian president", "2011-06-01", "old"),
        ("the Malian president", "2011-06-01", "old"),
        ("president of Mali", "2011-06-01", "old"),
        ("President of the Mali", "2011-06-01", "old"),
        ("Malian president", "2010-01-01", "old"),
        ("Malian president", "2009-12-31", None),
        ("Malian president", "2012-03-22", "old"),
        ("Malian president", "2012-04-01", None),
        ("Malian president", "2012-05-01", "between"),
        ("Malian president", "2013-09-04", None),
        ("Malian president", "2020-01-01", "new"),
        ("Malian prime minister", "2019-12-31", "first"),
        ("Malian prime minister", "2020-01-01", None),
        ("Syrian president", "2011-06-01", None),
        ("Malian mayor", "2011-06-01", None),
        ("Malian", "2011-06-01", None),
        ("president", "2011-06-01", None),
        ("Malian president", "", None),
        ("", "2011-06-01", None),
    ],
)
def test_office_is_held_from_its_first_day_to_its_last(
    world: Authority, words: str, day: str, who: str | None
) -> None:
    """Between two terms, on a day of two, and without a day, nobody is meant."""
    assert holder(world, words, day) == who


def test_bare_title_is_of_the_country_that_the_article_is_about(world: Authority) -> None:
    """'the president' in news of Mali; not in news of half of it, nor of another country."""
    assert holder(world, "president", "2011-06-01", main="ML") == "old"
    assert holder(world, "the prime minister", "2011-06-01", main="ML") == "first"
    assert holder(world, "president", "2011-06-01", main="SY") is None
    half = replace(SYRIA, shares={"ML": 0.5, "SY": 0.5}, published="2011-06-01")
    assert find_office_holder("president", half, world).chosen is None
    # What stands beside the title outranks what the article is about.
    assert holder(world, "Malian president", "2011-06-01", main="SY") == "old"


@given(st.dates().map(str), st.sampled_from(["Malian president", "president of Mali"]))
def test_nobody_holds_an_office_outside_the_term(world: Authority, day: str, words: str) -> None:
    """Whatever the day: who is found had begun, and had not ended."""
    found = holder(world, words, day)
    terms = {term.actor: (term.since, term.until or "9999-12-31") for term in TERMS}
    on_that_day = {actor for actor, (since, until) in terms.items() if since <= day <= until}
    presidents = on_that_day & {"old", "between", "new"}
    assert found == (presidents.pop() if len(presidents) == 1 else None)
