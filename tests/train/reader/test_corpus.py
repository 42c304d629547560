"""The corpus of our own: every text is in its format, and its weekdays are the calendar's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kg.train.reader.annotated import read_annotated, read_corpus
from kg.train.reader.corpus import CORPUS
from kg.train.reader.records import AnnotatedText

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AROUND = re.compile(r"before|eve|last|after")
DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?")


def test_every_text_is_in_its_format() -> None:
    """Ids are unique, every text says that it was written here, most tell several events."""
    texts = read_corpus(CORPUS)
    assert len(texts) >= 1000
    assert sum(len(text.events) for text in texts) > 3 * len(texts)


def weekdays_told(text: AnnotatedText) -> Iterator[tuple[str, str, set[str]]]:
    """Yield the words, the day and its weekdays wherever one weekday dates an event."""
    for event in text.events:
        for setting in event.times:
            days = DAY.fullmatch(setting.value)
            words = [text.text[p.start : p.end].lower() for p in text.mentions[setting.mark]]
            named = {day for day in WEEKDAYS if any(day in said for said in words)}
            if days and len(named) == 1 and not setting.soft and not AROUND.search(" ".join(words)):
                first = date.fromisoformat(days[1])
                last = date.fromisoformat(days[2] or days[1])
                span = [first + timedelta(n) for n in range((last - first).days + 1)]
                yield setting.value, named.pop(), {WEEKDAYS[day.weekday()] for day in span}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.ann")), ids=lambda path: path.stem)
def test_weekdays_are_those_of_the_calendar(path: Path) -> None:
    """A text that says "on Monday" is annotated with a Monday."""
    for text in read_annotated(path):
        for value, said, meant in weekdays_told(text):
            assert said in meant, (text.id, value)
