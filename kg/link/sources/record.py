"""The record that an outside authority has of one actor or place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of an outside authority, in our terms.

    Attributes:
        scheme: "actor" or "place".
        slug: Id below ``/id/{scheme}/``: "gn172989", "wof1343673539", "q5639989", or a name.
        kind: Concept of the scheme's kinds.
        parent: Slug of the containing place, if the source gives one that is in the source too.
        where: File and line, for messages.
    """

    scheme: str
    slug: str
    label: str
    kind: str
    source: str
    licence: str
    where: str
    aliases: tuple[str, ...] = ()
    arabic: tuple[str, ...] = ()
    country: str = ""
    parent: str = ""
    latitude: float | None = None
    longitude: float | None = None
    wikidata: str | None = None
    geonames: str | None = None
    note: str = ""


def is_arabic(name: str) -> bool:
    """Tell whether *name* has Arabic letters."""
    return any("\u0600" <= letter <= "\u06ff" for letter in name)


def is_latin(name: str) -> bool:
    """Tell whether *name* is written in Latin letters."""
    return bool(name) and all(ord(letter) < 0x250 or not letter.isalpha() for letter in name)
