"""Cross-validate a reader, and make the one that ships.

Every text is read by a reader that has seen neither it nor any text of its story; these
out-of-fold readings are the only ones that may be scored or calibrated on. From the texts of
`kg/train/corpus` every reader learns; no fold is scored on them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import torch

from kg.model.readings import Readings
from kg.parse.model_files import NETWORK, SHIPPED, open_model
from kg.train.reader.corpus import CORPUS, Variants, load_examples, tag_numbers
from kg.train.reader.examples import Example
from kg.train.reader.export import export_reader
from kg.train.reader.fit import build_reader, train_reader
from kg.train.reader.folds import fold_numbers
from kg.train.reader.network import ReaderNetwork
from kg.train.reader.predict import torch_reader, write_readings
from kg.train.reader.recipe import ReaderRecipe
from kg.train.reader.score import ReaderScores, score_readings
from kg.train.reader.shipped import load_layers
from kg.train.recipe import Identity

log = logging.getLogger(__name__)

READINGS_FILE: Final = "readings-{}.jsonl"
NAME: Final = "kg-reader-en"


def cross_validate(
    data: Path,
    work: Path,
    *,
    folds: int,
    only: Sequence[int] = (),
    parser: Path = SHIPPED,
    recipe: ReaderRecipe | None = None,
    threads: int = 2,
    corpus: Path = CORPUS,
) -> ReaderScores:
    """Train a reader for each fold of the texts in *data* and score it on that fold.

    Checkpoints and readings are kept in *work*; a second call goes on from there.

    Args:
        data: Folder of annotated texts.
        work: Folder for checkpoints, parsed texts and out-of-fold readings.
        folds: How many folds.
        only: Numbers of the folds to train, counted from 0; empty for all.
        parser: Folder of the parser that the reader stands on.
        recipe: How to train; None for the recipe that ships.
        corpus: Folder of further texts, from which the reader of each fold learns.

    Raises:
        BadTrainingData: a file is not in its format.
    """
    recipe = recipe or ReaderRecipe()
    torch.set_num_threads(threads)
    texts = load_examples(data, work, open_model(parser), recipe)
    more = load_examples(corpus, work, open_model(parser), recipe)
    numbers = fold_numbers([variants[0].text for variants in texts], folds, seed=recipe.seed)
    rows: list[tuple[Example, Readings, Readings]] = []
    for fold in only or range(folds):
        train = [variants for variants, of in zip(texts, numbers, strict=True) if of != fold]
        held = [variants[0] for variants, of in zip(texts, numbers, strict=True) if of == fold]
        folder = work / f"fold-{fold}-of-{folds}"
        network = _trained(train, more, folder, parser, recipe)
        found = list(_read(network, held))
        write_readings(
            work / READINGS_FILE.format(fold),
            ((example.text.id, own) for example, own, _ in found),
        )
        rows += found
    return score_readings(rows)


def make_reader(
    data: Path,
    work: Path,
    model: Path,
    *,
    version: str,
    parser: Path = SHIPPED,
    recipe: ReaderRecipe | None = None,
    threads: int = 2,
    corpus: Path = CORPUS,
) -> Path:
    """Train a reader on all texts of *data* and *corpus*; write it into the folder *model*."""
    recipe = recipe or ReaderRecipe()
    torch.set_num_threads(threads)
    files = open_model(parser)
    texts, more = (load_examples(folder, work, files, recipe) for folder in (data, corpus))
    network = _trained(texts, more, work / "all", parser, recipe)
    return export_reader(network, files, model, identity=Identity(NAME, version))


def _trained(
    texts: Sequence[Variants],
    more: Sequence[Variants],
    folder: Path,
    parser: Path,
    recipe: ReaderRecipe,
) -> ReaderNetwork:
    torch.manual_seed(recipe.seed)
    network = build_reader(recipe, tag_numbers(open_model(parser)).sizes)
    load_layers(network.layers, parser / NETWORK, first=recipe.first_layer)
    log.info("%s: %s texts and %s more", folder.name, len(texts), len(more))
    train_reader(network, texts, folder, recipe, more)
    return network


def _read(
    network: ReaderNetwork, held: Iterable[Example]
) -> Iterable[tuple[Example, Readings, Readings]]:
    reader = torch_reader(network)
    for example in held:
        yield example, reader.read(example.inputs), reader.read(example.inputs, example.spans)
