"""Whatever the learned reader sees and the tables answer: nobody is accused by them alone.

The readings and the tables here are drawn, not learned: a reader that takes every actor for an
attacker, tables that say yes to all. What holds for these holds for every model that ships.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from spacy.language import Language

from kg.decide.article import EVENT, JOIN, Decider
from kg.decide.clusters import SLOTS, SUFFERERS
from kg.decide.tables import LEAF, TreeTable
from kg.extract.article import event_mention_reader, extract_traced
from kg.lexicon.words import load_lexicon
from kg.model.findings import DOERS, EventFrame, Extraction
from kg.model.readings import LinkReading, Readings, RoleReading, SpanReading
from kg.model.text import Article, Passage
from kg.model.trace import Trace
from kg.parse.article import parse_article
from kg.parse.language import load_language
from kg.read.furniture import find_blocks
from kg.vocab.schemes import concepts

pytestmark = pytest.mark.slow

TEXTS = (
    "Rebels shelled a market in Sarib on Sunday, killing at least 12 civilians, the monitor said.",
    "The army denied that it had shelled the village of Wadi Noor on Friday.",
    "Two people were killed in a blast in Qarma. The Tide Front is suspected of the attack.",
    "Gunmen killed six farmers near Dolwa on Tuesday. The governor met the elders on Monday.",
    "Soldiers did not kill the four herders, the governor said.",
    "The Tide Front claimed the attack on the barracks, which wounded three soldiers.",
    "A bomb killed two people in Qarma. The minister condemned the attack by the Tide Front.",
    "A blast killed three soldiers. Ministers spoke of the raid by the Tide Front on the barracks.",
)
LAYERS: Mapping[str, tuple[str, ...]] = {
    "type": ("air-strike", "attack", "attack", "shelling", "release"),
    "kind": ("incident", "aggregate", "situation"),
    "realisation": ("occurred", "occurred", "negated", "planned"),
    "modality": ("asserted", "denied"),
    "harm": ("killed", "injured"),
    "scope": ("incident", "cumulative", "war"),
    "status": ("civilian", "combatant", "unknown"),
}
ROLES = ("attacker", "belligerent", "target", "speaker", "place", "time", "figure", "actor")


@cache
def read(text: str) -> tuple[Extraction, Trace]:
    """Return what the grammar alone says of *text*."""
    article = Article("own", text, blocks=find_blocks(text, title=""), published=date(2031, 5, 7))
    return extract_traced(parse_article(language(), article), load_lexicon())


@cache
def language() -> Language:
    """Return the parser without the learned reader, loaded once."""
    return load_language(reader=False)


def sure(chance: float, threshold: float = 0.5) -> TreeTable:
    """Return a table that answers *chance* to every question."""
    return TreeTable(
        features=("seen",),
        roots=(0,),
        feature=np.array([LEAF]),
        limit=np.zeros(1),
        left=np.zeros(1, np.int64),
        right=np.zeros(1, np.int64),
        value=np.zeros(1),
        base=float(np.log(chance / (1 - chance))),
        threshold=threshold,
        alone=threshold,
    )


# Mostly yes: what a model that is too sure of itself would let through.
CHANCES = st.sampled_from([0.99, 0.99, 0.99, 0.6, 0.3, 0.01])


@st.composite
def readings(draw: st.DrawFn, text: str) -> Readings:
    """Draw spans on words of *text*, mostly on those that the grammar takes for events."""
    triggers = sorted({words for told in read(text)[1].tellings for words in told.triggers})
    places = {words: "t" for words in triggers if draw(st.integers(0, 5))}
    for word in draw(st.lists(st.sampled_from(words_of(text)), max_size=6)):
        places.setdefault(word, draw(st.sampled_from("taaacpd")))
    spans = []
    for passage, letter in sorted(places.items()):
        layers = ("type", "kind", "realisation", "modality") if letter == "t" else ()
        layers = ("harm", "scope", "status") if letter == "c" else layers
        attributes = {layer: {draw(st.sampled_from(LAYERS[layer])): 1.0} for layer in layers}
        spans.append(SpanReading(letter, passage, passage, draw(CHANCES), attributes))
    named = [n for n, span in enumerate(spans) if span.letter == "t"]
    others = [n for n, span in enumerate(spans) if span.letter != "t"]
    roles = [
        RoleReading(trigger, other, draw(st.sampled_from(ROLES)), draw(CHANCES))
        for trigger in named
        for other in others
    ]
    links = [
        LinkReading(one, two, draw(st.sampled_from(["same", "part-of"])), draw(CHANCES))
        for one in named
        for two in named
        if one != two
    ]
    return Readings(tuple(spans), tuple(roles), tuple(links))


def words_of(text: str) -> list[Passage]:
    """Return where the words of *text* stand, without marks at their ends."""
    return [
        Passage(word.start(), word.start() + len(word.group().rstrip(".,")))
        for word in re.finditer(r"\S+", text)
    ]


@st.composite
def decisions(draw: st.DrawFn) -> tuple[str, Extraction, Extraction]:
    """Draw a text, what the grammar says of it, and what drawn tables decide on drawn readings."""
    text = draw(st.sampled_from(TEXTS))
    grammar, trace = read(text)
    tables = {name: sure(draw(CHANCES)) for name in (JOIN, EVENT, *SLOTS)}
    names = event_mention_reader(load_lexicon()).names
    seen = draw(readings(text))
    return text, grammar, Decider(tables, names).decide(text, grammar, trace, seen)


def accusations(frames: tuple[EventFrame, ...]) -> set[tuple[str, str]]:
    """Return who is named as a doer, and how."""
    return {
        (person.name.resolved_text, person.stance)
        for frame in frames
        for person in frame.participants
        if person.role in DOERS
    }


def told(trace: Trace) -> Iterator[EventFrame]:
    """Yield the grammar's frames, those of bare mentions among them."""
    return (telling.frame for telling in trace.tellings if telling.frame is not None)


