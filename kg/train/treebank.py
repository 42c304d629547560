"""Read what a treebank says about each sentence.

Reads CoNLL-U: syntactic words only. Lines of multiword tokens (`2-3`) and empty nodes
(`5.1`) are left out; the spaces between words are kept, so that a sentence can be written
as running text again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.train.errors import BadTrainingData

FIELD_COUNT = 10


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word; `head` counts from 1 within the sentence, 0 is the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    head: int
    dep: str
    space_after: bool = True


@dataclass(frozen=True, slots=True)
class TreebankSentence:
    """One parsed sentence and where it stands."""

    id: str
    text: str
    words: tuple[Word, ...]
    opens_paragraph: bool = False


def read_treebank(path: Path) -> tuple[TreebankSentence, ...]:
    """Read a CoNLL-U file.

    Raises:
        BadTrainingData: a line does not have ten fields, a number is none, or a head no word.
    """
    with path.open(encoding="utf-8") as lines:
        return tuple(parse_conllu(lines, source=str(path)))


def parse_conllu(lines: Iterable[str], *, source: str = "<text>") -> Iterator[TreebankSentence]:
    """Yield the sentences of CoNLL-U *lines*; *source* is named in errors."""
    comments: dict[str, str] = {}
    rows: list[list[str]] = []
    merged: set[int] = set()
    number = 0
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\n")
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            comments[key.strip()] = value.strip()
        elif line:
            fields = line.split("\t")
            if len(fields) != FIELD_COUNT:
                raise BadTrainingData(
                    f"the line has {len(fields)} fields instead of {FIELD_COUNT}",
                    where=f"{source}:{number}",
                    remedy="part the fields by tabs",
                )
            if "-" in fields[0]:
                merged |= _inner_words(fields, where=f"{source}:{number}")
            elif "." not in fields[0]:
                rows.append(fields)
        elif rows:
            yield _sentence(rows, comments, merged, source=source, number=number)
            comments, rows, merged = {}, [], set()
    if rows:
        yield _sentence(rows, comments, merged, source=source, number=number)


def _inner_words(fields: list[str], *, where: str) -> set[int]:
    # In 'didn't' (2-3) no space follows word 2, whatever its own MISC field says.
    try:
        first, last = (int(part) for part in fields[0].split("-"))
    except ValueError as error:
        raise BadTrainingData(
            f"{fields[0]!r} is no range of words", where=where, remedy="write it as 2-3"
        ) from error
    inner = set(range(first, last))
    return inner | {last} if "SpaceAfter=No" in fields[9] else inner


def _sentence(
    rows: list[list[str]],
    comments: dict[str, str],
    merged: set[int],
    *,
    source: str,
    number: int,
) -> TreebankSentence:
    try:
        words = tuple(_word(fields, merged) for fields in rows)
    except ValueError as error:
        raise BadTrainingData(
            f"the sentence that ends here has a head that is no number ({error})",
            where=f"{source}:{number}",
            remedy="number the heads from 0",
        ) from error
    if any(not 0 <= word.head <= len(words) for word in words):
        raise BadTrainingData(
            "the sentence that ends here has a head that is none of its words",
            where=f"{source}:{number}",
            remedy="number the heads from 0",
        )
    opens = any(key.split(" ")[0] in ("newpar", "newdoc") for key in comments)
    return TreebankSentence(comments.get("sent_id", ""), comments.get("text", ""), words, opens)


def _word(fields: list[str], merged: set[int]) -> Word:
    space_after = "SpaceAfter=No" not in fields[9] and int(fields[0]) not in merged
    return Word(
        form=fields[1],
        lemma=fields[2],
        upos=fields[3],
        xpos=fields[4],
        head=int(fields[6]),
        dep=fields[7],
        space_after=space_after,
    )
