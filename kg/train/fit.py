"""Train the model; an interrupted run goes on where it stopped.

One loop over mixed batches. After each epoch the weights and the optimiser's state are
written beside each other; a run that finds them goes on from there. The learning rate
depends on the step alone, so a resumed run is the run that would have been.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.parse.wordpieces import WordpieceEncoder
from kg.train.batches import Batch, Example, Labels, batch_examples, collate, encode_window
from kg.train.corpus import (
    Corpus,
    development_windows,
    epoch_windows,
    event_windows,
    load_corpus,
)
from kg.train.events import ARGUMENT_ROLES, EVENT_TYPES, ROLE_TAGS, TRIGGER_TYPES
from kg.train.network import HeadSizes, Outputs, ParserNetwork, label_scores, load_pretrained
from kg.train.pretrained import find_encoder
from kg.train.recipe import ENTITY_LABELS, Recipe, Stage
from kg.train.windows import UNKNOWN

log = logging.getLogger(__name__)
LOG_EVERY_STEPS = 50
DEVELOPMENT_SENTENCES = 600
CHECKPOINT = "checkpoint.pt"
LABELS_FILE = "labels.json"
WEIGHTS_FILE = "network.pt"
EVENT_HEADS = frozenset(
    {
        "roles",
        "triggers",
        "event_types",
        "argument_words",
        "argument_triggers",
        "argument_weights",
    }
)


@dataclass(slots=True)
class Progress:
    """The progress of a run."""

    step: int = 0
    epoch: int = 0


def train(data: Path, work: Path, *, recipe: Recipe | None = None, threads: int = 2) -> Path:
    """Train a model on the sets in *data* and return the file with its weights.

    Checkpoints are kept in *work*, one folder per stage; a second call goes on from there.

    Raises:
        BadTrainingData: a training file is not in its format.
        WrongEncoder: the pretrained encoder is missing or not the expected one.
    """
    recipe = recipe or Recipe()
    torch.set_num_threads(threads)
    torch.manual_seed(recipe.seed)
    work.mkdir(parents=True, exist_ok=True)
    pretrained = find_encoder()
    corpus = load_corpus(data, recipe)
    write_labels(corpus.labels, work / LABELS_FILE)
    network = build_network(corpus.labels, recipe)
    load_pretrained(network.encoder, pretrained.weights)
    encoder = WordpieceEncoder(pretrained.tokenizer)
    first = work / recipe.stages[0].name / CHECKPOINT
    for stage in recipe.stages:
        if stage.blend < 1:
            blend_weights(network, first, share=stage.blend)
        run = _Run(network, corpus, encoder, recipe, stage, work / stage.name)
        run.resume()
        run.to_the_end()
    final = work / WEIGHTS_FILE
    torch.save(network.state_dict(), final)
    return final


def build_network(labels: Labels, recipe: Recipe) -> ParserNetwork:
    """Make an untrained network with the heads for *labels*."""
    sizes = HeadSizes(
        upos=len(labels.upos),
        xpos=len(labels.xpos),
        deps=len(labels.deps),
        names=len(ENTITY_LABELS),
        roles=len(ROLE_TAGS),
        triggers=len(TRIGGER_TYPES),
        event_types=len(EVENT_TYPES),
        arguments=len(ARGUMENT_ROLES),
        arc_width=recipe.arc_width,
        label_width=recipe.label_width,
        argument_width=recipe.argument_width,
    )
    return ParserNetwork(recipe.encoder, sizes, head_dropout=recipe.head_dropout)


def blend_weights(network: ParserNetwork, checkpoint: Path, *, share: float) -> None:
    """Keep *share* of the weights of *network* and take the rest from *checkpoint*.

    The heads that read events stay as they are. Source of the method: Wortsman et al. 2022,
    "Robust fine-tuning of zero-shot models".
    """
    earlier = torch.load(checkpoint, weights_only=True)["network"]
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if name in earlier and not _is_event_head(name):
                weight.mul_(share).add_(earlier[name], alpha=1 - share)


def _is_event_head(name: str) -> bool:
    return name.split(".")[0] in EVENT_HEADS


def write_labels(labels: Labels, path: Path) -> None:
    """Write the numbers of *labels* as JSON."""
    content = {"upos": labels.upos, "xpos": labels.xpos, "deps": labels.deps}
    path.write_text(json.dumps({k: dict(v) for k, v in content.items()}, indent=1))


def read_labels(path: Path) -> Labels:
    """Read what `write_labels` wrote."""
    content = json.loads(path.read_text())
    return Labels(content["upos"], content["xpos"], content["deps"])


def learning_factor(step: int, total: int, stage: Stage) -> float:
    """Tell the share of the stage's learning rate at *step* of *total*."""
    warm_up = max(1, int(total * stage.warm_up))
    if step < warm_up:
        return (step + 1) / warm_up
    return max(stage.end, 1 - (1 - stage.end) * step / total)


