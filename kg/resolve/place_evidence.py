"""Weigh the evidence for and against each place that a name may mean.

Every piece of evidence is a row of ``kg/data/place_evidence.csv`` with its weight; a candidate's
score is the sum. The weights were set by hand so that 0.6 means "good enough" and a lead of 0.08
"clearly better" (see ``kg.resolve.candidates``): no text with coordinates may be shipped to learn
them from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.lexicon.spelling import fold
from kg.model.entities import Place
from kg.resolve.authority import Authority
from kg.resolve.candidates import Proposal
from kg.resolve.context import Context
from kg.resolve.place_names import PlaceQuestion
from kg.resolve.place_readings import Reading, tens, weights
from kg.resolve.surroundings import NO_CLUES, clue_key

_CLOSE_KM: Final = 100.0
_CITY_KM: Final = 30.0
_REGION_KM: Final = 450.0
_EARTH_KM: Final = 6371.0
_MOST_SIBLINGS: Final = 3
_MANY_NAMESAKES: Final = 10
_LEAST_FOREIGN: Final = 0.2
_CURATED_FOREIGN: Final = 0.5
# The biggest reading first, where the text gives no kind: 'Aleppo' is the city.
_READING_ORDER: Final = {
    "country": 0.06,
    "populated": 0.04,
    "region": 0.03,
    "informal-area": 0.03,
    "natural-area": 0.02,
    "facility": 0.02,
    "water": 0.02,
    "admin1": -0.06,
    "neighbourhood": -0.04,
    "admin2": -0.12,
}
_WIDE: Final = frozenset({"country", "admin1", "admin2"})
_SPOTS: Final = frozenset({"populated", "neighbourhood"})
_LARGE: Final = frozenset({"country", "admin1"})
_TOWN: Final = 3
_RANK: Final = {"country": 0, "admin1": 1, "admin2": 2, "populated": _TOWN}
_AREAS: Final = frozenset({"region", "natural-area", "informal-area", "water"})
_ALIKE_KINDS: Final = (
    frozenset({"populated", "neighbourhood"}),
    frozenset({"admin1", "admin2", "region"}),
    frozenset({"natural-area", "region", "water"}),
    frozenset({"facility", "populated"}),
)


def scorer_of(
    question: PlaceQuestion,
    kind_hint: str | None,
    readings: Iterable[Reading],
    context: Context,
    authority: Authority,
) -> ReadingScorer:
    """Return who weighs *readings* of *question*, with what the text tells of its name."""
    clues = context.clues.get(clue_key(question.text), NO_CLUES)
    told = (authority.place(entity_id) for entity_id in question.within)
    countries = (authority.countries[iso].slug for iso in clues.countries)
    return ReadingScorer(
        fold(question.text),
        kind_hint,
        namesakes=frozenset(reading.place.id for reading in readings),
        containers=(
            *((place,) for place in told if place),
            *map(authority.meanings, clues.containers),
            *((authority.places[f"place/{slug}"],) for slug in countries),
        ),
        contents=tuple(p for name in clues.contents for p in authority.meanings(name)),
        siblings=tuple(map(authority.best_known, clues.siblings)),
        context=context,
        authority=authority,
    )


@dataclass(frozen=True, slots=True)
class ReadingScorer:
    """Weighs the readings of one question against the text.

    Attributes:
        key: The folded name.
        namesakes: Ids of all readings: a place is no evidence for itself.
        containers: For each place that the text says contains it, what that may be, the best
            known first.
        contents: What the places that the text puts inside it may be.
        siblings: For each place named in one list with it, what that is to most people.
    """

    key: str
    kind_hint: str | None
    namesakes: frozenset[str]
    containers: tuple[tuple[Place, ...], ...]
    contents: tuple[Place, ...]
    siblings: tuple[tuple[Place, ...], ...]
    context: Context
    authority: Authority

    def scored(self, reading: Reading) -> Proposal:
        """Return *reading* with the sum of what speaks for and against it."""
        weight, place = weights(), reading.place
        told = [*self._of_the_article(reading), *self._of_the_text(place)]
        score = reading.score + self._kind_score(place.kind)
        score += sum(weight[name] * times for name, times in told)
        words = [name for name, times in told if times and name in _SAID]
        reason = ", ".join((reading.reason, *(_SAID[name] for name in dict.fromkeys(words))))
        return Proposal(place.id, score, reason)

    def _of_the_article(self, reading: Reading) -> Iterator[tuple[str, float]]:
        """Yield what the geography and the date of the article tell."""
        place, context = reading.place, self.context
        country = self.authority.country_of_place(place)
        share = context.share_beside(country, self._own_anchors(country)) if country else None
        if share:
            # Half of the article's geography is as good as all of it.
            yield "country", min(1.0, 2 * share)
        elif country and place.kind != "country":
            # Where the article tells of no country at all, little speaks for a small place.
            yield ("foreign" if share == 0 else "unsupported"), self._strangeness(reading)
        yield "near", min(1.0, 2 * self._share_nearby(place))
        area = self.authority.area_of(place)
        areas = context.named_areas - {place.id}
        if area and areas and area not in areas and area != place.id:
            # 'Salihiah' in a report from Hasakah is not al-Salihiyah near Deir ez-Zor.
            yield ("strange-spelling" if reading.is_guess else "strange"), 1.0
        if place.kind == "populated":
            yield "well-known", float(bool(place.wikidata))
            yield "unlocated", float(place.latitude is None)
        if self._is_out_of_date(place):
            yield "out-of-date", 1.0
        if reading.has_seat and self.kind_hint is None:
            yield "seat", 1.0  # 'Timbuktu' is the town, not its region
        if not reading.is_curated:
            yield "person", float(self.key in context.people)
            yield "word", float(self.key in context.words)

    def _own_anchors(self, country: str) -> int:
        """Return how many readings of this name were taken before and tell of *country*."""
        return sum(
            anchor.id in self.namesakes
            and anchor.kind != "country"
            and self.authority.country_of_place(anchor) == country
            for anchor in self.context.anchors
        )

    def _strangeness(self, reading: Reading) -> float:
        """Return how much it matters that the country of *reading* is not named.

        Great cities are named without their country, though not by another name ('Stalingrad'),
        and curated places wherever the theatre is.
        """
        if reading.place.id in self.authority.place_rows:
            return _CURATED_FOREIGN
        if reading.is_alias:
            return 1.0
        if reading.place.kind != "populated":  # of 'Massachusetts' there is one
            crowd = min(1.0, len(self.namesakes) / _MANY_NAMESAKES)
            return crowd * max(_LEAST_FOREIGN, 1 - tens(reading.population) / 6)
        return max(_LEAST_FOREIGN, 1 - tens(reading.population) / 5)

    def _of_the_text(self, place: Place) -> Iterator[tuple[str, float]]:
        """Yield what the words around the name tell."""
        if any(self._lies_in(place, one) for wider in self.containers for one in wider):
            yield "inside", 1.0
        elif place.kind != "country" and any(
            wider and self._excludes(wider, place) for wider in self.containers
        ):
            yield "outside", 1.0
        if any(self._lies_in(one, place) for one in self.contents):
            yield "contains", 1.0
        country = self.authority.country_of_place(place)
        alike = sum(self._is_sibling(one, place, country) for one in self.siblings)
        yield "sibling", float(min(alike, _MOST_SIBLINGS))

    def _excludes(self, wider: tuple[Place, ...], place: Place) -> bool:
        """Tell whether *place*, which is not in *wider*, cannot be meant by 'in *wider*'.

        A unit called like a town in it excludes nothing: 'Kandahar, Herat' are two towns. And no
        state lies in a county, however the commas stand.
        """
        best = wider[0]
        if _RANK.get(best.kind, _TOWN) >= _RANK.get(place.kind, _TOWN + 1):
            return False
        if any(one.kind == "populated" and best.id in one.within for one in wider):
            return best.kind == "country"
        countries = {self.authority.country_of_place(one) for one in (best, place)}
        return best.kind in _WIDE or ("" not in countries and len(countries) > 1)

    def _is_sibling(self, readings: Iterable[Place], place: Place, country: str) -> bool:
        return any(
            one.kind == place.kind
            and (place.kind == "country" or self.authority.country_of_place(one) == country)
            for one in readings
        )

    def _lies_in(self, place: Place, wider: Place) -> bool:
        if place.id == wider.id or (wider.id in self.namesakes and wider.kind == "populated"):
            return False
        if wider.id in place.within:
            return True
        country = self.authority.country_of_place(place)
        if wider.kind == "country":
            return country == self.authority.country_of_place(wider) and place.kind != "country"
        other = self.authority.country_of_place(wider)
        if wider.kind in _AREAS and (not other or other == country):
            return are_within(_REGION_KM, place, wider)
        return (
            wider.kind == "populated"
            and place.kind in ("populated", "neighbourhood", "facility")
            and are_within(_CITY_KM, place, wider)
        )

    def _share_nearby(self, place: Place) -> float:
        """Return the share of the article's other places that contain *place* or are near."""
        others = [
            anchor
            for anchor in self.context.anchors
            if anchor.kind != "country" and anchor.id not in self.namesakes
        ]
        near = sum(
            anchor.id in place.within
            or (anchor.kind not in _WIDE and are_within(_CLOSE_KM, place, anchor))
            for anchor in others
        )
        named = self.context.named_places - self.namesakes
        # All but the country, which most places of an article share.
        if named & set(place.within[:-1]):
            near = max(near, 1)
        return near / max(1, len(others))

    def _kind_score(self, kind: str) -> float:
        weight, hint = weights(), self.kind_hint
        if hint is None:
            return _READING_ORDER.get(kind, 0.0)
        if kind == hint:
            return weight["kind"]
        if hint == "informal-area":  # 'a rebel-held area of Aleppo': the coarser reading is safe
            is_coarse = kind in {"admin1", "natural-area", "region"}
            return weight["kind-nearly"] if is_coarse else -weight["kind"]
        if any(kind in kinds and hint in kinds for kinds in _ALIKE_KINDS):
            return weight["kind-nearly"]
        if hint in _SPOTS and kind in _LARGE:  # 'the Muthanna quarter' is no province
            return weight["kind-opposite"]
        return weight["kind-differs"] + _READING_ORDER.get(kind, 0.0)

    def _is_out_of_date(self, place: Place) -> bool:
        row = self.authority.place_rows.get(place.id)
        day = self.context.published
        if row is None or not day:
            return False
        return day < row.valid_from or bool(
            row.valid_to and day[: len(row.valid_to)] > row.valid_to
        )


