"""Laws that hold for every sentence of a kind, checked on generated sentences.

The number of generated sentences grows with the environment variable ``KG_LAWS`` (default 1; 4
before a merge; 100 makes ten thousand attributions).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice, product

import pytest
from spacy.language import Language

from kg.extract.article import extract_article
from kg.lexicon.words import Lexicon
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.parse.article import parse_article
from tests.extract.attributions import Attributed, sample

pytestmark = pytest.mark.slow

SCALE = int(os.environ.get("KG_LAWS", "1"))
SEED = 20261128
ATTRIBUTIONS = 100
DOERS = {"attacker", "belligerent"}
LEAST_FOUND = 0.7
"""Share of the doers told that must be found; no wrong one may be."""

ReadAll = Callable[[Iterable[str]], list[Extraction]]


@pytest.fixture(scope="module")
def read_all(language: Language, lexicon: Lexicon, article_of: Callable[..., Article]) -> ReadAll:
    """Return a function that extracts many texts in one batch."""

    def read(texts: Iterable[str]) -> list[Extraction]:
        articles = [article_of(text, published=date(2018, 11, 13)) for text in texts]
        return [extract_article(parse_article(language, one), lexicon) for one in articles]

    return read


def accused(found: Extraction) -> set[str]:
    """Return the names, as written and as referred to, of all said to have done something."""
    names = [
        p.name
        for frame in found.frames
        for p in frame.participants
        if p.role in DOERS and p.stance != "denies"
    ]
    return {name.text.lower() for name in names} | {name.resolved_text.lower() for name in names}


def is_told(name: str, attributed: Attributed) -> bool:
    """Tell whether the event itself names *name* as its doer."""
    words = {*name.split(), *name.replace("-", " ").split()}
    return any(doer in word for doer in attributed.doers for word in words)


def test_who_only_reports_is_never_accused(read_all: ReadAll) -> None:
    """However an event is attributed, its doers are those told, and most of them are found."""
    sentences = sample(ATTRIBUTIONS * SCALE, seed=SEED)
    found = read_all(sentence.text for sentence in sentences)
    pairs = list(zip(sentences, map(accused, found), strict=True))
    wrong = [(s.text, name) for s, names in pairs for name in names if not is_told(name, s)]
    assert wrong == []
    told = [(s, names) for s, names in pairs if s.doers]
    right = [s for s, names in told if any(is_told(name, s) for name in names)]
    assert len(right) >= LEAST_FOUND * len(told)


# what is not so ------------------------------------------------------------------------

PEOPLE = ("the army", "rebels", "gunmen", "Turkish troops")
VICTIMS = ("farmers", "civilians", "guards")
NUMBERS = ("two", "nine", "forty", "1,200")
TOWNS = ("Hama", "Kunduz", "Goma")
DENIALS = (
    "{P} did not kill {n} {v} in {t} on Monday.",
    "{P} never killed {n} {v} in {t}.",
    "{P} killed none of the {n} {v} in {t}.",
    "No {v} were killed when {p} shelled {t} on Monday.",
    "Not one of the {n} {v} was killed in the shelling of {t}.",
    "{P} denied that they had killed {n} {v} in {t}.",
    "{P} planned to kill {n} {v} in {t}.",
    "{P} threatened to kill {n} {v} in {t}.",
    "If {p} attack {t}, {n} {v} will be killed.",
    "Police foiled a plot by {p} to kill {n} {v} in {t}.",
    "“We did not kill the {n} {v} in {t},” a spokesman for {p} said.",
)


def fill(frame: str, people: str, number: str, victims: str, town: str) -> str:
    """Fill a frame; a capital letter asks for the words with one."""
    capital = people[:1].upper() + people[1:]
    return frame.format(P=capital, p=people, n=number, v=victims, t=town)


def test_what_did_not_happen_is_not_counted(read_all: ReadAll) -> None:
    """Denied, planned, threatened and imagined acts publish no figure above zero."""
    every = product(DENIALS, PEOPLE, NUMBERS, VICTIMS, TOWNS)
    texts = [fill(*values) for values in islice(every, 0, None, max(1, 19 // SCALE))]
    assert len(texts) >= 80
    found = zip(texts, read_all(texts), strict=True)
    counted = [
        (text, count.as_written)
        for text, extraction in found
        for frame in extraction.frames
        for count in frame.counts
        if count.minimum
    ]
    assert counted == []


# one event or two ----------------------------------------------------------------------

ACTS = (
    "A roadside bomb killed {n} people in {t} on Tuesday.",
    "An air strike killed {n} people in {t} on Tuesday.",
    "Gunmen shot dead {n} people in {t} on Tuesday.",
    "{N} people were killed in a shelling in {t} on Tuesday.",
)
FAR_TOWNS = (("Hama", "Kunduz"), ("Goma", "Maiduguri"), ("Quetta", "Mocha"))
BETWEEN = (" ", "\n")


def test_two_towns_are_two_events(read_all: ReadAll) -> None:
    """The same act with the same toll on the same day, in two towns, is told of twice."""
    every = product(ACTS, ACTS, ("three", "seventeen"), FAR_TOWNS, BETWEEN)
    texts = [
        first.format(n=n, N=n.capitalize(), t=a) + gap + second.format(n=n, N=n.capitalize(), t=b)
        for first, second, n, (a, b), gap in islice(every, 0, None, max(1, 5 // SCALE))
    ]
    assert len(texts) >= 38
    found = zip(texts, read_all(texts), strict=True)
    joined = [text for text, extraction in found if len(extraction.frames) != len(ACTS[:2])]
    assert joined == []


def test_no_sum_without_words(read_all: ReadAll) -> None:
    """Three acts whose tolls happen to add up are three incidents, and all may be added."""
    sums = (("two", "three", "five"), ("four", "six", "ten"), ("seven", "eight", "fifteen"))
    texts = [
        f"A bomb killed {a} people in Hama on Tuesday.\nGunmen killed {b} people in Kunduz on "
        f"Tuesday.\nAn air strike killed {c} people in Goma on Tuesday."
        for trio in sums
        for a, b, c in (trio, trio[::-1])
    ]
    for text, extraction in zip(texts, read_all(texts), strict=True):
        counts = [count for frame in extraction.frames for count in frame.counts]
        assert [count.is_summable for count in counts] == [True] * 3, text


def test_an_unrelated_paragraph_changes_nothing(read_all: ReadAll) -> None:
    """What a text tells stays the same when another story is added below it."""
    story = "A car bomb killed nine people in Hilla on Monday, police said."
    others = (
        "The currency fell by two per cent.",
        "Gunmen kidnapped three engineers in Kunduz on Sunday.",
        "Three people drowned when a ferry sank near Goma.",
        "Parliament will vote on the budget on Friday.",
    )
    alone = read_all([story])[0].frames
    for extraction in read_all(f"{story}\n{other}" for other in others):
        assert extraction.frames[: len(alone)] == alone
