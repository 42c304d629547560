"""The report graph says what the hand-built article says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Dataset, Graph

from kg.errors import GraphError, LexiconError
from kg.graph.authority import authority_quads
from kg.graph.meta import ExtractionRun, describe_report_graph, describe_run
from kg.graph.report import report_quads
from kg.graph.validate import validate_report
from kg.model.entities import Actor, Resolution, Resolved
from kg.model.findings import Attribution, EventFrame, Extraction, Participant, Support
from kg.vocab.terms import PREFIXES

BASE = "https://kg.local/"
RUN = "https://kg.local/id/run/0123456789abcdef"
HEADER = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())


@pytest.fixture(scope="module")
def graph(report_nquads: bytes) -> Graph:
    """Return the hand-built report as an rdflib graph."""
    return read_report(report_nquads)


def read_report(nquads: bytes) -> Graph:
    """Parse the triples of a report graph."""
    data = Dataset(default_union=True)
    data.parse(data=nquads, format="nquads")
    return data


def rows(graph: Graph, pattern: str) -> set[tuple[str, ...]]:
    """Return the local names of what *pattern* selects."""
    return {tuple(_short(term) for term in row) for row in graph.query(HEADER + pattern)}


def _short(term: object) -> str:
    text = str(term)
    return text.rpartition("/")[2] if text.startswith("http") else text


def quads(path_or_bytes: bytes) -> Iterable[pyoxigraph.Quad]:
    """Parse N-Quads."""
    return pyoxigraph.parse(path_or_bytes, format=pyoxigraph.RdfFormat.N_QUADS)


def test_same_input_gives_same_bytes(hand_built, report_nquads: bytes) -> None:
    """A second writing differs in nothing, in whatever order the frames come."""
    shuffled = replace(hand_built.extraction, frames=tuple(reversed(hand_built.extraction.frames)))
    again = report_quads(hand_built.article, shuffled, hand_built.resolution, base=BASE, run=RUN)
    assert again == report_nquads
    assert report_nquads.splitlines() == sorted(report_nquads.splitlines())


def test_graph_has_no_blank_nodes_and_one_name(hand_built, report_nquads: bytes) -> None:
    """Everything has an address and lies in the report's graph."""
    name = f"{BASE}graph/report/{hand_built.article.key}"
    for quad in quads(report_nquads):
        assert quad.graph_name.value == name
        assert not isinstance(quad.subject, pyoxigraph.BlankNode)
        assert not isinstance(quad.object, pyoxigraph.BlankNode)


def test_every_figure_has_speaker_sentence_and_offsets(graph: Graph) -> None:
    """The first question of all: who says which number, and where."""
    found = rows(
        graph,
        """SELECT ?written ?best ?who WHERE {
             ?claim kg:hasCount ?count . ?count kg:asWritten ?written ; kg:evidence ?mention .
             ?mention kg:inSentence/nif:anchorOf ?sentence ; nif:beginIndex ?begin .
             OPTIONAL { ?count kg:best ?best } OPTIONAL { ?claim kg:statedBy ?who } }""",
    )
    local = f"{next(iter(rows(graph, 'SELECT ?r WHERE {?r a kg:Report}')))[0]}-747"
    assert found == {
        ("35", "35", "marrat-monitor"),
        ("Twenty-eight", "28", "marrat-monitor"),
        ("seven", "7", "marrat-monitor"),
        ("414", "414", "marrat-monitor"),
        ("at least 41", "41", "marrat-monitor"),
        ("10 of them", "10", "marrat-monitor"),
        ("almost 700", "700", "ivan-orlov"),
        ("dozens", "None", local),
        ("Four", "4", "None"),
        ("three", "3", "None"),
    }


def test_summable_deaths_leave_out_parts_and_running_totals(graph: Graph) -> None:
    """Combatants 35 + 4, civilians at least 41 + 24: not the sum of every number."""
    found = rows(
        graph,
        """SELECT ?status (SUM(?least) AS ?sum) WHERE {
             ?count kg:harm harm:killed ; kg:summable true ; kg:victimStatus ?status ;
                    kg:minimum ?least } GROUP BY ?status""",
    )
    assert found == {("combatant", "39"), ("civilian", "65")}


def test_each_exclusion_has_a_reason(graph: Graph) -> None:
    """What is not added says why."""
    found = rows(
        graph, "SELECT ?written ?why WHERE {?c kg:asWritten ?written ; kg:exclusionReason ?why}"
    )
    assert found == {
        ("Twenty-eight", "component"),
        ("seven", "component"),
        ("414", "cumulative"),
        ("10 of them", "subset"),
    }


