"""What the words between place names tell."""

from __future__ import annotations

import re

import pytest

from kg.model.findings import Name
from kg.model.text import Passage
from kg.resolve.surroundings import NO_CLUES, Clues, clue_key, read_clues, words_of

ADJECTIVES = {"nigerian": "NG", "somalia": "SO", "mexico": "MX", "turkish": "TR", "kenyan": "KE"}
NOUNS = frozenset({"state", "province", "capital", "city"})


def clues_of(text: str, *names: str) -> dict[str, Clues]:
    """Read the clues of *text*, in which *names* are the places."""
    mentions = [
        Name(name, Passage(*match.span()), "LOC")
        for name in names
        for match in re.finditer(rf"\b{re.escape(name)}\b", text)
    ]
    return read_clues(text, mentions, adjectives=ADJECTIVES, nouns=NOUNS)


INSIDE = [
    ("in Ames, Iowa", "Ames", "Iowa"),
    ("in Kalam in the Swat Valley", "Kalam", "Swat Valley"),
    ("Hama, a village in northern Iraq", "Hama", "Iraq"),
    ("El Fasher, the capital of North Darfur", "El Fasher", "North Darfur"),
    ("the Punjab province of Pakistan", "Punjab", "Pakistan"),
    ("Somalia's northern Puntland", "Puntland", "Somalia"),
    ("Kobani (Syria)", "Kobani", "Syria"),
    ("Beni, a town in the east of the province of Kivu", "Beni", "Kivu"),
    ("Quetta in restive Balochistan", "Quetta", "Balochistan"),
]


@pytest.mark.parametrize(("text", "narrow", "wide"), INSIDE, ids=[row[0] for row in INSIDE])
def test_containers_are_read(text: str, narrow: str, wide: str) -> None:
    """Commas, prepositions, appositions and possessives tell which lies in which."""
    clues = clues_of(text, narrow, wide)
    assert clues[clue_key(narrow)].containers == {wide}
    assert clues[clue_key(wide)].contents == {narrow}


def test_a_list_is_no_address() -> None:
    """In 'A, B and C' no comma contains; all are of one kind, and all lie in what follows 'in'."""
    clues = clues_of("in Goma, Beni and Bukavu in Congo", "Goma", "Beni", "Bukavu", "Congo")
    assert clues["goma"] == Clues(
        containers=frozenset({"Congo"}), siblings=frozenset({"Beni", "Bukavu"})
    )
    assert clues["congo"].contents == {"Goma", "Beni", "Bukavu"}


def test_a_list_of_addresses_is_read_as_addresses() -> None:
    """'Ames, Iowa and Austin, Texas' are two towns in two states."""
    clues = clues_of("in Ames, Iowa and Austin, Texas.", "Ames", "Iowa", "Austin", "Texas")
    assert "Iowa" in clues["ames"].containers
    assert "Texas" in clues["austin"].containers
    assert "Austin" not in clues["iowa"].containers


def test_counts_between_names_make_a_list() -> None:
    """'fifteen in Alberta, twelve in Ontario': neither lies in the other."""
    clues = clues_of("fifteen in Alberta, twelve in Ontario", "Alberta", "Ontario")
    assert clues["alberta"] == Clues(siblings=frozenset({"Ontario"}))


@pytest.mark.parametrize(
    ("text", "name", "countries"),
    [
        ("the northern Nigerian state of Zamfara", "Zamfara", {"NG"}),
        ("the Kenyan capital Nairobi", "Nairobi", {"KE"}),
        ("Somalia's Puntland", "Puntland", {"SO"}),
        ("flew from Mexico through Shanghai", "Shanghai", set()),
        ("Turkish passengers from Boston", "Boston", set()),
        ("Nigerian soldiers entered Zamfara", "Zamfara", set()),
    ],
)
def test_countries_are_read_from_adjectives_beside_a_place_noun_only(
    text: str, name: str, countries: set[str]
) -> None:
    """A nationality of persons, or where a journey began, says nothing of the place."""
    assert clues_of(text, name)[clue_key(name)].countries == countries


def test_sentences_apart_tell_nothing() -> None:
    """Neighbours with a verb or a full stop between them are not joined."""
    text = (
        "He left Goma. Kigali denied it. Troops moved from Beni towards Bunia. They marched "
        "through Beirut in the largest rally held in support of Iraq."
    )
    names = ("Goma", "Kigali", "Beni", "Bunia", "Beirut", "Iraq")
    assert set(clues_of(text, *names).values()) == {NO_CLUES}


def test_words_are_those_in_small_letters() -> None:
    """'Warplanes' is a word because the text has it in small letters too."""
    assert words_of("Warplanes hit Homs; the warplanes left.") == {
        "hit", "the", "warplanes", "left",
    }  # fmt: skip
