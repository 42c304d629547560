"""Find running totals of a store that make a series, and the incidents that lie in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from kg.cluster.series import VIOLENCE, Bearing, bearing, find_series, holds
from kg.graph.incidents import series_quads
from kg.incidents.graph import IncidentGraph, in_parts
from kg.incidents.reports import Reports
from kg.model.incidents import Incident, Series
from kg.model.tellings import Telling
from kg.vocab.iris import mint_thing_iri
from kg.vocab.schemes import concept_name
from kg.vocab.terms import KG

LONGEST_LOOK_BACK: Final = 366
"""Days before its last figure in which a series holds incidents."""
DAYS_AT_ONCE: Final = 31
ANYWHERE: Final = ""
"""Where a series tolls whose countries are not known."""


def write_series(
    graph: IncidentGraph,
    told: Sequence[Telling],
    incidents: Iterable[Incident],
    subset: Mapping[str, Telling],
    reports: Reports,
) -> None:
    """Write the series in which something has changed, and link incidents that lie in series.

    Args:
        graph: The graph of incidents.
        told: What reports tell that are new, or told that are no more.
        incidents: The incidents that have just been worked out.
        subset: The tellings of their members, by event.
        reports: The reports of the store.
    """
    touched = {one.id for one in find_series(told)}
    stored = _stored_series(graph)
    iris = sorted(_iri(graph, id) for id in touched)
    points = {count for _, count in graph.pairs("s", "o", f"?s <{KG.point}> ?o", iris)}
    current = reports.of_events([*points, *(telling.event for telling in told)])
    series = {one.id: one for one in find_series(current.values()) if one.id in touched}
    gone = [graph.statements(_iri(graph, id)) for id in sorted(touched)]
    gone += [_flags(graph, count) for count in sorted(points)]
    changed = {id: (stored.get(id), one) for id, one in series.items()}
    outside, inside = _moved(graph, changed, reports)
    outside |= _links(graph, touched - set(series))
    every = {**{id: one for id, one in stored.items() if id not in touched}, **series}
    by_country = _ByCountry(every.values())
    for one in incidents:
        if found := bearing(subset[one.representative]):
            inside |= {(one.id, id) for id in by_country.holders(found)}
    gone.append(series_quads((), sorted(outside - inside), base=graph.base))
    come = series_quads(series.values(), sorted(inside), base=graph.base)
    graph.change(gone=b"".join(gone), come=come)


def _iri(graph: IncidentGraph, id: str) -> str:
    return mint_thing_iri(graph.base, f"series/{id}")


def _flags(graph: IncidentGraph, count: str) -> bytes:
    flag = f"<{KG.seriesFlag}>".encode()
    lines = graph.statements(count).split(b"\n")
    return b"".join(line + b"\n" for line in lines if flag in line)


def _moved(
    graph: IncidentGraph,
    changed: Mapping[str, tuple[Series | None, Series]],
    reports: Reports,
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return which stored incidents lie in series no more, and which lie in them now.

    Args:
        graph: The graph of incidents.
        changed: Each series as it was, if it was, and as it is, by its id.
        reports: The reports of the store.

    Returns:
        Two sets of pairs: the ids of an incident and of a series.
    """
    on_day: dict[date, set[str]] = defaultdict(set)
    for id, (was, now) in changed.items():
        for day in _days_changed(was, now):
            on_day[day].add(id)
    outside: set[tuple[str, str]] = set()
    inside: set[tuple[str, str]] = set()
    # Series of like days are many: an incident is looked up once for all of them.
    for days in in_parts(sorted(on_day), DAYS_AT_ONCE):
        here = set().union(*(on_day[day] for day in days))
        for incident, found in _in_days(graph, days, reports):
            for id in here:
                was, now = changed[id]
                if _lies_in(found, now):
                    inside.add((incident, id))
                elif was is not None and _lies_in(found, was):
                    outside.add((incident, id))
    return outside, inside


