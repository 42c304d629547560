"""Which short names does the article itself define, and what do 'the group' and 'it' stand for?

"Syrian Democratic Forces (SDF)" makes SDF stand for the full name; "the Observatory" and "the
monitor" stand for the last name that ends in, or was called, that noun.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from kg.lexicon.words import word_set
from kg.model.findings import Name
from kg.model.text import Passage

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
BRACKETED = re.compile(r"[(\[]\s*(?P<short>[A-Z][A-Za-z]{1,9}|[A-Z]{2,10})\s*[)\]]")


def find_aliases(doc: Doc) -> tuple[tuple[str, str], ...]:
    """Return the (short, full) names that the text defines by brackets, in text order."""
    found: dict[str, str] = {}
    for match in BRACKETED.finditer(doc.text):
        short = match["short"]
        before = doc.text[max(0, match.start() - 90) : match.start()].rstrip()
        full = _spelled_out(short, before) or _entity_before(doc, match.start())
        if full is not None and short.lower() != full.lower():
            found.setdefault(short, full)
    return tuple(found.items())


def _spelled_out(short: str, before: str) -> str | None:
    """Return the words before the bracket whose initials spell *short*."""
    words = re.findall(r"[\w'’-]+", before)
    letters = short.lower()
    for size in range(len(letters), min(len(words), len(letters) + 4) + 1):
        tail = words[-size:]
        if tail[0][:1].lower() == letters[0] and _initials_match(tail, letters):
            start = before.rfind(tail[0], 0, len(before))
            return before[_start_of(before, size) :] if start >= 0 else None
    return None


def _start_of(before: str, size: int) -> int:
    return [match.start() for match in re.finditer(r"[\w'’-]+", before)][-size]


def _initials_match(words: Sequence[str], letters: str) -> bool:
    initials = [part[:1].lower() for word in words for part in word.split("-") if part]
    wanted = iter(letters)
    need = next(wanted, None)
    for initial in initials:
        if initial == need:
            need = next(wanted, None)
    return need is None


def _entity_before(doc: Doc, offset: int) -> str | None:
    for ent in doc.ents:
        if ent.label_ == "ORG" and 0 <= offset - ent.end_char <= 2:
            return str(ent.text)
    return None


class NameMemory:
    """Remembers the names of an article so that later short forms can refer to them."""

    def __init__(self, aliases: Iterable[tuple[str, str]], is_armed: Callable[[str], bool]) -> None:
        self._aliases = dict(aliases)
        self._is_armed = is_armed
        self._seen: list[tuple[int, str]] = []
        self._subjects: list[tuple[int, str]] = []

    def note(self, sent: Span) -> None:
        """Remember the organisations and persons named in *sent*."""
        named = [ent for ent in sent.ents if ent.label_ in {"ORG", "PERSON"}]
        self._seen.extend((ent.start_char, ent.text) for ent in named)
        self._subjects.extend(
            (ent.start_char, ent.text) for ent in named if ent.root.dep_ in SUBJECTS
        )

    def resolve(self, name: Name) -> Name:
        """Return *name* with ``refers_to`` set where the article tells what it stands for."""
        if name.refers_to is not None:
            return name
        full = self._aliases.get(name.text) or self._by_last_word(name)
        return replace(name, refers_to=full) if full and full != name.text else name

    def _by_last_word(self, name: Name) -> str | None:
        text = name.text.lower()
        words = text.split()
        if not words or name.label == "LOC":
            return None
        if any(text.endswith(word) for word in word_set("monitor-reference")):
            return self._last(lambda seen: "observatory" in seen.lower(), name.passage.start)
        if text in word_set("group-reference"):
            # "The SDF announced an offensive against IS. The group said ...": the one spoken of.
            return self._last_of(self._subjects, self._is_armed, name.passage.start) or self._last(
                self._is_armed, name.passage.start
            )
        if len(words) == 1 and name.label == "PERSON":
            return self._last(lambda seen: seen.lower().endswith(" " + text), name.passage.start)
        return None

    def _last(self, fits: Callable[[str], bool], offset: int) -> str | None:
        """Return the last fitting name that stands before *offset*."""
        return self._last_of(self._seen, fits, offset)

    @staticmethod
    def _last_of(
        names: Sequence[tuple[int, str]], fits: Callable[[str], bool], offset: int
    ) -> str | None:
        return next(
            (text for start, text in reversed(names) if start < offset and fits(text)), None
        )


def name_from(ent: Span) -> Name:
    """Return the name of an entity as a mention."""
    return Name(ent.text, Passage(ent.start_char, ent.end_char), ent.label_)
