"""Annotated texts as both readers saw them: the grammar's trace and out-of-fold readings."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from kg.extract.article import extract_traced
from kg.lexicon.words import load_lexicon
from kg.model.findings import Extraction
from kg.model.readings import LinkReading, Readings, RoleReading, SpanReading
from kg.model.text import Article, Passage
from kg.model.trace import Trace
from kg.parse.article import parse_article
from kg.parse.language import load_language
from kg.read.furniture import find_blocks
from kg.train.decisions.gold import Gold
from kg.train.decisions.recipe import DecisionRecipe
from kg.train.errors import BadTrainingData
from kg.train.reader.annotated import read_corpus
from kg.train.reader.folds import fold_numbers
from kg.train.reader.records import AnnotatedText

log = logging.getLogger(__name__)

READINGS: Final = "readings-*.jsonl"
DAY_LENGTH: Final = len("2018-10-21")
LOG_EVERY_TEXTS: Final = 200


@dataclass(frozen=True, slots=True)
class SeenText:
    """One annotated text; `fold` is the one whose reader had not seen it."""

    fold: int
    article: Article
    extraction: Extraction
    trace: Trace
    readings: Readings
    gold: Gold


def seen_texts(data: Sequence[Path], work: Path) -> list[SeenText]:
    """Read the texts in *data* by grammar and join the readings that lie in *work*.

    A text without readings there is read by the reader that ships, which has not seen it.

    Args:
        data: Folders of annotated texts.
        work: Folder with the out-of-fold readings of ``kg train-reader``.

    Raises:
        BadTrainingData: *work* holds no out-of-fold readings, or a text is in no format.
    """
    readings = dict(_readings(work))
    if not readings:
        raise BadTrainingData(
            "there are no out-of-fold readings here",
            where=str(work),
            remedy="make them with 'kg train-reader DATA WORK --folds 5'",
        )
    golds = {text.id: Gold(text) for folder in data for text in read_corpus(folder)}
    folds = {name: fold for name, (fold, _) in readings.items()}
    folds |= _new_folds([g.text for g in golds.values() if g.text.id not in folds], folds.values())
    return list(_seen(golds, {name: own for name, (_, own) in readings.items()}, folds))


def _new_folds(texts: Sequence[AnnotatedText], folds: Iterable[int]) -> dict[str, int]:
    """Part texts that no reader has seen into the same number of folds."""
    numbers = fold_numbers(texts, len(set(folds)), seed=DecisionRecipe().seed)
    return {text.id: fold for text, fold in zip(texts, numbers, strict=True)}


def _seen(
    golds: Mapping[str, Gold], readings: Mapping[str, Readings], folds: Mapping[str, int]
) -> Iterator[SeenText]:
    lexicon = load_lexicon()
    grammar, both = load_language(reader=False), load_language()
    for number, (name, gold) in enumerate(golds.items(), start=1):
        own = readings.get(name)
        parsed = parse_article(both if own is None else grammar, _article(gold.text))
        extraction, trace = extract_traced(parsed, lexicon)
        seen = parsed.readings if own is None else own
        yield SeenText(folds[name], parsed.article, extraction, trace, seen, gold)
        if number % LOG_EVERY_TEXTS == 0:
            log.info("read %s of %s texts", number, len(golds))


def _article(text: AnnotatedText) -> Article:
    """Return *text* as an article, unmended: marks count its characters as they came."""
    title = text.text.strip().splitlines()[0]
    return Article(
        id=text.id,
        title=title,
        text=text.text,
        blocks=find_blocks(text.text, title=title),
        published=date.fromisoformat(text.date) if len(text.date) == DAY_LENGTH else None,
    )


def _readings(work: Path) -> Iterator[tuple[str, tuple[int, Readings]]]:
    for path in sorted(work.glob(READINGS)):
        fold = int(path.stem.rpartition("-")[2])
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["id"], (fold, read_readings(row["readings"]))


def read_readings(row: Mapping[str, Any]) -> Readings:
    """Return readings that were written as JSON."""
    return Readings(
        spans=tuple(
            SpanReading(
                letter=span["letter"],
                passage=Passage(**span["passage"]),
                head=Passage(**span["head"]),
                score=span["score"],
                attributes=span["attributes"],
            )
            for span in row["spans"]
        ),
        roles=tuple(RoleReading(**role) for role in row["roles"]),
        links=tuple(LinkReading(**link) for link in row["links"]),
    )
