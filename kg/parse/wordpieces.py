"""Encode tokenised words as wordpiece ids and shapes.

The encoder is uncased: it reads `IS` and `is` as the same wordpiece. Two things give the
case back. Each word carries a *shape* beside its wordpieces, and a few names that are
spelled like common words are given to the encoder under another spelling.

Why another spelling and not the shape alone: the pretrained encoder knows `is` as a verb,
and too few training sentences hold the group for the shape to unlearn that. Encoded as
`isis`, 21 of 21 mentions in two articles were found instead of 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

SHAPE_NONE: Final = 0
SHAPE_LOWER: Final = 1
SHAPE_TITLE: Final = 2
SHAPE_UPPER: Final = 3
SHAPE_LETTER: Final = 4
SHAPE_ALPHANUMERIC: Final = 5
SHAPE_NUMBER: Final = 6
SHAPE_PUNCTUATION: Final = 7
SHAPE_MIXED: Final = 8
SHAPE_CONTINUATION: Final = 9
SHAPE_COUNT: Final = 10

ENCODER_SPELLINGS: Final = {"IS": "isis", "US": "usa", "WHO": "unicef"}
MAX_PIECES_PER_WORD: Final = 8
# Two upper-case words in a row are common ('US SDF'); more than half a window is a headline.
CAPITALS_SHARE: Final = 0.5
CAPITALS_MIN_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Encoded:
    """Numbers of one window; `firsts` holds the position of each word's first wordpiece."""

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    firsts: tuple[int, ...]


def shape_of(word: str) -> int:
    """Tell the shape of *word*: how its letters are cased, or what it is made of."""
    if word.replace(",", "").replace(".", "").isdigit():
        return SHAPE_NUMBER
    if not any(char.isalpha() for char in word):
        return SHAPE_PUNCTUATION
    if any(char.isdigit() for char in word):
        return SHAPE_ALPHANUMERIC
    if word.islower():
        return SHAPE_LOWER
    if word.isupper():
        return SHAPE_UPPER if len(word) > 1 else SHAPE_LETTER
    if word[0].isupper() and word[1:].islower():
        return SHAPE_TITLE
    return SHAPE_MIXED


def is_all_capitals(words: Sequence[str]) -> bool:
    """Tell whether *words* are set in capitals, as a headline may be."""
    lettered = [word for word in words if any(char.isalpha() for char in word)]
    upper = sum(1 for word in lettered if len(word) > 1 and word.isupper())
    return len(lettered) >= CAPITALS_MIN_WORDS and upper > CAPITALS_SHARE * len(lettered)


def shapes_of(words: Sequence[str]) -> tuple[int, ...]:
    """Tell the shape of each word; capitals of a headline count as title case."""
    shapes = tuple(shape_of(word) for word in words)
    if not is_all_capitals(words):
        return shapes
    return tuple(SHAPE_TITLE if shape == SHAPE_UPPER else shape for shape in shapes)


def spellings_for_encoder(words: Sequence[str]) -> tuple[str, ...]:
    """Replace names that are spelled like common words; leave text set in capitals alone."""
    if is_all_capitals(words):
        return tuple(words)
    return tuple(ENCODER_SPELLINGS.get(word, word) for word in words)


class WordpieceEncoder:
    """Encodes windows of words with the wordpieces of one tokenizer file."""

    def __init__(self, tokenizer_path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._start = self._special_id("[CLS]")
        self._end = self._special_id("[SEP]")
        self._unknown = self._special_id("[UNK]")
        self._pieces: dict[str, tuple[int, ...]] = {}

    def encode(self, words: Sequence[str]) -> Encoded:
        """Encode one window of words, with start and end marks around it."""
        ids = [self._start]
        shapes = [SHAPE_NONE]
        firsts: list[int] = []
        for spelling, shape in zip(spellings_for_encoder(words), shapes_of(words), strict=True):
            pieces = self._pieces_of(spelling)
            firsts.append(len(ids))
            ids.extend(pieces)
            shapes.append(shape)
            shapes.extend([SHAPE_CONTINUATION] * (len(pieces) - 1))
        ids.append(self._end)
        shapes.append(SHAPE_NONE)
        return Encoded(tuple(ids), tuple(shapes), tuple(firsts))

    def piece_counts(self, words: Sequence[str]) -> tuple[int, ...]:
        """Count the wordpieces of each word."""
        return tuple(len(self._pieces_of(ENCODER_SPELLINGS.get(word, word))) for word in words)

    def _special_id(self, token: str) -> int:
        found: int | None = self._tokenizer.token_to_id(token)
        if found is None:
            raise ValueError(f"the tokenizer has no {token}")
        return found

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        pieces = self._pieces.get(word)
        if pieces is None:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids
            # A word of control characters leaves no wordpiece, and each word needs one.
            pieces = tuple(ids[:MAX_PIECES_PER_WORD]) or (self._unknown,)
            self._pieces[word] = pieces
        return pieces
