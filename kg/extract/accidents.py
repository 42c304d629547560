"""What floods, crashes and other accidents did, beside what was done by arms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Span, Token

from kg.clauses.trees import PhraseIndex, ancestors, children, lemma_of
from kg.extract.triggers import Trigger
from kg.lexicon.words import CueRow, Lexicon, word_set


def nonviolent_cause(sent: Span, lexicon: Lexicon) -> str:
    """Return the flood or accident that the harm is told to come from; "" if none is."""
    return next(filter(None, (_cause_at(token, lexicon) for token in sent)), "")


def _cause_at(token: Token, lexicon: Lexicon) -> str:
    row = _causes(lexicon).ending_at(token)
    if row is None or token.pos_ not in {row.pos, "PROPN", "NOUN"}:
        return ""
    fallen = children(token, "nsubj")  # "a drone crashed into a block of flats"
    armed = any(lemma_of(noun) in word_set("projectile") for noun in fallen)
    return "" if armed else " ".join(row.words)


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
    if harm.dep_ == "advcl" and words.isdisjoint(ancestors(harm.head)):
        causes.append(harm.head)
    return any(_cause_at(token, lexicon) for token in causes)


@lru_cache(maxsize=2)
def _causes(lexicon: Lexicon) -> PhraseIndex[CueRow]:
    return PhraseIndex(lexicon.cue("nonviolent"))
