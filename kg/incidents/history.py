"""Work out which ids the incidents would have, had some reports never come.

An id is the first that an incident was given, so it tells of what came before. What the ledger
remembers of when reports came, and when newer texts took their place, is gone through once more,
without the reports that shall never have been.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kg.cluster.blocking import candidate_pairs
from kg.cluster.identity import assigned_ids, in_order
from kg.cluster.joining import Pair, Scored, joined
from kg.cluster.scoring import forbidden, pair_table, scored_pairs
from kg.cluster.seen import Seen
from kg.graph.meta import meta_graph_iri
from kg.incidents.graph import IncidentGraph, in_parts, key_of, values
from kg.model.incidents import Decision
from kg.model.tellings import Telling
from kg.vocab.iris import mint_report_graph_iri
from kg.vocab.terms import PROV


@dataclass(frozen=True, slots=True)
class Life:
    """From when a report was current, and until when; None if it still is."""

    since: datetime
    until: datetime | None = None

    def has(self, moment: datetime) -> bool:
        """Tell whether the report was current at *moment*."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class Ids:
    """The ids of incidents.

    Attributes:
        held: The id of the incident of each event.
        merged: The ids that went into another one, and into which.
    """

    held: dict[str, str]
    merged: dict[str, str]


def lives_of(graph: IncidentGraph, keys: Collection[str]) -> dict[str, Life]:
    """Return what the ledger remembers of the reports *keys*."""
    graphs = [mint_report_graph_iri(graph.base, key) for key in sorted(keys)]
    found = {}
    for part in in_parts(graphs):
        rows = graph.rows(
            f"VALUES ?graph {{ {values(part)} }} ?graph <{PROV.generatedAtTime}> ?since . "
            f"OPTIONAL {{ ?graph <{PROV.invalidatedAtTime}> ?until }}",
            graph=meta_graph_iri(graph.base),
        )
        for row in rows:
            until = datetime.fromisoformat(row["until"]) if "until" in row else None
            life = Life(datetime.fromisoformat(row["since"]), until)
            found[row["graph"].rpartition("/")[2]] = life
    return found


def replayed(
    tellings: Iterable[Telling], lives: Mapping[str, Life], decisions: Sequence[Decision]
) -> Ids:
    """Return the ids that come of reports which came and went at their times.

    Args:
        tellings: All that reports tell or told, as far as it has a bearing on each other.
        lives: When the reports came and went; of what is not in it nothing is heard.
        decisions: What people decided in the end.
    """
    own = in_order([t for t in tellings if t.is_incident and key_of(t.event) in lives])
    seen = [Seen(telling) for telling in own]
    candidates = candidate_pairs(seen)
    pairs = scored_pairs(seen, candidates, pair_table())
    decided = scored_pairs(seen, candidates, pair_table(), decisions)
    life = [lives[key_of(telling.event)] for telling in own]
    ids = Ids({}, {})
    for linked in _linked(len(own), decided, pairs):
        found = Ids({}, {})
        moments = sorted({m for n in linked for m in (life[n].since, life[n].until) if m})
        # When people decided is not remembered: their decisions act once, at the end.
        steps = [([n for n in linked if life[n].has(m)], pairs) for m in moments]
        steps.append((steps[-1][0], decided))
        for present, scored in steps:
            groups = _groups(present, seen, scored)
            found = _stepped(found, [[own[n] for n in group] for group in groups])
        ids = Ids(ids.held | found.held, ids.merged | found.merged)
    return ids


def _linked(count: int, *pairs: Mapping[Pair, Scored]) -> list[list[int]]:
    """Return the numbers of tellings in groups between which nothing is alike enough to join."""
    first = list(range(count))

    def find(n: int) -> int:
        while first[n] != n:
            # Union-find with path halving.
            n = first[n] = first[first[n]]
        return n

    least = pair_table().threshold
    for scored in pairs:
        for (one, two), score in scored.items():
            if score.demanded or (score.score >= least and not score.forbidden):
                first[find(two)] = find(one)
    groups: dict[int, list[int]] = {}
    for n in range(count):
        groups.setdefault(find(n), []).append(n)
    return list(groups.values())


def _groups(
    present: Sequence[int], seen: Sequence[Seen], pairs: Mapping[Pair, Scored]
) -> list[list[int]]:
    place = {n: at for at, n in enumerate(present)}
    among = {
        (place[one], place[two]): scored
        for (one, two), scored in pairs.items()
        if one in place and two in place
    }
    there = [seen[n] for n in present]
    groups = joined(
        [one.telling for one in there],
        among,
        pair_table().threshold,
        lambda one, two: bool(forbidden(there[one], there[two])),
    )
    return [[present[at] for at in group] for group in groups]


def _stepped(ids: Ids, groups: Sequence[Sequence[Telling]]) -> Ids:
    """Return the ids after one update of the incidents."""
    assigned = assigned_ids(groups, ids.held)
    written = {*ids.held.values(), *(id for id, _ in assigned)}
    merged = {old: new for old, new in ids.merged.items() if old not in written}
    merged |= {old: id for id, absorbed in assigned for old in absorbed}
    held = {t.event: id for group, (id, _) in zip(groups, assigned, strict=True) for t in group}
    return Ids(held, merged)
