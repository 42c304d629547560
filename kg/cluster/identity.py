"""Give incidents their ids, and say which earlier incidents went into each.

An id is minted from the first event and stays: an incident that grows keeps it, and of two that
become one the older keeps its own and takes the other in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from kg.model.tellings import Telling
from kg.vocab.iris import short_hash


def in_order(group: Sequence[Telling]) -> list[Telling]:
    """Return the members of an incident, the first to tell it first."""
    return sorted(group, key=told_at)


def told_at(telling: Telling) -> tuple[date, str]:
    """Return what tellings are ordered by: the day of their report, else the last."""
    return telling.published or date.max, telling.event


def assigned_ids(
    groups: Sequence[Sequence[Telling]], held: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return for each group its id and the ids of the incidents that went into it.

    Args:
        groups: The members of each incident, in order.
        held: The incident that each event was a member of before.
    """
    claims = _claims(groups, held)
    taken = set(held.values())
    found = []
    for number, group in enumerate(groups):
        own = claims.get(number, [])
        if own:
            found.append((own[0], tuple(own[1:])))
            continue
        # The id of an event that another incident goes by is not free.
        minted = (short_hash(telling.event) for telling in group)
        free = next((id for id in minted if id not in taken), None)
        # "+" behind the last: of one member alone this is not the id that is taken.
        found.append((free or short_hash("".join(f"{t.event}+" for t in group)), ()))
    return found


def _claims(groups: Sequence[Sequence[Telling]], held: Mapping[str, str]) -> dict[int, list[str]]:
    """Return the ids that each group goes on with: of the first event, or of most members."""
    weight: dict[str, Counter[int]] = defaultdict(Counter)
    order: dict[int, list[str]] = defaultdict(list)
    for number, group in enumerate(groups):
        for telling in group:
            before = held.get(telling.event)
            if before is not None:
                is_first = short_hash(telling.event) == before
                # Whoever has the first event outweighs any number of members.
                weight[before][number] += len(held) if is_first else 1
                if before not in order[number]:
                    order[number].append(before)
    owner = {id: max(sorted(found), key=lambda n: found[n]) for id, found in weight.items()}
    return {n: [id for id in ids if owner[id] == n] for n, ids in order.items()}
