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

# What a part without a name is called, so that it is known for what its type says.
_ENDINGS: Final = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html"}
_BETWEEN: Final = b"From "


def read_mail(content: Content, reading: Reading) -> Iterator[RawArticle | Content]:
    """Read one message, then its attachments."""
    raw = content.read()
    with translated(content.name, "a mail"):
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        page = _saved_page(message)
        parts = list(_parts(message))
        text = "\n\n".join(filter(None, (_text(part) for part in parts if _is_shown(part))))
        attached = [part for part in parts if not _is_shown(part)]
        given = Given(
            # RFC 5322, 3.6.4: the brackets are no part of the id.
            id=str(message.get("Message-ID") or "").strip(" <>") or content.id,
            title=str(message.get("Subject") or ""),
            date=_day(message),
            # RFC 5064: where a mailing list keeps the message.
            url=find_address(str(message.get("Archived-At") or "").strip(" <>")),
            publisher=str(message.get("Organization") or "") or None,
            language=str(message.get("Content-Language") or "") or None,
        )
    if page is not None:
        yield _page(page, content)
        return
    if text:
        yield RawArticle(text, given, content.name)
    elif not attached:
        raise EmptyArticle("a mail without words", where=content.name, remedy="remove it")
    for number, part in enumerate(attached, start=1):
        with translated(content.name, "a mail"):
            name, payload = _name(part, number), _payload(part)
        if payload is None:
            kind = part.get_content_type()
            reading.tell(Notice(f"{content.name}!{name}", f"not read: {kind}", left_out=kind))
        else:
            yield replace(
                content.inside(io.BytesIO(payload), name), charset=part.get_content_charset()
            )


def _saved_page(message: EmailMessage) -> EmailMessage | None:
    """Return the page that *message* is, as browsers save one with its pictures (.mht), or None."""
    is_related = message.get_content_type() == "multipart/related"
    root = next(message.iter_parts(), None) if is_related else message
    if not isinstance(root, EmailMessage) or root.get_content_type() != "text/html":
        return None
    # RFC 2557, 4.2: where the page was found.
    return root if find_address(_location(root)) else None


def _location(page: EmailMessage) -> str:
    return str(page.get("Content-Location") or "").strip()


def _page(page: EmailMessage, content: Content) -> Content:
    """Return the page that *content* is: its day is not the one on which somebody saved it."""
    payload = page.get_payload(decode=True)
    return replace(
        content,
        raw=io.BytesIO(payload if isinstance(payload, bytes) else b""),
        file="page.html",
        size=None,
        url=find_address(_location(page)),
        charset=page.get_content_charset(),
        _head=None,
    )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Return what *message* is made of: words that it shows, and what is attached to it.

    Not ``iter_attachments``, which takes the first part of each type for a body and passes it over.
    """
    # A message that was forwarded whole has parts of its own, of another text.
    if not message.is_multipart() or message.get_content_maintype() == "message":
        yield message
        return
    parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
    kind = message.get_content_subtype()
    # RFC 2387, 3.2: the first part is what is shown, the others are what it is made of.
    shown = _chosen(parts) if kind == "alternative" else parts[0] if kind == "related" else None
    for part in parts:
        inner = _parts(part)
        yield from (
            inner if shown in (None, part) else (one for one in inner if not _is_shown(one))
        )


def _chosen(alternatives: list[EmailMessage]) -> EmailMessage | None:
    """Return the one of *alternatives* that is read: they say the same (RFC 2046, 5.1.4)."""
    sizes = {
        number: sum(len(_text(one)) for one in _parts(part) if _is_shown(one))
        for number, part in enumerate(alternatives)
    }
    longest = max(sizes, key=lambda number: sizes[number], default=None)
    if longest is None:
        return None
    # Plain text needs no taking apart, but that of many newsletters says no more than "View this
    # in your browser".
    for number, part in enumerate(alternatives):
        if part.get_content_type() == "text/plain" and 2 * sizes[number] >= sizes[longest]:
            return part
    return alternatives[longest]


def _is_shown(part: EmailMessage) -> bool:
    """Tell whether *part* is words of the message, which may go on after a picture."""
    return (
        part.get_content_type() in ("text/plain", "text/html")
        and part.get_content_disposition() != "attachment"
        and part.get_filename() is None
    )


def _name(part: EmailMessage, number: int) -> str:
    ending = _ENDINGS.get(part.get_content_type(), "")
    return part.get_filename() or f"part {number}{ending}"


def _payload(part: EmailMessage) -> bytes | None:
    """Return the bytes that are attached, or None if they are none that is read."""
    if part.get_content_maintype() in ("image", "audio", "video"):
        return None
    if part.get_content_type() == "message/rfc822":  # a mail that was forwarded whole
        forwarded = part.get_payload(0)
        return forwarded.as_bytes() if isinstance(forwarded, EmailMessage) else None
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None


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


def _text(part: EmailMessage) -> str:
    try:
        words = part.get_content(errors="replace")
    except LookupError:
        # An encoding that does not exist.
        payload = part.get_payload(decode=True)
        words = payload.decode("windows-1252", "replace") if isinstance(payload, bytes) else ""
    is_html = part.get_content_subtype() == "html"
    return fragment_text(words) if is_html else str(words).strip()


def _day(message: EmailMessage) -> str | None:
    header = message.get("Date")
    moment = getattr(header, "datetime", None)
    return moment.date().isoformat() if moment else str(header) if header else None