def _links(graph: IncidentGraph, series: Iterable[str]) -> set[tuple[str, str]]:
    """Return which stored incidents lie in *series*: pairs of ids."""
    iris = sorted(_iri(graph, id) for id in series)
    pairs = graph.pairs("o", "s", f"?s <{KG.inSeries}> ?o", iris)
    return {(incident.rpartition("/")[2], one.rpartition("/")[2]) for one, incident in pairs}


class _ByCountry:
    """Series, to be found by the country and the days of an incident.

    A store has more of them the more it has of incidents: none is compared with all.
    """

    def __init__(self, series: Iterable[Series]) -> None:
        self._by: dict[str, list[Series]] = defaultdict(list)
        for one in sorted(series, key=_end):
            for country in one.countries or (ANYWHERE,):
                self._by[country].append(one)

    def holders(self, found: Bearing) -> set[str]:
        """Return the ids of the series that an incident lies in."""
        last = found.interval.start + timedelta(LONGEST_LOOK_BACK)
        # An incident whose country is not known may lie in any of them.
        return {
            one.id
            for country in ({ANYWHERE, *found.countries} if found.countries else set(self._by))
            for one in self._ending(country, found.interval.end, last)
            if _lies_in(found, one)
        }

    def _ending(self, country: str, first: date, last: date) -> Sequence[Series]:
        found = self._by.get(country, [])
        return found[bisect_left(found, first, key=_end) : bisect_right(found, last, key=_end)]


def _end(series: Series) -> date:
    return series.end


def _lies_in(found: Bearing, series: Series) -> bool:
    """Tell whether an incident, by the telling that stands for it, lies in a series."""
    first = series.end - timedelta(LONGEST_LOOK_BACK)
    return first <= found.interval.start and holds(series, found)


def _days_changed(before: Series | None, now: Series) -> set[date]:
    """Return the days on which incidents may have come to lie in a series, or no more do."""
    was, are = _days(before), _days(now)
    # Incidents of a day that is in both lie in it as before, unless its countries have changed.
    is_like = before is not None and before.countries == now.countries
    return was ^ are if is_like else was | are


def _days(series: Series | None) -> set[date]:
    if series is None or series.start is None:
        return set()
    first = max(series.start, series.end - timedelta(LONGEST_LOOK_BACK))
    return {first + timedelta(n) for n in range((series.end - first).days + 1)}


def _in_days(
    graph: IncidentGraph, days: Iterable[date], reports: Reports
) -> Iterator[tuple[str, Bearing]]:
    """Return the stored incidents of some days, by their id, with what stands for each."""
    events = graph.events_in([f"{VIOLENCE} {day}" for day in sorted(days)])
    incidents = sorted(graph.incidents_of(events))
    stand = dict(graph.pairs("s", "o", f"?s <{KG.representative}> ?o", incidents))
    for incident, event in sorted(stand.items()):
        if found := reports.bearing(event):
            yield incident.rpartition("/")[2], found


def _stored_series(graph: IncidentGraph) -> dict[str, Series]:
    """Return the stored series by their ids, without their points."""
    rows = graph.rows(
        f"?series <{KG.periodStart}> ?start ; <{KG.periodEnd}> ?end ; <{KG.harm}> ?harm ; "
        f"<{KG.victimStatus}> ?status . "
        f"OPTIONAL {{ ?series <{KG.seriesCountry}> ?country }}"
    )
    lands: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        lands[row["series"]] |= {row["country"]} if "country" in row else set()
    found = (
        Series(
            id=row["series"].rpartition("/")[2],
            speaker="",
            harm=concept_name(row["harm"]),
            status=concept_name(row["status"]),
            group="",
            start=date.fromisoformat(row["start"]),
            end=date.fromisoformat(row["end"]),
            countries=frozenset(lands[row["series"]]),
        )
        for row in {row["series"]: row for row in rows}.values()
    )
    return {one.id: one for one in found}
