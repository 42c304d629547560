"""Find the figures of a sentence that count nobody whom an act of violence harmed.

What a learned reader makes of them is not told: 12 in "the blast almost killed 12", 40 in "a bus
carrying 40 pilgrims, killing 22 of them" and in "40 were killed or abducted", and the dead of an
accident.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.clauses.polarity import is_negated, is_unsettled
from kg.extract.accidents import tells_new_accident
from kg.extract.figure_cues import Around
from kg.extract.numbers import Quantity
from kg.extract.sentences import Seen
from kg.extract.triggers import Trigger
from kg.extract.victims import figure_of, harm_of, unclear_harms, victims_of
from kg.lexicon.words import Lexicon
from kg.model.text import Passage


def uncounted(seen: Seen, triggers: Sequence[Trigger], lexicon: Lexicon) -> Iterator[Passage]:
    """Yield where figures stand in a sentence that count nobody harmed by an act of violence."""
    sent, figures = seen.sentence.span, seen.figures
    if not any(trigger.is_act for trigger in triggers) and tells_new_accident(sent, lexicon):
        yield from (figure.passage for figure in figures)
    unclear = unclear_harms(triggers)
    for trigger in filter(harm_of, triggers):
        word = trigger.token
        if is_negated(word) or is_unsettled(word) or word in unclear:
            counted = (figure_of(head, figures) for head in victims_of(trigger))
            yield from (figure.passage for figure in counted if figure is not None)
    for part in figures:
        around = Around.of(part, sent)
        if around.says("subset") and around.says("live"):
            yield from _whole_before(part, figures)


def _whole_before(part: Quantity, figures: Sequence[Quantity]) -> list[Passage]:
    """Return where the figure stands of whose people *part* were harmed."""
    before = [f for f in figures if f.last < part.first and (f.best or 0) > (part.best or 0)]
    return [figure.passage for figure in before[-1:]]
