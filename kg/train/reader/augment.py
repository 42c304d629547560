"""Change annotated texts so that the reader learns the grammar of events and not their names.

The corpus repeats the actors and places of a few wars. A changed text keeps its records: its
names are swapped for names of the same kind from other texts, and its typing is made as poor as
that of real feeds.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.model.text import Passage
from kg.train.augment import NAME_SHAPE
from kg.train.reader.examples import Example
from kg.train.reader.records import AnnotatedText

SWAP_PROBABILITY: Final = 0.6
ROUGH_PROBABILITY: Final = 0.6
COMMA: Final = re.compile(r"(?<!\d),|,(?!\d)")
AGENCY_LEAD: Final = re.compile(
    r"^[A-Z][\w.' ]{2,30}(?:, [A-Z]\w+)?(?: \([\w ]+\))? ?[-–—]+ ", re.MULTILINE
)

NameKind = tuple[str, int]
"""Letter of a mark and the parser's type of the name in it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for a passage."""

    passage: Passage
    words: str


def edit_text(text: AnnotatedText, edits: Iterable[Edit]) -> AnnotatedText:
    """Make *edits* in *text* and move its marks along.

    An edit that would cut through the edge of a mark, or delete all of its words, is left out.
    """
    marks = [passage for passages in text.mentions.values() for passage in passages]
    made = [edit for edit in edits if all(_fits(edit, mark) for mark in marks)]
    made = _apart(made)
    parts: list[str] = []
    at = 0
    for edit in made:
        parts += [text.text[at : edit.passage.start], edit.words]
        at = edit.passage.end
    parts.append(text.text[at:])

    def moved(offset: int) -> int:
        grown = (
            len(edit.words) - (edit.passage.end - edit.passage.start)
            for edit in made
            if edit.passage.end <= offset
        )
        return offset + sum(grown)

    mentions = {
        name: tuple(Passage(moved(p.start), moved(p.end)) for p in passages)
        for name, passages in text.mentions.items()
    }
    return replace(text, text="".join(parts), mentions=mentions)


def _fits(edit: Edit, mark: Passage) -> bool:
    place = edit.passage
    empties = not edit.words and place == mark
    return not place.overlaps(mark) or (mark.contains(place) and not empties)


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.passage):
        if not kept or kept[-1].passage.end <= edit.passage.start:
            kept.append(edit)
    return kept


class NamePools:
    """Names of the corpus by kind, for swapping."""

    def __init__(self, examples: Sequence[Example]) -> None:
        pools: dict[NameKind, set[str]] = defaultdict(set)
        for example in examples:
            for name, kind in names_of(example).items():
                pools[kind].add(name)
        self._pools = {kind: sorted(names) for kind, names in pools.items()}

    def draw(self, kind: NameKind, rng: random.Random) -> str:
        """Draw another name of *kind*."""
        return rng.choice(self._pools[kind])


def names_of(example: Example) -> Mapping[str, NameKind]:
    """List the names that are marked as actors or places, as a whole, with their kinds."""
    found: dict[str, NameKind] = {}
    words, kinds = example.inputs.passages, example.inputs.tags[:, 2]
    for span in example.spans:
        name = example.text.text[words[span.first].start : words[span.last].end]
        if span.letter in "ap" and NAME_SHAPE.fullmatch(name):
            kind = int(kinds[example.inputs.head_of(span.first, span.last)])
            if kind:
                found.setdefault(name, (span.letter, kind))
    return found


def changed_text(example: Example, pools: NamePools, rng: random.Random) -> AnnotatedText:
    """Swap names of a text, and make it rough."""
    text = edit_text(example.text, _swaps(example, pools, rng))
    if rng.random() < ROUGH_PROBABILITY:
        change = rng.choice((drop_commas, drop_datelines, lower_case, capital_title))
        text = change(text)
    return text


def _swaps(example: Example, pools: NamePools, rng: random.Random) -> Iterable[Edit]:
    for name, kind in names_of(example).items():
        if rng.random() < SWAP_PROBABILITY:
            other = pools.draw(kind, rng)
            for found in re.finditer(rf"\b{re.escape(name)}\b", example.text.text):
                yield Edit(Passage(found.start(), found.end()), other)


def drop_commas(text: AnnotatedText) -> AnnotatedText:
    """Take away the commas that stand in no number."""
    return _without(text, COMMA)


def drop_datelines(text: AnnotatedText) -> AnnotatedText:
    """Take away place and agency before the first sentence."""
    return _without(text, AGENCY_LEAD)


def _without(text: AnnotatedText, pattern: re.Pattern[str]) -> AnnotatedText:
    found = pattern.finditer(text.text)
    return edit_text(text, (Edit(Passage(match.start(), match.end()), "") for match in found))


def lower_case(text: AnnotatedText) -> AnnotatedText:
    """Write everything small."""
    return _recased(text, str.lower, len(text.text))


def capital_title(text: AnnotatedText) -> AnnotatedText:
    """Set the title in capitals."""
    return _recased(text, str.upper, text.text.find("\n") + 1)


def _recased(text: AnnotatedText, change: Callable[[str], str], end: int) -> AnnotatedText:
    # Letters whose other case has another length stay, so that no mark moves.
    letters = [new if len(new := change(old)) == 1 else old for old in text.text[:end]]
    return replace(text, text="".join(letters) + text.text[end:])
