"""Relate the figures of one sentence: parts, revisions, and running totals.

The figures of one event mention are linked here: parts stand under a stated total, a figure that no
longer holds beside the one that does, and a running total is told apart from the incident. What
the words say of figures told elsewhere ("another two", "the toll rose to") is noted for those who
decide on the whole article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Final

from kg.clauses.trees import lemma_of
from kg.extract.event_mentions import EventMention
from kg.extract.figure_cues import Around, scope_of
from kg.extract.victims import sex_or_age
from kg.lexicon.words import number_words, word_set
from kg.model.findings import Count

MAXIMUM_PARTS: Final = 4
MOST_ACTS: Final = 12


def told_apart(mention: EventMention) -> list[EventMention]:
    """Part a mention into the incident it tells and the running total it mentions."""
    scopes = {count.id: scope_of(count, mention) for count in mention.counts}
    counts = [replace(c, scope=scopes.get(c.subset_of or "", scopes[c.id])) for c in mention.counts]
    own = [count for count in counts if count.scope == "incident"]
    totals = [count for count in counts if count.scope != "incident"]
    parts = list(filter(None, (own, totals))) or [[]]
    return [replace(mention, counts=with_links(counts, mention)) for counts in parts]


def with_links(counts: list[Count], mention: EventMention) -> list[Count]:
    """Link the figures of a mention: parts to their total, revised ones to the one that holds."""
    return _with_revisions(_with_parts(counts), mention)


def bearings_of(mention: EventMention) -> Mapping[str, frozenset[str]]:
    """Return what the words say of each figure, by its id, and of figures told elsewhere.

    ``earlier``: it no longer holds; ``later``: it takes the place of an older one; ``part``: it is
    among the dead or wounded of a toll; ``own``: its harm is told of it alone ("nine of them were
    killed"); ``further``: it comes on top; ``sum``: it adds up others.
    """
    acts = [trigger.token for trigger in mention.triggers if trigger.is_act]
    are_many = any(act.tag_ in {"NNS", "NNPS"} for act in acts)
    is_campaign = not word_set("campaign").isdisjoint(map(lemma_of, acts))
    sums = are_many or is_campaign
    return {c.id: bearings_by(Around.of(c, mention.sent), sums=sums) for c in mention.counts}


def bearings_by(around: Around, *, sums: bool = False) -> frozenset[str]:
    """Return what the words *around* a figure say of it; *sums* where its acts are many."""
    told = {
        "earlier": around.is_earlier,
        "later": around.is_later,
        # "killed seven of them": whoever they are, they lived.
        "part": around.says("part") and not around.says("live"),
        "own": around.says("own"),
        "further": around.says("further"),
        "sum": sums or around.says("sum"),
    }
    return frozenset(name for name, holds in told.items() if holds)


def _with_revisions(counts: list[Count], mention: EventMention) -> list[Count]:
    """Set figures that no longer hold beside the one for the same harm that does."""
    by_harm: dict[str, dict[str, Around]] = {}
    for count in counts:
        if not count.subset_of and not count.component_of:
            by_harm.setdefault(count.harm, {})[count.id] = Around.of(count, mention.sent)
    rivals = {gone: holding for told in by_harm.values() for gone, holding in _revised(told)}
    return [replace(c, alternative_to=rivals.get(c.id, c.alternative_to)) for c in counts]


def _revised(told: Mapping[str, Around]) -> Iterator[tuple[str, str]]:
    """Yield the ids of figures that no longer hold, with that of the one that does."""
    earlier = [key for key, around in told.items() if around.is_earlier]
    standing = [key for key in told if key not in earlier]
    later = [key for key in standing if told[key].is_later]
    # "rose to nine, then to 12": the last holds.
    for holding in later[-1:] or standing[:1]:
        # What is new replaces every rival; what is only called old leaves the others standing.
        yield from ((key, holding) for key in (told if later else earlier) if key != holding)


def _with_parts(counts: list[Count]) -> list[Count]:
    """Mark "11 regime fighters and 17 militants" as the parts of a stated 28."""
    several = list(filter(_may_be_part, counts))
    for total in several:
        alike = (c for c in several if c.harm == total.harm and c is not total)
        parts = parts_of(total, [c for c in alike if not _are_other_people(c, total)])
        if parts:
            return [replace(c, component_of=total.id) if c in parts else c for c in counts]
    return counts


def _are_other_people(one: Count, two: Count) -> bool:
    """Tell whether two figures count other people by sex or age: six men are no women."""
    groups = {sex_or_age((c.victim_text or "").lower(), c.demographic) for c in (one, two)}
    return len(groups) > 1 and None not in groups


def _may_be_part(count: Count) -> bool:
    """Tell whether a figure can be added: one named person is no part of a number.

    In "the commander, his wife and two children" one and one are not the two.
    """
    is_person = count.best == 1 and bool(count.victims)
    return count.subset_of is None and bool(count.best) and not is_person


def parts_of(total: Count, others: Iterable[Count]) -> tuple[Count, ...]:
    """Return the fewest of *others* that add up to *total*; empty if none do."""
    listed = [count for count in others if count.best]
    for size in range(2, min(MAXIMUM_PARTS, len(listed)) + 1):
        for chosen in combinations(listed, size):
            if sum(count.best or 0 for count in chosen) == total.best:
                return chosen
    return ()


def acts_counted(words: str) -> int:
    """Return how many acts *words* count, "two accidental explosions"; 0 where they count none."""
    numbers = number_words()
    told = (match[1].lower() for match in _counted_acts().finditer(words))
    return max((int(n) if n.isdigit() else numbers[n] for n in told), default=0)


@cache
def _counted_acts() -> re.Pattern[str]:
    numbers = "|".join(word for word, value in number_words().items() if 1 < value <= MOST_ACTS)
    acts = "|".join(word_set("violent-noun"))
    return re.compile(rf"\b({numbers}|\d)(?: [\w-]+){{0,2}} (?:{acts})e?s\b", re.IGNORECASE)
