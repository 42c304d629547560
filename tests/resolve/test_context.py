"""Tests of ``kg.resolve.context``: what an article tells of the meaning of its names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.spelling import fold
from kg.model.entities import Place
from kg.model.findings import Name
from kg.model.text import Article, Block, BlockKind, Passage
from kg.resolve.authority import Authority
from kg.resolve.context import Context, place_mentions, read_context, with_anchors
from tests.resolve.conftest import extraction_of, frame_of, name_in

COUNTS = st.dictionaries(
    st.sampled_from(["SY", "IQ", "TR", "US"]), st.integers(1, 9).map(float), max_size=4
)


def of_counts(counts: dict[str, float]) -> Context:
    """Make a context of countries, each named so many times."""
    total = sum(counts.values())
    shares = {iso: count / total for iso, count in counts.items()}
    return Context(shares=shares, counts=counts, published="", surnames={}, definitions={})


@given(COUNTS, st.frozensets(st.sampled_from(["SY", "IQ", "TR", "US", "FR", ""])))
def test_share_of_countries_is_the_sum_of_theirs(
    counts: dict[str, float], asked: frozenset[str]
) -> None:
    """From nothing to all; a theatre has a fair part, and nobody's country has none."""
    context = of_counts(counts)
    share = context.share(asked)
    assert 0 <= share <= 1
    assert share == pytest.approx(sum(context.share([iso]) for iso in asked))
    assert context.share(counts) == pytest.approx(1.0 if counts else 0.0)
    assert context.share(["FR", ""]) == 0
    assert context.is_theatre(asked) is (share >= 0.15)


@given(COUNTS, st.integers(0, 4))
def test_what_was_decided_is_no_evidence_for_itself(counts: dict[str, float], anchors: int) -> None:
    """Without the places that were decided on, a country's share falls, or nothing is left."""
    context = of_counts(counts)
    for iso in ("SY", "IQ"):
        share = context.share_beside(iso, anchors)
        if not counts or sum(counts.values()) <= anchors:
            assert share is None
        elif anchors == 0:
            assert share == context.shares.get(iso, 0.0)
        else:
            assert share is not None
            assert share >= 0
            left = counts.get(iso, 0.0) - anchors
            assert share == pytest.approx(max(0.0, left) / (sum(counts.values()) - anchors))


MakeArticle = Callable[..., Article]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("Syria and Iraq.", {"IQ": 0.5, "SY": 0.5}),
        ("Syrian, Syrian and Iraqi men.", {"IQ": 0.3333, "SY": 0.6667}),
        ("the syrian and iraqi men", {}),
        ("The Democratic Republic Congo is near.", {"CD": 1.0}),
        ("Georgia was quiet.", {}),
        ("Nobody was there.", {}),
        ("", {}),
    ],
    ids=["two", "adjectives", "in small letters", "three words", "two of a name", "none", "empty"],
)
def test_countries_are_counted_by_name_and_adjective(
    make_article: MakeArticle, authority: Authority, text: str, shares: dict[str, float]
) -> None:
    """In capitals, as names are; a name of two countries tells nothing."""
    context = read_context(make_article(text), extraction_of(), authority)
    assert {iso: round(share, 4) for iso, share in context.shares.items()} == shares
    assert list(context.shares) == sorted(context.shares)


def test_country_of_the_publisher_counts_only_without_another(
    make_article: MakeArticle, authority: Authority
) -> None:
    """An outlet tells where an article is at home that names no country itself."""
    bare = read_context(make_article("A raid.", publisher="SANA"), extraction_of(), authority)
    named = read_context(
        make_article("A raid in Iraq.", publisher="SANA"), extraction_of(), authority
    )
    assert (dict(bare.shares), dict(named.shares)) == ({"SY": 1.0}, {"IQ": 1.0})


def test_names_of_the_article_are_collected(
    make_article: MakeArticle, authority: Authority
) -> None:
    """Full names by surname in the order of the text, and what each short form stands for."""
    text = "Ann Lee and Bob Lee met Cher. Lee and Ann Lee left Hama."
    people = [name_in(text, words, "PERSON") for words in ("Ann Lee", "Bob Lee", "Cher")]
    again = Name("Ann Lee", Passage(38, 45), "PERSON")
    town = name_in(text, "Hama", "LOC")
    context = read_context(
        make_article(text), extraction_of(mentions=(*people, again, town)), authority
    )
    assert context.surnames == {"lee": ("Ann Lee", "Bob Lee")}
    assert context.people == {"ann", "bob", "lee"}
    assert context.published == "2018-10-21"
    assert context.words == {"and", "met", "left"}
    assert "place/hama" in context.named_places
    undated = read_context(make_article(text, published=None), extraction_of(), authority)
    assert undated.published == ""


def test_attackers_are_those_who_are_said_to_attack(
    make_article: MakeArticle, authority: Authority
) -> None:
    """By their folded names, whoever they are."""
    text = "The Group's men shelled the town, the mayor said."
    frame = frame_of(text, actors=(name_in(text, "The Group"),))
    context = read_context(make_article(text), extraction_of(frame), authority)
    assert context.attackers == {fold("The Group")}
    assert not context.is_sport


def test_sport_is_told_by_several_of_its_words(
    make_article: MakeArticle, authority: Authority
) -> None:
    """One word of sport is a figure of speech; many are a match."""
    words = sorted(word for word in authority.words.sport if word.isalpha() and word.islower())
    for count, is_sport in ((0, False), (4, False), (5, True)):
        text = " ".join(words[:count])
        assert read_context(make_article(text), extraction_of(), authority).is_sport is is_sport
    assert not read_context(
        make_article(" ".join([words[0]] * 9)), extraction_of(), authority
    ).is_sport


def test_place_of_a_dateline_is_a_mention() -> None:
    """What the recogniser does not see there is added behind what it saw."""
    line = "HAMA (AFP) -"
    text = f"{line} Troops left Homs."
    blocks = (
        Block(BlockKind.DATELINE, Passage(0, len(line))),
        Block(BlockKind.BODY, Passage(len(line) + 1, len(text))),
    )
    seen = (name_in(text, "Homs", "LOC"), name_in(text, "Troops", "ORG"))
    found = place_mentions(Article("a", text, blocks=blocks), extraction_of(mentions=seen))
    assert [name.text for name in found] == ["Homs", "HAMA"]


def test_anchors_count_for_their_country(authority: Authority) -> None:
    """A town that was decided on speaks for its country; a country that is named has spoken."""
    towns = [authority.places["place/hama"], authority.places["place/homs"]]
    country = next(place for place in authority.places.values() if place.kind == "country")
    context = with_anchors(of_counts({"IQ": 2.0}), [*towns, country], authority)
    assert context.counts == {"IQ": 2.0, "SY": 2.0}
    assert context.shares == {"IQ": 0.5, "SY": 0.5}
    assert context.anchors == (*towns, country)
    assert {place.id for place in towns} <= context.named_places
    stranger = Place("place/0f-1", "populated", "Nowhere", is_local=True)
    assert with_anchors(context, [stranger], authority).counts == context.counts