class _Run:
    """One training run: what changes from step to step."""

    def __init__(
        self,
        network: ParserNetwork,
        corpus: Corpus,
        encoder: WordpieceEncoder,
        recipe: Recipe,
        stage: Stage,
        work: Path,
    ) -> None:
        self.network = network
        self.corpus = corpus
        self.encoder = encoder
        self.recipe = recipe
        self.stage = stage
        self.work = work
        work.mkdir(parents=True, exist_ok=True)
        self.progress = Progress()
        self.total = 0
        self.trained = _choose_weights(network, stage)
        self.optimizer = _optimizer(network, recipe, stage)
        self.started = time.monotonic()

    def resume(self) -> None:
        """Go on from the last checkpoint, if there is one."""
        path = self.work / CHECKPOINT
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        # The event heads may be younger than a checkpoint of the first stage.
        self.network.load_state_dict(state["network"], strict=self.stage.with_events)
        self.progress = Progress(state["step"], state["epoch"])
        if self.progress.epoch < self.stage.epochs:
            self.optimizer.load_state_dict(state["optimizer"])
        log.info("%s: goes on after epoch %s", self.stage.name, self.progress.epoch)

    def to_the_end(self) -> None:
        """Train epoch after epoch until the recipe is done."""
        while self.progress.epoch < self.stage.epochs:
            epoch = self.progress.epoch + 1
            # By epoch: a resumed run draws what an unbroken one would have drawn.
            torch.manual_seed(self.recipe.seed + epoch)
            groups = self._groups(epoch + self._earlier_epochs())
            # Epochs differ a little in length; the first one seen stands for all.
            self.total = self.total or len(groups) * self.stage.epochs
            self._one_epoch(groups)
            self.progress.epoch = epoch
            self._save()
            scores = measure(self.network, self._development())
            log.info("EPOCH %s %s", epoch, scores)

    def _earlier_epochs(self) -> int:
        stages = self.recipe.stages
        return sum(stage.epochs for stage in stages[: stages.index(self.stage)])

    def _groups(self, epoch: int) -> list[list[Example]]:
        windows = list(epoch_windows(self.corpus, self.recipe, epoch=epoch))
        if self.stage.share < 1:
            draw = random.Random(f"{self.recipe.seed}/share/{epoch}")
            windows = draw.sample(windows, int(self.stage.share * len(windows)))
        if self.stage.with_events:
            windows += event_windows(self.corpus, self.recipe, epoch=epoch)
        examples = [encode_window(window, self.encoder, self.corpus.labels) for window in windows]
        fitting = [item for item in examples if item.pieces <= self.recipe.max_window_pieces]
        rng = random.Random(f"{self.recipe.seed}/batches/{epoch}")
        maximum = self.recipe.pieces_per_batch
        groups = list(batch_examples(fitting, max_pieces=maximum, rng=rng))
        log.info("epoch %s: %s windows in %s batches", epoch, len(fitting), len(groups))
        return groups

    def _development(self) -> list[Example]:
        windows = development_windows(self.corpus, sentences=DEVELOPMENT_SENTENCES)
        return [encode_window(window, self.encoder, self.corpus.labels) for window in windows]

    def _one_epoch(self, groups: Sequence[Sequence[Example]]) -> None:
        self.network.train()
        sums: dict[str, float] = {}
        for number, group in enumerate(groups, start=1):
            factor = learning_factor(self.progress.step, self.total, self.stage)
            for parameters in self.optimizer.param_groups:
                parameters["lr"] = parameters["full_rate"] * factor
            for name, value in self._step(collate(group)).items():
                sums[name] = sums.get(name, 0.0) + value
            self.progress.step += 1
            if number % LOG_EVERY_STEPS == 0:
                self._log_step(number, len(groups), sums)
                sums = {}

    def _step(self, batch: Batch) -> dict[str, float]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = self.network(
                batch.ids, batch.shapes, batch.mask, batch.firsts, self.recipe.dropout
            )
        losses = batch_losses(outputs, batch, self.network, self.recipe)
        words = float(batch.words.sum())
        total = torch.stack(list(losses.values())).sum() / words
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.trained, self.recipe.clip)
        self.optimizer.step()
        return {name: float(loss.detach()) / words for name, loss in losses.items()}

    def _log_step(self, number: int, count: int, sums: dict[str, float]) -> None:
        means = " ".join(f"{name} {total / LOG_EVERY_STEPS:.3f}" for name, total in sums.items())
        seconds = time.monotonic() - self.started
        epoch = self.progress.epoch + 1
        log.info("epoch %s step %s/%s %.0f s: %s", epoch, number, count, seconds, means)

    def _save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.progress.step,
            "epoch": self.progress.epoch,
        }
        kept = self.work / f"epoch-{self.progress.epoch}.pt"
        torch.save(state["network"], kept)
        # Killed while it writes, the run still finds the checkpoint before.
        unfinished = self.work / f"{CHECKPOINT}.part"
        torch.save(state, unfinished)
        unfinished.replace(self.work / CHECKPOINT)


