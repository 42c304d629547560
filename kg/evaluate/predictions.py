"""Write what was found in one article for the scorers.

One object for each article, with the events that happened: type, who, whom, where, when, how
many, who says so, and where in the text it stands. The schema is the one at the top of the gold
sets' ``scorers/common.py``. Offsets count characters of the text as given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.evaluate.tolls import breakdown, tolls
from kg.lexicon.benchmark import load_benchmark_types
from kg.model.entities import Actor, Place, Resolution
from kg.model.findings import Attribution, Count, EventFrame, Extraction, Name, Participant, Where
from kg.model.text import Article, Passage

HAPPENED = frozenset({"occurred", "ongoing"})
PERPETRATORS = frozenset({"attacker", "perpetrator", "alleged-perpetrator", "hostage-holder"})
VICTIMS = frozenset({"target", "victim-group"})
STATUS = {
    "asserts": "stated",
    "confirms": "stated",
    "suspects": "suspected",
    "alleges": "alleged",
    "blames": "alleged",
    "claims-responsibility": "claimed",
    "denies": "denied",
}
_FINEST_FIRST = [
    "facility", "neighbourhood", "populated", "natural-area", "water", "border", "route",
    "informal-area", "admin2", "admin1", "country",
]  # fmt: skip


def prediction(
    article: Article,
    extraction: Extraction,
    resolution: Resolution,
    incidents: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the prediction for one article.

    Args:
        incidents: Ids of the incidents by frame (``kg.evaluate.joining``); what is in none has an
            id of its own.
    """
    names = _Names(resolution)
    frames = [frame for frame in extraction.frames if _counts_as_event(frame)]
    joined = incidents or {}
    events = [
        _event(article, frame, names)
        | {"event_id": joined.get(frame.id, f"{article.key}-{frame.id}")}
        for frame in frames
    ]
    return {"id": article.id, "events": events, "mentions": _mentions(article, resolution)}


def _counts_as_event(frame: EventFrame) -> bool:
    known = load_benchmark_types().get(frame.type)
    if known is None or not known.name or frame.from_related:
        return False
    if frame.kind in ("campaign", "situation") and not frame.counts:
        return False
    return frame.realisation in HAPPENED


def _event(article: Article, frame: EventFrame, names: _Names) -> dict[str, Any]:
    known = load_benchmark_types()[frame.type]
    place = _finest(frame.where, names)
    date = _date(frame)
    return {
        "type": known.name,
        "kind": "incident" if frame.kind == "incident" else "aggregate",
        "actors": _actors(frame, names),
        "targets": _targets(frame, names),
        "place": names.place(place) if place else None,
        "date": date,
        **tolls(frame),
        "breakdown": breakdown(frame),
        "attribution": _speakers(frame.attributions, names),
        "modality": frame.modality,
        "evidence": _offsets(article, frame),
    }


class _Names:
    """Turns names in the text into what predictions call them."""

    def __init__(self, resolution: Resolution) -> None:
        self._resolution = resolution

    def actor(self, name: Name) -> Actor | None:
        """Return the actor that *name* stands for."""
        return self._resolution.actor_at(name.passage)

    def place_of(self, name: Name) -> Place | None:
        """Return the place that *name* stands for."""
        return self._resolution.place_at(name.passage)

    def words(self, name: Name) -> str:
        """Return the fullest words for *name*: a description yields to a known actor's name."""
        actor = self.actor(name)
        is_named = bool(name.label or name.refers_to)
        if actor is not None and not actor.is_local and not is_named:
            return actor.label
        return name.resolved_text

    def qid(self, entity: Actor | Place | None) -> dict[str, str]:
        """Return the entity's Wikidata id, if it has one."""
        return {"qid": entity.wikidata} if entity is not None and entity.wikidata else {}

    def place(self, where: Where) -> dict[str, str]:
        """Return a place as predictions have it."""
        return {"name": where.name.resolved_text, **self.qid(self.place_of(where.name))}


def _actors(frame: EventFrame, names: _Names) -> list[dict[str, str]]:
    found = [p for p in frame.participants if p.role in PERPETRATORS]
    if not found:
        found = [p for p in frame.participants if p.role == "belligerent"]
    actors: dict[str, dict[str, str]] = {}
    for participant in found:
        words = names.words(participant.name)
        status = STATUS.get(participant.stance, "stated")
        entity = names.actor(participant.name)
        actors.setdefault(words, {"name": words, "status": status, **names.qid(entity)})
    return list(actors.values())


def _targets(frame: EventFrame, names: _Names) -> list[dict[str, str]]:
    targets: dict[str, dict[str, str]] = {}
    for participant in frame.participants:
        if participant.role in VICTIMS:
            # The text's words, not the authority's name: 'Afghan soldiers' tells more of whom.
            words = participant.name.resolved_text
            targets.setdefault(words, _target(words, _kind(participant)))
    for count in frame.counts:
        words = count.victim_text or _group_words(count, names)
        if words and count.subset_of is None:
            targets.setdefault(words, _target(words, count.victim_kind))
    return list(targets.values())


def _target(words: str, kind: str) -> dict[str, str]:
    return {"name": words} if kind == "unknown" else {"name": words, "kind": kind}


def _kind(participant: Participant) -> str:
    return participant.victim_kind or "unknown"


def _group_words(count: Count, names: _Names) -> str:
    return names.words(count.victim_group) if count.victim_group else ""


def _finest(wheres: Iterable[Where], names: _Names) -> Where | None:
    """Return the most specific place; what the event's own clause states goes first."""
    listed = list(wheres)
    return min(listed, key=lambda where: _coarseness(where, names), default=None)


def _coarseness(where: Where, names: _Names) -> tuple[bool, int]:
    place = names.place_of(where.name)
    kind = place.kind if place is not None else where.kind_hint or "populated"
    rank = _FINEST_FIRST.index(kind) if kind in _FINEST_FIRST else len(_FINEST_FIRST)
    return where.basis != "stated", rank


def _date(frame: EventFrame) -> dict[str, str | None] | None:
    when = frame.when
    if when is None or (when.start is None and when.end is None):
        return None
    start, end = when.start, when.end
    return {
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }


def _speakers(attributions: Iterable[Attribution], names: _Names) -> list[str]:
    speakers = [
        names.words(name)
        for attribution in attributions
        for name in (attribution.source, attribution.on_behalf_of)
        if name is not None
    ]
    return list(dict.fromkeys(speakers))


def _offsets(article: Article, frame: EventFrame) -> list[list[int]]:
    passages = {e.passage for e in frame.evidence} or {frame.trigger.passage}
    return [_in_source(article, passage) for passage in sorted(passages)]


def _in_source(article: Article, passage: Passage) -> list[int]:
    stands = article.source_passage(passage)
    return [stands.start, stands.end]


def _mentions(article: Article, resolution: Resolution) -> list[dict[str, Any]]:
    """Return the mentions that stand for an entity with a Wikidata id."""
    entities: dict[str, Actor | Place] = {actor.id: actor for actor in resolution.actors}
    entities |= {place.id: place for place in resolution.places}
    found = []
    for decision in (*resolution.actor_mentions, *resolution.place_mentions):
        entity = entities.get(decision.entity_id)
        if entity is not None and entity.wikidata:
            start, end = _in_source(article, decision.passage)
            found.append({"start": start, "end": end, "qid": entity.wikidata})
    return sorted(found, key=lambda mention: (mention["start"], mention["end"], mention["qid"]))
