"""Which mentions tell of one event? Features of a pair, its score, and average linkage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from kg.decide.happenings import DOERS, SUFFERERS
from kg.decide.mentions import HAPPENED, Attributes, Mention, Roles
from kg.decide.sight import Sight
from kg.decide.tables import Features, TreeTable
from kg.lexicon.words import load_lexicon
from kg.model.findings import Count, When, names_agree
from kg.model.text import BlockKind
from kg.model.trace import Telling

SHARED: Final = ("attacker", "target", "place", "time", "figure", "speaker")
NEW_ONE: Final = ("another", "second", "separate", "other")
FAR: Final = 999.0
ONE_TELLING: Final = 2.0
UNBOUNDED: Final = 10**9
NEVER: Final = -1.0


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
    told: Told


@dataclass(frozen=True, slots=True)
class Told:
    """What the grammar's frames say of a mention."""

    types: frozenset[str]
    families: frozenset[str]
    days: tuple[When, ...]
    places: frozenset[str]
    doers: frozenset[str]
    targets: frozenset[str]
    figures: tuple[Count, ...]
    statuses: frozenset[str]
    has_act: bool
    bears: bool


def _told(tellings: Sequence[Telling]) -> Told:
    frames = [telling.frame for telling in tellings if telling.frame]
    people = [person for frame in frames for person in frame.participants]
    types = frozenset(t.type for t in tellings if t.type)
    return Told(
        types=types,
        families=frozenset(map(family_of, types)),
        days=tuple(f.when for f in frames if f.when is not None and f.when.end),
        places=frozenset(
            name.text.lower() for f in frames for w in f.where for name in (w.name, *w.within)
        ),
        doers=frozenset(p.name.resolved_text.lower() for p in people if p.role in DOERS),
        targets=frozenset(p.name.text.lower() for p in people if p.role in SUFFERERS),
        figures=tuple(c for frame in frames for c in frame.counts if c.subset_of is None),
        statuses=frozenset(frame.realisation for frame in frames),
        has_act=any(telling.has_act for telling in tellings),
        bears=any(says - {"sum"} for t in tellings for says in t.bearings.values()),
    )


@lru_cache(maxsize=256)
def family_of(type: str) -> str:
    """Return the family of an event type; "" for one that the lexicon does not know."""
    row = load_lexicon().event_types.get(type)
    return row.family if row is not None else ""


def describe(mention: Mention, sight: Sight) -> Described:
    """Gather what both readers say of *mention*."""
    first = mention.words[0]
    sentence = sight.sentence(first)
    tellings = tuple(sight.trace.tellings[number] for number in mention.tellings)
    return Described(
        mention=mention,
        attributes=Attributes(sight, mention.triggers),
        roles=Roles(sight, mention.triggers),
        sentence=sight.sentence_number(first),
        block=sentence.block if sentence else 0,
        is_title=sentence is not None and sentence.kind is BlockKind.TITLE,
        tellings=tellings,
        word=sight.words(first).lower(),
        score=max((sight.span(number).score for number in mention.triggers), default=0.0),
        told=_told(tellings),
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
        "grammar's types": _types_agree(one.told, two.told),
        "grammar's doers": _names_meet(one.told.doers, two.told.doers),
        "grammar's targets": _names_meet(one.told.targets, two.told.targets),
        "grammar's figures": _figures_agree(one.told.figures, two.told.figures),
        "grammar's status": _meets_or_not(one.told.statuses, two.told.statuses),
        "both acts": one.told.has_act + two.told.has_act,
        "bears on a toll": two.told.bears,
        "bare": (not one.told.figures) + (not two.told.figures),
        "happened": _apart(one, two, "realisation", *HAPPENED),
        "total": _apart(one, two, "kind", "aggregate"),
        "both totals": one.mention.is_total + two.mention.is_total,
        "days": _days_agree(one.told.days, two.told.days),
        "places": _meets_or_not(one.told.places, two.told.places),
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
    """Return 2 for one telling of the grammar, 1 for two, 0 if it sees one."""
    if not one.tellings or not two.tellings:
        return 0.0
    return ONE_TELLING if set(one.mention.tellings) & set(two.mention.tellings) else 1.0


def _types_agree(one: Told, two: Told) -> float:
    """Return 3 for one type, 2 for one family, 1 for none in common, 0 if one has no type."""
    if not one.types or not two.types:
        return 0.0
    if one.types & two.types:
        return 3.0
    return 2.0 if one.families & two.families else 1.0


def _meets_or_not(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Return 1 if the two share something, -1 if they do not, 0 if one is empty."""
    if not ours or not theirs:
        return 0.0
    return 1.0 if ours & theirs else -1.0


def _names_meet(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Return 1 if a name of one side holds all words of one of the other, -1 or 0 as above."""
    if not ours or not theirs:
        return 0.0
    return 1.0 if any(names_agree(a, b) for a in ours for b in theirs) else -1.0


def _figures_agree(ours: Sequence[Count], theirs: Sequence[Count]) -> float:
    """Return 2 for one figure, 1 where bounds meet, -1 where they do not, 0 for other harms."""
    pairs = [(a, b) for a in ours for b in theirs if a.harm == b.harm]
    if not pairs:
        return 0.0
    if any((a.minimum, a.maximum) == (b.minimum, b.maximum) for a, b in pairs):
        return 2.0
    return 1.0 if any(_bounds_meet(a, b) for a, b in pairs) else -1.0


def _bounds_meet(one: Count, two: Count) -> bool:
    low = max(one.minimum or 0, two.minimum or 0)
    return low <= min(one.maximum or UNBOUNDED, two.maximum or UNBOUNDED)


def _days_agree(ours: Sequence[When], theirs: Sequence[When]) -> float:
    """Return 1 if the grammar's times can be one, -1 if they cannot, 0 if one has none."""
    if not ours or not theirs:
        return 0.0
    return 1.0 if any(_meet(a, b) for a in ours for b in theirs) else -1.0


def _meet(one: When, two: When) -> bool:
    starts = [when.start for when in (one, two) if when.start]
    ends = [when.end for when in (one, two) if when.end]
    return max(starts, default=ends[0]) <= min(ends)


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
    free = row["grammar joins"] >= ONE_TELLING or row["points back"]
    return not free and min(row["days"], row["places"]) < 0


def joined(
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
