"""Tests of ``kg.evaluate.predictions``: findings in the schema that scorers read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kg.evaluate.predictions import STATUS, prediction
from kg.lexicon.benchmark import load_benchmark_types
from kg.model.entities import Actor, Place, Resolution, Resolved
from kg.model.findings import (
    Attribution,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    Participant,
    When,
    Where,
)
from kg.model.text import Article, Passage, Shift
from kg.vocab.schemes import concepts

TEXT = "The coalition struck Hajin on Saturday, the monitor said."


def at(words: str) -> Passage:
    """Return where *words* stand in the text."""
    start = TEXT.index(words)
    return Passage(start, start + len(words))


def name(words: str, **fields: Any) -> Name:
    """Make a name from the text."""
    return Name(words, at(words), **fields)


COALITION = Actor("actor/us-led-coalition", "coalition", "US-led coalition", wikidata="Q17498769")
HAJIN = Place("place/hajin", "populated", "Hajin", wikidata="Q5639989")
SYRIA = Place("place/syria", "country", "Syria", wikidata="Q858")
RESOLUTION = Resolution(
    actors=(COALITION,),
    places=(HAJIN,),
    actor_mentions=(Resolved(at("coalition"), COALITION.id, 0.9, "alias"),),
    place_mentions=(Resolved(at("Hajin"), HAJIN.id, 0.9, "label"),),
)
DAY = date(2018, 10, 20)
SATURDAY = When(DAY, DAY, "day", "relative-weekday", "on Saturday", at("on Saturday"))
STRIKE = EventFrame(
    id="14-air-strike",
    type="air-strike",
    kind="incident",
    realisation="occurred",
    trigger=Evidence(at("struck"), "struck"),
    evidence=(Evidence(Passage(0, len(TEXT)), TEXT),),
    participants=(Participant("attacker", name("coalition")),),
    when=SATURDAY,
    where=(Where(name("Hajin", label="LOC"), "in", "Hajin"),),
    attributions=(
        Attribution(source=name("monitor", refers_to="Syrian Observatory for Human Rights")),
    ),
)


def event(frame: EventFrame = STRIKE, **article: Any) -> dict[str, Any]:
    """Return the one predicted event."""
    made = Article(**{"id": "a", "text": TEXT, **article})
    (only,) = prediction(made, Extraction((frame,)), RESOLUTION)["events"]
    return only  # type: ignore[no-any-return]


def test_every_slot_is_filled() -> None:
    """Type, kind, actors with status, place, date, speaker and evidence come through."""
    found = event()
    assert (found["type"], found["kind"], found["modality"]) == (
        "airstrike",
        "incident",
        "asserted",
    )
    assert found["actors"] == [{"name": "US-led coalition", "status": "stated", "qid": "Q17498769"}]
    assert found["place"] == {"name": "Hajin", "qid": "Q5639989"}
    assert found["date"] == {"start": "2018-10-20", "end": "2018-10-20"}
    assert found["attribution"] == ["Syrian Observatory for Human Rights"]
    assert found["evidence"] == [[0, len(TEXT)]]


def test_mentions_carry_wikidata_ids() -> None:
    """Each mention of a known entity is given with its id, in text order."""
    made = prediction(Article(id="a", text=TEXT), Extraction(), RESOLUTION)
    assert made["mentions"] == [
        {"start": 4, "end": 13, "qid": "Q17498769"},
        {"start": 21, "end": 26, "qid": "Q5639989"},
    ]


@pytest.mark.parametrize("realisation", ["planned", "threatened", "averted", "hypothetical"])
def test_what_did_not_happen_is_no_event(realisation: str) -> None:
    """Plans, threats and what was averted are not predicted."""
    extraction = Extraction((replace(STRIKE, realisation=realisation),))
    assert prediction(Article(id="a", text=TEXT), extraction, RESOLUTION)["events"] == []


def test_headline_of_another_article_is_no_event() -> None:
    """What stands in a related headline belongs to another article."""
    extraction = Extraction((replace(STRIKE, from_related=True),))
    assert prediction(Article(id="a", text=TEXT), extraction, RESOLUTION)["events"] == []


def test_stance_becomes_status() -> None:
    """A suspected attacker is predicted as suspected."""
    suspect = Participant("attacker", name("coalition"), stance="suspects")
    assert event(replace(STRIKE, participants=(suspect,)))["actors"][0]["status"] == "suspected"


def test_most_specific_place_is_given() -> None:
    """Of a country and a town, the town is predicted, whatever stands first."""
    country = Where(name("Saturday"), "in", "Syria", kind_hint="country")
    found = event(replace(STRIKE, where=(country, *STRIKE.where)))
    assert found["place"]["name"] == "Hajin"


def test_event_id_is_that_of_the_incident() -> None:
    """Events that articles share have one id; what is in no incident has its own."""
    found = Extraction((STRIKE,))
    article = Article(id="a", text=TEXT)
    (own,) = prediction(article, found, RESOLUTION)["events"]
    assert own["event_id"] == f"{article.key}-{STRIKE.id}"
    (joined,) = prediction(article, found, RESOLUTION, {STRIKE.id: "i1"})["events"]
    assert joined["event_id"] == "i1"


def test_evidence_counts_characters_of_the_given_text() -> None:
    """If reading shortened the text, offsets are given back in the source's counting."""
    assert event(shifts=(Shift(10, 11),))["evidence"] == [[0, len(TEXT) + 1]]


def test_every_event_type_has_a_row() -> None:
    """The table says for each type of the ontology how the gold sets call it."""
    assert set(concepts("event-type")) == set(load_benchmark_types())


def test_every_accusing_stance_has_a_status() -> None:
    """Each stance that a participant can have maps to a status of the schema."""
    assert set(STATUS) <= set(concepts("stance"))
