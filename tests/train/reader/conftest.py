"""A small made-up document and an untrained reader of small size."""

from __future__ import annotations

import numpy as np
import pytest

from kg.model.text import Passage
from kg.parse.word_inputs import TagNumbers, WordInputs

TEXT = (
    "Raid on Aro . Masked men stormed the quay on Saturday , killing two dockers , "
    "the harbour master said . The Front denied it ."
)
WORDS = TEXT.split(" ")
HEADS = (0, 2, 0, 0, 5, 6, 6, 8, 6, 10, 6, 6, 6, 14, 12, 6, 18, 18, 19, 6, 6, 22, 23, 23, 23, 23)
SENTENCES = (0,) * 4 + (1,) * 17 + (2,) * 5
NUMBERS = TagNumbers(("NOUN", "VERB"), ("root", "nsubj", "obj", "obl"))
STATE_WIDTH = 24
STATE_LAYERS = 2


@pytest.fixture
def inputs() -> WordInputs:
    """Return the made-up document; its states are drawn at random from a fixed seed."""
    rng = np.random.default_rng(5)
    starts = [len(" ".join(WORDS[:at])) + (at > 0) for at in range(len(WORDS))]
    sizes = NUMBERS.sizes
    return WordInputs(
        passages=tuple(Passage(s, s + len(w)) for s, w in zip(starts, WORDS, strict=True)),
        states=rng.normal(size=(len(WORDS), STATE_LAYERS * STATE_WIDTH)).astype(np.float32),
        tags=np.stack([rng.integers(0, size, len(WORDS)) for size in sizes], 1),
        heads=HEADS,
        sentences=SENTENCES,
        spellings=tuple(word.lower() for word in WORDS),
    )
