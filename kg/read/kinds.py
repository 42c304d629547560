"""Tell prose from what is no plain text: pictures, programs, markup, tables.

Judged by content, whatever the file is called. What only mentions a tag, or has commas, is prose.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from kg.read.errors import NotText

CONVERT: Final = 'convert it to plain text, or to JSON Lines with the article\'s words in "text"'
# The bytes that a file of each kind that is not read begins with.
_SIGNATURES: Final = (
    ("an old Office document", re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ("an RTF document", re.compile(rb"\{\\rtf\d")),
    ("a PostScript document", re.compile(rb"%!PS")),
    ("Zstandard data", re.compile(rb"\x28\xb5\x2f\xfd")),
    ("a 7-Zip archive", re.compile(rb"7z\xbc\xaf\x27\x1c")),
    ("a RAR archive", re.compile(rb"Rar!\x1a\x07")),
    ("a PNG picture", re.compile(rb"\x89PNG\r\n")),
    ("a JPEG picture", re.compile(rb"\xff\xd8\xff")),
    ("a GIF picture", re.compile(rb"GIF8[79]a")),
    ("a TIFF picture", re.compile(rb"II\*\x00|MM\x00\*")),
    ("a WebP picture", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("an MP3 recording", re.compile(rb"ID3[\x02-\x04]")),
    ("an MP4 film", re.compile(rb"\x00.{3}ftyp", re.DOTALL)),
    ("an SQLite database", re.compile(rb"SQLite format 3\x00")),
)
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HEAD_BYTES: Final = 4_096
_XML: Final = re.compile(r"\s*(?:<\?xml\b|<(?:rss|feed|rdf:RDF|svg)\b[^<>]*>)", re.IGNORECASE)
_HTML: Final = re.compile(r"\s*(?:<!--(?>.*?-->)\s*)*+<(?:!doctype|html|head|body)\b", re.I | re.S)
_ELEMENT: Final = re.compile(r"\s*<([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?>")
# Tags that make up pages; <b>, <i> and the like may stand in prose that was typed.
_PAGE_TAG: Final = re.compile(
    r"</?(?:article|blockquote|body|br|div|figure|h[1-6]|head|html|img|li|meta|ol|p|script|section"
    r"|span|style|table|td|tr|ul)(?:\s[^<>]*)?/?>|<a\s[^<>]*>",
    re.IGNORECASE,
)
_MANY_TAGS: Final = 3
_TYPED_TAGS: Final = frozenset({"b", "em", "i", "strong", "u"})
_SEPARATORS: Final = ",\t;|"
_ROWS: Final = 100
_LONGEST_HEADING: Final = 40


def unread_kind(head: bytes) -> str | None:
    """Return what a file with these first bytes is, if it is in a format that is not read."""
    return next((kind for kind, signature in _SIGNATURES if signature.match(head)), None)


def is_binary(raw: bytes) -> bool:
    """Say whether more of *raw* than a stray character is no text in any encoding."""
    head = raw[:_HEAD_BYTES]
    # A stray byte or two, as old programs leave them: still a text.
    return len(_CONTROLS.findall(head)) * 50 > len(head)


def check_prose(text: str, *, place: Callable[[int], str]) -> None:
    """Refuse a text that is markup, JSON or a table rather than prose.

    Args:
        text: What shall be read.
        place: Names the place of a line of *text*, for messages.

    Raises:
        NotText: It is; names the line where that shows.
    """
    for kind, find, remedy in _KINDS:
        if (offset := find(text)) is not None:
            line = text.count("\n", 0, offset) + 1
            raise NotText(f"not plain text but {kind}", where=place(line), remedy=remedy)


def find_xml(text: str) -> int | None:
    if match := _XML.match(text):
        return match.end() - len(match.group().lstrip())
    element = _ELEMENT.match(text)
    if element is None or _HTML.match(text) or _PAGE_TAG.match(element.group().lstrip()):
        return None
    if element[1].lower() in _TYPED_TAGS:
        return None
    is_whole = text.rstrip().endswith(f"</{element[1]}>")
    return element.start(1) - 1 if is_whole else None


def _find_html(text: str) -> int | None:
    if match := _HTML.match(text):
        return match.end() - len(match.group().lstrip())
    tags = list(islice(_PAGE_TAG.finditer(text), _MANY_TAGS))
    return tags[0].start() if len(tags) == _MANY_TAGS else None


def _find_json(text: str) -> int | None:
    begin = len(text) - len(text.lstrip())
    if not text.startswith(("{", "["), begin):
        return None
    for candidate in (text[begin:].partition("\n")[0], text):
        try:
            value = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        # "[1]" is how a note begins.
        if value and (isinstance(value, dict) or isinstance(value[0], dict)):
            return begin
    return None


def is_markup(text: str) -> bool:
    """Say whether *text* is a page or a piece of one."""
    return _find_html(text) is not None


def table_separator(text: str, *, is_named: bool = False) -> str | None:
    """Return what parts the cells of *text* if it is a table with a row of headings, else None.

    Args:
        text: The first rows, or all.
        is_named: Whether somebody says that it is a table; of others three columns are asked.
    """
    lines = [line for line in islice(text.strip().splitlines(keepends=True), _ROWS) if line.strip()]
    for separator in _SEPARATORS:
        if _is_table(lines, separator):
            return separator
    if not is_named or not lines:
        return None
    return max(_SEPARATORS, key=lines[0].count)


def _find_table(text: str) -> int | None:
    """Find a table with a row of headings; prose has blanks after its commas."""
    return None if table_separator(text) is None else 0


def _is_table(lines: list[str], separator: str) -> bool:
    if len(lines) < 2 or separator not in lines[0]:
        return False
    try:
        headings, *rows = csv.reader(lines, delimiter=separator)
    except csv.Error:
        return False
    # Two columns with commas are also what "Baghdad, Iraq" over "Kabul, Afghanistan" looks like;
    # nobody types tabs.
    least = 2 if separator == "\t" else 3
    if len(headings) < least or not all(map(_is_heading, headings)):
        return False
    alike = sum(
        len(row) == len(headings) and not any(cell.startswith(" ") for cell in row[1:])
        for row in rows
    )
    # The last row may be cut off where the head ends, and exports have broken rows.
    return bool(rows) and alike >= 0.9 * len(rows)


def _is_heading(cell: str) -> bool:
    return bool(cell) and cell == cell.strip() and len(cell) <= _LONGEST_HEADING


_KINDS: Final = (
    ("XML", find_xml, CONVERT),
    ("HTML", _find_html, CONVERT),
    ("JSON", _find_json, CONVERT),
    ("a table (CSV or TSV)", _find_table, CONVERT),
)
