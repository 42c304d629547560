"""Resolve short names ("SDF", "the group", "he said") to names given earlier in the article.

"Syrian Democratic Forces (SDF)" makes SDF stand for the full name; "the Observatory" and "the
monitor" stand for the last name that ends in, or was called, that noun.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span

from kg.clauses.trees import entities_in, span_passage
from kg.lexicon.words import word_set
from kg.model.findings import Name
from kg.model.text import Passage

WORD = re.compile(r"[\w'’-]+")
NOBODY = (-9, Name("", Passage(0, 0)))
"""Number of a sentence far away, and who speaks in it."""
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
BRACKETED = re.compile(r"[(\[]\s*(?P<short>[A-Z][A-Za-z]{1,9}|[A-Z]{2,10})\s*[)\]]")


def find_aliases(doc: Doc) -> tuple[tuple[str, str], ...]:
    """Return the (short, full) names that the text defines by brackets, in text order."""
    found: dict[str, str] = {}
    for match in BRACKETED.finditer(doc.text):
        short, at = match["short"], match.start()
        full = _spelled_out(short.lower(), doc.text[max(0, at - 90) : at].rstrip())
        full = full or next((e.text for e in doc.ents if _ends_before(e, at)), None)
        if full is not None and short.lower() != full.lower():
            found.setdefault(short, full)
    return tuple(found.items())


def _ends_before(entity: Span, offset: int) -> bool:
    return entity.label_ == "ORG" and 0 <= offset - entity.end_char <= 2


def _spelled_out(letters: str, before: str) -> str | None:
    words = list(WORD.finditer(before))
    # More words than letters: "of", "for" and "the" may give none ("Observatory for Human Rights
    # (OHR)").
    for size in range(len(letters), min(len(words), len(letters) + 4) + 1):
        # Hyphens part words, too: "Al-Qaeda in the Islamic Maghreb (AQIM)".
        tail = "-".join(word.group().lower() for word in words[-size:])
        initials = iter(part[:1] for part in tail.split("-"))
        # An iterator goes on where "in" found the last letter: the initials stand in this order.
        if tail[0] == letters[0] and all(letter in initials for letter in letters):
            return before[words[-size].start() :]
    return None


class NameMemory:
    """Remembers the names of an article so that later short forms can refer to them."""

    def __init__(self, aliases: Iterable[tuple[str, str]], is_armed: Callable[[str], bool]) -> None:
        self._aliases = dict(aliases)
        self._is_armed = is_armed
        self._seen: list[Span] = []
        self._spoke = NOBODY

    def note(self, sent: Span) -> None:
        """Remember the organisations and persons named in *sent*."""
        self._seen.extend(ent for ent in entities_in(sent) if ent.label_ in {"ORG", "PERSON"})

    def resolve(self, name: Name) -> Name:
        """Return *name* with ``refers_to`` set where the article tells what it stands for."""
        if name.refers_to is not None:
            return name
        full = self._aliases.get(name.text) or self._told_before(name)
        return replace(name, refers_to=full) if full else name

    def speaker(self, name: Name, sentence: int) -> Name:
        """Return a speaker's *name* with what it stands for.

        "He said": the one person who spoke in this sentence or the one before, "it said": the body;
        unless another person or body was named since.
        """
        if name.text.lower() not in word_set("pronoun"):
            self._spoke = sentence, self.resolve(name)
            return self._spoke[1]
        told, last = self._spoke
        between = any(last.passage < ent < name.passage for ent in map(span_passage, self._seen))
        if sentence - told > 1 or between or not _agrees(name, last):
            return name
        # "He added ..." in the next sentence goes on from here.
        self._spoke = sentence, last
        return replace(name, refers_to=last.resolved_text)

    def _told_before(self, name: Name) -> str | None:
        """Return the last name told before *name* that it may be short for."""
        fits = self._fitting(name)
        before = [ent for ent in reversed(self._seen) if ent.start_char < name.passage.start]
        # "The SDF announced an offensive against IS. The group said ...": the one spoken of.
        before.sort(key=lambda ent: ent.root.dep_ not in SUBJECTS)
        return next((ent.text for ent in before if fits is not None and fits(ent.text)), None)

    def _fitting(self, name: Name) -> Callable[[str], bool] | None:
        """Return what tells whether a name is meant by "the monitor", "the group", "Saleh"."""
        text = name.text.lower()
        if text.endswith(tuple(word_set("monitor-reference"))):
            return lambda seen: "observatory" in seen.lower()
        if text in word_set("group-reference"):
            return self._is_armed
        is_surname = name.label == "PERSON" and len(text.split()) == 1
        return (lambda seen: seen.lower().endswith(" " + text)) if is_surname else None


def _agrees(pronoun: Name, speaker: Name) -> bool:
    """Tell whether *pronoun* may stand for *speaker*: "he" for one person, "it" for a body."""
    if pronoun.text.lower() in word_set("personal-pronoun"):
        return speaker.label != "ORG" and not speaker.text.endswith("s")
    return speaker.label == "ORG"
