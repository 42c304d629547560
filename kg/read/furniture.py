"""Name the purpose of each paragraph: title, standfirst, caption, date line, body.

Whole lines are known by their wording (rows of ``furniture.csv``). What wording cannot tell,
position does: a line that repeats the title, a short paragraph between the title and the first
date line (standfirst), a line without a full stop amid the body (headline of another article).
Pages whose lines were glued together are cut apart at the start of their first paragraph.
"""

from __future__ import annotations

import re
from functools import cache

from kg.model.text import READABLE_KINDS, Block, BlockKind, Passage
from kg.read.glued import cut_glued
from kg.read.paragraphs import find_paragraphs
from kg.read.titles import is_list_item, is_title, looks_like_headline
from kg.read.wording import compiled_rows, is_heading_of_links, line_kind

_HEAD_PARAGRAPHS = 12
_LONGEST_STANDFIRST = 350
_MOST_STANDFIRSTS = 3
_FEWEST_HEADLINE_WORDS = 5


def find_blocks(text: str, *, title: str = "") -> tuple[Block, ...]:
    """Cut *text* into blocks.

    Args:
        text: The whole article as read.
        title: Its headline, if the source gives it apart from the text.

    Returns:
        Blocks in text order that do not overlap; between them is only white space.
    """
    blocks = [_by_wording(text, block) for block in find_paragraphs(text)]
    blocks = [piece for block in blocks for piece in _cut_start(text, block)]
    blocks = _name_titles(text, blocks, title)
    blocks = _name_standfirsts(text, blocks)
    blocks = _name_lists_of_links(text, _name_related(text, blocks))
    return tuple(_cut_first_paragraph(text, blocks, title))


@cache
def _start_rows() -> tuple[re.Pattern[str], ...]:
    return tuple(row.pattern for row in compiled_rows("start") if row.kind is BlockKind.DATELINE)


def _by_wording(text: str, block: Block) -> Block:
    if block.kind is not BlockKind.BODY:
        return block
    kind = line_kind(text[block.passage.start : block.passage.end])
    return Block(kind or BlockKind.BODY, block.passage)


def _cut_start(text: str, block: Block) -> list[Block]:
    """Cut off what may stand before any paragraph: the hour in a live blog, "UPDATE 3-"."""
    place = block.passage
    if block.kind is not BlockKind.BODY:
        return [block]
    for row in compiled_rows("paragraph"):
        match = row.pattern.match(text, place.start, place.end)
        if match and match.end() < place.end:
            start = Passage(place.start, place.start + len(match.group().rstrip()))
            return [Block(row.kind, start), Block(BlockKind.BODY, Passage(match.end(), place.end))]
    return [block]


def _name_titles(text: str, blocks: list[Block], title: str) -> list[Block]:
    """Name the first line, and each line near it that says the same, a title.

    A note in brackets, "(Corrects headline)", is none.
    """
    first = next((b for b in blocks if b.kind is BlockKind.BODY), None)
    if first is None or len(blocks) == 1:
        return blocks
    line = text[first.passage.start : first.passage.end]
    headline = title
    if line.startswith("(") and looks_like_headline(line):
        note = Block(BlockKind.STANDFIRST, first.passage)
        blocks = [note if block is first else block for block in blocks]
    elif not is_title(line, title) and looks_like_headline(line):
        headline = line
    return [
        Block(BlockKind.TITLE, block.passage)
        if index < _HEAD_PARAGRAPHS
        and block.kind in READABLE_KINDS
        and is_title(text[block.passage.start : block.passage.end], headline)
        else block
        for index, block in enumerate(blocks)
    ]


def _name_standfirsts(text: str, blocks: list[Block]) -> list[Block]:
    """Name the short paragraphs between the title and the first date line standfirsts."""
    titles = [i for i, b in enumerate(blocks[:_HEAD_PARAGRAPHS]) if b.kind is BlockKind.TITLE]
    if not titles:
        return blocks
    after = titles[-1] + 1
    head_end = next(
        (
            i
            for i, b in enumerate(blocks[:_HEAD_PARAGRAPHS])
            if i >= after and b.kind in (BlockKind.DATELINE, BlockKind.UPDATED, BlockKind.READ_TIME)
        ),
        after,
    )
    between = [i for i in range(after, head_end) if blocks[i].kind is BlockKind.BODY]
    if not between and after < len(blocks) - 1 and blocks[after].kind is BlockKind.BODY:
        passage = blocks[after].passage
        if looks_like_headline(text[passage.start : passage.end]):
            between = [after]
    lengths = [blocks[i].passage.end - blocks[i].passage.start for i in between]
    if len(between) > _MOST_STANDFIRSTS or any(n > _LONGEST_STANDFIRST for n in lengths):
        return blocks
    return [
        Block(BlockKind.STANDFIRST, b.passage) if i in between else b for i, b in enumerate(blocks)
    ]


def _name_related(text: str, blocks: list[Block]) -> list[Block]:
    """Name lines without a full stop amid the body: headlines of other articles, subheads."""
    bodies = [i for i, block in enumerate(blocks) if block.kind is BlockKind.BODY]
    named = list(blocks)
    # A text that was cut off ends without a full stop too.
    for i in bodies[1:-1]:
        line = text[blocks[i].passage.start : blocks[i].passage.end]
        # "19:04 Station cleared, police say" is an entry of a live blog.
        if looks_like_headline(line) and not _begins_midway(text, blocks[i]):
            words = len(line.split())
            kind = BlockKind.RELATED if words >= _FEWEST_HEADLINE_WORDS else BlockKind.BOILERPLATE
            named[i] = Block(kind, blocks[i].passage)
    return named


def _begins_midway(text: str, block: Block) -> bool:
    before = text[: block.passage.start].rstrip(" \t")
    return bool(before) and not before.endswith("\n")


def _name_lists_of_links(text: str, blocks: list[Block]) -> list[Block]:
    """Name the lines below "Most read" and the like: headlines of other articles."""
    named: list[Block] = []
    in_list = False
    for block in blocks:
        line = text[block.passage.start : block.passage.end]
        if block.kind is BlockKind.BODY and in_list and _is_link(line):
            block = Block(BlockKind.RELATED, block.passage)
        elif block.kind not in (BlockKind.RELATED, BlockKind.BOILERPLATE):
            in_list = False
        in_list = in_list or is_heading_of_links(line)
        named.append(block)
    return named


def _is_link(line: str) -> bool:
    # Headlines of other articles may ask: "Who are the rebels?"
    return is_list_item(line) or looks_like_headline(line.rstrip("?"))


def _cut_first_paragraph(text: str, blocks: list[Block], title: str) -> list[Block]:
    """Cut date, title and agency off the first paragraph if they were glued to it."""
    first = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.BODY), None)
    if first is None:
        return blocks
    passage = blocks[first].passage
    for pattern in _start_rows():
        match = pattern.match(text, passage.start, passage.end)
        if match and match.end() < passage.end:
            dateline = Passage(passage.start, passage.start + len(match.group().rstrip()))
            pieces = [
                Block(BlockKind.DATELINE, dateline),
                Block(BlockKind.BODY, Passage(match.end(), passage.end)),
            ]
            return [*blocks[:first], *pieces, *blocks[first + 1 :]]
    titles = [b for b in blocks if b.kind is BlockKind.TITLE]
    headline = title or (text[titles[0].passage.start : titles[0].passage.end] if titles else "")
    return [*blocks[:first], *cut_glued(text, passage, headline), *blocks[first + 1 :]]
