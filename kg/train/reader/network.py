"""Layers over the words of a text, and heads over spans and pairs of spans."""

from __future__ import annotations

# PyTorch is an optional package; where it is missing its classes are unknown to mypy.
# mypy: disallow-subclassing-any=False
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.parse.word_inputs import DISTANCES, PATHS, SENTENCES_APART, SPELLINGS
from kg.train.network import Layer
from kg.train.reader.labels import (
    ATTRIBUTES,
    FIGURE_LAYERS,
    FIGURE_LINKS,
    LETTERS,
    LINKS,
    ROLES,
    SPAN_TAGS,
    STANCES,
    TRIGGER_LAYERS,
)
from kg.train.recipe import EncoderShape


@dataclass(frozen=True, slots=True)
class ReaderShape:
    """Sizes of the reader.

    Attributes:
        state_layers: How many layers of the parser it sees.
        tags: Numbers of coarse tags, dependency labels, name types and paragraphs.
    """

    encoder: EncoderShape
    state_layers: int
    layers: int
    tags: tuple[int, ...]
    pair_width: int


class SpanInputs(NamedTuple):
    """The fields of `kg.parse.word_spans.Question` as tensors."""

    trigger_heads: Tensor
    trigger_means: Tensor
    other_heads: Tensor
    other_means: Tensor
    letters: Tensor
    actors: Tensor
    figures: Tensor
    role_pairs: Tensor
    link_pairs: Tensor
    same_pairs: Tensor
    figure_pairs: Tensor


class PairScores(NamedTuple):
    """Scores of all pairs."""

    roles: Tensor
    stances: Tensor
    links: Tensor
    same: Tensor
    figure_links: Tensor


class PairHead(nn.Module):
    """Scores each pair of a left and a right span: a product, and a layer that sees features."""

    def __init__(self, shape: ReaderShape, labels: int) -> None:
        super().__init__()
        width, total = shape.pair_width, labels
        columns = (DISTANCES, SENTENCES_APART, PATHS, shape.tags[1], shape.tags[1], SPELLINGS)
        self.features = nn.ModuleList(nn.Embedding(size, width) for size in columns)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.1)
        self.left = nn.Linear(width, width)
        self.right = nn.Linear(width, width)
        self.out = nn.Linear(width, total)
        self.product = nn.Linear(width, total * width, bias=False)
        nn.init.zeros_(self.product.weight)

    def forward(self, left: Tensor, right: Tensor, features: Tensor, dropout: float) -> Tensor:
        hidden = self.left(left).unsqueeze(1) + self.right(right).unsqueeze(0)
        for number, table in enumerate(self.features):
            hidden = hidden + table(features[:, :, number])
        hidden = functional.dropout(functional.gelu(hidden), dropout, self.training)
        turned = self.product(left).view(-1, self.out.out_features, self.out.in_features)
        scores: Tensor = self.out(hidden) + torch.matmul(turned, right.T).transpose(1, 2)
        return scores


class SpanHead(nn.Module):
    """Makes one vector of a span out of its head and the mean of its words."""

    def __init__(self, width: int, out: int) -> None:
        super().__init__()
        self.inner = nn.Linear(2 * width, out)

    def forward(self, words: Tensor, heads: Tensor, weights: Tensor) -> Tensor:
        both = torch.cat([words[heads], weights @ words], 1)
        found: Tensor = functional.gelu(self.inner(both))
        return found


class ReaderNetwork(nn.Module):
    """Reads one text at a time: `encode` its words, then `relate` spans among them."""

    def __init__(self, shape: ReaderShape, *, dropout: float, head_dropout: float) -> None:
        super().__init__()
        width = shape.encoder.width
        self.width = width
        self.dropout, self.head_dropout = dropout, head_dropout
        self.mix = nn.Parameter(torch.eye(shape.state_layers)[0])
        self.tags = nn.ModuleList(nn.Embedding(size, width) for size in shape.tags)
        for table in self.tags:
            nn.init.zeros_(table.weight)
        self.layers = nn.ModuleList(Layer(shape.encoder) for _ in range(shape.layers))
        self.spans = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Linear(width, len(SPAN_TAGS) * len(LETTERS))
        )
        self.trigger = SpanHead(width, shape.pair_width)
        self.other = SpanHead(width, shape.pair_width)
        self.letters = nn.Embedding(len(LETTERS), shape.pair_width)
        self.attribute_sizes = {name: len(values) for name, values in ATTRIBUTES.items()}
        self.attributes = nn.Linear(shape.pair_width, sum(self.attribute_sizes.values()))
        self.attribute_span = SpanHead(width, shape.pair_width)
        self.roles = PairHead(shape, len(ROLES) + len(STANCES))
        self.links = PairHead(shape, len(LINKS))
        self.same = PairHead(shape, 1)
        self.figure_links = PairHead(shape, len(FIGURE_LINKS))

    def encode(self, states: Tensor, tags: Tensor) -> tuple[Tensor, Tensor]:
        """Return the words, [words, width], and the scores of their marks, [words, letters, 3].

        *states* is [words, layers, width], *tags* is [words, kinds of tags].
        """
        mixed = torch.einsum("l,wld->wd", self.mix, states)
        for number, table in enumerate(self.tags):
            mixed = mixed + table(tags[:, number])
        words = functional.dropout(mixed, self.dropout, self.training).unsqueeze(0)
        hidden = torch.zeros(1, 1, 1, 1)
        for layer in self.layers:
            words = layer(words, hidden, self.dropout)
        words = functional.dropout(words[0], self.head_dropout, self.training)
        return words, self.spans(words).view(-1, len(LETTERS), len(SPAN_TAGS))

    def relate(self, words: Tensor, spans: SpanInputs) -> tuple[dict[str, Tensor], PairScores]:
        """Score the attributes of the triggers and figures of *spans*, and all pairs."""
        triggers = self._drop(self.trigger(words, spans.trigger_heads, spans.trigger_means))
        others = self.other(words, spans.other_heads, spans.other_means)
        others = self._drop(others + self.letters(spans.letters))
        drop = self.head_dropout
        roles = self.roles(triggers, others, spans.role_pairs, drop)
        actors, figures = others[spans.actors], others[spans.figures]
        pairs = PairScores(
            roles=roles[:, :, : len(ROLES)],
            stances=roles[:, :, len(ROLES) :],
            links=self.links(triggers, triggers, spans.link_pairs, drop),
            same=self.same(actors, actors, spans.same_pairs, drop).squeeze(-1),
            figure_links=self.figure_links(figures, figures, spans.figure_pairs, drop),
        )
        return self._describe(words, spans), pairs

    def _describe(self, words: Tensor, spans: SpanInputs) -> dict[str, Tensor]:
        # Triggers and figures in one product: the quantiser takes no weight that is used twice.
        heads = torch.cat([spans.trigger_heads, spans.other_heads[spans.figures]])
        means = torch.cat([spans.trigger_means, spans.other_means[spans.figures]])
        described = self._drop(self.attribute_span(words, heads, means))
        parts = self.attributes(described).split(list(self.attribute_sizes.values()), 1)
        found = dict(zip(self.attribute_sizes, parts, strict=True))
        count = spans.trigger_heads.shape[0]
        return {
            **{layer: found[layer][:count] for layer in TRIGGER_LAYERS},
            **{layer: found[layer][count:] for layer in FIGURE_LAYERS},
        }

    def _drop(self, states: Tensor) -> Tensor:
        return functional.dropout(states, self.head_dropout, self.training)
