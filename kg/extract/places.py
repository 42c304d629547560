"""Find the places of a sentence, and how the text relates an event to each.

A named location becomes a :class:`~kg.model.findings.Where` with its preposition's relation
('around', 'north of'), the kind the text gives it ('the town of'), and the containing places
it names ('Manbij in Aleppo province').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Span, Token

from kg.clauses.trees import (
    ancestors,
    case_of,
    children,
    conjuncts,
    entities_in,
    lemma_of,
    name_of,
    noun_phrase,
    passage_of,
    text_of,
)
from kg.extract.known_names import KnownNames
from kg.extract.people import is_demonym
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Name, Where

DISTANCE = re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*(?:km|kilomet(?:er|re)s?)\b", re.IGNORECASE)
MODIFIER = frozenset({"amod", "compound", "nmod:poss"})
ACTING = frozenset({"nsubj", "nsubj:outer", "obl:agent", "iobj", "vocative"})  # states, not places
BESIDE = frozenset({"nmod", "nmod:desc", "nmod:unmarked"})
TO_PLACE_NOUN = BESIDE | {"compound", "appos", "flat", "nmod:poss"}
"""From a name to the noun that says what it is: 'the town of Hajin', 'Aleppo province'."""
CLIMBED = TO_PLACE_NOUN | {"conj", "amod"}
CONTAINED_BY = frozenset({"nmod", "appos", "list", "nmod:unmarked", "obl", "obl:unmarked"})
CONTAINING_GAP = re.compile(
    r",|,? ?in|of|in the|village in|village,|town,|"
    r",?\s*(?:(?:just )?(?:north|south|east|west)\w*\s+of(?: the)?|"
    r"in (?:the )?(?:\w+ern|rural|central))"
)
"""Between a place and the one around it, however the parser attached them."""
HYPHENED = re.compile(r"-[^\s-]")
BETWEEN = "between"
ROUTE = "route"
FARTHEST = 14
STEPS = 4


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place and the token that carries it in the parse.

    Attributes:
        head: The token whose head is what happens there.
        is_part: True if it only says in which larger place another mention lies.
        distance: Steps in the tree to the event's trigger, set when it is given to one.
    """

    where: Where
    head: Token
    is_part: bool
    distance: float = 0.0


def find_places(sent: Span, lexicon: Lexicon, known: KnownNames) -> list[PlaceMention]:
    """Find the places of *sent* at which something can happen, in text order."""
    relations = relations_of(lexicon)
    locations = [_Named(ent, lexicon, known) for ent in entities_in(sent) if ent.label_ == "LOC"]
    named = [place for place in locations if place.is_place]
    for place in named:
        place.relation = _relation(place.anchor, relations, lexicon.place_nouns)
        if place.relation is None and (place.opens_clause or place.names_an_act):
            place.relation = "in"
    _join_ends(named, lexicon)
    return [*(p.mention(named) for p in named if p.relation), *_unnamed_areas(sent, relations)]


def _join_ends(named: Sequence[_Named], lexicon: Lexicon) -> None:
    """Make one place of two ends: "between A and B", "the road from A to B"."""
    for one, two in pairwise(named):
        road = one.anchor.head
        is_road = lexicon.place_nouns.get(lemma_of(road)) == ROUTE
        is_way = is_road and (case_of(one.anchor), case_of(two.anchor)) == ("from", "to")
        is_pair = one.relation == BETWEEN and two.anchor in conjuncts(one.anchor)
        if is_way or is_pair:
            one.relation, one.second, two.relation = BETWEEN, two.name, None


