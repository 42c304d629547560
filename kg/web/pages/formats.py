"""Choose the format of a page: by suffix of the address, else by ``Accept``."""

from __future__ import annotations

from typing import Final

from flask import request

from kg.view.formats import HTML, SHORT_NAMES
from kg.web.negotiation import accepted
from kg.web.problem import Problem

_EXTRA_TYPES: Final[dict[str, str]] = {"application/json": "json", "application/xhtml+xml": "html"}


def split_suffix(name: str, formats: dict[str, str]) -> tuple[str, str | None]:
    """Return *name* without a suffix that is one of *formats*, and that suffix or None."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in formats else (name, None)


def wanted_format(suffix: str | None, formats: dict[str, str]) -> str:
    """Return the suffix of the format to answer in: by suffix, ``format=`` or ``Accept``.

    Raises:
        Problem: 406, if the Accept header names none that we have; 422, if ``format=`` does.
    """
    if suffix is not None:
        return suffix
    named = request.args.get("format")
    if named:
        return _by_name(named, formats)
    by_type = {media: name for name, media in formats.items()}
    by_type |= {media: name for media, name in _EXTRA_TYPES.items() if name in formats}
    accept = request.headers.get("Accept", "")
    if not accept:
        return next(name for name in formats if name != HTML)
    # HTML last: '*/*' (curl) gets data, browsers name text/html.
    ordered = sorted(by_type, key=lambda media: by_type[media] == HTML)
    best = accepted(accept).best_match(ordered)
    if best is None:
        raise Problem(
            406,
            "not-acceptable",
            f"This address has none of the formats that were asked for: {accept[:200]}",
            remedy=f"ask for one of: {', '.join(formats.values())}",
        )
    return by_type[best]


def _by_name(named: str, formats: dict[str, str]) -> str:
    """Return the suffix that ``format=`` stands for: a suffix or the protocol's short name."""
    by_short_name = {short: name for name, short in SHORT_NAMES.items()}
    name = by_short_name.get(named.lower(), named.lower())
    if name in formats:
        return name
    raise Problem(
        422, "parameter", f"format={named[:40]} is unknown here", remedy=f"use {', '.join(formats)}"
    )
