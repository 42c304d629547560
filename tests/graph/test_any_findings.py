"""The rules hold for whatever a reader may find."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.graph.report import report_quads
from kg.graph.triples import TYPE, Triples, read_rows
from kg.graph.validate import validate_report
from kg.model.entities import Actor, Place, Resolution, Resolved
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    Participant,
    Response,
    Support,
    Victim,
    When,
    Where,
)
from kg.model.text import Article, Block, BlockKind, Passage
from kg.vocab.ontology import load_ontology
from kg.vocab.schemes import concepts
from kg.vocab.terms import KG

TEXT = "Seven fighters died; the army \u201cstruck\u201d Hajin\u2019s caf\u00e9s \U0001f600 x. " * 8
ARTICLE = Article(
    "any",
    TEXT,
    blocks=(Block(BlockKind.BODY, Passage(0, len(TEXT))),),
    published=date(2020, 5, 20),
    url="https://news.example/a b",
)
BOUNDS = {
    "exact": (7, 7, 7),
    "at-least": (7, None, 7),
    "more-than": (8, None, 7),
    "at-most": (1, 7, 7),
    "almost": (7, 7, 7),
    "dozens": (24, 99, None),
    "unspecified": (1, None, None),
    "none": (0, 0, 0),
}

passages = st.builds(
    lambda start, length: Passage(start, min(start + length, len(TEXT))),
    st.integers(0, len(TEXT) - 1),
    st.integers(1, 40),
)
words = st.none() | st.sampled_from(["regime", "said", 'a "quote"\n'])


def concept(scheme: str) -> st.SearchStrategy[str]:
    """Draw a concept of a scheme."""
    return st.sampled_from(sorted(concepts(scheme)))


names = st.builds(lambda p: Name(TEXT[p.start : p.end], p), passages)
evidence = st.builds(
    lambda p, rule: Evidence(p, TEXT[p.start : p.end], rule), passages, st.sampled_from(["", "r1"])
)
supports = st.builds(
    Support,
    method=concept("reading-method"),
    rule=st.sampled_from(["", "r1"]),
    score=st.none() | st.floats(0, 1),
)
attributions = st.builds(
    Attribution,
    source=st.none() | names,
    on_behalf_of=st.none() | names,
    relays=st.lists(names, max_size=3).map(tuple),
    unnamed=st.booleans(),
    stance=concept("stance"),
    hedge=words,
    cue=words,
    quoted_directly=st.booleans(),
    inherited=st.booleans(),
    evidence=st.none() | evidence,
    support=supports,
)
participants = st.builds(
    Participant,
    role=concept("role"),
    name=names,
    stance=concept("stance"),
    victim_kind=st.none() | concept("victim-status"),
    described_as=words,
    organisation=st.none() | names,
    support=supports,
)
days = st.integers(0, 400).map(lambda n: date(2020, 5, 20) - timedelta(days=n))


victims = st.builds(
    Victim,
    passage=passages,
    name=st.none() | names,
    age=st.none() | st.integers(0, 119),
    sex=st.none() | concept("sex"),
    trade=st.sampled_from([None, "baker"]),
)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """Draw a figure whose bounds follow its quantifier."""
    quantifier = draw(st.sampled_from(sorted(BOUNDS)))
    minimum, maximum, best = BOUNDS[quantifier]
    return Count(
        harm=draw(concept("harm")),
        quantifier=quantifier,
        as_written="seven",
        passage=draw(passages),
        minimum=minimum,
        maximum=maximum,
        best=best,
        scope=draw(concept("scope")),
        victim_kind=draw(concept("victim-status")),
        victim_group=draw(st.none() | names),
        demographic=draw(st.none() | concept("demographic")),
        period_start=draw(st.none() | days),
        victims=tuple(
            draw(st.lists(victims, max_size=2, unique_by=lambda victim: victim.passage.start))
        ),
        support=draw(supports),
    )


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Draw a time, open at either end or not."""
    start, end = sorted([draw(days), draw(days)])
    return When(
        start=draw(st.sampled_from([start, None])),
        end=draw(st.sampled_from([end, None])),
        precision=draw(concept("time-precision")),
        basis=draw(concept("time-basis")),
        as_written="on Monday",
        passage=draw(passages),
        support=draw(supports),
    )


wheres = st.builds(
    Where,
    name=names,
    relation=concept("spatial-relation"),
    as_written=st.just("near Hajin"),
    second=st.none() | names,
    distance_km=st.none() | st.floats(0, 1000),
    basis=st.sampled_from(["stated", "inherited"]),
    support=supports,
)


