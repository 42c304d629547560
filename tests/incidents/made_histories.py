"""Builds made at random: reports of single strikes, newer texts of them and copies."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

from kg.graph.report import copied_report_quads
from kg.ledger import Finished
from kg.model.entities import Place, Resolution
from kg.vocab.iris import copy_key
from tests.incidents.made_reports import BASE, RUN, told

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
SYRIA = Place("place/syria", "country", "Syria", latitude=35.0, longitude=38.0)
DEIR = Place("place/deir", "admin1", "Deir", within=("place/syria",))
HAJIN = Place(
    "place/hajin",
    "populated",
    "Hajin",
    latitude=34.69,
    longitude=40.83,
    within=("place/deir", "place/syria"),
    licence="CC-BY-4.0",
)
SUSA = Place("place/susa", "populated", "Susa", within=("place/deir", "place/syria"))
BASRA = Place("place/basra", "populated", "Basra", within=("place/iraq",))
IRAQ = Place("place/iraq", "country", "Iraq")
AROUND = {
    "place/hajin": (DEIR, SYRIA),
    "place/susa": (DEIR, SYRIA),
    "place/basra": (IRAQ,),
}


def strike(id: str, killed: str = "14", *, town: Place = HAJIN, **more: object) -> Finished:
    """Make the report of a strike on a town, with all that the authority says of where it is."""
    return told(id, killed, town=town, around=AROUND[town.id], **more)  # type: ignore[arg-type]


def history(seed: int) -> tuple[list[list[Finished]], set[str]]:
    """Make builds at random, newer texts and copies among them, and choose what to remove."""
    draw = random.Random(seed)
    steps: list[list[Finished]] = []
    made: list[Finished] = []
    for number in range(draw.randint(3, 9)):
        step: list[Finished] = []
        for place in range(draw.choice([1, 1, 2, 3])):
            more: dict[str, object] = {}
            if draw.random() < 0.15:
                more = {"scope": "cumulative", "start": date(2018, 11, 1)}
            # A newer text of an article now and then, but not twice in one build.
            ids = sorted({one.article.id for one in made} - {one.article.id for one in step})
            is_newer = bool(ids) and draw.random() < 0.25
            id = draw.choice(ids) if is_newer else f"s{seed}r{number}x{place}"
            if ids and draw.random() < 0.2:
                more["wording"] = draw.choice(ids)
            one = strike(
                id,
                draw.choice(["3", "14", "14", "17", "26"]),
                day=draw.choice([2, 3, 4, 9]),
                published=date(2018, 11, draw.choice([5, 10, 11, 12])),
                source=draw.choice(["the Observatory", "the Army"]),
                town=draw.choice([HAJIN, HAJIN, HAJIN, SUSA, BASRA]),
                tail=f"Text {number}.",
                **more,
            )
            step.append(one)
            if draw.random() < 0.1:
                step.append(with_address(one, f"https://star.example/{number}/{place}"))
        made += (one for one in step if not one.copy_key)
        steps.append(step)
    gone = {one.key for one in draw.sample(made, draw.randint(1, min(3, len(made))))}
    copies = {one.key for step in steps for one in step if one.article.key in gone}
    return steps, gone | copies


def with_address(one: Finished, url: str, publisher: str = "Evening Star") -> Finished:
    """Return the report of an article that another outlet printed word for word."""
    twin = replace(one.article, id=url.rpartition("/")[2], publisher=publisher, url=url)
    key = copy_key(BASE, twin.key, url=twin.url, article_id=twin.id)
    quads = copied_report_quads(twin, Resolution(), base=BASE, run=RUN.iri(BASE))
    return Finished(twin, quads, (), (), copy_key=key)
