"""The network: what the model computes.

A BERT-like encoder (post-norm, GELU), read at the first wordpiece of each word, and heads
over the words: tags, sentence starts and names by one linear layer each; arcs and their
labels by biaffine products.
"""

from __future__ import annotations

# PyTorch is an optional package; where it is missing its classes are unknown to mypy.
# mypy: disallow-subclassing-any=False
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from kg.parse.wordpieces import SHAPE_COUNT
from kg.train.recipe import EncoderShape

NORM_EPSILON = 1e-12
# Within the range of 16-bit floats, and nothing after a softmax.
MASKED = -1e4


@dataclass(frozen=True, slots=True)
class HeadSizes:
    """The number of labels of each head, and the width of the biaffine heads."""

    upos: int
    xpos: int
    deps: int
    names: int
    roles: int
    triggers: int
    event_types: int
    arguments: int
    arc_width: int
    label_width: int
    argument_width: int


class Outputs(NamedTuple):
    """Scores of one batch; B windows of at most W words, column 0 of `arcs` is the root.

    `event_types` is [B, types]; the last two are what the argument biaffine multiplies.
    """

    upos: Tensor
    xpos: Tensor
    names: Tensor
    starts: Tensor
    arcs: Tensor
    label_dependents: Tensor
    label_heads: Tensor
    roles: Tensor
    triggers: Tensor
    event_types: Tensor
    argument_words: Tensor
    argument_triggers: Tensor


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, shape: EncoderShape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.attention_in = nn.Linear(shape.width, 3 * shape.width)
        self.attention_out = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=NORM_EPSILON)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=NORM_EPSILON)

    def forward(self, states: Tensor, mask: Tensor, dropout: float) -> Tensor:
        batch, length, width = states.shape
        size = width // self.heads
        split = self.attention_in(states).view(batch, length, 3, self.heads, size)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(size) + mask
        weights = functional.dropout(scores.softmax(-1), dropout, self.training)
        mixed = torch.matmul(weights, value).transpose(1, 2).reshape(batch, length, width)
        attended = functional.dropout(self.attention_out(mixed), dropout, self.training)
        states = self.attention_norm(states + attended)
        inner = self.outer(functional.gelu(self.inner(states)))
        normed: Tensor = self.outer_norm(states + functional.dropout(inner, dropout, self.training))
        return normed


class Encoder(nn.Module):
    """The pretrained encoder with a shape embedding that begins at zero."""

    def __init__(self, shape: EncoderShape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.shapes = nn.Embedding(SHAPE_COUNT, shape.width)
        # At zero the shapes change nothing yet of what the encoder knows.
        nn.init.zeros_(self.shapes.weight)
        self.segment = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, eps=NORM_EPSILON)
        self.layers = nn.ModuleList([Layer(shape) for _ in range(shape.layers)])

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, dropout: float) -> Tensor:
        places = self.positions.weight[: ids.shape[1]].unsqueeze(0)
        states = self.words(ids) + places + self.shapes(shapes) + self.segment
        states = functional.dropout(self.norm(states), dropout, self.training)
        hidden = (1.0 - mask[:, None, None, :].to(states.dtype)) * MASKED
        for layer in self.layers:
            states = layer(states, hidden, dropout)
        return states


