"""The holders of offices, with their terms.

Reads ``office_holders.csv``: the heads of states and governments whom people have entered. Those
of today stand in the index of actors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.lexicon.rows import Row, load_table

_DAY: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class OfficeTerm:
    """One person's time in an office.

    Attributes:
        country: ISO code.
        title: What the holder is called, in small letters ("prime minister").
        actor: Slug of the person.
        since, until: ISO dates of any precision, between which they are known to hold it.
    """

    country: str
    title: str
    actor: str
    since: str
    until: str


def load_office_terms() -> tuple[OfficeTerm, ...]:
    """Read the terms; a day that is none stops the program with file and line."""
    return load_table("office_holders.csv", _term)


def _term(row: Row) -> OfficeTerm:
    for column in ("since", "until"):
        if not _DAY.fullmatch(row[column]):
            raise row.error(f"{column} {row[column]!r} is no day", "write YYYY-MM-DD")
    return OfficeTerm(row["country"], row["title"], row["actor"], row["since"], row["until"])
