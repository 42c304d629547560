"""Read mail: the words of a message, and what is attached to it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from typing import Final

from kg.config import MAX_DOCUMENT_BYTES
from kg.read.addresses import find_address
from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.errors import EmptyArticle
from kg.read.formats.damage import translated
from kg.read.formats.fragments import fragment_text
from kg.read.formats.lines import bounded_lines
from kg.read.notices import Notice

_BETWEEN: Final = b"From "


def read_mail(content: Content, reading: Reading) -> Iterator[RawArticle | Content]:
    """Read one message, then its attachments."""
    raw = content.read()
    with translated(content.name, "a mail"):
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        text, language = _words(message), str(message.get("Content-Language") or "") or None
        given = Given(
            # RFC 5322, 3.6.4: the brackets are no part of the id.
            id=str(message.get("Message-ID") or "").strip(" <>") or content.id,
            title=str(message.get("Subject") or ""),
            date=_day(message),
            # RFC 5064: where a mailing list keeps the message.
            url=find_address(str(message.get("Archived-At") or "").strip(" <>")),
            publisher=str(message.get("Organization") or "") or None,
            language=language,
        )
        attached = [
            (part.get_filename() or f"part {number}", part.get_payload(decode=True), part)
            for number, part in enumerate(message.iter_attachments(), start=1)
        ]
    if text:
        yield RawArticle(text, given, content.name)
    elif not attached:
        raise EmptyArticle("a mail without words", where=content.name, remedy="remove it")
    for name, payload, part in attached:
        kind = part.get_content_type()
        if part.get_content_maintype() in ("image", "audio", "video"):
            reading.tell(Notice(f"{content.name}!{name}", f"not read: {kind}", left_out=kind))
        elif isinstance(payload, bytes):
            yield replace(
                content.inside(io.BytesIO(payload), name), charset=part.get_content_charset()
            )


def read_mailbox(content: Content, _: Reading) -> Iterator[Content]:
    """Open every message of a mailbox (mbox), one after the other."""
    numbers = count(1)
    message: list[bytes] = []
    blank = True
    for line in bounded_lines(content.stream(), MAX_DOCUMENT_BYTES):
        if blank and line.startswith(_BETWEEN):  # RFC 4155: what parts the messages of an mbox
            if message:
                yield _message(content, message, next(numbers))
            message = []
        else:
            # A line of a message that begins like that has been quoted.
            message.append(line[1:] if line.startswith(b">From ") else line)
        blank = not line.strip()
    if message:
        yield _message(content, message, next(numbers))


def _message(content: Content, lines: list[bytes], number: int) -> Content:
    return content.inside(io.BytesIO(b"".join(lines)), f"{number}", file=f"{number}.eml")


def _words(message: EmailMessage) -> str:
    """Return what the message says: its plain text, or the words of its HTML."""
    # RFC 2046, 5.1.4: alternatives say the same; the plain one needs no taking apart.
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None or body.get_content_maintype() != "text":
        return ""
    try:
        words = body.get_content(errors="replace")
    except LookupError:
        # An encoding that does not exist.
        payload = body.get_payload(decode=True)
        words = payload.decode("windows-1252", "replace") if isinstance(payload, bytes) else ""
    is_html = body.get_content_subtype() == "html"
    return fragment_text(words) if is_html else str(words).strip()


def _day(message: EmailMessage) -> str | None:
    header = message.get("Date")
    moment = getattr(header, "datetime", None)
    return moment.date().isoformat() if moment else str(header) if header else None
