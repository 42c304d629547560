"""All formats: what recognises each, and which reader opens it.

To add a format, write its reader and one line here, a sample beside ``tests/read/samples`` and a
row in docs/input.md. The first line that recognises the content counts: bytes that say what they
are first, then the structure of texts. The ending of a file's name decides only where content
cannot: between a table or JSON that is broken and a text.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.errors import InputError
from kg.read.article import RawArticle
from kg.read.content import JSON_SUFFIXES, TABLE_SUFFIXES, Content, Reading
from kg.read.formats.archives import read_compressed, read_tar, read_zip
from kg.read.formats.crawls import read_crawl
from kg.read.formats.feeds import read_feed
from kg.read.formats.mail import read_mail, read_mailbox
from kg.read.formats.newsml import read_newsml
from kg.read.formats.pages import read_page
from kg.read.formats.pdf import read_pdf
from kg.read.formats.plain import read_binary, read_plain
from kg.read.formats.records import read_json
from kg.read.formats.rows import read_csv, read_parquet
from kg.read.formats.xml import root_name
from kg.read.kinds import CONVERT, find_xml, is_binary, is_markup, table_separator, unread_kind

Reader = Callable[[Content, Reading], Iterator[RawArticle | Content | InputError]]

_HEADER: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{0,60}):[^\n]*\n(?:[ \t][^\n]*\n)*")
_MAILBOX: Final = re.compile(r"From \S+[^\n]* \d{4}\n(?=[A-Za-z][A-Za-z0-9-]*:)")
_MAIL_HEADERS: Final = frozenset(
    {"from", "date", "subject", "to", "message-id", "received", "mime-version", "return-path"}
)
_JSON: Final = re.compile(r'\s*(?:\[\s*)?\{\s*(?:"(?:[^"\\\n]|\\.){0,200}"\s*:|\})')
_FEED_ROOTS: Final = frozenset({"rss", "feed"})
_AGENCY_ROOTS: Final = frozenset({"newsItem", "newsMessage", "nitf"})
_RSS_1: Final = "http://purl.org/rss/1.0/"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_BLOCK: Final = 512


@dataclass(frozen=True, slots=True)
class InputFormat:
    """A format that is read, or is known and refused.

    Attributes:
        name: As users know it.
        recognises: Whether content is of this format, from its first bytes and its text.
        read: Yields what it holds.
    """

    name: str
    recognises: Callable[[Content, str], bool]
    read: Reader


def recognise(content: Content) -> InputFormat:
    """Return the format of *content*."""
    text = _head_text(content.head)
    return next(row for row in FORMATS if row.recognises(content, text))


def _head_text(head: bytes) -> str:
    encoding = "utf-16" if head.startswith(_UTF_16) else "utf-8-sig"
    return head.decode(encoding, "replace").replace("\r\n", "\n")


def _begins(pattern: bytes) -> Callable[[Content, str], bool]:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda content, _: compiled.match(content.head) is not None


def _is_tar(content: Content, _: str) -> bool:
    head = content.head
    if len(head) < _BLOCK or not head[0]:
        return False
    try:
        # Tar before POSIX has no magic bytes; the checksum of its first header tells.
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "replace")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def _is_unread(content: Content, _: str) -> bool:
    return unread_kind(content.head) is not None


def _is_json(content: Content, text: str) -> bool:
    return content.suffix in JSON_SUFFIXES or _JSON.match(text) is not None


def _is_binary(content: Content, _: str) -> bool:
    head = content.head
    return not head.startswith(_UTF_16) and (b"\0" in head or is_binary(head))


def _is_mailbox(_: Content, text: str) -> bool:
    return _MAILBOX.match(text) is not None


def _is_mail(_: Content, text: str) -> bool:
    names: set[str] = set()
    at = 0
    while match := _HEADER.match(text, at):
        names.add(match["name"].lower())
        at = match.end()
    # A head that is longer than what is looked at ends with it.
    is_head = text.startswith("\n", at) or at == len(text)
    return is_head and "from" in names and len(names & _MAIL_HEADERS) >= 3


def _is_feed(_: Content, text: str) -> bool:
    root = root_name(text)
    return root in _FEED_ROOTS or (root == "RDF" and _RSS_1 in text)


def _is_newsml(_: Content, text: str) -> bool:
    return root_name(text) in _AGENCY_ROOTS


def _is_page(content: Content, text: str) -> bool:
    if (root_name(text) or "").lower() == "html":
        return True
    return is_markup(text) and not _is_xml(content, text)


def _is_xml(_: Content, text: str) -> bool:
    return find_xml(text) is not None


def _is_table(content: Content, text: str) -> bool:
    is_called = content.suffix in TABLE_SUFFIXES
    return is_called or table_separator(text) is not None


def _refuse_unread(content: Content, reading: Reading) -> Iterator[RawArticle]:
    kind = unread_kind(content.head) or "binary data"
    content.refuse(kind, remedy=CONVERT, line=1, tell=reading.tell)
    yield from ()


def _refuse_xml(content: Content, reading: Reading) -> Iterator[RawArticle]:
    head = _head_text(content.head)
    line = head.count("\n", 0, find_xml(head) or 0) + 1
    content.refuse("XML", remedy=CONVERT, line=line, tell=reading.tell)
    yield from ()


FORMATS: Final = (
    InputFormat("gzip", _begins(rb"\x1f\x8b[\x00-\x08]"), read_compressed),
    InputFormat("bzip2", _begins(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), read_compressed),
    InputFormat("xz", _begins(rb"\xfd7zXZ\x00"), read_compressed),
    InputFormat("ZIP, DOCX", _begins(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"), read_zip),
    InputFormat("tar", _is_tar, read_tar),
    InputFormat("PDF", _begins(rb"\s*%PDF-"), read_pdf),
    InputFormat("Parquet", _begins(rb"PAR1[\x00-\x1f]"), read_parquet),
    InputFormat("WARC", _begins(rb"WARC/\d\.\d\r?\n"), read_crawl),
    InputFormat("other documents", _is_unread, _refuse_unread),
    InputFormat("JSON, JSON Lines, ninjs", _is_json, read_json),
    # Below this line all is text, and decides by characters.
    InputFormat("binary data", _is_binary, read_binary),
    InputFormat("mailbox", _is_mailbox, read_mailbox),
    InputFormat("mail", _is_mail, read_mail),
    InputFormat("RSS, Atom", _is_feed, read_feed),
    InputFormat("NewsML-G2, NITF", _is_newsml, read_newsml),
    InputFormat("HTML", _is_page, read_page),
    InputFormat("other XML", _is_xml, _refuse_xml),
    InputFormat("CSV, TSV", _is_table, read_csv),
    InputFormat("plain text", lambda _content, _text: True, read_plain),
)
