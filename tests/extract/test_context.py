"""Context: claims, suspicion, blame and denial of other sentences are given to the event."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.article import extract_article, extract_traced
from kg.lexicon.words import Lexicon
from kg.model.findings import Extraction
from kg.parse.article import ParsedArticle

Tell = Callable[..., ParsedArticle]
Frames = Callable[..., Extraction]


@pytest.fixture
def frames(tell: Tell, lexicon: Lexicon) -> Frames:
    """Return a function that extracts told sentences."""
    return lambda *names, **options: extract_article(tell(*names, **options), lexicon)


@pytest.fixture
def accused(tell: Tell, lexicon: Lexicon) -> Callable[..., list[tuple[str, str]]]:
    """Return a function that lists who is told to have done it, and with which stance.

    Bare mentions speak too: "for the attack" says who did what another sentence tells.
    """

    def found(*names: str) -> list[tuple[str, str]]:
        tellings = extract_traced(tell(*names), lexicon)[1].tellings
        people = [p for t in tellings if t.frame for p in t.frame.participants]
        return [(p.name.text, p.stance) for p in people if p.role == "attacker"]

    return found


@pytest.mark.parametrize(
    ("second", "actor", "stance"),
    [
        pytest.param("claimed", "Islamic State", "claims-responsibility", id="claim"),
        pytest.param("suspicion", "Islamic State", "suspects", id="suspicion"),
        pytest.param("blamed", "rebels", "alleges", id="blame"),
    ],
)
def test_the_next_sentence_tells_who_did_it(
    accused: Callable[..., list[tuple[str, str]]], second: str, actor: str, stance: str
) -> None:
    """An attacker told in the next sentence is told once, with how it is known."""
    assert accused("bomb-homs", second) == [(actor, stance)]


def test_a_claim_alone_makes_no_second_event(frames: Frames) -> None:
    """'claimed responsibility for the attack' points back and counts nothing."""
    (frame,) = frames("bomb-homs", "claimed").frames
    assert frame.type == "car-bomb"


def test_a_denial_is_a_response(frames: Frames) -> None:
    """Who is blamed and denies it is kept as a response to the event."""
    found = frames("bomb-homs", "blamed", "denial")
    (response,) = found.responses
    assert response.attribution.stance == "denies"
    assert response.attribution.source is not None
    assert response.attribution.source.text == "rebels"


def test_doubt_on_a_speakers_claim_is_a_response(frames: Frames) -> None:
    """'The Pentagon cast doubt on the claims by Islamic State' bears on what IS claimed."""
    found = frames("bomb-homs", "claimed", "doubt")
    (response,) = found.responses
    assert response.attribution.stance == "doubts"
    assert response.attribution.source is not None
    assert response.attribution.source.text == "Pentagon"


def test_the_group_is_the_one_named_before(frames: Frames) -> None:
    """'The group abducted' refers to the armed group of the sentence before."""
    found = frames("carried-out", "hostages").frames[-1]
    (attacker,) = [p for p in found.participants if p.role == "attacker"]
    assert (attacker.name.text, attacker.name.refers_to) == ("group", "Islamic State")


def test_who_says_its_fighters_did_it_did_it_by_its_own_word(frames: Frames) -> None:
    """'Hayat Tahrir al-Sham said its fighters shot dead ten soldiers': 'said' claims nothing."""
    (frame,) = frames("abducted-claim").frames
    (attacker,) = [p for p in frame.participants if p.role == "attacker"]
    assert (attacker.name.text, attacker.name.refers_to) == ("its fighters", "Hayat Tahrir al-Sham")
    assert attacker.stance == "asserts"


def test_a_claim_not_verified_in_the_next_sentence_is_a_response(frames: Frames) -> None:
    """'The claim could not be independently verified' bears on the claim before it."""
    found = frames("kurdish", "claimed", "unverified")
    assert [r.attribution.stance for r in found.responses] == ["relays-unverified"]
