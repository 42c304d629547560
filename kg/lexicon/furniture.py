"""Lines and prefixes of an article that are not sentences: its boilerplate.

``furniture.csv`` holds regular expressions for whole lines, for the start of a paragraph and
for the parts that dates are made of; ``publishers.csv`` how outlets can be recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.lexicon.rows import Row, load_table


@dataclass(frozen=True, slots=True)
class FurnitureRow:
    """One pattern of ``furniture.csv``.

    Attributes:
        kind: A ``BlockKind`` value, or what part of a date line it is: date, clock, agency,
            date-cue, update-cue, tags, site.
        where: line, links (a line above headlines of other articles), start (of the first
            paragraph), paragraph (the start of any), inside, title-end or part.
    """

    id: str
    kind: str
    where: str
    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class PublisherRow:
    """One way to recognise an outlet: by its host, its page titles or its bylines."""

    id: str
    name: str
    where: str
    pattern: str
    example: str


@cache
def load_furniture() -> tuple[FurnitureRow, ...]:
    """Load ``furniture.csv``."""
    return load_table(
        "furniture.csv",
        lambda row: FurnitureRow(
            row["id"], row["kind"], row["where"], _checked_pattern(row), row["example"]
        ),
    )


@cache
def load_publishers() -> tuple[PublisherRow, ...]:
    """Load ``publishers.csv``."""
    return load_table(
        "publishers.csv",
        lambda row: PublisherRow(
            row["id"], row["name"], row["where"], _checked_pattern(row), row["example"]
        ),
    )


def _checked_pattern(row: Row) -> str:
    try:
        # Readers put the pattern of a date in its place.
        re.compile(row["pattern"].replace("{date}", ""))
    except re.error as error:
        raise row.error(f"the pattern is no regular expression: {error}", "correct it") from error
    return row["pattern"]
