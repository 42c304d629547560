"""Parse the corpus once, with changed copies of each text, and keep the result.

Parsing takes minutes and every fold needs the same: examples are kept in the work folder under
the SHA-256 of all that they depend on.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import spacy

from kg.parse import components  # noqa: F401 - importing registers the components
from kg.parse.model_files import NETWORK, ModelFiles, sha256_of
from kg.parse.word_inputs import TagNumbers
from kg.train.errors import BadTrainingData
from kg.train.reader.annotated import read_corpus
from kg.train.reader.augment import NamePools, changed_text
from kg.train.reader.examples import Example, make_example
from kg.train.reader.recipe import ReaderRecipe
from kg.train.reader.records import AnnotatedText

log = logging.getLogger(__name__)

CORPUS: Final = Path(__file__).parents[1] / "corpus"
"""Annotated texts of our own; a reader learns from them beside the texts that it is given."""
EXAMPLES_FILE: Final = "examples-{}.pkl"
KEY_LENGTH: Final = 12
LOG_EVERY_TEXTS: Final = 200

Variants = Sequence[Example]
"""One text as it is written and, after that, changed."""


def load_examples(
    data: Path, work: Path, parser: ModelFiles, recipe: ReaderRecipe
) -> tuple[Variants, ...]:
    """Read the annotated texts in *data* and parse them, or take them from *work*.

    Raises:
        BadTrainingData: a file is not in its format, or *parser* gives no states.
    """
    work.mkdir(parents=True, exist_ok=True)
    path = work / EXAMPLES_FILE.format(_key(data, parser, recipe))
    if path.exists():
        with path.open("rb") as stream:
            found: tuple[Variants, ...] = pickle.load(stream)
        return found
    found = tuple(_parsed(read_corpus(data), parser, recipe))
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as stream:
        pickle.dump(found, stream)
    unfinished.replace(path)
    return found


def tag_numbers(parser: ModelFiles) -> TagNumbers:
    """Number the labels of *parser*."""
    return TagNumbers(parser.labels["upos"], parser.labels["deps"])


def _key(data: Path, parser: ModelFiles, recipe: ReaderRecipe) -> str:
    told = [f"{recipe.seed} {recipe.changed_copies}", sha256_of(parser.path(NETWORK))]
    told += [sha256_of(path) for path in sorted(data.rglob("*.ann"))]
    return hashlib.sha256(" ".join(told).encode()).hexdigest()[:KEY_LENGTH]


def _parsed(
    texts: Sequence[AnnotatedText], parser: ModelFiles, recipe: ReaderRecipe
) -> Iterator[Variants]:
    language = spacy.blank("en")
    language.add_pipe("kg_encoder", config={"folder": str(parser.folder)})
    numbers = tag_numbers(parser)

    def parse(text: AnnotatedText) -> Example:
        example = make_example(text, language, numbers)
        if example is None:
            raise BadTrainingData(
                f"the parser gives no states for the text {text.id}",
                where=str(parser.folder),
                remedy="take a parser whose network has the output 'states'",
            )
        # Half precision halves the memory and costs less than int8 did.
        small = example.inputs.states.astype(np.float16)
        return replace(example, inputs=replace(example.inputs, states=small))

    plain = []
    for number, text in enumerate(texts, start=1):
        plain.append(parse(text))
        if number % LOG_EVERY_TEXTS == 0:
            log.info("parsed %s of %s texts", number, len(texts))
    pools = NamePools(plain)
    for number, example in enumerate(plain, start=1):
        rng = random.Random(f"{recipe.seed}/change/{example.text.id}")
        copies = [changed_text(example, pools, rng) for _ in range(recipe.changed_copies)]
        yield (example, *map(parse, copies))
        if number % LOG_EVERY_TEXTS == 0:
            log.info("changed %s of %s texts", number, len(texts))
