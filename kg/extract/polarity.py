"""Say what a sentence denies: acts that did not happen, and people who are nobody.

What is denied yields no figure, no doer and no victim.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.extract.phrases import ancestors, case_of, children, lemma_of, noun_phrase
from kg.lexicon.words import word_set

OWN_CLAUSE = frozenset(
    {
        "acl",
        "acl:relcl",
        "advcl",
        "advcl:relcl",
        "ccomp",
        "conj",
        "nmod",
        "nsubj",
        "obl",
        "parataxis",
    }
)
"""Relations behind which the 'not' of the head does not reach: "was not hurt in the attack"."""
NEGATING_DEPS = frozenset({"advmod", "det", "aux", "cc:preconj"})
STEPS_TO_NOT = 3
"""'not', 'even', 'a', 'single': so far may 'not' stand before its noun."""


def is_negated(act: Token) -> bool:
    """Tell whether the clause says that *act* did not happen.

    "The army did not kill the men", "carried out no attack", "never shelled the town".
    """
    for node in ancestors(act)[:2]:
        if any(_negates(child) for child in node.children):
            return True
        if node.dep_ in OWN_CLAUSE:
            return False
    return False


def is_denied(act: Token) -> bool:
    """Tell whether *act* stands in what somebody denies: "denied that it had shelled the town"."""
    for node in ancestors(act)[:-1]:
        if node.dep_ in {"ccomp", "xcomp"} and lemma_of(node.head) in word_set("denying"):
            return True
        claim = node.head if node.dep_ in {"acl", "acl:relcl", "ccomp"} else None
        if claim is not None and claim.dep_ == "obj" and lemma_of(claim) in word_set("deniable"):
            return lemma_of(claim.head) in word_set("denying") | word_set("rejecting")
        if node.dep_ not in {"conj", "obj", "obl", "xcomp", "nsubj", "nsubj:pass", "nmod"}:
            return False
    return False


def _negates(token: Token) -> bool:
    """Tell whether *token* denies its head; "not only the police" and "not until" deny nothing."""
    if token.lower_ not in word_set("negation") or token.dep_ not in NEGATING_DEPS:
        return False
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return following is None or following.lower_ not in word_set("not-denying")


def is_nobody(noun: Token) -> bool:
    """Tell whether *noun* stands for nobody: "no civilians", "not a single man", "none of 12"."""
    if noun.lower_ in word_set("nobody"):
        return True
    if any(child.lower_ in word_set("no") for child in children(noun, "det", "advmod")):
        return True
    if any(is_asked(noun.doc, child.i) for child in children(noun, "amod")):
        return True
    if noun.dep_ in {"nmod", "obl"} and case_of(noun) == "of":
        return noun.head.lower_ in word_set("nobody")
    return is_not_one(noun.doc, noun_phrase(noun)[0].i)


def is_asked(doc: Doc, i: int) -> bool:
    """Tell whether token *i* asks for a figure: "how many miners were killed is not known"."""
    return i > 0 and doc[i].lower_ == "many" and doc[i - 1].lower_ == "how"


def is_not_one(doc: Doc, first: int) -> bool:
    """Tell whether the phrase from token *first* is denied before it starts.

    "not one", "not a single villager", "none of the 12 workers", "neither of the two guards".
    """
    i = first - 1
    while i >= 0 and first - i <= STEPS_TO_NOT and doc[i].lower_ in word_set("before-denied"):
        i -= 1
    if i < 0:
        return False
    if doc[i].lower_ == "of" and i > 0:
        not_one = i > 1 and doc[i - 1].lower_ == "one" and doc[i - 2].lower_ == "not"
        return not_one or doc[i - 1].lower_ in word_set("nobody")
    counts_one = doc[first].lower_ in word_set("one") or first - i > 1
    return doc[i].lower_ == "not" and counts_one
