"""Regular expressions as rows: dates, the words around a figure, doubts and denials.

A row of kind "fragment" names a piece that the patterns of later rows put in braces: ``{month}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from kg.lexicon.rows import Row, load_table

ANCHORS = frozenset({"", "published", "told"})
PLACES = frozenset({"before", "after", "near", "sentence"})
FRAGMENT = "fragment"
T = TypeVar("T")
Make = Callable[[Row, str], T]


@dataclass(frozen=True, slots=True)
class TimePatternRow:
    """A wording for a time.

    Attributes:
        reading: How its groups become days; ``given`` holds groups that the words leave out.
        anchor: What it is counted from: the day published, the day told before, or nothing.
    """

    id: str
    pattern: re.Pattern[str]
    reading: str
    given: dict[str, str]
    anchor: str


@dataclass(frozen=True, slots=True)
class FigureCueRow:
    """A wording around a figure.

    Attributes:
        where: The words that hold it: "before" or "after" the figure, "near" it with the figure, or
            the "sentence".
        reading: What is asked: "scope", "earlier", "subset" ...
        tells: The answer where it is more than yes.
        condition: What must hold besides the words; "" if nothing.
    """

    id: str
    pattern: re.Pattern[str]
    where: str
    reading: str
    tells: str
    condition: str


@dataclass(frozen=True, slots=True)
class ReactionCueRow:
    """A wording with which somebody answers what another said; `stance` is how."""

    id: str
    pattern: re.Pattern[str]
    stance: str


@lru_cache(maxsize=1)
def reaction_cues() -> tuple[ReactionCueRow, ...]:
    """Return the wordings of ``reaction_cues.csv``, those that decide first in front."""
    rows = _load("reaction_cues.csv", lambda row, text: (row, text))
    return tuple(ReactionCueRow(r["id"], _compiled(r, text), r["reading"]) for r, text in rows)


@lru_cache(maxsize=1)
def time_patterns() -> dict[str, TimePatternRow]:
    """Return the wordings of ``time_patterns.csv`` by id, those to be tried first in front."""
    return {row.id: row for row in _load("time_patterns.csv", _time_pattern)}


@lru_cache(maxsize=1)
def time_fragments() -> dict[str, re.Pattern[str]]:
    """Return the pieces of which wordings for times are made: "day", "month", "part"."""
    return {name: re.compile(text, re.IGNORECASE) for name, text in _fragments("time_patterns.csv")}


@cache
def figure_cues(reading: str) -> tuple[FigureCueRow, ...]:
    """Return the rows of ``figure_cues.csv`` with that *reading*, those tried first in front."""
    rows = _load("figure_cues.csv", _figure_cue)
    return tuple(row for row in rows if row.reading == reading)


def _figure_cue(row: Row, text: str) -> FigureCueRow:
    where = row.one_of("where", PLACES)
    pattern = _compiled(row, text)
    return FigureCueRow(row["id"], pattern, where, row["reading"], row["tells"], row["condition"])


def _time_pattern(row: Row, text: str) -> TimePatternRow:
    reading, *given = row["reading"].split()
    pairs = dict(pair.split("=", 1) for pair in given)
    anchor = row.one_of("anchor", ANCHORS)
    return TimePatternRow(row["id"], _compiled(row, text), reading, pairs, anchor)


def _load(file: str, make: Make[T]) -> list[T]:
    """Read the rows of *file* that are no fragments, each with its pattern written out."""
    rows = load_table(file, lambda row: row)
    fragments = dict(_fragments(file))
    return [
        make(row, _written_out(row["pattern"], fragments))
        for row in rows
        if row["reading"] != FRAGMENT
    ]


def _fragments(file: str) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for row in load_table(file, lambda row: row):
        if row["reading"] == FRAGMENT:
            # Fragments may hold those before them, never one another.
            found[row["id"]] = _written_out(row["pattern"], found)
    return list(found.items())


def _written_out(pattern: str, fragments: dict[str, str]) -> str:
    for name, text in fragments.items():
        pattern = pattern.replace(f"{{{name}}}", text)
    return pattern


def _compiled(row: Row, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as fault:
        raise row.error(f"pattern {text!r} is no regular expression", str(fault)) from fault
