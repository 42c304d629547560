"""Folds: no story on both sides, sizes alike, the same every time."""

from __future__ import annotations

import dataclasses
from collections import Counter

from kg.train.reader.folds import fold_numbers
from kg.train.reader.records import AnnotatedText, EventRecord


def text(number: int, **more: object) -> AnnotatedText:
    """Make a text of words that no other has."""
    words = " ".join(f"word{number}x{at}" for at in range(40))
    made = AnnotatedText(f"own-{number}", "", "test", None, words, {}, (), ())
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


def event(story: str) -> EventRecord:
    """Make an event of a story."""
    return EventRecord("t1", "raid", "incident", "occurred", "asserted", story=story)


def test_folds_are_of_like_size_and_repeatable() -> None:
    """Twenty unrelated texts fill five folds alike; another seed parts them otherwise."""
    texts = [text(number) for number in range(20)]
    folds = fold_numbers(texts, 5, seed=1)
    assert Counter(folds) == dict.fromkeys(range(5), 4)
    assert folds == fold_numbers(texts, 5, seed=1)
    assert folds != fold_numbers(texts, 5, seed=2)


def test_a_story_stays_together() -> None:
    """Texts that share a cluster, an event's story or copied wording are in one fold."""
    texts = [text(number) for number in range(12)]
    copied = texts[4].text.split()[:20]
    texts[0] = text(0, cluster="ferry")
    texts[9] = text(9, cluster="ferry", events=(event("quay"),))
    texts[3] = text(3, events=(event("quay"),))
    texts[7] = text(7, text=" ".join([*copied, *texts[7].text.split()]))
    for seed in range(6):
        folds = fold_numbers(texts, 4, seed=seed)
        assert folds[0] == folds[9] == folds[3]
        assert folds[4] == folds[7]
