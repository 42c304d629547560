"""Policy: which queries and updates may run at all.

Decided before the engine parses them: text nested so deeply that it would crash a parser, and
text that reaches for the network, are refused here. Readers and the writer have no network
anyway (``kg.web.pool.sandbox``); this is where the client learns why.
"""

from __future__ import annotations

import re
from typing import Final

from kg.sparql.tokens import tokens
from kg.web.ledger import Ledger
from kg.web.lexer import Reading, read_text
from kg.web.problem import Problem
from kg.web.settings import ServeSettings

_TAG: Final = re.compile(r"<(/?)[^\W\d][^<>]*?(/?)>")

__all__ = ["check_document_depth", "check_query", "check_update"]


def check_query(text: str, *, settings: ServeSettings, ledger: Ledger) -> Reading:
    """Read a query and refuse what must not run.

    Raises:
        Problem: 400 if nested too deeply, 403 if it calls other servers.
    """
    reading = read_text(text)
    _check_depth(reading.depth, settings.max_depth)
    if reading.calls and not settings.service_allow:
        _refuse(reading.calls, ledger)
    return reading


def check_update(text: str, *, settings: ServeSettings, ledger: Ledger) -> tuple[Reading, str]:
    """Read an update and refuse what must not run; give the text that may.

    ``LOAD SILENT`` asks that failure be ignored: it becomes an operation that does nothing.

    Raises:
        Problem: As for queries.
    """
    reading = read_text(text)
    _check_depth(reading.depth, settings.max_depth)
    if "LOAD" in reading.calls:
        text = _without_silent_loads(text, ledger)
        reading = read_text(text)
    if reading.calls:
        _refuse(reading.calls, ledger)
    return reading, text


def check_document_depth(document: str, *, limit: int, is_xml: bool) -> None:
    """Refuse a document whose nesting would crash its parser, or keep it busy for minutes."""
    _check_depth(_xml_depth(document) if is_xml else read_text(document).depth, limit)


def _xml_depth(document: str) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(document):
        if tag[1]:
            depth = max(0, depth - 1)
        elif not tag[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _check_depth(depth: int, limit: int) -> None:
    if depth > limit:
        raise Problem(
            400, "too-deep", f"Brackets are nested {depth} deep, at most {limit} are allowed"
        )


def _refuse(calls: tuple[str, ...], ledger: Ledger) -> None:
    for call in calls:
        ledger.refused(call)
    raise Problem(
        403,
        "no-network",
        f"{' and '.join(calls)} would reach other servers, which is not allowed here",
        remedy="the operator can allow addresses with --service-allow",
    )


def _without_silent_loads(text: str, ledger: Ledger) -> str:
    found = list(tokens(text))
    out, position, index = [], 0, 0
    while index < len(found):
        words = [token.keyword for token in found[index : index + 2]]
        if words != ["LOAD", "SILENT"]:
            index += 1
            continue
        end = index
        while end < len(found) and found[end].text != ";":
            end += 1
        out.append(text[position : found[index].start])
        out.append("INSERT DATA { }")
        position = found[end - 1].end
        ledger.refused("LOAD")
        index = end
    return "".join(out) + text[position:]
