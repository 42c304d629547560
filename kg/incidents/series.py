"""Which running totals of a store make a series, and which incidents lie in it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from kg.cluster.series import find_series, holds
from kg.graph.incidents import series_quads
from kg.incidents.graph import IncidentGraph
from kg.incidents.reports import Reports
from kg.model.incidents import Incident, Series
from kg.model.tellings import Telling
from kg.vocab.iris import mint_thing_iri
from kg.vocab.schemes import concept_name
from kg.vocab.terms import KG

LONGEST_LOOK_BACK: Final = 366
"""Days before its last figure in which a new series looks for incidents."""
VIOLENCE: Final = "violence"


def write_series(
    graph: IncidentGraph,
    new: Sequence[Telling],
    incidents: Iterable[Incident],
    subset: Mapping[str, Telling],
    reports: Reports,
) -> None:
    """Write the series that *new* tellings go on with, and link incidents that lie in series.

    Args:
        graph: The graph of incidents.
        new: What new reports tell.
        incidents: The incidents that have just been worked out.
        subset: The tellings of their members, by event.
        reports: The reports of the store.
    """
    touched = {one.id for one in find_series(new)}
    told, before = _so_far(graph, touched, new, reports)
    series = [one for one in find_series(told) if one.id in touched]
    gone = [graph.statements(_iri(graph, id)) for id in sorted(touched)]
    gone += [_flags(graph, p.count) for one in series for p in one.points]
    inside = {
        (incident, one.id)
        for one in series
        for incident, telling in _in_days(graph, one, before.get(one.id), reports)
        if holds(one, telling)
    }
    inside |= {
        (incident.id, one.id)
        for known in [_known_series(graph)]
        for incident in incidents
        for one in known
        if holds(one, subset[incident.representative])
    }
    graph.change(gone=b"".join(gone), come=series_quads(series, sorted(inside), base=graph.base))


def _iri(graph: IncidentGraph, id: str) -> str:
    return mint_thing_iri(graph.base, f"series/{id}")


def _so_far(
    graph: IncidentGraph, ids: Iterable[str], new: Sequence[Telling], reports: Reports
) -> tuple[list[Telling], dict[str, date]]:
    """Return the tellings of some series, and the last day of each before now."""
    iris = sorted(_iri(graph, id) for id in ids)
    points = list(graph.pairs("s", "o", f"?s <{KG.point}> ?o", iris))
    stored = {series.rpartition("/")[2] for series, _ in points}
    older = reports.of_events(count for _, count in points)
    last = {one.id: one.end for one in find_series(older.values()) if one.id in stored}
    return list({**older, **{telling.event: telling for telling in new}}.values()), last


def _flags(graph: IncidentGraph, count: str) -> bytes:
    flag = f"<{KG.seriesFlag}>".encode()
    lines = graph.statements(count).split(b"\n")
    return b"".join(line + b"\n" for line in lines if flag in line)


def _in_days(
    graph: IncidentGraph, series: Series, before: date | None, reports: Reports
) -> Iterator[tuple[str, Telling]]:
    """Return the stored incidents of the days that a series has come to hold, by their id."""
    if series.start is None:
        return
    earliest = series.end - timedelta(LONGEST_LOOK_BACK)
    first = max(series.start, before or series.start, earliest)
    days = [first + timedelta(n) for n in range((series.end - first).days + 1)]
    events = graph.events_in([f"{VIOLENCE} {day}" for day in days])
    held = graph.members(graph.incidents_of(events))
    tellings = reports.of_events(events)
    for event in sorted(events):
        if event in held and event in tellings:
            yield held[event], tellings[event]


def _known_series(graph: IncidentGraph) -> list[Series]:
    """Return the stored series, without their points."""
    rows = graph.rows(
        f"?series <{KG.periodStart}> ?start ; <{KG.periodEnd}> ?end ; <{KG.harm}> ?harm ; "
        f"<{KG.victimStatus}> ?status . "
        f"OPTIONAL {{ ?series <{KG.seriesCountry}> ?country }}"
    )
    lands: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        lands[row["series"]] |= {row["country"]} if "country" in row else set()
    return [
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
    ]