def test_doubt_is_relayed_and_points_to_the_doubted(graph: Graph) -> None:
    """The army doubts the president's figure, and an agency passes it on."""
    found = rows(
        graph,
        """SELECT ?who ?relay ?stance ?doubted WHERE {
             ?r a kg:ResponseClaim ; kg:statedBy ?who ; kg:relayedBy ?relay ; kg:stance ?stance ;
                kg:disputes/kg:statedBy ?doubted }""",
    )
    assert found == {("northern-army", "reuters", "doubts", "ivan-orlov")}


def test_perpetrators_carry_their_stance(graph: Graph) -> None:
    """Claimed, suspected, denied and plainly stated are told apart."""
    found = rows(
        graph,
        """SELECT ?type ?who ?stance WHERE {
             ?e sem:eventType ?type ; kg:participation ?p .
             ?p rdf:value ?who ; kg:stance ?stance . FILTER (?stance != stance:asserts) }""",
    )
    assert found == {
        ("attack", "black-banner", "claims-responsibility"),
        ("car-bomb", "black-banner", "suspects"),
        ("air-strike", "northern-army", "denies"),
    }


def test_unverified_is_what_the_report_says(graph: Graph) -> None:
    """Only the claim that the report calls unverified is marked."""
    found = rows(
        graph,
        """SELECT ?written ?how WHERE {
             ?claim kg:verification ?how ; kg:hasCount/kg:asWritten ?written }""",
    )
    assert found == {("dozens", "said-unverified")}


def test_threat_is_an_intent_of_an_unnamed_source(graph: Graph) -> None:
    """Nothing that has not happened is told as an occurrence."""
    found = rows(
        graph,
        """SELECT ?realisation ?relay ?kind WHERE {
             ?claim a kg:IntentClaim ; kg:unnamedSource true ; kg:relayedBy ?relay ;
                    kg:statedBy/kg:actorKind ?kind ; kg:about/kg:realisation ?realisation }""",
    )
    assert found == {("threatened", "reuters", "anonymous-source")}


def test_precision_belongs_to_the_link(graph: Graph) -> None:
    """'North of' and 'around' a town are near it; an open place is not located."""
    found = rows(
        graph,
        """SELECT ?words ?relation ?precision WHERE {
             ?l kg:placeAsWritten ?words ; kg:spatialRelation ?relation ;
                kg:precision ?precision }""",
    )
    assert found == {
        ("around the town of Marrat", "around", "near"),
        ("north of Marrat", "north-of", "near"),
        ("in Deshara province", "in", "admin1"),
        ("in Kashta", "in", "unlocated"),
        ("in Manbara", "in", "populated"),
        ("on Idra", "in", "populated"),
        ("on Tamra", "in", "unlocated"),
    }


def test_unresolved_place_keeps_its_candidates(graph: Graph) -> None:
    """Ambiguous names stay open, with the entities they may stand for."""
    found = rows(
        graph,
        """SELECT ?words ?entity ?score WHERE {
             ?m nif:anchorOf ?words ; kg:candidate ?c . ?c rdf:value ?entity ; kg:score ?score }""",
    )
    assert found == {("Kashta", "marrat", "0.41"), ("Kashta", "idra", "0.4")}


def test_only_strangers_are_described(graph: Graph) -> None:
    """A report graph holds no description of what the authority knows."""
    described = rows(graph, "SELECT ?label WHERE {?x skos:prefLabel ?label}")
    local = rows(graph, "SELECT ?label WHERE {?x skos:prefLabel ?label ; kg:localTo ?report}")
    assert described == local
    assert ("Kashta",) in local
    assert ("Marrat",) not in local


def test_each_mention_quotes_the_text(hand_built, graph: Graph) -> None:
    """Offsets lead to the words."""
    found = graph.query(
        HEADER + "SELECT ?a ?b ?e WHERE {?m nif:anchorOf ?a ; nif:beginIndex ?b ; nif:endIndex ?e}"
    )
    assert len(found) > 60
    for anchor, begin, end in found:
        assert hand_built.article.text[int(begin) : int(end)] == str(anchor)


def test_row_ids_travel_into_the_graph(graph: Graph) -> None:
    """From a wrong triple one finds the row that read it."""
    rules = rows(graph, "SELECT DISTINCT ?rule WHERE {?x kg:ruleId ?rule}")
    assert {("trigger-air-strike",), ("count-1",), ("attribution-said",)} <= rules


