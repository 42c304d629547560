"""Read stretches of text that are names of people, organisations and places.

Reads JSON Lines: `{"text", "entities": [[start, end, label]], "ignore": [[start, end]]}`,
characters, half-open. An `ignore` zone holds a nominal mention that the annotators dropped:
the model must neither be rewarded nor punished there, or it learns to miss 'Syria' in
'eastern Syria'.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kg.train.errors import BadTrainingData

NAME_LABELS = ("PERSON", "ORG", "LOC")


@dataclass(frozen=True, slots=True)
class Name:
    """A named mention: characters *start* to *end* of its text."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text with its names and the zones about which nothing is said."""

    text: str
    names: tuple[Name, ...]
    ignore: tuple[tuple[int, int], ...] = ()


def read_names(path: Path) -> tuple[NamedText, ...]:
    """Read a file of named texts; labels other than person, organisation, place are left out.

    Raises:
        BadTrainingData: a line is no JSON or lacks a field.
    """
    rows: list[NamedText] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                names = tuple(
                    Name(start, end, label)
                    for start, end, label in sorted(row["entities"])
                    if label in NAME_LABELS
                )
                zones = tuple((start, end) for start, end in row.get("ignore", ()))
                rows.append(NamedText(row["text"], names, zones))
            except (KeyError, ValueError, TypeError) as error:
                raise BadTrainingData(
                    f"this is no row of named text ({error!r})",
                    where=f"{path}:{number}",
                    remedy='write {"text": ..., "entities": [[start, end, label]]}',
                ) from error
    return tuple(rows)
