"""Cut date, title, agency and tags off a first paragraph that they were glued to.

Some collections hold a page as one line: "Sun 05 Jul 2015 22 dead in heavy raids. Six civilians
were …". Date, repeated title, agency and tags are cut off again, but only where the text goes on
with a capital letter, so that "5 July 2015 was a quiet day" stays a sentence.
"""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon.furniture import load_furniture
from kg.model.text import Block, BlockKind, Passage
from kg.read.dates import find_date_prefix
from kg.read.titles import title_pattern

_TAGS_WITHIN = 600
_SITE_CREDIT = re.compile(r"by (?:[A-Z][\w'-]+ ?){1,5}")
# The town of a dateline: "5 July 2015 DAMASCUS Six civilians were killed".
_CITY = re.compile(r"[A-Z]{4,}(?: [A-Z]{3,})* (?=[A-Z\d][a-z\d]*\s)")


def cut_glued(text: str, passage: Passage, title: str) -> list[Block]:
    """Cut the paragraph at *passage* into what was glued to it and its body.

    Args:
        text: The whole article.
        passage: Its first body paragraph.
        title: Its headline, or "".

    Returns:
        Blocks that together cover *passage*; only the body if nothing was glued.
    """
    blocks: list[Block] = []
    at = passage.start
    repeated = title_pattern(title)
    while True:
        block = _next_piece(text, Passage(at, passage.end), repeated, blocks)
        if block is None:
            break
        blocks.append(block)
        at = _skip_space(text, block.passage.end)
    has_date = any(block.kind is not BlockKind.TITLE for block in blocks)
    return blocks + _cut_tags(text, Passage(at, passage.end), look=has_date)


def _next_piece(
    text: str, rest: Passage, title: re.Pattern[str] | None, before: list[Block]
) -> Block | None:
    for kind, end in (
        (BlockKind.TITLE, _title_end(text, rest, title)),
        (_date_kind(text, rest), _date_end(text, rest, title)),
        # An agency may also begin the first sentence ("Reuters reported"); behind date or title it
        # is a credit.
        (BlockKind.BYLINE, _credit_end(text, rest, title) if before else None),
        (BlockKind.BOILERPLATE, _boilerplate_end(text, rest) if before else None),
    ):
        if end is not None and end < rest.end:
            return Block(kind, Passage(rest.start, end))
    return None


def _title_end(text: str, rest: Passage, title: re.Pattern[str] | None) -> int | None:
    match = title.match(text, rest.start, rest.end) if title else None
    return match.end() if match and _goes_on(text, match.end(), rest.end) else None


def _date_kind(text: str, rest: Passage) -> BlockKind:
    found = find_date_prefix(text[rest.start : rest.start + 80])
    is_update = found is not None and found.cue == "update-cue"
    return BlockKind.UPDATED if is_update else BlockKind.DATELINE


def _date_end(text: str, rest: Passage, title: re.Pattern[str] | None) -> int | None:
    found = find_date_prefix(text[rest.start : min(rest.end, rest.start + 80)])
    if found is None or found.day is None:
        return None
    end = rest.start + found.end
    following = _skip_space(text, end)
    if not _goes_on(text, end, rest.end) and not _SITE_CREDIT.match(text, following, rest.end):
        return None
    if title and title.match(text, following, rest.end):
        return end
    city = _CITY.match(text, following, rest.end)
    return end if city is None else city.end() - 1


def _credit_end(text: str, rest: Passage, title: re.Pattern[str] | None) -> int | None:
    """Find an agency, or 'by' an outlet, that stands between date and title."""
    for agency in _agencies():
        match = agency.match(text, rest.start, rest.end)
        if match and _goes_on(text, match.end(), rest.end):
            return match.end()
    repeated = title.search(text, rest.start, min(rest.end, rest.start + 300)) if title else None
    credit = _SITE_CREDIT.match(text, rest.start, repeated.start() if repeated else rest.start)
    return repeated.start() - 1 if repeated and credit else None


def _boilerplate_end(text: str, rest: Passage) -> int | None:
    match = next((m for p in _boilerplate() if (m := p.match(text, rest.start, rest.end))), None)
    return None if match is None else rest.start + len(match.group().rstrip())


def _cut_tags(text: str, rest: Passage, *, look: bool) -> list[Block]:
    window = min(rest.end, rest.start + _TAGS_WITHIN)
    match = next((m for p in _tags() if (m := p.search(text, rest.start, window))), None)
    # "Tags:" may stand in prose; a page that was glued to one line shows by its date.
    if not look or match is None or match.start() == rest.start:
        return [Block(BlockKind.BODY, rest)]
    return [
        Block(BlockKind.STANDFIRST, Passage(rest.start, _rstrip(text, match.start()))),
        Block(BlockKind.BOILERPLATE, Passage(match.start(), _rstrip(text, match.end()))),
        Block(BlockKind.BODY, Passage(match.end(), rest.end)),
    ]


def _goes_on(text: str, at: int, end: int) -> bool:
    """Tell whether a new sentence or heading begins after *at*."""
    following = text[at:end].lstrip(" .,-–—|:")[:1]
    return bool(following) and (following.isupper() or following.isdigit() or following in "\"'“‘(")


def _skip_space(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


def _rstrip(text: str, at: int) -> int:
    return len(text[:at].rstrip())


@cache
def _agencies() -> tuple[re.Pattern[str], ...]:
    rows = (row for row in load_furniture() if row.kind == "agency")
    return tuple(re.compile(re.escape(row.pattern) + r"(?!\w)") for row in rows)


@cache
def _boilerplate() -> tuple[re.Pattern[str], ...]:
    rows = (r for r in load_furniture() if r.where == "start" and r.kind == "boilerplate")
    return tuple(re.compile(row.pattern) for row in rows)


@cache
def _tags() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row.pattern) for row in load_furniture() if row.kind == "tags")
