"""The texts that the model is trained on.

All sets are mixed. What is only for testing (`*-test`) is never opened here. The
development part of EWT gives its names for training and its trees for watching progress.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import spacy

from kg.train.augment import load_name_pool, people_in, roughen, swap_names
from kg.train.batches import Labels
from kg.train.events import (
    VIOLENT_TYPES,
    Report,
    TriggeredPassage,
    is_held_back,
    read_reports,
    read_triggers,
    report_windows,
    trigger_windows,
)
from kg.train.names import NamedText, read_names
from kg.train.recipe import Recipe
from kg.train.treebank import TreebankSentence, read_treebank
from kg.train.windows import (
    NamedSentence,
    Window,
    attach_names,
    label_index,
    name_windows,
    treebank_windows,
)

CROSSNER = ("ai", "literature", "music", "politics", "science")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that is read once, before the first epoch."""

    treebank: tuple[NamedSentence, ...]
    development: tuple[TreebankSentence, ...]
    named: tuple[NamedText, ...]
    conflict_named: tuple[NamedText, ...]
    reports: tuple[Report, ...]
    passages: tuple[TriggeredPassage, ...]
    labels: Labels
    folder: Path


def load_corpus(folder: Path, recipe: Recipe) -> Corpus:
    """Read the training sets from *folder*.

    Raises:
        BadTrainingData: a file is not in its format.
    """
    treebanks, names = folder / "treebank", folder / "ner"
    ewt = read_treebank(treebanks / "ewt-train.conllu")
    gum, rest = attach_names(
        read_treebank(treebanks / "gum-train.conllu"), read_names(names / "gum.jsonl")
    )
    named = [*rest, *read_names(names / "uner-ewt-dev.jsonl")]
    named += read_names(names / "wikigold.jsonl")
    for domain in CROSSNER:
        named += read_names(names / f"crossner-{domain}.jsonl")
    sentences = [*ewt, *(item.sentence for item in gum)]
    minimum = recipe.min_label_count
    return Corpus(
        treebank=(*(NamedSentence(sentence) for sentence in ewt), *gum),
        development=read_treebank(treebanks / "ewt-dev.conllu"),
        named=tuple(named),
        conflict_named=read_names(names / "re3d-train.jsonl"),
        reports=read_reports(folder / "muc4-train"),
        passages=read_triggers(folder / "rams" / "events.jsonl"),
        labels=Labels(
            upos=label_index(sentences, "upos", minimum=1),
            xpos=label_index(sentences, "xpos", minimum=1),
            deps=label_index(sentences, "dep", minimum=minimum),
        ),
        folder=folder,
    )


def epoch_windows(corpus: Corpus, recipe: Recipe, *, epoch: int) -> Iterator[Window]:
    """Yield the windows of one epoch; the same epoch gives the same windows."""
    rng = random.Random(f"{recipe.seed}/windows/{epoch}")
    tokenizer = spacy.blank("en")
    targets, max_words = recipe.window_targets, recipe.max_window_words
    for window in treebank_windows(corpus.treebank, targets=targets, max_words=max_words, rng=rng):
        yield roughen(window, recipe.augmentation, rng)
    rows = [*corpus.named, *corpus.conflict_named * recipe.repeat_conflict_names]
    rows += _swapped(corpus, recipe, rng)
    for window in name_windows(
        rows, tokenizer=tokenizer, targets=targets, max_words=max(targets), rng=rng
    ):
        yield roughen(window, recipe.augmentation, rng)


def event_windows(corpus: Corpus, recipe: Recipe, *, epoch: int) -> Iterator[Window]:
    """Yield the windows with events of one epoch; reports held back are left out."""
    rng = random.Random(f"{recipe.seed}/events/{epoch}")
    reports = (report for report in corpus.reports if not is_held_back(report))
    windows = itertools.chain(
        report_windows(
            reports,
            tokenizer=spacy.blank("en"),
            rng=rng,
            max_words=recipe.max_window_words,
            irrelevant_share=recipe.irrelevant_share,
        ),
        trigger_windows(_passages(corpus, recipe)),
    )
    for window in windows:
        yield roughen(window, recipe.augmentation, rng)


def _passages(corpus: Corpus, recipe: Recipe) -> Iterator[TriggeredPassage]:
    for passage in corpus.passages:
        times = recipe.repeat_violent_triggers if passage.type in VIOLENT_TYPES else 1
        yield from itertools.repeat(passage, times)


def _swapped(corpus: Corpus, recipe: Recipe, rng: random.Random) -> list[NamedText]:
    rows = [*corpus.conflict_named * 4, *corpus.named]
    pool = load_name_pool(corpus.folder / "authority", people=people_in(rows))
    short = [row for row in rows if len(row.text) < 600]
    return swap_names(short, pool, recipe.augmentation, rng)


def development_windows(corpus: Corpus, *, sentences: int) -> list[Window]:
    """Make one window of each of the first *sentences* of the development treebank."""
    chosen = [NamedSentence(item) for item in corpus.development[:sentences]]
    rng = random.Random(0)
    return list(treebank_windows(chosen, targets=(1,), max_words=200, rng=rng))
