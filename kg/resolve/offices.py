"""Resolve a title such as 'the president' to the holder of the office.

The person who held the office on the day of the report, in the country that stands beside the
title ('the Ukrainian president', 'President of Mali'), else in the one that the article is about.
Between two terms, and where the tables end, nobody is meant.
"""

from __future__ import annotations

import re
from typing import Final

from kg.lexicon.words import word_set
from kg.resolve.authority import Authority
from kg.resolve.candidates import Decision, Proposal, decide
from kg.resolve.context import Context
from kg.resolve.known import name_key

_HERE: Final = 0.86
_IN_THEATRE: Final = 0.7
_MAIN_SHARE: Final = 0.6
_OF: Final = re.compile(r"^(?P<title>.+?) of (?:the )?(?P<country>.+)$")


def find_office_holder(text: str, context: Context, authority: Authority) -> Decision:
    """Decide which head of state or government *text*, a title, means; None if unknown.

    Args:
        text: A description without its article: "president", "Ukrainian prime minister".
    """
    country, title, score = _office_in(name_key(text), context, authority)
    if not country or not context.published:
        return Decision(None, ())
    return decide(
        Proposal(f"actor/{term.actor}", score, f'held the office of "{title}" on that day')
        for term in authority.office_terms(country)
        if _is_called(title, term.title) and _covers(term.since, term.until, context.published)
    )


def _office_in(key: str, context: Context, authority: Authority) -> tuple[str, str, float]:
    """Return country, title and score of the office that *key* names; "" if it is none."""
    words, titles = key.split(), word_set("office-title")
    if of := _OF.match(key):
        iso = authority.adjectives.get(of.group("country"), "")
        return (iso, of.group("title"), _HERE) if of.group("title") in titles else _NONE
    for length in (2, 1):
        iso = authority.adjectives.get(" ".join(words[:length]), "")
        title = " ".join(words[length:])
        if iso and title in titles:
            return iso, title, _HERE
    if key not in titles:
        return _NONE
    main = max(context.shares, key=lambda iso: context.shares[iso], default="")
    is_main = main and context.shares[main] >= _MAIN_SHARE
    return (main, key, _IN_THEATRE) if is_main else _NONE


_NONE: Final = ("", "", 0.0)


def _is_called(asked: str, held: str) -> bool:
    """An interim president is called president, but the president of a council is not."""
    title = name_key(held)
    return title == asked or title.endswith(f" {asked}") or title.startswith(f"{asked} and ")


def _covers(since: str, until: str, published: str) -> bool:
    # A term known to a month or a year lasts to its end.
    return since <= published and published[: len(until)] <= until
