"""Match the names of curated actors, places and countries in a parsed document.

The tagger misses a group written 'IS' or takes 'al-Shaafa' for an organisation. Names and aliases
of the curated actors and places are matched token by token, with their case, and set as entities
of the document. Ambiguous lower-case words are never matched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import spacy
from spacy.tokens import Doc, Span

from kg.lexicon.authority import (
    ActorRow,
    CountryRow,
    PlaceRow,
    load_actor_rows,
    load_country_rows,
    load_place_rows,
)
from kg.lexicon.words import word_set


@lru_cache(maxsize=1)
def demonyms() -> frozenset[str]:
    """Return the last words of the adjectives of all countries: 'Kuwaiti', 'Lankan'."""
    return frozenset(name.split()[-1] for row in load_country_rows() for name in row.demonyms)


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name of the authority: its tokens, the label it gets and the kind of entity."""

    tokens: tuple[str, ...]
    label: str
    kind: str


class KnownNames:
    """Matches the authority's names in parsed documents."""

    def __init__(self) -> None:
        # That of the parser: a name must fall into the same tokens as in a text.
        tokenizer = spacy.blank("en").tokenizer
        self._by_tokens: dict[tuple[str, ...], KnownName] = {}
        self._sizes: dict[str, list[int]] = {}
        self._kinds: dict[str, str] = {}
        self._place_kinds: dict[str, str] = {}
        self._sides = _sides()
        for name, label, kind in _rows():
            tokens = tuple(token.text for token in tokenizer(name))
            # Actors come first, then places, countries last: the first of a name stays.
            self._by_tokens.setdefault(tokens, KnownName(tokens, label, kind))
            self._sizes.setdefault(tokens[0], []).append(len(tokens))
            self._kinds.setdefault(name.lower(), kind)
            if label == "LOC":
                self._place_kinds.setdefault(name.lower(), kind)
        for first, sizes in self._sizes.items():
            self._sizes[first] = sorted(set(sizes), reverse=True)

    def mark(self, doc: Doc) -> None:
        """Set the known names of *doc* as entities; they replace what they cover.

        A longer entity that holds one stays: "Aleppo University".
        """
        seen = [entity for entity in doc.ents if not _is_calendar(entity)]
        around = {i: entity for entity in seen for i in range(entity.start, entity.end)}
        known = [s for s in self._matches(doc) if not _inside(s, around.get(s.start))]
        taken = {i for span in known for i in range(span.start, span.end)}
        doc.ents = [*known, *(e for e in seen if taken.isdisjoint(range(e.start, e.end)))]

    def kind_of(self, name: str) -> str | None:
        """Return the kind of the actor or place called *name*, or None if it is unknown."""
        return self._kinds.get(name.lower())

    def place_kind_of(self, name: str) -> str | None:
        """Return the kind of the place called *name*, whoever else is called so, or None."""
        return self._place_kinds.get(name.lower())

    def sides_of(self, name: str) -> frozenset[str]:
        """Return the slugs of the actor called *name* and of all that it belongs to.

        "SDF" and "Syrian Democratic Forces" share a side, and so do a branch and its parent; none
        for an unknown name.
        """
        return self._sides.get(name.lower(), frozenset())

    def is_armed(self, name: str) -> bool:
        """Tell whether *name* is a known armed group, force or coalition."""
        return self.kind_of(name) in word_set("armed-kind")

    def can_fight(self, name: str) -> bool:
        """Tell whether *name* is known to be armed, or a state or its government or police."""
        return self.kind_of(name) in word_set("armed-kind") | word_set("state-kind")

    def is_armed_group(self, name: str) -> bool:
        """Tell whether *name* is a known armed group that is no state's force."""
        return self.kind_of(name) in word_set("group-kind")

    def _matches(self, doc: Doc) -> Iterator[Span]:
        words = tuple(token.text for token in doc)
        i = 0
        while i < len(words):
            found = self._at(words, i)
            size = len(found.tokens) if found else 1
            if found is not None:
                # The tagger's entities have no article either: "the [Islamic State]".
                article = size > 1 and found.tokens[0].lower() == "the"
                yield Span(doc, i + article, i + size, label=found.label)
            i += size

    def _at(self, words: tuple[str, ...], i: int) -> KnownName | None:
        word = words[i]
        if word.endswith("s") and word[:1].isupper() and self.kind_of(word[:-1]) == "country":
            return KnownName((word,), "LOC", "country")  # 'Syrias', its apostrophe lost
        sizes = self._sizes.get(word)
        if sizes is None:
            return None
        found = (self._by_tokens.get(words[i : i + size]) for size in sizes)
        known = next(filter(None, found), None)
        is_shouted = known is not None and known.tokens == (word,) and word.isupper()
        return None if is_shouted and _is_shouting(words, i) else known


def _sides() -> dict[str, frozenset[str]]:
    """Return the slugs of each actor and its ancestors by each of its names, lower case."""
    rows = _actors()
    parents = {actor.slug: actor.parents for actor in rows}
    sides: dict[str, frozenset[str]] = {}
    for actor in rows:
        reached = [actor.slug]
        for slug in reached:  # grows on the way up
            reached += [parent for parent in parents.get(slug, ()) if parent not in reached]
        for name in (actor.label, *actor.aliases):
            sides.setdefault(name.lower(), frozenset(reached))
    return sides


def _actors() -> list[ActorRow]:
    """Return the actors, those who fight first: "RSF" killed, not Reporters sans frontières."""
    return sorted(load_actor_rows(), key=lambda row: row.kind not in word_set("armed-kind"))


def _rows() -> Iterator[tuple[str, str, str]]:
    labelled: list[tuple[ActorRow | PlaceRow | CountryRow, str, str]] = [
        *((row, "PERSON" if row.kind == "person" else "ORG", row.kind) for row in _actors()),
        *((row, "LOC", row.kind) for row in load_place_rows()),
        *((row, "LOC", "country") for row in load_country_rows()),
    ]
    for row, label, kind in labelled:
        yield from ((name, label, kind) for name in (row.label, *row.aliases) if _is_name(name))


def _is_name(name: str) -> bool:
    """Keep names that only a name can be: with a capital, and longer than one letter."""
    is_proper = any(word[:1].isupper() or "-" in word for word in name.split())
    return is_proper and len(name) > 1 and name.isprintable()


def _is_calendar(entity: Span) -> bool:
    """Tell whether the tagger took a weekday, a month or a feast for a name; feasts name people."""
    words = {token.lower_.removesuffix("s") for token in entity if token.is_alpha}
    feasts = word_set("feast") if entity.label_ != "PERSON" else frozenset()
    return bool(words) and words <= word_set("calendar") | feasts


def _inside(span: Span, entity: Span | None) -> bool:
    """Tell whether *entity*, which covers the first word of *span*, holds it and more."""
    return entity is not None and span.end <= entity.end and len(entity) > len(span)


def _is_shouting(words: Sequence[str], i: int) -> bool:
    """Tell whether the words around word *i* are all capitals, where 'IS' may be the verb."""
    near = [word for word in words[max(0, i - 3) : i + 4] if word.isalpha()]
    return sum(word.isupper() for word in near) > len(near) / 2 and len(near) > 2
