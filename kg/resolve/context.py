"""Collect what the article itself tells about the meaning of its names.

Which countries it speaks of and how much, when it was published, which full names it introduces
for its surnames and acronyms. Everything here is counted from the one article and the authority,
so that a report's graph depends on nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kg.lexicon.spelling import fold, plain_words
from kg.model.entities import Place
from kg.model.findings import Extraction, Name
from kg.model.text import Article
from kg.resolve.authority import Authority
from kg.resolve.datelines import dateline_names
from kg.resolve.known import says_little
from kg.resolve.surroundings import Clues, read_clues, words_of

_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*")
_CURATED_WEIGHT: Final = 2.0
_THEATRE_SHARE: Final = 0.15
_SPORT_WORDS: Final = 5
# In capitalised words: "Democratic Republic Congo".
_LONGEST_COUNTRY: Final = 3
_ATTACKING: Final = frozenset({"attacker", "perpetrator", "alleged-perpetrator", "hostage-holder"})


@dataclass(frozen=True, slots=True)
class Context:
    """The context that one article gives to its names.

    Attributes:
        shares: ISO code → share of the article's geography, summing to 1 (or empty).
        counts: The same as weighted counts of what names the country.
        published: ISO date, or "".
        people: Folded words of the full names of persons in the article.
        surnames: Last word of a person's name → full names in the article, in text order.
        definitions: Short form → full form that the article itself defines.
        named_places: Curated places that the article names, namesakes included.
        named_areas: First-level divisions in which these places lie.
        sides: Actors that the article names outright, and the bodies they belong to.
        named_in_full: Actors for which the article has a name of several words that means no other.
        attackers: Folded names of those who are said to attack, kill or abduct.
        is_sport: True if it reports on sport: a country's name then means its team.
        clues: What the words around a place's name tell, by :func:`clue_key`.
        words: Words that the article writes in small letters.
        anchors: Places that were decided on first, and help to decide on the others.
    """

    shares: Mapping[str, float]
    published: str
    surnames: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, str]
    is_sport: bool = False
    named_places: frozenset[str] = frozenset()
    named_areas: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    named_in_full: frozenset[str] = frozenset()
    attackers: frozenset[str] = frozenset()
    clues: Mapping[str, Clues] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    anchors: tuple[Place, ...] = ()
    counts: Mapping[str, float] = field(default_factory=dict)

    def share(self, countries: Iterable[str]) -> float:
        """Return how much of the article's geography lies in *countries*."""
        return min(1.0, sum(self.shares.get(iso, 0.0) for iso in countries))

    def share_beside(self, iso: str, anchors: int) -> float | None:
        """Return the share of *iso* without *anchors* places of it; None if nothing is left.

        What was decided first about a name is no evidence for that name.
        """
        if not anchors:
            return self.shares.get(iso, 0.0) if self.shares else None
        total = sum(self.counts.values()) - anchors
        return max(0.0, self.counts.get(iso, 0.0) - anchors) / total if total > 0 else None

    def is_theatre(self, countries: Iterable[str]) -> bool:
        """Tell whether the article is to a fair part about one of *countries*."""
        return self.share(countries) >= _THEATRE_SHARE


def read_context(article: Article, extraction: Extraction, authority: Authority) -> Context:
    """Count what *article* tells about the meaning of its names."""
    named = _named_places(extraction, authority)
    counts = _country_counts(article, extraction, authority)
    return Context(
        shares=_normalised(counts),
        counts=counts,
        published=article.published.isoformat() if article.published else "",
        surnames=_surnames(extraction.mentions),
        definitions=dict(extraction.aliases),
        is_sport=_is_sport(article.text, authority),
        sides=_sides(extraction, authority),
        named_in_full=_named_in_full(extraction, authority),
        attackers=frozenset(
            fold(participant.name.text)
            for frame in extraction.frames
            for participant in frame.participants
            if participant.role in _ATTACKING
        ),
        named_places=named,
        named_areas=frozenset(
            area for place in named if (area := authority.area_of(authority.places[place]))
        ),
        clues=read_clues(
            article.text,
            place_mentions(article, extraction),
            adjectives=authority.adjectives,
            nouns=authority.words.place_nouns,
        ),
        words=words_of(article.text),
        people=frozenset(word for m in extraction.mentions for word in _name_words(m)),
    )


def place_mentions(article: Article, extraction: Extraction) -> tuple[Name, ...]:
    """Return the mentions of places, those of datelines included."""
    named = (mention for mention in extraction.mentions if mention.label == "LOC")
    return (*named, *(name for name in dateline_names(article) if name.label == "LOC"))


