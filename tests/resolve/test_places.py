"""Where a named place is, and how precisely."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model.entities import Place
from kg.model.findings import Where
from kg.resolve.authority import Authority
from kg.resolve.places import (
    PlaceQuestion,
    ask_about,
    ask_about_mention,
    find_place,
    read_precision,
)
from tests.resolve.conftest import SYRIA, name_in

ALEPPO = ("place/aleppo-governorate", "place/syria")
KNOWN = [
    (PlaceQuestion("Hajin"), "hajin"),
    (PlaceQuestion("Deir az-Zour town"), "deir-ez-zor"),
    (PlaceQuestion("Deir Ezzor"), "deir-ez-zor"),
    (PlaceQuestion("Deir Ezzor", kind_hint="admin1"), "deir-ez-zor-governorate"),
    (PlaceQuestion("Deir az-Zour province"), "deir-ez-zor-governorate"),
    (PlaceQuestion("Idlib", is_part=True), "idlib-governorate"),
    (PlaceQuestion("al-Shaafa"), "al-shaafah"),
    (PlaceQuestion("Kashba"), "al-kashmah"),
    (PlaceQuestion("Manbij", within=ALEPPO), "manbij"),
    (PlaceQuestion("Khan Shaykoun"), "khan-sheikhoun"),
    (PlaceQuestion("Eastern Ghouta"), "eastern-ghouta"),
    (PlaceQuestion("River Euphrates"), "euphrates"),
    (PlaceQuestion("left bank of the River Euphrates"), "euphrates"),
    (PlaceQuestion("another part of the pocket"), "hajin-pocket"),
    (PlaceQuestion("Syrian Hama"), "hama"),
    (PlaceQuestion("Syrias"), "syria"),
    (PlaceQuestion("Washington"), "gn4140963"),
    (PlaceQuestion("Paris"), "gn2988507"),
    (PlaceQuestion("New York"), "gn5128581"),
]


@pytest.mark.parametrize(("question", "slug"), KNOWN, ids=[q.text for q, _ in KNOWN])
def test_known_places_are_found(authority: Authority, question: PlaceQuestion, slug: str) -> None:
    """Each name with its hints finds the place that a reader would point to."""
    chosen = find_place(question, SYRIA, authority).chosen
    assert chosen is not None
    assert chosen.entity_id == f"place/{slug}"


def test_namesakes_without_context_stay_open(authority: Authority) -> None:
    """Tripoli may be in Libya or in Lebanon: no decision, both kept."""
    decision = find_place(PlaceQuestion("Tripoli"), SYRIA, authority)
    assert decision.chosen is None
    kept = {candidate.entity_id for candidate in decision.candidates}
    assert {"place/tripoli", "place/tripoli-lebanon"} <= kept


def test_context_decides_between_namesakes(authority: Authority) -> None:
    """In a report on Libya, Tripoli is the Libyan one."""
    libya = replace(SYRIA, shares={"LY": 1.0})
    chosen = find_place(PlaceQuestion("Tripoli"), libya, authority).chosen
    assert chosen is not None
    assert chosen.entity_id == "place/tripoli"


def test_containing_place_decides_between_namesakes(authority: Authority) -> None:
    """'Tripoli, Lebanon' is the Lebanese one wherever the report comes from."""
    question = PlaceQuestion("Tripoli", within=("place/lebanon",))
    chosen = find_place(question, SYRIA, authority).chosen
    assert chosen is not None
    assert chosen.entity_id == "place/tripoli-lebanon"


def test_a_name_of_nowhere_is_not_guessed(authority: Authority) -> None:
    """A village that no gazetteer knows stays with the report."""
    assert find_place(PlaceQuestion("Blorgsville"), SYRIA, authority).chosen is None


def test_words_before_the_name_make_it_an_area() -> None:
    """'northern Hama' asks for the area, 'Hama' for the city."""
    text = "in northern Hama"
    where = Where(name_in(text, "Hama", "LOC"), relation="in", as_written=text)
    assert ask_about(where, ()).is_part
    assert not ask_about(replace(where, as_written="in Hama"), ()).is_part


TOWN = Place("place/x", "populated", "X", latitude=34.0, longitude=40.0)
PRECISION = [
    (TOWN, "in", None, "populated"),
    (TOWN, "around", None, "near"),
    (TOWN, "north-of", None, "near"),
    (TOWN, "countryside-of", None, "admin1"),
    (replace(TOWN, latitude=None, longitude=None), "in", "admin1", "admin1"),
    (replace(TOWN, latitude=None, longitude=None), "in", None, "unlocated"),
    (replace(TOWN, kind="facility"), "at", None, "site"),
    (replace(TOWN, kind="admin1"), "in", None, "admin1"),
    (replace(TOWN, kind="country"), "in", None, "country"),
    (replace(TOWN, kind="informal-area"), "in", None, "informal-area"),
]


@pytest.mark.parametrize(("place", "relation", "container", "precision"), PRECISION)
def test_precision_follows_kind_and_relation(
    place: Place, relation: str, container: str | None, precision: str
) -> None:
    """The kind of place and the relation tell how finely the event is placed."""
    assert read_precision(place, relation=relation, container_kind=container) == precision


def test_every_curated_place_is_found_by_its_own_label(authority: Authority) -> None:
    """No row is hidden behind another: its label proposes it."""
    hidden = []
    for entity_id, row in authority.place_rows.items():
        proposed = {sense.entity_id for sense in authority.places_called(row.label)}
        if entity_id not in proposed:
            hidden.append(entity_id)
    assert hidden == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("in the eastern province of Deir Ezzor near", "admin1"),
        ("in Deir Ezzor province", "admin1"),
        ("the town of Deir Ezzor", "populated"),
        ("in Deir Ezzor on Monday", None),
    ],
)
def test_the_noun_beside_a_mention_tells_its_kind(
    authority: Authority, text: str, kind: str | None
) -> None:
    """'province of' and 'province' ask for the province."""
    question = ask_about_mention(name_in(text, "Deir Ezzor", "LOC"), text, authority)
    assert question.kind_hint == kind


def test_a_misspelt_place_in_an_area_that_is_never_named_is_not_taken(
    authority: Authority,
) -> None:
    """'Salihiah' in a report from Hasakah is not al-Salihiyah near Deir ez-Zor."""
    there = replace(SYRIA, named_areas=frozenset({"place/deir-ez-zor-governorate"}))
    elsewhere = replace(SYRIA, named_areas=frozenset({"place/al-hasakah-governorate"}))
    assert find_place(PlaceQuestion("Salihiah"), there, authority).chosen is not None
    assert find_place(PlaceQuestion("Salihiah"), elsewhere, authority).chosen is None
