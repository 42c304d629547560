"""Name the people that a noun stands for, and tell civilians from combatants.

Turns a noun into a :class:`~kg.model.findings.Name`: the organisation in "IS members" or
"fighters of the SDF", the whole phrase in "US-led coalition". Tells civilians from combatants by
``data/people.csv`` and never by anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

from kg.clauses.polarity import is_ruled_out
from kg.clauses.trees import (
    PhraseIndex,
    body_at,
    case_of,
    children,
    entity_of,
    is_apart,
    lemma_of,
    name_of,
    name_of_entity,
    noun_phrase,
    relations,
    stands_behind,
    text_of,
)
from kg.extract.known_names import KnownNames, demonyms
from kg.extract.numbers import bare_age
from kg.lexicon.words import Lexicon, PeopleRow, load_lexicon, word_set
from kg.model.findings import Name

LONG = 8
"""A phrase of more words is named without its 'of' phrase."""


@dataclass(frozen=True, slots=True)
class People:
    """A noun read as people.

    Attributes:
        kind: civilian, combatant, mixed, object, unknown.
        demographic: children, women, ... or None.
        row: The row that told, or None.
    """

    kind: str
    demographic: str | None
    row: PeopleRow | None


class PeopleReader:
    """Reads nouns as people with an index built once from the lexicon."""

    def __init__(self, lexicon: Lexicon, names: KnownNames) -> None:
        self._index = _index_of(lexicon)
        self.names = names

    def read(self, head: Token) -> People:
        """Tell what kind of people or thing *head* names."""
        row = self._index.ending_at(head)
        return People(self._kind(head, row), row.demographic if row else None, row)

    def _kind(self, head: Token, row: PeopleRow | None) -> str:
        last = row.words[-1] if row else ""
        # Before any modifier: "soldiers' families" are civilians.
        if last in word_set("kin-group"):
            return "civilian"
        kind = row.kind if row else self._kind_by_title(head)
        if kind in {"unknown", "mixed"} or last in word_set("office"):
            kind = next(self._kinds_of_modifiers(head), kind)
        return "combatant" if kind == "unknown" and self._serves(head) else kind

    def _kind_by_title(self, head: Token) -> str:
        phrase = noun_phrase(head) if head.ent_type_ == "PERSON" else ()
        titles = filter(None, map(self._index.ending_at, phrase))
        return next((title.kind for title in titles), "unknown")

    def _kinds_of_modifiers(self, head: Token) -> Iterator[str]:
        for child in children(head, "compound", "amod", "nmod:poss"):
            row = self._index.ending_at(child)
            if row is not None and row.kind in {"civilian", "combatant"}:
                yield row.kind

    def _serves(self, head: Token) -> bool:
        """Tell whether *head* are members of a known armed group: "IS members"."""
        serves = lemma_of(head) in word_set("serving")
        organisation = organisation_of(head) if serves else None
        return organisation is not None and self.names.is_armed(organisation.text)

    def can_act(self, head: Token) -> bool:
        """Tell whether *head* can be who did it: a group, a force, a named body or person."""
        if head.pos_ == "PRON":
            return False
        if head.ent_type_ in {"ORG", "PERSON"}:
            return True
        if head.pos_ in {"ADJ", "VERB", "ADV"} and not head.ent_type_:
            return False
        row = self._index.ending_at(head)
        return row.is_agent if row is not None else head.ent_type_ == "LOC"


def names_people(head: Token) -> bool:
    """Tell whether *head* names persons (not things) by the word list or as a person."""
    row = _index_of(load_lexicon()).ending_at(head)
    return row.kind != "object" if row is not None else head.ent_type_ == "PERSON"


def names_combatants(head: Token) -> bool:
    """Tell whether *head* names people who bear arms, by the word list or as an organisation."""
    row = _index_of(load_lexicon()).ending_at(head)
    return row.kind == "combatant" if row is not None else head.ent_type_ == "ORG"


def names_soldiers(head: Token) -> bool:
    """Tell whether a noun of the word list names people who bear arms: "fighters"."""
    row = _index_of(load_lexicon()).ending_at(head)
    return row is not None and row.kind == "combatant"


def are_of_a_state(words: Set[str]) -> bool:
    """Tell whether *words* are for people of a state: "Syrian troops", not "Syrian rebels"."""
    state = word_set("state-actor") | word_set("police")
    return words.isdisjoint(word_set("non-state-actor")) and not words.isdisjoint(state)


@lru_cache(maxsize=2)
def _index_of(lexicon: Lexicon) -> PhraseIndex[PeopleRow]:
    return PhraseIndex(lexicon.people)


def organisation_of(head: Token) -> Name | None:
    """Return the organisation that the people at *head* belong to, or None.

    "IS members", "members of the SDF", "IS' Amaq news agency" (the nearest one); "rivals of the
    SDF" belong to none.
    """
    if is_apart(head):
        return None
    bonds = (c for c in children(head, "acl") if lemma_of(c) in word_set("bond"))
    backers = (body_at(noun) for bond in bonds for noun in children(bond, "obl", "xcomp"))
    backer = next(filter(None, backers), None)
    return backer or next(filter(None, map(_body_in, children(head, *BODY_DEPS))), None)


BODY_DEPS = relations("compound amod nmod:poss nmod nmod:desc appos nmod:unmarked")


def _body_in(child: Token) -> Name | None:
    """Return the organisation that a modifier names: "the *IS* cell", "the leader *of the SDF*"."""
    if child.dep_ == "nmod" and case_of(child) not in word_set("case-of-body"):
        return None
    if stands_behind(child) or is_ruled_out(child):
        return None  # "the police, not al-Shabaab"
    if child.pos_ == "ADJ" and is_demonym(child):
        return None  # "Greek police" are no members of a body called Greek
    if child.i == child.sent.start and lemma_of(child) in word_set("kind-of-body"):
        return None  # "Cartel gunmen killed nine": the first word is a capital, not a name
    deeper = child.dep_ in {"nmod", "compound"}
    return body_at(child) or (organisation_of(child) if deeper else None)


def is_demonym(token: Token) -> bool:
    """Tell whether the word is an adjective of a country or people: 'Turkish', 'Parisian', 'US'.

    Those of countries stand in ``countries.csv``; the endings are for towns, regions and peoples.
    """
    if not token.text[:1].isupper():
        return False
    ends = token.lower_.endswith(tuple(word_set("demonym-ending")))
    # "ISRAELI" of a headline in capitals.
    return ends or token.text.title() in demonyms() or token.text in word_set("country-letters")


def actor_name(head: Token) -> Name:
    """Return the name of the actor at *head*.

    The organisation for its members ("IS militants" → "IS"); otherwise the entity; otherwise the
    whole noun phrase ("Kurdish-led militia", "gunmen").
    """
    entity = entity_of(head)
    if entity is None:
        is_member = lemma_of(head) in word_set("member")
        body = organisation_of(head) if is_member else None
        return body or name_of(_described(head))
    phrase = _without_numbers(noun_phrase(head, of_phrases=False), head)
    if entity.label_ == "PERSON" or (entity.label_ == "ORG" and not is_apart(head)):
        return name_of_entity(entity)
    return name_of(phrase, head.ent_type_)  # "former *Taliban fighters*": all of it


def _described(head: Token) -> list[Token]:
    phrase = _without_numbers(noun_phrase(head), head)
    # "accused the coalition *of an attack*", "*of involvement*": no part of its name
    acts = word_set("violent-noun") | word_set("violent-verb") | word_set("taking-part")
    acts |= word_set("accessory")
    if len(phrase) <= LONG and not any(lemma_of(t) in acts for t in phrase if t.i > head.i):
        return phrase
    return _without_numbers(noun_phrase(head, of_phrases=False), head)


def victim_text(head: Token) -> str:
    """Return the words for the people harmed, without figures: "IS members"."""
    return text_of(victim_tokens(head))


def victim_tokens(head: Token) -> list[Token]:
    """Return the tokens of :func:`victim_text`, without an age behind a name: "Noor, 34"."""
    phrase = noun_phrase(head)
    ages = (k for k, token in enumerate(phrase) if bare_age(token.doc, token.i) is not None)
    age = next(ages, 0)
    kept = _without_numbers(phrase[: age - 1] if age > 1 else phrase, head)
    return kept[:-1] if kept[-1].lower_ in word_set("each") else kept


def framing_of(head: Token) -> str | None:
    """Return the framing word used for the actor ("regime", "takfiri"), or None."""
    words = (token.lower_ for token in noun_phrase(head))
    return next((word for word in words if word in word_set("framing")), None)


def _begins_an_age(phrase: list[Token]) -> bool:
    """Tell whether *phrase* begins with an age, which belongs to the person: "52-year-old"."""
    after = phrase[2].lower_ if len(phrase) > 2 and phrase[1].text == "-" else ""
    return phrase[0].like_num and after in word_set("age-unit")


def _without_numbers(phrase: list[Token], head: Token) -> list[Token]:
    kept = list(phrase)
    while kept[0].i < head.i and _is_of_no_name(kept[0]) and not _begins_an_age(kept):
        del kept[0]
    return kept


def _is_of_no_name(token: Token) -> bool:
    return _only_counts(token) or _is_what_was_done(token)


def _is_what_was_done(token: Token) -> bool:
    """Tell whether *token* belongs to the verb before it: "shot *dead* five villagers"."""
    verb = token.head.head
    return token.lower_ in word_set("resultative") and verb.pos_ == "VERB" and verb.i == token.i - 1


def _only_counts(token: Token) -> bool:
    return (
        token.pos_ in {"NUM", "DET", "PUNCT", "ADV", "ADP", "SYM"}
        or token.lower_ in word_set("counting")
        or token.dep_ in {"advmod", "case", "nummod"}
    )
