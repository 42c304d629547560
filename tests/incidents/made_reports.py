"""Reports of single strikes, made without reading a text."""

from __future__ import annotations

from datetime import date

from kg.graph.meta import ExtractionRun
from kg.graph.report import report_quads
from kg.ledger import Finished
from kg.model.entities import Place, Resolution, Resolved
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    Victim,
    When,
    Where,
)
from kg.model.text import Article, Passage

BASE = "https://kg.local/"
RUN = ExtractionRun(model="test")
HAJIN = Place(
    "place/hajin", "populated", "Hajin", latitude=34.69, longitude=40.83, within=("place/syria",)
)


def told(
    id: str,
    killed: str = "14",
    *,
    day: int = 9,
    published: date = date(2018, 11, 10),
    scope: str = "incident",
    start: date | None = None,
    tail: str = "",
    source: str = "the Observatory",
    town: Place = HAJIN,
    around: tuple[Place, ...] = (),
    wording: str = "",
    name: str = "",
) -> Finished:
    """Make the finished report of one strike on a town, with one figure, and the *name* of one."""
    # No two reports share their wording, but where they shall.
    own = " ".join(f"{wording or id}{n}" for n in range(60))
    text = f"Air strikes on {town.label} killed {killed} people, {source} said. {tail} {own}."
    article = Article(
        id=id,
        title=f"Air strikes on {town.label}",
        text=text,
        published=published,
        publisher=f"Post {id}",
    )

    def at(words: str) -> Passage:
        begin = text.index(words)
        return Passage(begin, begin + len(words))

    sentence = Passage(0, text.index(".") + 1)
    when = date(2018, 11, day)
    place = Name(town.label, at(town.label), label="LOC")
    speaker = Name(source, at(source), label="ORG")
    frame = EventFrame(
        id="0-air-strike",
        type="air-strike",
        kind="incident" if scope == "incident" else "aggregate",
        realisation="occurred",
        trigger=Evidence(at("Air strikes"), "Air strikes"),
        evidence=(Evidence(sentence, text[: sentence.end]),),
        counts=(
            Count(
                "killed",
                "exact",
                killed,
                at(killed),
                int(killed),
                int(killed),
                int(killed),
                scope=scope,
                period_start=start,
                speakers=(speaker,),
                victims=(Victim(at(name), Name(name, at(name), label="PERSON")),) if name else (),
            ),
        ),
        when=When(when, when, "day", "absolute", "on Friday", at("strikes")),
        where=(Where(place, "in", town.label),),
        attributions=(
            Attribution(source=speaker, evidence=Evidence(at("said"), "said"), cue="said"),
        ),
    )
    resolution = Resolution(
        places=(town,), place_mentions=(Resolved(place.passage, town.id, 1.0, "test"),)
    )
    found = Extraction((frame,))
    quads = report_quads(article, found, resolution, base=BASE, run=RUN.iri(BASE))
    return Finished(article, quads, (), (town, *around))