def with_anchors(context: Context, anchors: Iterable[Place], authority: Authority) -> Context:
    """Return *context* with places that are decided on: their countries count as named."""
    places = tuple(anchors)
    counts: defaultdict[str, float] = defaultdict(float, context.counts)
    for place in places:
        # A country has been counted where it is named.
        if place.kind != "country" and (iso := authority.country_of_place(place)):
            counts[iso] += 1.0
    areas = (authority.area_of(place) for place in places)
    return replace(
        context,
        counts=dict(counts),
        shares=_normalised(counts),
        anchors=places,
        named_places=context.named_places | {place.id for place in places},
        named_areas=context.named_areas | {area for area in areas if area},
    )


def _named_places(extraction: Extraction, authority: Authority) -> frozenset[str]:
    return frozenset(
        sense.entity_id
        for mention in extraction.mentions
        for sense in authority.places_called(mention.text)
        if sense.entity_id in authority.place_rows
    )


def _sides(extraction: Extraction, authority: Authority) -> frozenset[str]:
    """Return the actors named outright in the article, with the bodies they belong to."""
    names = [
        *(mention.text for mention in extraction.mentions),
        *(p.name.resolved_text for frame in extraction.frames for p in frame.participants),
    ]
    return frozenset(
        side
        for name in names
        for sense in authority.actors_called(name)
        if sense.strength != "description"
        for side in authority.sides_of(sense.entity_id)
    )


def _named_in_full(extraction: Extraction, authority: Authority) -> frozenset[str]:
    found = set()
    for mention in extraction.mentions:
        senses = authority.actors_called(mention.text) if " " in mention.text else ()
        if len(senses) == 1 and senses[0].strength in ("label", "alias"):
            found.add(senses[0].entity_id)
    return frozenset(found)


def _is_sport(text: str, authority: Authority) -> bool:
    """Tell whether the article reports on sport, where a country's name means its team."""
    words = set(re.findall(r"[a-z]+(?:-[a-z]+)*", text))
    return len(words & authority.words.sport) >= _SPORT_WORDS


def _country_counts(
    article: Article, extraction: Extraction, authority: Authority
) -> dict[str, float]:
    """Count how often each country is named; the publisher's own only where none is."""
    counts: defaultdict[str, float] = defaultdict(float)
    for iso in _countries_named(article.text, authority):
        counts[iso] += 1.0
    for mention in extraction.mentions:
        isos = _curated_countries(mention.text, authority)
        if len(isos) == 1:
            counts[isos.pop()] += _CURATED_WEIGHT
    if not counts and article.publisher:
        for sense in authority.actors_called(article.publisher):
            row = authority.actor_rows.get(sense.entity_id)
            if row and row.country:
                counts[row.country] += 1.0
    return dict(counts)


def _normalised(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {iso: count / total for iso, count in sorted(counts.items())} if total else {}


def _countries_named(text: str, authority: Authority) -> Iterable[str]:
    """Yield the country behind each country name and demonym of *text*."""
    words = [fold(word) for word in _WORD.findall(text) if word[0].isupper()]
    start = 0
    while start < len(words):
        for length in range(_LONGEST_COUNTRY, 0, -1):
            iso = authority.adjectives.get(" ".join(words[start : start + length]))
            if iso and len(words) >= start + length:
                break
        if iso and len(authority.place_senses.get(words[start], ())) < 2:  # Georgia tells nothing
            yield iso
        start += length


def _curated_countries(name: str, authority: Authority) -> set[str]:
    """Return the theatre countries of the curated places and armed groups called *name*.

    A name that two actors bear or that tells a kind only waits for this answer itself.
    """
    found = {
        authority.place_rows[sense.entity_id].country
        for sense in authority.places_called(name)
        if sense.entity_id in authority.place_rows
    }
    actors = [s for s in authority.actors_called(name) if s.strength in ("label", "alias")]
    row = authority.actor_rows.get(actors[0].entity_id) if len(actors) == 1 else None
    if row and len(row.context) == 1 and not says_little(name):
        found |= row.context
    return found - {""}


def _name_words(mention: Name) -> list[str]:
    """Return the words of a person's full name."""
    words = plain_words(mention.text) if mention.label == "PERSON" else []
    return words if len(words) > 1 else []


def _surnames(mentions: Iterable[Name]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for mention in mentions:
        if words := _name_words(mention):
            names = found.setdefault(words[-1], [])
            if mention.text not in names:
                names.append(mention.text)
    return {surname: tuple(names) for surname, names in found.items()}
