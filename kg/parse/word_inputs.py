"""Inputs of the reader of conflict news for each word: states, tags, tree.

Taken from a document that the shipped parser has annotated, in training and at run time by the
same functions, so that both see the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_TYPE, HEAD, POS, SENT_START
from spacy.strings import get_string_id
from spacy.tokens import Doc

from kg.model.text import Passage
from kg.parse.encoder import Array
from kg.parse.events import read_events

Numbers = NDArray[np.int64]
HalfArray = NDArray[np.float16]
Words = NDArray[np.str_]

STATES: Final = "states"
"""Output of the parser's network: what its layers make of each word, beside each other."""

NAME_TYPES: Final = ("", "PERSON", "ORG", "LOC")
MAX_PARAGRAPH: Final = 15
MAX_SENTENCES_APART: Final = 4
MAX_STEPS: Final = 3
MAX_LOG_DISTANCE: Final = 7
UNKNOWN_LABEL: Final = 0

DISTANCES: Final = 2 * (MAX_LOG_DISTANCE + 1)
SENTENCES_APART: Final = 2 * MAX_SENTENCES_APART + 1
PATHS: Final = (MAX_STEPS + 1) ** 2 + 1
SPELLINGS: Final = 4
NO_PATH: Final = (PATHS - 1, UNKNOWN_LABEL, UNKNOWN_LABEL)
STEM: Final = "U4"
"""Two words begin alike if so many letters are the same."""
LINE_BREAK: Final = re.compile("\n")
PAIR_COLUMNS: Final = ("distance", "sentences", "path", "up", "down", "spelling")


@dataclass(frozen=True, slots=True)
class WordInputs:
    """The words of a document that are read, in text order; all rows are one per word.

    Attributes:
        passages: Characters of each word.
        states: What the parser's layers made of it, [words, layers × width].
        tags: Coarse tag, dependency label, name type and paragraph, as numbers: [words, 4].
        heads: Row of the head; a root is its own head.
        sentences: Number of the sentence.
        spellings: The words in lower case.
    """

    passages: tuple[Passage, ...]
    states: Array | HalfArray
    tags: Numbers
    heads: tuple[int, ...]
    sentences: tuple[int, ...]
    spellings: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.passages)

    def part(self, start: int, end: int) -> WordInputs:
        """Return the words from *start* to *end*, half-open; a head outside becomes a root."""
        if start == 0 and end == len(self):
            return self
        return WordInputs(
            passages=self.passages[start:end],
            states=self.states[start:end],
            tags=self.tags[start:end],
            heads=tuple(
                head - start if start <= head < end else row
                for row, head in enumerate(self.heads[start:end])
            ),
            sentences=self.sentences[start:end],
            spellings=self.spellings[start:end],
        )

    def head_of(self, first: int, last: int) -> int:
        """Return the first word of the rows *first* to *last* whose head is not among them."""
        for row in range(first, last + 1):
            if not first <= self.heads[row] <= last or self.heads[row] == row:
                return row
        return first


class TagNumbers:
    """Numbers of the parser's labels; 0 stands for any label that it does not have."""

    def __init__(self, upos: Sequence[str], deps: Sequence[str]) -> None:
        names = ("ROOT" if label == "root" else label for label in deps)
        self._numbers = (_numbered(upos, 1), _numbered(names, 1), _numbered(NAME_TYPES, 0))
        self.sizes = (len(upos) + 1, len(deps) + 1, len(NAME_TYPES), MAX_PARAGRAPH + 1)

    def of(self, doc: Doc, places: Numbers) -> list[list[int]]:
        """Return the numbers of the words at *places*: of coarse tags, dependencies, name types."""
        columns = doc.to_array([POS, DEP, ENT_TYPE])[places].T.tolist()
        return [
            [numbers.get(label, UNKNOWN_LABEL) for label in column]
            for numbers, column in zip(self._numbers, columns, strict=True)
        ]


def _numbered(labels: Iterable[str], start: int) -> dict[int, int]:
    """Number *labels*, by the numbers that spaCy gives them."""
    return {get_string_id(label): number for number, label in enumerate(labels, start)}


