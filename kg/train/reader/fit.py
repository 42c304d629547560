"""Train a reader; an interrupted training goes on after its last epoch.

The learning rate and the order of the texts depend on the seed and the epoch alone, so a resumed
training is the one that would have been.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.parse.word_inputs import Numbers, WordInputs
from kg.parse.word_spans import (
    FIGURE,
    TRIGGER,
    Chosen,
    Question,
    WordSpan,
    chosen_spans,
    make_question,
)
from kg.train.reader.corpus import Variants
from kg.train.reader.examples import (
    Example,
    decoy_rows,
    figure_labels,
    relations,
    span_tags,
    trigger_labels,
)
from kg.train.reader.labels import LETTERS
from kg.train.reader.network import PairScores, ReaderNetwork, ReaderShape, SpanInputs
from kg.train.reader.recipe import ReaderRecipe
from kg.train.windows import UNKNOWN

log = logging.getLogger(__name__)

CHECKPOINT: Final = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Loss:
    """Sum of one part of the loss and over how many decisions."""

    total: Tensor
    count: int


def build_reader(recipe: ReaderRecipe, tags: Sequence[int]) -> ReaderNetwork:
    """Make an untrained reader; *tags* are the numbers of the parser's labels."""
    shape = ReaderShape(
        encoder=recipe.encoder,
        state_layers=len(recipe.state_layers),
        layers=recipe.layers,
        tags=tuple(tags),
        pair_width=recipe.pair_width,
    )
    return ReaderNetwork(shape, dropout=recipe.dropout, head_dropout=recipe.head_dropout)


def encode(network: ReaderNetwork, inputs: WordInputs) -> tuple[Tensor, Tensor]:
    """Read the words of a text: their vectors and the scores of their marks."""
    states = torch.from_numpy(inputs.states.astype(np.float32))
    layers = states.view(len(states), len(network.mix), -1)
    return network.encode(layers, torch.from_numpy(inputs.tags))


def span_tensors(question: Question) -> SpanInputs:
    """Turn a question into tensors."""
    return SpanInputs(
        **{name: torch.from_numpy(getattr(question, name)) for name in SpanInputs._fields}
    )


def text_losses(
    network: ReaderNetwork, example: Example, recipe: ReaderRecipe, rng: random.Random
) -> dict[str, Loss]:
    """Compute the parts of the loss of one text."""
    words, scores = encode(network, example.inputs)
    losses = {"tags": _tag_loss(scores, example, recipe)}
    false = false_spans(scores, example)
    rng.shuffle(false)
    chosen = chosen_spans((*example.spans, *false[: recipe.max_false_spans]))
    if not chosen.triggers:
        return losses
    question = make_question(example.inputs, chosen, LETTERS)
    attributes, pairs = network.relate(words, span_tensors(question))
    losses |= _attribute_losses(attributes, example, chosen)
    return losses | _pair_losses(pairs, example, chosen)


def false_spans(scores: Tensor, example: Example) -> list[WordSpan]:
    """List the spans that the network finds now and nobody annotated."""
    found: list[WordSpan] = []
    best = scores.detach().argmax(-1).tolist()
    for column, letter in enumerate(LETTERS):
        row = 0
        while row < len(best):
            first = row
            row += 1
            if best[first][column]:
                while row < len(best) and best[row][column] == 2:
                    row += 1
                span = WordSpan(letter, first, row - 1)
                if not any(span.meets(gold) for gold in example.spans):
                    found.append(span)
    return found


def _tag_loss(scores: Tensor, example: Example, recipe: ReaderRecipe) -> Loss:
    gold = torch.from_numpy(span_tags(len(scores), example.spans))
    weights = torch.where(gold > 0, recipe.marked_weight, 1.0)
    weights[decoy_rows(example), LETTERS.index(TRIGGER)] = recipe.decoy_weight
    each = functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), reduction="none")
    return Loss((each * weights.flatten()).sum(), gold.numel())


def _attribute_losses(
    scores: Mapping[str, Tensor], example: Example, chosen: Chosen
) -> dict[str, Loss]:
    figures = [chosen.others[place] for place in chosen.of_letter(FIGURE)]
    gold = trigger_labels(example, chosen.triggers) | figure_labels(example, figures)
    return {
        layer: _choice_loss(found, torch.tensor(gold[layer], dtype=torch.long))
        for layer, found in scores.items()
    }


def _pair_losses(scores: PairScores, example: Example, chosen: Chosen) -> dict[str, Loss]:
    gold = relations(example, chosen)
    losses = {
        "stances": _choice_loss(scores.stances.flatten(0, 1), _flat(gold.stances)),
        "links": _choice_loss(scores.links.flatten(0, 1), _flat(gold.links)),
        "figure_links": _choice_loss(scores.figure_links.flatten(0, 1), _flat(gold.figure_links)),
        "same": _yes_loss(scores.same, torch.from_numpy(gold.same)),
    }
    roles = _yes_loss(scores.roles, torch.from_numpy(gold.roles))
    pairs = len(chosen.triggers) * len(chosen.others)
    return losses | {"roles": Loss(roles.total, pairs)}


