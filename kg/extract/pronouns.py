"""Resolve 'they' to the armed group named before, only where nobody else can be meant.

"IS fighters entered the village. They killed three men.": an innocent is accused where a pronoun
is taken for the wrong group, so any second party in the sentence before leaves it open.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.clauses.repairs import is_passive
from kg.clauses.trees import children
from kg.extract.people import PeopleReader, names_people

PARTIES = frozenset({"ORG", "PERSON"})
PLURALS = frozenset({"NNS", "NNPS"})
TELLING = ("ccomp", "parataxis")
"""What somebody says hangs so on the verb: "they" may be of whom the group spoke."""


def group_before(pronoun: Token, people: PeopleReader) -> Token | None:
    """Return the armed group that 'they' at the head of a sentence means, or None if unsure.

    It is the subject of an active sentence right before, in which no other party is named.
    """
    start = pronoun.sent.start
    if pronoun.lower_ != "they" or pronoun.i != start or start == 0:
        return None
    before = pronoun.doc[start - 1].sent.root
    if is_passive(before) or children(before, *TELLING):
        return None
    groups = (noun for noun in children(before, "nsubj") if noun.tag_ in PLURALS)
    armed = (noun for noun in groups if people.read(noun).kind == "combatant")
    return next(filter(_is_alone, armed), None)


def _is_alone(group: Token) -> bool:
    others = (token for token in group.sent if token not in group.subtree)
    is_joined = bool(children(group, "conj"))
    return not is_joined and not any(names_people(t) or t.ent_type_ in PARTIES for t in others)