class ParserNetwork(nn.Module):
    """Encoder and heads."""

    def __init__(self, shape: EncoderShape, sizes: HeadSizes, *, head_dropout: float) -> None:
        super().__init__()
        width = shape.width
        self.head_dropout = head_dropout
        self.encoder = Encoder(shape)
        self.upos = nn.Linear(width, sizes.upos)
        self.xpos = nn.Linear(width, sizes.xpos)
        self.names = nn.Linear(width, sizes.names)
        self.starts = nn.Linear(width, 2)
        self.arc_heads = nn.Linear(width, sizes.arc_width)
        self.arc_dependents = nn.Linear(width, sizes.arc_width)
        self.label_heads = nn.Linear(width, sizes.label_width)
        self.label_dependents = nn.Linear(width, sizes.label_width)
        self.root = nn.Parameter(torch.zeros(width))
        self.arc_weights = nn.Parameter(torch.zeros(sizes.arc_width, sizes.arc_width))
        self.arc_bias = nn.Parameter(torch.zeros(sizes.arc_width))
        nn.init.xavier_uniform_(self.arc_weights)
        square = sizes.label_width + 1
        self.label_weights = nn.Parameter(torch.zeros(sizes.deps, square, square))
        self.roles = nn.Linear(width, sizes.roles)
        self.triggers = nn.Linear(width, sizes.triggers)
        self.event_types = nn.Linear(width, sizes.event_types)
        self.argument_words = nn.Linear(width, sizes.argument_width)
        self.argument_triggers = nn.Linear(width, sizes.argument_width)
        square = sizes.argument_width + 1
        self.argument_weights = nn.Parameter(torch.zeros(sizes.arguments, square, square))

    def forward(
        self, ids: Tensor, shapes: Tensor, mask: Tensor, firsts: Tensor, dropout: float = 0.0
    ) -> Outputs:
        states = self.encoder(ids, shapes, mask, dropout)
        places = firsts.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        words = self._drop(torch.gather(states, 1, places))
        root = self.root.to(words.dtype).expand(words.shape[0], 1, -1)
        with_root = torch.cat([root, words], 1)
        dependents = self._drop(functional.gelu(self.arc_dependents(words)))
        heads = self._drop(functional.gelu(self.arc_heads(with_root)))
        left = torch.matmul(dependents, self.arc_weights.to(dependents.dtype))
        left = left + self.arc_bias.to(left.dtype)
        return Outputs(
            upos=self.upos(words),
            xpos=self.xpos(words),
            names=self.names(words),
            starts=self.starts(words),
            arcs=torch.matmul(left, heads.transpose(1, 2)) / math.sqrt(left.shape[-1]),
            label_dependents=functional.gelu(self.label_dependents(words)),
            label_heads=functional.gelu(self.label_heads(with_root)),
            roles=self.roles(words),
            triggers=self.triggers(words),
            event_types=self.event_types(_mean(states, mask)),
            argument_words=functional.gelu(self.argument_words(words)),
            argument_triggers=functional.gelu(self.argument_triggers(words)),
        )

    def _drop(self, states: Tensor) -> Tensor:
        return functional.dropout(states, self.head_dropout, self.training)


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    present = mask.unsqueeze(-1).to(states.dtype)
    return (states * present).sum(1) / present.sum(1)


def label_scores(weights: Tensor, dependents: Tensor, heads: Tensor) -> Tensor:
    """Score the labels of N pairs of words; *dependents* and *heads* are [N, width]."""
    # The constant beside each word is the bias of a biaffine (Dozat and Manning 2017).
    one = dependents.new_ones(dependents.shape[0], 1)
    left = torch.cat([dependents, one], 1)
    right = torch.cat([heads, one], 1)
    return torch.einsum("ni,lij,nj->nl", left, weights.to(left.dtype), right)


def load_pretrained(encoder: Encoder, path: Path) -> None:
    """Fill *encoder* with published BERT weights from a safetensors file."""
    weights = load_file(path)

    def copy(target: Tensor, *names: str) -> None:
        found = torch.cat([weights[name].float() for name in names])
        target.data.copy_(found.reshape(target.shape))

    copy(encoder.words.weight, "embeddings.word_embeddings.weight")
    copy(encoder.positions.weight, "embeddings.position_embeddings.weight")
    # The first of BERT's two segments: a window is one text.
    encoder.segment.data.copy_(weights["embeddings.token_type_embeddings.weight"][0].float())
    copy(encoder.norm.weight, "embeddings.LayerNorm.weight")
    copy(encoder.norm.bias, "embeddings.LayerNorm.bias")
    for index, layer in enumerate(encoder.layers):
        prefix = f"encoder.layer.{index}."
        attention = [f"{prefix}attention.self.{name}" for name in ("query", "key", "value")]
        for part in ("weight", "bias"):
            copy(getattr(layer.attention_in, part), *[f"{name}.{part}" for name in attention])
            for ours, theirs in (
                ("attention_out", "attention.output.dense"),
                ("attention_norm", "attention.output.LayerNorm"),
                ("inner", "intermediate.dense"),
                ("outer", "output.dense"),
                ("outer_norm", "output.LayerNorm"),
            ):
                copy(getattr(getattr(layer, ours), part), f"{prefix}{theirs}.{part}")