def test_inherited_source_lowers_confidence(graph: Graph) -> None:
    """A speaker taken over from an earlier sentence is less sure."""
    found = rows(
        graph,
        """SELECT ?event ?claim WHERE {?c kg:inherited true ; kg:confidence ?claim ;
             kg:about/kg:confidence ?event}""",
    )
    assert found == {("0.8", "0.64")}


def test_each_slot_says_how_it_was_read(graph: Graph) -> None:
    """Method, rule and score stand on the slot's own node, of a time on its event."""
    said = (
        "?slot kg:readingMethod ?m OPTIONAL {?slot kg:ruleId ?r} OPTIONAL {?slot kg:confidence ?c}"
    )
    for kind, expected in {
        "Participation": {("both", "by-agent", "0.97")},
        "CasualtyCount": {("learned", "count-1", "0.92")},
        "Localisation": {("inherited", "None", "None")},
        "Event": {("grammar", "trigger-assault", "0.9")},
    }.items():
        pattern = f"SELECT ?m ?r ?c WHERE {{?slot a kg:{kind} . {said}}}"
        assert rows(graph, pattern) == expected
    time = "SELECT ?m ?c WHERE {?e kg:timeMethod ?m ; kg:timeConfidence ?c}"
    assert rows(graph, time) == {("learned", "0.92")}
    assert rows(graph, "SELECT ?r WHERE {?e kg:timeRuleId ?r}") == set()


def test_a_speaker_s_own_score_is_the_claim_s_confidence(graph: Graph) -> None:
    """Where the speaker was weighed, the claim is as sure as that, else as its event."""
    pattern = "SELECT ?c ?e WHERE {?x a kg:Claim ; %s kg:confidence ?c ; kg:about/kg:confidence ?e}"
    assert rows(graph, pattern % "kg:readingMethod ?m ;") == {("0.97", "0.8")}
    stated = rows(graph, pattern % "kg:narratorVoice true ;")
    assert stated
    assert all(claim == event for claim, event in stated)


def test_nothing_is_said_of_slots_that_grammar_read_unweighed(graph: Graph) -> None:
    """The common case costs no line: a part without a score has no confidence."""
    parts = rows(graph, "SELECT ?p WHERE {?p a kg:Participation}")
    weighed = rows(graph, "SELECT ?p WHERE {?p a kg:Participation ; kg:confidence ?c}")
    assert (len(weighed), len(parts) > 10) == (1, True)


def test_a_part_is_as_sure_as_its_surest_mention(hand_built) -> None:
    """An actor named twice in one role is one part, with the higher score."""
    frame = hand_built.extraction.frames[0]
    named = frame.participants[0]
    twice = tuple(
        replace(
            named,
            name=replace(named.name, passage=place.passage),
            support=Support("both", score=score),
        )
        for place, score in ((named.name, 0.5), (frame.participants[1].name, 0.96))
    )
    actor = Actor("actor/forces", "coalition", "Forces")
    resolution = replace(
        hand_built.resolution,
        actors=(*hand_built.resolution.actors, actor),
        actor_mentions=tuple(Resolved(p.name.passage, actor.id, 1.0, "alias") for p in twice),
    )
    written = report_quads(
        hand_built.article,
        replace(hand_built.extraction, frames=(replace(frame, participants=twice),), responses=()),
        resolution,
        base=BASE,
        run=RUN,
    )
    found = rows(read_report(written), "SELECT ?c WHERE {?p a kg:Participation ; kg:confidence ?c}")
    assert found == {("0.96",)}


def test_an_unknown_method_is_an_error(hand_built) -> None:
    """A method that no scheme has is named with the nearest one."""
    frame = replace(hand_built.extraction.frames[0], support=Support("learnt"))
    with pytest.raises(LexiconError, match='did you mean "learned"'):
        report_quads(
            hand_built.article,
            replace(hand_built.extraction, frames=(frame,)),
            hand_built.resolution,
            base=BASE,
            run=RUN,
        )


def test_chain_of_two_relays_keeps_its_order(hand_built) -> None:
    """Steps are numbered from the originator outwards, only where there is more than one."""
    frame = hand_built.extraction.frames[0]
    names = [p.name for p in frame.participants]
    chained = replace(
        frame,
        attributions=(Attribution(source=hand_built.extraction.mentions[0], relays=tuple(names)),),
    )
    written = report_quads(
        hand_built.article,
        Extraction((chained,)),
        hand_built.resolution,
        base=BASE,
        run=RUN,
    )
    found = rows(
        read_report(written),
        "SELECT ?n ?who WHERE {?c kg:attributionStep ?s . ?s kg:position ?n ; prov:agent ?who}",
    )
    assert {n for n, _ in found} == {"1", "2"}
    assert ("2", "black-banner") in found


