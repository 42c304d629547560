"""Counts, stances and sources are put into English that agrees in number and names its speaker."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.view.wording import (
    STANCES,
    concept_words,
    counted,
    figure_range,
    listed,
    people,
    plural,
    qualified,
    says,
    some_of_them,
    stance_word,
    verb,
    with_article,
)
from kg.vocab.schemes import concept_iri, concepts

NAMES = st.text("abc", min_size=1, max_size=3)


@given(st.lists(NAMES, max_size=6))
def test_an_enumeration_loses_no_part(parts: list[str]) -> None:
    """Whatever is listed can be taken apart again: commas, and "and" before the last."""
    text = listed(iter(parts))
    assert [part for part in re.split(r", | and ", text) if part] == parts
    assert text.count(" and ") == (len(parts) > 1)


BOUNDS = st.none() | st.integers(0, 10_000_000)


@given(low=BOUNDS, high=BOUNDS, is_open=st.booleans())
def test_a_range_tells_its_bounds(low: int | None, high: int | None, is_open: bool) -> None:
    """Both numbers are read back out of the words; an upper bound never stands below the lower."""
    text = figure_range(low, high, is_open=is_open)
    numbers = [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", text)]
    if low is None:
        assert numbers == ([] if high is None else [high])
        assert text.startswith("up to ") == (high is not None)
    else:
        assert numbers == ([low, high] if high is not None and high > low else [low])
        assert text.endswith("+") == is_open


@pytest.mark.parametrize(
    ("low", "high", "is_open", "text"),
    [
        (14, None, False, "14"),
        (14, 26, False, "14–26"),
        (14, 14, False, "14"),
        (41, None, True, "41+"),
        (0, 0, False, "0"),
        (None, 30, False, "up to 30"),
        (None, None, True, ""),
        (1200, 3400, True, "1,200–3,400+"),
    ],
)
def test_figures_as_ranges(low: int | None, high: int | None, is_open: bool, text: str) -> None:
    """Inclusive bounds are told as a reader writes them."""
    assert figure_range(low, high, is_open=is_open) == text


@pytest.mark.parametrize(
    ("word", "one", "many"),
    [
        ("child", "child", "children"),
        ("woman", "woman", "women"),
        ("person", "person", "people"),
        ("incident", "incident", "incidents"),
        ("family of combatants", "family of combatants", "relatives of combatants"),
        ("hostages", "hostages", "hostages"),
    ],
)
def test_nouns_agree_with_their_number(word: str, one: str, many: str) -> None:
    """Only exactly one takes the singular; none, several and an unknown number do not."""
    assert plural(word, 1) == one
    assert {plural(word, number) for number in (0, 2, 1204, None)} == {many}


def test_a_number_stands_before_its_noun() -> None:
    """Thousands are separated."""
    assert [counted(n, "incident") for n in (0, 1, 1204)] == [
        "0 incidents",
        "1 incident",
        "1,204 incidents",
    ]


@pytest.mark.parametrize(
    ("number", "group", "text"),
    [
        (14, "children", "14 of them children"),
        (1, "children", "1 of them a child"),
        (1, "women", "1 of them a woman"),
        (1, "infants", "1 of them an infant"),
        (1, "elderly", "1 of them elderly"),
        (1500, "civilians", "1,500 of them civilians"),
    ],
)
def test_part_of_a_figure(number: int, group: str, text: str) -> None:
    """A single one of a group is told in the singular with its article."""
    assert some_of_them(number, group) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Syrian Observatory for Human Rights", "the Syrian Observatory for Human Rights"),
        ("the United Nations", "the United Nations"),
        ("The Ministry of Defence", "The Ministry of Defence"),
        ("US-led coalition", "the US-led coalition"),
        ("Islamic State", "Islamic State"),
        ("Reuters", "Reuters"),
        ("Frontline Doctors", "Frontline Doctors"),
    ],
)
def test_article_stands_before_common_nouns_only(name: str, text: str) -> None:
    """A name whose head is a common noun takes "the", once; other names take none."""
    assert with_article(name) == with_article(text) == text


@pytest.mark.parametrize(
    ("stance", "speaker", "text"),
    [
        ("asserts", "Reuters", "says"),
        ("asserts", "local sources", "say"),
        ("denies", "the Ministry of Defence", "denies"),
        ("denies", "local activists", "deny"),
        ("doubts", "sources", "doubt"),
        ("alleges", "Syrian Democratic Forces", "allege"),
        ("claims-responsibility", "Islamic State", "says, claiming responsibility,"),
        ("relays-unverified", "sources", "relay, unverified,"),
        ("asserts", "police", "say"),
        ("asserts", "Greater Manchester Police", "say"),
        ("asserts", "police source", "says"),
        ("asserts", "Nigeria Police Force", "says"),
        ("asserts", "the press", "says"),
        ("asserts", "Associated Press", "says"),
        ("asserts", "witness", "says"),
        ("asserts", "the army", "says"),
        ("asserts", "Syrian state media", "say"),
        ("asserts", "hospital staff", "say"),
        ("asserts", "marine corps", "says"),
        ("asserts", "group of extortionists", "says"),
        ("asserts", "residents of Omdurman", "say"),
        ("asserts", "Israeli officials", "say"),
        ("asserts", "officials from the army, police and press", "say"),
        ("asserts", "Revolutionary Armed Forces of Colombia", "say"),
        ("asserts", "Save the Children", "says"),
        ("asserts", "Ministry of Health (Gaza officials)", "says"),
    ],
)
def test_verbs_agree_with_their_speaker(stance: str, speaker: str, text: str) -> None:
    """Sources, forces and police say; an agency, the press and a group of men says."""
    assert says(stance, speaker) == text


def test_a_name_that_ends_in_s_is_one_speaker() -> None:
    """ "Reuters" and "Doctors Without Borders" are names: only a common noun makes a plural."""
    assert verb("denies", "Reuters") == "denies"
    assert verb("denies", "residents") == "deny"


def test_every_stance_has_its_word() -> None:
    """No stance of the ontology is told beside a name by its bare identifier."""
    assert set(STANCES) == set(concepts("stance"))
    for name in concepts("stance"):
        assert stance_word(concept_iri("stance", name)) == STANCES[name]


@pytest.mark.parametrize(
    ("realisation", "modality", "text"),
    [
        ("occurred", "asserted", ""),
        ("", "", ""),
        ("disputed", "asserted", "disputed"),
        ("occurred", "threatened", "threatened"),
        ("not-occurred", "denied", "not occurred, denied"),
    ],
)
def test_only_what_is_not_plain_fact_is_qualified(
    realisation: str, modality: str, text: str
) -> None:
    """An event that occurred and is asserted needs no remark; every other one has it."""
    assert qualified(realisation, modality) == text


@pytest.mark.parametrize(
    ("status", "number", "text"),
    [
        ("civilian", 1, "civilian"),
        ("civilian", 3, "civilians"),
        ("civilian", None, "civilians"),
        ("combatant", 2, "combatants"),
        ("unknown", 1, "person"),
        ("unknown", 7, "people"),
        ("", None, "people"),
    ],
)
def test_victims_are_people_unless_their_status_is_told(
    status: str, number: int | None, text: str
) -> None:
    """A status that nobody gave is not guessed."""
    iri = concept_iri("victim-status", status) if status in concepts("victim-status") else status
    assert people(iri, number) == text


@pytest.mark.parametrize("scheme", ["event-type", "harm", "role", "stance", "modality"])
def test_concepts_read_as_running_text(scheme: str) -> None:
    """No word of a concept begins with a capital unless it is an acronym, and none is an IRI."""
    for name in concepts(scheme):
        words = concept_words(concept_iri(scheme, name))
        assert words
        assert ":" not in words
        assert words[0].islower() or words[:2].isupper()
