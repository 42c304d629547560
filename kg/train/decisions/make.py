"""Cross-validate the decisions, and make the tables that ship.

Tables stand on each other: events are joined, then weighed, then their slots are. What a table
learns from is what the tables before it say of texts that they have not seen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from kg.decide.article import EVENT, JOIN, Decider, Weighing
from kg.decide.clusters import SLOTS
from kg.decide.joining import pair_columns
from kg.decide.tables import Features, TreeTable, save_tables
from kg.extract.article import event_mention_reader
from kg.lexicon.words import load_lexicon
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.parse.model_files import CONFIG
from kg.parse.reader_network import reader_folder
from kg.train.decisions.fit import fit_table
from kg.train.decisions.gold import is_told
from kg.train.decisions.recipe import DecisionRecipe
from kg.train.decisions.texts import SeenText, seen_texts
from kg.train.sealing import seal_model

log = logging.getLogger(__name__)

ALL: Final = -1
"""The fold of tables that have seen every text."""


Answered = tuple[Features, bool | None]


@dataclass(slots=True)
class Questions:
    """Questions to one table: features, right answers, weights, and the fold of each text."""

    rows: list[Features] = field(default_factory=list)
    answers: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    folds: list[int] = field(default_factory=list)

    def add(self, asked: Iterable[Answered], fold: int) -> None:
        """Add the questions of one text; those whose answer is neither yes nor no are left out.

        A text with many questions counts for more, but not in proportion: brief reports are read
        as often as long ones.
        """
        kept = [(row, answer) for row, answer in asked if answer is not None]
        for row, answer in kept:
            self.rows.append(row)
            self.answers.append(answer)
            self.weights.append(len(kept) ** -0.5)
            self.folds.append(fold)

    def without(self, fold: int) -> tuple[list[Features], list[bool], list[float]]:
        """Return the questions of all texts that are not in *fold*."""
        kept = [i for i, of in enumerate(self.folds) if of != fold]
        return (
            [self.rows[i] for i in kept],
            [self.answers[i] for i in kept],
            [self.weights[i] for i in kept],
        )


class Tables:
    """The tables of each fold, each learned from the other folds."""

    def __init__(self, folds: Sequence[int], recipe: DecisionRecipe) -> None:
        self.by_fold: dict[int, dict[str, TreeTable]] = {fold: {} for fold in (*folds, ALL)}
        self._recipe = recipe

    def learn(self, name: str, questions: Questions) -> None:
        """Fit the table *name* for each fold."""
        for fold, tables in self.by_fold.items():
            tables[name] = fit_table(name, *questions.without(fold), self._recipe)
        log.info("%s: learned from %s questions", name, len(questions.rows))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text whose events are joined."""

    text: SeenText
    weighing: Weighing


def learn_tables(texts: Sequence[SeenText], recipe: DecisionRecipe) -> Tables:
    """Fit every table, for each fold and for all texts."""
    tables = Tables(sorted({text.fold for text in texts}), recipe)
    names = event_mention_reader(load_lexicon()).names
    weighed = [Weighed(t, Weighing(t.article.text, t.trace, t.readings, names)) for t in texts]
    tables.learn(JOIN, _asked(weighed, _pairs))
    for item in weighed:
        item.weighing.join(tables.by_fold[item.text.fold][JOIN])
    tables.learn(EVENT, _asked(weighed, _events))
    for item in weighed:
        item.weighing.weigh(tables.by_fold[item.text.fold][EVENT])
    for slot in SLOTS:
        tables.learn(slot, _asked(weighed, partial(_offers, slot)))
    return tables


def _asked(weighed: Sequence[Weighed], ask: Callable[[Weighed], Iterator[Answered]]) -> Questions:
    questions = Questions()
    for item in weighed:
        questions.add(ask(item), item.text.fold)
    return questions


def _pairs(item: Weighed) -> Iterator[Answered]:
    sight, mentions = item.weighing.sight, item.weighing.mentions
    pairs, columns = pair_columns(mentions, sight)
    named = [item.text.gold.event_named(mention) for mention in mentions]
    values = zip(*columns.values(), strict=True)
    for i, j, row in zip(*pairs, values, strict=True):
        same = named[i] is not None and named[i] == named[j]
        yield dict(zip(columns, row, strict=True)), same


def _events(item: Weighed) -> Iterator[Answered]:
    matched = item.text.gold.matched(item.weighing.clusters)
    for row, event in zip(item.weighing.event_rows(), matched, strict=True):
        yield row, is_told(event)


def _offers(slot: str, item: Weighed) -> Iterator[Answered]:
    gold, sight = item.text.gold, item.weighing.sight
    for number, event in enumerate(gold.matched(item.weighing.clusters)):
        for offer in item.weighing.offers(number, slot):
            yield offer.features, gold.judged(offer.candidate, event, sight)


def decided(
    texts: Sequence[SeenText], tables: Mapping[int, Mapping[str, TreeTable]], *, seen: bool = False
) -> Iterator[tuple[Article, Extraction]]:
    """Decide each text by tables, and a reader, that have not seen it.

    Args:
        texts: The texts.
        tables: Tables by fold.
        seen: Take the tables that have seen every text instead: what cross-validation guards from.
    """
    names = event_mention_reader(load_lexicon()).names
    deciders = {fold: Decider(found, names) for fold, found in tables.items()}
    for text in texts:
        decider = deciders[ALL if seen else text.fold]
        yield (
            text.article,
            decider.decide(text.article.text, text.extraction, text.trace, text.readings),
        )


def make_decisions(
    data: Sequence[Path], work: Path, model: Path, recipe: DecisionRecipe | None = None
) -> Path:
    """Make the tables that ship and write them beside the reader in *model*; return their file.

    Raises:
        BadTrainingData: the texts or their out-of-fold readings cannot be read.
    """
    tables = learn_tables(seen_texts(data, work), recipe or DecisionRecipe()).by_fold
    folder = reader_folder(model)
    path = save_tables(tables[ALL], folder)
    files = {file.name for file in folder.iterdir() if file.name != CONFIG}
    seal_model(folder, files=sorted(files))
    return path