def greedy(text: str, role: str, join: float = 0.01) -> Extraction:
    """Decide on *text* as if every word were an actor with *role* in every event, surely."""
    grammar, trace = read(text)
    triggers = {words for told in trace.tellings for words in told.triggers}
    told = {
        "type": {"attack": 1.0},
        "realisation": {"occurred": 1.0},
        "modality": {"asserted": 1.0},
    }
    spans = [
        SpanReading("t" if at in triggers else "a", at, at, 1.0, told if at in triggers else {})
        for at in sorted({*triggers, *words_of(text)})
    ]
    roles = tuple(
        RoleReading(one, two, role, 1.0)
        for one, trigger in enumerate(spans)
        for two, other in enumerate(spans)
        if trigger.letter == "t" and other.letter == "a"
    )
    tables = {name: sure(join if name == JOIN else 0.99) for name in (JOIN, EVENT, *SLOTS)}
    decider = Decider(tables, event_mention_reader(load_lexicon()).names)
    return decider.decide(text, grammar, trace, Readings(tuple(spans), roles))


@pytest.mark.parametrize(
    ("text", "accused"),
    list(
        zip(
            TEXTS,
            (
                {("Rebels", "asserts")},
                {("army", "denies")},
                {("Tide Front", "suspects")},
                {("Gunmen", "asserts")},
                set(),
                {("Tide Front", "claims-responsibility")},
                set(),
                set(),
            ),
            strict=True,
        )
    ),
)
@pytest.mark.parametrize("role", ["attacker", "belligerent"])
def test_a_reader_that_takes_every_word_for_an_attacker_accuses_nobody_more(
    text: str, accused: set[tuple[str, str]], role: str
) -> None:
    """Exactly those whom the grammar names, as it names them; a bare mention asserts nobody."""
    assert accusations(greedy(text, role).frames) == accused


@pytest.mark.parametrize(
    ("deed", "accused"),
    [
        ("captured two districts", set()),
        ("seized control of the town", set()),
        ("withdrew from the town", set()),
        ("arrested two teachers", set()),
        ("opened fire", {("Tide Front", "asserts")}),
    ],
)
def test_mentions_that_are_joined_accuse_of_deeds_of_their_kind(
    deed: str, accused: set[tuple[str, str]]
) -> None:
    """A reader that takes all for one event makes nobody a bomber who took a town."""
    text = f"A bomb killed two people in Qarma. The Tide Front {deed}."
    assert accusations(greedy(text, "attacker", join=0.99).frames) == accused


@pytest.mark.parametrize("text", TEXTS)
def test_who_did_it_is_not_hit_though_a_reader_says_so(text: str) -> None:
    """Of two that take the same words, the doer is the one who is not told."""
    for frame in greedy(text, "target").frames:
        doers = {p.name.resolved_text for p in frame.participants if p.role in DOERS}
        hit = {p.name.resolved_text for p in frame.participants if p.role in SUFFERERS}
        assert not doers & hit


@pytest.mark.parametrize(
    ("text", "harmed"),
    [
        ("The court jailed nine soldiers for the murder of four farmers.", False),
        ("The court mourned nine soldiers after the murder of four farmers.", True),
        ("Nine soldiers killed a farmer near Dolwa.", False),
        ("A farmer killed nine soldiers near Dolwa.", True),
    ],
)
def test_who_is_tried_or_did_it_is_not_harmed_though_a_reader_says_so(
    text: str, harmed: bool
) -> None:
    """The subject of a killing and who is tried for it; others are the reader's to see."""
    people = (p for frame in greedy(text, "target").frames for p in frame.participants)
    hit = {word for p in people if p.role in SUFFERERS for word in p.name.text.split()}
    assert ("soldiers" in hit) == harmed


