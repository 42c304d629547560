"""Of whom does a word of harm speak?

Follows the parse from a trigger to the nouns that were killed, hurt or taken: the subject of a
passive, the object of an active verb, the nouns of "two dead" and "death of a guard"; and finds
the figure that counts a noun.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from kg.extract.numbers import Figure
from kg.extract.participants import is_passive, is_reduced_passive
from kg.extract.phrases import case_of, children, lemma_of, noun_phrase
from kg.extract.triggers import Trigger

ACT_HARMS = {
    "assassination": "killed",
    "execution": "killed",
    "massacre": "killed",
    "hostage-taking": "abducted",
    "arrest-detention": "detained",
}
KILLING_VERBS = frozenset(
    {"gun-down.v", "shoot-dead.v", "lynch.v", "beat-death.v", "stab-death.v", "hack-death.v"}
)
LUMPED = 2
"""So far apart are two words of harm that share a figure: "killed and wounded"."""
BELIEVING = frozenset(
    {"believe", "think", "fear", "report", "say", "know", "presume", "understand"}
)
KILLING_NOUNS = frozenset({"killing.n", "murder.n", "slaying.n"})


def behind_total(head: Token) -> Token:
    """Return whom a total counts: the fighters of "a total of 37 fighters"."""
    if lemma_of(head) != "total":
        return head
    return next((c for c in children(head, "nmod") if case_of(c) == "of"), head)


def harm_of(trigger: Trigger) -> str | None:
    """Return the harm that the trigger says, or None for an act that need not harm."""
    if not trigger.is_act:
        return trigger.type
    if trigger.row.id in KILLING_VERBS | KILLING_NOUNS:
        return "killed"
    return ACT_HARMS.get(trigger.type)


def either_harm(triggers: Sequence[Trigger]) -> set[Token]:
    """Return the words of harm that share one figure: "dozens were killed or wounded".

    "killed and wounded at least 80" lumps them too; "killed 12 and wounded 50" does not.
    """
    harmful = {trigger.token for trigger in triggers if harm_of(trigger) in {"killed", "injured"}}
    either: set[Token] = set()
    for token in harmful:
        joined = token.dep_ == "conj" and token.head in harmful
        ors = any(child.lower_ == "or" for child in children(token, "cc"))
        beside = joined and 0 < token.i - token.head.i <= LUMPED
        if joined and (ors or beside):
            either |= {token, token.head}
    return either


def verb_victims(verb: Token, trigger: Trigger) -> Iterator[Token]:
    """Yield the people a harm verb speaks of."""
    if trigger.row.subject == "patient":
        own = children(verb, "nsubj", "nsubj:pass")
        yield from own
        if not own and verb.dep_ in {"acl", "acl:relcl"}:
            yield verb.head
        elif not own and verb.dep_ in {"conj", "xcomp"}:
            yield from children(verb.head, "nsubj", "nsubj:pass")
        return
    for victim in children(verb, "nsubj:pass"):
        # "a nurse, who was killed" tells of it; "the nurse who was killed" speaks of it again
        tells = victim.lower_ == "who" and verb.dep_ == "acl:relcl" and victim.nbor(-1).text == ","
        yield verb.head if tells else victim
    yield from children(verb, "obj")
    if is_reduced_passive(verb):
        yield from children(verb, "nsubj")
        return
    if children(verb, "nsubj:pass", "obj"):
        return
    shared = _shared_object(verb)
    if shared:
        yield from shared
        return
    if verb.dep_ == "xcomp" and is_passive(verb) and lemma_of(verb.head) in BELIEVING:
        yield from children(verb.head, "nsubj:pass")  # "nine are believed to have been killed"
    elif verb.dep_ in {"acl", "acl:relcl"} and (verb.tag_ == "VBN" or is_passive(verb)):
        yield verb.head
    elif verb.dep_ in {"xcomp", "advcl", "ccomp"} and verb.tag_ in {"VBN", "JJ", "VBD"}:
        yield from children(verb, "nsubj")
        yield from children(verb.head, "obj")
    elif verb.dep_ == "conj" and verb.tag_ in {"VBN", "VBD"}:
        if verb.i and verb.doc[verb.i - 1].like_num:
            yield verb.doc[verb.i - 1]  # "20 were killed and 55 wounded"
            return
        subject = children(verb, "nsubj")
        yield from subject
        if not subject and is_passive(verb.head) and not _has_own_number(verb):
            yield from children(verb.head, "nsubj:pass")
    else:
        yield from (s for s in children(verb, "nsubj") if verb.tag_ == "VBN")
    if verb.tag_ == "VBN" and verb.dep_ in {"ROOT", "parataxis", "list"}:
        yield from children(verb, "nsubj")


def _shared_object(verb: Token) -> list[Token]:
    """Return the object that coordinated verbs share: "captured and killed ten soldiers"."""
    if is_passive(verb):
        return []
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return [o for o in children(verb.head, "obj") if o.i > verb.i]
    beside = [c for c in children(verb, "conj") if c.pos_ == "VERB" and c.i - verb.i <= 2]
    return [o for c in beside for o in children(c, "obj")]


def _has_own_number(verb: Token) -> bool:
    return any(child.like_num for child in verb.children)


def adjective_victims(adjective: Token) -> Iterator[Token]:
    """Yield the nouns that are dead or wounded: subject, object of 'left', noun, own figure."""
    if adjective.dep_ in {"amod", "acl"}:
        yield adjective.head
        return
    yield from children(adjective, "nsubj")
    yield from children(adjective, "nummod", "nmod")
    if adjective.dep_ in {"xcomp", "advcl", "ccomp"}:
        yield from children(adjective.head, "obj")
    if adjective.dep_ == "obj" or not list(adjective.children):
        yield adjective
    if adjective.dep_ == "conj" and not children(adjective, "nsubj", "nummod"):
        yield from children(adjective.head, "nummod")


def noun_victims(noun: Token) -> Iterator[Token]:
    """Yield who a harm noun counts: "the deaths of ten men", "20 injuries", "toll rose to 20"."""
    yield from (c for c in children(noun, "nmod") if case_of(c) in {"of", "among"})
    yield from (c for c in children(noun, "nmod") if case_of(c) == "to" and c.like_num)
    yield from children(noun, "nummod", "nmod:poss")
    if lemma_of(noun) in {"toll", "dead"} or noun.lower_ in {"total", "deaths"}:
        head = noun.head
        yield from (
            c for c in children(head, "obl", "obj", "xcomp") if case_of(c) in {"to", "at", ""}
        )
        if noun.dep_ == "nsubj" and head.pos_ == "NUM":
            yield head
    if children(noun, "nummod") or any(c.like_num for c in noun.children):
        yield noun


def figure_of(head: Token, figures: Sequence[Figure]) -> Figure | None:
    """Return the figure that counts *head*: in its phrase before it, or the head itself."""
    own = [f for f in figures if f.first <= head.i <= f.last]
    if own:
        return own[0]
    phrase = {token.i for token in head.subtree if token.i <= head.i and _same_phrase(token, head)}
    inside = [f for f in figures if f.number in phrase]
    if inside:
        return inside[-1]
    # "between 20 and 25 people": the preposition draws the figures away from the noun
    first = noun_phrase(head)[0].i
    return next((f for f in figures if f.quantifier == "range" and f.last + 1 == first), None)


def _same_phrase(token: Token, head: Token) -> bool:
    node = token
    while node != head:
        if (
            node.dep_ in {"acl:relcl", "acl", "appos", "conj", "parataxis", "obl", "advcl"}
            and node.head == head
        ):
            return False
        node = node.head
    return True


def noun_of(head: Token, figure: Figure | None) -> Token:
    """Return the people noun: the nmod of a figure that is itself the head ("28 of the rebels")."""
    if figure is None or not figure.first <= head.i <= figure.last:
        return head
    for child in children(head, "nmod", "obl", "appos"):
        if case_of(child) in {"of", "among", ""}:
            return child
    return head.head if head.dep_ == "nummod" else head
