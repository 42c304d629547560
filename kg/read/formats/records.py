"""Read JSON Lines, JSON documents and ninjs: one article an object.

An object has a field with the article's words (``text``, or a name of ``input_fields.csv``); only
that is required. A JSON document is one object, a list of them, or an object that holds such a list
("articles", "items"). An object that cannot be used is reported with its place, and reading goes on
with the next.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kg.errors import InputError
from kg.lexicon.input_fields import LIST, InputField, load_input_fields
from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.errors import BadLine, EmptyArticle, NothingToRead
from kg.read.fields import GUESSED, Names, choose_columns, told_columns
from kg.read.formats.fragments import fragment_text
from kg.read.formats.lines import bounded_lines
from kg.read.formats.newsml import withdrawn
from kg.read.kinds import check_prose, is_markup
from kg.read.notices import Notice
from kg.read.source import check_size, check_words, decode, decode_any

_ONE_A_LINE: Final = 'write one object a line, as in {"id": "1", "text": "..."}'
_LONGEST_MARK: Final = 100
_CUT_SHORT: Final = re.compile(r"(?:\S*(?:…|\.\.\.))?\s*\[\+?\d{1,9} chars\]\s*$")
_LINES: Final = (".jsonl", ".ndjson")


def read_json(content: Content, reading: Reading) -> Iterator[RawArticle | InputError]:
    """Read the articles of a JSON document, or of JSON Lines."""
    told = _Told(content, reading)
    are_lines = content.suffix in _LINES or _is_lines(content.head)
    if are_lines:
        lines = bounded_lines(content.stream(), reading.max_bytes)
        found = _read_lines(lines, content, reading, told)
    else:
        found = _read_document(content, reading, told)
    nothing = True
    for item in found:
        nothing = False
        yield item
    if nothing and not told.refused:
        raise NothingToRead(
            f"there is no {'line' if are_lines else 'article'} in it",
            where=content.name,
            remedy="write one JSON object a line",
        )


class _Told:
    """Tells once what was guessed, and once that a file has no articles in it."""

    def __init__(self, content: Content, reading: Reading) -> None:
        self.refused = False
        self._content = content
        self._reading = reading
        self._seen: set[str] = set()

    def names(self, names: Names) -> None:
        told = told_columns(names)
        if told and told not in self._seen:
            self._reading.tell(Notice(self._content.name, f"took {told}"))
        self._seen.add(told)

    def left_out(self, notice: Notice) -> None:
        """Say that an article was found and is not read."""
        self.refused = True
        self._reading.tell(notice)

    def no_article(self, error: InputError) -> None:
        """Say that what was found is no article; an error only where articles are claimed."""
        if self._content.is_claimed:
            raise error
        self.refused = True
        what = f"not read: JSON without articles ({error.what})"
        self._reading.tell(Notice(self._content.name, what, left_out="JSON without articles"))


def _is_lines(head: bytes) -> bool:
    """Tell whether the first line is an object by itself."""
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    line, end, _ = begin.partition(b"\n")
    if not begin.startswith(b"{") or not end:
        return not begin.startswith((b"{", b"[")) or (not end and not begin.startswith(b"["))
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        # A line cut short is still a line; a document begins with "{" and little more.
        return len(line) > 2 and not line.rstrip().endswith((b"{", b"[", b","))


def _read_lines(
    lines: Iterable[bytes], content: Content, reading: Reading, told: _Told
) -> Iterator[RawArticle | InputError]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{content.name}:{number}"
        try:
            check_size(len(line), where=where, max_bytes=reading.max_bytes)
            value = _parse(decode(line, where=where, max_bytes=reading.max_bytes), where=where)
            if not isinstance(value, dict):
                raise BadLine(
                    f"a JSON {type(value).__name__} and not an object",
                    where=where,
                    remedy=_ONE_A_LINE,
                )
            yield from _read_value(value, where, reading, told)
        except InputError as error:
            yield error


def _read_document(
    content: Content, reading: Reading, told: _Told
) -> Iterator[RawArticle | InputError]:
    text, _ = decode_any(content.read(), charset=content.charset, where=content.name)
    check_words(text, where=content.name)
    yield from _read_value(_parse(text, where=content.name), content.name, reading, told)


def _read_value(
    value: object, where: str, reading: Reading, told: _Told
) -> Iterator[RawArticle | InputError]:
    """Read an object, a list of them, or the list of them that an object holds."""
    records = _records(value)
    if records is None:
        records = {"": value}
    for place, record in records.items():
        try:
            raw = _raw_article(record, f"{where}{place}", reading, told)
            if raw is not None:
                yield raw
        except InputError as error:
            yield error


def _records(value: object) -> dict[str, object] | None:
    """Return the objects in a list, by their places; None if *value* is an object itself."""
    if isinstance(value, list):
        return {f"[{n}]": record for n, record in enumerate(value)}
    if not isinstance(value, dict) or "text" in choose_columns(value, GUESSED, where=""):
        return None
    # A list of mentions or events, each with its text, is none of articles.
    known = {row.name for row in load_input_fields() if row.field == LIST}
    lists = {
        key: items
        for key, items in value.items()
        # One that is empty has no articles; one with something else among them has that refused.
        if key.lower() in known and isinstance(items, list) and (_dicts(items) or not items)
    }
    if not lists:
        return None
    return {f".{key}[{n}]": item for key, items in lists.items() for n, item in enumerate(items)}


def _raw_article(record: object, where: str, reading: Reading, told: _Told) -> RawArticle | None:
    if not isinstance(record, dict):
        raise BadLine(
            f"a JSON {type(record).__name__} and not an object", where=where, remedy=_ONE_A_LINE
        )
    flat = _without_lists(record)
    names = choose_columns(flat, reading.columns, where=where)
    if "text" not in names:
        told.no_article(
            BadLine(
                'there is no field "text"',
                where=where,
                remedy='put the article\'s words in "text", or name the field with --text-column',
            )
        )
        return None
    told.names(names)
    article = raw_article_of(flat, names, where=where)
    status = str(record.get("pubstatus") or record.get("pubStatus") or "")
    if notice := withdrawn(status, where=where, id=article.given.id):
        told.left_out(notice)
        return None
    return article


def _without_lists(record: Mapping[str, Any]) -> dict[str, Any]:
    """Put ninjs 2's bodies and headlines, lists of values by role, in fields of their own."""
    flat = dict(record)
    for body in _dicts(record.get("bodies")):
        kind = str(body.get("contentType", body.get("contenttype", "")))
        name = "body_html" if "html" in kind else "body_text"
        flat.setdefault(name, body.get("value"))
    for headline in _dicts(record.get("headlines")):
        flat.setdefault("headline", headline.get("value"))
    return flat


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def raw_article_of(fields: Mapping[str, Any], names: Names, *, where: str) -> RawArticle:
    """Make a raw article of a row or object.

    Args:
        fields: Its cells by their names.
        names: Which of them holds what.
        where: File and place, for messages.

    Raises:
        BadLine, EmptyArticle, NotText: It has no words, or something else in their place.
    """
    text, cut_short = _without_mark(_words(fields, names["text"], where=where))
    said = {name: _said(fields, row) for name, row in names.items() if name != "text"}
    url = said.get("url")
    odd = [
        f"{row.name}: {json.dumps(fields[row.name], default=str)}"
        for name, row in names.items()
        if name != "text" and said[name] is None and fields.get(row.name) not in (None, "")
    ]
    given = Given(
        id=said.get("id") or url or _key(text),
        title=said.get("title") or "",
        date=said.get("date"),
        url=url,
        publisher=said.get("publisher"),
        language=said.get("language"),
        unread=tuple(odd),
        cut_short=cut_short,
    )
    return RawArticle(text, given, where)


