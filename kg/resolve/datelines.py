"""Find the place and the agency that a dateline names.

'LONDON (Reuters) -' is no sentence and never reaches the parser, but it tells where the report
was written and whose it is. The place is a mention only: it says nothing of where events happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.model.findings import Name
from kg.model.text import Article, BlockKind, Passage

_PLACE: Final = re.compile(r"[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+)*")
_AGENCY: Final = re.compile(r"\(([A-Z][\w .-]+)\)")


def dateline_names(article: Article) -> Iterator[Name]:
    """Yield the place and the agency of each dateline of *article*, in text order."""
    for block in article.blocks:
        if block.kind is not BlockKind.DATELINE:
            continue
        line = article.quote(block.passage)
        if place := _PLACE.match(line):
            yield _name(place.group(), block.passage.start + place.start(), "LOC")
        if agency := _AGENCY.search(line):
            yield _name(agency.group(1), block.passage.start + agency.start(1), "ORG")


def _name(text: str, start: int, label: str) -> Name:
    return Name(text, Passage(start, start + len(text)), label)
