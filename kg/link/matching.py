"""Decide whether an outside record describes our entity.

Label, type and coordinates are judged one by one and the reasons kept. A type or a point that
contradicts rules a record out, however well its name fits: Tripoli in Lebanon is not in Libya. An
acronym alone is no name: RSF is a force of Sudan and a body of journalists.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.lexicon.spelling import similarity
from kg.link.wikidata import Item
from kg.model.entities import Actor, Place

_EARTH_KM: Final = 6371.0
_LABEL_WEIGHT: Final = 0.55
_TYPE_WEIGHT: Final = 0.2
_POINT_WEIGHT: Final = 0.25
_SAME_ID: Final = 0.98
_UNKNOWN: Final = 0.5
_LONGEST_ACRONYM: Final = 6
_ACRONYM_AT_MOST: Final = 0.8
_FARTHEST_KM: Final = {"populated": 15.0, "neighbourhood": 8.0, "facility": 10.0}
_FARTHEST_AREA_KM: Final = 250.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The score of a record for an entity: 0 if something contradicts."""

    qid: str
    score: float
    reasons: tuple[str, ...]


def judge_item(
    entity: Actor | Place, item: Item, *, fitting: frozenset[str], accepted: frozenset[str]
) -> Judgement:
    """Compare *entity* with a Wikidata *item*.

    Args:
        fitting: Of the classes that fit the entity's kind, those that the item is an instance of.
        accepted: All classes that fit the entity's kind; empty = the kind is not checked.
    """
    alike, name = _best_name(entity, item.names)
    reasons = [f'name "{name}" is alike to {alike:.2f}' if name else "no common name"]
    if _is_acronym(name):
        alike = min(alike, _ACRONYM_AT_MOST)
        reasons.append("no more than an acronym in common")
    kind, reason = _judge_kind(fitting, accepted)
    reasons.append(reason)
    point, reason = _judge_point(entity, item)
    reasons.append(reason)
    if kind == 0.0 or point == 0.0:
        return Judgement(item.qid, 0.0, tuple(reasons))
    if isinstance(entity, Place) and entity.geonames and entity.geonames in item.geonames:
        return Judgement(item.qid, _SAME_ID, (*reasons, "same GeoNames id"))
    # Squared, so that names that are only similar count little.
    score = _LABEL_WEIGHT * alike**2 + _TYPE_WEIGHT * kind + _POINT_WEIGHT * point
    if isinstance(entity, Actor):
        score = (_LABEL_WEIGHT + _POINT_WEIGHT) * alike**2 + _TYPE_WEIGHT * kind
    return Judgement(item.qid, round(score, 3), tuple(reasons))


def _best_name(entity: Actor | Place, names: Iterable[str]) -> tuple[float, str]:
    """Return how alike the most alike names are, and the item's; a full one before an acronym."""
    ours = (entity.label, *entity.aliases)
    pairs = [(similarity(mine, theirs), theirs) for mine in ours for theirs in names]
    full = max((pair for pair in pairs if not _is_acronym(pair[1])), default=(0.0, ""))
    return full if full[0] >= _ACRONYM_AT_MOST else max(pairs, default=full)


def _is_acronym(name: str) -> bool:
    """Tell whether *name* is 'RSF' or 'PKK': letters that stand for many bodies of the world."""
    return name.isupper() and " " not in name and len(name) <= _LONGEST_ACRONYM


def _judge_kind(fitting: frozenset[str], accepted: frozenset[str]) -> tuple[float, str]:
    if not accepted:
        return _UNKNOWN, "type not checked"
    if fitting:
        return 1.0, f"type fits ({', '.join(sorted(fitting))})"
    return 0.0, "type does not fit"


def _judge_point(entity: Actor | Place, item: Item) -> tuple[float, str]:
    if isinstance(entity, Actor):
        return 1.0, "no coordinates to check"
    if None in (entity.latitude, entity.longitude, item.latitude, item.longitude):
        return _UNKNOWN, "coordinates unknown"
    assert entity.latitude is not None
    assert entity.longitude is not None
    assert item.latitude is not None
    assert item.longitude is not None
    distance = kilometres(entity.latitude, entity.longitude, item.latitude, item.longitude)
    # The point of an area may lie anywhere in it.
    farthest = _FARTHEST_KM.get(entity.kind, _FARTHEST_AREA_KM)
    reason = f"{distance:.1f} km apart"
    return max(0.0, 1.0 - distance / farthest), reason


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance between two points in degrees."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    # Rounding may take the root just above 1 for points opposite each other.
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