@st.composite
def frames(draw: st.DrawFn, number: int) -> EventFrame:
    """Draw an event."""
    kind = draw(concept("event-type"))
    return EventFrame(
        id=f"{number}-{kind}",
        type=kind,
        kind=draw(concept("event-kind")),
        realisation=draw(concept("realisation")),
        trigger=draw(evidence),
        evidence=tuple(draw(st.lists(evidence, min_size=1, max_size=3))),
        participants=tuple(draw(st.lists(participants, max_size=4))),
        counts=tuple(draw(st.lists(counts(), max_size=3, unique_by=lambda count: count.id))),
        when=draw(st.none() | whens()),
        where=tuple(draw(st.lists(wheres, max_size=3))),
        attributions=tuple(draw(st.lists(attributions, max_size=3))),
        modality=draw(concept("modality")),
        from_related=draw(st.booleans()),
        support=draw(supports),
    )


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """Draw what a reader found: some events, and responses to them."""
    found = tuple(draw(frames(number)) for number in range(draw(st.integers(0, 3))))
    answers = st.lists(
        st.builds(
            Response,
            about=st.sampled_from([f.id for f in found] or ["none"]),
            attribution=attributions,
            evidence=evidence,
        ),
        max_size=2,
    )
    return Extraction(found, tuple(draw(answers)), tuple(draw(st.lists(names, max_size=3))))


@st.composite
def resolutions(draw: st.DrawFn) -> Resolution:
    """Draw decisions on any stretches of the text."""
    actors = (Actor("actor/a", "coalition", "A"), Actor("actor/b-1", "", "B", is_local=True))
    places = (Place("place/p", "admin1", "P", (), 1.5, 2.5), Place("place/q", "populated", "Q"))

    def decided(entities: tuple[Actor, ...] | tuple[Place, ...]) -> st.SearchStrategy[Resolved]:
        ids = st.sampled_from([entity.id for entity in entities])
        return st.builds(Resolved, passages, ids, st.floats(0, 1), st.just("alias"))

    return Resolution(
        actors,
        places,
        tuple(draw(st.lists(decided(actors), max_size=3, unique_by=lambda d: d.passage))),
        tuple(draw(st.lists(decided(places), max_size=3, unique_by=lambda d: d.passage))),
        publisher=draw(st.sampled_from([None, "actor/a", "actor/unknown", "The Outlet"])),
    )


@pytest.mark.slow
# No shrinking: an example costs a fifth of a second, and the violations name what is wrong.
@settings(
    suppress_health_check=list(HealthCheck),
    phases=[Phase.reuse, Phase.generate],
)
@given(extractions(), resolutions())
def test_any_findings_make_a_graph_that_keeps_the_rules(
    extraction: Extraction, resolution: Resolution
) -> None:
    """Whatever the reader finds, the graph is well-formed, complete and quotes the text."""
    made = report_quads(ARTICLE, extraction, resolution, base="https://kg.local/", run="https://r/")
    again = report_quads(
        ARTICLE, extraction, resolution, base="https://kg.local/", run="https://r/"
    )
    assert made == again
    assert [str(v) for v in validate_report(made, article=ARTICLE)] == []
    assert outside_domain_or_range(made) == set()


def outside_domain_or_range(nquads: bytes) -> set[tuple[str, str]]:
    """Return each property with the kind of subject or object that it should not have.

    Entities of the authority are described elsewhere, so what has no type here may be anything.
    """
    triples = Triples(read_rows(nquads))
    kinds = {s: set(triples.values(s, TYPE)) for s in triples.said}
    found = set()
    for subject, said in triples.said.items():
        for predicate, values in said.items():
            domain, range_ = stated("domain").get(predicate), stated("range").get(predicate)
            ends = [(subject, domain), *((value, range_) for value in values)]
            for end, wanted in ends:
                if wanted and kinds.get(end) and wanted not in kinds[end]:
                    found.add((predicate, wanted))
    return found


@cache
def stated(word: str) -> dict[str, str]:
    """Return the class that the ontology states as domain or as range, by property."""
    terms = load_ontology().terms
    return {
        f"<{term.iri}>": f"<{KG.NS}{value.removeprefix('kg:')}>"
        for term in terms.values()
        for said, value in term.links
        if said == word and value.startswith("kg:")
    }
