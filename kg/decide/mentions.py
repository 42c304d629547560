"""The words that name events, seen by either reader: which of them tell of one event?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from kg.decide.sight import Sight
from kg.decide.tables import Features, TreeTable
from kg.model.findings import When
from kg.model.text import BlockKind, Passage
from kg.model.trace import Telling

SURE_ENOUGH: Final = 0.25
"""A word that only the learned reader takes for an event is weighed from this score on."""
HAPPENED: Final = ("occurred", "ongoing")
SHARED: Final = ("attacker", "target", "place", "time", "figure", "speaker")
NEW_ONE: Final = ("another", "second", "separate", "other")
FAR: Final = 999.0
ONE_FRAME: Final = 2.0
NEVER: Final = -1.0


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
    for number, telling in enumerate(sight.trace.tellings):
        for words in telling.triggers:
            if telling.frame or _is_seen(sight, words):
                _add_telling(found, number, telling, words)
    for number in sight.triggers:
        _add_trigger(found, number, sight)
    return sorted(found, key=lambda mention: mention.words[0])


def _is_seen(sight: Sight, words: Passage) -> bool:
    spans = map(sight.span, sight.triggers)
    return any(s.score >= SURE_ENOUGH and s.passage.overlaps(words) for s in spans)


def _add_telling(found: list[Mention], number: int, telling: Telling, words: Passage) -> None:
    for mention in found:
        if mention.is_total == telling.is_total and _meets(mention, words):
            mention.tellings.append(number)
            return
    found.append(Mention([words], tellings=[number], is_total=telling.is_total))


def _add_trigger(found: list[Mention], number: int, sight: Sight) -> None:
    span = sight.span(number)
    own = sorted((m for m in found if _meets(m, span.passage)), key=lambda m: m.is_total)
    if own:
        own[0].triggers.append(number)
        own[0].words.append(span.passage)
    elif span.score >= SURE_ENOUGH:
        found.append(Mention([span.passage], triggers=[number]))


def _meets(mention: Mention, words: Passage) -> bool:
    return any(mine.overlaps(words) for mine in mention.words)


class Attributes:
    """What the learned reader takes an event for, over its mentions."""

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
        return max(shares, key=lambda value: (shares[value], value)) if shares else default


class Roles:
    """How surely each span plays a role in an event: the best and the mean over its mentions."""

    def __init__(self, sight: Sight, triggers: Sequence[int]) -> None:
        self.best: dict[tuple[str, int], float] = {}
        self.stances: dict[tuple[str, int], Mapping[str, float]] = {}
        self.mean: dict[tuple[str, int], float] = {}
        for trigger in triggers:
            for reading in sight.roles.get(trigger, ()):
                key = (reading.role, reading.span)
                self.mean[key] = self.mean.get(key, 0.0) + reading.score / len(triggers)
                if reading.score > self.best.get(key, 0.0):
                    self.best[key] = reading.score
                    self.stances[key] = reading.stances

    def score(self, span: int | None, *roles: str) -> float:
        """Return how surely *span* plays one of *roles*; 0 for no span."""
        if span is None:
            return 0.0
        return max((self.best.get((role, span), 0.0) for role in roles), default=0.0)

    def top(self, *roles: str) -> float:
        """Return the best score that any span has for one of *roles*."""
        return max((score for (role, _), score in self.best.items() if role in roles), default=0.0)


@dataclass(frozen=True, slots=True)
class Described:
    """A mention with what both readers say of it, so that pairs are compared fast."""

    mention: Mention
    attributes: Attributes
    roles: Roles
    sentence: int
    block: int
    is_title: bool
    tellings: tuple[Telling, ...]
    word: str
    score: float


def describe(mention: Mention, sight: Sight) -> Described:
    """Gather what both readers say of *mention*."""
    first = mention.words[0]
    sentence = sight.sentence(first)
    return Described(
        mention=mention,
        attributes=Attributes(sight, mention.triggers),
        roles=Roles(sight, mention.triggers),
        sentence=sight.sentence_number(first),
        block=sentence.block if sentence else 0,
        is_title=sentence is not None and sentence.kind is BlockKind.TITLE,
        tellings=tuple(sight.trace.tellings[number] for number in mention.tellings),
        word=sight.words(first).lower(),
        score=max((sight.span(number).score for number in mention.triggers), default=0.0),
    )


def pair_features(one: Described, two: Described, sight: Sight) -> Features:
    """Return what speaks for and against two mentions, in text order, being one event."""
    pairs = [(i, j) for i in one.mention.triggers for j in two.mention.triggers]
    same = [sight.same.get(pair, 0.0) for pair in pairs] or [-1.0]
    part = [sight.part_of.get(pair, 0.0) for pair in pairs] or [-1.0]
    types = one.attributes.shares("type"), two.attributes.shares("type")
    between = sight.text[one.mention.words[0].end : two.mention.words[0].start]
    beside = one.sentence == two.sentence
    return {
        "same": float(np.mean(same)),
        "most same": max(same),
        "part of": max(part),
        "grammar joins": _joined(one, two),
        "sentences apart": two.sentence - one.sentence,
        "one paragraph": one.block == two.block,
        "paragraphs apart": abs(two.block - one.block),
        "in the title": one.is_title or two.is_title,
        "type": sum(share * types[1].get(value, 0.0) for value, share in types[0].items()),
        "grammar's types": _types_agree(one, two),
        "happened": _apart(one, two, "realisation", *HAPPENED),
        "total": _apart(one, two, "kind", "aggregate"),
        "both totals": one.mention.is_total + two.mention.is_total,
        "days": _days_agree(one, two, sight),
        "places": _places_agree(one, two, sight),
        "one word": one.word == two.word,
        "one stem": one.word[:4] == two.word[:4],
        "points back": any(telling.points_back for telling in two.tellings),
        "first is seen": one.score,
        "second is seen": two.score,
        "characters apart": len(between) if beside else FAR,
        "and between": beside and " and " in between,
        "after between": beside and " after " in between,
        "a new one": any(word in between[-25:].lower() for word in NEW_ONE),
        **_shared_roles(one.roles, two.roles),
    }


def _joined(one: Described, two: Described) -> float:
    """Return 3 for one telling of the grammar, 2 for one frame, 1 for two, 0 if it sees one."""
    if not one.tellings or not two.tellings:
        return 0.0
    if set(one.mention.tellings) & set(two.mention.tellings):
        return 3.0
    frames = {t.frame for t in one.tellings if t.frame} & {t.frame for t in two.tellings if t.frame}
    return ONE_FRAME if frames else 1.0


def _types_agree(one: Described, two: Described) -> float:
    types = {t.type for t in one.tellings}, {t.type for t in two.tellings}
    if not all(types):
        return 0.0
    return 2.0 if types[0] & types[1] else 1.0


def _days_agree(one: Described, two: Described, sight: Sight) -> float:
    """Return 1 if the grammar's times can be one, -1 if they cannot, 0 if one has none."""
    ours, theirs = ([w for w in sight.whens(d.tellings) if w.end] for d in (one, two))
    if not ours or not theirs:
        return 0.0
    meet = any(_meet(a, b) for a in ours for b in theirs)
    return 1.0 if meet else -1.0


