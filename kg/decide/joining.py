"""Which mentions tell of one event? Features of a pair, its score, and average linkage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.decide.happenings import SUFFERERS
from kg.decide.mentions import HAPPENED, Attributes, Mention, Roles
from kg.decide.sight import Links, Sight
from kg.decide.tables import Columns, Numbers, TreeTable
from kg.extract.frames import COARSENESS
from kg.extract.known_names import KnownNames
from kg.lexicon.words import load_lexicon
from kg.model.findings import DOERS, Count, When, names_agree
from kg.model.text import BlockKind
from kg.model.trace import Telling

SHARED: Final = ("attacker", "target", "place", "time", "figure", "speaker")
NEW_ONE: Final = ("another", "second", "separate", "other")
FAR: Final = 999.0
ONE_TELLING: Final = 2.0
UNBOUNDED: Final = 10**9
STEM: Final = 4
ANY: Final = "any"
RELATED: Final = frozenset({"kill", "captive", "ground"})
"""Families of acts that may tell of one: "abducted and executed", "killed in a clash"."""
LARGER: Final = frozenset(COARSENESS)
"""Kinds of places of which one may hold the other: no two towns."""
LOOK_BACK: Final = 25
APART: Final = (
    ("happened", "realisation", HAPPENED),
    ("total", "kind", ("aggregate",)),
)
TEXT_FEATURES: Final = (
    "one word",
    "one stem",
    "characters apart",
    "and between",
    "after between",
    "a new one",
)

Pairs = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
NEVER: Final = -3.0
"""Score of two that cannot be one: three that would join do not outvote it."""


@dataclass(frozen=True, slots=True)
class Described:
    """A mention with what both readers say of it."""

    mention: Mention
    attributes: Attributes
    sentence: int
    block: int
    kind: BlockKind
    word: str
    score: float
    points_back: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Told:
    """What the grammar's frames say of a mention."""

    types: frozenset[str]
    families: frozenset[str]
    days: tuple[When, ...]
    places: frozenset[str]
    towns: frozenset[str]
    doers: frozenset[str]
    sides: frozenset[str]
    is_named: bool
    targets: frozenset[str]
    figures: tuple[Count, ...]
    statuses: frozenset[str]
    has_act: bool
    bears: bool


