"""IRIs depend on content alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.text import Passage
from kg.vocab import iris

BASE = "https://kg.local/"
LEGAL = re.compile(r'[^\x00-\x20<>"{}|^`\\]+')


def test_patterns_are_those_of_the_readme() -> None:
    """Each kind of thing has its address pattern."""
    key = "0ff3db7c66fef48b"
    assert iris.mint_report_iri(BASE, key) == f"https://kg.local/id/report/{key}"
    assert iris.mint_mention_iri(BASE, key, Passage(3, 9)) == (
        f"https://kg.local/doc/report/{key}#char=3,9"
    )
    assert iris.mint_event_iri(BASE, key, "549-air-strike") == (
        f"https://kg.local/id/event/{key}-549-air-strike"
    )
    assert iris.mint_thing_iri(BASE, "actor/reuters") == "https://kg.local/id/actor/reuters"
    assert iris.mint_report_graph_iri(BASE, key) == f"https://kg.local/graph/report/{key}"
    assert iris.mint_authority_graph_iri(BASE) == "https://kg.local/graph/authority/curated"
    assert iris.mint_graph_iri(BASE, "meta") == "https://kg.local/graph/meta"
    assert iris.local_entity_id("actor", key, 12) == f"actor/{key}-12"


@pytest.mark.parametrize(
    "other",
    [
        "https://NEWS.example/a/b",
        "HTTPS://news.example/a/b/",
        " https://news.example/a/b#top",
    ],
)
def test_spellings_of_an_address_name_one_article(other: str) -> None:
    """Case of host, trailing slash and fragment do not make another article."""
    same = "https://news.example/a/b"
    assert iris.mint_article_iri(BASE, url=other, article_id="1") == iris.mint_article_iri(
        BASE, url=same, article_id="2"
    )


def test_query_strings_tell_articles_apart() -> None:
    """Many outlets number their articles in the query string."""
    one = iris.mint_article_iri(BASE, url="https://n.example/?id=1", article_id="")
    two = iris.mint_article_iri(BASE, url="https://n.example/?id=2", article_id="")
    assert one != two


def test_article_without_address_is_named_by_its_id() -> None:
    """A text from a folder keeps its article when the text changes."""
    one = iris.mint_article_iri(BASE, url=None, article_id="000_a")
    assert one == iris.mint_article_iri(BASE, url=None, article_id="000_a")
    assert one != iris.mint_article_iri(BASE, url=None, article_id="000_b")


@given(st.text(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_minted_iris_are_stable_and_legal(content: str, start: int, length: int) -> None:
    """Whatever the content, the IRI is the same each time and holds no illegal character."""
    key = iris.short_hash(content)
    passage = Passage(start, start + length)
    minted = (
        iris.mint_article_iri(BASE, url=None, article_id=content),
        iris.mint_mention_iri(BASE, key, passage),
    )
    assert all(LEGAL.fullmatch(address) for address in minted)
    assert key == iris.short_hash(content)
    assert len(key) == iris.HASH_DIGITS