def _meet(one: When, two: When) -> bool:
    starts = [when.start for when in (one, two) if when.start]
    ends = [when.end for when in (one, two) if when.end]
    return max(starts, default=ends[0]) <= min(ends)


def _places_agree(one: Described, two: Described, sight: Sight) -> float:
    """Return 1 if the grammar's places share a name, -1 if they share none, 0 if one has none."""
    ours, theirs = (sight.place_names(d.tellings) for d in (one, two))
    if not ours or not theirs:
        return 0.0
    return 1.0 if ours & theirs else -1.0


def _apart(one: Described, two: Described, layer: str, *values: str) -> float:
    if not one.mention.triggers or not two.mention.triggers:
        return -1.0
    return abs(one.attributes.share(layer, *values) - two.attributes.share(layer, *values))


def _shared_roles(one: Roles, two: Roles) -> dict[str, float]:
    found: dict[str, float] = {}
    for role in SHARED:
        both = {span for name, span in one.best if name == role}
        common = max(
            (min(one.score(span, role), two.score(span, role)) for span in both), default=0.0
        )
        found[f"one {role}"] = common
        found[f"own {role}"] = min(one.top(role), two.top(role)) - common
    return found


def pair_scores(
    mentions: Sequence[Mention], sight: Sight, table: TreeTable
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return how surely each two of *mentions* tell of one event: a symmetric matrix."""
    described = [describe(mention, sight) for mention in mentions]
    pairs = [(i, j) for j in range(len(mentions)) for i in range(j)]
    rows = [pair_features(described[i], described[j], sight) for i, j in pairs]
    scores = np.zeros((len(mentions), len(mentions)))
    for (i, j), row, score in zip(pairs, rows, table.probabilities(rows), strict=True):
        scores[i, j] = scores[j, i] = NEVER if _cannot_be_one(row) else score
    return scores


def _cannot_be_one(row: Features) -> bool:
    """Tell whether the grammar gives two mentions days or places that cannot be one.

    Words that point back ("the bombardment") are held to what they point at, not to the day of
    some other clause of their sentence.
    """
    free = row["grammar joins"] >= ONE_FRAME or row["points back"]
    return not free and min(row["days"], row["places"]) < 0


def linked(
    scores: np.ndarray[tuple[int, int], np.dtype[np.float64]], threshold: float
) -> list[list[int]]:
    """Join the most alike until no two groups are alike enough on average; in text order."""
    scores = scores.copy()
    groups: dict[int, list[int]] = {number: [number] for number in range(len(scores))}
    np.fill_diagonal(scores, NEVER)
    while len(groups) > 1:
        one, two = np.unravel_index(int(scores.argmax()), scores.shape)
        if scores[one, two] < threshold:
            break
        keep, gone = sorted((int(one), int(two)))
        sizes = len(groups[keep]), len(groups[gone])
        merged = (scores[keep] * sizes[0] + scores[gone] * sizes[1]) / sum(sizes)
        scores[keep, :] = scores[:, keep] = merged
        scores[gone, :] = scores[:, gone] = scores[keep, keep] = NEVER
        groups[keep] += groups.pop(gone)
    return sorted((sorted(group) for group in groups.values()), key=lambda group: group[0])
