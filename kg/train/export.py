"""Export a trained network as the files that ship.

As ONNX (opset 17) for one window of any length, with int8 weights, the vocabulary pruned to
Latin script, and the label biaffines apart, because only the chosen arcs need labels. int8
costs about 0.2 points of LAS and nearly doubles the speed.
"""

from __future__ import annotations

# PyTorch is an optional package; where it is missing its classes are unknown to mypy.
# mypy: disallow-subclassing-any=False
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from kg.parse.model_files import (
    ARGUMENTS,
    CONFIG,
    FORMAT,
    LABELS,
    NETWORK,
    TOKENIZER,
)
from kg.parse.word_inputs import STATES
from kg.train.network import ParserNetwork
from kg.train.recipe import STATE_LAYERS, Identity

OPSET = 17
QUANTIZED = ["MatMul", "Gemm", "Gather"]
KEPT_SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
# Behind Latin Extended-A.
LAST_LATIN = 0x180
KEPT_MARKS = "‘’“”–—…€£•"
INPUTS = ("ids", "shapes", "firsts")
LAYER_OUTPUT = "/network/encoder/layers.{}/outer_norm/LayerNormalization_output_0"


class SingleWindow(nn.Module):
    """The network as it runs at parse time: one window, no padding."""

    def __init__(self, network: ParserNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor, firsts: Tensor) -> tuple[Tensor, ...]:
        outputs = self.network(ids, shapes, torch.ones_like(ids), firsts)
        return tuple(outputs)


class Pairs(nn.Module):
    """A biaffine over chosen pairs of words, as one product for all labels."""

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        self.labels, width, _ = weights.shape
        flat = weights.detach().permute(2, 0, 1).reshape(width, self.labels * width)
        self.weights = nn.Parameter(flat.contiguous())

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        one = torch.ones_like(left[:, :1])
        products = torch.cat([right, one], 1) @ self.weights
        products = products.view(-1, self.labels, left.shape[1] + 1)
        scores: Tensor = (products * torch.cat([left, one], 1).unsqueeze(1)).sum(2)
        return scores


def export_model(
    network: ParserNetwork,
    *,
    labels: Mapping[str, Sequence[str]],
    tokenizer: Path,
    folder: Path,
    identity: Identity,
) -> None:
    """Write the files of a model to *folder*; call `seal_model` when all are there."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    content = json.loads(tokenizer.read_text(encoding="utf-8"))
    kept = prune_vocabulary(content)
    (folder / TOKENIZER).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    words = nn.Embedding(len(kept), network.encoder.words.weight.shape[1])
    words.weight.data = network.encoder.words.weight.data[kept].clone()
    network.encoder.words = words
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        _write_onnx(network, full)
        quantize(full, folder / NETWORK)
        expose_states(folder / NETWORK, STATE_LAYERS)
        for name, weights in (
            (LABELS, network.label_weights),
            (ARGUMENTS, network.argument_weights),
        ):
            _write_biaffine(weights, full)
            quantize(full, folder / name)
    config = {
        "format": FORMAT,
        "name": identity.name,
        "version": identity.version,
        "labels": {head: list(names) for head, names in labels.items()},
        "settings": {},
        "files": {},
    }
    (folder / CONFIG).write_text(json.dumps(config, indent=1), encoding="utf-8")


def expose_states(path: Path, layers: Sequence[int]) -> None:
    """Add the output `states` to the network in the file *path*.

    It holds what each of *layers*, counted from 1, makes of each word, beside each other. Nothing
    that the network computed before changes. The reader of conflict news goes on from there.
    """
    model = onnx.load(str(path))
    firsts = next(node for node in model.graph.node if node.op_type == "GatherElements").input[1]
    gathered = [f"{STATES}/{layer}" for layer in layers]
    for layer, name in zip(layers, gathered, strict=True):
        source = LAYER_OUTPUT.format(layer - 1)
        model.graph.node.append(
            onnx.helper.make_node("GatherElements", [source, firsts], [name], axis=1)
        )
    model.graph.node.append(onnx.helper.make_node("Concat", gathered, [STATES], axis=-1))
    model.graph.output.append(
        onnx.helper.make_tensor_value_info(STATES, onnx.TensorProto.FLOAT, (1, "words", None))
    )
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def prune_vocabulary(tokenizer: dict[str, Any]) -> list[int]:
    """Leave only Latin wordpieces in *tokenizer*, renumbered; return the old numbers kept."""
    vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
    kept = {piece: old for piece, old in vocabulary.items() if _is_kept(piece)}
    # In their old order, as the rows of the embedding are.
    ordered = sorted(kept, key=lambda piece: kept[piece])
    number = {piece: new for new, piece in enumerate(ordered)}
    tokenizer["model"]["vocab"] = number
    tokenizer["added_tokens"] = [
        {**token, "id": number[token["content"]]}
        for token in tokenizer["added_tokens"]
        if token["content"] in number
    ]
    # The marks around a window are set by whoever encodes it.
    tokenizer["post_processor"] = None
    tokenizer["truncation"] = tokenizer["padding"] = None
    return [kept[piece] for piece in ordered]


def _is_kept(piece: str) -> bool:
    if piece in KEPT_SPECIALS:
        return True
    if piece.startswith("[unused") or piece == "[MASK]":
        return False
    return all(ord(char) < LAST_LATIN or char in KEPT_MARKS for char in piece)


def _write_onnx(network: ParserNetwork, path: Path) -> None:
    # The example is arbitrary; the axes are dynamic.
    ids = torch.arange(2, 14).unsqueeze(0)
    firsts = torch.tensor([[1, 2, 4, 5, 8, 9]])
    example = (ids, torch.ones_like(ids), firsts)
    window = SingleWindow(network).eval()
    with torch.no_grad():
        names = list(network(ids, example[1], torch.ones_like(ids), firsts)._fields)
    axes: dict[str, dict[int, str]] = {
        "ids": {1: "pieces"},
        "shapes": {1: "pieces"},
        "firsts": {1: "words"},
        **{name: {1: "words"} for name in names},
        "arcs": {1: "words", 2: "heads"},
        "label_heads": {1: "heads"},
        "event_types": {},
    }
    torch.onnx.export(
        window,
        example,
        str(path),
        input_names=list(INPUTS),
        output_names=names,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def _write_biaffine(weights: Tensor, path: Path) -> None:
    example = torch.ones(3, weights.shape[1] - 1)
    torch.onnx.export(
        Pairs(weights),
        (example, example),
        str(path),
        input_names=["left", "right"],
        output_names=["scores"],
        dynamic_axes={name: {0: "pairs"} for name in ("left", "right", "scores")},
        opset_version=OPSET,
        dynamo=False,
    )


def quantize(full: Path, target: Path) -> None:
    """Write the network in the file *full* to *target* with int8 weights."""
    prepared = full.with_suffix(".prepared.onnx")
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        # Processors before VNNI add products in 16 bits: with 8-bit weights the sums overflow
        # and the parse is worse there. Seven bits fit, and cost nothing that can be measured.
        reduce_range=True,
        op_types_to_quantize=QUANTIZED,
        extra_options={
            "MatMulConstBOnly": True,
            # Shape inference stops at axes that are known at run time only.
            "DefaultTensorType": onnx.TensorProto.FLOAT,
        },
    )
    # Names of tools and hosts in the file would differ from run to run.
    model = onnx.load(str(target))
    model.producer_name, model.doc_string = "kg.train", ""
    onnx.save(model, str(target))
