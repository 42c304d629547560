"""Policy: which queries and updates may run at all.

Decided before the engine parses them: text nested so deeply that it would crash a parser is refused
here. For text that reaches for the network the keywords are given that do so: whoever parses it
refuses it by them, since a client must hear of a mistake in its text first. Readers and the writer
have no network anyway (``kg.sandbox``).
"""

from __future__ import annotations

from kg.sparql.reading import Reading, read_text
from kg.sparql.rewriting import without_silent_loads
from kg.store.xml import xml_depth
from kg.web.metrics import Metrics
from kg.web.problem import Problem
from kg.web.settings import ServeSettings


def check_query(
    text: str, *, settings: ServeSettings, metrics: Metrics
) -> tuple[Reading, tuple[str, ...]]:
    """Read a query; give also the keywords for which it may not run, if it is a query at all.

    Raises:
        Problem: 400 if nested too deeply.
    """
    reading = read_text(text)
    _check_depth(reading.depth, settings.max_depth)
    return reading, () if settings.service_allow else _counted(reading.calls, metrics)


def check_update(
    text: str, *, settings: ServeSettings, metrics: Metrics
) -> tuple[str, tuple[str, ...]]:
    """Read an update; give the text that may run, and the keywords for which it may not.

    ``LOAD SILENT`` asks that failure be ignored: it becomes an operation that does nothing.

    Raises:
        Problem: As for queries.
    """
    reading = read_text(text)
    _check_depth(reading.depth, settings.max_depth)
    if "LOAD" in reading.calls:
        text, silent = without_silent_loads(text)
        _counted(("LOAD",) * silent, metrics)
        reading = read_text(text)
    return text, _counted(reading.calls, metrics)


def check_document_depth(document: str, *, limit: int, is_xml: bool) -> None:
    """Refuse a document whose nesting would crash its parser, or keep it busy for minutes."""
    _check_depth(xml_depth(document) if is_xml else read_text(document).depth, limit)


def _check_depth(depth: int, limit: int) -> None:
    if depth > limit:
        raise Problem(
            400, "too-deep", f"Brackets are nested {depth} deep, at most {limit} are allowed"
        )


def _counted(calls: tuple[str, ...], metrics: Metrics) -> tuple[str, ...]:
    for call in calls:
        metrics.refused(call)
    return calls