_SAID: Final[Mapping[str, str]] = {
    "inside": "inside the place that the text names",
    "outside": "elsewhere than the text says",
    "contains": "contains a place that the text puts there",
    "sibling": "of one kind with its neighbours",
    "near": "near the article's other places",
    "out-of-date": "outside its years",
}


def same_spot(place: Place, other: Place, authority: Authority) -> bool:
    """Tell whether to take one for the other is no error of place: a town and its province."""
    if place.id in other.within or other.id in place.within:
        return True
    if place.latitude is None or other.latitude is None:
        same = authority.country_of_place(place) == authority.country_of_place(other)
        return same and fold(place.label) == fold(other.label)
    return are_within(_CITY_KM, place, other)


def are_within(kilometres: float, place: Place, other: Place) -> bool:
    """Tell whether two places are less than so far apart; not where a point is unknown."""
    if place.latitude is None or place.longitude is None:
        return False
    if other.latitude is None or other.longitude is None:
        return False
    la, lb = math.radians(place.latitude), math.radians(other.latitude)
    if _EARTH_KM * abs(lb - la) >= kilometres:
        return False  # most are: the latitudes alone tell
    lo, lp = math.radians(place.longitude), math.radians(other.longitude)
    half = math.sin((lb - la) / 2) ** 2
    half += math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    # Rounding may take the root above 1, for which there is no arc sine.
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half))) < kilometres


def without_namesakes_here(proposals: Iterable[Proposal], authority: Authority) -> list[Proposal]:
    """Drop proposals that lie where the best one lies: they are no rivals."""
    ranked = sorted(proposals, key=lambda p: (-p.score, p.entity_id))
    if not ranked:
        return []
    best = authority.place(ranked[0].entity_id)
    kept = [ranked[0]]
    for proposal in ranked[1:]:
        other = authority.place(proposal.entity_id)
        if best and other and other.id != best.id and same_spot(best, other, authority):
            continue
        kept.append(proposal)
    return kept