def _choose_weights(network: ParserNetwork, stage: Stage) -> list[nn.Parameter]:
    """Switch the weights that *stage* trains on, and all others off."""
    chosen: list[nn.Parameter] = []
    for name, weight in network.named_parameters():
        # Rows of words that the training text lacks would fall behind the rest.
        frozen = name.startswith(("encoder.words.", "encoder.positions."))
        weight.requires_grad_(_is_event_head(name) if stage.heads_only else not frozen)
        if weight.requires_grad:
            chosen.append(weight)
    return chosen


def _optimizer(network: ParserNetwork, recipe: Recipe, stage: Stage) -> torch.optim.AdamW:
    pretrained: list[nn.Parameter] = []
    added: list[nn.Parameter] = []
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            old = name.startswith("encoder.") and "shapes" not in name
            (pretrained if old else added).append(weight)
    groups = [
        {
            "params": pretrained,
            "lr": 0.0,
            "full_rate": recipe.encoder_rate * stage.rate,
            "weight_decay": recipe.weight_decay,
        },
        {
            "params": added,
            "lr": 0.0,
            "full_rate": recipe.head_rate * stage.rate,
            "weight_decay": 0.0,
        },
    ]
    filled = [group for group in groups if group["params"]]
    return torch.optim.AdamW(filled, betas=recipe.betas)


def batch_losses(
    outputs: Outputs, batch: Batch, network: ParserNetwork, recipe: Recipe
) -> dict[str, Tensor]:
    """Sum the loss of each head over the words of *batch* that say something about it."""
    # Sums over a batch lose small losses in 16 bits.
    scores = Outputs(*(output.float() for output in outputs))
    gold = batch.gold
    present = functional.pad(batch.words, (1, 0), value=1)
    arcs = scores.arcs.masked_fill(present[:, None, :] == 0, -1e4)
    losses = {
        "upos": _sum_loss(scores.upos, gold["upos"]) * recipe.tag_weight,
        "xpos": _sum_loss(scores.xpos, gold["xpos"]) * recipe.tag_weight,
        "starts": _sum_loss(scores.starts, gold["starts"]) * recipe.tag_weight,
        "names": _sum_loss(scores.names, gold["names"]) * recipe.name_weight,
        "arcs": _sum_loss(arcs, gold["heads"]),
    }
    known = (gold["heads"] >= 0) & (gold["deps"] >= 0)
    if known.any():
        rows, words = known.nonzero(as_tuple=True)
        labels = label_scores(
            network.label_weights,
            scores.label_dependents[rows, words],
            scores.label_heads[rows, gold["heads"][rows, words]],
        )
        losses["labels"] = functional.cross_entropy(
            labels, gold["deps"][rows, words], reduction="sum"
        )
    return losses | event_losses(scores, batch, network, recipe)


