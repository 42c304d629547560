"""Join mentions that tell of one event: pairwise features, a score, and average linkage."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from kg.decide.clusters import SUFFERERS, families_of
from kg.decide.figures import Bounds, bounds_of
from kg.decide.mentions import HAPPENED, Attributes, Mention, Roles
from kg.decide.sight import Sight
from kg.decide.tables import Columns, Numbers, TreeTable
from kg.extract.frames import COARSENESS
from kg.lexicon.words import are_two_sides
from kg.model.findings import DOERS, names_agree
from kg.model.text import BlockKind, Passage

SHARED: Final = ("attacker", "target", "place", "time", "figure", "speaker")
NEW_ONE: Final = ("another", "second", "separate", "other")
FAR: Final = 999.0
ONE_TELLING: Final = 2.0
ONE_FAMILY: Final = 2.0
ONE_TOLL: Final = 3.0
TELLING: Final = 5
"""From here on a toll is seldom that of two events of one day and town."""
UNBOUNDED: Final = 10**9
STEM: Final = "U4"
"""Words are alike that begin with the same four letters."""
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

Days: TypeAlias = tuple[date | None, date]
"""The first day, None if it is open, and the last."""
Doers: TypeAlias = tuple[bool, frozenset[str], frozenset[str]]
Deeds: TypeAlias = tuple[frozenset[str], frozenset[str]]
Acts: TypeAlias = tuple[bool, frozenset[str]]
Parties: TypeAlias = tuple[frozenset[str], bool]
"""Who did it, and whether anybody is told to be harmed."""
Compare: TypeAlias = Callable[[Any, Any], float]
Pairs = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
NEVER: Final = -3.0
"""Score of two that cannot be one: three that would join do not outvote it."""
SURELY: Final = 1.0


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
    is_answered: bool
    is_new: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Told:
    """The grammar's findings for a mention; `numbers` of the tellings that they are from."""

    numbers: frozenset[int]
    types: frozenset[str]
    days: tuple[Days, ...]
    places: frozenset[str]
    towns: frozenset[str]
    doers: frozenset[str]
    sides: frozenset[str]
    is_named: bool
    targets: frozenset[str]
    figures: tuple[Bounds, ...]
    harmed: bool
    statuses: frozenset[str]
    has_act: bool
    bears: bool


def _told(numbers: Sequence[int], sight: Sight) -> Told:
    tellings = [sight.trace.tellings[number] for number in numbers]
    frames = [telling.frame for telling in tellings if telling.frame]
    people = [person for frame in frames for person in frame.participants]
    doers = [person for person in people if person.role in DOERS]
    places = [where for frame in frames for where in frame.where]
    return Told(
        numbers=frozenset(numbers),
        types=frozenset(t.type for t in tellings if t.type),
        days=tuple((w.start, w.end) for w in (f.when for f in frames) if w is not None and w.end),
        places=frozenset(n.text.lower() for w in places for n in (w.name, *w.within)),
        towns=frozenset(w.name.text.lower() for w in places if w.kind_hint not in LARGER),
        doers=frozenset(p.name.resolved_text.lower() for p in doers),
        sides=frozenset().union(*(sight.names.sides_of(p.name.resolved_text) for p in doers)),
        is_named=any(any(letter.isupper() for letter in p.name.text) for p in doers),
        targets=frozenset(p.name.text.lower() for p in people if p.role in SUFFERERS),
        figures=tuple(bounds_of(c) for f in frames for c in f.counts if c.subset_of is None),
        harmed=any(f.counts for f in frames) or any(p.role in SUFFERERS for p in people),
        statuses=frozenset(frame.realisation for frame in frames),
        has_act=any(telling.has_act for telling in tellings),
        # "40 in all" sums what is told; the other bearings revise a toll or divide it.
        bears=any(says - {"own", "sum"} for t in tellings for says in t.bearings.values()),
    )


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
        is_answered=any(telling.is_answered for telling in tellings),
        is_new=any(telling.is_new for telling in tellings),
        told=_told(mention.tellings, sight),
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
    seen = [at for at, one in enumerate(each) if one.mention.triggers]
    groups = [each[at].mention.triggers for at in seen]
    sizes = list(map(len, groups))
    found = {
        "same": over_groups(np.add, sight.same, groups) / np.outer(sizes, sizes),
        "most same": over_groups(np.maximum, sight.same, groups),
        "part of": over_groups(np.maximum, sight.part_of, groups),
    }
    columns: dict[str, Numbers] = {}
    for name, values in found.items():
        spread = np.full((len(each), len(each)), -1.0)
        spread[np.ix_(seen, seen)] = values
        columns[name] = spread[pairs]
    return columns


