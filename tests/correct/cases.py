"""Reports written by hand, and a store that is corrected."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from kg.correct.corrections import Corrections
from kg.graph.corrections import acts_graph_iri
from kg.graph.meta import ExtractionRun
from kg.graph.report import report_quads
from kg.graph.validate import validate_report
from kg.incidents import Incidents
from kg.ledger import Finished, Ledger
from kg.lexicon.rows import Row
from kg.model.corrections import Act
from kg.model.entities import Actor, Place, Resolution, Resolved
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    Participant,
    Support,
    When,
    Where,
)
from kg.model.text import Article, Block, BlockKind, Passage
from kg.resolve.authority import load_authority
from kg.store.writer import Writer
from kg.vocab.iris import mint_graph_iri, mint_report_graph_iri, mint_thing_iri
from kg.vocab.terms import KG, SEM

BASE = "https://kg.local/"
OF_EVERY_STORE = tuple(mint_graph_iri(BASE, name) for name in ("ontology", "queries"))
_AUTHORITY = cache(load_authority)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
HAJIN = Place(
    "place/hajin", "populated", "Hajin", latitude=34.69, longitude=40.83, within=("place/syria",)
)
COALITION = Actor("actor/us-led-coalition", "coalition", "US-led coalition", wikidata="Q1")
ARMY = Actor("actor/syrian-army", "state-force", "Syrian army")
MONITOR = Actor("actor/observatory", "monitor", "Syrian Observatory")


def told(
    id: str,
    killed: str = "14",
    *,
    tail: str = "",
    second: bool = False,
    type: str = "air-strike",
    shift: str = "",
    surely: float | None = 0.4,
    run: str = "test",
    killer: str = "US-led coalition",
    unseen: str = "",
) -> Finished:
    """Make the finished report of one strike on Hajin, or of two.

    Args:
        second: A second sentence tells of shelling in which five people were injured.
        shift: Words before everything, which move all offsets.
        surely: How surely the attacker was read.
        unseen: A further paragraph with the name Hajin, in which no event was seen.
    """
    own = " ".join(f"{id}{n}" for n in range(60))
    first = f"{shift}{killer} air strikes on Hajin killed {killed} people, the Observatory said."
    other = "Army shelling near Hajin wounded 5 people." if second else ""
    text = "\n\n".join(filter(None, (f"{first} {other} {tail} {own}.", unseen)))
    article = Article(
        id=id,
        title="Strikes",
        text=text,
        published=date(2018, 11, 10),
        publisher=f"Post {id}",
        blocks=tuple(
            Block(BlockKind.BODY, Passage(begin, begin + len(unseen)))
            for begin in [text.rindex(unseen)]
            if unseen
        ),
    )

    def at(words: str, since: int = 0) -> Passage:
        begin = text.index(words, since)
        return Passage(begin, begin + len(words))

    sentence, after = Passage(0, len(first)), len(first)
    place, place_2 = Name("Hajin", at("Hajin"), label="LOC"), at("Hajin", after) if second else None
    speaker = Name("Observatory", at("Observatory"), label="ORG")
    attacker = Name(killer, at(killer), label="ORG")
    when = When(date(2018, 11, 9), date(2018, 11, 9), "day", "absolute", "on Friday", at("strikes"))
    frames = [
        EventFrame(
            id=f"{at('air strikes').start}-{type}",
            type=type,
            kind="incident",
            realisation="occurred",
            trigger=Evidence(at("air strikes"), "air strikes"),
            evidence=(Evidence(sentence, first),),
            participants=(
                Participant("attacker", attacker, support=Support("learned", score=surely)),
            ),
            counts=(
                Count(
                    "killed",
                    "exact",
                    killed,
                    at(killed),
                    int(killed),
                    int(killed),
                    int(killed),
                    victim_kind="civilian",
                    speakers=(speaker,),
                ),
            ),
            when=when,
            where=(Where(place, "in", "Hajin"),),
            attributions=(
                Attribution(source=speaker, evidence=Evidence(at("said"), "said"), cue="said"),
            ),
        )
    ]
    mentions = [
        Resolved(speaker.passage, "actor/observatory", 1.0, "test"),
        *([Resolved(attacker.passage, COALITION.id, 1.0, "test")] if "led" in killer else []),
    ]
    places = [Resolved(place.passage, "place/hajin", 1.0, "test")]
    if unseen:
        begin = text.rindex("Hajin")
        places.append(Resolved(Passage(begin, begin + 5), "place/hajin", 1.0, "test"))
    if second and place_2:
        army = Name("Army", at("Army"), label="ORG")
        frames.append(
            EventFrame(
                id=f"{at('shelling').start}-shelling",
                type="shelling",
                kind="incident",
                realisation="occurred",
                trigger=Evidence(at("shelling"), "shelling"),
                evidence=(Evidence(Passage(after + 1, after + 1 + len(other)), other),),
                participants=(Participant("attacker", army),),
                counts=(Count("injured", "exact", "5", at("5 people"), 5, 5, 5),),
                when=when,
                where=(Where(Name("Hajin", place_2, label="LOC"), "near", "Hajin"),),
            )
        )
        mentions.append(Resolved(army.passage, ARMY.id, 1.0, "test"))
        places.append(Resolved(place_2, "place/hajin", 1.0, "test"))
    resolution = Resolution(
        actors=(COALITION, ARMY, MONITOR),
        places=(HAJIN,),
        actor_mentions=tuple(mentions),
        place_mentions=tuple(places),
    )
    found = Extraction(tuple(frames))
    quads = report_quads(
        article, found, resolution, base=BASE, run=ExtractionRun(model=run).iri(BASE)
    )
    assert validate_report(quads, article=article) == []
    return Finished(article, quads, (COALITION, ARMY, MONITOR), (HAJIN,))


class Opened:
    """A store open for writing, corrected by hand."""

    def __init__(self, opened: Writer, run: str = "test") -> None:
        self.writer = opened
        self.hand = Corrections(opened, base=BASE, load=_AUTHORITY)
        self.ledger = Ledger(opened, base=BASE, run=ExtractionRun(model=run), sink=self.hand)
        self.incidents = Incidents(opened, base=BASE)
        self.count = 0

    def add(self, *finished: Finished) -> None:
        """Write reports and join their events."""
        self.ledger.write(finished, now=NOW)
        self.incidents.update()

    def act(self, act: str, subject: str, slot: str = "", value: str = "", **more: str) -> Act:
        """Let a person decide."""
        self.count += 1
        cells = {
            "act": act,
            "subject": subject,
            "slot": slot,
            "value": value,
            "by": "Ada Example",
            "at": f"2026-01-02T10:{self.count:02}:00Z",
            "reason": "read again",
            **more,
        }
        (made,) = self.hand.apply([Row(cells, "acts.csv", self.count + 1)])
        return made

    def graphs(self) -> dict[str, bytes]:
        """Return all that reports say, graph by graph: without acts, ontology and queries."""
        others = {*OF_EVERY_STORE, acts_graph_iri(BASE)}
        return {n: self.writer.nquads(n) for n in self.writer.graphs() if n not in others}

    def beside(self) -> tuple[bytes, ...]:
        """Return what stands beside reports in every store: the ontology, the canned queries."""
        return tuple(map(self.writer.nquads, OF_EVERY_STORE))

    def report(self, finished: Finished) -> bytes:
        """Return the graph of a report."""
        return self.writer.nquads(mint_report_graph_iri(BASE, finished.key))

    def ids(self, finished: Finished, kind: str) -> list[str]:
        """Return the ids of the things of one kind in a report, in the order of their ids."""
        start = mint_thing_iri(BASE, f"{kind}/")
        subjects = {
            line.split(b" ")[0][1:-1].decode() for line in self.report(finished).split(b"\n")
        }
        found = [s.removeprefix(mint_thing_iri(BASE, "")) for s in subjects if s.startswith(start)]
        return sorted(found)

    def accused(self) -> set[tuple[str, str]]:
        """Return who is said to have attacked, in which event: ids of both."""
        rows = self.writer.select(
            f"SELECT ?event ?actor WHERE {{ ?event <{KG.participation}> ?part . "
            f"?part <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?actor ; "
            f"<{SEM.roleType}> <https://w3id.org/conflict-kg/vocab/role/attacker> }}"
        )
        return {(_id(str(row["event"])), _id(str(row["actor"]))) for row in rows}


def _id(iri: str) -> str:
    return iri.removeprefix(mint_thing_iri(BASE, ""))
