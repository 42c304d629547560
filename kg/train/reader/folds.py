"""Part texts into folds so that no story stands on both sides."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from kg.train.reader.records import AnnotatedText

SHINGLE_WORDS = 8
# A tenth of common wording: the same agency report, printed twice.
COPIED_SHARE = 0.1
WORD = re.compile(r"\w+")


def fold_numbers(texts: Sequence[AnnotatedText], folds: int, *, seed: int) -> list[int]:
    """Return the fold of each text; folds are of like size.

    Texts of one cluster, of one story or with copied wording are in one fold. The same texts
    and seed give the same folds.
    """
    groups: dict[int, list[int]] = {}
    for number, group in enumerate(_groups(texts)):
        groups.setdefault(group, []).append(number)
    sizes = [0] * folds
    found = [0] * len(texts)
    for members in sorted(groups.values(), key=lambda group: _order(texts, group, seed)):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(members)
        for number in members:
            found[number] = fold
    return found


def _order(texts: Sequence[AnnotatedText], members: Sequence[int], seed: int) -> tuple[int, str]:
    name = min(texts[number].id for number in members)
    drawn = hashlib.sha256(f"{seed}/{name}".encode()).hexdigest()
    return -len(members), drawn


def _groups(texts: Sequence[AnnotatedText]) -> list[int]:
    """Number the groups of texts that must not be parted."""
    parent = list(range(len(texts)))

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    first: dict[str, int] = {}
    for number, text in enumerate(texts):
        for key in _stories(text):
            parent[root(number)] = root(first.setdefault(key, number))
    for one, two in _copies(texts):
        parent[root(one)] = root(two)
    return [root(number) for number in range(len(texts))]


def _stories(text: AnnotatedText) -> Iterable[str]:
    if text.cluster:
        yield text.cluster
    for event in text.events:
        if event.story:
            yield event.story


def _copies(texts: Sequence[AnnotatedText]) -> Iterable[tuple[int, int]]:
    shingles = [_shingles(text.text) for text in texts]
    holders: dict[int, list[int]] = {}
    for number, found in enumerate(shingles):
        for shingle in found:
            holders.setdefault(shingle, []).append(number)
    common: dict[tuple[int, int], int] = {}
    for numbers in holders.values():
        for at, one in enumerate(numbers):
            for two in numbers[at + 1 :]:
                common[one, two] = common.get((one, two), 0) + 1
    for (one, two), count in common.items():
        if count >= COPIED_SHARE * min(len(shingles[one]), len(shingles[two])):
            yield one, two


def _shingles(text: str) -> set[int]:
    words = WORD.findall(text.lower())
    return {
        int.from_bytes(
            hashlib.blake2b(
                " ".join(words[at : at + SHINGLE_WORDS]).encode(), digest_size=8
            ).digest()
        )
        for at in range(max(1, len(words) - SHINGLE_WORDS + 1))
    }
