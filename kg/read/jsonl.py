"""Which articles does a JSON Lines source hold?

One object a line: ``id, title, date, text, url, publisher``; only ``text`` is required. A line
that cannot be used is reported with its number, and reading goes on with the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import InputError
from kg.model.text import Article
from kg.read.article import Given, read_article
from kg.read.errors import BadLine
from kg.read.kinds import check_prose
from kg.read.source import check_size, decode


def read_json_lines(
    lines: Iterable[bytes], *, name: str, max_bytes: int
) -> Iterator[Article | InputError]:
    """Read one article from each line.

    Args:
        lines: Undecoded lines.
        name: The source's name, for messages.
        max_bytes: Refuse lines longer than this.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            yield _read_line(line, where=where, max_bytes=max_bytes)
        except InputError as error:
            yield error


def _read_line(line: bytes, *, where: str, max_bytes: int) -> Article:
    check_size(len(line), where=where, max_bytes=max_bytes)
    try:
        fields = json.loads(decode(line, where=where, max_bytes=max_bytes))
    except json.JSONDecodeError as error:
        raise BadLine(
            f"not a JSON object: {error.msg} at character {error.pos + 1}",
            where=where,
            remedy='write one object a line, as in {"id": "1", "text": "..."}',
        ) from error
    if not isinstance(fields, dict):
        raise BadLine(
            f"a JSON {type(fields).__name__} and not an object",
            where=where,
            remedy='write one object a line, as in {"id": "1", "text": "..."}',
        )
    text = _field(fields, "text", where=where)
    if text is None:
        raise BadLine(
            'there is no field "text"', where=where, remedy='put the article\'s words in "text"'
        )
    check_prose(text, place=lambda _: where)
    url = _field(fields, "url", where=where)
    given = Given(
        id=_identifier(fields, where=where) or url or _content_id(text),
        title=_field(fields, "title", where=where) or "",
        date=_field(fields, "date", where=where),
        url=url,
        publisher=_field(fields, "publisher", where=where),
    )
    return read_article(text, given, origin=where)


def _field(fields: dict[str, Any], name: str, *, where: str) -> str | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadLine(
            f'field "{name}" holds a {type(value).__name__}, not a string',
            where=where,
            remedy="put it in quotation marks",
        )
    # A lone surrogate (an escape such as \ud83d cut in half) cannot be stored as UTF-8.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _identifier(fields: dict[str, Any], *, where: str) -> str | None:
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _field(fields, "id", where=where)


def _content_id(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
