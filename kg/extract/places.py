"""Where did it happen, and how does the text relate the event to the place?

A named location becomes a :class:`~kg.model.findings.Where` with its preposition's relation
('around', 'north of'), the kind the text gives it ('the town of'), and the containing places
it names ('Manbij in Aleppo province').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.clauses.trees import (
    ancestors,
    case_of,
    children,
    lemma_of,
    noun_phrase,
    passage_of,
    text_of,
)
from kg.extract.known_names import KnownNames
from kg.extract.people import is_demonym
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Name, Where
from kg.model.text import Passage

DISTANCE = re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*(?:km|kilomet(?:er|re)s?)\b", re.IGNORECASE)
NOT_AN_EVENT_PLACE = frozenset({"from", "to", "towards", "toward", "into", "by", "with", "for"})


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place and the token that carries it in the parse.

    Attributes:
        head: The token whose head is what happens there.
        name_head: Root of the name itself.
        is_part: True if it only says in which larger place another mention lies.
        distance: Steps in the tree to the event's trigger, set when it is given to one.
    """

    where: Where
    head: Token
    name_head: Token
    is_part: bool
    distance: float = 0.0


def find_places(sent: Span, lexicon: Lexicon, known: KnownNames) -> list[PlaceMention]:
    """Find the places of *sent* at which something can happen, in text order."""
    relations = {" ".join(row.words): row.relation for row in lexicon.spatial}
    unnamed = list(_unnamed_areas(sent, relations))
    names = [_Named(ent, lexicon, known) for ent in sent.ents if ent.label_ == "LOC"]
    names = [named for named in names if named.is_place]
    related = [(named, _relation(named.anchor, relations, lexicon.place_nouns)) for named in names]
    kept = [(named, relation) for named, relation in related if relation is not None]
    found = []
    for named, relation in kept:
        around = [other.name for other in names if other is not named and other.lies_around(named)]
        where = Where(
            name=named.name,
            relation=relation,
            as_written=_as_written(named),
            kind_hint=named.kind,
            within=tuple(around),
            distance_km=_distance(named.anchor),
        )
        is_part = any(named.lies_around(other) for other, _ in kept if other is not named)
        found.append(PlaceMention(where, named.anchor, named.root, is_part))
    return [*found, *unnamed]


def _unnamed_areas(sent: Span, relations: Mapping[str, str]) -> Iterator[PlaceMention]:
    """Yield informal areas that have no name of their own: 'in another part of the pocket'."""
    for token in sent:
        if lemma_of(token) not in word_set("unnamed-area") or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        head = token
        if token.dep_ == "nmod" and case_of(token) == "of" and token.head.pos_ == "NOUN":
            head = token.head
        relation = relations.get(case_of(head))
        if relation is None:
            continue
        phrase = noun_phrase(head)
        name = Name(text_of(phrase), passage_of(phrase))
        where = Where(name, relation, as_written=name.text, kind_hint="informal-area")
        yield PlaceMention(where, head, head, is_part=False)


class _Named:
    """A location entity with the noun that says what it is."""

    def __init__(self, ent: Span, lexicon: Lexicon, known: KnownNames) -> None:
        self.ent = ent
        self.root = ent.root
        self.anchor, self.kind = _anchor(self.root, lexicon)
        self.part = _part_before(self.root)
        extended = _with_kind_noun(ent, lexicon)
        own_kind = known.kind_of(ent.text) or known.kind_of(ent.text.removesuffix("s"))
        self.kind = own_kind if own_kind == "country" else self.kind or own_kind
        if self.part is not None:
            extended, self.kind = ent.doc[self.part.i : ent.end], "informal-area"
        self.name = Name(text=extended.text, passage=_passage(extended), label="LOC")

    @property
    def is_place(self) -> bool:
        """Tell whether it stands for a place here, not for an actor or an adjective."""
        first = self.ent[0]
        common = all(token.text[:1].islower() for token in self.ent[1:])
        if len(self.ent) > 1 and is_demonym(first) and common:
            return False  # 'the Syrian province of Hasakah'
        modifier = self.root.dep_ in {"amod", "compound", "nmod:poss"}
        doc, end = self.ent.doc, self.ent.end
        if end + 1 < len(doc) and doc[end].text == "-" and not doc[end].whitespace_:
            return False  # 'US-backed', 'Britain-based'
        if modifier and (self.root.pos_ == "ADJ" or is_demonym(self.root)):
            return False
        if self.anchor.dep_ in {"compound", "amod", "nmod:poss"} and not self.kind:
            return _is_inside_place_phrase(self.anchor)
        return self.anchor.dep_ not in {"nsubj", "nsubj:pass", "obl:agent"}

    def lies_around(self, other: _Named) -> bool:
        """Tell whether *other* is told to lie in this place ("Manbij in Aleppo province")."""
        if self.anchor.i < other.root.i:
            # 'in Afghanistan's southern Kandahar province', 'the Syrian town of Azaz'
            return self.anchor.dep_ == "nmod:poss" and self.anchor.head in (
                other.root,
                other.anchor,
            )
        if self.root.i - other.root.i > FARTHEST:
            return False
        above = ancestors(self.anchor)[1:4]
        hangs_below = other.root in above or other.anchor in above
        if hangs_below and self.anchor.dep_ in CONTAINED_BY:
            return case_of(self.anchor) in CONTAINING_CASES or bool(_direction_before(self.anchor))
        gap = self.ent.doc[other.ent.end : self.ent.start].text.strip().lower()
        return gap in CONTAINING_GAPS or bool(DIRECTION_GAP.fullmatch(gap))


