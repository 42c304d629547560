"""Read texts with a network in training, and write what it reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from kg.model.readings import Readings
from kg.parse.encoder import Array
from kg.parse.reader import Answer, NewsReader, ReaderLabels
from kg.parse.word_inputs import WordInputs
from kg.parse.word_spans import Question
from kg.train.reader import labels
from kg.train.reader.fit import encode, span_tensors
from kg.train.reader.network import ReaderNetwork

DIGITS: Final = 4


def reader_labels() -> ReaderLabels:
    """Return what the numbers of the network stand for."""
    return ReaderLabels(
        letters=labels.LETTERS,
        attributes=labels.ATTRIBUTES,
        trigger_layers=labels.TRIGGER_LAYERS,
        roles=labels.ROLES,
        roles_of_letter=labels.ROLES_OF_LETTER,
        stance_roles=labels.STANCE_ROLES,
        stances=labels.STANCES,
        links=labels.LINKS,
        figure_links=labels.FIGURE_LINKS,
    )


class TorchScores:
    """Computes the network with PyTorch."""

    def __init__(self, network: ReaderNetwork) -> None:
        self._network = network.eval()

    def encode(self, inputs: WordInputs) -> tuple[Array, Array]:
        """Return the words and the scores of their marks."""
        with torch.inference_mode():
            words, marks = encode(self._network, inputs)
        return words.numpy(), marks.numpy()

    def relate(self, words: Array, question: Question) -> Answer:
        """Score the spans of *question* among *words*."""
        with torch.inference_mode():
            attributes, pairs = self._network.relate(
                torch.from_numpy(words), span_tensors(question)
            )
        scores: dict[str, Tensor] = pairs._asdict()
        return Answer(
            attributes={name: found.numpy() for name, found in attributes.items()},
            **{name: found.numpy() for name, found in scores.items()},
        )


def torch_reader(network: ReaderNetwork) -> NewsReader:
    """Make a reader that computes with PyTorch."""
    return NewsReader(TorchScores(network), reader_labels())


def write_readings(path: Path, found: Iterable[tuple[str, Readings]]) -> None:
    """Write one JSON object for each text: its id and its readings."""
    with path.open("w", encoding="utf-8") as lines:
        for name, readings in found:
            row = {"id": name, "readings": _rounded(asdict(readings))}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return value