@lru_cache(maxsize=2)
def relations_of(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the spatial relation that each preposition states."""
    return {" ".join(row.words): row.relation for row in lexicon.spatial}


def _unnamed_areas(sent: Span, relations: Mapping[str, str]) -> Iterator[PlaceMention]:
    """Yield informal areas that have no name of their own: 'in another part of the pocket'."""
    nouns = (token for token in sent if token.pos_ in {"NOUN", "PROPN"})
    for token in (noun for noun in nouns if lemma_of(noun) in word_set("unnamed-area")):
        is_part = token.dep_ == "nmod" and case_of(token) == "of" and token.head.pos_ == "NOUN"
        head = token.head if is_part else token
        relation = relations.get(case_of(head))
        if relation is not None:
            name = name_of(noun_phrase(head))
            where = Where(name, relation, as_written=name.text, kind_hint="informal-area")
            yield PlaceMention(where, head, is_part=False)


class _Named:
    """A location entity with the noun that says what it is."""

    def __init__(self, ent: Span, lexicon: Lexicon, known: KnownNames) -> None:
        self.ent, self.root = ent, _root_of_name(ent)
        self.anchor, kind = _anchor(self.root, lexicon.place_nouns)
        names = (ent.text, ent.text.removesuffix("s"))
        own_kind = next(filter(None, map(known.place_kind_of, names)), None)
        # "al-Manar said": a known actor in other letters, which the reader takes for a town.
        self._is_actor = own_kind is None and any(map(known.kind_of, names))
        self.kind = own_kind if own_kind == "country" else kind or own_kind
        span = _with_kind_noun(ent, lexicon.place_nouns)
        part = self.root.head
        if self.root.dep_ == "nmod" and case_of(self.root) == "of" and lemma_of(part) == "part":
            # "in part of Syria": what happened there did not happen all over Syria
            span, self.kind = ent.doc[part.i : ent.end], "informal-area"
        self.name = Name(span.text, passage_of(span), "LOC")
        self.relation: str | None = None
        self.second: Name | None = None

    @property
    def is_place(self) -> bool:
        """Tell whether it stands for a place here, not for an actor or an adjective."""
        if self._is_actor or self._is_adjective() or self._is_party() or self._is_sender():
            return False
        if self.names_an_act:
            return True
        # "at the Aleppo checkpoint" is in Aleppo, "the Aleppo offensive" need not be.
        if self.anchor.dep_ in MODIFIER and not self.kind:
            return not word_set("at").isdisjoint(map(case_of, ancestors(self.anchor)[:3]))
        return self.anchor.dep_ not in {"nsubj", "nsubj:pass", "obl:agent"}

    @property
    def names_an_act(self) -> bool:
        """Tell whether an act is called by it: "the Omagh bombing". A country may have done it."""
        is_called = self.anchor.dep_ == "compound" and self.kind != "country"
        return is_called and lemma_of(self.anchor.head) in word_set("named-by-place")

    @property
    def opens_clause(self) -> bool:
        """Tell whether a clause says what happened there: "flown from Libya, where they died"."""
        behind = self.ent.doc[self.ent.end : self.ent.end + 2].text.lower()
        return behind.lstrip(", ").startswith("where")

    def _is_party(self) -> bool:
        """Tell of a people unknown as a place: "clashes over land between Konkomba and Chokosi"."""
        # "between Hema and Lendu villagers": the noun of people is what is between.
        first = next(t for t in ancestors(self.root) if t.dep_ not in {"conj", "compound"})
        is_between = not self.kind and case_of(first) == "between"
        return is_between and any(
            lemma_of(t) in word_set("fight-noun") for t in ancestors(first)[1:3]
        )

    def _is_sender(self) -> bool:
        """Tell of whose embassy is told: "at Pakistan's embassy in Kabul"."""
        is_owner = self.anchor.dep_ in MODIFIER
        return is_owner and lemma_of(self.anchor.head) in word_set("mission")

    def _is_adjective(self) -> bool:
        """Tell of 'US-backed', 'Turkish forces' and 'the Syrian province of Hasakah'."""
        first, *rest = self.ent
        if rest and is_demonym(first) and all(token.text[:1].islower() for token in rest):
            return True
        with_next = self.ent.doc[self.ent.start : self.ent.end + 2].text
        if HYPHENED.match(with_next, len(self.ent.text)):
            return True
        is_modifier = self.root.dep_ in MODIFIER
        return is_modifier and (self.root.pos_ == "ADJ" or is_demonym(self.root))

    def mention(self, named: Sequence[_Named]) -> PlaceMention:
        """Return the place as a finding; *named* may lie around it or in it."""
        anchor = self.anchor
        others = [other for other in named if other is not self]
        last = max(self.ent.end - 1, anchor.i)
        where = Where(
            name=self.name,
            relation=self.relation or "in",
            as_written=text_of(sorted({*(t for t in anchor.subtree if t.i <= last), *self.ent})),
            kind_hint=self.kind,
            within=tuple(other.name for other in others if other.lies_around(self)),
            second=self.second,
            distance_km=_distance(anchor),
        )
        is_part = any(other.relation and self.lies_around(other) for other in others)
        return PlaceMention(where, anchor, is_part)

    def lies_around(self, other: _Named) -> bool:
        """Tell whether *other* is told to lie in this place ("Manbij in Aleppo province")."""
        inner = (other.root, other.anchor)
        if self.anchor.i < other.root.i:
            # 'in Afghanistan's southern Kandahar province', 'the Syrian town of Azaz'
            return self.anchor.dep_ == "nmod:poss" and self.anchor.head in inner
        # So far apart neither the parse nor what stands between is trusted.
        if self.root.i - other.root.i > FARTHEST:
            return False
        above = ancestors(self.anchor)[1:STEPS]
        if self.anchor.dep_ in CONTAINED_BY and any(node in above for node in inner):
            case = case_of(self.anchor)
            return not case or case in word_set("containing") or bool(_direction(self.anchor))
        gap = self.ent.doc[other.ent.end : self.ent.start].text.strip().lower()
        return CONTAINING_GAP.fullmatch(gap) is not None


def _root_of_name(ent: Span) -> Token:
    """Return the word of a name that has its preposition, where the parser parts the name in two.

    "On *Khan Younis*", with both words hung on the strike.
    """
    roots = [token for token in ent if token.head not in ent or token.head == token]
    return next((token for token in roots if children(token, "case")), ent.root)


def _distance(anchor: Token) -> float | None:
    before = anchor.doc[max(anchor.sent.start, anchor.i - 10) : anchor.i + 1]
    match = DISTANCE.search(before.text)
    return float(match.group(1)) if match else None


def _with_kind_noun(ent: Span, nouns: Mapping[str, str]) -> Span:
    """Extend "al-Tanak" to "al-Tanak oil field": the noun belongs to a facility's name."""
    head = ent.root.head
    gap = ent.doc[ent.end : head.i]
    is_joined = ent.root.dep_ in {"compound", "nmod:desc", "flat"} and head.i >= ent.end
    if not is_joined or len(gap) > 1 or any(token.dep_ != "compound" for token in gap):
        return ent
    is_named = nouns.get(lemma_of(head)) in word_set("named-kind")
    return ent.doc[ent.start : head.i + 1] if is_named else ent


def _anchor(root: Token, nouns: Mapping[str, str]) -> tuple[Token, str | None]:
    """Climb from a name to the noun that places it: 'the town of Hajin' is anchored at 'town'."""
    node, kind = root, nouns.get(lemma_of(root))
    for head in ancestors(root)[1 : STEPS + 1]:
        place_kind = nouns.get(lemma_of(head))
        is_other = head.ent_type_ == "LOC" and head.ent_iob_ != "I" and node.dep_ == "nmod"
        is_linked = node.dep_ in TO_PLACE_NOUN and case_of(node) in {"of", ""}
        if place_kind is None or is_other or not is_linked:
            break
        node, kind = head, kind or place_kind
    return node, kind


def _relation(anchor: Token, relations: Mapping[str, str], nouns: Mapping[str, str]) -> str | None:
    for node in ancestors(anchor)[:STEPS]:
        case = case_of(node)
        told = _relation_told(node, case, relations)
        if told is not None or _is_no_location(node, case):
            return told
        is_place = node.head.ent_type_ == "LOC" or lemma_of(node.head) in nouns
        climbed = CLIMBED if is_place or case else CLIMBED - BESIDE
        if node.dep_ not in climbed or case not in {"", "of"}:
            break
    return "in"


def _is_no_location(node: Token, case: str) -> bool:
    """Tell of who acts and of where something comes from: "efforts by Turkey and Russia"."""
    shared = case_of(node.head) if node.dep_ == "conj" and not case else case
    return shared in word_set("no-place") or node.dep_ in ACTING


def _relation_told(node: Token, case: str, relations: Mapping[str, str]) -> str | None:
    part = node.head
    if case == "of" and part.lower_ in word_set("direction") and case_of(part) == "in":
        return "in"  # "in the south of Herat"
    direction = _direction(node)
    if direction and case.endswith("of"):
        return relations.get(f"{direction} of", "near")
    if node.head.i < node.i and case not in relations:
        return relations.get(f"{node.head.lower_} {case}")  # "a village close to Hajin"
    return relations.get(case)


def _direction(node: Token) -> str | None:
    """Return "north" for 'north of Hajin' however the parser attached 'north'."""
    case = children(node, "case")[:1]
    if not case or case[0].lower_ != "of" or case[0].i == 0:  # 'of' is the name's case in UD
        return None
    before = case[0].nbor(-1).lower_  # under the verb, the name or 'of', as the parser likes
    return before if before in word_set("direction") and not before.endswith("ern") else None
