"""Whom a name means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.resolve.actors import clean_name, find_actor
from kg.resolve.authority import Authority
from tests.resolve.conftest import SYRIA, bare_name

KNOWN = [
    ("IS", "ORG", "islamic-state"),
    ("Isis", "ORG", "islamic-state"),
    ("Daesh", "ORG", "islamic-state"),
    ("the Islamic State (IS) group", "ORG", "islamic-state"),
    ("IS militants", "", "islamic-state"),
    ("SDF", "ORG", "syrian-democratic-forces"),
    ("al-Qasd militia", "", "syrian-democratic-forces"),
    ("US-backed forces", "", "syrian-democratic-forces"),
    ("US-backed SDF", "", "syrian-democratic-forces"),
    ("the Observatory", "", "syrian-observatory-for-human-rights"),
    ("monitor", "", "syrian-observatory-for-human-rights"),
    ("Britain-based war monitor", "", "syrian-observatory-for-human-rights"),
    (
        "Britain-based Syrian Observatory for Human Rights monitor",
        "ORG",
        "syrian-observatory-for-human-rights",
    ),
    ("US-led international coalition", "", "us-led-coalition"),
    ("Russian President Vladimir Putin", "PERSON", "vladimir-putin"),
    ("President Putin", "PERSON", "vladimir-putin"),
    ("Pentagon", "ORG", "us-department-of-defense"),
    ("Washington", "LOC", "us-government"),
    ("Russian jets", "", "russian-air-force"),
    ("Turkish shelling", "", "turkish-armed-forces"),
    ("Turkey's military", "", "turkish-armed-forces"),
    ("Ethiopian troops", "", "ethiopia-forces"),
    ("British IS militants", "", "islamic-state"),
    ("Turkey", "LOC", "turkey"),
    ("Syrian state media", "", "syrian-state-media"),
    ("pro-Assad forces", "", "pro-government-forces-syria"),
    ("Deir Ezzor Military Council", "ORG", "deir-ez-zor-military-council"),
    ("News network Deir az-Zour 24", "ORG", "deir-ez-zor-24"),
    ("pro-Moscow Sputnik news", "ORG", "sputnik"),
    ("Hayat Tahrir al-Cham", "ORG", "hayat-tahrir-al-sham"),
]


@pytest.mark.parametrize(("text", "label", "slug"), KNOWN, ids=[case[0] for case in KNOWN])
def test_known_names_find_their_actor(
    authority: Authority, text: str, label: str, slug: str
) -> None:
    """Each wording of the news means the actor that a reader would name."""
    chosen = find_actor(bare_name(text, label), SYRIA, authority).chosen
    assert chosen is not None
    assert chosen.entity_id == f"actor/{slug}"
    assert chosen.reason


UNKNOWN = [
    "civilians",
    "gunmen",
    "Michael Moreton",
    "Bank of the United States",
    "is",
    "who",
    "Salvadoran Red Cross",
    "former Islamic State militants",
    "opponents of the Taliban",
    "Islamic State supporters",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_names_are_not_guessed(authority: Authority, text: str) -> None:
    """A name that the authority does not know is left to the report."""
    assert find_actor(bare_name(text), SYRIA, authority).chosen is None


def test_descriptions_hold_in_their_theatre_only(authority: Authority) -> None:
    """'The Observatory' in a report on Chile is not the Syrian one."""
    chile = replace(SYRIA, shares={"CL": 1.0})
    assert find_actor(bare_name("the Observatory"), chile, authority).chosen is None


@pytest.mark.parametrize("text", ["warplanes", "Warplanes", "artillery", "the army", "troops"])
def test_a_bare_force_is_nobodys_where_no_side_is_named(authority: Authority, text: str) -> None:
    """Several air forces and armies fight in one theatre."""
    assert find_actor(bare_name(text), SYRIA, authority).chosen is None


def test_a_bare_force_is_the_named_sides(authority: Authority) -> None:
    """'The army' in an article that names the Syrian army is that army, and no other."""
    named = replace(SYRIA, sides=authority.sides_of("actor/syrian-arab-army"))
    chosen = find_actor(bare_name("the army"), named, authority).chosen
    assert chosen is not None
    assert chosen.entity_id == "actor/syrian-arab-army"
    other = replace(SYRIA, sides=authority.sides_of("actor/turkish-armed-forces"))
    assert find_actor(bare_name("the army"), other, authority).chosen is None


def test_us_backed_forces_are_iraqi_in_iraq(authority: Authority) -> None:
    """The same words mean other forces in another theatre."""
    iraq = replace(SYRIA, shares={"IQ": 1.0})
    chosen = find_actor(bare_name("US-backed forces"), iraq, authority).chosen
    assert chosen is not None
    assert chosen.entity_id == "actor/iraqi-security-forces"


def test_surname_means_the_person_named_in_the_article(authority: Authority) -> None:
    """A bare 'Robertson' is the Robertson whose full name stands above, or nobody."""
    known = replace(SYRIA, surnames={"robertson": ("Commander Sean Robertson",)})
    chosen = find_actor(bare_name("Robertson", "PERSON"), known, authority).chosen
    assert chosen is not None
    assert chosen.entity_id == "actor/sean-robertson"
    assert find_actor(bare_name("Robertson", "PERSON"), SYRIA, authority).chosen is None
    stranger = replace(SYRIA, surnames={"putin": ("Igor Putin",)})
    assert find_actor(bare_name("Putin", "PERSON"), stranger, authority).chosen is None


def test_an_actor_outside_its_years_scores_lower(authority: Authority) -> None:
    """HTS did not exist in 2014: the reason says so."""
    early = replace(SYRIA, published="2014-01-01")
    now = find_actor(bare_name("HTS", "ORG"), SYRIA, authority).chosen
    then = find_actor(bare_name("HTS", "ORG"), early, authority).chosen
    assert now is not None
    assert then is None or then.score < now.score


def test_acronyms_are_found_in_their_own_case_only(authority: Authority) -> None:
    """'is' is a verb and 'us' a pronoun."""
    assert authority.actors_called("IS")
    assert not authority.actors_called("is")


def test_definition_of_the_article_outranks_the_authority(authority: Authority) -> None:
    """If the article says that SDF means something else, it means that."""
    redefined = replace(SYRIA, definitions={"SDF": "Somali Development Fund"})
    assert find_actor(bare_name("SDF", "ORG"), redefined, authority).chosen is None


def test_clean_name_takes_off_what_is_not_the_name() -> None:
    """Article, brackets, quotes and possessive go."""
    assert clean_name("the “Islamic State (IS) group’s”") == "Islamic State group"


def test_short_names_need_their_theatre(authority: Authority) -> None:
    """'MIT' in a report on Boston is no intelligence service; 'Saleh' in one on Egypt nobody."""
    boston = replace(SYRIA, shares={"US": 1.0})
    assert find_actor(bare_name("MIT", "ORG"), boston, authority).chosen is None
    assert find_actor(bare_name("Saleh", "PERSON"), boston, authority).chosen is None
    turkey = replace(SYRIA, shares={"TR": 1.0})
    assert find_actor(bare_name("MIT", "ORG"), turkey, authority).chosen is not None


@pytest.mark.parametrize("text", ["Italians", "Venezuelan officials", "Italian engineers"])
def test_nationals_who_are_harmed_are_no_state(authority: Authority, text: str) -> None:
    """Killed Italians are people; Italy was not killed."""
    assert find_actor(bare_name(text), SYRIA, authority, as_victim=True).chosen is None


def test_soldiers_who_are_harmed_belong_to_their_army(authority: Authority) -> None:
    """Killed Afghan soldiers are of the Afghan army."""
    chosen = find_actor(bare_name("Afghan soldiers"), SYRIA, authority, as_victim=True).chosen
    assert chosen is not None
    assert chosen.entity_id == "actor/afghan-national-army"
