"""Recognise mentions that are only a piece of a longer name.

The recogniser cuts 'CNN Films' to 'CNN' and 'Southern California' to 'California'. Linking the
piece would be wrong, so a mention whose neighbour belongs to the same name is left unlinked.
Words of titles, weekdays and months may stand beside a name ('California Gov. Brown').
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.lexicon.spelling import fold
from kg.model.text import Passage
from kg.resolve.authority import Authority

_NEXT: Final = re.compile(r"(?:['’]s)? ([A-Z][\w&-]+)(?: [A-Z]?\w+)?")
_BEFORE: Final = re.compile(r"(?:^|[\s(])([A-Z][\w&-]+)(?: \()? $")
_COUNTIES: Final = re.compile(r"^(?:,? (?:and )?[A-Z]\w+(?: [A-Z]\w+)*)*,? [Cc]ount(?:y|ies)\b")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;\n\"“”'‘(—–-]\s*|\n)$")
_WORD: Final = re.compile(r"[^\W\d_]\w+")
_DATE_WORDS: Final = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december"
)
_SMALL_WORDS: Final = (
    "in the from at of on for and but as by to with when while after before since near across "
    "inside outside both a an that this where how why what who if although despite over under "
    "is has was were are will would may can"
)
_COMPASS_WORDS: Final = (
    "southern northern eastern western south north east west central greater new"
)
_DATES: Final = frozenset(_DATE_WORDS.split())
_FUNCTION_WORDS: Final = frozenset(_SMALL_WORDS.split())
_COMPASS: Final = frozenset(_COMPASS_WORDS.split())
_HEADLINE_SHARE: Final = 0.7


def is_piece_of_longer_name(text: str, passage: Passage, authority: Authority) -> bool:
    """Tell whether the words beside *passage* belong to the same name."""
    # Where every word has a capital, a capital beside a name tells nothing.
    if _is_headline(_line_around(text, passage)):
        return False
    after = text[passage.end : passage.end + 80]
    if _COUNTIES.match(after):
        return True
    following = _NEXT.match(after)
    if following and not _may_stand_beside(following.group(1), authority):
        return True
    before = _BEFORE.search(text[max(0, passage.start - 40) : passage.start])
    return before is not None and _is_front_piece(text, passage, before.group(1), authority)


def _is_front_piece(text: str, passage: Passage, word: str, authority: Authority) -> bool:
    if fold(word) in _COMPASS:
        return word[0].isupper() and not _starts_sentence(text, passage.start - len(word) - 1)
    if fold(word) in _FUNCTION_WORDS or _may_stand_beside(word, authority):
        return False
    return not _starts_sentence(text, text.rfind(word, 0, passage.start))


def _starts_sentence(text: str, offset: int) -> bool:
    return bool(_SENTENCE_START.search(text[max(0, offset - 3) : offset]))


def _may_stand_beside(word: str, authority: Authority) -> bool:
    folded = fold(word)
    return (
        folded in _DATES
        or folded in authority.words.titles
        or folded in authority.words.heads
        or folded in authority.adjectives
    )


def _line_around(text: str, passage: Passage) -> str:
    start = text.rfind("\n", 0, passage.start) + 1
    end = text.find("\n", passage.end)
    return text[start : end if end >= 0 else len(text)]


@lru_cache(maxsize=1_000)  # every mention of a paragraph asks of the same line
def _is_headline(line: str) -> bool:
    words = [word for word in _WORD.findall(line) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) > _HEADLINE_SHARE * len(words)
