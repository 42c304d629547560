"""Mend the form of a text, and keep where each character stood in the text as it came.

Each step finds edits: stretches of the text and what takes their place. The steps run in a fixed
order, because one uncovers the work of the next: mojibake of "í" holds a soft hyphen, an escaped
tag is a tag only after its entities are read.

Why edits and not a call of ``ftfy.fix_text`` on the whole: it returns a text without offsets, and a
passage that cannot be found in the publisher's words is no evidence.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5
from itertools import pairwise
from typing import Final

import ftfy
from ftfy.badness import is_bad

from kg.model.text import Mending, Shift
from kg.read.edits import Edit
from kg.read.markup import find_comments, find_markdown, find_tags
from kg.read.paragraphs import find_line_breaks, find_soft_hyphens

_LONGEST_EXAMPLE: Final = 40
_LOST: Final = "\N{REPLACEMENT CHARACTER}"
_AROUND: Final = 12


@dataclass(frozen=True, slots=True)
class Mended:
    """A text as mended, with what ``Article`` keeps of how it came."""

    text: str
    shifts: tuple[Shift, ...]
    mendings: tuple[Mending, ...]


def mend(source: str) -> Mended:
    """Mend the form of *source*; what is said stays as it is."""
    copy = _Copy(source)
    mendings: dict[str, Mending] = {}
    for kind, find in _STEPS:
        edits = list(find(copy.text))
        if edits and kind:
            before = mendings.get(kind)
            mendings[kind] = Mending(
                kind,
                len(edits) + (before.places if before else 0),
                before.example if before else copy.source_words(source, edits[0]),
            )
        copy.apply(edits)
    if _LOST in copy.text:
        at = copy.text.index(_LOST)
        example = " ".join(copy.text[max(0, at - _AROUND) : at + _AROUND].split())
        mendings["lost character"] = Mending("lost character", copy.text.count(_LOST), example)
    return Mended(copy.text, copy.shifts(), tuple(mendings.values()))


class _Copy:
    """A text under repair, with the stretch of the source that each character stands for."""

    def __init__(self, source: str) -> None:
        self.text = source
        self._starts = list(range(len(source)))
        self._ends = list(range(1, len(source) + 1))

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make *edits*, which stand in text order and do not overlap."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for edit in edits:
            pieces += (self.text[at : edit.start], edit.new)
            starts += self._starts[at : edit.start]
            ends += self._ends[at : edit.start]
            starts += [self._starts[edit.start]] * len(edit.new)
            ends += [self._ends[edit.end - 1]] * len(edit.new)
            at = edit.end
        if at:
            self.text = "".join([*pieces, self.text[at:]])
            self._starts = starts + self._starts[at:]
            self._ends = ends + self._ends[at:]

    def source_words(self, source: str, edit: Edit) -> str:
        """Return what *edit* takes away, as it came, with the rest of its words."""
        start, end = self._starts[edit.start], self._ends[edit.end - 1]
        before = source[max(0, start - _AROUND) : start]
        after = source[end : end + _AROUND]
        head = "" if before[-1:].isspace() else before.rsplit(None, 1)[-1] if before else ""
        tail = "" if after[:1].isspace() else after.split(None, 1)[0] if after else ""
        return head + source[start:end][:_LONGEST_EXAMPLE] + tail

    def shifts(self) -> tuple[Shift, ...]:
        """Return where our offsets and those of the source part."""
        shifts: list[Shift] = []
        following = 0
        wide: Shift | None = None
        for at, (start, end) in enumerate(zip(self._starts, self._ends, strict=True)):
            if end == start + 1:
                if start != following or wide is not None:
                    shifts.append(Shift(at, start))
                wide = None
            elif wide is None or (start, end) != (wide.start, wide.end):
                wide = Shift(at, start, end)
                shifts.append(wide)
            following = end
        return tuple(shifts)


_LINE_END: Final = re.compile("\r\n?|[\u2028\u2029]")  # the last two: LINE and PARAGRAPH SEPARATOR
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Escaped twice on its way: "&amp;quot;".
_ESCAPED_AMPERSAND: Final = re.compile(r"&amp;(?=(?:#\d{1,7}|[A-Za-z][A-Za-z0-9]{1,31});)")
# Soft hyphen, zero-width blanks and joiners, marks of direction, byte order mark.
_UNSEEN: Final = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# All of Unicode's category Zs but the blank.
_ODD_SPACE: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURE: Final = re.compile("[\ufb00-\ufb06]")
# Between letters only ("Sana`a"): elsewhere a grave accent opens a quotation.
_APOSTROPHE: Final = re.compile("(?<=\\w)[`\u00b4\u02bc\u2032\u2035\uff07](?=\\w)")
_QUOTATION: Final = re.compile(
    "\u00ab(?P<french>[^\u00ab\u00bb\n]{1,2000})\u00bb"
    "|\u201e(?P<german>[^\u201c-\u201e\n]{1,2000})[\u201c\u201d]"
    "|``|(?<=[\\w.,!?])''"
)
# The closing quotation mark's last byte (9D) has no letter in windows-1252 and is often lost.
_LOST_CLOSING_MARK: Final = re.compile("\u00e2\u20ac(?=[^\\w\u0080-\uffff]|$)")
# A no-break space (C2 A0) of which the second byte became a blank.
_LOST_BLANK: Final = re.compile("(?<![A-Z])\u00c2$")
_WORD: Final = re.compile(r"[^ \t\n]+")
_CONTROL: Final = re.compile("[\x80-\x9f]")


def _find_line_ends(text: str) -> Iterator[Edit]:
    return (Edit(m.start(), m.end(), "\n") for m in _LINE_END.finditer(text))


def _find_mojibake(text: str) -> Iterator[Edit]:
    """Find words that were decoded with the wrong encoding.

    Judged word by word, so that an edit is no longer than a word. Once a word has shown the fault,
    every other word that decodes as UTF-8 has it too, short ones included ("Ã‡ay").
    """
    if not is_bad(text) and not _CONTROL.search(text):
        return
    foreign = [match for match in _WORD.finditer(text) if not match.group().isascii()]
    mended = {word: _mended_word(word) for word in {match.group() for match in foreign}}
    is_proven = any(word != new for word, new in mended.items())
    for match in foreign if is_proven else ():
        word = match.group()
        new = _decoded_again(word) if mended[word] == word else mended[word]
        if new != word:
            yield _narrowed(match.start(), word, new)


def _mended_word(word: str) -> str:
    return ftfy.fix_encoding(_LOST_CLOSING_MARK.sub("\u201d", word))


def _decoded_again(word: str) -> str:
    without = _LOST_BLANK.sub("", word)
    if without != word:
        return without
    try:
        # ftfy's codec has a place for the five bytes that windows-1252 leaves without a letter.
        return word.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return word


def _narrowed(at: int, old: str, new: str) -> Edit:
    """Return the edit from *old* to *new* without the characters that begin and end both."""
    least = min(len(old), len(new))
    head = next((i for i in range(least) if old[i] != new[i]), least)
    tail = next((i for i in range(least - head) if old[-1 - i] != new[-1 - i]), least - head)
    if head + tail == len(old):
        return Edit(at, at + len(old), new)
    return Edit(at + head, at + len(old) - tail, new[head : len(new) - tail])


def _find_entities(text: str) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text):
        if match.group().startswith("&#") or match.group()[1:] in html5:
            yield Edit(match.start(), match.end(), html.unescape(match.group()))


def _find_escaped_ampersands(text: str) -> Iterator[Edit]:
    return (Edit(m.start(), m.end(), "&") for m in _ESCAPED_AMPERSAND.finditer(text))


def _find_decomposed(text: str) -> Iterator[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return
    for start, end in _segments(text):
        composed = unicodedata.normalize("NFC", text[start:end])
        if composed != text[start:end]:
            yield Edit(start, end, composed)


def _segments(text: str) -> list[tuple[int, int]]:
    """Cut *text* where NFC cannot join or reorder across the cut."""
    cuts = [0, *(i for i in range(1, len(text)) if _is_starter(text[i])), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def _is_starter(character: str) -> bool:
    """Tell whether NFC never joins *character* to what stands before it."""
    if character < "\u0300":
        return True
    if unicodedata.combining(character):
        return False
    # Hangul vowels and finals, and a few Indic vowel signs, have class 0 and still compose.
    is_hangul_part = "\u1160" <= character <= "\u11ff"
    is_mark = unicodedata.category(character).startswith("M")
    return not is_mark and not is_hangul_part and unicodedata.is_normalized("NFC", character)


def _find_unseen(text: str) -> Iterator[Edit]:
    """Find soft hyphens, zero-width spaces and joiners: they part words for no reader."""
    return (Edit(m.start(), m.end(), "") for m in _UNSEEN.finditer(text))


def _find_odd_spaces(text: str) -> Iterator[Edit]:
    return (Edit(m.start(), m.end(), " ") for m in _ODD_SPACE.finditer(text))


def _find_ligatures(text: str) -> Iterator[Edit]:
    for match in _LIGATURE.finditer(text):
        yield Edit(match.start(), match.end(), unicodedata.normalize("NFKC", match.group()))


def _find_quotation_marks(text: str) -> Iterator[Edit]:
    """Find accents used as apostrophes, and quotation marks that English does not use."""
    edits = [Edit(m.start(), m.end(), "'") for m in _APOSTROPHE.finditer(text)]
    for match in _QUOTATION.finditer(text):
        words = match["french"] or match["german"]
        if words is None:
            edits.append(Edit(match.start(), match.end(), '"'))
        elif words.strip():
            inner = match.start() + 1 + len(words) - len(words.lstrip())
            edits.append(Edit(match.start(), inner, "\u201c"))
            edits.append(Edit(inner + len(words.strip()), match.end(), "\u201d"))
    return iter(sorted(edits))


_STEPS: Final[tuple[tuple[str, Callable[[str], Iterable[Edit]]], ...]] = (
    # What has no name changes nothing that a reader sees.
    ("", _find_line_ends),
    ("mojibake", _find_mojibake),
    ("character entity", _find_escaped_ampersands),
    ("character entity", _find_entities),
    ("", _find_decomposed),
    ("hyphenation", find_soft_hyphens),
    ("invisible character", _find_unseen),
    ("markup", find_comments),
    ("markup", find_tags),
    ("", _find_odd_spaces),
    ("ligature", _find_ligatures),
    ("markup", find_markdown),
    ("quotation mark", _find_quotation_marks),
    ("line break", find_line_breaks),
)
