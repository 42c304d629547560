"""Find the people that a trigger of harm speaks of, and the figure that counts them.

The constructions of ``kg/clauses`` lead from a trigger to the nouns that were killed, hurt or
taken; here stands which triggers harm, and which figure counts a noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.clauses.constructions import words_as
from kg.clauses.trees import (
    ancestors,
    any_in,
    case_of,
    children,
    has_word,
    lemma_of,
    noun_phrase,
    relations,
)
from kg.extract.numbers import Quantity
from kg.extract.triggers import Trigger
from kg.lexicon.words import act_harms, word_set

RANK = re.compile(r"\d+(?:st|nd|rd|th)")
LUMPED = 2
"""So far apart are two words of harm that share a figure: "killed and wounded"."""
OTHER_PHRASES = relations("acl acl:relcl advcl appos conj obl parataxis")


def behind_total(head: Token) -> Token:
    """Return whom a total counts: the fighters of "a total of 37 fighters"."""
    counted = children(head, "nmod") if lemma_of(head) == "total" else []
    return next((c for c in counted if case_of(c) == "of"), head)


def harm_of(trigger: Trigger) -> str | None:
    """Return the harm that the trigger says, or None for an act that need not harm."""
    if not trigger.is_act:
        return trigger.type
    return act_harms().get(trigger.row.id) or act_harms().get(trigger.type)


def either_harm(triggers: Sequence[Trigger]) -> set[Token]:
    """Return the words of harm that share one figure: "dozens were killed or wounded".

    "killed and wounded at least 80" lumps them too; "killed 12 and wounded 50" does not.
    """
    harmful = {t.token for t in triggers if harm_of(t) in {"killed", "injured"}}
    joined = [t for t in harmful if t.dep_ == "conj" and t.head in harmful]  # UD: under the first
    shared = [t for t in joined if has_word(t, ("or",), "cc") or 0 < t.i - t.head.i <= LUMPED]
    beside = {b for a, _, b in _joined_words(harmful) if b in harmful and a in harmful}
    pairs = [*((t.head, t) for t in shared), *((b.doc[b.i - LUMPED], b) for b in beside)]
    return {word for pair in pairs for word in pair}


def unclear_harms(triggers: Sequence[Trigger]) -> set[Token]:
    """Return the words of harm whose figure may be another's: "40 were killed or abducted".

    "left 40 dead or missing", "killed and abducted 40"; not "captured and killed 40", who suffered
    both, and not "killed or wounded", which is a harm of its own.
    """
    harms = {t.token: harm for t in triggers if (harm := harm_of(t))}
    found: set[Token] = set()
    for first, joint, second in _joined_words(harms):
        told = harms.get(first, ""), harms.get(second, "")
        if _is_unclear(told, joint, {first.lower_, second.lower_}) or (
            joint == "or" and "killed" in told and "" in told and _is_bare_verb(first, second)
        ):
            found |= {first, second}
    # "were killed, wounded or abducted"
    listed = (t for t in harms if t.i + LUMPED < t.sent.end and t.doc[t.i + 1].text == ",")
    return found | {t for t in listed if t.doc[t.i + LUMPED] in found}


def _joined_words(words: Iterable[Token]) -> Iterator[tuple[Token, str, Token]]:
    """Yield *words* with those that 'and' or 'or' joins to them, nothing between, in text order."""
    for word in words:
        for i in (word.i - LUMPED, word.i):
            if word.sent.start <= i and i + LUMPED < word.sent.end:
                first, joint, second = word.doc[i : i + LUMPED + 1]
                if joint.lower_ in {"and", "or"}:
                    yield first, joint.lower_, second


def _is_unclear(harms: tuple[str, str], joint: str, words: set[str]) -> bool:
    """Tell whether two joined words leave open whom of a number the first of *harms* befell."""
    if not words.isdisjoint(word_set("no-harm-told")):
        return True
    first, second = harms
    is_other = bool(first and second) and first != second and set(harms) != {"killed", "injured"}
    return is_other and (joint == "or" or first == "killed")


def _is_bare_verb(*words: Token) -> bool:
    """Tell whether all *words* are verbs or adjectives: "killed or forced to flee"."""
    return all(word.pos_ in {"ADJ", "VERB"} for word in words)


def victims_of(trigger: Trigger) -> list[Token]:
    """Return the nouns that were harmed by what *trigger* says."""
    return words_as("patient", trigger.token, trigger.row)


def unharmed_by(trigger: Trigger) -> list[Token]:
    """Return the nouns that stand beside the harm and did not suffer it.

    Whoever did it ("three teachers killed a guard") or is tried for it ("charged 25 soldiers with
    murder").
    """
    return words_as("unharmed", trigger.token, trigger.row)


def figure_of(head: Token, figures: Sequence[Quantity]) -> Quantity | None:
    """Return the figure that counts *head*: the head itself, in its phrase before it, or a range.

    Its preposition draws "between 20 and 25 people" away.
    """
    own = [f for f in figures if f.first <= head.i <= f.last]
    phrase = {token.i for token in head.subtree if token.i <= head.i and _same_phrase(token, head)}
    phrase -= _of_next_clause(head)
    inside = [f for f in figures if f.last in phrase]
    first = noun_phrase(head)[0].i
    drawn = [f for f in figures if f.quantifier == "range" and f.last + 1 == first]
    return next(iter([*own[:1], *inside[-1:], *drawn]), None)


def _of_next_clause(head: Token) -> set[int]:
    """Return what counts the subject of the next clause: "rose to three and *12* people were hurt".

    The parser makes the two numbers one: people are counted by the first, and a noun by one alone.
    """
    numbers = children(head, "nummod")
    joined = (c for n in numbers for c in children(n, "conj") if has_word(c, ("and",), "cc"))
    return {c.i for c in joined if c.like_num}


def over_all(figure: Quantity, head: Token, figures: Sequence[Quantity]) -> Quantity:
    """Return *figure* over all where it is told of each: "three bombs killed eight people each"."""
    doers = children(head.head, "nsubj")
    words = (*head.doc[head.i + 1 : head.i + 2], *head.head.children)
    if figure.best is None or not any(word.lower_ in word_set("each") for word in words):
        return figure
    counted = (figure_of(n, figures) for d in doers for n in (d, *children(d, "nmod")))
    times = next((found.best for found in counted if found and found.best), 1)
    limits = (n and n * times for n in (figure.minimum, figure.maximum, figure.best))
    minimum, maximum, best = limits
    return replace(figure, minimum=minimum, maximum=maximum, best=best)


def _same_phrase(token: Token, head: Token) -> bool:
    """Tell whether no clause or second phrase divides *token* from *head* above it."""
    below = next((node for node in ancestors(token) if node.head == head and node != head), None)
    return below is None or below.dep_ not in OTHER_PHRASES


def noun_of(head: Token, figure: Quantity | None) -> Token:
    """Return the people noun: the nmod of a figure that is itself the head ("28 of the rebels")."""
    if figure is None or not figure.first <= head.i <= figure.last:
        return head
    # UD makes the number head of a partitive: "28 of the rebels".
    counted = (c for c in children(head, "nmod", "obl", "appos") if case_of(c) in OF_WHOM)
    return next(counted, head.head if head.dep_ == "nummod" else head)  # UD: nummod under its noun


def is_in_a_row(head: Token) -> bool:
    """Tell whether somebody told of already is meant: "he is the first guard to be killed"."""
    is_predicate = bool(children(head, "cop")) or head.dep_ == "xcomp"
    ranks = children(head, "amod")
    is_ranked = any_in(ranks, "in-a-row") or any(RANK.fullmatch(rank.lower_) for rank in ranks)
    return is_predicate and is_ranked


def sex_or_age(noun: str, demographic: str | None) -> str | None:
    """Return which of men, women and children *noun* calls people; None for "journalists"."""
    group = "men" if noun in {"man", "men"} else demographic
    return group if group in {"children", "men", "women"} else None


OF_WHOM = frozenset({"of", "among", ""})
