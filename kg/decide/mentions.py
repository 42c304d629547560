"""The words that name events, seen by either reader, and what the learned reader says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kg.decide.sight import Sight
from kg.model.text import Passage
from kg.model.trace import Telling

SURE_ENOUGH: Final = 0.25
"""A word that only the learned reader takes for an event is weighed from this score on."""
HAPPENED: Final = ("occurred", "ongoing")

Players: TypeAlias = Mapping[int | None, float]
"""How surely spans play a role; none where the learned reader sees no span plays any."""


@dataclass(slots=True)
class Mention:
    """Words that name an event.

    Attributes:
        words: Where they stand, as either reader cuts them.
        triggers: Numbers of the learned reader's triggers.
        tellings: Numbers of the tellings in the trace.
        is_total: True if the grammar reads a total over several events here.
    """

    words: list[Passage]
    triggers: list[int] = field(default_factory=list)
    tellings: list[int] = field(default_factory=list)
    is_total: bool = False


def find_mentions(sight: Sight) -> list[Mention]:
    """Find every mention of an event, in text order; words that overlap are one."""
    found: list[Mention] = []
    triggers = map(sight.span, sight.triggers)
    sure = [span.passage for span in triggers if span.score >= SURE_ENOUGH]
    for number, telling in enumerate(sight.trace.tellings):
        for words in telling.triggers:
            # A bare mention ("after the attack") counts where the learned reader sees an event in
            # it.
            if telling.reports or any(map(words.overlaps, sure)):
                _add_telling(found, number, telling, words)
    for number in sight.triggers:
        _add_trigger(found, number, sight)
    return sorted(found, key=lambda mention: mention.words[0])


def _add_telling(found: list[Mention], number: int, telling: Telling, words: Passage) -> None:
    for mention in found:
        if mention.is_total == telling.is_total and _meets(mention, words):
            mention.tellings.append(number)
            return
    found.append(Mention([words], tellings=[number], is_total=telling.is_total))


def _add_trigger(found: list[Mention], number: int, sight: Sight) -> None:
    span = sight.span(number)
    # Words that the grammar reads as an act and as a total are the act's.
    own = sorted((m for m in found if _meets(m, span.passage)), key=lambda m: m.is_total)
    if own:
        own[0].triggers.append(number)
        own[0].words.append(span.passage)
    elif span.score >= SURE_ENOUGH:
        found.append(Mention([span.passage], triggers=[number]))


def _meets(mention: Mention, words: Passage) -> bool:
    return any(map(words.overlaps, mention.words))


class Attributes:
    """The attributes that the learned reader gives an event, over its mentions."""

    def __init__(self, sight: Sight, triggers: Sequence[int]) -> None:
        self._shares: dict[str, dict[str, float]] = {}
        total = sum(sight.span(number).score for number in triggers) or 1.0
        for span in map(sight.span, triggers):
            for layer, values in span.attributes.items():
                shares = self._shares.setdefault(layer, {})
                for value, share in values.items():
                    shares[value] = shares.get(value, 0.0) + share * span.score / total

    def share(self, layer: str, *values: str) -> float:
        """Return how likely one of *values* is; 0 if the reader sees nothing."""
        return sum(self._shares.get(layer, {}).get(value, 0.0) for value in values)

    def shares(self, layer: str) -> Mapping[str, float]:
        """Return how likely each value is."""
        return self._shares.get(layer, {})

    def best(self, layer: str, default: str) -> str:
        """Return the likeliest value, or *default* if the reader sees nothing."""
        shares = self.shares(layer)
        # Ties are broken by name: every run decides alike.
        return max(shares, key=lambda value: (shares[value], value)) if shares else default


class Roles:
    """The probability that a span plays a role in an event: best and mean over its mentions."""

    def __init__(self, sight: Sight, triggers: Sequence[int]) -> None:
        self.best: dict[str, dict[int | None, float]] = defaultdict(dict)
        self.mean: dict[str, dict[int | None, float]] = defaultdict(dict)
        for trigger in triggers:
            for reading in sight.roles.get(trigger, ()):
                best, mean, span = self.best[reading.role], self.mean[reading.role], reading.span
                best[span] = max(best.get(span, 0.0), reading.score)
                mean[span] = mean.get(span, 0.0) + reading.score / len(triggers)

    def players(self, *roles: str) -> Players:
        """Return how surely each span that plays one of *roles* plays it."""
        found: dict[int | None, float] = {}
        for role in roles:
            for span, score in self.best[role].items():
                found[span] = max(score, found.get(span, 0.0))
        return found

    def score(self, span: int | None, *roles: str) -> float:
        """Return how surely *span* plays one of *roles*; 0 for no span."""
        return max([self.best[role].get(span, 0.0) for role in roles])
