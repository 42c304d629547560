"""Compare lines with the article's title, and recognise headlines.

Pages add their name to titles ("… | Jordan Times") and drop punctuation; two titles are the same
if the same words follow each other.
"""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon.furniture import load_furniture

_SENTENCE_END = re.compile(r"[.!?:;,…][\"'”’)]*$|[\"”\]]$")
# Two lower-case letters before the stop: an initial ("John F. Kelly") breaks no sentence.
_SENTENCE_BREAK = re.compile(r"[a-z]{2}[.!?]+[\"'”’)]* [A-Z\"'“‘]")
_LONGEST_HEADLINE = 180
_LIST_MARK = re.compile(r"[*•·▪-]|\d+[.)]")


def is_title(line: str, title: str) -> bool:
    """Tell whether *line* says the same words as *title*, whatever site name follows either."""
    if not title.strip():
        return False
    said = {_words(line), _words(bare_title(line))}
    return not said.isdisjoint({_words(title), _words(bare_title(title))})


def bare_title(title: str) -> str:
    """Return *title* without the site names at its end."""
    bare = title
    while True:
        match = next((m for p in _site_tails() if (m := p.search(bare))), None)
        # "Syria | Live | BBC" must not shrink to one word, which many lines would repeat.
        if match is None or len(bare[: match.start()].split()) < 3:
            return bare
        bare = bare[: match.start()]


def title_pattern(title: str) -> re.Pattern[str] | None:
    """Return an expression for the words of *title* inside running text, or None if too few."""
    words = re.findall(r"\w+", bare_title(title))
    if len(words) < 3:
        return None
    return re.compile(r"\W+".join(map(re.escape, words)) + r"[.!?]?(?!\w)", re.IGNORECASE)


def looks_like_headline(line: str) -> bool:
    """Tell whether *line* is a single line of words that does not end like a sentence."""
    return (
        "\n" not in line
        and len(line) <= _LONGEST_HEADLINE
        and not _SENTENCE_END.search(line)
        and not _SENTENCE_BREAK.search(line)
        and not is_list_item(line)
        and not line[:1].islower()
        and any(character.isalpha() for character in line)
    )


def is_list_item(line: str) -> bool:
    """Tell whether *line* begins with the mark of an item of a list."""
    return _LIST_MARK.match(line) is not None


def _words(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", line.casefold()))


@cache
def _site_tails() -> tuple[re.Pattern[str], ...]:
    rows = (row for row in load_furniture() if row.where == "title-end")
    return tuple(re.compile(row.pattern + r"\s*$") for row in rows)
