"""Decode text, and map its offsets back to the source.

Text becomes Unicode NFC with ``\\n`` line ends. Where that changes the length, the article keeps
the places from which on both count alike, so that offsets can be given back in the source's own
counting.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from kg.read.errors import EmptyArticle, NotText, TooLong
from kg.read.kinds import is_binary

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),  # not "utf-8", which would keep the mark as U+FEFF
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_GUESSED_BYTES: Final = 100_000
# A text of another alphabet is nearly all beyond ASCII in an encoding of single bytes.
_MOSTLY_ASCII: Final = 0.12
_NON_ASCII: Final = re.compile(rb"[\x80-\xff]")
# What these labels stand for on the web (WHATWG Encoding, 4.2): their own bytes 0x80 to 0x9f are
# control characters, and "10-12 hurt" with a dash of windows-1252 would lose it.
_MEANT_BY: Final = {
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def decode(raw: bytes, *, where: str, max_bytes: int) -> str:
    """Return the text that *raw* encodes.

    Args:
        raw: A whole file.
        where: Its name, for messages.
        max_bytes: Refuse more than this.

    Raises:
        TooLong: *raw* is longer than *max_bytes*.
        NotText: It is neither UTF-8 nor UTF-16 with a byte order mark, or binary data.
        EmptyArticle: It holds no letter or digit.
    """
    check_size(len(raw), where=where, max_bytes=max_bytes)
    check_binary(raw, where=where)
    encoding = _marked_encoding(raw) or "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise NotText(
            f"not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start}",
            where=f"{where}:{line}",
            remedy="convert it first, for example: iconv -f windows-1252 -t utf-8",
        ) from error
    check_words(text, where=where)
    return text


def decode_any(raw: bytes, *, charset: str | None, where: str) -> tuple[str, str | None]:
    """Return the text that *raw* encodes, and the name of its encoding if that is a guess.

    Args:
        raw: A whole file.
        charset: The encoding that a header or the document itself names, or None.
        where: Its name, for messages.

    Raises:
        NotText: It is text in no encoding that is known.
    """
    # What is valid UTF-8 is nearly never anything else, whatever a header says.
    for encoding in (_marked_encoding(raw), "utf-8", _meant_encoding(charset)):
        if encoding:
            try:
                return raw.decode(encoding), None
            # The second for an encoding of something else than text, as "base64".
            except (ValueError, LookupError):
                continue
    guessed = _guess_encoding(raw[:_GUESSED_BYTES])
    if guessed is None:
        raise NotText(
            "text in no known encoding",
            where=where,
            remedy="convert it first, for example: iconv -f windows-1252 -t utf-8",
        )
    return raw.decode(guessed, "replace"), guessed


def check_binary(raw: bytes, *, where: str) -> None:
    """Raise NotText if *raw* is no text in any encoding."""
    # In UTF-16 every second byte of English is 0.
    if _marked_encoding(raw) != "utf-16" and (b"\0" in raw or is_binary(raw)):
        raise NotText(
            "not plain text but binary data",
            where=where,
            remedy="give the article as plain text or JSON Lines",
        )


def _marked_encoding(raw: bytes) -> str | None:
    return next((name for mark, name in _BYTE_ORDER_MARKS if raw.startswith(mark)), None)


def _meant_encoding(label: str | None) -> str | None:
    """Return the encoding that *label* means where people write it, or None if there is none."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    return _MEANT_BY.get(name, name)


def _guess_encoding(raw: bytes) -> str | None:
    """Guess the encoding of *raw*, which is not UTF-8.

    English has a few quotation marks, dashes and names that are not ASCII, too few to be told
    by their numbers: they are windows-1252, as browsers take it, unless a byte has no letter there.
    """
    if len(_NON_ASCII.findall(raw)) <= _MOSTLY_ASCII * len(raw):
        for encoding in ("windows-1252", "mac-roman"):  # the first has five bytes without a letter
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    return None if best is None else best.encoding


def check_size(size: int, *, where: str, max_bytes: int) -> None:
    """Raise TooLong if an article of *size* bytes is no article."""
    if size > max_bytes:
        raise TooLong(
            f"{size / 1e6:.1f} MB is no single article (the limit is {max_bytes / 1e6:.1f} MB)",
            where=where,
            remedy="split it into articles, one file or one JSON line each",
        )


def check_words(text: str, *, where: str) -> None:
    """Raise EmptyArticle if *text* has no letter and no digit."""
    if not any(character.isalnum() for character in text):
        raise EmptyArticle(
            "there is no text in it",
            where=where,
            remedy="remove the file, or fill it with an article",
        )
