"""Laws of what is decided, on articles of our own read by the model that ships."""

from __future__ import annotations

from datetime import date

import pytest

from kg.decide.article import Decider
from kg.decide.clusters import DOERS, SUFFERERS
from kg.decide.tables import load_tables
from kg.extract.article import event_mention_reader, extract_traced
from kg.lexicon.words import load_lexicon
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.parse.article import parse_article
from kg.parse.language import load_language
from kg.parse.reader_network import reader_folder
from kg.vocab.schemes import concepts
from tests.decide.conftest import read

TEXTS = (
    "Gunmen killed six farmers near Dolwa on Tuesday, police said.",
    "A car bomb killed nine people in the town of Qarma on Monday. The blast also wounded 14 "
    "others, the health ministry said. No group claimed responsibility.",
    "Air strikes hit a market in Sarib on Sunday, killing at least 12 civilians, the monitor said."
    "\n\nOn Monday rebels shelled the barracks at Tel Oma, wounding three soldiers.",
    "The army denied that it had shelled the village of Wadi Noor on Friday.",
    "Soldiers did not kill the four herders, the governor said.",
    "Rescue workers pulled two bodies from the rubble in Bahra after shelling by government "
    "forces on Saturday, the civil defence said.",
    "A bus plunged into a gorge near Kotli, killing eight pilgrims.",
    "The militia freed 12 hostages near Dolwa on Monday. Talks led to the release of the hostages.",
)


@pytest.fixture(scope="module", params=TEXTS)
def both(request: pytest.FixtureRequest) -> tuple[Extraction, Extraction]:
    """Read one text by grammar, and decide on it."""
    return read(request.param)


def test_nobody_is_accused_whom_the_grammar_does_not_accuse(
    both: tuple[Extraction, Extraction],
) -> None:
    """The learned reader may doubt a doer and never adds one."""
    accused = [
        {p.name.text for frame in extraction.frames for p in frame.participants if p.role in DOERS}
        for extraction in both
    ]
    assert accused[1] <= accused[0]


def test_what_is_said_is_an_event_of_the_ontology(both: tuple[Extraction, Extraction]) -> None:
    """The learned reader knows events that the ontology has no type for; they are not said."""
    assert {frame.type for frame in both[1].frames} <= concepts("event-type")


def test_everything_said_has_reached_its_threshold(both: tuple[Extraction, Extraction]) -> None:
    """Each slot tells how it was read, how surely, and what it had to reach."""
    for frame in both[1].frames:
        decided = [p for p in frame.participants if p.role in DOERS | SUFFERERS]
        slots = [frame, *decided, *frame.where, *frame.counts]
        slots += [said for said in frame.attributions if said.source is not None]
        slots += [frame.when] if frame.when is not None else []
        for slot in slots:
            assert slot.support.method in {"grammar", "learned", "both", "inherited"}
            assert slot.support.score is not None
            assert slot.support.threshold is not None
            assert slot.support.score >= slot.support.threshold - 0.001
            assert slot.support.features


def test_no_victim_is_the_doer_of_what_hit_him(both: tuple[Extraction, Extraction]) -> None:
    """Doers and sufferers of one event share no name."""
    for frame in both[1].frames:
        names = {
            role: {p.name.resolved_text.lower() for p in frame.participants if p.role in roles}
            for role, roles in (("doer", DOERS), ("hit", SUFFERERS))
        }
        assert not names["doer"] & names["hit"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gunmen killed two people in Sarib on Friday, November 1, 2030.", "incident"),
        ("A roadside bomb killed not fewer than six soldiers in Sarib on Tuesday.", "incident"),
        ("Across Iraq, at least 29 people were killed and 50 wounded on Wednesday.", "aggregate"),
    ],
)
def test_what_has_a_day_and_a_place_is_no_total(text: str, kind: str) -> None:
    """The learned reader makes no total of one act on one day in one town."""
    assert {frame.kind for frame in read(text)[1].frames} == {kind}


def test_links_lead_to_what_is_there(both: tuple[Extraction, Extraction]) -> None:
    """No figure, part or response points at something that was left out; ids are unique."""
    frames = both[1].frames
    ids = [frame.id for frame in frames]
    counts = [count for frame in frames for count in frame.counts]
    known = {count.id for count in counts}
    assert len(set(ids)) == len(ids)
    assert {frame.part_of for frame in frames} <= {None, *ids}
    assert {response.about for response in both[1].responses} <= set(ids)
    for count in counts:
        assert {count.subset_of, count.component_of, count.alternative_to} <= {None, *known}


def test_what_did_not_happen_is_not_told() -> None:
    """A denial, a negation and an accident give no event that happened."""
    for text in (TEXTS[4], TEXTS[6]):
        told = [f for f in read(text)[1].frames if f.realisation in {"occurred", "ongoing"}]
        assert [f.type for f in told if f.modality != "denied"] == []


def test_what_is_left_out_is_told_with_its_reason() -> None:
    """A frame of the grammar that is not sure enough stands among what was dropped."""
    for text in TEXTS:
        grammar, decided = read(text)
        kept = {evidence.passage for frame in decided.frames for evidence in frame.evidence}
        told = {drop.evidence.passage for drop in decided.dropped}
        for frame in grammar.frames:
            assert frame.evidence[0].passage in kept | told


def test_without_readings_the_grammar_still_speaks() -> None:
    """A text that the learned reader sees nothing in is decided on the grammar's features."""
    text = TEXTS[0]
    article = Article("own", text, published=date(2031, 5, 7))
    lexicon = load_lexicon()
    parsed = parse_article(load_language(reader=False), article)
    grammar, trace = extract_traced(parsed, lexicon)
    decider = Decider(load_tables(reader_folder()), event_mention_reader(lexicon).names)
    decided = decider.decide(text, grammar, trace, parsed.readings)
    assert len(decided.frames) <= len(grammar.frames)
