"""Write people's corrections.

In the graph ``curation/acts``: each act is an activity of a person at a time, with its reason, and
with how it stands now. What the acts make of the machine's readings is computed from them
(``kg.correct``). No act is ever taken away: one that has been undone stays, beside its undoing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kg.graph.nquads import GraphLines, integer, text, typed
from kg.graph.triples import Triples, plain_text, read_rows, text_of
from kg.model.corrections import Act
from kg.vocab.iris import mint_graph_iri, mint_subject_iri, mint_thing_iri, short_hash
from kg.vocab.terms import KG, PROV, RDF, SKOS, XSD

UNDO: Final = "undo"
HOLDS: Final = "holds"
UNDONE: Final = "undone"
LOST: Final = "slot not found"
BEGUN: Final = "begun"
STATES: Final = (HOLDS, UNDONE, LOST, BEGUN)

_TEXTS: Final = (
    ("act", KG.act),
    ("slot", KG.slot),
    ("value", KG.newValue),
    ("read", KG.readAs),
    ("reason", KG.linkReason),
    ("label", KG.newLabel),
    ("kind", KG.newKind),
)
_A_CORRECTION: Final = f"<{KG.Correction}>"


def acts_graph_iri(base: str) -> str:
    """Return the name of the graph of corrections."""
    return mint_graph_iri(base, "curation/acts")


@lru_cache(maxsize=65_536)
def act_id(act: Act) -> str:
    """Return the id of an act, from what the person gave."""
    return f"curation/{short_hash('|'.join(act.content))}"


def act_quads(acts: Iterable[tuple[int, Act]], *, base: str) -> bytes:
    """Write acts, each with its place among all of them, as sorted N-Quads."""
    out = GraphLines(acts_graph_iri(base))
    for number, act in acts:
        _write_act(out, number, act, base)
    return out.to_bytes()


def state_quads(states: Iterable[tuple[Act, str]], *, base: str) -> bytes:
    """Write how acts stand now, each one of ``STATES``."""
    out = GraphLines(acts_graph_iri(base))
    for act, state in states:
        out.add_text(mint_thing_iri(base, act_id(act)), KG.actState, state)
    return out.to_bytes()


def read_acts(nquads: bytes, *, base: str) -> tuple[Act, ...]:
    """Read the acts in the order in which they were made."""
    graph = Triples(read_rows(nquads))
    nodes = graph.subjects(f"<{RDF.type}>", _A_CORRECTION)
    return tuple(act for _, act in sorted((_read_act(graph, n, base) for n in nodes), key=_place))


def _place(numbered: tuple[int, Act]) -> int:
    return numbered[0]


def _write_act(out: GraphLines, number: int, act: Act, base: str) -> None:
    node = mint_thing_iri(base, act_id(act))
    subject = mint_subject_iri(base, act.subject)
    out.add_iris(node, RDF.type, (KG.Correction, PROV.Activity))
    out.add(node, KG.position, integer(number))
    for name, predicate in _TEXTS:
        out.add_text(node, predicate, getattr(act, name))
    out.add_iri(node, KG.undoes if act.act == UNDO else KG.actsOn, subject)
    for id in (act.subject.partition("#")[0], act.value, act.read):
        # Ids are paths; other values are words, days and numbers.
        if "/" in id and " " not in id:
            out.add_iri(node, PROV.used, mint_thing_iri(base, id))
    if act.article:
        out.add_iri(node, KG.ofArticle, act.article)
    for part in act.anchor:
        out.add_text(node, KG.anchoredBy, part)
    out.add(node, PROV.endedAtTime, typed(act.at, XSD.dateTime))
    person = mint_thing_iri(base, f"person/{'-'.join(act.by.lower().split())}")
    out.add_iri(node, PROV.wasAssociatedWith, person)
    out.add_iri(person, RDF.type, PROV.Agent)
    out.add(person, SKOS.prefLabel, text(act.by))
    out.add_text(node, KG.signedBy, act.by)


def _read_act(graph: Triples, node: str, base: str) -> tuple[int, Act]:
    def one(predicate: str) -> str:
        return plain_text(next(iter(graph.values(node, f"<{predicate}>")), '""'))

    act = Act(
        **{name: one(predicate) for name, predicate in _TEXTS},
        subject=(one(KG.actsOn) or one(KG.undoes))
        .removeprefix(mint_thing_iri(base, ""))
        .removeprefix(f"{base}doc/"),
        by=one(KG.signedBy),
        at=one(PROV.endedAtTime),
        article=one(KG.ofArticle),
        anchor=tuple(sorted(map(plain_text, graph.values(node, f"<{KG.anchoredBy}>")))),
    )
    return int(text_of(graph.values(node, f"<{KG.position}>")[0])), act