def word_inputs(doc: Doc, numbers: TagNumbers) -> WordInputs | None:
    """Collect what the parser left in *doc*; None if it left no states."""
    windows = [window for window in read_events(doc).windows if STATES in window.scores]
    if not windows:
        return None
    text, passages = doc.text, tuple(place for window in windows for place in window.passages)
    places = np.concatenate([window.places for window in windows])
    rows = np.arange(len(places))
    row_of = np.full(len(doc), -1)
    row_of[places] = rows
    # spaCy gives offsets unsigned: as int64 those to the left are negative again.
    heads = row_of[places + doc.to_array(HEAD).astype(np.int64)[places]]
    begins = doc.to_array(SENT_START) == 1
    # The first sentence is number 0.
    begins[0] = False
    return WordInputs(
        passages=passages,
        states=np.concatenate([window.scores[STATES] for window in windows]),
        tags=np.array([*numbers.of(doc, places), _paragraphs(text, passages)], np.int64).T,
        heads=tuple(np.where(heads < 0, rows, heads).tolist()),
        sentences=tuple(begins.cumsum()[places].tolist()),
        spellings=tuple(text[place.start : place.end].lower() for place in passages),
    )


def _paragraphs(text: str, words: Sequence[Passage]) -> list[int]:
    """Number the paragraph of each word: a new one begins behind a line break."""
    breaks = [match.start() for match in LINE_BREAK.finditer(text)]
    lines = np.searchsorted(breaks, [word.start for word in words])
    found: list[int] = np.diff(lines, prepend=lines[:1]).astype(bool).cumsum().tolist()
    return [min(number, MAX_PARAGRAPH) for number in found]


def pair_features(inputs: WordInputs, lefts: Numbers, rights: Numbers) -> Numbers:
    """Number how each word of *lefts* stands to each of *rights*: [lefts, rights, columns].

    The columns are PAIR_COLUMNS: how far apart in words and in sentences; how many steps up and
    down the tree; the labels of the last step up and the first step down; whether the two are
    spelled alike.
    """
    found = np.zeros((len(lefts), len(rights), len(PAIR_COLUMNS)), np.int64)
    if not found.size:
        return found
    words = np.arange(len(inputs))
    found[:, :, 0] = _distances(words[rights][None] - words[lefts][:, None])
    sentences = np.array(inputs.sentences)
    apart = sentences[rights][None] - sentences[lefts][:, None]
    limit = MAX_SENTENCES_APART
    found[:, :, 1] = np.clip(apart, -limit, limit) + limit
    found[:, :, 2:5] = NO_PATH
    ups = {row: _steps(inputs.heads, row) for row in {*lefts.tolist(), *rights.tolist()}}
    deps = inputs.tags[:, 1].tolist()
    ours, theirs = ([ups[row] for row in rows.tolist()] for rows in (lefts, rights))
    together = apart == 0
    paths = [_path(ours[i], theirs[j], deps) for i, j in np.argwhere(together).tolist()]
    found[together, 2:5] = np.array(paths, np.int64).reshape(len(paths), len(NO_PATH))
    spelled = np.array(inputs.spellings)
    found[:, :, 5] = _likenesses(spelled[lefts], spelled[rights])
    return found


def _steps(heads: Sequence[int], row: int) -> dict[int, tuple[int, int]]:
    """Return *row* and all above it: how many steps up, and the word below on the way."""
    steps = {row: (0, row)}
    while (head := heads[row]) not in steps:
        steps[head] = len(steps), row
        row = head
    return steps


def _path(
    left: Mapping[int, tuple[int, int]], right: Mapping[int, tuple[int, int]], deps: Sequence[int]
) -> tuple[int, int, int]:
    for row, (down, below) in right.items():
        if row in left:
            up, last = left[row]
            return (
                min(up, MAX_STEPS) * (MAX_STEPS + 1) + min(down, MAX_STEPS),
                deps[last] if up else UNKNOWN_LABEL,
                deps[below] if down else UNKNOWN_LABEL,
            )
    return NO_PATH


def _distances(words: Numbers) -> Numbers:
    """Number distances in words: by powers of two, before and after apart."""
    size = np.minimum(MAX_LOG_DISTANCE, np.ceil(np.log2(np.abs(words) + 1))).astype(np.int64)
    found: Numbers = size + np.where(words < 0, MAX_LOG_DISTANCE + 1, 0)
    return found


def _likenesses(lefts: Words, rights: Words) -> Numbers:
    """Tell of each two words whether they are spelled alike, begin alike, or one holds the other.

    A number for each of *lefts* and *rights*: 3, 2, 1, or 0 for none of these.
    """
    sizes = np.char.str_len(lefts)[:, None]
    (ones, one_of), (twos, two_of) = (np.unique(w, return_inverse=True) for w in (lefts, rights))
    holds = np.array([[one in two or two in one for two in twos.tolist()] for one in ones.tolist()])
    holds = holds[np.ix_(one_of, two_of)]
    # numpy cuts to the letters of the type.
    begins = lefts.astype(STEM)[:, None] == rights.astype(STEM)
    found: Numbers = np.select(
        [lefts[:, None] == rights, begins & (sizes > 3), holds & (sizes > 2)], [3, 2, 1]
    )
    return found
