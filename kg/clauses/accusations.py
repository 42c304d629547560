"""Say of which acts somebody is accused or suspected.

"Relatives accused soldiers of standing by while a mob killed the imam" accuses them of no killing:
an act counts where it is the complement itself, stands below an act or a light verb, or is told as
its means or purpose ("violating the truce by shelling the town", "using drones to kill").
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.clauses.polarity import is_negated
from kg.clauses.trees import ancestors, any_in, children, has_word, lemma_of, relations
from kg.lexicon.words import word_set

OF = frozenset({"of", "for", "over"})
MEANS_OR_PURPOSE = frozenset({"by", "to"})
CLAUSES = ("ccomp", "csubj", "csubj:pass", "xcomp")
COMPLEMENTS = ("acl", "advcl", "ccomp", "nmod", "obl", "xcomp")
BELOW_ACTS = ("acl", "advcl", "nmod", "obj", "obl", "xcomp")
MARKS = ("case", "mark")
OVER = frozenset({"of", "over", "in", "from"})
JUDGED = relations("nsubj:pass obj")
ABOUT = relations("acl advcl ccomp nmod obl xcomp")


def charged(verb: Token) -> list[Token]:
    """Return the words below *verb* ("accuse", "suspect") that name what somebody did."""
    reached, found = list(_complements(verb)), []
    while reached:
        word = reached.pop()
        reached.extend(children(word, "conj"))
        if lemma_of(word) not in word_set("accessory"):
            found.append(word)
            reached.extend(_told_by(word))
    return found


def charged_acts(verb: Token) -> list[Token]:
    """Return the acts of violence among what *verb* says that somebody did."""
    acts = word_set("violent-noun") | word_set("violent-verb")
    return [word for word in charged(verb) if lemma_of(word) in acts]


def stance_over(act: Token) -> str:
    """Return how the sentence tells that somebody did *act*: asserts, alleges or suspects."""
    for verb in ancestors(act)[1:]:
        held = _stance_of(verb)
        if held != "asserts" and (act in charged(verb) or act in _blamed_on(verb)):
            return held
    return "asserts"


def _blamed_on(verb: Token) -> list[Token]:
    """Return the acts that something is blamed on: "blamed the fires on air strikes by rebels"."""
    if not any_in([verb], "blaming"):
        return []
    return [word for word in verb.subtree if has_word(word, ("on",), *MARKS)]


def _stance_of(verb: Token) -> str:
    if verb.pos_ not in {"VERB", "AUX"}:
        return "asserts"
    if any_in([verb], "blaming") or any_in([verb], "arraigning"):
        return "alleges"
    return "suspects" if any_in([verb], "suspecting") else "asserts"


def _complements(verb: Token) -> Iterator[Token]:
    """Yield what hangs on *verb* or on whom it accuses: "accused rebels *of the shelling*"."""
    # "accused the army of breaking a truce *by shelling*": the parser hangs it on the accusation.
    clauses = children(verb, "advcl")
    yield from (
        c for c in clauses if has_word(c, ("by",), "mark") or not children(c, "mark", "nsubj")
    )
    accused = children(verb, "obj", "iobj", "nsubj:pass")
    for word in (verb, *accused):
        yield from (c for c in children(word, *COMPLEMENTS) if has_word(c, OF, *MARKS))
    if any_in([verb], "suspecting"):
        yield from children(verb, *CLAUSES)


def _told_by(word: Token) -> list[Token]:
    """Return what below *word* is a part of what was done, its means or its purpose."""
    parts = word_set("violent-noun") | word_set("violent-verb") | word_set("light")
    if lemma_of(word) not in parts | word_set("carry-out") | word_set("taking-part"):
        return [c for c in children(word, *COMPLEMENTS) if has_word(c, MEANS_OR_PURPOSE, *MARKS)]
    return [
        c for c in children(word, *BELOW_ACTS) if not has_word(c, word_set("apart-in-time"), *MARKS)
    ]


def is_cleared(act: Token) -> bool:
    """Tell whether the sentence says of nobody, or no longer, that they did *act*.

    "Rebels are not suspected of killing nine", "Police do not believe that rebels killed nine",
    "a court acquitted soldiers of killing nine", "dropped charges against men accused of it".
    """
    held = word_set("suspecting") | word_set("blaming")
    return any(
        (lemma_of(above) in held and (is_negated(above) or _is_said_falsely(above)))
        or _is_innocent(above)
        for above in ancestors(act)[1:]
    ) or any(map(_acquits, ancestors(act)[:-1]))


def _is_said_falsely(verb: Token) -> bool:
    return has_word(verb, word_set("falsely"), "advmod")


def _is_innocent(word: Token) -> bool:
    """Tell whether *word* says "not guilty" or "innocent"."""
    is_not_guilty = any_in([word], "guilty") and is_negated(word)
    return is_not_guilty or (any_in([word], "innocent") and not is_negated(word))


def _acquits(word: Token) -> bool:
    """Tell whether what *word* hangs on takes it back from those who were tried or accused.

    "Acquitted (or: cleared) *of bombing* a train", "*soldiers* accused of it were acquitted",
    "dropped the *charges* against them"; "troops cleared the town, killing nine" acquits nobody.
    """
    verb = word.head
    freeing = word_set("dropping") | word_set("acquitting") | word_set("clearing")
    if lemma_of(verb) not in freeing or is_negated(verb):
        return False
    if lemma_of(verb) in word_set("dropping"):
        return word.dep_ in JUDGED and lemma_of(word) in word_set("charge") | word_set("verdict")
    if lemma_of(verb) in word_set("acquitting"):
        return word.dep_ in JUDGED or _is_told_over(word)
    # "Cleared four men *of bombing* a train": the parser may hang it on the men.
    is_whom = word.dep_ in JUDGED and any(map(_is_told_over, word.children))
    return lemma_of(verb) in word_set("clearing") and (is_whom or _is_told_over(word))


def _is_told_over(word: Token) -> bool:
    """Tell whether *word* is what one is tried for: "*of bombing* it", "*over the killing*"."""
    acts = word_set("violent-noun") | word_set("violent-verb") | word_set("taking-part")
    is_act = word.tag_ == "VBG" or lemma_of(word) in acts | word_set("charge")
    return is_act and word.dep_ in ABOUT and has_word(word, OVER, *MARKS)