FARTHEST = 14
CONTAINED_BY = frozenset({"nmod", "appos", "list", "nmod:unmarked", "obl", "obl:unmarked"})
CONTAINING_CASES = frozenset({"in", "of", "", "at", "within"})
CONTAINING_GAPS = frozenset({",", "in", ", in", "of", "in the", "village in", "village,", "town,"})
DIRECTION_GAP = re.compile(
    r",?\s*(?:(?:just )?(?:north|south|east|west)\w*\s+of(?: the)?|"
    r"in (?:the )?(?:\w+ern|rural|central))"
)


def _part_before(root: Token) -> Token | None:
    """Return 'part' in "in part of Syria": what happened there did not happen all over Syria."""
    head = root.head
    if root.dep_ == "nmod" and case_of(root) == "of" and lemma_of(head) in {"part", "parts"}:
        return head
    return None


def _passage(span: Span) -> Passage:
    return Passage(span.start_char, span.end_char)


def _with_kind_noun(ent: Span, lexicon: Lexicon) -> Span:
    """Extend "al-Tanak" to "al-Tanak oil field": the noun belongs to a facility's name."""
    head = ent.root.head
    if ent.root.dep_ in {"compound", "nmod:desc", "flat"} and head.i == ent.end + (
        head.i - ent.end
    ):
        kind = lexicon.place_nouns.get(lemma_of(head))
        gap = ent.doc[ent.end : head.i]
        if (
            kind in {"facility", "natural-area", "informal-area", "water"}
            and len(gap) <= 1
            and all(token.dep_ == "compound" for token in gap)
        ):
            return ent.doc[ent.start : head.i + 1]
    return ent


def _anchor(root: Token, lexicon: Lexicon) -> tuple[Token, str | None]:
    """Climb from a name to the noun that places it: 'the town of Hajin' is anchored at 'town'."""
    node, kind = root, lexicon.place_nouns.get(lemma_of(root))
    for _ in range(4):
        head = node.head
        if head == node:
            break
        place_kind = lexicon.place_nouns.get(lemma_of(head))
        links = node.dep_ in {
            "compound",
            "nmod",
            "appos",
            "flat",
            "nmod:desc",
            "nmod:poss",
            "nmod:unmarked",
        }
        of_link = case_of(node) in {"of", ""}
        if place_kind is None or not links or not of_link:
            break
        if head.ent_type_ == "LOC" and head.ent_iob_ != "I" and node.dep_ == "nmod":
            break
        kind = kind or place_kind
        node = head
    return node, kind


def _relation(anchor: Token, relations: dict[str, str], nouns: Mapping[str, str]) -> str | None:
    """Return the spatial relation of the phrase at *anchor*, or None if nothing happens there."""
    node = anchor
    for _ in range(4):
        case = case_of(node)
        if not case and node.dep_ == "conj" and case_of(node.head) in NOT_AN_EVENT_PLACE:
            return None  # "efforts by Turkey and Russia"
        direction = _direction_before(node)
        if direction and case.endswith("of"):
            return relations.get(f"{direction} of", "near")
        if case in relations:
            return relations[case]
        parted = f"{node.head.lower_} {case}"  # "a village close to Hajin"
        if parted in relations and node.head.i < node.i:
            return relations[parted]
        if case in NOT_AN_EVENT_PLACE or node.dep_ in ACTING:
            return None
        place_like = node.head.ent_type_ == "LOC" or lemma_of(node.head) in nouns
        if node.dep_ not in CLIMBED or (case and case != "of"):
            return "in"
        if not place_like and not case and node.dep_ in {"nmod", "nmod:unmarked", "nmod:desc"}:
            return "in"
        node = node.head
    return "in"


ACTING = frozenset({"nsubj", "nsubj:outer", "obl:agent", "iobj", "vocative"})
CLIMBED = frozenset(
    {
        "nmod",
        "compound",
        "conj",
        "appos",
        "nmod:poss",
        "flat",
        "amod",
        "nmod:unmarked",
        "nmod:desc",
    }
)


def _direction_before(node: Token) -> str | None:
    """Return "north" for 'north of Hajin' however the parser attached 'north'."""
    case = next(iter(children(node, "case")), None)
    if case is None or case.lower_ != "of" or case.i == 0:
        return None
    before = node.doc[case.i - 1].lower_
    return before if before in word_set("direction") and not before.endswith("ern") else None


def _distance(anchor: Token) -> float | None:
    start = max(anchor.sent.start, anchor.i - 10)
    match = DISTANCE.search(anchor.doc[start : anchor.i + 1].text)
    return float(match.group(1)) if match else None


def _as_written(named: _Named) -> str:
    tokens = list(named.anchor.subtree)
    tokens = [token for token in tokens if token.i <= max(named.ent.end - 1, named.anchor.i)]
    passage = passage_of(tokens)
    return " ".join(named.ent.doc.text[passage.start : passage.end].split())


def _is_inside_place_phrase(anchor: Token) -> bool:
    return any(case_of(node) in {"in", "at", "near", "around"} for node in ancestors(anchor)[:3])
