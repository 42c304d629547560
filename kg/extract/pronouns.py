"""Whom does 'they' mean? Answered only where one group alone can be meant.

"IS fighters entered the village. They killed three men.": an innocent is accused where a pronoun
is taken for the wrong group, so any second party in the sentence before leaves it open.
"""

from __future__ import annotations

from spacy.tokens import Span, Token

from kg.clauses.repairs import is_passive
from kg.clauses.trees import children
from kg.extract.people import PeopleReader

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
    before = pronoun.doc[start - 1].sent
    subjects = children(before.root, "nsubj")
    sure = [s for s in subjects if _is_armed_group(s, people) and _is_alone(s, before, people)]
    is_told = is_passive(before.root) or children(before.root, *TELLING)
    return None if is_told else next(iter(sure), None)


def _is_armed_group(noun: Token, people: PeopleReader) -> bool:
    return noun.tag_ in PLURALS and people.read(noun).kind == "combatant"


def _is_alone(group: Token, sent: Span, people: PeopleReader) -> bool:
    others = (token for token in sent if token not in group.subtree)
    coordinated = children(group, "conj")
    return not coordinated and not any(
        people.is_people(token) or token.ent_type_ in PARTIES for token in others
    )
