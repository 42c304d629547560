"""Write a trained reader as the files that the run time loads: two networks with int8 weights."""

from __future__ import annotations

# PyTorch is an optional package; where it is missing its classes are unknown to mypy.
# mypy: disallow-subclassing-any=False
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from kg.parse.model_files import CONFIG, FORMAT, NETWORK, ModelFiles, sha256_of
from kg.parse.reader_network import (
    ATTRIBUTE,
    PARSER,
    READER_FOLDER,
    RELATIONS,
    ROLES_OF,
    WORDS,
)
from kg.parse.word_inputs import PAIR_COLUMNS
from kg.train.export import OPSET, quantize
from kg.train.reader import labels
from kg.train.reader.network import PairScores, ReaderNetwork, SpanInputs
from kg.train.recipe import Identity
from kg.train.sealing import seal_model

# Where a network is traced: any few words and spans will do, the axes are dynamic.
TRACED_WORDS: Final = 7
TRACED_TRIGGERS: Final = 2
TRACED_OTHERS: Final = 5
TRACED_PICKED: Final = (0, 1, 3)


class _Words(nn.Module):
    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: Tensor, tags: Tensor) -> tuple[Tensor, Tensor]:
        layers = len(self.network.mix)
        width = states.shape[1] // layers
        found: tuple[Tensor, Tensor] = self.network.encode(states.view(-1, layers, width), tags)
        return found


class _Relations(nn.Module):
    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor, *spans: Tensor) -> tuple[Tensor, ...]:
        attributes, pairs = self.network.relate(words, SpanInputs(*spans))
        return (*attributes.values(), *pairs)


def export_reader(
    network: ReaderNetwork, parser: ModelFiles, folder: Path, *, identity: Identity
) -> Path:
    """Write the reader into the model folder *folder*, beside the parser it was trained on."""
    target = folder / READER_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    network.eval()
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        _write_words(network, full)
        quantize(full, target / WORDS)
        _write_relations(network, full)
        quantize(full, target / RELATIONS)
    config = {
        "format": FORMAT,
        "name": identity.name,
        "version": identity.version,
        "labels": _labels(parser),
        "settings": {},
        "files": {},
    }
    (target / CONFIG).write_text(json.dumps(config, indent=1), encoding="utf-8")
    seal_model(target, files=(WORDS, RELATIONS))
    return target


def _labels(parser: ModelFiles) -> Mapping[str, Sequence[str]]:
    return {
        PARSER: [sha256_of(parser.path(NETWORK))],
        "upos": parser.labels["upos"],
        "deps": parser.labels["deps"],
        "letters": labels.LETTERS,
        "trigger_layers": labels.TRIGGER_LAYERS,
        "roles": labels.ROLES,
        "stance_roles": sorted(labels.STANCE_ROLES),
        "stances": labels.STANCES,
        "links": labels.LINKS,
        "figure_links": labels.FIGURE_LINKS,
        **{ATTRIBUTE + name: values for name, values in labels.ATTRIBUTES.items()},
        **{ROLES_OF + letter: sorted(roles) for letter, roles in labels.ROLES_OF_LETTER.items()},
    }


def _write_words(network: ReaderNetwork, path: Path) -> None:
    width = network.width * len(network.mix)
    states = torch.zeros(TRACED_WORDS, width)
    tags = torch.zeros(TRACED_WORDS, len(network.tags), dtype=torch.long)
    _export(
        _Words(network).eval(),
        (states, tags),
        path,
        inputs={name: {0: "words"} for name in ("states", "tags")},
        outputs={name: {0: "words"} for name in ("words", "marks")},
    )


def _write_relations(network: ReaderNetwork, path: Path) -> None:
    words = torch.zeros(TRACED_WORDS, network.width)
    _export(
        _Relations(network).eval(),
        (words, *_traced_spans()),
        path,
        inputs={"words": {0: "words"}, **_SPAN_AXES},
        outputs={
            **{name: {0: "triggers"} for name in labels.TRIGGER_LAYERS},
            **{name: {0: "figures"} for name in labels.FIGURE_LAYERS},
            **{name: _PAIR_AXES[name] for name in PairScores._fields},
        },
    )


_PAIR_AXES: Final[Mapping[str, Mapping[int, str]]] = {
    "roles": {0: "triggers", 1: "others"},
    "stances": {0: "triggers", 1: "others"},
    "links": {0: "triggers", 1: "triggers"},
    "same": {0: "actors", 1: "actors"},
    "figure_links": {0: "figures", 1: "figures"},
}
_SPAN_AXES: Final[Mapping[str, Mapping[int, str]]] = {
    "trigger_heads": {0: "triggers"},
    "trigger_means": {0: "triggers", 1: "words"},
    "other_heads": {0: "others"},
    "other_means": {0: "others", 1: "words"},
    "letters": {0: "others"},
    "actors": {0: "actors"},
    "figures": {0: "figures"},
    "role_pairs": _PAIR_AXES["roles"],
    "link_pairs": _PAIR_AXES["links"],
    "same_pairs": _PAIR_AXES["same"],
    "figure_pairs": _PAIR_AXES["figure_links"],
}


def _traced_spans() -> SpanInputs:
    picked = torch.tensor(TRACED_PICKED)

    def heads(count: int) -> Tensor:
        return torch.arange(count)

    def means(count: int) -> Tensor:
        return torch.ones(count, TRACED_WORDS)

    def pairs(lefts: int, rights: int) -> Tensor:
        return torch.ones(lefts, rights, len(PAIR_COLUMNS), dtype=torch.long)

    count = len(TRACED_PICKED)
    return SpanInputs(
        trigger_heads=heads(TRACED_TRIGGERS),
        trigger_means=means(TRACED_TRIGGERS),
        other_heads=heads(TRACED_OTHERS),
        other_means=means(TRACED_OTHERS),
        letters=heads(TRACED_OTHERS),
        actors=picked,
        figures=picked,
        role_pairs=pairs(TRACED_TRIGGERS, TRACED_OTHERS),
        link_pairs=pairs(TRACED_TRIGGERS, TRACED_TRIGGERS),
        same_pairs=pairs(count, count),
        figure_pairs=pairs(count, count),
    )


def _export(
    module: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    *,
    inputs: Mapping[str, Mapping[int, str]],
    outputs: Mapping[str, Mapping[int, str]],
) -> None:
    torch.onnx.export(
        module,
        example,
        str(path),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes={name: dict(axes) for name, axes in {**inputs, **outputs}.items()},
        opset_version=OPSET,
        dynamo=False,
    )
