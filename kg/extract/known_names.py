"""Which names of the authority stand in the text, whatever the name tagger saw?

The tagger misses a group written 'IS' or takes 'al-Shaafa' for an organisation. Names and aliases
of the curated actors and places are matched token by token, with their case, and set as entities
of the document. Ambiguous lower-case words are never matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import spacy
from spacy.tokens import Doc, Span

from kg.lexicon.authority import load_actor_rows, load_country_rows, load_place_rows
from kg.lexicon.words import word_set

ARMED_KINDS = frozenset({"non-state-armed-group", "state-force", "communal-militia", "coalition"})
STATE_KINDS = frozenset({"country", "government", "police-security"})
GROUP_KINDS = frozenset({"non-state-armed-group", "communal-militia"})
LABEL_OF_PERSON = "PERSON"


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name of the authority: its tokens, the label it gets and the kind of entity."""

    tokens: tuple[str, ...]
    label: str
    kind: str


class KnownNames:
    """Matches the authority's names in parsed documents."""

    def __init__(self) -> None:
        tokenizer = spacy.blank("en").tokenizer
        self._by_first: dict[str, list[KnownName]] = {}
        self._kinds: dict[str, str] = {}
        self._sides = _sides()
        for name, label, kind in _rows():
            if not _is_name(name):
                continue
            tokens = tuple(token.text for token in tokenizer(name))
            self._by_first.setdefault(tokens[0], []).append(KnownName(tokens, label, kind))
            self._kinds.setdefault(name.lower(), kind)
        for names in self._by_first.values():
            names.sort(key=lambda known: -len(known.tokens))

    def mark(self, doc: Doc) -> None:
        """Set the known names of *doc* as entities; they replace what they cover."""
        doc.ents = [e for e in doc.ents if not _is_calendar(e)]
        known = list(self._matches(doc))
        taken = {i for span in known for i in range(span.start, span.end)}
        others = [e for e in doc.ents if not any(i in taken for i in range(e.start, e.end))]
        longer = [e for e in doc.ents if any(_inside(span, e) for span in known)]
        kept = [span for span in known if not any(_inside(span, e) for e in longer)]
        free = {i for span in kept for i in range(span.start, span.end)}
        longer = [e for e in longer if not any(i in free for i in range(e.start, e.end))]
        doc.ents = sorted([*others, *kept, *longer], key=lambda span: span.start)

    def kind_of(self, name: str) -> str | None:
        """Return the kind of the actor or place called *name*, or None if it is unknown."""
        return self._kinds.get(name.lower())

    def sides_of(self, name: str) -> frozenset[str]:
        """Return the slugs of the actor called *name* and of all that it belongs to.

        "SDF" and "Syrian Democratic Forces" share a side, and so do a branch and its parent; none
        for an unknown name.
        """
        return self._sides.get(name.lower(), frozenset())

    def is_armed(self, name: str) -> bool:
        """Tell whether *name* is a known armed group, force or coalition."""
        return self.kind_of(name) in ARMED_KINDS

    def can_fight(self, name: str) -> bool:
        """Tell whether *name* is known to be armed, or a state or its government or police."""
        return self.kind_of(name) in ARMED_KINDS | STATE_KINDS

    def is_armed_group(self, name: str) -> bool:
        """Tell whether *name* is a known armed group that is no state's force."""
        return self.kind_of(name) in GROUP_KINDS

    def _matches(self, doc: Doc) -> Iterator[Span]:
        i = 0
        while i < len(doc):
            found = self._at(doc, i)
            if found is None:
                i += 1
                continue
            article = found.tokens[0].lower() == "the" and len(found.tokens) > 1
            yield Span(doc, i + article, i + len(found.tokens), label=found.label)
            i += len(found.tokens)

    def _at(self, doc: Doc, i: int) -> KnownName | None:
        bare = doc[i].text[:-1]
        if doc[i].text.endswith("s") and bare[:1].isupper() and self.kind_of(bare) == "country":
            return KnownName((doc[i].text,), "LOC", "country")  # 'Syrias', its apostrophe lost
        for known in self._by_first.get(doc[i].text, ()):
            end = i + len(known.tokens)
            if end > len(doc) or tuple(t.text for t in doc[i:end]) != known.tokens:
                continue
            if len(known.tokens) == 1 and known.tokens[0].isupper() and _is_shouting(doc, i):
                continue
            return known
        return None


def _sides() -> dict[str, frozenset[str]]:
    """Return the slugs of each actor and its ancestors by each of its names, lower case."""
    rows = load_actor_rows()
    parents = {actor.slug: actor.parents for actor in rows}
    sides: dict[str, frozenset[str]] = {}
    for actor in rows:
        found, reached = set(), [actor.slug]
        while reached:
            slug = reached.pop()
            if slug not in found:
                found.add(slug)
                reached.extend(parents.get(slug, ()))
        for name in (actor.label, *actor.aliases):
            sides.setdefault(name.lower(), frozenset(found))
    return sides


def _rows() -> Iterator[tuple[str, str, str]]:
    for actor in load_actor_rows():
        label = LABEL_OF_PERSON if actor.kind == "person" else "ORG"
        for name in (actor.label, *actor.aliases):
            yield name, label, actor.kind
    for place in load_place_rows():
        for name in (place.label, *place.aliases):
            yield name, "LOC", place.kind
    for country in load_country_rows():
        for name in (country.label, *country.aliases):
            yield name, "LOC", "country"


def _is_name(name: str) -> bool:
    """Keep names that only a name can be: with a capital, and longer than one letter."""
    words = name.split()
    return len(name) > 1 and any(w[:1].isupper() or "-" in w for w in words) and name.isprintable()


def _is_calendar(entity: Span) -> bool:
    """Tell whether the tagger took a weekday or month for a name."""
    words = {token.lower_.removesuffix("s") for token in entity if token.is_alpha}
    return bool(words) and words <= word_set("calendar")


def _inside(span: Span, entity: Span) -> bool:
    """Tell whether *entity* is longer than the known name and holds it ("Aleppo University")."""
    return entity.start <= span.start and span.end <= entity.end and len(entity) > len(span)


def _is_shouting(doc: Doc, i: int) -> bool:
    """Tell whether the words around token *i* are all capitals, where 'IS' may be the verb."""
    near: Iterable[str] = (t.text for t in doc[max(0, i - 3) : i + 4] if t.is_alpha)
    words = list(near)
    return sum(word.isupper() for word in words) > len(words) / 2 and len(words) > 2
