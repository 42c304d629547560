"""What do the words of a sentence make of its figures?

The figures of one telling are settled here: parts stand under a stated total, a figure that no
longer holds beside the one that does, and a running total is told apart from the incident. What
the words say of figures told elsewhere ("another two", "the toll rose to") is noted for those who
decide on the whole article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Final

from kg.clauses.trees import lemma_of
from kg.extract.figure_cues import is_earlier, is_later, is_part_of_toll, scope_of
from kg.extract.scenes import Scene
from kg.lexicon.words import word_set
from kg.model.findings import Count

MAXIMUM_PARTS: Final = 4
SUMMING: Final = re.compile(
    r"\b(?:in (?:all|total)|altogether|a total of|combined|between them|together|across|"
    r"(?:separate|several|various|multiple) \w+)\b|:\s",
    re.IGNORECASE,
)
ADDING: Final = re.compile(r"\b(?:another|other|others|further|additional)\b", re.IGNORECASE)
ALSO: Final = re.compile(r"\balso\b", re.IGNORECASE)


def told_apart(scene: Scene) -> list[Scene]:
    """Part a scene into the incident it tells and the running total it mentions."""
    scoped = [replace(count, scope=scope_of(count, scene)) for count in scene.counts]
    tops = {count.id: count.scope for count in scoped}
    scoped = [replace(c, scope=tops.get(c.subset_of or "", c.scope)) for c in scoped]
    own = [count for count in scoped if count.scope == "incident"]
    totals = [count for count in scoped if count.scope != "incident"]
    parts = [own, totals] if own and totals else [scoped]
    return [replace(scene, counts=settled(counts, scene)) for counts in parts]


def settled(counts: list[Count], scene: Scene) -> list[Count]:
    """Return the figures of a scene, parts under their total, rivals beside the one that holds."""
    return _with_revisions(_with_parts(counts), scene)


def bearings_of(scene: Scene) -> Mapping[str, frozenset[str]]:
    """Return what the words say of each figure, by its id, and of figures told elsewhere.

    ``earlier``: it no longer holds; ``later``: it takes the place of an older one; ``part``: it is
    among the dead or wounded of a toll; ``further``: it comes on top; ``sum``: it adds up others.
    """
    sums = _sums_up(scene)
    tests = {
        "earlier": is_earlier,
        "later": is_later,
        "part": is_part_of_toll,
        "further": adds_to_others,
    }
    summed = {"sum"} if sums else set()
    return {
        count.id: frozenset(summed | {name for name, says in tests.items() if says(count, scene)})
        for count in scene.counts
    }


def adds_to_others(count: Count, scene: Scene) -> bool:
    """Tell whether the words beside a figure say that it comes on top of others."""
    text, offset = scene.sent.text, scene.sent.start_char
    near = text[max(0, count.passage.start - offset - 12) : count.passage.end - offset + 25]
    verb = text[max(0, scene.main.token.idx - offset - 12) : scene.main.token.idx - offset]
    return ADDING.search(near) is not None or ALSO.search(verb) is not None


def _sums_up(scene: Scene) -> bool:
    """Tell whether the words sum several acts: "a total of 19", "air strikes killed 19"."""
    acts = [trigger.token for trigger in scene.triggers if trigger.is_act]
    several = any(
        act.tag_ in {"NNS", "NNPS"} or lemma_of(act) in word_set("campaign") for act in acts
    )
    return several or SUMMING.search(scene.sent.text) is not None


def _with_revisions(counts: list[Count], scene: Scene) -> list[Count]:
    """Set figures that no longer hold beside the one that does."""
    for harm in {count.harm for count in counts}:
        plain = [c for c in counts if c.harm == harm and not c.subset_of and not c.component_of]
        earlier = [c.id for c in plain if is_earlier(c, scene)]
        later = [c.id for c in plain if c.id not in earlier and is_later(c, scene)]
        holding = later[-1:] or [c.id for c in plain if c.id not in earlier][:1]
        if not holding or not (earlier or later):
            continue
        gone = {c.id for c in plain if later or c.id in earlier} - {*holding}
        counts = [replace(c, alternative_to=holding[0]) if c.id in gone else c for c in counts]
    return counts


def _with_parts(counts: list[Count]) -> list[Count]:
    """Mark "11 regime fighters and 17 militants" as the parts of a stated 28."""
    for harm in {c.harm for c in counts}:
        plain = [c for c in counts if c.harm == harm and c.subset_of is None and c.best is not None]
        # "the commander, his wife and two children": one and one are not the two.
        several = [c for c in plain if not (c.best == 1 and c.victims)]
        for total in several:
            parts = parts_of(total, [c for c in several if c is not total])
            if parts:
                return [replace(c, component_of=total.id) if c in parts else c for c in counts]
    return counts


def parts_of(total: Count, others: Iterable[Count]) -> tuple[Count, ...]:
    """Return the fewest of *others* that add up to *total*; empty if none do."""
    listed = [count for count in others if count.best]
    for size in range(2, min(MAXIMUM_PARTS, len(listed)) + 1):
        for chosen in combinations(listed, size):
            if sum(count.best or 0 for count in chosen) == total.best:
                return chosen
    return ()
