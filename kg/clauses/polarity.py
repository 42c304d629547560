"""Say what a sentence denies: acts that did not happen, and people who are nobody.

What is denied yields no figure, no doer and no victim.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.clauses.trees import (
    ancestors,
    case_of,
    children,
    has_word,
    lemma_of,
    noun_phrase,
    relations,
)
from kg.lexicon.words import word_set

OWN_CLAUSE = relations("acl acl:relcl advcl advcl:relcl ccomp conj nmod nsubj obl parataxis")
"""Relations behind which the 'not' of the head does not reach: "was not hurt in the attack"."""
CARRIES = relations("conj obj obl xcomp nsubj nsubj:pass nmod")
"""Relations through which a denial reaches down: "denied the attack on the town"."""
PART_OF = frozenset({"among", "of"})
STEPS_TO_NOT = 3
"""'not', 'even', 'a', 'single': so far may 'not' stand before its noun."""


def is_negated(act: Token) -> bool:
    """Tell whether the clause says that *act* did not happen.

    "The army did not kill the men", "carried out no attack", "never shelled the town", "the blast
    almost killed twelve".
    """
    own = any(map(_negates, act.children)) or _is_near_miss(act)
    return own or (act.dep_ not in OWN_CLAUSE and any(map(_negates, act.head.children)))


def _is_near_miss(act: Token) -> bool:
    """Tell whether *act* nearly happened: "almost killed 12"; not "killed almost 12"."""
    before = act.doc[act.i - 1] if act.i > act.sent.start else act
    return act.pos_ == "VERB" and before.head == act and before.lower_ in word_set("near-miss")


def is_unsettled(act: Token) -> bool:
    """Tell whether *act* is only said to have been possible: "the blast could have killed 12".

    "May have killed 12" reports what is not sure yet.
    """
    return {"could", "have"} <= {word.lower_ for word in children(act, "aux")}


def is_denied(act: Token) -> bool:
    """Tell whether *act* stands in what somebody denies: "denied that it had shelled the town"."""
    for node in ancestors(act)[:-1]:
        head = node.head
        if node.dep_ in {"ccomp", "xcomp"} and _rules_out(head):
            return True
        if node.dep_ in {"acl", "acl:relcl"} and _is_void(head):
            return True
        if node.dep_ in {"acl", "acl:relcl", "ccomp"} and _is_claim(head):  # "denied reports that"
            return lemma_of(head.head) in word_set("denying") | word_set("rejecting")
        if node.dep_ not in CARRIES:
            return False
    return False


def _rules_out(verb: Token) -> bool:
    """Tell whether *verb* denies what hangs on it: "denied that", "ruled out that"."""
    is_out = lemma_of(verb) == "rule" and has_word(verb, ("out",), "compound:prt")
    return is_out or lemma_of(verb) in word_set("denying")


def _is_void(noun: Token) -> bool:
    """Tell whether nothing speaks for what *noun* says: "no evidence that", "reports ... false"."""
    if lemma_of(noun) in word_set("evidence"):
        return is_negated(noun)
    is_told = noun.dep_ == "nsubj" and lemma_of(noun) in word_set("deniable")
    return is_told and lemma_of(noun.head) in word_set("untrue")


def _is_claim(noun: Token) -> bool:
    return noun.dep_ == "obj" and lemma_of(noun) in word_set("deniable")


def _negates(token: Token) -> bool:
    """Tell whether *token* denies its head; "not only the police" and "not until" deny nothing."""
    if token.lower_ not in word_set("negation"):
        return False
    following = {t.lower_ for t in token.doc[token.i + 1 : token.i + 2]}
    # UD: "not" and "never" are advmod, "no" is det.
    return token.dep_ in {"advmod", "det", "aux", "cc:preconj"} and not following & word_set(
        "not-denying"
    )


def is_nobody(noun: Token) -> bool:
    """Tell whether *noun* stands for nobody: "no civilians", "not a single man", "none of 12"."""
    is_part = noun.dep_ in {"nmod", "obl"} and case_of(noun) in PART_OF
    if noun.lower_ in word_set("nobody") or has_word(noun, word_set("no"), "det", "advmod"):
        return True
    if any(is_asked(noun.doc, child.i) for child in children(noun, "amod")):
        return True
    if is_part and noun.head.lower_ in word_set("nobody"):
        return True
    return is_not_one(noun.doc, noun_phrase(noun)[0].i)


def is_asked(doc: Doc, i: int) -> bool:
    """Tell whether token *i* asks for a figure: "how many miners were killed is not known"."""
    return i > 0 and doc[i].lower_ == "many" and doc[i - 1].lower_ == "how"


def is_not_one(doc: Doc, first: int) -> bool:
    """Tell whether the phrase from token *first* is denied before it starts.

    "not one", "not a single villager", "none of the 12 workers", "neither of the two guards".
    """
    words = [token.lower_ for token in doc[max(first - STEPS_TO_NOT - 3, 0) : first]]
    between: list[str] = []
    while words and len(between) < STEPS_TO_NOT and words[-1] in word_set("before-denied"):
        between.append(words.pop())
    if words and words[-1] in PART_OF:
        return _ends_in_not_one(words[:-1]) or not word_set("nobody").isdisjoint(words[-2:-1])
    if words[-1:] != ["not"]:
        return False
    if between:
        return between[-1] != "all"  # of "not all civilians" some are left
    return doc[first].lower_ in word_set("one")


def _ends_in_not_one(words: list[str]) -> bool:
    """Tell whether *words* end in "not one" or "not a single one", said of people."""
    if words[-1:] != ["one"]:
        return False
    return words[-2:-1] == ["not"] or words[-4:-1] == ["not", "a", "single"]
