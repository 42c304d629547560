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
NOMINAL = frozenset({"ADJ", "NOUN", "PROPN"})
SUBJECTS = relations("nsubj nsubj:outer nsubj:pass")
TOLD = relations("acl acl:relcl ccomp csubj csubj:outer csubj:pass xcomp")
"""Relations of a clause to what is said of it: "it is false that", "lied that"."""
PART_OF = frozenset({"among", "of"})
STEPS_TO_NOT = 3
"""'not', 'even', 'a', 'single': so far may 'not' stand before its noun."""
NEITHER_NOR = frozenset({"or", "nor"})
"""What joins a second to one who is denied: "not rebels or soldiers", "neither A nor B"."""


def is_negated(act: Token) -> bool:
    """Tell whether the clause says that *act* did not happen.

    "The army did not kill the men", "carried out no attack", "never shelled the town", "a leak
    rather than a strike", "the blast almost killed twelve".
    """
    if any(map(_negates, act.children)) or _is_set_aside(act) or _is_near_miss(act):
        return True
    return act.dep_ not in OWN_CLAUSE and any(map(_negates, act.head.children))


def befell_nobody(verb: Token) -> bool:
    """Tell whether *verb* is said of nobody: "killed none of the men", "no man was killed".

    "Killed nobody but a guard" and "no fewer than nine were killed" are said of somebody.
    """
    told = children(verb, "obj", "nsubj:pass")
    people = [noun for first in told for noun in (first, *children(first, "conj"))]
    return bool(people) and not any(_is_excepted(noun) or not _is_none(noun) for noun in people)


def is_ruled_out_deed(act: Token) -> bool:
    """Tell whether *act* is what somebody ruled out: "ruled out an attack by rebels"."""
    verb = act.head
    return act.dep_ in {"obj", "nsubj:pass"} and _is_ruling_out(verb) and not is_negated(verb)


def _is_near_miss(act: Token) -> bool:
    """Tell whether *act* nearly happened: "almost killed 12"; not "killed almost 12"."""
    if act.pos_ != "VERB" or act.i == 0:
        return False
    before = act.doc[act.i - 1]
    return before.lower_ in word_set("near-miss") and before.head == act


def is_unsettled(act: Token) -> bool:
    """Tell whether *act* is only said to have been possible: "the blast could have killed 12".

    "May have killed 12" reports what is not sure yet.
    """
    return {"could", "have"} <= {word.lower_ for word in children(act, "aux")}


def is_denied(act: Token) -> bool:
    """Tell whether *act* stands in what somebody denies: "denied that it had shelled the town".

    Or takes back, or makes up: "retracted a report that", "it is a lie that", "a fake video shows".
    """
    for node in ancestors(act)[:-1]:
        if _is_in_denial(node) or _is_untrue(node) or is_ruled_out_deed(node):
            return True
        if node.dep_ not in CARRIES:
            return _is_shown_by_a_fake(act)
    return _is_shown_by_a_fake(act)


def _is_in_denial(clause: Token) -> bool:
    """Tell whether *clause* hangs on words that deny it."""
    head = clause.head
    if clause.dep_ in {"ccomp", "xcomp"} and _rules_out(head):
        return True
    if clause.dep_ in {"acl", "acl:relcl"} and _is_void(head):
        return True
    if clause.dep_ in {"acl", "acl:relcl", "ccomp"} and _is_claim(head):  # "denied reports that"
        taken_back = word_set("denying") | word_set("rejecting") | word_set("making-up")
        return lemma_of(head.head) in taken_back or _makes_up(head.head)
    return False


def _is_untrue(clause: Token) -> bool:
    """Tell whether *clause* is said to be untrue: "it is false (or: a lie) that", "lied that"."""
    head = clause.head
    if clause.dep_ not in TOLD or is_negated(head):
        return False
    if clause.dep_ in {"ccomp", "xcomp"} and lemma_of(head) in word_set("making-up"):
        return True
    untrue = word_set("untrue") | word_set("falsehood")
    # "Claims that soldiers shelled it are false": the parser may take the noun for a verb.
    called = [head, *(other for other in children(head, "ccomp") if children(other, "cop"))]
    if any(lemma_of(word) in untrue and word.pos_ in NOMINAL for word in called):
        return True
    is_told = clause.dep_ == "ccomp" or lemma_of(head) in word_set("showing")
    return is_told and has_word(head, word_set("falsely"), "advmod")


def _makes_up(verb: Token) -> bool:
    return lemma_of(verb) == "make" and has_word(verb, ("up",), "compound:prt")


def _is_shown_by_a_fake(act: Token) -> bool:
    """Tell whether a fake shows *act*: "a doctored video appears to show", "fake news that"."""
    for node in ancestors(act)[:-1]:
        head = node.head
        tellers = children(head, "nsubj") if head.pos_ == "VERB" else [head]
        if any(map(_is_fake, tellers)):
            return True
        is_shown = node.dep_ in {"ccomp", "xcomp"} and lemma_of(head) in word_set("showing")
        if not is_shown and node.dep_ not in {"acl", "acl:relcl", "nmod"}:
            return False
    return False


