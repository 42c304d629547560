"""Take layers out of the shipped parser, to begin the reader's own layers with.

The shipped network holds int8 weights with one scale per column; their products are the floating
point weights as the parser uses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from kg.train.errors import WrongEncoder

PARTS: Final = ("attention_in", "attention_out", "inner", "outer")
NORMS: Final = ("attention_norm", "outer_norm")
PREFIX: Final = "network.encoder.layers."


def load_layers(layers: Iterable[nn.Module], path: Path, *, first: int) -> None:
    """Fill *layers* with the layers of the network in the file *path* from number *first* on.

    Layers are counted from 0.

    Raises:
        WrongEncoder: the file does not hold such layers.
    """
    model = onnx.load(str(path))
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    products = {
        node.name.split("/MatMul")[0].strip("/").replace("/", "."): node.input[1]
        for node in model.graph.node
        if node.op_type == "MatMulInteger"
    }
    for number, layer in enumerate(layers, start=first):
        try:
            layer.load_state_dict(_layer(number, stored, products))
        except KeyError as error:
            raise WrongEncoder(
                f"the network has no {error.args[0]}",
                where=str(path),
                remedy="name the folder of the model that ships with kg",
            ) from error


def _layer(
    number: int, stored: Mapping[str, onnx.TensorProto], products: Mapping[str, str]
) -> dict[str, Tensor]:
    def tensor(name: str) -> Tensor:
        return torch.from_numpy(numpy_helper.to_array(stored[name]).copy()).float()

    found: dict[str, Tensor] = {}
    for part in PARTS:
        name = products[f"{PREFIX}{number}.{part}"].removesuffix("_quantized")
        whole = tensor(f"{name}_quantized") - tensor(f"{name}_zero_point")
        found[f"{part}.weight"] = (whole * tensor(f"{name}_scale")).T.contiguous()
        found[f"{part}.bias"] = tensor(f"{PREFIX}{number}.{part}.bias")
    for part in NORMS:
        for kind in ("weight", "bias"):
            found[f"{part}.{kind}"] = tensor(f"{PREFIX}{number}.{part}.{kind}")
    return found
