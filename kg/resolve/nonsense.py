"""Leave out words that name nobody and nothing, before anybody is looked for.

Extraction hands over what grammar and reader see as a name: now and then that is a mark ('#'),
markup ('Azaz</b') or a phrase that stands for no one ('their way'). Such words never become an
entity; markup is cut off what is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from kg.lexicon.spelling import fold
from kg.lexicon.words import word_set
from kg.model.findings import Attribution, EventFrame, Extraction, Name, Where
from kg.model.text import Passage

_MARKUP: Final = re.compile(r"</?[a-zA-Z!][^<>]*>?|&(?:[a-z]+|#\d+);|[<>]")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_EDGES: Final = " \t\n.,;:|*#@"

IsPerson = Callable[[str], bool]


def without_nonsense(extraction: Extraction, is_person: IsPerson) -> Extraction:
    """Return *extraction* without names that name nothing.

    Args:
        is_person: Whether a word means persons or a body of them ("brother", "forces").
    """
    cleaner = _Cleaner(is_person)
    return replace(
        extraction,
        frames=tuple(map(cleaner.frame, extraction.frames)),
        responses=tuple(
            replace(response, attribution=cleaner.attribution(response.attribution))
            for response in extraction.responses
        ),
        mentions=cleaner.names(extraction.mentions),
    )


def names_nothing(text: str, is_person: IsPerson) -> bool:
    """Tell whether *text* has no word, or is somebody's thing: 'their way', not 'their sons'."""
    if not _LETTERS.search(text):
        return True
    words = fold(text).split()
    return bool(words) and words[0] in word_set("possessive") and not any(map(is_person, words[1:]))


class _Cleaner:
    """Keeps what names somebody or something."""

    def __init__(self, is_person: IsPerson) -> None:
        self._is_person = is_person

    def frame(self, frame: EventFrame) -> EventFrame:
        return replace(
            frame,
            participants=tuple(
                replace(participant, name=name, organisation=self.name(participant.organisation))
                for participant in frame.participants
                if (
                    name := self.name(
                        participant.name, is_thing=participant.victim_kind == "object"
                    )
                )
            ),
            counts=tuple(
                replace(count, victim_group=self.name(count.victim_group)) for count in frame.counts
            ),
            where=tuple(where for one in frame.where if (where := self.place(one))),
            attributions=tuple(map(self.attribution, frame.attributions)),
        )

    def attribution(self, attribution: Attribution) -> Attribution:
        return replace(
            attribution,
            source=self.name(attribution.source),
            on_behalf_of=self.name(attribution.on_behalf_of),
            relays=self.names(attribution.relays),
        )

    def place(self, where: Where) -> Where | None:
        name = self.name(where.name)
        if name is None:
            return None
        return replace(
            where, name=name, within=self.names(where.within), second=self.name(where.second)
        )

    def names(self, names: Iterable[Name]) -> tuple[Name, ...]:
        return tuple(kept for name in names if (kept := self.name(name)))

    def name(self, name: Name | None, *, is_thing: bool = False) -> Name | None:
        """Return *name* without markup; None if nothing is left of it.

        Args:
            is_thing: It is what was hit and becomes no entity: 'their homes'.
        """
        if name is None:
            return None
        name = _without_markup(name)
        if is_thing or name.refers_to:
            return name
        return None if names_nothing(name.text, self._is_person) else name


def _without_markup(name: Name) -> Name:
    text = name.text
    if not _MARKUP.search(text):
        return name
    words = _MARKUP.sub(" ", text).strip(_EDGES)
    start = text.find(words)
    if not words or start < 0:
        return replace(name, text=words)
    begin = name.passage.start + start
    return replace(name, text=words, passage=Passage(begin, begin + len(words)))
