"""Recognise harm done by floods, crashes and other accidents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from spacy.tokens import Token

from kg.clauses.trees import PhraseIndex, ancestors, any_in, children
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


@lru_cache(maxsize=2)
def _causes(lexicon: Lexicon) -> PhraseIndex[CueRow]:
    return PhraseIndex(lexicon.cue("nonviolent"))