def over_groups(fold: np.ufunc, scores: Numbers, groups: Sequence[Sequence[int]]) -> Numbers:
    """Fold *scores* over the members of each two of *groups*, of which none is empty."""
    members = [number for group in groups for number in group]
    starts = np.cumsum([0, *map(len, groups)])[:-1]
    found: Numbers = scores[np.ix_(members, members)]
    for axis in (0, 1):
        found = fold.reduceat(found, starts, axis)
    return found


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
    told = [one.attributes.shares("type") for one in each]
    types = np.array([[shares.get(name, 0.0) for name in names] for shares in told])
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
    told = [one.told for one in each]
    compared = {
        name: _compared(list(map(attrgetter(*fields), told)), compare)[pairs]
        for name, (fields, compare) in COMPARED.items()
    }
    return {
        "both acts": act[left] + act[right],
        "bare": bare[left] + bare[right],
        "bears on a toll": _of(each, lambda one: one.told.bears)[right],
        "points back": _of(each, lambda one: one.points_back)[right],
        "told apart": _told_apart(each, pairs),
        **compared,
    }


def _told_apart(each: Sequence[Described], pairs: Pairs) -> Numbers:
    """Return 1 where one answers the other in a sentence, or the later is told as another."""
    left, right = pairs
    answered, new = (_of(each, attrgetter(name)) for name in ("is_answered", "is_new"))
    sentence = _of(each, lambda one: one.sentence)
    answers = (sentence[left] == sentence[right]) & (answered[left] != answered[right])
    return np.where(answers, 1.0, new[right])


def _compared(values: Sequence[Hashable], compare: Compare) -> Numbers:
    """Compare each two of *values*, equal ones once and either way, as a matrix."""
    place = {value: number for number, value in enumerate(dict.fromkeys(values))}
    table = np.zeros((len(place), len(place)))
    left, right = np.tril_indices(len(place))
    told = [compare(one, two) for n, one in enumerate(place, 1) for two in islice(place, n)]
    table[left, right] = table[right, left] = told
    at = [place[value] for value in values]
    return table[np.ix_(at, at)]


def _text_columns(each: Sequence[Described], sight: Sight, pairs: Pairs) -> Columns:
    """Return how alike the words of two mentions are, and what stands between them."""
    left, right = pairs
    words = np.array([one.word for one in each])
    stems = words.astype(STEM)
    firsts = [one.mention.words[0] for one in each]
    start, end = np.array([w.end for w in firsts])[left], np.array([w.start for w in firsts])[right]
    sentence = _of(each, lambda one: one.sentence)
    beside = sentence[left] == sentence[right]

    def between(word: str) -> npt.NDArray[np.bool_]:
        """Tell whether the last such *word* before the second mention follows the first."""
        last = np.array([sight.text.rfind(word, 0, words.start) for words in firsts])
        found: npt.NDArray[np.bool_] = beside & (last[right] >= start)
        return found

    return {
        "one word": words[left] == words[right],
        "one stem": stems[left] == stems[right],
        "characters apart": np.where(beside, np.maximum(end - start, 0), FAR),
        "and between": between(" and "),
        # "Killed after a blast": what stands behind "after" is another event.
        "after between": between(" after "),
        "a new one": np.array([_last_new(sight.text, words) for words in firsts])[right] >= start,
    }


def _last_new(text: str, words: Passage) -> int:
    """Return where the last word for a new event stands shortly before *words*; -1 if none."""
    start = max(0, words.start - LOOK_BACK)
    last = max(text[start : words.start].lower().rfind(word) for word in NEW_ONE)
    return start + last if last >= 0 else -1