def _words(fields: Mapping[str, Any], name: InputField, *, where: str) -> str:
    text = _field(fields, name, where=where)
    if text is None:
        if name.name == "text" and name.name not in fields:
            raise BadLine(
                'there is no field "text"', where=where, remedy='put the article\'s words in "text"'
            )
        raise EmptyArticle(
            f"there is no text in {name.name!r}", where=where, remedy="fill it, or remove the row"
        )
    # "text" is our own format and holds prose; other programs put HTML into theirs.
    if name.form == "html" or (name.name != "text" and is_markup(text)):
        return fragment_text(text)
    check_prose(text, place=lambda _: where)
    return text


def _without_mark(text: str) -> tuple[str, str | None]:
    """Take the mark of NewsAPI and its like off a text, and the word that was cut before it.

    "killed 4… [+345 chars]" may be 45.
    """
    begin = max(0, len(text) - _LONGEST_MARK)
    match = _CUT_SHORT.search(text, begin)
    return (text[: match.start()].rstrip(), match.group()) if match else (text, None)


def _field(fields: Mapping[str, Any], name: InputField | None, *, where: str) -> str | None:
    value = None if name is None else fields.get(name.name)
    if isinstance(value, dict):
        # NewsAPI's source and schema.org's publisher are objects with a name.
        value = value.get("name")
    if name is None or value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadLine(
            f'field "{name.name}" holds a {type(value).__name__}, not a string',
            where=where,
            remedy="put it in quotation marks"
            if isinstance(value, int | float)
            else "give its words as one text",
        )
    return _whole(value)


def _whole(value: str) -> str:
    """Return text without lone surrogates: "\\ud83d" cut in half cannot be stored as UTF-8."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _said(fields: Mapping[str, Any], name: InputField) -> str | None:
    """Return what a field beside the text says; None for what is no text: it is no fault of that.

    A day may be a number (20190210), an id too; of several authors or addresses the first counts.
    """
    value = fields.get(name.name)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return _whole(value) if isinstance(value, str) and value else None


def _parse(text: str, *, where: str) -> object:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise BadLine("objects in objects without end", where=where, remedy=_ONE_A_LINE) from error
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise BadLine(
            f"not a JSON object: {error.msg} at {line}character {error.colno}",
            where=where,
            remedy=_ONE_A_LINE,
        ) from error
    except ValueError as error:
        # A number of a million digits.
        raise BadLine(f"not a JSON object: {error}", where=where, remedy=_ONE_A_LINE) from error


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
