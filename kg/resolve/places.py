"""Where is a named place, and how precisely does the text say so?

Candidates come from the curated places, then from spellings with the same consonants, then from
the towns of the world. The text's own hints decide between them: the kind it gives ('province'),
the containing place it names, the other places of the article, the size of a town.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.lexicon.spelling import fold, similarity
from kg.model.entities import Place
from kg.model.findings import Name, Where
from kg.resolve.authority import Authority
from kg.resolve.candidates import Decision, Proposal, decide
from kg.resolve.context import Context

_STRENGTH: Final = {"label": 0.8, "alias": 0.8, "doubtful": 0.62}
_OTHER_SPELLING: Final = 0.12
_SOUNDS_LIKE: Final = 0.72
_ALIKE_ENOUGH: Final = 0.72
_TOWN: Final = 0.58
_MILLION: Final = 1_000_000
_INSIDE: Final = 0.15
_NEAR_OTHERS: Final = 0.1
_STRIPPED_POSSESSIVE: Final = 0.1
_SAME_COUNTRY: Final = 0.12
_KIND_AGREES: Final = 0.15
_SMALL_PLACE: Final = 0.05
_WELL_KNOWN: Final = 0.05
_STRANGE: Final = 0.04
_STRANGE_SPELLING: Final = 0.4
_SOUNDS: Final = "sounds like"
_OUT_OF_DATE: Final = 0.3
_MAX_TOWNS: Final = 8
_SHORTEST: Final = 4
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
_ADMIN_WORD: Final = re.compile(
    r"\s+(?:province|governorate|department|state|region|oblast|countryside)$", re.IGNORECASE
)
_SETTLEMENT_WORD: Final = re.compile(
    r"^(?:the\s+)?(?:town|city|village|port|district|neighbou?rhood|suburb|camp)\s+of\s+"
    r"|\s+(?:town|city|village|district|neighbou?rhood|suburb|area)$",
    re.IGNORECASE,
)
_PIECE: Final = re.compile(
    r"^(?:the\s+|another\s+|other\s+)?(?:parts?|areas?|swathes|(?:left|right|east|west)(?:ern)?\s+"
    r"bank|outskirts|edge|centre|center|suburbs?)\s+of\s+(?:the\s+)?",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"^(?:the\s+)?(?:rural|(?:central|inner|(?:(?:north|south)-?)?(?:north|south|east|west))(?:ern)?"
    r"|northern|southern|eastern|western|mid|upper|lower|greater|rebel-held|government-held)\s+",
    re.IGNORECASE,
)
_PART_WORDS: Final = re.compile(
    r"\b(?:rural|countryside|(?:(?:north|south)-?)?(?:north|south|east|west)ern)\b", re.IGNORECASE
)
_NOUN_BEFORE: Final = re.compile(r"([a-z]+) of (?:the )?$", re.IGNORECASE)
_NOUN_AFTER: Final = re.compile(r" ([a-z]+)\b")
_TRIM: Final = " \t\n\"'“”‘’.,;:()[]"


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """A place's name and what its surroundings tell of it.

    Attributes:
        kind_hint: Place kind that the text gives, or None.
        within: Ids of places that the text says contain it.
        is_part: True for 'southern Idlib', 'rural Deir ez-Zor': an area, not the town.
    """

    text: str
    kind_hint: str | None = None
    within: tuple[str, ...] = ()
    is_part: bool = False


def ask_about(where: Where, within: Iterable[str]) -> PlaceQuestion:
    """Turn what the extractor read of a place into a question."""
    return PlaceQuestion(
        text=where.name.resolved_text,
        kind_hint=where.kind_hint,
        within=tuple(within),
        is_part=_is_part_of_area(where),
    )


def _is_part_of_area(where: Where) -> bool:
    """Tell whether the words before the name make it an area: 'northern Hama'."""
    start = where.as_written.lower().find(where.name.text.lower())
    before = where.as_written[: max(start, 0)]
    return where.relation == "countryside-of" or bool(_PART_WORDS.search(before))


def ask_about_mention(name: Name, text: str, authority: Authority) -> PlaceQuestion:
    """Turn a mention in *text* into a question: the noun beside it tells its kind.

    'the eastern province of Deir Ezzor', 'Aleppo province', 'the town of Hajin'.
    """
    start, end = name.passage.start, name.passage.end
    before = _NOUN_BEFORE.search(text[max(0, start - 40) : start])
    after = _NOUN_AFTER.match(text[end : end + 40])
    nouns = (match.group(1).lower() for match in (before, after) if match)
    kind = next(
        (authority.words.place_nouns[n] for n in nouns if n in authority.words.place_nouns), None
    )
    return PlaceQuestion(name.resolved_text, kind_hint=kind)


def find_place(question: PlaceQuestion, context: Context, authority: Authority) -> Decision:
    """Decide which place *question* means; None if it is unknown or unclear."""
    text = _clean(question.text)
    kind_hint, core = _read_kind(text, question, authority)
    proposals: list[Proposal] = []
    for spelling in dict.fromkeys((text, core)):
        found = tuple(_candidates(spelling, authority))
        namesakes = frozenset(place.id for place, _, _ in found)
        judge = _Judge(
            kind_hint, question.within, context.named_places - namesakes, context, authority
        )
        proposals += (judge.judged(place, score, reason) for place, score, reason in found)
        if any(p.score >= _STRENGTH["alias"] - _OTHER_SPELLING for p in proposals):
            break
    return decide(proposals)


def _clean(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(_TRIM)
    text = re.sub(r"['’]s?$", "", text)
    return re.sub(r"^the\s+", "", text, flags=re.IGNORECASE)


def _read_kind(text: str, question: PlaceQuestion, authority: Authority) -> tuple[str | None, str]:
    """Return the kind that the words tell and the name without these words."""
    core = _SETTLEMENT_WORD.sub("", _PIECE.sub("", text))
    bare = _PART.sub("", _ADMIN_WORD.sub("", core))
    words = bare.split(maxsplit=1)
    if len(words) > 1 and fold(words[0]) in authority.adjectives:  # 'Syrian Hama'
        bare = core = words[1]
    if question.is_part or bare != core:
        return "admin1", bare or text
    return question.kind_hint, core or text


def _candidates(text: str, authority: Authority) -> Iterator[tuple[Place, float, str]]:
    if not text:
        return
    found = False
    for sense in authority.places_called(text):
        found = True
        place = authority.places[sense.entity_id]
        score = _STRENGTH[sense.strength]
        if sense.written.lower() != text.lower():
            score -= _OTHER_SPELLING  # 'Hama' is Hama rather than al-Hamah
        reason = f'name "{sense.written}" of the authority'
        yield place, score, reason
        if area := _area_called_like(place, authority):  # 'Deir Ezzor' is the province as well
            yield area, score, reason
    for rank, town in enumerate(authority.towns_called(text)[:_MAX_TOWNS]):
        size = _town_size(town, authority) if rank == 0 else 0.0
        yield town, _TOWN + size - 0.03 * rank, f'town "{town.label}" of GeoNames'
    if found:
        return
    if text.endswith("s") and len(text) > _SHORTEST:  # 'Syrias': the apostrophe was stripped
        for sense in authority.places_called(text[:-1]):
            score = _STRENGTH[sense.strength] - _STRIPPED_POSSESSIVE
            yield authority.places[sense.entity_id], score, f'possessive of "{sense.written}"'
    if fold(text.split()[0]) in authority.adjectives or _is_actor(text, authority):
        return  # 'Syrian Hama' is not Suran, nor al-Nusra an-Nasirah
    for sense in authority.places_sounding_like(text):
        alike = similarity(text, sense.written)
        if alike >= _ALIKE_ENOUGH:
            score = _SOUNDS_LIKE * (0.5 + 0.5 * alike)
            yield authority.places[sense.entity_id], score, f'{_SOUNDS} "{sense.written}"'


def _is_actor(text: str, authority: Authority) -> bool:
    return any(
        sense.strength != "description" and sense.entity_id in authority.actor_rows
        for sense in authority.actors_called(text)
    )


def _area_called_like(place: Place, authority: Authority) -> Place | None:
    """Return the province that bears the name of its capital *place*."""
    containers = (authority.places[i] for i in place.within if i in authority.places)
    seats = (area for area in containers if area.kind == "admin1")
    return next((a for a in seats if a.label.startswith(f"{place.label} ")), None)


def _town_size(town: Place, authority: Authority) -> float:
    """Return a bonus for the biggest town of a name: people mean it without saying where."""
    found = authority.towns.named(town.label)
    people, iso = next(
        ((t.population, t.country) for t in found if t.geonames == town.geonames), (0, "")
    )
    if iso and authority.capitals.get(fold(town.label)) == iso:
        return 0.24
    return 0.2 if people >= _MILLION else 0.14 if people >= _MILLION / 5 else 0.04


@dataclass(frozen=True, slots=True)
class _Judge:
    """What speaks for and against each candidate of one question."""

    kind_hint: str | None
    within: tuple[str, ...]
    others: frozenset[str]
    context: Context
    authority: Authority

    def judged(self, place: Place, score: float, reason: str) -> Proposal:
        country = self.authority.country_of_place(place)
        score += _SAME_COUNTRY * min(1.0, 2 * self.context.share((country,)))
        if set(self.within) & set(place.within):
            score += _INSIDE
            reason += ", inside the place that the text names"
        elif self.within and not _compatible(place, self.within, self.authority):
            score -= _INSIDE
        if self.others & set(place.within[:-1]):
            score += _NEAR_OTHERS
        score -= self._strangeness(place, reason)
        score += _kind_score(place.kind, self.kind_hint)
        if place.kind == "populated":
            score += _WELL_KNOWN if place.wikidata else 0.0
            score -= _SMALL_PLACE if place.latitude is None else 0.0
        if _is_out_of_date(place, self.context, self.authority):
            score -= _OUT_OF_DATE
            reason += "; outside its years"
        return Proposal(place.id, score, reason)

    def _strangeness(self, place: Place, reason: str) -> float:
        """Return what speaks against a place in an area that the article never names.

        'Salihiah' in a report from Hasakah is not al-Salihiyah near Deir ez-Zor.
        """
        area = self.authority.area_of(place)
        areas = self.context.named_areas - {place.id}
        if not area or not areas or area in areas:
            return 0.0
        return _STRANGE_SPELLING if reason.startswith(_SOUNDS) else _STRANGE


def _compatible(place: Place, within: tuple[str, ...], authority: Authority) -> bool:
    """Tell whether no place of *within* contradicts: 'Deir Ezzor, Syria' asks the country only."""
    countries = {authority.country_of.get(container, "") for container in within}
    return authority.country_of_place(place) in countries


def _kind_score(kind: str, kind_hint: str | None) -> float:
    if kind_hint is None:
        return _READING_ORDER.get(kind, 0.0)
    if kind == kind_hint:
        return _KIND_AGREES
    settlements = {"populated", "neighbourhood"}
    if kind in settlements and kind_hint in settlements:
        return _KIND_AGREES / 2
    if kind_hint == "informal-area":  # 'a rebel-held area of Aleppo': the coarser reading is safe
        return _KIND_AGREES / 2 if kind in {"admin1", "natural-area"} else -_KIND_AGREES
    return -_KIND_AGREES / 2 + _READING_ORDER.get(kind, 0.0)


def _is_out_of_date(place: Place, context: Context, authority: Authority) -> bool:
    row = authority.place_rows.get(place.id)
    if row is None or not context.published:
        return False
    day = context.published
    return day < row.valid_from or bool(row.valid_to and day[: len(row.valid_to)] > row.valid_to)


_INSIDE_RELATIONS: Final = frozenset({"in", "at", "across", "from", "towards"})
_PRECISION_OF_KIND: Final = {
    "country": "country",
    "admin1": "admin1",
    "region": "informal-area",
    "admin2": "admin2",
    "populated": "populated",
    "neighbourhood": "populated",
    "natural-area": "informal-area",
    "water": "informal-area",
    "informal-area": "informal-area",
    "border": "informal-area",
    "route": "informal-area",
}


def read_precision(place: Place, *, relation: str, container_kind: str | None = None) -> str:
    """Return the concept of scheme ``place-precision`` for an event at *place*.

    Args:
        relation: Concept of scheme ``spatial-relation``.
        container_kind: Kind of the smallest place known to contain *place*; decides where the
            point of *place* itself is not known ("near al-Tanak oil field": the governorate).
    """
    if place.kind in ("populated", "neighbourhood", "facility"):
        if place.latitude is None:
            return _PRECISION_OF_KIND.get(container_kind or "", "unlocated")
        if relation not in _INSIDE_RELATIONS:
            return "admin1" if relation.startswith(("in-", "countryside")) else "near"
        return "site" if place.kind == "facility" else "populated"
    return _PRECISION_OF_KIND.get(place.kind, "unlocated")