def _role_columns(mentions: Sequence[Mention], sight: Sight, pairs: Pairs) -> Columns:
    """Return how surely both mentions give one span a role, and each another one."""
    left, right = pairs
    best = [Roles(sight, mention.triggers).best for mention in mentions]
    found: dict[str, Numbers] = {}
    for role in SHARED:
        held = list({span for roles in best for span in roles[role]})
        rows = [[roles[role].get(span, 0.0) for span in held] for roles in best]
        scores = np.array(rows).reshape(len(best), len(held))
        ours, theirs = scores[left], scores[right]
        common = np.minimum(ours, theirs).max(1, initial=0.0)
        tops = np.minimum(ours.max(1, initial=0.0), theirs.max(1, initial=0.0))
        found[f"one {role}"], found[f"own {role}"] = common, tops - common
    return found


def _joined(ours: frozenset[int], theirs: frozenset[int]) -> float:
    """Return 2 for one telling of the grammar, 1 for two, 0 if it sees one."""
    if not ours or not theirs:
        return 0.0
    return ONE_TELLING if ours & theirs else 1.0


def _types_agree(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Return 3 for one type, 2 for one family, 1 for none in common, 0 if one has no type."""
    if not ours or not theirs:
        return 0.0
    if ours & theirs:
        return 3.0
    return 1.0 if families_of(ours).isdisjoint(families_of(theirs)) else 2.0


def _are_two_doers(ours: Doers, theirs: Doers) -> float:
    """Return 1 if named doers did the one and others the other: none of a side with the other."""
    (is_named, sides, doers), (is_other_named, other_sides, others) = ours, theirs
    if not (is_named and is_other_named) or sides & other_sides:
        return 0.0
    return float(_names_meet(doers, others) < 0)


def _are_two_camps(ours: Deeds, theirs: Deeds) -> float:
    """Return 1 if soldiers or police harmed the one and rebels or gunmen others.

    "Rebels killed a guard. Soldiers shot two men": neither did what the others are told of.
    """
    (doers, targets), (others, other_targets) = ours, theirs
    are_two = bool(doers and others) and all(are_two_sides(a, b) for a in doers for b in others)
    return float(are_two and _names_meet(targets, other_targets) < 0)


def _is_harm_apart(ours: Parties, theirs: Parties) -> float:
    """Return 1 if the one tells who did it and the other alone who was harmed.

    Where the grammar parts them in one sentence, the doers of the one did nothing to those of the
    other: "Turkey bombed positions after nine of its soldiers were killed".
    """
    (doers, _), (others, _) = ours, theirs
    if bool(doers) == bool(others):
        return 0.0
    return float(theirs[1] if doers else ours[1])


def _are_two_acts(ours: Acts, theirs: Acts) -> float:
    """Return 1 if two acts are named that no one act can be: an air strike and a car bomb."""
    (has_act, types), (has_other, others) = ours, theirs
    one, two = families_of(types), families_of(others)
    if not (has_act and has_other and one and two) or one & two or ANY in one | two:
        return 0.0
    return float(not one | two <= RELATED)


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


def _figures_agree(ours: Sequence[Bounds], theirs: Sequence[Bounds]) -> float:
    """Return how far figures of one harm agree; 0 if there are none.

    3 for one that two events of a day hardly share, 2 for one that they may, 1 where bounds
    meet, -1 where they do not.
    """
    pairs = [(a, b) for a in ours for b in theirs if a[0] == b[0]]
    if not pairs:
        return 0.0
    if any(a == b for a, b in pairs):
        return ONE_TOLL if any(a == b and (a[1] or 0) >= TELLING for a, b in pairs) else 2.0
    return 1.0 if any(_bounds_meet(a, b) for a, b in pairs) else -1.0


def _bounds_meet(one: Bounds, two: Bounds) -> bool:
    (_, low, high), (_, other_low, other_high) = one, two
    return max(low or 0, other_low or 0) <= min(high or UNBOUNDED, other_high or UNBOUNDED)


def _days_agree(ours: Sequence[Days], theirs: Sequence[Days]) -> float:
    """Return 1 if the grammar's times can be one, -1 if they cannot, 0 if one has none."""
    if not ours or not theirs:
        return 0.0
    return 1.0 if any(days_meet(a, b) for a in ours for b in theirs) else -1.0


def days_meet(one: Days, two: Days) -> bool:
    """Tell whether two times have a day in common; an open start may be any day."""
    ends = min(one[1], two[1])
    return all(start is None or start <= ends for start, _ in (one, two))


COMPARED: Final[Mapping[str, tuple[Sequence[str], Compare]]] = {
    "grammar joins": (["numbers"], _joined),
    "grammar's types": (["types"], _types_agree),
    "grammar's doers": (["doers"], _names_meet),
    "doers apart": (["is_named", "sides", "doers"], _are_two_doers),
    "camps apart": (["doers", "targets"], _are_two_camps),
    "acts apart": (["has_act", "types"], _are_two_acts),
    "harm apart": (["doers", "harmed"], _is_harm_apart),
    "grammar's targets": (["targets"], _names_meet),
    "grammar's figures": (["figures"], _figures_agree),
    "grammar's status": (["statuses"], _meets_or_not),
    "days": (["days"], _days_agree),
    "places": (["places"], _names_meet),
    "towns": (["towns"], _names_meet),
}
"""For each feature what it looks at, and how this compares between two mentions, either way."""


def pair_scores(mentions: Sequence[Mention], sight: Sight, table: TreeTable) -> Numbers:
    """Return how surely each two of *mentions* tell of one event: a symmetric matrix."""
    pairs, columns = pair_columns(mentions, sight)
    chances = table.column_probabilities(columns)
    scores = np.zeros((len(mentions), len(mentions)))
    told = np.where(_must_be_one(columns), SURELY, chances)
    scores[pairs] = np.where(_cannot_be_one(columns), NEVER, told)
    return scores + scores.T


def _must_be_one(columns: Columns) -> npt.NDArray[np.bool_]:
    """Tell whether two mentions tell one toll of one kind of act, on one day and in one town."""
    one_toll: npt.NDArray[np.bool_] = columns["grammar's figures"] >= ONE_TOLL
    of_a_kind = columns["grammar's types"] >= ONE_FAMILY
    return one_toll & of_a_kind & (columns["days"] > 0) & (columns["towns"] > 0)


def _cannot_be_one(columns: Columns) -> npt.NDArray[np.bool_]:
    """Tell whether the grammar gives two mentions what one event cannot have.

    Different days, different towns, named doers of different sides, soldiers and rebels, acts of
    different kinds, an act and what it answers, "a similar attack", acts of two doers in one
    sentence.

    Words that point back ("the bombardment") are held to what they point at, not to the day of
    some other clause of their sentence. A related headline is another article's news.
    """
    free = (columns["grammar joins"] >= ONE_TELLING) | (columns["points back"] > 0)
    elsewhere = np.maximum(columns["towns"], columns["places"]) < 0
    apart: npt.NDArray[np.bool_] = ~free & (elsewhere | (columns["days"] < 0))
    others = np.zeros(len(elsewhere))
    for name in ("doers apart", "camps apart", "acts apart", "related apart", "told apart"):
        others += columns[name]
    beside = columns["sentences apart"] == 0
    others += beside & ((columns["grammar's doers"] < 0) | (columns["harm apart"] > 0))
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
        # Lance and Williams (1967): averages of a merged group follow from those of its parts.
        merged = (average[keep] * sizes[0] + average[gone] * sizes[1]) / sum(sizes)
        for matrix, row in ((average, merged), (most, np.maximum(most[keep], most[gone]))):
            matrix[keep, :] = matrix[:, keep] = row
            matrix[gone, :] = matrix[:, gone] = matrix[keep, keep] = NEVER
        groups[keep] += groups.pop(gone)
    return sorted((sorted(group) for group in groups.values()), key=lambda group: group[0])