def test_actor_named_twice_has_one_part(hand_built) -> None:
    """'Coalition air strikes … by the coalition' is one attacker with two mentions."""
    find = {p.name.text: p.name for f in hand_built.extraction.frames for p in f.participants}
    frame = replace(
        hand_built.extraction.frames[0],
        participants=(
            Participant("attacker", find["Coalition"], described_as="US-led"),
            Participant("attacker", find["coalition"]),
            Participant("attacker", find["coalition"], stance="suspects"),
            Participant("supporter", find["coalition"]),
        ),
    )
    graph = read_report(_report_of(hand_built, frame))
    found = rows(
        graph,
        """SELECT ?role ?stance (COUNT(DISTINCT ?m) AS ?n) WHERE {
             ?p a kg:Participation ; sem:roleType ?role ; kg:stance ?stance ; kg:evidence ?m }
           GROUP BY ?p ?role ?stance""",
    )
    assert found == {
        ("attacker", "asserts", "2"),
        ("attacker", "suspects", "1"),
        ("supporter", "asserts", "1"),
    }
    assert validate_report(_report_of(hand_built, frame), article=hand_built.article) == []


def test_things_are_no_actors(hand_built) -> None:
    """A town that was hit stays as words; nobody takes part under its name."""
    frame = hand_built.extraction.frames[0]
    thing = replace(frame.participants[1], victim_kind="object")
    graph = read_report(_report_of(hand_built, replace(frame, participants=(thing,))))
    assert rows(graph, "SELECT ?k ?w WHERE {?e kg:targetKind ?k ; kg:targetAsWritten ?w}") == {
        ("object", "Black Banner group")
    }
    assert rows(graph, "SELECT ?p WHERE {?p a kg:Participation}") == set()
    words = 'SELECT ?who WHERE {?m nif:anchorOf "Black Banner group" ; kg:refersTo ?who}'
    assert len(rows(graph, words)) == 1, "the other mention of the group still refers to it"


def _report_of(hand_built, frame: EventFrame) -> bytes:
    return report_quads(
        hand_built.article,
        Extraction((frame,)),
        hand_built.resolution,
        base=BASE,
        run=RUN,
    )


def test_nothing_found_is_still_a_report(hand_built) -> None:
    """An article without events gives a graph that names it."""
    written = report_quads(hand_built.article, Extraction(), Resolution(), base=BASE, run=RUN)
    graph = read_report(written)
    assert rows(graph, "SELECT ?id WHERE {?r a kg:Report ; dcterms:identifier ?id}") == {
        ("example",)
    }
    assert rows(graph, "SELECT ?l WHERE {?r schema:publisher/skos:prefLabel ?l}") == {
        ("Levant Courier",)
    }


def test_base_without_slash_is_refused(hand_built) -> None:
    """A base that would run into the path is an error with a remedy."""
    with pytest.raises(GraphError, match="add one"):
        report_quads(
            hand_built.article, Extraction(), Resolution(), base="https://kg.local", run=RUN
        )


def test_unknown_concept_is_refused(hand_built) -> None:
    """A role that no scheme has stops the report instead of entering the graph."""
    frame: EventFrame = hand_built.extraction.frames[0]
    wrong = replace(frame, participants=(Participant("villain", frame.participants[0].name),))
    with pytest.raises(LexiconError, match="villain"):
        report_quads(
            hand_built.article,
            Extraction((wrong,)),
            hand_built.resolution,
            base=BASE,
            run=RUN,
        )


def test_example_is_golden(
    hand_built, report_nquads: bytes, root: Path, update_golden: bool
) -> None:
    """``tests/golden/example.trig`` is this report with the authority, for tests of other rooms."""
    resolution = hand_built.resolution
    authority = authority_quads(resolution.actors, resolution.places, base=BASE)
    run = ExtractionRun(model="example", version="0")
    noon = datetime(2019, 3, 11, 12, tzinfo=UTC)
    entry = describe_report_graph(hand_built.article, base=BASE, run=RUN, generated=noon)
    meta = describe_run(run, base=BASE).replace(run.iri(BASE).encode(), RUN.encode()) + entry
    made = sorted(quads(report_nquads + authority + meta), key=str)
    path = root / "tests/golden/example.trig"
    if update_golden:
        path.write_bytes(
            pyoxigraph.serialize(made, format=pyoxigraph.RdfFormat.TRIG, prefixes=dict(PREFIXES))
        )
    kept = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TRIG)
    assert set(kept) == set(made), "run pytest --update-golden and read the diff"