def event_losses(
    scores: Outputs, batch: Batch, network: ParserNetwork, recipe: Recipe
) -> dict[str, Tensor]:
    """Sum the losses of the event heads; a head about which *batch* is silent is left out."""
    losses: dict[str, Tensor] = {}
    gold = batch.gold
    if (gold["roles"] >= 0).any():
        losses["roles"] = _sum_loss(scores.roles, gold["roles"]) * recipe.role_weight
    typed = batch.event_types[:, 0] >= 0
    if typed.any():
        losses["event_types"] = recipe.event_type_weight * (
            functional.binary_cross_entropy_with_logits(
                scores.event_types[typed], batch.event_types[typed].float(), reduction="sum"
            )
        )
    rows = (batch.triggers_at >= 0).nonzero(as_tuple=True)[0]
    if len(rows):
        weights = torch.ones(len(TRIGGER_TYPES))
        weights[0] = recipe.no_trigger_weight
        triggers = scores.triggers[rows].flatten(0, 1)
        losses["triggers"] = recipe.trigger_weight * functional.cross_entropy(
            triggers,
            gold["triggers"][rows].flatten(),
            weight=weights,
            ignore_index=UNKNOWN,
            reduction="sum",
        )
        arguments = argument_scores(scores, rows, batch.triggers_at[rows], network)
        losses["arguments"] = recipe.argument_weight * _sum_loss(arguments, gold["arguments"][rows])
    return losses


def argument_scores(
    scores: Outputs, rows: Tensor, triggers: Tensor, network: ParserNetwork
) -> Tensor:
    """Score the roles of all words to one trigger in each of *rows*: [rows, words, roles]."""
    words = scores.argument_words[rows]
    chosen = scores.argument_triggers[rows, triggers].unsqueeze(1).expand(-1, words.shape[1], -1)
    flat = label_scores(network.argument_weights, words.flatten(0, 1), chosen.flatten(0, 1))
    return flat.view(words.shape[0], words.shape[1], -1)


def _sum_loss(scores: Tensor, gold: Tensor) -> Tensor:
    return functional.cross_entropy(
        scores.flatten(0, -2), gold.flatten(), ignore_index=UNKNOWN, reduction="sum"
    )


def measure(network: ParserNetwork, examples: Iterable[Example]) -> dict[str, float]:
    """Measure tags and greedy arcs of *network* in percent; quick, for watching a run."""
    network.eval()
    counts = dict.fromkeys(("words", "upos", "xpos", "heads", "labelled"), 0)
    for group in batch_examples(list(examples), max_pieces=4000, rng=None):
        batch = collate(group)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = network(batch.ids, batch.shapes, batch.mask, batch.firsts)
        _count_right(Outputs(*(o.float() for o in outputs)), batch, network, counts)
    words = max(1, counts.pop("words"))
    return {name: round(100 * count / words, 2) for name, count in counts.items()}


def _count_right(
    scores: Outputs, batch: Batch, network: ParserNetwork, counts: dict[str, int]
) -> None:
    gold = batch.gold
    known = gold["heads"] >= 0
    present = functional.pad(batch.words, (1, 0), value=1)
    heads = scores.arcs.masked_fill(present[:, None, :] == 0, -1e4).argmax(-1)
    rows, words = known.nonzero(as_tuple=True)
    labels = label_scores(
        network.label_weights.float(),
        scores.label_dependents[rows, words],
        scores.label_heads[rows, heads[rows, words]],
    ).argmax(-1)
    right = heads[rows, words] == gold["heads"][rows, words]
    counts["words"] += len(rows)
    counts["heads"] += int(right.sum())
    counts["labelled"] += int((right & (labels == gold["deps"][rows, words])).sum())
    for layer in ("upos", "xpos"):
        best = getattr(scores, layer).argmax(-1)
        counts[layer] += int((best[known] == gold[layer][known]).sum())