def _told(tellings: Sequence[Telling], names: KnownNames) -> Told:
    frames = [telling.frame for telling in tellings if telling.frame]
    people = [person for frame in frames for person in frame.participants]
    doers = [person for person in people if person.role in DOERS]
    types = frozenset(t.type for t in tellings if t.type)
    places = [where for frame in frames for where in frame.where]
    return Told(
        types=types,
        families=frozenset(map(family_of, types)),
        days=tuple(f.when for f in frames if f.when is not None and f.when.end),
        places=frozenset(n.text.lower() for w in places for n in (w.name, *w.within)),
        towns=frozenset(w.name.text.lower() for w in places if w.kind_hint not in LARGER),
        doers=frozenset(p.name.resolved_text.lower() for p in doers),
        sides=frozenset().union(*(names.sides_of(p.name.resolved_text) for p in doers)),
        is_named=any(any(letter.isupper() for letter in p.name.text) for p in doers),
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
    tellings = [sight.trace.tellings[number] for number in mention.tellings]
    return Described(
        mention=mention,
        attributes=Attributes(sight, mention.triggers),
        sentence=sight.sentence_number(first),
        block=sentence.block if sentence else 0,
        kind=sentence.kind if sentence else BlockKind.BODY,
        word=sight.words(first).lower(),
        score=max((sight.span(number).score for number in mention.triggers), default=0.0),
        points_back=any(telling.points_back for telling in tellings),
        told=_told(tellings, sight.names),
    )


def pair_columns(mentions: Sequence[Mention], sight: Sight) -> tuple[Pairs, Columns]:
    """Return what speaks for and against each two mentions being one event.

    Args:
        mentions: The mentions, in text order.
        sight: What both readers saw.

    Returns:
        The first and the second mention of each pair, and for each feature a value per pair.
    """
    each = [describe(mention, sight) for mention in mentions]
    pairs = np.triu_indices(len(each), 1)
    columns = {
        **_link_columns(each, sight, pairs),
        **_place_columns(each, pairs),
        **_attribute_columns(each, pairs),
        **_grammar_columns(each, pairs),
        **_text_columns(each, sight, pairs),
        **_role_columns(mentions, sight, pairs),
    }
    return pairs, columns


def _of(each: Sequence[Described], value: Callable[[Described], float]) -> Numbers:
    return np.array([value(one) for one in each], np.float64)


def _link_columns(each: Sequence[Described], sight: Sight, pairs: Pairs) -> Columns:
    """Return how surely the learned reader links the triggers of two mentions; -1 for none."""
    left, right = pairs
    groups = [one.mention.triggers for one in each]
    same, part = _between(groups, sight.same), _between(groups, sight.part_of)
    return {
        "same": same[0][left, right],
        "most same": same[1][left, right],
        "part of": part[1][left, right],
    }


def _between(groups: Sequence[Sequence[int]], links: Links) -> tuple[Numbers, Numbers]:
    """Return mean and highest link between the members of each two groups; -1 for an empty one."""
    members = [number for group in groups for number in group]
    row = {number: at for at, number in enumerate(members)}
    scores = np.zeros((len(members), len(members)))
    for (one, two), score in links.items():
        if one in row and two in row:
            scores[row[one], row[two]] = score
    full = [at for at, group in enumerate(groups) if group]
    mean, most = (np.full((len(groups), len(groups)), -1.0) for _ in range(2))
    if full:
        sizes = np.array([len(groups[at]) for at in full])
        starts = np.r_[0, sizes.cumsum()[:-1]]
        sums = np.add.reduceat(np.add.reduceat(scores, starts, 0), starts, 1)
        mean[np.ix_(full, full)] = sums / np.outer(sizes, sizes)
        tops = np.maximum.reduceat(np.maximum.reduceat(scores, starts, 0), starts, 1)
        most[np.ix_(full, full)] = tops
    return mean, most


def _place_columns(each: Sequence[Described], pairs: Pairs) -> Columns:
    left, right = pairs
    sentence, block = _of(each, lambda one: one.sentence), _of(each, lambda one: one.block)
    title = _of(each, lambda one: one.kind is BlockKind.TITLE)
    related = _of(each, lambda one: one.kind is BlockKind.RELATED)
    total = _of(each, lambda one: one.mention.is_total)
    return {
        "sentences apart": sentence[right] - sentence[left],
        "one paragraph": block[left] == block[right],
        "paragraphs apart": abs(block[right] - block[left]),
        "in the title": np.maximum(title[left], title[right]),
        "both totals": total[left] + total[right],
        "related apart": np.maximum(related[left], related[right]) * (block[left] != block[right]),
    }


def _attribute_columns(each: Sequence[Described], pairs: Pairs) -> Columns:
    left, right = pairs
    names = sorted({name for one in each for name in one.attributes.shares("type")})
    types = np.array([[one.attributes.share("type", name) for name in names] for one in each])
    score = _of(each, lambda one: one.score)
    blind = _of(each, lambda one: not one.mention.triggers)
    found = {
        "type": (types[left] * types[right]).sum(1) if names else np.zeros(len(left)),
        "first is seen": score[left],
        "second is seen": score[right],
    }
    for name, layer, values in APART:
        shares = np.array([one.attributes.share(layer, *values) for one in each])
        known = (blind[left] + blind[right]) == 0
        found[name] = np.where(known, abs(shares[left] - shares[right]), -1.0)
    return found


def _grammar_columns(each: Sequence[Described], pairs: Pairs) -> Columns:
    left, right = pairs
    act, bare = _of(each, lambda one: one.told.has_act), _of(each, lambda one: not one.told.figures)
    told = [(each[i].told, each[j].told) for i, j in zip(*pairs, strict=True)]
    compared = {
        name: np.array([compare(one, two) for one, two in told], np.float64)
        for name, compare in COMPARED.items()
    }
    tellings = [frozenset(one.mention.tellings) for one in each]
    joins = [_joined(tellings[i], tellings[j]) for i, j in zip(*pairs, strict=True)]
    return {
        "grammar joins": np.array(joins, np.float64),
        "both acts": act[left] + act[right],
        "bare": bare[left] + bare[right],
        "bears on a toll": _of(each, lambda one: one.told.bears)[right],
        "points back": _of(each, lambda one: one.points_back)[right],
        **compared,
    }


def _text_columns(each: Sequence[Described], sight: Sight, pairs: Pairs) -> Columns:
    rows = [_text_features(each[i], each[j], sight.text) for i, j in zip(*pairs, strict=True)]
    values = np.array(rows, np.float64).reshape(-1, len(TEXT_FEATURES))
    return dict(zip(TEXT_FEATURES, values.T, strict=True))


def _text_features(one: Described, two: Described, text: str) -> tuple[float, ...]:
    start, end = one.mention.words[0].end, two.mention.words[0].start
    beside = one.sentence == two.sentence
    between = text[start:end] if beside else ""
    near = text[max(start, end - LOOK_BACK) : end].lower()
    return (
        one.word == two.word,
        one.word[:STEM] == two.word[:STEM],
        len(between) if beside else FAR,
        " and " in between,
        " after " in between,
        any(word in near for word in NEW_ONE),
    )


def _role_columns(mentions: Sequence[Mention], sight: Sight, pairs: Pairs) -> Columns:
    """Return how surely both mentions give one span a role, and each another one."""
    left, right = pairs
    best = [Roles(sight, mention.triggers).best for mention in mentions]
    found: dict[str, Numbers] = {}
    for role in SHARED:
        scores = np.zeros((len(mentions), len(sight.spans) + 1))
        for at, roles in enumerate(best):
            for (name, span), score in roles.items():
                if name == role:
                    scores[at, span] = score
        held = scores.any(0)
        ours, theirs = scores[left][:, held], scores[right][:, held]
        common = np.minimum(ours, theirs).max(1, initial=0.0)
        tops = np.minimum(ours.max(1, initial=0.0), theirs.max(1, initial=0.0))
        found[f"one {role}"], found[f"own {role}"] = common, tops - common
    return found


def _joined(ours: frozenset[int], theirs: frozenset[int]) -> float:
    """Return 2 for one telling of the grammar, 1 for two, 0 if it sees one."""
    if not ours or not theirs:
        return 0.0
    return ONE_TELLING if ours & theirs else 1.0


def _types_agree(one: Told, two: Told) -> float:
    """Return 3 for one type, 2 for one family, 1 for none in common, 0 if one has no type."""
    if not one.types or not two.types:
        return 0.0
    if one.types & two.types:
        return 3.0
    return 2.0 if one.families & two.families else 1.0


def _are_two_doers(one: Told, two: Told) -> float:
    """Return 1 if named doers did the one and others the other: none of a side with the other."""
    if not (one.is_named and two.is_named) or one.sides & two.sides:
        return 0.0
    return float(_names_meet(one.doers, two.doers) < 0)


def _are_two_acts(one: Told, two: Told) -> float:
    """Return 1 if two acts are named that no one act can be: an air strike and a car bomb."""
    families = one.families | two.families
    if not (one.has_act and two.has_act) or one.families & two.families or ANY in families:
        return 0.0
    return float(bool(one.families and two.families) and not families <= RELATED)


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


COMPARED: Final[Mapping[str, Callable[[Told, Told], float]]] = {
    "grammar's types": _types_agree,
    "grammar's doers": lambda one, two: _names_meet(one.doers, two.doers),
    "doers apart": _are_two_doers,
    "acts apart": _are_two_acts,
    "grammar's targets": lambda one, two: _names_meet(one.targets, two.targets),
    "grammar's figures": lambda one, two: _figures_agree(one.figures, two.figures),
    "grammar's status": lambda one, two: _meets_or_not(one.statuses, two.statuses),
    "days": lambda one, two: _days_agree(one.days, two.days),
    "places": lambda one, two: _names_meet(one.places, two.places),
    "towns": lambda one, two: _names_meet(one.towns, two.towns),
}


def pair_scores(mentions: Sequence[Mention], sight: Sight, table: TreeTable) -> Numbers:
    """Return how surely each two of *mentions* tell of one event: a symmetric matrix."""
    pairs, columns = pair_columns(mentions, sight)
    chances = table.column_probabilities(columns)
    scores = np.zeros((len(mentions), len(mentions)))
    scores[pairs] = np.where(_cannot_be_one(columns), NEVER, chances)
    return scores + scores.T


def _cannot_be_one(columns: Columns) -> npt.NDArray[np.bool_]:
    """Tell whether the grammar gives two mentions what one event cannot have.

    Different days, different towns, named doers of different sides, acts of different kinds.

    Words that point back ("the bombardment") are held to what they point at, not to the day of
    some other clause of their sentence. A related headline is another article's news.
    """
    free = (columns["grammar joins"] >= ONE_TELLING) | (columns["points back"] > 0)
    elsewhere = np.maximum(columns["towns"], columns["places"]) < 0
    apart: npt.NDArray[np.bool_] = ~free & (elsewhere | (columns["days"] < 0))
    others = columns["doers apart"] + columns["acts apart"] + columns["related apart"]
    return apart | ((others > 0) & (columns["grammar joins"] < ONE_TELLING))


def joined(scores: Numbers, threshold: float) -> list[list[int]]:
    """Join the most alike until no two groups are alike enough; in text order.

    How alike two groups are is half their average and half their most alike pair: "exploded" and
    "exploded" count, although "a car bomb" and "a device" may share little. Groups that on average
    cannot be one are not joined by any pair.
    """
    average, most = scores.copy(), scores.copy()
    groups: dict[int, list[int]] = {number: [number] for number in range(len(scores))}
    for matrix in (average, most):
        np.fill_diagonal(matrix, NEVER)
    while len(groups) > 1:
        alike = np.where(average < 0, NEVER, (average + most) / 2)
        one, two = np.unravel_index(int(alike.argmax()), alike.shape)
        if alike[one, two] < threshold:
            break
        keep, gone = sorted((int(one), int(two)))
        sizes = len(groups[keep]), len(groups[gone])
        merged = (average[keep] * sizes[0] + average[gone] * sizes[1]) / sum(sizes)
        for matrix, row in ((average, merged), (most, np.maximum(most[keep], most[gone]))):
            matrix[keep, :] = matrix[:, keep] = row
            matrix[gone, :] = matrix[:, gone] = matrix[keep, keep] = NEVER
        groups[keep] += groups.pop(gone)
    return sorted((sorted(group) for group in groups.values()), key=lambda group: group[0])