@given(decisions())
def test_no_reader_and_no_table_accuses(drawn: tuple[str, Extraction, Extraction]) -> None:
    """Each doer, and how he is named, is the grammar's; by a bare mention nobody is asserted."""
    text, grammar, decided = drawn
    _, trace = read(text)
    assert accusations(decided.frames) <= accusations(tuple(told(trace)))
    asserted = {one for one in accusations(decided.frames) if one[1] == "asserts"}
    assert asserted <= accusations(grammar.frames)


@given(decisions())
def test_no_word_is_both_doer_and_victim(drawn: tuple[str, Extraction, Extraction]) -> None:
    """Neither by the same words nor by the same name."""
    for frame in drawn[2].frames:
        doers, hit = (
            [p.name for p in frame.participants if p.role in roles] for roles in (DOERS, SUFFERERS)
        )
        assert not {d.resolved_text.lower() for d in doers} & {h.resolved_text.lower() for h in hit}
        assert not any(d.passage.overlaps(h.passage) for d in doers for h in hit)


@given(decisions())
def test_what_is_denied_or_did_not_happen_harms_nobody(
    drawn: tuple[str, Extraction, Extraction],
) -> None:
    """A figure is told of what happened alone."""
    for frame in drawn[2].frames:
        if frame.modality == "denied" or frame.realisation not in {"occurred", "ongoing"}:
            assert frame.counts == ()


@given(decisions())
def test_what_is_told_is_sound(drawn: tuple[str, Extraction, Extraction]) -> None:
    """Ids are unique, no link is loose, every quote is the text's, every type the ontology's."""
    text, _, decided = drawn
    frames = decided.frames
    ids = [frame.id for frame in frames]
    assert len(ids) == len(set(ids))
    assert {frame.part_of for frame in frames} <= {None, *ids}
    assert {response.about for response in decided.responses} <= set(ids)
    known = {count.id for frame in frames for count in frame.counts}
    for frame in frames:
        assert frame.type in concepts("event-type")
        assert frame.evidence
        for evidence in (frame.trigger, *frame.evidence):
            assert text[evidence.passage.start : evidence.passage.end] == evidence.quote
        for person in frame.participants:
            at = person.name.passage
            # People who are counted stand where their figure stands.
            assert text[at.start : at.end] == person.name.text or person.role == "victim-group"
            assert person.name.text in text
        for count in frame.counts:
            links = {count.subset_of, count.component_of, count.alternative_to}
            assert links <= {None, *known - {count.id}}
            if count.minimum is not None and count.maximum is not None:
                assert count.minimum <= count.maximum


@given(decisions())
def test_what_the_grammar_told_is_told_or_left_out_for_a_reason(
    drawn: tuple[str, Extraction, Extraction],
) -> None:
    """No frame of the grammar is lost without a trace."""
    _, grammar, decided = drawn
    kept = {e.passage for frame in decided.frames for e in frame.evidence}
    reasons = {drop.evidence.passage for drop in decided.dropped if drop.reason}
    for frame in grammar.frames:
        assert frame.evidence[0].passage in kept | reasons


@given(st.sampled_from(TEXTS), st.data())
def test_tables_that_say_no_leave_nothing(text: str, data: st.DataObject) -> None:
    """Below the threshold of an event nothing is told of it."""
    grammar, trace = read(text)
    tables = {name: sure(0.01) for name in (JOIN, EVENT, *SLOTS)}
    decider = Decider(tables, event_mention_reader(load_lexicon()).names)
    decided = decider.decide(text, grammar, trace, data.draw(readings(text)))
    assert decided.frames == ()
    assert decided.responses == ()


@given(st.sampled_from(TEXTS), st.data())
def test_the_order_of_what_is_drawn_decides_nothing(text: str, data: st.DataObject) -> None:
    """The same readings give the same frames, twice."""
    grammar, trace = read(text)
    seen = data.draw(readings(text))
    assume(seen.spans)
    tables = {name: sure(0.6) for name in (JOIN, EVENT, *SLOTS)}
    decider = Decider(tables, event_mention_reader(load_lexicon()).names)
    again = Readings(seen.spans, seen.roles[::-1], seen.links[::-1])
    one, two = (decider.decide(text, grammar, trace, each) for each in (seen, again))
    assert one == two
