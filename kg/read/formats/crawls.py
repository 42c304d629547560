"""Read web archives (WARC): each answer of a server that holds a document is opened as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, Final, cast

from kg.read.addresses import find_address
from kg.read.content import Content, Reading
from kg.read.errors import Damaged, NothingToRead
from kg.read.formats.damage import translated
from kg.read.notices import Notice

# WARC 1.1, 6: the other records are requests, notes, or point back to an earlier answer.
_ANSWERS: Final = frozenset({"response", "resource", "conversion"})
_OPENED: Final = (
    "text/html",
    "application/xhtml",
    "application/pdf",
    "application/json",
    "application/xml",
    "text/xml",
    "application/rss",
    "application/atom",
    "application/vnd.openxmlformats-officedocument.wordprocessingml",
)
_OK: Final = "200"


def read_crawl(content: Content, reading: Reading) -> Iterator[Content | Damaged]:
    """Open every record that holds a document; count the others by their kind."""
    left_out: Counter[str] = Counter()
    first: dict[str, str] = {}
    opened = 0
    for record in _records(content):
        address, why = _address(record)
        if why:
            left_out[why] += 1
            first.setdefault(why, address)
            continue
        opened += 1
        # Texts that a crawl was converted to are given as such.
        file = "record.txt" if record.rec_type == "conversion" else ""
        yield replace(
            content.inside(cast(BinaryIO, record.content_stream()), address, file=file),
            id=address,
            url=find_address(address),
            charset=_charset(record),
        )
    for why, number in left_out.items():
        what = f"{number} records not read: {why}, the first of {first[why]}"
        reading.tell(Notice(content.name, what, left_out=why, number=number))
    if not opened and not left_out:
        raise NothingToRead(
            "a web archive without answers", where=content.name, remedy="give one that has some"
        )


def _records(content: Content) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    with translated(content.name, "a web archive"):
        for record in ArchiveIterator(content.unbuffered()):
            if record.rec_type in _ANSWERS:
                yield record


def _address(record: Any) -> tuple[str, str]:
    """Return the address of *record*, and why it is not opened, or ""."""
    headers = record.http_headers
    address = record.rec_headers.get_header("WARC-Target-URI") or "?"
    if headers is not None and headers.get_statuscode() != _OK:
        return address, f"answers with the status {headers.get_statuscode()}"
    # A resource was not had by HTTP; its media type stands in the record's own header.
    named = (headers or record.rec_headers).get_header("Content-Type") or ""
    kind = named.partition(";")[0].strip().lower()
    is_opened = kind.startswith(_OPENED) or record.rec_type == "conversion"
    return address, "" if is_opened else kind or "no media type"


def _charset(record: Any) -> str | None:
    headers = record.http_headers or record.rec_headers
    _, _, charset = (headers.get_header("Content-Type") or "").lower().partition("charset=")
    # RFC 9110, 8.3.1: the value may stand in quotation marks, and another parameter follow.
    return charset.partition(";")[0].strip(" \"'") or None
