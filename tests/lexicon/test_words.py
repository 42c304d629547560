"""Words: what the rows name exists in the ontology, and rows can be told apart."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.errors import LexiconError
from kg.lexicon.benchmark import load_benchmark_types
from kg.lexicon.words import Lexicon, load_lexicon, word_set
from kg.vocab.schemes import concepts

REFINED_BY_WEAPON = "means"
"""Type of rows that are acts only with a weapon ('dropped barrel bombs'); never of a frame."""
REFINED_BY_ACTOR = "territory-change"
"""Type of taking a place, until it is known whether a state or another took it."""
RELAYS = "relays"
"""Stance of verbs that pass on what another said; the source's own stance is 'asserts'."""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """Return the word lists."""
    return load_lexicon()


def test_the_lists_are_read_once() -> None:
    """The lexicon is one object for a process; readers keep indexes of it."""
    assert load_lexicon() is load_lexicon()


def test_acts_are_event_types_and_harms_are_harms(lexicon: Lexicon) -> None:
    """Each trigger names a concept of its scheme."""
    acts = {row.type for row in lexicon.triggers if row.cls == "act"}
    harms = {row.type for row in lexicon.triggers if row.cls == "harm"}
    assert acts - {REFINED_BY_WEAPON, REFINED_BY_ACTOR} <= concepts("event-type")
    assert harms <= concepts("harm")
    assert len(lexicon.triggers) > 200


def test_weapons_name_event_types(lexicon: Lexicon) -> None:
    """Each weapon refines an act to a concept."""
    assert {row.type for row in lexicon.instruments} <= concepts("event-type")
    assert all(row.weapon for row in lexicon.instruments)
    assert len(lexicon.instruments) > 50


def test_every_type_that_can_be_read_has_a_rank(lexicon: Lexicon) -> None:
    """The joiner knows rank and family of each type that a row can give."""
    read = {row.type for row in lexicon.triggers if row.cls == "act"}
    read |= {row.type for row in lexicon.instruments}
    assert read - {REFINED_BY_WEAPON} <= set(lexicon.event_types)
    assert set(lexicon.event_types) - {REFINED_BY_ACTOR} <= concepts("event-type")


def test_every_type_that_can_be_read_has_a_name_in_the_gold(lexicon: Lexicon) -> None:
    """Predictions can be written for each type of the joiner."""
    assert set(lexicon.event_types) - {REFINED_BY_ACTOR} <= set(load_benchmark_types())


def test_words_for_one_person_are_words_for_people(lexicon: Lexicon) -> None:
    """Whom a word describes can be harmed: kin, trade and sex words are in both tables."""
    people = {row.words[-1:] for row in lexicon.people} | {row.words for row in lexicon.people}
    told = [row for row in lexicon.persons if row.sort != "title"]
    assert len(told) > 150
    assert [row.id for row in told if not {row.words, row.words[-1:]} & people] == []
    assert {row.sex for row in lexicon.persons if row.sex} == concepts("sex")


def test_people_are_of_known_kinds(lexicon: Lexicon) -> None:
    """Kinds and demographics of people are concepts."""
    assert {row.kind for row in lexicon.people} <= concepts("victim-status")
    named = {row.demographic for row in lexicon.people if row.demographic}
    assert named <= concepts("demographic")
    assert len(named) >= 5


def test_stances_are_concepts(lexicon: Lexicon) -> None:
    """Each verb of saying takes a stance of the ontology."""
    assert {row.stance for row in lexicon.reporting} - {RELAYS} <= concepts("stance")


def test_quantifiers_are_concepts(lexicon: Lexicon) -> None:
    """Words before figures and vague numbers name quantifiers with ordered bounds."""
    rows = (*lexicon.quantifiers, *lexicon.vague_numbers)
    assert {row.quantifier for row in rows} <= concepts("quantifier")
    for row in lexicon.vague_numbers:
        assert row.minimum is not None
        assert row.maximum is None or row.minimum <= row.maximum


def test_places_are_concepts(lexicon: Lexicon) -> None:
    """Prepositions name spatial relations, place nouns kinds of places."""
    assert {row.relation for row in lexicon.spatial} <= concepts("spatial-relation")
    assert set(lexicon.place_nouns.values()) <= concepts("place-kind")


@pytest.mark.parametrize(
    ("kinds", "scheme"),
    [
        (("realisation", "weapon-found", "disposition"), "realisation"),
        (("verification",), "modality"),
    ],
)
def test_cues_name_concepts(lexicon: Lexicon, kinds: tuple[str, ...], scheme: str) -> None:
    """What a cue says is a concept of the scheme it bears on."""
    rows = lexicon.cue(*kinds)
    assert rows
    assert {row.value for row in rows} <= concepts(scheme)


def test_cue_kinds_are_known(lexicon: Lexicon) -> None:
    """Each kind is read, or documents a pattern of the code (verification)."""
    read = {"realisation", "weapon-found", "disposition", "hedge", "nonviolent"}
    assert {row.kind for row in lexicon.cues} == read | {"verification"}


def test_no_words_stand_twice_for_one_thing(lexicon: Lexicon) -> None:
    """The same words with the same part of speech and cue kind stand in one row."""
    triggers = Counter((row.words, row.pos) for row in lexicon.triggers)
    cues = Counter((row.words, row.pos, row.kind) for row in lexicon.cues)
    for table in (triggers, cues, *map(Counter, _phrases(lexicon))):
        assert [words for words, times in table.items() if times > 1] == []


def _phrases(lexicon: Lexicon) -> list[list[tuple[str, ...]]]:
    tables = (lexicon.instruments, lexicon.people, lexicon.reporting, lexicon.sources)
    more = (lexicon.quantifiers, lexicon.vague_numbers, lexicon.spatial)
    return [[row.words for row in table] for table in (*tables, *more)]


def test_words_are_lemmas_in_lower_case(lexicon: Lexicon) -> None:
    """Rows are matched against lower-case lemmas; a capital would never match."""
    phrases = [row.words for row in (*lexicon.triggers, *lexicon.cues)]
    phrases += [words for table in _phrases(lexicon) for words in table]
    assert [words for words in phrases if " ".join(words) != " ".join(words).lower()] == []


def test_number_words_count_upwards(lexicon: Lexicon) -> None:
    """The number words know their values."""
    assert lexicon.number_words["twenty"] == 20
    assert lexicon.number_words["dozen"] == 12
    assert lexicon.number_words["million"] == 1_000_000


def test_a_word_set_is_read_by_name() -> None:
    """A set holds its words; an unknown name is an error that names the known ones."""
    assert "monday" in word_set("calendar")
    with pytest.raises(LexiconError, match="calendar"):
        word_set("calender")
