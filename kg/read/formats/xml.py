"""Tell kinds of XML apart, and refuse those that blow up when they are read."""

from __future__ import annotations

import re
from typing import Final

from kg.read.errors import Damaged

# "Billion laughs": an entity made of ten others, ten deep.
_ENTITY: Final = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_ROOT: Final = re.compile(r"<([A-Za-z_][\w.:-]*)")
_INTERNAL_SUBSET_END: Final = re.compile(r"\]\s*>")


def check_entities(raw: bytes, *, where: str) -> None:
    """Refuse XML that declares entities: a few lines of them are billions of characters.

    Raises:
        Damaged: It does.
    """
    # In UTF-16 a zero byte stands beside each letter.
    raw = raw.replace(b"\0", b"")
    if match := _ENTITY.search(raw):
        line = raw.count(b"\n", 0, match.start()) + 1
        raise Damaged(
            "XML that declares entities of its own, which is not read",
            where=f"{where}:{line}",
            remedy="have it written without them",
        )


def root_name(text: str) -> str | None:
    """Return the local name of the first element of *text*; None if it does not begin like XML."""
    at = 0
    while (end := _end_of_prolog(text, at)) > at:
        at = end
    match = _ROOT.match(text, at)
    return match[1].rpartition(":")[2] if match else None


def _end_of_prolog(text: str, at: int) -> int:
    """Return where blanks, one comment, instruction or document type from *at* on end."""
    at += len(text[at:]) - len(text[at:].lstrip("\ufeff \t\r\n"))
    for begin, end in (("<?", "?>"), ("<!--", "-->")):
        if text.startswith(begin, at):
            close = text.find(end, at)
            return close + len(end) if close >= 0 else len(text)
    if text[at : at + 9].upper() != "<!DOCTYPE":
        return at
    bracket, close = text.find("[", at), text.find(">", at)
    if 0 <= bracket < close:
        subset = _INTERNAL_SUBSET_END.search(text, bracket)
        close = subset.end() - 1 if subset else -1
    return close + 1 if close >= 0 else len(text)
