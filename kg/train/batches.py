"""Turn windows into tensors.

Windows of like length go into one batch, so that little of it is padding. The order of the
batches is drawn anew in every epoch.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kg.parse.wordpieces import Encoded, WordpieceEncoder
from kg.train.events import EVENT_TYPES
from kg.train.windows import UNKNOWN, Window

LENGTH_NOISE = 6.0
LAYERS = (
    "upos", "xpos", "starts", "names", "heads", "deps", "roles", "triggers", "arguments"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labels:
    """The numbers of the labels of a model."""

    upos: Mapping[str, int]
    xpos: Mapping[str, int]
    deps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A window in numbers; a layer that its source lacks is None."""

    encoded: Encoded
    gold: Mapping[str, Sequence[int] | None]
    event_types: tuple[int, ...] | None = None
    trigger_at: int | None = None

    @property
    def pieces(self) -> int:
        return len(self.encoded.ids)


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some windows; `words` is 1 where there is a word.

    `event_types` and `triggers_at` hold UNKNOWN where the source says nothing.
    """

    ids: Tensor
    shapes: Tensor
    mask: Tensor
    firsts: Tensor
    words: Tensor
    gold: Mapping[str, Tensor]
    event_types: Tensor
    triggers_at: Tensor


def encode_window(window: Window, encoder: WordpieceEncoder, labels: Labels) -> Example:
    """Turn the words and labels of *window* into numbers."""

    def numbers(layer: tuple[str, ...] | None, index: Mapping[str, int]) -> list[int] | None:
        return None if layer is None else [index.get(label, UNKNOWN) for label in layer]

    return Example(
        encoded=encoder.encode(window.words),
        gold={
            "upos": numbers(window.upos, labels.upos),
            "xpos": numbers(window.xpos, labels.xpos),
            "deps": numbers(window.deps, labels.deps),
            "starts": window.starts,
            "names": window.names,
            "heads": window.heads,
            "roles": window.roles,
            "triggers": window.triggers,
            "arguments": window.arguments,
        },
        event_types=window.event_types,
        trigger_at=window.trigger_at,
    )


def batch_examples(
    examples: Sequence[Example], *, max_pieces: int, rng: random.Random | None
) -> Iterator[list[Example]]:
    """Yield groups of like length with at most *max_pieces* wordpieces, padding included.

    Without *rng* the order depends on the examples alone.
    """

    def key(example: Example) -> float:
        # A little noise: windows of one length do not meet the same ones in every epoch.
        return example.pieces + (rng.random() * LENGTH_NOISE if rng else 0.0)

    groups: list[list[Example]] = []
    longest = 0
    for example in sorted(examples, key=key):
        longest = max(longest, example.pieces)
        if not groups or longest * (len(groups[-1]) + 1) > max_pieces:
            groups.append([])
            longest = example.pieces
        groups[-1].append(example)
    if rng:
        rng.shuffle(groups)
    yield from groups


def collate(examples: Sequence[Example]) -> Batch:
    """Pad *examples* to one size."""
    count = len(examples)
    pieces = max(example.pieces for example in examples)
    words = max(len(example.encoded.firsts) for example in examples)
    ids, shapes, mask = (np.zeros((count, pieces), np.int64) for _ in range(3))
    firsts, present = (np.zeros((count, words), np.int64) for _ in range(2))
    gold = {layer: np.full((count, words), UNKNOWN, np.int64) for layer in LAYERS}
    event_types = np.full((count, len(EVENT_TYPES)), UNKNOWN, np.int64)
    triggers_at = np.full(count, UNKNOWN, np.int64)
    for row, example in enumerate(examples):
        if example.event_types is not None:
            event_types[row] = example.event_types
        if example.trigger_at is not None:
            triggers_at[row] = example.trigger_at
        encoded = example.encoded
        ids[row, : example.pieces] = encoded.ids
        shapes[row, : example.pieces] = encoded.shapes
        mask[row, : example.pieces] = 1
        firsts[row, : len(encoded.firsts)] = encoded.firsts
        present[row, : len(encoded.firsts)] = 1
        for layer, target in gold.items():
            numbers = example.gold.get(layer)
            if numbers is not None:
                target[row, : len(numbers)] = numbers

    def tensor(array: NDArray[np.int64]) -> Tensor:
        return torch.from_numpy(array)

    return Batch(
        tensor(ids),
        tensor(shapes),
        tensor(mask),
        tensor(firsts),
        tensor(present),
        {layer: tensor(array) for layer, array in gold.items()},
        tensor(event_types),
        tensor(triggers_at),
    )