def _flat(gold: Numbers) -> Tensor:
    return torch.from_numpy(gold).flatten()


def _choice_loss(scores: Tensor, gold: Tensor) -> Loss:
    total = functional.cross_entropy(scores, gold, ignore_index=UNKNOWN, reduction="sum")
    return Loss(total, int((gold != UNKNOWN).sum()))


def _yes_loss(scores: Tensor, gold: Tensor) -> Loss:
    known = gold != UNKNOWN
    total = functional.binary_cross_entropy_with_logits(
        scores[known], gold[known].float(), reduction="sum"
    )
    return Loss(total, int(known.sum()))


def train_reader(
    network: ReaderNetwork,
    texts: Sequence[Variants],
    work: Path,
    recipe: ReaderRecipe,
    more: Sequence[Variants] = (),
) -> None:
    """Train *network* on *texts*, before the last epochs on *more* too.

    Checkpoints are kept in *work*.
    """
    work.mkdir(parents=True, exist_ok=True)
    optimizer = _optimizer(network, recipe)
    epoch = _resume(network, optimizer, work / CHECKPOINT)
    last = min(recipe.last_epochs, recipe.epochs)
    rounds = (recipe.epochs - last) * [[*texts, *more]] + last * [list(texts)]
    steps = [-(-len(own) // recipe.texts_per_step) for own in rounds]
    started, begun = time.monotonic(), sum(steps[:epoch])
    while epoch < recipe.epochs:
        done = sum(steps[:epoch])
        epoch += 1
        course = [_rate(done + step, sum(steps), recipe) for step in range(steps[epoch - 1])]
        sums = _one_epoch(network, optimizer, rounds[epoch - 1], recipe, epoch, course)
        _save(network, optimizer, epoch, work / CHECKPOINT)
        done += len(course)
        left = (time.monotonic() - started) / max(1, done - begun) * (sum(steps) - done)
        parts = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
        log.info("epoch %s of %s, %.0f s left: %s", epoch, recipe.epochs, left, parts)


def _one_epoch(
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    texts: Sequence[Variants],
    recipe: ReaderRecipe,
    epoch: int,
    course: Sequence[float],
) -> dict[str, float]:
    """Train one epoch; *course* is the share of the full learning rate at each step."""
    torch.manual_seed(recipe.seed + epoch)
    rng = random.Random(f"{recipe.seed}/texts/{epoch}")
    order = rng.sample(range(len(texts)), len(texts))
    sums: dict[str, float] = {}
    network.train()
    for step, factor in enumerate(course):
        for group in optimizer.param_groups:
            group["lr"] = group["full_rate"] * factor
        start = step * recipe.texts_per_step
        drawn = [_variant(texts[at], recipe, rng) for at in order[start:][: recipe.texts_per_step]]
        for name, value in _step(network, optimizer, drawn, recipe, rng).items():
            sums[name] = sums.get(name, 0.0) + value / len(course)
    return sums


def _variant(variants: Variants, recipe: ReaderRecipe, rng: random.Random) -> Example:
    if len(variants) == 1 or rng.random() < recipe.original_share:
        return variants[0]
    return rng.choice(variants[1:])


def _step(
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    drawn: Sequence[Example],
    recipe: ReaderRecipe,
    rng: random.Random,
) -> Mapping[str, float]:
    found = [text_losses(network, example, recipe, rng) for example in drawn]
    means: dict[str, Tensor] = {}
    for name in recipe.weights:
        parts = [losses[name] for losses in found if name in losses]
        count = sum(part.count for part in parts)
        if count:
            means[name] = torch.stack([part.total for part in parts]).sum() / count
    total = torch.stack([means[name] * recipe.weights[name] for name in means]).sum()
    optimizer.zero_grad(set_to_none=True)
    total.backward()
    nn.utils.clip_grad_norm_(network.parameters(), recipe.clip)
    optimizer.step()
    return {name: float(mean.detach()) for name, mean in means.items()}


def _rate(step: int, total: int, recipe: ReaderRecipe) -> float:
    """Tell the share of the full learning rate at *step*: a rise, then a fall in a line."""
    rise = max(1, int(total * recipe.warm_up))
    if step < rise:
        return (step + 1) / rise
    return max(recipe.end_rate, 1 - (step - rise) / (total - rise))


def _optimizer(network: ReaderNetwork, recipe: ReaderRecipe) -> torch.optim.AdamW:
    layers = list(network.layers.parameters())
    known = {id(weight) for weight in layers}
    heads = [weight for weight in network.parameters() if id(weight) not in known]
    return torch.optim.AdamW(
        [
            {"params": layers, "full_rate": recipe.layer_rate},
            {"params": heads, "full_rate": recipe.head_rate},
        ],
        lr=0.0,
        weight_decay=recipe.weight_decay,
    )


def _resume(network: ReaderNetwork, optimizer: torch.optim.Optimizer, path: Path) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    log.info("goes on after epoch %s", state["epoch"])
    return int(state["epoch"])


def _save(network: ReaderNetwork, optimizer: torch.optim.Optimizer, epoch: int, path: Path) -> None:
    unfinished = path.with_suffix(".part")
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
    }
    torch.save(state, unfinished)
    unfinished.replace(path)
