"""Every number that decides how the reader is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.train.recipe import STATE_LAYERS, EncoderShape


def _weights() -> Mapping[str, float]:
    return {
        "tags": 3.0,
        "type": 1.0,
        "kind": 0.5,
        "realisation": 0.5,
        "modality": 0.3,
        "harm": 0.5,
        "scope": 0.5,
        "status": 0.5,
        "roles": 2.0,
        "stances": 0.3,
        "links": 1.0,
        "same": 0.5,
        "figure_links": 0.3,
    }


@dataclass(frozen=True, slots=True)
class ReaderRecipe:
    """Settings for training a reader.

    Attributes:
        epochs: How often each text is read.
        last_epochs: In how many of these, at the end, the corpus of our own is left out.
        state_layers: Layers of the parser that the reader sees, counted from 1.
        first_layer: Layer of the parser whose weights its first own layer begins with.
        layers: How many layers of its own it has.
        texts_per_step: Texts between two changes of the weights.
        marked_weight: Weight of a marked word against one without a mark.
        decoy_weight: Weight of a word that looks like an event and was marked as none.
        max_false_spans: Of its own false spans, how many of a text are related as counterexamples.
        changed_copies: How many changed copies of each text there are.
        original_share: How often a text is read as it is written.
        weights: Weight of each part of the loss.
    """

    seed: int = 20
    epochs: int = 7
    last_epochs: int = 3
    state_layers: tuple[int, ...] = STATE_LAYERS
    first_layer: int = 4
    layers: int = 2
    encoder: EncoderShape = field(default_factory=EncoderShape)
    pair_width: int = 160
    texts_per_step: int = 4
    layer_rate: float = 2e-4
    head_rate: float = 1e-3
    end_rate: float = 0.02
    warm_up: float = 0.1
    weight_decay: float = 0.01
    clip: float = 1.0
    dropout: float = 0.0
    head_dropout: float = 0.25
    marked_weight: float = 2.0
    decoy_weight: float = 5.0
    max_false_spans: int = 12
    changed_copies: int = 2
    original_share: float = 0.5
    weights: Mapping[str, float] = field(default_factory=_weights)
