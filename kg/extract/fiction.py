"""Tell what happens in works and drills alone, or is only asked, from what happened."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.clauses.trees import ancestors, case_of, children, has_word, lemma_of, relations
from kg.extract.event_mentions import EventMention
from kg.lexicon.words import word_set

INSIDE = frozenset({"in", "during"})
ASKED = relations("ccomp conj csubj xcomp")
"""Relations over which a question asks of an act too: "Did anybody see them kill him?"."""
AUXILIARIES = relations("aux aux:pass cop")


def is_made_up(mention: EventMention) -> bool:
    """Tell whether a work or a drill tells it: "The film tells how", "In a drill, gunmen ..."."""
    act = mention.main.token
    verbs = [node for node in ancestors(act) if node.pos_ == "VERB"]
    # Works are told in the present; "In a war game, soldiers attacked the town" is made up too.
    is_past = any(verb.tag_ == "VBD" for verb in verbs)
    made_up = word_set("imagined") | (frozenset() if is_past else word_set("work-of-fiction"))
    if not mention.counts:
        made_up |= word_set("drill")  # troops on exercise may be attacked in earnest
    nouns = [noun for verb in verbs for noun in children(verb, "nsubj", "obl")]
    works = (noun for noun in nouns if _is_a_tale(noun) or not made_up.isdisjoint(_named_by(noun)))
    is_told = any(w.dep_ == "nsubj" or _is_before(w, act) for w in works)
    return is_told or any(map(_happens_in_a_work, verbs)) or _is_mock(act, nouns)


def _is_before(noun: Token, act: Token) -> bool:
    return case_of(noun) in INSIDE and noun.i < act.i


def _is_a_tale(noun: Token) -> bool:
    """Tell whether *noun* names a work that tells no news: "in his novel", "in the second episode".

    "In one episode" or "in the latest chapter of the war, soldiers shot a boy" may have happened.
    """
    if lemma_of(noun) in word_set("tale"):
        return True
    is_counted = has_word(noun, word_set("place-in-a-row"), "amod")
    works = (lemma_of(whole) in word_set("work-of-fiction") for whole in children(noun, "nmod"))
    return is_counted and lemma_of(noun) in word_set("part-of-work") and all(works)


def _happens_in_a_work(verb: Token) -> bool:
    """Tell whether *verb* tells what happens in a work: "a play in which soldiers kill nine"."""
    if verb.dep_ != "acl:relcl" or verb.head.i > verb.i:
        return False
    told = word_set("tale") | word_set("imagined") | word_set("play-in-which")
    where = children(verb, "obl", "advmod")
    inside = any(w.lower_ == "where" or (w.lower_ == "which" and case_of(w) == "in") for w in where)
    return inside and not told.isdisjoint(_named_by(verb.head))


def _is_mock(act: Token, nouns: list[Token]) -> bool:
    """Tell whether act, doer or frame is pretended: "mock gunmen", "in a simulated attack"."""
    around = [act, *(n for n in nouns if n.dep_ == "nsubj" or _is_before(n, act))]
    return any(has_word(noun, word_set("mock"), "amod", "compound") for noun in around)


def _named_by(noun: Token) -> Iterator[str]:
    """Yield the lemma of *noun*, of what it is called, and with each word of its compound.

    "War game", "In Hotel Mumbai, a film".
    """
    yield lemma_of(noun)
    yield from map(lemma_of, children(noun, "appos"))
    for part in children(noun, "compound"):
        yield f"{part.lower_} {lemma_of(noun)}"


def is_only_asked(mention: EventMention) -> bool:
    """Tell whether its sentence asks whether it happened: "Did soldiers kill the nine men?".

    "Why did soldiers kill them?" and "Who killed them?" take it for true.
    """
    sent, act = mention.sent, mention.main.token
    if sent.text.rstrip("\"”’' ")[-1:] != "?" or act.pos_ != "VERB":
        return False
    *inner, root = ancestors(act)
    words = [token for token in sent if token.is_alpha]
    is_inverted = bool(words) and words[0].dep_ in AUXILIARIES and words[0].head == root
    return is_inverted and all(node.dep_ in ASKED for node in inner)
