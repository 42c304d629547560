"""Recognise harm done by floods, crashes and other accidents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from spacy.tokens import Token

from kg.clauses.trees import PhraseIndex, ancestors, any_in, case_of, children, lemma_of
from kg.extract.triggers import Trigger
from kg.lexicon.words import CueRow, Lexicon


def nonviolent_cause(words: Iterable[Token], lexicon: Lexicon) -> str:
    """Return the flood or accident that one of *words* names as a cause; "" if none does."""
    return next(filter(None, (_cause_at(token, lexicon) for token in words)), "")


def _cause_at(token: Token, lexicon: Lexicon) -> str:
    row = _causes(lexicon).ending_at(token)
    if row is None or token.pos_ not in {row.pos, "PROPN", "NOUN"}:
        return ""
    fallen = children(token, "nsubj")  # "a drone crashed into a block of flats"
    return "" if any_in(fallen, "projectile") else " ".join(row.words)


def without_accidents(triggers: Sequence[Trigger], lexicon: Lexicon) -> list[Trigger]:
    """Return *triggers* without the harm that an accident did beside an act of violence.

    "A bus plunged into a ravine, killing 25, and rebels shot four officers." In "gunmen shot the
    driver and the bus plunged into a ravine, killing 25" the accident is the gunmen's doing.
    """
    words = {trigger.token for trigger in triggers}
    kept = [t for t in triggers if t.is_act or not _is_of_accident(t.token, words, lexicon)]
    return kept or list(triggers)


def _is_of_accident(harm: Token, words: set[Token], lexicon: Lexicon) -> bool:
    causes = children(harm, "nsubj")
    if harm.dep_ == "advcl" and words.isdisjoint(ancestors(harm.head)):  # "plunged, killing 25"
        causes.append(harm.head)
    return bool(nonviolent_cause(causes, lexicon))


def tells_new_accident(words: Iterable[Token], lexicon: Lexicon) -> bool:
    """Tell whether *words* begin to tell of an accident: "when a stand gave way", "in a crash".

    "The building collapsed" may be what a bomb told before has done.
    """
    return any(_is_new(token) for token in words if _cause_at(token, lexicon) or _gave_way(token))


def _is_new(accident: Token) -> bool:
    """Tell whether words name *accident*, or what met with it, as unknown so far."""
    named = children(accident, "nsubj") if accident.pos_ == "VERB" else [accident]
    return any(any_in(children(noun, "det", "nummod"), "unknown-so-far") for noun in named)


def _gave_way(verb: Token) -> bool:
    """Tell whether something gave way; talks that "gave way to fighting" did not fall."""
    yielded = any(noun.lower_ == "way" for noun in children(verb, "obj"))
    is_for_another = any(case_of(noun) == "to" for noun in children(verb, "obl"))
    return yielded and lemma_of(verb) == "give" and not is_for_another


@lru_cache(maxsize=2)
def _causes(lexicon: Lexicon) -> PhraseIndex[CueRow]:
    return PhraseIndex(lexicon.cue("nonviolent"))