def _is_fake(noun: Token) -> bool:
    telling = word_set("deniable") | word_set("document") | word_set("recording")
    is_fake = has_word(noun, word_set("fake"), "amod", "compound")
    return is_fake and lemma_of(noun) in telling | word_set("picture")


def _rules_out(verb: Token) -> bool:
    """Tell whether *verb* denies what hangs on it: "denied that", "ruled out that"."""
    return _is_ruling_out(verb) or lemma_of(verb) in word_set("denying")


def _is_ruling_out(verb: Token) -> bool:
    return lemma_of(verb) == "rule" and has_word(verb, ("out",), "compound:prt")


def _is_void(noun: Token) -> bool:
    """Tell whether nothing speaks for what *noun* says: "no evidence that", "reports ... false".

    Or what it says was taken back: "no truth in claims that", "claims that ... proved untrue".
    """
    if lemma_of(noun) in word_set("evidence"):
        return is_negated(noun)
    if lemma_of(noun) not in word_set("deniable"):
        return False
    if noun.dep_ == "nmod" and lemma_of(noun.head) in word_set("evidence"):
        return is_negated(noun.head)
    return noun.dep_ in SUBJECTS and _is_called_untrue(noun.head)


def _is_called_untrue(predicate: Token) -> bool:
    """Tell whether *predicate* is "false", "proved untrue", "turned out to be a lie", "denied"."""
    said = (predicate, *children(predicate, "xcomp", "obj"))
    untrue = word_set("untrue") | word_set("falsehood")
    is_passive = bool(children(predicate, "aux:pass"))
    is_rejected = is_passive and lemma_of(predicate) in word_set("rejecting")
    is_said = any(lemma_of(word) in untrue and not is_negated(word) for word in said)
    return is_rejected or (is_said and not is_negated(predicate))


def _is_claim(noun: Token) -> bool:
    return noun.dep_ == "obj" and lemma_of(noun) in word_set("deniable")


def _negates(token: Token) -> bool:
    """Tell whether *token* denies its head; "not only the police" and "not until" deny nothing."""
    if token.lower_ not in word_set("negation") or _denies_nothing(token):
        return False
    return token.dep_ in {"advmod", "det", "aux", "cc:preconj"}  # "not" is advmod, "no" is det


def _denies_nothing(negation: Token) -> bool:
    """Tell whether what follows takes back a *negation*: "not only", "no fewer than"."""
    behind = negation.doc[negation.i + 1 : negation.i + 2]
    return any(token.lower_ in word_set("not-denying") for token in behind)


def is_nobody(noun: Token) -> bool:
    """Tell whether *noun* stands for nobody: "no civilians", "not a single man", "none of 12".

    Or for somebody who it was not: "soldiers, *not rebels*".
    """
    if any(is_asked(noun.doc, child.i) for child in children(noun, "amod")):
        return True
    return _is_none(noun) or is_ruled_out(noun)


def _is_none(noun: Token) -> bool:
    is_part = noun.dep_ in {"nmod", "obl"} and case_of(noun) in PART_OF
    if noun.lower_ in word_set("nobody") or has_word(noun, word_set("no"), "det", "advmod"):
        return True
    if is_part and noun.head.lower_ in word_set("nobody"):
        return True
    return is_not_one(noun.doc, noun_phrase(noun)[0].i)


def _is_excepted(noun: Token) -> bool:
    """Tell whether words at *noun* take back that it is nobody: "no one but", "no fewer than"."""
    is_more = any(map(_denies_nothing, children(noun, "det", "advmod")))
    behind = noun.doc[noun.i + 1 : noun.i + 2]
    return is_more or any(token.lower_ in word_set("excepting") for token in behind)


def is_ruled_out(noun: Token) -> bool:
    """Tell whether *noun* is named as one who it was not.

    "Soldiers, *not rebels*", "by the ELN rather than *the FARC*", "not by *rebels* but by
    soldiers", "neither by *rebels* nor by *soldiers*".
    """
    return _is_set_aside(noun) or (noun.dep_ == "conj" and _is_joined_to_denied(noun))


def is_left_open(noun: Token) -> bool:
    """Tell whether *noun* is one of two of whom nobody says which: "soldiers or rebels"."""
    either = has_word(noun, ("either",), "cc:preconj", "det")
    return either or has_word(noun, ("or",), "cc")


def _is_set_aside(noun: Token) -> bool:
    """Tell whether words on *noun* itself set it aside: "not", "neither", "rather than"."""
    marks = children(noun, "advmod", "case", "cc", "cc:preconj", "mark")
    return any(_negates(mark) or _sets_aside(mark) for mark in marks)


def _sets_aside(mark: Token) -> bool:
    aside = word_set("setting-aside")
    behind = mark.doc[mark.i + 1 : mark.i + 2]
    return mark.lower_ in aside or any(f"{mark.lower_} {word.lower_}" in aside for word in behind)


def _is_joined_to_denied(noun: Token) -> bool:
    """Tell whether 'or' or 'nor' joins *noun* to one who is denied, no 'but' before it."""
    row = [other for other in children(noun.head, "conj") if other.i <= noun.i]
    joined = {mark.lower_ for other in row for mark in children(other, "cc")}
    return bool(joined) and joined <= NEITHER_NOR and is_ruled_out(noun.head)


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
